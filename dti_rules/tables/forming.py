"""Units formed of older ones: each main indicator's value is the mean of the older units' values.

A rule set allows it by `units_formed`. The older units are named by their keys (`vn-63:96`), never by a bare name: Cà
Mau of `vn-34` is not Cà Mau of `vn-63`.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit, UnitList
from dti_rules.words.problems import Place, Problem, ProblemsError, problem

MOST_NAMED = 5
"""So many items are named in a problem; of more, the first ones."""


def form_units(rule_set: RuleSet, units: UnitList, submissions: Sequence[Submission]) -> tuple[Submission, ...]:
    """The submissions of this list's units, with those formed of older units last. Raises ProblemsError."""
    older = {s.unit.key: s for s in submissions if s.unit.list != units.id}
    formed, problems = [s for s in submissions if s.unit.list == units.id], list[Problem]()
    stated = {s.unit.code for s in formed}
    for code, parts in units.formed_of.items():
        present = [older[key] for key in parts if key in older]
        if not present:
            continue
        unit = units.units[code]
        lacking = [key for key in parts if key not in older]
        if code in stated:
            problems.append(problem("DTI-T025", unit=unit.name, older=", ".join(parts)))
        elif lacking:
            problems.append(problem("DTI-T026", unit=unit.name, lacking=", ".join(lacking)))
        else:
            try:
                formed.append(_formed(rule_set, unit, present))
            except ProblemsError as error:
                problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return tuple(formed)


def _formed(rule_set: RuleSet, unit: Unit, parts: Sequence[Submission]) -> Submission:
    """One new unit. Refused where a main indicator cannot be formed and other figures of it would be lost unseen."""
    given, lacking = [], []
    for node in rule_set.mains:
        figures = [_figure(node, part) for part in parts]
        known = [figure for figure in figures if figure is not None]
        if len(known) == len(parts):
            given.append(_mean(node, known))
        elif node.assessed:
            lacking.append(node.code)
    unused = dict(_unused(rule_set, parts))
    if lacking and unused:
        first = next(iter(unused.values()))
        raise ProblemsError(
            [problem("DTI-T055", first, unit=unit.name, lacking=_some(lacking), unused=_some(list(unused)))]
        )
    return Submission(unit, given=tuple(given), illustrative=any(part.illustrative for part in parts))


def _unused(rule_set: RuleSet, parts: Sequence[Submission]) -> Iterator[tuple[str, Place]]:
    """What is stated of the older units beside their main indicators: each item, and where it stands first."""
    mains = {node.id for node in rule_set.mains}
    for part in parts:
        items = [(rule_set.nodes[figure.item].code, figure.place) for figure in part.given if figure.item not in mains]
        items += [(rule_set.nodes[item].code, figure.place) for item, figure in part.ratios.items()]
        items += [(item, part.places.get(item, Place(part.unit.key))) for item in part.inputs]
        for name, place in items:
            yield f"{part.unit.key} {name}", place


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")


def _figure(node: Node, part: Submission) -> Given | None:
    """What an older unit was given for a main indicator: all printings of it, met. Raises ProblemsError."""
    figures = [figure for figure in part.given if figure.item == node.id]
    if not figures:
        return None
    met = figures[0].interval
    for figure in figures[1:]:
        narrowed = met.meet(figure.interval)
        if narrowed.empty:
            first = next(other for other in figures if other.interval.meet(figure.interval).empty)
            raise ProblemsError(
                [problem("DTI-S004", figure.place, unit=part.unit.key, item=node.code, first=first.text,
                         second=figure.text)]
            )  # fmt: skip
        met = narrowed
    finest = min(figures, key=lambda figure: figure.interval.high - figure.interval.low)
    source = "; ".join(dict.fromkeys(figure.source for figure in figures if figure.source))
    return Given(node.id, met, finest.nominal, finest.text, finest.measure, source, finest.place)


def _mean(node: Node, figures: Sequence[Given]) -> Given:
    """The mean of what the older units were given for a main indicator."""
    share = Fraction(1, len(figures))
    total = Interval.point(0)
    for figure in figures:
        total = total + figure.interval
    nominal = sum((figure.nominal for figure in figures), Fraction(0)) * share
    source = "; ".join(dict.fromkeys(name for figure in figures for name in figure.source.split("; ") if name))
    alike = len({figure.measure for figure in figures}) == 1
    texts = [f"{figure.text}/{node.points}" if not alike and figure.measure == "points" else figure.text
             for figure in figures]  # fmt: skip
    measure = figures[0].measure if alike else "value"
    text = f"({' + '.join(texts)}) / {len(figures)}"
    return Given(node.id, total.scaled(share), nominal, text, measure, source, figures[0].place)
