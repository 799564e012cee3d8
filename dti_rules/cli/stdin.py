"""`-` where a file is read: standard input, kept in a temporary file as long as the command runs."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dti_rules.words.problems import Place, ProblemsError, fail

SHOWN = "<stdin>"
"""How problems name what stands in standard input."""


@contextmanager
def with_stdin(given: Mapping[str, Any], read: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What was given, with a file in the place of `-`. Raises ProblemsError where `-` is given twice."""
    if sum(_times(given[name]) for name in read) > 1:
        raise fail("DTI-C013")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="dti-rules-") as folder:
        data = sys.stdin.buffer.read()
        file = Path(folder) / f"stdin{_ending(data)}"
        file.write_bytes(data)
        try:
            yield {name: _put(value, file) if name in read else value for name, value in given.items()}
        except ProblemsError as error:
            raise _renamed(error, str(file)) from None


def _times(value: Any) -> int:
    return sum(str(each) == "-" for each in (value if isinstance(value, tuple) else (value,)))


def _put(value: Any, file: Path) -> Any:
    if isinstance(value, tuple):
        return tuple(_put(each, file) for each in value)
    if str(value) != "-":
        return value
    return file if isinstance(value, Path) else str(file)


def _ending(data: bytes) -> str:
    """A file's ending says how it is read: JSON begins with a bracket, Parquet and workbooks with a mark; else CSV."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if data.startswith(b"PK"):
        return ".xlsx"
    return ".parquet" if data.startswith(b"PAR1") else ".json" if start in (b"{", b"[") else ".csv"


def _renamed(error: ProblemsError, file: str) -> ProblemsError:
    from dti_rules.words.classes import evolve

    def shown(place: Place) -> Place:
        return place._replace(file=SHOWN) if place.file == file else place

    facts = [{key: fact.replace(file, SHOWN) if isinstance(fact, str) else fact for key, fact in p.facts.items()}
             for p in error.problems]  # fmt: skip
    return ProblemsError(
        [evolve(p, place=shown(p.place), facts=said) for p, said in zip(error.problems, facts, strict=True)],
        error.count,
    )
