"""The same figures under two rule sets: what of a submission to one can be stated to the other, and what cannot.

A figure means the same where its input is of the same kind, unit and choices, and carries over where the other rules
admit it; a ratio where it is that of the same two figures. A value given for an indicator was given under the rules of
its time, so it carries over only where those rules are unchanged at and below the indicator.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from dti_rules.formula.scope import Input
from dti_rules.formula.syntax import Call, Name, walk
from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import Unit
from dti_rules.plugins.reading import readers
from dti_rules.scoring.admissible import admissible
from dti_rules.scoring.plan import plan_of
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.tables.plain import is_form
from dti_rules.tables.read import from_rows
from dti_rules.tables.row import Row
from dti_rules.tables.rows import each_once, read_rows
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.many import Problems
from dti_rules.words.numerals import Style
from dti_rules.words.problems import ProblemsError


def same_figure(old: Input | None, new: Input) -> bool:
    """Whether a figure stated for one input is a figure of the other."""
    if old is None:
        return False
    return (old.kind, old.measured_in, old.choices.keys()) == (new.kind, new.measured_in, new.choices.keys())


def unchanged(old: RuleSet, new: RuleSet) -> frozenset[str]:
    """The nodes whose value follows from the same figures by the same rules in both; points may differ."""
    found: set[str] = set()
    for node in new.nodes.values():
        before = old.nodes.get(node.id)
        if before is not None and _alike(old, new, before, node) and set(node.parts) <= found:
            found.add(node.id)
    return frozenset(found)


def _alike(old: RuleSet, new: RuleSet, a: Node, b: Node) -> bool:
    trees = [None if node.formula is None else node.formula.ground for node in (a, b)]
    weights = [dict(zip(node.parts, node.weights, strict=True)) for node in (a, b)]
    if trees[0] != trees[1] or weights[0] != weights[1]:
        return False
    if (a.not_assessed, a.open_range, a.index) != (b.not_assessed, b.open_range, b.index):
        return False
    if _by_unit(old, a) != _by_unit(new, b):
        return False
    names = b.formula.names if b.formula is not None else b.inputs
    figures = all(same_figure(old.inputs.get(name), new.inputs[name]) for name in names if name in new.inputs)
    return figures and (a.max_points == b.max_points or not _in_points(new, b))


def _by_unit(rules: RuleSet, node: Node) -> tuple[object, ...]:
    """What the rules say of the node for single units: when it is not assessed, and what stands in for what is missing.

    What is left out of a node's parts changes its value by how that counts.
    """
    names = (*node.inputs, node.id)
    filled = {name: (each.by, each.value) for name in names if (each := rules.imputed.get(name)) is not None}
    by_unit = rules.by_unit
    if by_unit is None:
        return filled, rules.missing if node.inputs else None
    named, condition = by_unit.named.get(node.id), by_unit.conditions.get(node.id)
    out = named and named.codes, condition and condition.formula.ground, by_unit.in_figures
    return filled, rules.missing if node.inputs else None, out, by_unit.how if node.parts else None


def _in_points(rules: RuleSet, node: Node) -> bool:
    """Whether the formula names points, so that its value changes with the maximum."""
    calls = () if node.formula is None else (each for each in walk(node.formula.tree) if isinstance(each, Call))
    return any(rules.functions[each.function].in_points for each in calls)


@frozen
class StatedFigures:
    """What files state to the two rule sets: submissions to the old one, and what only the new one asks for."""

    old: tuple[Submission, ...]
    only_new: Mapping[Unit, Submission]


def read_for_both(
    old: RuleSet, new: RuleSet, paths: Sequence[Path], numbers: Style = "en", complete: bool = False
) -> StatedFigures:
    """Reads files of figures. Codes and units are those of `old`, unless only `new` knows an item by that name.

    Where the rule sets have different unit lists, a unit of the new list is one that its key names (`vn-34:96`).
    """
    rows, problems = _rows(paths, (old, new))
    invented = {example.file for example in old.examples.values() if example.illustrative}
    return stated_in_rows(old, new, rows, numbers, complete, any(path in invented for path in paths), problems)


def stated_in_rows(
    old: RuleSet,
    new: RuleSet,
    rows: Sequence[Row],
    numbers: Style = "en",
    complete: bool = False,
    invented: bool = False,
    problems: Problems | None = None,
) -> StatedFigures:
    """What rows state to the two rule sets: see `read_for_both`. `problems` are those met before."""
    to_new = [_is_for_new(old, new, row) for row in rows]
    before = from_rows(old, [row for row, later in zip(rows, to_new, strict=True) if not later],
                       numbers, complete, problems)  # fmt: skip
    if invented:
        before = tuple(evolve(submission, illustrative=True) for submission in before)
    after = from_rows(new, [row for row, later in zip(rows, to_new, strict=True) if later], numbers)
    return StatedFigures(before, {submission.unit: submission for submission in after})


def _rows(paths: Iterable[Path], rule_sets: Sequence[RuleSet]) -> tuple[list[Row], Problems]:
    rows: list[Row] = []
    problems = Problems()
    for path in each_once(paths, problems):
        try:
            rows += _read(path, rule_sets)
        except ProblemsError as error:
            problems.include(error)
    return rows, problems


def _read(path: Path, rule_sets: Sequence[RuleSet]) -> Collection[Row]:
    """The rows of a file whose names are those of any of the rule sets; of a filled workbook, of the one it is for."""
    if path.suffix.lower() == ".xlsx" and is_form(path):
        return readers()[".xlsx"](path, rule_sets[0])
    return read_rows(path, rule_sets=rule_sets)


def _is_for_new(old: RuleSet, new: RuleSet, row: Row) -> bool:
    """Whether a row states something that only the new rule set asks for."""
    if old.unit_list != new.unit_list:
        return row.unit.strip().startswith(f"{new.unit_list}:")
    if row.measure == "complete" or _names(old, row.item):
        return False
    return _names(new, row.item)


def _names(rules: RuleSet, item: str) -> bool:
    """Whether a row of figures may name an item: an input, a parameter, a node."""
    return item in rules.inputs or item in rules.parameters or item in rules.items


def restated(stated: StatedFigures, new: RuleSet, cards: Scorecards) -> tuple[Submission, ...]:
    """The submissions to the new rule set that say what the files say; `cards` are the scores under the old one."""
    if cards.rule_set.unit_list != new.unit_list:
        return tuple(stated.only_new.values())
    same = unchanged(cards.rule_set, new)
    units = {card.unit for card in cards}
    rest = [submission for unit, submission in stated.only_new.items() if unit not in units]
    return (*(_restated(card, stated.only_new.get(card.unit), new, same) for card in cards), *rest)


def _restated(card: Scorecard, more: Submission | None, new: RuleSet, same: frozenset[str]) -> Submission:
    old, was = card.rule_set, card.submission
    inputs: dict[str, InputValue] = {
        name: value
        for name, value in was.inputs.items()
        if name in new.inputs and same_figure(old.inputs.get(name), new.inputs[name])
    }
    for name in _refused(new, evolve(was, inputs=inputs)):
        inputs.pop(name, None)
    printed = {name: figure for name, figure in was.printed.items() if name in inputs}
    ratios = {item: figure for item, figure in was.ratios.items() if _same_ratio(old, new, figure)}
    left = _left_out(was, new)
    out = left_out_by_name(new, was.unit)
    given = [figure for figure in was.given if figure.item in same and figure.item not in out]
    if more is not None:
        left |= more.not_assessed
        inputs |= more.inputs
        given += more.given
        printed = {name: figure for name, figure in printed.items() if name not in more.inputs} | dict(more.printed)
        ratios |= more.ratios
    found = Submission(
        was.unit, inputs, tuple(given), (), was.complete, was.illustrative, printed=printed, ratios=ratios,
        not_assessed=left,
    )  # fmt: skip
    if not was.complete or not any(_asked(card, new, node, found, same) for node in new.leaves):
        return found
    return evolve(found, given=(*given, *_settled(card, same)), complete=False)


def _left_out(was: Submission, new: RuleSet) -> dict[str, str]:
    """What the figures leave out for the unit and the other rules let figures leave out."""
    if new.by_unit is None or not new.by_unit.in_figures:
        return {}
    return {item: who for item, who in was.not_assessed.items() if item in new.nodes and new.nodes[item].assessed}


def left_out_by_name(new: RuleSet, unit: Unit) -> frozenset[str]:
    """The nodes that the other rules leave out for the unit by its name, with all below them."""
    out = set[str]()
    named = new.by_unit.named if new.by_unit is not None else {}
    waiting = [node_id for node_id, each in named.items() if unit.code in each.codes]
    while waiting:
        node_id = waiting.pop()
        out.add(node_id)
        waiting += new.nodes[node_id].parts
    return frozenset(out)


def _refused(new: RuleSet, carried: Submission) -> list[str]:
    """The figures outside what the other rules admit, and parts above what is their whole there."""
    key = {"DTI-T009": "item", "DTI-T010": "part"}
    found = [p for p in admissible(plan_of(new), carried) if p.code in key]
    return [str(each.facts[key[each.code]]) for each in found]


def _same_ratio(old: RuleSet, new: RuleSet, figure: Given) -> bool:
    """Whether a ratio stated for a node is that of the same two figures under the other rules, and admitted there."""
    if figure.item not in new.nodes or not new.nodes[figure.item].assessed:
        return False
    a, b = (plan_of(rules).ratio_of(rules.nodes[figure.item]) for rules in (old, new))
    if a is None or b is None or a.form.quotient != b.form.quotient:
        return False
    names = [inner.id for inner in walk(b.form.quotient) if isinstance(inner, Name) and inner.id in new.inputs]
    high = b.form.range.high
    admitted = high is None or figure.nominal <= high
    return admitted and all(same_figure(old.inputs.get(name), new.inputs[name]) for name in names)


def _asked(card: Scorecard, new: RuleSet, node: Node, found: Submission, same: frozenset[str]) -> bool:
    """Whether the node needs a figure that the files do not state and that nobody was asked for before, or lost one."""
    old, was = card.rule_set, card.submission
    if not node.assessed or node.id in found.ratios:
        return False
    if node.id in old.nodes and card[node.id].left_out is not None and node.id not in same:
        return any(name not in found.inputs for name in node.inputs)
    return node.id in was.ratios or any(
        name not in found.inputs and (name in was.inputs or not same_figure(old.inputs.get(name), new.inputs[name]))
        for name in node.inputs
    )


def _settled(card: Scorecard, same: frozenset[str]) -> list[Given]:
    """What the policy gave a complete submission for figures that are missing: the same under unchanged rules."""
    found = []
    for score in card:
        touched = any(name in card.submission.inputs for name in score.node.inputs)
        if score.state == "missing" and score.node.id in same and isinstance(score.value, Fraction) and not touched:
            found.append(Given(score.node.id, Interval.point(score.value), score.value, "", "value"))
    return found
