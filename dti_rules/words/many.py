"""Problems as they are found in files of any length: the first are kept, of a great many the others are counted."""

from collections.abc import Iterable, Iterator

from dti_rules.words.problems import Place, Problem, ProblemsError, problem
from dti_rules.words.text import Text

KEPT = 1_000
"""So many of the problems of one reading are kept, the first by their places."""


class Problems:
    """The problems that one reading finds.

    While there are few, all are kept in the order in which they came. Of more than can be shown the first by place are
    kept; a later one is counted, and nobody need build it.
    """

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._kept: list[Problem] = []
        self._last: tuple[Place, str] | None = None
        self.count = 0
        """How many there are, kept or not."""
        self.extend(found)

    def append(self, found: Problem) -> None:
        """One more problem."""
        if not self.counted(found.code, found.place):
            self._add(found)

    def extend(self, found: Iterable[Problem]) -> None:
        """Several more."""
        for each in found:
            self.append(each)

    def refuse(self, code: str, place: Place, **facts: str | Text) -> None:
        """One more problem of the catalogue, built where it is kept."""
        if not self.counted(code, place):
            self._add(problem(code, place, **facts))

    def include(self, error: ProblemsError) -> None:
        """The problems of an error, and those that it counts."""
        self.extend(error.problems)
        self.count += error.count - len(error.problems)

    def counted(self, code: str, place: Place) -> bool:
        """Whether a problem with this code at this place would not be kept; then it has been counted."""
        if self._last is None or (place, code) < self._last:
            return False
        self.count += 1
        return True

    def _add(self, found: Problem) -> None:
        self.count += 1
        self._kept.append(found)
        if len(self._kept) >= 2 * KEPT:
            self.sort()
            del self._kept[KEPT:]
            self._last = _key(self._kept[-1])

    def sort(self) -> None:
        """Puts them in the order of their places."""
        self._kept.sort(key=_key)

    def error(self) -> ProblemsError:
        """The exception that tells them."""
        if self._last is not None:  # some were not kept
            self.sort()
            return ProblemsError(self._kept[:KEPT], self.count)
        return ProblemsError(self._kept, self.count)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._kept)

    def __bool__(self) -> bool:
        return self.count > 0


def _key(found: Problem) -> tuple[Place, str]:
    return found.place, found.code
