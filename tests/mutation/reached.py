"""Which tests reach which line, learnt by one run of them all under coverage: no other can notice a change there.

Not quite: what a fixture or a cache keeps is computed in the test that comes first. So the others of the same files
follow, and those of the module's room.
"""

import ast
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from dti_rules.words.classes import frozen
from tests.mutation.mutants import Mutant
from tests.mutation.quickest import times
from tests.mutation.rooms import suite_of

SETTINGS = """[run]
branch = false
parallel = true
data_file = {data}
include = {include}
"""


@frozen
class Reached:
    """The tests that reach each line of each module, and the seconds that each test takes."""

    lines: Mapping[str, Mapping[int, Sequence[str]]]
    seconds: Mapping[str, float]
    failed: Sequence[str] = ()
    """The tests that fail without any change, which tell nothing."""

    def tests(self, mutant: Mutant, source: str) -> list[str]:
        """The ids of the tests that reach a mutant, the quickest first; none where it is met at import."""
        met = self.lines.get(mutant.file.as_posix(), {})
        found = {test for line in _lines(source, mutant.line) for test in met.get(line, ())}
        return sorted(found, key=lambda test: (self.seconds.get(test, 1.0), test))

    def files(self, mutant: Mutant, reaching: Sequence[str]) -> list[str]:
        """The files of the tests that reach a mutant, then those of its room."""
        own = [test.partition("::")[0] for test in reaching]
        return list(dict.fromkeys([*own, *suite_of(mutant.file)]))

    def save(self, path: Path) -> None:
        """Keeps what was learnt, for another run on the same tree."""
        path.write_text(
            json.dumps({"lines": self.lines, "seconds": self.seconds, "failed": self.failed}), encoding="utf-8"
        )


def load(path: Path) -> Reached:
    """What `save` kept."""
    told = json.loads(path.read_text(encoding="utf-8"))
    lines = {file: {int(line): tests for line, tests in met.items()} for file, met in told["lines"].items()}
    return Reached(lines, told["seconds"], told["failed"])


def learnt(folder: Path, data: Path, seconds: Path) -> Reached:
    """What a run of the tests in `folder` left: coverage's data by test, and the seconds."""
    from coverage import CoverageData

    found = CoverageData(str(data))
    found.read()
    (took, failed), lines = times(seconds), {}
    unfit = {"", *failed}
    for file in found.measured_files():
        met = found.contexts_by_lineno(file)
        lines[Path(file).relative_to(folder).as_posix()] = {
            line: sorted({each.rpartition("|")[0] for each in tests} - unfit) for line, tests in met.items()
        }
    return Reached(lines, took, failed)


@cache
def _bodies(source: str) -> Sequence[tuple[int, int]]:
    """First and last line of each statement within a function."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [node for part in function.body for node in ast.walk(part) if isinstance(node, ast.stmt)]
            found += [(node.lineno, node.end_lineno or node.lineno) for node in inner]
    return found


def _lines(source: str, line: int) -> range:
    """The lines of the statement in which a line stands, down to it; none where that is met at import."""
    around = [(first, last) for first, last in _bodies(source) if first <= line <= last]
    return range(max(first for first, _ in around), line + 1) if around else range(0)
