"""Extremes of a cohort that a user states in the place of the other units' figures."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Call, walk
from dti_rules.model.figures import printed_interval
from dti_rules.model.rules import Extreme, RuleSet
from dti_rules.scoring.plan import as_input
from dti_rules.words.names import nearest
from dti_rules.words.numerals import Numeral, Style, read_number
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, problem, see_show
from dti_rules.words.text import Text

Stated = Mapping[str, Extreme | Mapping[str, object]]
"""By node (id or code): `highest`, `lowest` where the rule needs it, and `source` where the figures are printed."""

_KEYS = ("highest", "lowest", "source")


def read_extremes(
    rule_set: RuleSet, stated: Stated, style: Style = "en", places: Mapping[str, Place] | None = None
) -> dict[str, Extreme]:
    """Extremes by the id of the relative node. Figures are ints, Fractions, Decimals or text in the declared style.

    A figure with a source is a printed one: the interval that its digits allow. Raises ProblemsError.
    """
    problems: list[Problem] = []
    found: dict[str, Extreme] = {}
    for item, each in stated.items():
        place = (places or {}).get(item, Place(item))
        node_id = rule_set.items.get(item)
        relative = [node.id for node in rule_set.nodes.values() if node.formula is not None and node.formula.extremes]
        if node_id is None:
            hint = did_you_mean(nearest(item, relative), see_show(rule_set.id))
            problems.append(problem("DTI-T005", place, item=item, rule_set=rule_set.id, hint=hint))
        elif node_id not in relative:
            problems.append(problem("DTI-T048", place, item=item, known=", ".join(relative) or "–"))
        elif isinstance(each, Extreme):
            found[node_id] = each
        elif (read := _read(rule_set, item, each, style, place, problems)) is not None:
            found[node_id] = read
    if problems:
        raise ProblemsError(problems)
    return found


def _read(
    rule_set: RuleSet, item: str, stated: Mapping[str, object], style: Style, place: Place, problems: list[Problem]
) -> Extreme | None:
    for key in stated:
        if key not in _KEYS:
            known = Text(", ".join(_KEYS), ", ".join(_KEYS))
            problems.append(problem("DTI-L005", place, key=key, hint=did_you_mean(nearest(key, _KEYS), known)))
            return None
    source = str(stated.get("source") or "")
    ends: dict[str, Range | None] = {}
    for key in ("highest", "lowest"):
        figure = stated.get(key)
        if figure is None or figure == "":
            ends[key] = None
        elif (numeral := _numeral(figure, style)) is None:
            hint = Text("hãy viết một số", "write a number")
            problems.append(problem("DTI-T008", place, figure=str(figure), style=style, hint=hint))
            return None
        elif source:
            interval = printed_interval(numeral, rule_set.rounding.mode)
            least = _least(rule_set, item)
            ends[key] = Range(interval.low if least is None else max(interval.low, least), interval.high)
        else:
            ends[key] = Range.point(numeral.value)
    highest, lowest = ends["highest"], ends["lowest"]
    if highest is None or (lowest is not None and (lowest.high or 0) > (highest.low or 0)):
        problems.append(problem("DTI-T049", place, item=item))
        return None
    return Extreme(highest, lowest, "given", Text(source, source) if source else None)


def _least(rule_set: RuleSet, item: str) -> Fraction | None:
    """The least that the compared figure of a node may be at all; None where it may be any."""
    from dti_rules.formula.proof import RangeReader  # noqa: PLC0415  few state extremes

    node = rule_set.nodes[rule_set.items[item]]
    assert node.formula is not None
    scope: Scope = {**rule_set.inputs, **{part.id: as_input(part) for part in rule_set.below(node)}}
    calls = (each for each in walk(node.formula.ground) if isinstance(each, Call))
    call = next(each for each in calls if rule_set.functions[each.function].by_extremes)
    function = rule_set.functions[call.function]
    figure = function.compared(function.bind(call))
    return RangeReader(scope, rule_set.functions, node.max_points).bounds_of(figure).low


def _numeral(figure: object, style: Style) -> Numeral | None:
    if isinstance(figure, (bool, float)):
        return None
    if isinstance(figure, (int, Fraction)):
        return Numeral(Fraction(figure), Fraction(0) if isinstance(figure, Fraction) else Fraction(1))
    return read_number(format(figure, "f") if isinstance(figure, Decimal) else str(figure), style)
