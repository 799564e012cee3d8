"""Cases: a folder of files, the commands typed on it, and what must come out (the format is in README.md)."""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dti_rules.words.classes import field, mutable

HERE = Path(__file__).parent
CASES = sorted(folder for folder in HERE.iterdir() if (folder / "cmd").is_file())
LONG = "# long"
EVERY = 0
"""The number under which stands what holds for every command."""


@mutable
class Expected:
    """What must come out of one command."""

    code: int | None = None
    there: list[str] = field(factory=list)
    absent: list[str] = field(factory=list)
    out: list[str] = field(factory=list)
    err: list[str] = field(factory=list)


def lines(file: Path) -> Iterator[str]:
    """The lines of a file that say something."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.rstrip()


def expected(given: Iterable[str]) -> dict[int, Expected]:
    """What must come out, by the number of the command."""
    found: dict[int, Expected] = defaultdict(Expected)
    number = EVERY
    for line in given:
        match line.split(maxsplit=1):
            case ["$", which] if which.isdecimal():
                number = int(which)
            case ["exit", code] if code.isdecimal():
                found[number].code = int(code)
            case ["out", text]:
                found[number].out.append(text)
            case ["err", text]:
                found[number].err.append(text)
            case ["+", text]:
                found[number].there.append(text)
            case ["-", text]:
                found[number].absent.append(text)
            case _:
                raise ValueError(f"not a line of an `expect` file: {line!r}")
    return found


def faults(code: int, printed: str, *expectations: Expected) -> list[str]:
    """What is not as expected, in words."""
    text = plain(printed)
    wanted = next((each.code for each in reversed(expectations) if each.code is not None), 0)
    found = [] if code == wanted else [f"exit {code}, not {wanted}"]
    for each in expectations:
        found += [f"does not appear: {said}" for said in each.there if plain(said) not in text]
        found += [f"appears: {said}" for said in each.absent if plain(said) in text]
    return found + [f"appears: {said}" for said in ("internal error", "lỗi nội bộ", "Traceback") if said in text]


def plain(text: str) -> str:
    """The text with each run of spaces as one."""
    return re.sub(r"[ \t]+", " ", text)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `dti-rules` is this checkout's."""
    folder = tmp_path_factory.mktemp("command")
    command = folder / "dti-rules"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dti_rules.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DTI_RULES_", "LC_", "LANG"))}
    cache = os.environ.get("DTI_RULES_CACHE", str(folder))
    paths = os.pathsep.join(path for path in (str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")) if path)
    return {
        **kept,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": paths,
        "PYTHONUTF8": "1",
        "COLUMNS": "200",
        "DTI_RULES_CACHE": cache,
        "LC_ALL": "C.UTF-8",
    }


def marked(case: Path) -> Any:
    """The case, marked as long where its commands say so."""
    is_long = LONG in (case / "cmd").read_text(encoding="utf-8").splitlines()
    return pytest.param(case, id=case.name, marks=pytest.mark.long if is_long else ())


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_the_commands_of_a_case_give_what_it_expects(case: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    here = tmp_path / case.name
    shutil.copytree(case, here)
    commands, wanted = list(lines(case / "cmd")), expected(lines(case / "expect"))
    assert commands
    assert all(command.startswith("dti-rules ") for command in commands)
    assert max(wanted, default=EVERY) <= len(commands), "more is expected than commands are given"
    for number, command in enumerate(commands, 1):
        ran = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=here,
            env=with_plugins(here, environment),
            capture_output=True,
            check=False,
            timeout=120,
        )
        printed = (ran.stdout + ran.stderr).decode("utf-8", "backslashreplace")
        found = faults(ran.returncode, printed, wanted[EVERY], wanted[number])
        for each in (wanted[EVERY], wanted[number]):
            for stream, texts in ((ran.stdout, each.out), (ran.stderr, each.err)):
                found += [
                    f"is not on its stream: {text}" for text in texts if plain(text) not in plain(stream.decode())
                ]
        assert not found, "\n".join([f"{case.name}: $ {command}", *found, "", printed])


def with_plugins(here: Path, environment: dict[str, str]) -> dict[str, str]:
    """The environment in which what a case's folder `installed` holds is installed."""
    folder = here / "installed"
    path = os.pathsep.join([str(folder), environment["PYTHONPATH"]])
    return {**environment, "PYTHONPATH": path} if folder.is_dir() else environment


def test_every_kind_of_line_is_read_and_every_fault_is_told() -> None:
    wanted = expected(["+ a  b", "$ 2", "exit 2", "- c"])
    assert faults(0, "x a b\n", wanted[EVERY], wanted[1]) == []
    assert faults(0, "c\n", wanted[EVERY], wanted[2]) == ["exit 0, not 2", "does not appear: a  b", "appears: c"]
    with pytest.raises(ValueError, match="not a line"):
        expected(["stdout: x"])
