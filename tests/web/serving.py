"""The service in a process of its own, as the command starts it: it ends with the block."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Address(str):
    """The address of a service, and its process."""

    pid = 0

    def bytes_in_memory(self) -> int:
        """Bytes that the service's process and those that compute for it have in memory; 0 where the system is silent."""
        found = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if self.pid in (parent, int(folder.name)):
                    found += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            except OSError:
                continue
        return found


def serving(*words: object) -> AbstractContextManager[Address]:
    """Starts `dti-rules serve` on a free port of the loopback; gives its address."""
    return _started("-m", "dti_rules.cli", "serve", *map(str, words), "--port", "0")


def serving_with(**limits: object) -> AbstractContextManager[Address]:
    """Starts the service of DTI 2022 with limits that no option sets."""
    return _started("-c", _WITH.format(limits=limits))


_WITH = """
from dti_rules.web.settings import Settings
from dti_rules.web.start import serve
serve(Settings(("dti-2022",), port=0, **{limits}), "en", lambda line, err=False: print(line, flush=True))
"""


@contextmanager
def _started(*words: str) -> Iterator[Address]:
    process = subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, text=True, env=os.environ.copy(), cwd=ROOT
    )
    assert process.stdout is not None
    try:
        address = Address(process.stdout.readline().strip().rstrip("/"))
        assert address.startswith("http://"), address
        address.pid = process.pid
        yield address
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
