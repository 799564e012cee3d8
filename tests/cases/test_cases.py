"""Every folder beside this file is a case: commands, and what must and must not come of them (see README.md)."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FOLDERS = sorted(path.parent for path in HERE.glob("*/cmd"))


def commands(folder):
    return [line.strip() for line in (folder / "cmd").read_text(encoding="utf-8").splitlines() if line.strip()]


def expectations(folder):
    """For each command: the lines that speak of it, as (sign, text)."""
    found, own = {}, []
    for line in (folder / "expect").read_text(encoding="utf-8").splitlines():
        sign, _, text = line.strip().partition(" ")
        if sign == "$":
            own = found.setdefault(text.strip(), [])
        elif sign:
            assert sign in ("exit", "+", "-"), f"{folder.name}/expect: {line!r}"
            own.append((sign, text.strip()))
    return found


def run(command, folder):
    program, *arguments = shlex.split(command)
    assert program == "dti-rules", command
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    environment.pop("DTI_RULES_LANG", None)
    return subprocess.run(
        [sys.executable, "-m", "dti_rules.cli", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def plain(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_commands_of_a_case_give_what_it_expects(folder, tmp_path):
    expected = expectations(folder)
    assert list(expected) == commands(folder), "every command of `cmd` is spoken of in `expect`, in its order"
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    for command, lines in expected.items():
        done = run(command, copy)
        printed = plain(done.stdout + done.stderr)
        assert lines, command
        for sign, text in lines:
            if sign == "exit":
                assert done.returncode == int(text), printed
            else:
                assert (plain(text) in printed) == (sign == "+"), f"{sign} {text}\n{printed}"
        assert "internal error" not in printed
        assert "Traceback" not in printed
