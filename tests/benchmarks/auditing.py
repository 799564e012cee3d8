"""Measures audits of many figures: full rows of all units, and ever more figures of one unit.

    python tests/benchmarks/auditing.py [--quick] [--write FOLDER]

The figures are printed from drawn states, so that they are true; of every forty one digit is then changed in the second
table of each size. Times are the best of three in seconds of the processor. `--write` keeps the tables and the findings.
"""

import argparse
import csv
import io
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from dti_rules.auditing.audit import audit
from dti_rules.auditing.claims import read_statements
from dti_rules.auditing.examples import example
from dti_rules.auditing.json_output import audit_json
from dti_rules.auditing.statements import digit_changes
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import RuleSet
from dti_rules.model.units import unit_list
from dti_rules.plugins.registry import load, registry
from dti_rules.words.numerals import print_decimal, read_number

Figure = tuple[str, str, str, str]
"""Unit, item, measure, figure."""

WAYS: Sequence[tuple[str, int, str]] = (
    ("value", 4, "half_up"),
    ("points", 2, "half_up"),
    ("points", 1, "half_up"),
    ("value", 3, "half_up"),
    ("points", 3, "half_up"),
    ("points", 1, "down"),
    ("value", 5, "half_up"),
    ("points", 4, "half_up"),
    ("value", 3, "down"),
    ("points", 0, "half_up"),
)
"""The forms in which the same figure is printed, the usual one first."""


def state(rules: RuleSet, chance: random.Random) -> dict[str, Fraction]:
    """The value of every scored node, from components drawn at random."""
    values: dict[str, Fraction] = {}

    def value(node_id: str) -> Fraction:
        node = rules.nodes[node_id]
        if node_id not in values:
            parts = [part for part in rules.below(node) if part.assessed and part.points]
            if parts:
                worth = sum(part.points or 0 for part in parts)
                values[node_id] = sum((value(part.id) * (part.points or 0) for part in parts), Fraction(0)) / worth
            else:
                shares = [Fraction(chance.randint(0, 997), 997) for _ in "abc"]
                values[node_id] = chance.choice([Fraction(0), Fraction(1), *shares])
        return values[node_id]

    for node in rules.nodes.values():
        if node.assessed and node.points:
            value(node.id)
    return values


def printed(rules: RuleSet, unit: str, chance: random.Random) -> Iterator[Figure]:
    """All figures of a unit, the main ones in their usual form first, then the components, then all in other forms."""
    values = state(rules, chance)
    main = [rules.total, *rules.having("pillar"), *rules.mains]
    nodes = [node for node in (*main, *rules.leaves) if node.id in values]
    for measure, decimals, mode in WAYS:
        for node in nodes:
            worth = node.points if measure == "points" and node.points else Fraction(1)
            figure = scaled_round(values[node.id] * worth, decimals, mode)
            yield unit, node.id, measure, print_decimal(figure, decimals, "en")


def table(rules: RuleSet, units: int, each: int, seed: int = 1) -> list[Figure]:
    """So many different figures of so many units."""
    chance, found = random.Random(seed), unit_list(rules.unit_list)
    assert found is not None
    rows: list[Figure] = []
    for unit in list(found.units.values())[:units]:
        own = dict.fromkeys(printed(rules, unit.name, chance))
        rows += list(own)[:each]
    return rows


def planted(rows: Sequence[Figure], seed: int = 2) -> list[Figure]:
    """The same with one digit changed in one figure of every forty."""
    chance = random.Random(seed)
    changed = set(chance.sample(range(len(rows)), max(1, len(rows) // 40)))
    return [(*row[:3], chance.choice(_readable(row[3]))) if i in changed else row for i, row in enumerate(rows)]


def _readable(figure: str) -> list[str]:
    return [text for text in digit_changes(figure) if read_number(text, "en") is not None]


def written(rows: Sequence[Figure]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("unit", "item", "measure", "figure"), *rows])
    return text.getvalue()


def measured(path: Path, rules: RuleSet, times: int, kept: Path | None) -> str:
    def find(name: str) -> RuleSet | None:
        return load(name) if name in registry().folders else None

    shortest = float("inf")
    for _ in range(times):
        start = process_time()
        found = audit(read_statements([path], rules.id), find, evidence=path.stem == "press")
        shortest = min(shortest, process_time() - start)
    if kept is not None:
        (kept / f"{path.stem}.json").write_text(audit_json(found), encoding="utf-8")
    return f"{len(found.statements):6,} figures, {len(found.of('contradicts')):4} contradict: {shortest:7.2f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the smaller tables, once each")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="where to keep the tables and the findings")
    parser.add_argument("--only", default="", help="only the tables whose name begins so")
    asked = parser.parse_args()
    rules, times = load("dti-2022"), 1 if asked.quick else 3
    sizes = {"rows": (63, 12), "unit-50": (1, 50), "unit-200": (1, 200)}
    if not asked.quick:
        sizes |= {"unit-800": (1, 800), "units-3200": (63, 51)}
    with TemporaryDirectory() as made:
        folder = asked.write or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        press = example("press")
        assert press is not None
        paths = [press]
        for name, (units, each) in sizes.items():
            rows = table(rules, units, each)
            for kind, some in (("true", rows), ("planted", planted(rows))):
                paths.append(folder / f"{name}-{kind}.csv")
                paths[-1].write_text(written(some), encoding="utf-8")
        for path in paths:
            if path.stem.startswith(asked.only):
                print(f"{path.stem:20}", measured(path, rules, times, asked.write), flush=True)


if __name__ == "__main__":
    main()
