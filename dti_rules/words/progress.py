"""How far long work has come: the work tells, and the command line, where there is a terminal, shows it.

Work that is told to nobody runs as if nothing were told.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from dti_rules.words.text import Text


class Listener:
    """Who hears how far work has come. This one keeps it to itself."""

    def tell(self, doing: Text, done: int, total: int | None) -> None:
        """Hears what is being done, how much of it is done, and how much there is in all, where that is known."""

    def make_room(self) -> None:
        """Leaves the terminal to a line of output."""


_OFTEN = 256
"""Short steps are told in groups of so many."""
_T = TypeVar("_T")
_listeners: list[Listener] = []


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Tells a listener of all work that is done within."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def watched(items: Iterable[_T], doing: Text, total: int | None = None, *, alone: bool = False) -> Iterable[_T]:
    """The items, one after the other; who listens hears how many have been taken.

    `alone`: the work on an item is short, and nothing is heard of what it tells itself.
    """
    if not _listeners:
        return items
    return _in_silence(_told(items, doing, total)) if alone else _told(items, doing, total)


def _in_silence(items: Iterable[_T]) -> Iterator[_T]:
    for item in items:
        with heard_by(Listener()):
            yield item


def _told(items: Iterable[_T], doing: Text, total: int | None) -> Iterator[_T]:
    every = 1 if total is not None and total < 20 * _OFTEN else _OFTEN
    tell = _listeners[-1].tell
    tell(doing, 0, total)
    for done, item in enumerate(items):
        if done % every == 0:
            tell(doing, done, total)
        yield item


def counting(doing: Text, total: int | None = None) -> Callable[[int], None] | None:
    """What work that counts for itself calls with each number of things it has done; None where nobody listens."""
    if not _listeners:
        return None
    tell, done = _listeners[-1].tell, [0]

    def count(more: int) -> None:
        done[0] += more
        tell(doing, done[0], total)

    return count


def make_room() -> None:
    """Asks who listens to leave the terminal to a line of output."""
    for listener in _listeners:
        listener.make_room()
