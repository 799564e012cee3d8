"""Running code of a plugin: what it prints goes to the errors, and its leaving is told from a real interrupt.

The standard output belongs to the command, whose JSON other programs read.
"""

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, TextIO

_STDOUT, _STDERR = 1, 2
_here = threading.local()

Handler = Callable[[int, FrameType | None], object]
"""What answers a signal."""


class Interrupted(KeyboardInterrupt):
    """The user's interrupt, as the command line raises it; a plugin raises the plain one."""


class Ended(SystemExit):
    """The system's request to end, as the command line raises it; a plugin raises the plain one."""


@contextmanager
def within_plugin() -> Iterator[None]:
    """While a plugin computes: what this thread prints to a `Divided` output goes to the errors."""
    before = getattr(_here, "plugin", False)
    _here.plugin = True
    try:
        yield
    finally:
        _here.plugin = before


class Divided:
    """An output of which a plugin's prints are kept apart: what it writes goes to the standard errors.

    After `close_to_all` everything does: what a plugin prints when Python ends is no part of the result either.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.closed_to_all = stream, False

    def _of_now(self) -> TextIO:
        return sys.stderr if self.closed_to_all or getattr(_here, "plugin", False) else self.stream

    def close_to_all(self) -> None:
        """From now on nothing more is written to the output."""
        self.closed_to_all = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._of_now(), name)


class Marked:
    """The standard errors, on which every line that a plugin prints is marked as a plugin's.

    What the command itself says begins a line of its own where a plugin left its last line without an end; and the
    other way round.
    """

    MARK = "[plugin] "

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._unfinished: bool | None = None
        """Whether the line that has no end yet is a plugin's; None where the last line has one."""

    def write(self, text: str) -> int:
        """Writes a text of the command as it is, and a text of a plugin line by line behind the mark."""
        plugin = getattr(_here, "plugin", False)
        if text and self._unfinished is not None and self._unfinished is not plugin:
            self.stream.write("\n")
            self._unfinished = None
        for line in io.StringIO(text, newline="\n") if plugin else [text]:
            self.stream.write(line if self._unfinished or not plugin else self.MARK + line)
            if line:
                self._unfinished = None if line.endswith("\n") else plugin
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def loading() -> Iterator[list[int]]:
    """While a plugin is imported and asked what it brings; gives the signals that really came meanwhile.

    The file descriptor is turned as well, for what a plugin's libraries and child processes print.
    """
    came: list[int] = []
    output, errors = sys.stdout, sys.stderr
    sys.stdout = errors
    kept = _turned()
    before = _noted(came)
    try:
        with within_plugin():
            yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _flush(sys.__stdout__)
        if kept is not None:
            os.dup2(kept, _STDOUT)
            os.close(kept)
        sys.stdout, sys.stderr = output, errors


def _turned() -> int | None:
    """Turns the standard output to the errors; gives what it was, or None where there is none to turn."""
    for stream in (sys.__stdout__, sys.stdout):
        _flush(stream)
    with suppress(OSError):
        kept = os.dup(_STDOUT)
        try:
            os.dup2(_STDERR, _STDOUT)
        except OSError:
            os.close(kept)
            return None
        return kept
    return None


def _flush(stream: TextIO | None) -> None:
    with suppress(OSError, ValueError, AttributeError):
        if stream is not None:
            stream.flush()


def _noted(came: list[int]) -> dict[int, Handler]:
    """Has the signals that end a command noted before they are answered; gives their handlers, to be set again."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    before: dict[int, Handler] = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        handler = signal.getsignal(number)
        if callable(handler):

            def note(came_now: int, frame: FrameType | None, handler: Handler = handler) -> None:
                came.append(came_now)
                handler(came_now, frame)

            before[number] = handler
            signal.signal(number, note)
    return before
