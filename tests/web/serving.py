"""The service in a process of its own, as the command starts it: it ends with the block."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(*words: object, environment: dict[str, str] | None = None) -> Iterator[str]:
    """Starts `dti-rules serve` on a free port of the loopback; gives its address."""
    command = [sys.executable, "-m", "dti_rules.cli", "serve", *map(str, words), "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), address
        yield address.rstrip("/")
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
