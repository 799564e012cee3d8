"""Runs cases in the server and judges what comes out."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from dti_rules.words.classes import frozen
from tests.fuzz.case import MADE, Case

ROOT = Path(__file__).parents[2]
SLOW, LARGE = 2.0, 500
"""Seconds of computing and megabytes that a command may take."""
Kind = Literal["fine", "clean problem", "traceback", "slow", "large", "untidy"]
KINDS: tuple[Kind, ...] = ("fine", "clean problem", "traceback", "slow", "large", "untidy")
BAD: frozenset[Kind] = frozenset(("traceback", "slow", "large", "untidy"))
_LINE = re.compile(r"(.*: )?DTI-[A-Z]\d{3} .+")
_OF_A_PLUGIN = re.compile(r"\[plugin\] |(.*: )?DTI-R(002|009) ")
"""What a plugin prints, and the problems that name a plugin whose code failed, be it by a MemoryError that it raises."""
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LISTS = ("plugins", "rulesets")
"""Commands that list what is sound and say beside it what is not."""
MOST_LINES = 2_000
"""Lines of problems that anyone would read."""


@frozen
class Outcome:
    """What a command came to; `key` tells one kind of failure from another, `said` shows it."""

    kind: Kind
    key: str = ""
    said: str = ""


class Runner:
    """A server of its own, which starts again where it was lost, and a folder that is empty again after each case."""

    def __init__(self, slow: float = SLOW) -> None:
        self.slow = slow
        """Seconds of computing that a command may take here."""
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        self.server: subprocess.Popen[str] | None = None

    def close(self) -> None:
        """Ends the server, and whatever it runs, at once."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            for pipe in (self.server.stdin, self.server.stdout):
                if pipe is not None:
                    pipe.close()
            self.server = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, case: Case) -> list[Outcome]:
        """The outcomes of a case's commands."""
        here = self.folder / "case"
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir(parents=True)
        case.write(here)
        outcomes = []
        for command in case.commands:
            before = set(_files(here))
            ended, seen = self._ask(here, command, case.plugin)
            left = set(_files(here)) - before
            out, err = (_read(self.folder / name) for name in ("out", "err"))
            outcomes.append(judge(command, ended, seen, out, err, left, self.slow))
        return outcomes

    def _ask(self, here: Path, words: Sequence[str], plugin: bool) -> tuple[dict[str, Any], dict[str, str]]:
        if self.server is None:
            self._start()
        assert self.server is not None
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        seen = self.folder / "seen"
        seen.unlink(missing_ok=True)
        asked = {
            "folder": str(here), "words": list(words), "site": str(here / "site") if plugin else "",
            "environment": {"DTI_RULES_PLUGINS": MADE if plugin else "dti-2022", "DTI_RULES_LANG": "en"},
            **{name: str(self.folder / name) for name in ("out", "err", "seen")},
        }  # fmt: skip
        print(json.dumps(asked), file=self.server.stdin, flush=True)
        answer = self.server.stdout.readline()
        if not answer:
            raise RuntimeError("the server of the fuzz is gone")
        return json.loads(answer), json.loads(seen.read_text(encoding="utf-8")) if seen.exists() else {}

    def _start(self) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "DTI_RULES_CACHE": str(self.folder / "compiled"),
            "COLUMNS": "120",
        }
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.server"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert self.server.stdout is not None
        if self.server.stdout.readline().strip() != "{}":
            raise RuntimeError("the server of the fuzz does not start")


def judge(
    words: Sequence[str],
    ended: dict[str, Any],
    seen: dict[str, str],
    out: str,
    err: str,
    left: set[str],
    slow: float = SLOW,
) -> Outcome:
    """What a command came to, by how it ended, what it took and what it printed."""
    code, command = ended["code"], words[0]
    ours = "\n".join(line for line in err.split("\n") if not _OF_A_PLUGIN.match(line))
    refused = seen.get("type") == "MemoryError" or "MemoryError" in ours or "memory allocation of" in err
    if refused or ended["megabytes"] > LARGE:
        return Outcome("large", f"large {command} {seen.get('where', '')}", f"{ended['megabytes']} MB\n{err[-500:]}")
    if ended["seconds"] > slow or code in (-signal.SIGXCPU, -signal.SIGALRM):
        where = seen.get("slow", "").partition(":")[0]
        return Outcome("slow", f"slow {command} {where}", f"{ended['seconds']:.1f} s of computing, in {seen}")
    if seen.get("type"):
        return Outcome("traceback", f"traceback {seen['type']} {seen['where']}", seen["text"])
    if code < 0:
        return Outcome("traceback", f"traceback {command} signal {-code}", err[-2_000:])
    untidy = next(untidiness(command, code, out, err, left), None)
    if untidy is not None:
        return Outcome("untidy", f"untidy {command} {untidy}", f"exit {code}\n{out[:1_000]}\n{err[:1_000]}")
    return Outcome("clean problem" if code == 2 else "fine")


def untidiness(command: str, code: int, out: str, err: str, left: set[str]) -> Iterator[str]:
    """What is wrong with the way in which a command said what it had to say."""
    lines = err.split("\n")[:-1]
    if code not in (0, 1, 2) or (code == 1 and command not in ("check", "verify", "audit", "replay", "register")):
        yield f"exit code {code}"
    if code == 2:
        if not lines:
            yield "exit code 2 without a problem"
        if out and command not in LISTS:
            yield "output beside a problem"
        if left:
            yield "files half-written"
        if any(not _LINE.fullmatch(line) and not line.startswith("[plugin] ") for line in lines):
            yield "a line that is no problem"
    if len(lines) > MOST_LINES:
        yield "thousands of lines of problems"
    if any(not line.isprintable() for line in lines):
        yield "unprintable characters in a problem"
    hostile = sorted({c for c in out if c not in "\n\t" and (unicodedata.category(c) == "Cc" or c in _DIRECTIONS)})
    if hostile:
        yield "control characters in the output"


def _files(folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(parent, name) for name in files)  # noqa: PTH118


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(4 << 20).decode("utf-8", "backslashreplace")
