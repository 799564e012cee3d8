"""Units formed of older ones: each main indicator's value is the mean of the older units' values.

A rule set allows it by `units_formed`. The older units are named by their keys (`vn-63:96`), never by a bare name: Cà
Mau of `vn-34` is not Cà Mau of `vn-63`.
"""

from collections.abc import Sequence
from fractions import Fraction

from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import UnitList
from dti_rules.words.problems import Place, Problem, ProblemsError, problem


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
            given = tuple(figure for node in rule_set.mains if (figure := _mean(node, present)) is not None)
            without = [node.code for node in rule_set.mains if node.assessed and node.id not in {g.item for g in given}]
            if without and (lost := _unusable(rule_set, present)):
                problems.append(
                    problem("DTI-T055", lost.place, unit=unit.name, item=lost.item, mains=", ".join(without))
                )
            formed.append(Submission(unit, given=given, illustrative=any(s.illustrative for s in present)))
    if problems:
        raise ProblemsError(problems)
    return tuple(formed)


def _unusable(rule_set: RuleSet, parts: Sequence[Submission]) -> Given | None:
    """The first figure of older units that no mean of main indicators can take up: a total, a component, an input."""
    mains = {node.id for node in rule_set.mains}
    for older in parts:
        for figure in (*older.given, *older.ratios.values()):
            if figure.item not in mains:
                return figure
        for name in older.inputs:
            place = older.places.get(name, Place(older.unit.key))
            return Given(name, Interval.point(0), Fraction(0), "", "input", place=place)
    return None


def _mean(node: Node, parts: Sequence[Submission]) -> Given | None:
    """The mean of what the older units were given for a main indicator; None where one has no figure."""
    figures = [next((figure for figure in s.given if figure.item == node.id), None) for s in parts]
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(parts):
        return None
    share = Fraction(1, len(known))
    total = Interval.point(0)
    for figure in known:
        total = total + figure.interval
    nominal = sum((figure.nominal for figure in known), Fraction(0)) * share
    source = "; ".join(dict.fromkeys(figure.source for figure in known if figure.source))
    text = f"({' + '.join(figure.text for figure in known)}) / {len(known)}"
    return Given(node.id, total.scaled(share), nominal, text, known[0].measure, source, known[0].place)
