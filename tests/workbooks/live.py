"""Live points against the exact reader: random fillings, computed by LibreOffice and by dti-rules.

`python -m tests.workbooks.live --fillings 10000` prints how many points were compared and how many differ.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from dti_rules.formula.scope import Input
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.plugins.registry import load
from dti_rules.scoring.plan import plan_of
from dti_rules.scoring.score import score
from dti_rules.workbooks.bench import bench, figures_of
from dti_rules.workbooks.calc import Calculation
from dti_rules.workbooks.cohort import leaves_out
from dti_rules.workbooks.office import computed
from dti_rules.workbooks.sums import OPEN

RULE_SETS = ("dti-2022", "ict-index-2020")
AT_ONCE = 1000
"""Fillings in one workbook."""


class Compared(NamedTuple):
    """How many points were compared, how many the workbook left open, and those that differ."""

    points: int
    open: int
    different: list[str]
    which: Counter[str]
    """By node how often it was left open."""


# ---- fillings


def filling(rules: RuleSet, draw: random.Random) -> dict[str, InputValue]:
    """Figures of one unit: parts no larger than their wholes, some round, some missing, some at a bound."""
    found: dict[str, InputValue] = {}
    largest = 10 ** draw.choice((1, 2, 3, 5, 7))
    for declared in rules.inputs.values():
        _draw(rules, declared, found, draw, largest)
    absent = draw.choice((0, 0, 0.02, 0.3))
    return {item: value for item, value in found.items() if draw.random() >= absent}


def _draw(
    rules: RuleSet, declared: Input, found: dict[str, InputValue], draw: random.Random, largest: int
) -> InputValue:
    if declared.id in found:
        return found[declared.id]
    if declared.kind == "yes_no":
        value: InputValue = draw.random() < 0.7
    elif declared.kind == "choice":
        value = draw.choice(list(declared.choices))
    else:
        high = declared.high
        if declared.part_of is not None:
            whole = _draw(rules, rules.inputs[declared.part_of], found, draw, largest)
            assert isinstance(whole, (int, Fraction))
            high = Fraction(whole) if high is None else min(high, Fraction(whole))
        value = _number(declared, high, draw, largest)
    found[declared.id] = value
    return value


def _number(declared: Input, high: Fraction | None, draw: random.Random, largest: int) -> InputValue:
    low = declared.low or Fraction(0)
    top = Fraction(largest) if high is None else high
    digits = 0 if declared.kind == "count" else draw.choice((0, 1, 2, 4))
    if draw.random() < 0.15:
        exact = draw.choice((low, top))
    else:
        exact = low + (max(top, low) - low) * Fraction(draw.randint(0, 1000), 1000) ** draw.choice((1, 1, 3))
    value = Fraction(int(exact * 10**digits), 10**digits)
    value = max(low, min(value, top if high is not None else value))
    if declared.kind == "count":
        return int(value)
    return value.numerator if value.denominator == 1 else value


# ---- what the exact reader says


def expected(rules: RuleSet, of: Calculation, inputs: Mapping[str, InputValue]) -> dict[str, int | None]:
    """The printed digits of every leaf and sum that the workbook says; None where nothing is stated."""
    unit = next(iter(rules.units.units.values()))
    (card,) = score(rules, [Submission(unit, dict(inputs), complete=True)])
    values: dict[str, Fraction] = {}
    found: dict[str, int | None] = {}
    for leaf in of.leaves:
        node = rules.nodes[leaf]
        names = node.formula.names if node.formula else (leaf,)
        if all(name in inputs for name in names):
            value = card[leaf].value
            assert isinstance(value, Fraction)
            values[leaf] = value
            found[leaf] = digits(rules, node, value)
        else:
            found[leaf] = None
    for mean in of.means:
        node = rules.nodes[mean]
        stated = any(leaf in values for leaf in of.leaves_of(node))
        found[mean] = digits(rules, node, rolled_up(rules, node, values)) if stated else None
        if stated and not leaves_out(rules, node, of):
            value = card[mean].value
            assert isinstance(value, Fraction) and digits(rules, node, value) == found[mean]
    return found


def rolled_up(rules: RuleSet, node: Node, values: Mapping[str, Fraction]) -> Fraction:
    """The value of a sum, 0 for what is not stated or not said."""
    if node.id in values or not node.parts or node.formula is not None:
        return values.get(node.id, Fraction(0))
    plan = plan_of(rules)
    ids = list(plan.index)
    step = next(step for stage in plan.stages for step in stage.steps if step.node.id == node.id)
    total = sum(
        (Fraction(weight) * rolled_up(rules, rules.nodes[ids[i]], values) for weight, i in step.terms), Fraction(0)
    )
    return total / Fraction(step.divisor)


def digits(rules: RuleSet, node: Node, value: Fraction) -> int:
    """The printed points (or value) without their point."""
    rounding = rules.rounding
    if node.points is None:
        return scaled_round(value, rounding.decimals, rounding.mode)
    return scaled_round(value * node.points, rounding.points_decimals, rounding.mode)


# ---- what the workbook says


def compared(rules: RuleSet, fillings: Sequence[Mapping[str, InputValue]], folder: Path) -> Compared:
    """Holds the workbook's points against the exact reader's."""
    from python_calamine import CalamineWorkbook

    path = folder / "fillings.xlsx"
    of = bench(rules, fillings, path)
    names = [*of.leaves, *of.means]
    made = computed(path, folder, len(figures_of(rules)) + 1, len(names), len(fillings))
    read = CalamineWorkbook.from_path(str(made)).get_sheet_by_name("results").to_python(skip_empty_area=False)
    points, left, different = 0, 0, []
    opened: Counter[str] = Counter()
    for i, filled in enumerate(fillings):
        wanted = expected(rules, of, filled)
        for row, name in enumerate(names):
            cell = read[row][i] if row < len(read) and i < len(read[row]) else ""
            points += 1
            if cell == OPEN:
                left += 1
                opened[name] += 1
            elif not _same(rules, rules.nodes[name], cell, wanted[name]):
                different.append(f"{name}: workbook {cell!r}, exact {wanted[name]}, {filled}")
    return Compared(points, left, different, opened)


def _same(rules: RuleSet, node: Node, cell: Any, wanted: int | None) -> bool:
    if wanted is None or isinstance(cell, str):
        return cell == "" and wanted is None
    decimals = rules.rounding.decimals if node.points is None else rules.rounding.points_decimals
    return bool(float(cell) == wanted / 10**decimals)


def batches(rules: RuleSet, count: int, seed: int) -> Iterator[list[dict[str, InputValue]]]:
    """Fillings, a workbook's worth at a time."""
    draw = random.Random(seed)
    for start in range(0, count, AT_ONCE):
        yield [filling(rules, draw) for _ in range(min(AT_ONCE, count - start))]


def main() -> int:
    """The long run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fillings", type=int, default=10_000, help="of each rule set")
    parser.add_argument("--seed", type=int, default=922)
    parser.add_argument("rule_sets", nargs="*", default=RULE_SETS)
    asked = parser.parse_args()
    wrong = 0
    for name in asked.rule_sets:
        rules, points, left, done = load(name), 0, 0, 0
        for fillings in batches(rules, asked.fillings, asked.seed):
            with tempfile.TemporaryDirectory() as folder:
                found = compared(rules, fillings, Path(folder))
            points, left, wrong, done = (
                points + found.points,
                left + found.open,
                wrong + len(found.different),
                done + len(fillings),
            )
            for line in found.different[:5]:
                print(line[:600])
            print(f"{name}: {done} fillings, {points} points, {left} left open, {wrong} differ", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
