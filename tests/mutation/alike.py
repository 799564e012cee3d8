"""Mutants that no test can kill, because what is changed makes no difference to anybody; each with why.

They are known by the text that differs, so that they hold as long as the line does. One that no longer stands in the
code fails a test.
"""

from dti_rules.words.classes import frozen
from tests.mutation.mutants import Mutant


@frozen
class Alike:
    """A line of a module, what it becomes, and why nobody can tell the two apart."""

    file: str
    was: str
    becomes: str
    why: str


ALIKE: tuple[Alike, ...] = (
    Alike(
        "dti_rules/scoring/work.py",
        "interval = as_interval(self.values[i] or (0, 1))",
        "interval = as_interval(self.values[i] or (0, 2))",
        "0 of 2 is 0, as 0 of 1 is, and as_interval reduces both",
    ),
    Alike(
        "dti_rules/scoring/relative.py",
        "return (0, 1) if n < 0 else (1, 1) if n > d else (n, d)",
        "return (0, 2) if n < 0 else (1, 1) if n > d else (n, d)",
        "0 of 2 is 0, as 0 of 1 is; values are reduced where a scorecard holds them",
    ),
    Alike(
        "dti_rules/scoring/relative.py",
        "return (0, 1) if n < 0 else (1, 1) if n > d else (n, d)",
        "return (0, 1) if (n <= 0) else (1, 1) if n > d else (n, d)",
        "at the bound itself 0 of d is the same number",
    ),
    Alike(
        "dti_rules/scoring/relative.py",
        "return (0, 1) if n < 0 else (1, 1) if n > d else (n, d)",
        "return (0, 1) if n < 0 else (1, 1) if (n >= d) else (n, d)",
        "at the bound itself d of d is the same number",
    ),
    Alike(
        "dti_rules/scoring/admissible.py",
        "if type(a) is int and type(b) is int and a <= b:",
        "if type(a) is int and type(b) is int and (a < b):",
        "a part that equals its whole is not above it, which the lines below find as well: the shorter way only saves time",
    ),
    Alike(
        "dti_rules/records/rounds/sheet.py",
        "if score is None or card is None:",
        "if (score is None and card is None):",
        "score is None exactly where card is: it was made of it two lines above; the type checker wants both",
    ),
    Alike(
        "dti_rules/records/rounds/moves.py",
        "self.moves = _on_total(both[1].rule_set, moves, self._total(0), self._total(1))",
        "self.moves = _on_total(both[0].rule_set, moves, self._total(0), self._total(1))",
        "the rules of a chain have one digest and differ in texts at most; weights and formulas are all that is read here",
    ),
    Alike(
        "dti_rules/records/signature.py",
        "_PATIENCE = 60",
        "_PATIENCE = 59",
        "only how long a tool is waited for that does not end: a check takes a fraction of a second",
    ),
    Alike(
        "dti_rules/records/signature.py",
        "_PATIENCE = 60",
        "_PATIENCE = 61",
        "only how long a tool is waited for that does not end: a check takes a fraction of a second",
    ),
)


def alike(mutant: Mutant, source: str) -> Alike | None:
    """What is known of a mutant that makes no difference; None of any other."""
    lines = mutant.diff(source).splitlines()
    was, becomes = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return next(
        (each for each in ALIKE if (each.file, each.was, each.becomes) == (mutant.file.as_posix(), was, becomes)), None
    )
