"""What the commands do on a terminal: progress, interrupts, tables that fit; and what they leave a pipe."""

import io
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dti_rules.cli.progress import ProgressLine
from dti_rules.words.text import Text

ROWS = 400_000
SLOW = 120
"""Seconds that a loaded machine may take to reach what is waited for."""


@pytest.fixture(scope="module")
def long_table(tmp_path_factory) -> Path:
    """A table that takes seconds to read: figures of one indicator printed by many sources."""
    path: Path = tmp_path_factory.mktemp("long") / "long.csv"
    rows = (f"Cà Mau,7,value,0.50,source {i}" for i in range(ROWS))
    path.write_text("unit,item,measure,figure,source\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


class Terminal:
    """A command whose standard error is a terminal of its own."""

    def __init__(self, *words: object, cwd: Path, out: int | None = subprocess.DEVNULL, columns: int = 80) -> None:
        self.master, slave = pty.openpty()
        environment = {**os.environ, "COLUMNS": str(columns), "TMPDIR": str(cwd)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dti_rules.cli", *map(str, words)],
            stdin=subprocess.DEVNULL, stdout=slave if out is None else out, stderr=slave, cwd=cwd, env=environment,
        )  # fmt: skip
        os.close(slave)
        self.seen = b""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *raised: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + SLOW
        while text.encode() not in self.seen:
            assert time.monotonic() < end, self.seen.decode()
            assert self.process.poll() is None, f"ended before it said {text!r}: {self.seen.decode()}"
            self.read(0.2)

    def read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.master], [], [], seconds)
        try:
            more = os.read(self.master, 65536) if ready else b""
        except OSError:  # the other end is closed
            more = b""
        self.seen += more
        return bool(more)

    def end(self) -> str:
        end = time.monotonic() + SLOW
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.05)
        while self.read(0.05):
            pass
        return self.seen.decode()


def interrupted(terminal: Terminal, what: str) -> tuple[float, str]:
    with terminal:
        terminal.wait_for(what)
        start = time.monotonic()
        terminal.process.send_signal(signal.SIGINT)
        said = terminal.end()
        return time.monotonic() - start, said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_interrupt_ends_a_long_score_with_one_line_and_leaves_no_file(long_table, tmp_path, lang):
    terminal = Terminal("score", "dti-2022", long_table, "-o", "o.csv", "--lang", lang, cwd=tmp_path)
    took, said = interrupted(terminal, {"vi": "Đang", "en": "ing"}[lang])
    assert terminal.process.returncode == 130
    assert "Traceback" not in said
    assert said.rpartition("\x1b[K")[2].count("\n") == 1
    assert "DTI-C012" in said
    assert list(tmp_path.iterdir()) == []
    assert took < SLOW / 2  # a second where nothing else runs


SIMULATE = "simulate dti-2022 @published-mains --weights 10% --rounding --sobol --draws 200000"
VERIFY = "verify dti-2022 --examples 3000"


@pytest.mark.parametrize(
    ("words", "what"), [pytest.param(SIMULATE, "Simulating", marks=pytest.mark.long), (VERIFY, "Trying")]
)
def test_an_interrupt_ends_long_work_of_every_kind(tmp_path, words, what):
    took, said = interrupted(Terminal(*words.split(), "--lang", "en", cwd=tmp_path), what)
    assert "DTI-C012" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
    assert took < SLOW / 2


def test_what_a_silent_step_told_last_is_shown_when_its_time_comes_and_not_after_room_was_made():
    stream = io.StringIO()
    line, trying = ProgressLine(stream, "en"), Text("Đang thử", "Trying")
    line.tell(trying, 0, 20)
    line.tell(trying, 1, 20)
    assert not stream.getvalue()
    end = time.monotonic() + SLOW
    while "Trying" not in stream.getvalue() and time.monotonic() < end:
        time.sleep(0.02)
    assert stream.getvalue() == "\r\x1b[KTrying 1/20 (5%)"
    line.tell(trying, 2, 20)
    line.make_room()
    time.sleep(0.3)
    assert stream.getvalue().endswith("\r\x1b[K")
    assert "10%" not in stream.getvalue()


def test_a_pipe_is_told_nothing_of_the_progress(long_table, tmp_path):
    short = tmp_path / "short.csv"
    short.write_text("".join(long_table.read_text(encoding="utf-8").splitlines(keepends=True)[:100]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "dti_rules.cli", "score", "dti-2022", str(short)], capture_output=True, check=True
    )
    assert done.stderr == b""
    assert b"\r" not in done.stdout
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("columns", [60, 100])
def test_a_table_is_no_wider_than_the_terminal(tmp_path, columns):
    with Terminal("rulesets", cwd=tmp_path, out=None, columns=columns) as terminal:
        lines = terminal.end().replace("\r", "").splitlines()
    assert lines
    assert max(map(len, lines)) <= columns
    assert any("dti-2022" in line for line in lines)
