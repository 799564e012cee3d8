"""What other figures of one unit would give: its points and rank, and those of the units that it is compared with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal

from dti_rules.analysis.compare.arithmetic import minus, plus, times
from dti_rules.analysis.gaps.bench import Bench, Extremes
from dti_rules.analysis.gaps.gaps import card_of
from dti_rules.analysis.gaps.rows import ItemLoss
from dti_rules.model.figures import Given
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Rank, Value
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.tables.read import from_rows
from dti_rules.tables.row import Row
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.numerals import Style
from dti_rules.words.problems import Place, Problem, ProblemsError, json_pointer, problem
from dti_rules.words.text import Text

SettableMeasure = Literal["input", "ratio", "points", "value"]
PLACE = "--set"


@frozen
class Change:
    """A figure that was set: what it was, and what it is now; a count, an amount, a yes or no, a word, or a text."""

    item: str
    measure: SettableMeasure
    before: object
    after: object
    label: Text


@frozen
class Moved:
    """A node before and after. `shift` is after less before as a value; what did not move leaves no doubt in it."""

    before: NodeScore
    after: NodeScore
    shift: Value

    @property
    def node(self) -> Node:
        """The node."""
        return self.after.node

    @property
    def ends(self) -> tuple[Value, Value]:
        """Before and after: points, or the value of a pillar where it has none."""
        in_points = self.node.points is not None
        return (self.before.points, self.after.points) if in_points else (self.before.value, self.after.value)

    @property
    def change(self) -> Value:
        """After less before: in points, or as a value where the node has none."""
        if self.node.points is None:
            return self.shift
        if self.before.own_worth is not None or self.after.own_worth is not None:
            return minus(self.after.points, self.before.points)
        return times(self.shift, self.node.points)


@frozen
class Other:
    """Another unit whose total or rank moved, and the relative nodes by which it did."""

    unit: Unit
    total: Moved
    ranks: tuple[Rank | None, Rank | None]
    nodes: tuple[Node, ...]


class WhatIf:
    """A cohort before and after one unit's figures were set. The other units' figures stay."""

    def __init__(self, bench: Bench, submission: Submission, changes: Sequence[Change]) -> None:
        self.bench, self.changes = bench, tuple(changes)
        self.set_aside = bench.loose.given != bench.card.submission.given
        self.before = bench.among_all(bench.loose) if self.set_aside else bench.cards
        self.after = bench.among_all(submission)

    @property
    def unit(self) -> Unit:
        """The unit whose figures were set."""
        return self.bench.card.unit

    @property
    def rules(self) -> RuleSet:
        """The rules."""
        return self.bench.rules

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """The nodes of the unit that moved, in the annex's order; the total always."""
        found = _moved(card_of(self.before, self.unit), card_of(self.after, self.unit))
        return tuple(each for each in found if each.node.id == self.rules.total.id or each.change != 0)

    @property
    def total(self) -> Moved:
        """The total before and after."""
        return self.moved[0]

    @cached_property
    def ranks(self) -> tuple[Rank | None, Rank | None]:
        """The unit's rank before and after."""
        return self._ranks(self.unit)

    def _ranks(self, unit: Unit) -> tuple[Rank | None, Rank | None]:
        return self.before.ranking.of(unit), self.after.ranking.of(unit)

    @cached_property
    def others(self) -> tuple[Other, ...]:
        """The other units whose total or rank moved, by their rank afterwards."""
        order = {rank.unit: place for place, rank in enumerate(self.after.ranking)}
        units = sorted((card.unit for card in self.after if card.unit != self.unit),
                       key=lambda unit: (order.get(unit, len(order)), unit.order))  # fmt: skip
        return tuple(found for unit in units if (found := self._other(unit)) is not None)

    def _other(self, unit: Unit) -> Other | None:
        total, *rest = _moved(card_of(self.before, unit), card_of(self.after, unit))
        before, after = self._ranks(unit)
        if total.change == 0 and _ends(before) == _ends(after):
            return None
        nodes = tuple(each.node for each in rest if each.change != 0 and _is_relative(each.node))
        return Other(unit, total, (before, after), nodes)


def _ends(rank: Rank | None) -> tuple[int, int] | None:
    return None if rank is None else (rank.best, rank.worst)


def _is_relative(node: Node) -> bool:
    return node.formula is not None and node.formula.relative


def _moved(before: Scorecard, after: Scorecard) -> list[Moved]:
    nodes = [node for node in after.rule_set.annex_order() if node.assessed]
    return [Moved(before[node.id], after[node.id], shift(before, after, node)) for node in nodes]


def shift(before: Scorecard, after: Scorecard, node: Node) -> Value:
    """How far a value moved: 0 where nothing at or below it did, whatever its bounds; else part by part."""
    old, new = before[node.id], after[node.id]
    if old.value == new.value:
        return Fraction(0)
    weights = after.weights(node.id)
    if not node.parts or node.formula is not None or old.given or new.given or before.weights(node.id) != weights:
        return minus(new.value, old.value)
    total: Value = Fraction(0)
    for part, weight in weights.items():
        if weight:
            moved = shift(before, after, after.rule_set.nodes[part])
            total = plus(total, times(moved, weight / sum(weights.values())))
    return total


def what_if(
    cards: Scorecards,
    unit: Unit | str,
    figures: Mapping[str, object] | Iterable[tuple[str, str]],
    extremes: Extremes | None = None,
    numbers: Style = "en",
) -> WhatIf:
    """The cohort with other figures of one unit: `{"dx_site": "weekly", "4.5": "40%", "7.3": "9.5"}`.

    A name of an input takes a figure, a code takes a ratio (with %) or points, as the item was stated. Figures entered
    above the items that they make up are set aside: they state the old result. Raises ProblemsError.
    """
    bench = Bench(cards, card_of(cards, unit), extremes)
    pairs = figures.items() if isinstance(figures, Mapping) else figures
    stated = _read(bench, [(item, _text(figure)) for item, figure in pairs], numbers)
    return WhatIf(bench, _merged(bench, stated), _changes(bench, stated))


def _text(figure: object) -> str:
    return ("yes" if figure else "no") if isinstance(figure, bool) else str(figure)


def _read(bench: Bench, pairs: Sequence[tuple[str, str]], numbers: Style) -> Submission:
    """What was set, read as a file would be; all that is wrong with it is told at once."""
    rules, unit = bench.rules, bench.card.unit
    problems = [found for item, figure in pairs if (found := _refused(bench, item, figure)) is not None]
    if not pairs:
        problems = [problem("DTI-G002", Place(PLACE), text="=")]
    if problems:
        raise ProblemsError(problems)
    rows = [Row(unit.key, item, _measure(rules, item, figure), figure, "", "", Place(f"{PLACE} {item}"))
            for item, figure in pairs]  # fmt: skip
    return from_rows(rules, rows, numbers, option="")[0]


def pointed(error: ProblemsError, at: str) -> ProblemsError:
    """The problems of figures that a question sets at the JSON pointer `at`, each at its own."""
    told = [_pointed(each, at) if each.place.file.startswith(PLACE) else each for each in error.problems]
    return ProblemsError(told, error.count)


def _pointed(told: Problem, at: str) -> Problem:
    name = told.place.file.removeprefix(PLACE).removeprefix(" ")
    return evolve(told, place=Place(at + json_pointer([name] if name else [])))


def _measure(rules: RuleSet, item: str, figure: str) -> SettableMeasure:
    if item in rules.items and item not in rules.inputs:
        worth = rules.nodes[rules.items[item]].points
        return "ratio" if figure.endswith("%") else "value" if worth is None else "points"
    return "input"


def _refused(bench: Bench, item: str, figure: str) -> Problem | None:
    """Why a figure cannot be set: nothing is written, or the item it moves rests on what was entered otherwise."""
    rules, place = bench.rules, Place(f"{PLACE} {item}")
    if not figure or not item:
        return problem("DTI-G002", Place(PLACE), text=item or f"={figure}")
    if item in rules.inputs:
        for row in bench.rows:
            if item in row.inputs and (row.why == "given" or row.node.id in bench.card.submission.ratios):
                return problem("DTI-G003", place, name=item, item=row.node.code, figure=_entered(bench, row))
        given = next((score for score in _below(bench, item) if score.given), None)
        if given is not None:
            return problem("DTI-G003", place, name=item, item=given.node.code, figure=given.given[0].text)
        return None
    node_id = rules.items.get(item)
    rests = {} if node_id is None else {row.node.id: row for row in bench.rows}
    if node_id is None or not rules.nodes[node_id].assessed:
        return None
    if node_id in bench.below and bench.card.given(node_id):
        return None
    row_of = rests.get(node_id)
    stated = [name for name in (row_of.inputs if row_of else ()) if name in bench.card.submission.inputs]
    if row_of is None or (stated and row_of.why != "given"):
        names = ", ".join(stated) or ", ".join(part.code for part in rules.below(rules.nodes[node_id])) or "—"
        return problem("DTI-G004", place, item=rules.nodes[node_id].code, names=names)
    return None


def _below(bench: Bench, name: str) -> Iterator[NodeScore]:
    """The nodes below an item that a figure moves on its way up to it."""
    for node_id in bench.rules.uses.get(name, ()):
        node: Node | None = bench.rules.nodes[node_id]
        while node is not None and node.id in bench.below:
            yield bench.card[node.id]
            node = None if node.parent is None else bench.rules.nodes[node.parent]


def _entered(bench: Bench, row: ItemLoss) -> str:
    ratio = bench.card.submission.ratios.get(row.node.id)
    return ratio.text if ratio is not None else row.score.given[0].text


def _merged(bench: Bench, stated: Submission) -> Submission:
    mine = bench.with_inputs(stated.inputs)
    replaced = {figure.item for figure in stated.given}
    kept = tuple(figure for figure in mine.given if figure.item not in replaced)
    return evolve(mine, given=(*kept, *stated.given), ratios={**mine.ratios, **stated.ratios},
                        places={**mine.places, **stated.places})  # fmt: skip


def _changes(bench: Bench, stated: Submission) -> list[Change]:
    rules, mine = bench.rules, bench.card.submission
    old: dict[str, Given] = {figure.item: figure for figure in mine.given}
    found = [Change(name, "input", mine.inputs.get(name), value, rules.inputs[name].label)
             for name, value in stated.inputs.items()]  # fmt: skip
    for item, figure in stated.ratios.items():
        before = mine.ratios.get(item)
        found.append(Change(item, "ratio", before and before.text, figure.text, rules.nodes[item].title))
    for figure in stated.given:
        earlier = old.get(figure.item)
        worth = rules.nodes[figure.item].points
        before_it = None if earlier is None else earlier.nominal * (worth or 1)
        measure: SettableMeasure = "value" if worth is None else "points"
        now = figure.nominal * (worth or 1)
        found.append(Change(figure.item, measure, before_it, now, rules.nodes[figure.item].title))
    return found
