"""Random and adversarial tables, and the comparison of both readers on them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from dti_rules.model.figures import Given, Interval, printings, scaled_round
from dti_rules.model.rules import RuleSet
from dti_rules.model.scorecard import NodeScore
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.results import Report
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score
from dti_rules.words.classes import frozen

KINDS = ("random", "small", "gaps", "partly", "given", "given-mains", "decimals", "edges", "beyond", "alike")
GROUP = 63
COLUMNS = ("total", "pillars", "mains", "components", "points", "rank")


@frozen
class Found:
    """What a comparison found."""

    figures: int
    different: list[str]
    report: Report


def kinds_of(rules: RuleSet) -> tuple[str, ...]:
    """The kinds of tables that make sense for a rule set."""
    return KINDS


class Table:
    """One table as Python figures: `inputs[name][row]`, `given[(node, measure)][row]`, None where nothing is stated."""

    def __init__(self, rules: RuleSet, kind: str, rows: int, seed: int) -> None:
        self.rules, self.kind, self.rows = rules, kind, rows
        self.chance = np.random.default_rng(seed)
        self.inputs: dict[str, list[Any]] = {}
        self.given: dict[tuple[str, str], list[Any]] = {}
        waiting = list(rules.inputs.values())
        while waiting:
            declared = waiting.pop(0)
            if declared.part_of is not None and declared.part_of not in self.inputs:
                waiting.append(declared)
            else:
                self.inputs[declared.id] = self._column(declared)
        if kind in ("gaps", "partly"):
            self._gaps()
        if kind.startswith("given"):
            self._given()

    def _column(self, declared: Any) -> list[Any]:
        chance, rows = self.chance, self.rows
        if declared.kind == "yes_no":
            return list(map(bool, chance.random(rows) < 0.6))
        if declared.kind == "choice":
            words = list(declared.choices)
            return [words[i] for i in chance.integers(0, len(words), rows)]
        most = {"small": 400, "edges": 40, "given": 30, "alike": 3}.get(self.kind, 100_000)
        high = most if declared.high is None else int(declared.high)
        wholes = self.inputs[declared.part_of] if declared.part_of is not None else [high] * rows
        drawn = [self._figure(declared, min(high, whole)) for whole in wholes]
        if self.kind == "alike" and declared.part_of is None:
            drawn = [drawn[i // GROUP * GROUP] for i in range(rows)]
        return drawn

    def _figure(self, declared: Any, top: Any) -> Any:
        chance = self.chance
        low = int(declared.low or 0)
        if chance.random() < 0.05:
            return low if chance.random() < 0.5 else (top if isinstance(top, int) else low)
        if self.kind == "beyond" and declared.high is None and declared.part_of is None and chance.random() < 0.02:
            return int(chance.integers(2**52, 2**62))
        if self.kind == "edges":  # denominators whose ratios print on a half: 2**5 x powers of 5
            top = int(top)
            if declared.part_of is None and declared.high is None:
                return int(chance.choice([1, 2, 8, 16, 32, 80, 160, 400, 800, 1600, 4000, 20000, 160000]))
            return int(chance.integers(low, top, endpoint=True))
        if self.kind == "decimals" and declared.kind != "count":
            cents = int(chance.integers(low * 100, int(Fraction(top) * 100), endpoint=True))
            return Decimal(cents) / 100
        return int(chance.integers(low, max(low, int(top)), endpoint=True))

    def _gaps(self) -> None:
        for figures in self.inputs.values():
            share = 0.3 if self.chance.random() < 0.3 else 0.01
            for row in np.flatnonzero(self.chance.random(self.rows) < share):
                figures[row] = None
        for row in np.flatnonzero(self.chance.random(self.rows) < 0.02):
            for figures in self.inputs.values():
                figures[row] = None

    def _given(self) -> None:
        nodes = [node for node in self.rules.leaves if node.assessed]
        if self.kind == "given-mains":
            nodes = [*self.rules.mains, *self.rules.having("pillar"), self.rules.total]
            nodes = [node for node in nodes if node.assessed and self.chance.random() < 0.7]
        if any(node.open_range for node in nodes):
            nodes = [node for node in nodes if not node.open_range]
        rows = range(self.rows)
        for node in nodes:
            measure = "points" if node.points is not None else "value"
            most = node.points if measure == "points" else Fraction(1)
            wanted = self.chance.random(self.rows) < (0.7 if self.kind == "given" else 0.3)
            digits = 2 if measure == "points" else 4
            cents = self.chance.integers(0, int(most * 10**digits), self.rows, endpoint=True)
            self.given[node.id, measure] = [Decimal(int(cents[i])).scaleb(-digits) if wanted[i] else None for i in rows]
            if not node.parts or self.kind == "given-mains":
                below = _inputs_below(self.rules, node.id)
                for row in np.flatnonzero(wanted):  # a figure stated twice is the business of another test
                    for name in below:
                        self.inputs[name][row] = None
        if self.kind == "given-mains":
            self._one_level()

    def _one_level(self) -> None:
        """Where a total or a pillar is given, nothing else is stated."""
        groups = [self.rules.total.id, *(pillar.id for pillar in self.rules.having("pillar"))]
        for row in range(self.rows):
            there = [key for key in self.given if key[0] in groups and self.given[key][row] is not None]
            if not there:
                continue
            for key, column in self.given.items():
                if key != there[0]:
                    column[row] = None
            for figures in self.inputs.values():
                figures[row] = None

    def arrow(self) -> Any:
        """The table as columns."""
        arrays = {"unit": pa.array([str(i) for i in range(self.rows)]), "year": pa.array(self.groups)}
        for name, figures in self.inputs.items():
            arrays[name] = _array(figures, self.rules.inputs[name])
        for (node, measure), figures in self.given.items():
            arrays[f"{node}_{measure}"] = pa.array(figures, pa.decimal128(20, 4))
        return pa.table(arrays)

    @property
    def groups(self) -> list[int]:
        """The group of each row."""
        return [i // GROUP for i in range(self.rows)]

    def submission(self, row: int, complete: bool) -> Submission:
        """A row as the exact reader takes it."""
        inputs = {name: _exact(column[row]) for name, column in self.inputs.items() if column[row] is not None}
        given = []
        for (node_id, measure), column in self.given.items():
            if column[row] is not None:
                points = self.rules.nodes[node_id].points if measure == "points" else Fraction(1)
                value = Fraction(column[row]) / (points or 1)
                given.append(Given(node_id, Interval.point(value), value, str(column[row]), "value"))
        return Submission(Unit("x", str(row), str(row)), inputs, tuple(given), complete=complete)


def _inputs_below(rules: RuleSet, node_id: str) -> set[str]:
    node = rules.nodes[node_id]
    found = set(node.inputs)
    for part in node.parts:
        found |= _inputs_below(rules, part)
    return found


def _exact(figure: Any) -> Any:
    if isinstance(figure, Decimal):
        value = Fraction(figure)
        return value.numerator if value.denominator == 1 else value
    return figure


def _array(figures: list[Any], declared: Any) -> Any:
    if declared.kind in ("yes_no", "choice"):
        return pa.array(figures, pa.bool_() if declared.kind == "yes_no" else pa.string())
    if any(isinstance(figure, Decimal) for figure in figures):
        return pa.array([None if f is None else Decimal(f) for f in figures], pa.decimal128(30, 2))
    return pa.array(figures, pa.int64())


def expected(score: NodeScore, points: bool, rules: RuleSet) -> float | None:
    """What the exact reader prints."""
    if not points:
        return None if score.printed is None else score.printed / _ten(rules.rounding.decimals)
    decimals = rules.rounding.points_decimals
    if isinstance(score.points, Interval):
        low, high = printings(score.points, decimals, rules.rounding.mode)
        return low / _ten(decimals) if low == high else None
    if score.points is None:
        return None
    return scaled_round(score.points, decimals, rules.rounding.mode) / _ten(decimals)


def _ten(decimals: int) -> int:
    return int(10**decimals)


def compare(rules: RuleSet, kind: str, rows: int, seed: int, machine: bool | None = None) -> Found:
    """Scores one table by both readers, in groups of 63 rows, and tells where they differ."""
    drawn = Table(rules, kind, rows, seed)
    complete = kind not in ("partly", "given-mains")
    reports: list[Report] = []
    options = Options(group="year", complete=complete)
    out = score_table(rules, ArrowSource(drawn.arrow()), Ask(COLUMNS, options, machine=machine), reports.append)
    columns = {name: out[name].to_pylist() for name in out.column_names if name not in ("unit", "year")}
    figures, different = 0, []
    for first in range(0, rows, GROUP):
        cards = score(rules, [drawn.submission(row, complete) for row in range(first, min(first + GROUP, rows))])
        ranks = {rank.unit.code: rank.rank for rank in cards.ranking}
        for row, card in enumerate(cards, start=first):
            for name, column in columns.items():
                if name == "rank":
                    want: Any = ranks.get(str(row))
                else:
                    points = name.endswith("_points") and name.removesuffix("_points") in rules.nodes
                    node = name.removesuffix("_points") if points else name
                    want = expected(card[node], points, rules) if card.stated(node) else None
                figures += 1
                if want != column[row]:
                    different.append(
                        f"{rules.id} {kind} seed {seed} row {row} {name}: exact {want}, columns {column[row]}"
                    )
    return Found(figures, different, reports[0])
