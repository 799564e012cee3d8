"""Mutants that no test can kill, because what is changed makes no difference to anybody; each with why.

They are kept in `alike.toml` and known by the text that differs, so that they hold as long as the line does.
"""

import tomllib
from pathlib import Path

from dti_rules.words.classes import frozen
from tests.mutation.mutants import Mutant


@frozen
class Alike:
    """A line of a module, what it becomes, and why nobody can tell the two apart."""

    file: str
    was: str
    becomes: str
    why: str


def _read(path: Path) -> tuple[Alike, ...]:
    told = tomllib.loads(path.read_text(encoding="utf-8"))["alike"]
    return tuple(Alike(row["file"], row["was"], other, row["why"]) for row in told for other in row["becomes"])


ALIKE = _read(Path(__file__).with_suffix(".toml"))


def alike(mutant: Mutant, source: str) -> Alike | None:
    """What is known of a mutant that makes no difference; None of any other."""
    lines = mutant.diff(source).splitlines()
    was, becomes = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return next(
        (each for each in ALIKE if (each.file, each.was, each.becomes) == (mutant.file.as_posix(), was, becomes)), None
    )
