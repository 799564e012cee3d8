"""Shows on a terminal how far long work has come: one line, written over and over, and wiped at the end."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dti_rules.words.progress import Listener, heard_by
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from typing import TextIO

_AFTER = 0.7
"""Seconds of silence: most commands are done by then."""
_EVERY = 0.1
"""Seconds between two lines."""
_WIPE = "\r\x1b[K"


class ProgressLine(Listener):
    """The line. What was told last is written when its time comes, also while the work that told it is silent."""

    def __init__(self, stream: "TextIO", lang: Lang) -> None:
        self._stream, self._lang = stream, lang
        self._next = time.monotonic() + _AFTER
        self._shown = False
        self._told = ""
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def tell(self, doing: Text, done: int, total: int | None) -> None:
        """Writes the line anew, where it is time, or else sees to it that it will be."""
        now = time.monotonic()
        with self._lock:
            self._told = f"{doing.of(self._lang)} {_far(done, total, self._lang)}"
            if now >= self._next:
                self._write()
            elif self._timer is None:
                self._timer = threading.Timer(self._next - now, self._late)
                self._timer.daemon = True
                self._timer.start()

    def make_room(self) -> None:
        """Clear the progress line, so that what is printed next starts on a clean line; nothing told is pending."""
        with self._lock:
            self._told = ""
            if self._shown:
                self._stream.write(_WIPE)
                self._stream.flush()
                self._shown = False

    def close(self) -> None:
        """Wipes the line for good; no thread is left, for which the process would end more slowly."""
        self.make_room()
        timer = self._timer
        if timer is not None:
            timer.cancel()
            timer.join()

    def _late(self) -> None:
        with self._lock:
            self._timer = None
            if self._told:
                self._write()

    def _write(self) -> None:
        self._next, self._shown = time.monotonic() + _EVERY, True
        self._stream.write(f"{_WIPE}{self._told}")
        self._stream.flush()
        self._told = ""


def _far(done: int, total: int | None, lang: Lang) -> str:
    mark = "." if lang == "vi" else ","
    count = f"{done:,}".replace(",", mark)
    if not total:
        return f"{count} …"
    return f"{count}/{total:,}".replace(",", mark) + f" ({100 * min(done, total) // total}%)"


@contextmanager
def shown(lang: Lang) -> Iterator[None]:
    """Shows the progress of what is done within on standard error, which is a terminal."""
    line = ProgressLine(sys.stderr, lang)
    try:
        with heard_by(line):
            yield
    finally:
        line.close()
