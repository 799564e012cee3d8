"""The proofs of one hundred systems of rows, each line as it was: every run, and every version, finds the same ones."""

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from golden import held

from dti_rules.auditing.linear import Constraint, Programme

pytestmark = pytest.mark.usefixtures("few_steps")
GOLDEN = Path(__file__).with_name("golden-proofs.txt")


def system(chance):
    """Rows on two to four unknowns: some of one unknown alone, some without an end, some with an open one."""
    keys = "abcd"[: chance.randint(2, 4)]
    for about in range(chance.randint(3, 8)):
        some = chance.sample(keys, 1 if chance.random() < 0.4 else chance.randint(1, len(keys)))
        terms = {key: Fraction(chance.choice((-3, -2, -1, 1, 1, 2, 3)), chance.choice((1, 1, 2, 3))) for key in some}
        low = Fraction(chance.randint(-9, 3), chance.choice((1, 2, 3)))
        high = low + chance.choice((0, 3, 7, Fraction(25, 2)))
        ends = [None if chance.random() < 0.25 else end for end in (low, high)]
        opened = [low < high and chance.random() < 0.3 for _ in ends]
        yield Constraint(terms, ends[0], ends[1], opened[0], opened[1], about)


def said(proof):
    return ", ".join(
        f"{line.row.about} {line.side} {line.limit}{'!' if line.strict else ''} x {line.multiplier}" for line in proof
    )


def asked(programme, rows, goals):
    """What the programme says of the rows and of the goals, a line for each."""
    refuted = programme.conflict(rows)
    if refuted is not None:
        yield f"  {[row.about for row in rows]} conflict: {said(refuted)}"
        return
    for goal in goals:
        for side in ("low", "high"):
            found = programme.reach(rows, goal, side)
            end = "no limit" if found is None else f"{found.end}{'' if found.attained else '!'}: {said(found.proof)}"
            yield f"  {[row.about for row in rows]} {goal_text(goal)} {side} {end}"


def goal_text(goal):
    return " + ".join(f"{weight}{key}" for key, weight in goal.items())


def test_every_proof_is_the_one_that_was_found_before():
    lines = []
    for seed in range(100):
        chance = Random(seed)
        rows = list(system(chance))
        keys = list(dict.fromkeys(key for row in rows for key in row.terms))
        goals = [
            {key: Fraction(1) for key in keys},
            {keys[0]: Fraction(1, 2), keys[-1]: Fraction(-2)},
            {keys[-1]: Fraction(0)},
        ]
        programme = Programme[str](chance.choice((1, 6)))
        lines.append(f"system {seed}")
        lines += asked(programme, rows, goals)
        for _ in range(3):  # other rows hold, then, of the same programme
            lines += asked(programme, [row for row in rows if chance.random() < 0.6], goals[:2])
    held(GOLDEN, "\n".join(lines) + "\n")
