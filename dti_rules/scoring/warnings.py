"""The warnings of a scorecard. They never change a figure; they say what a reader must know beside it."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from dti_rules.formula.syntax import Call, Expression, Name, addends
from dti_rules.model.by_unit import IMPUTED_BY, Filled
from dti_rules.model.rules import PROVENANCE, Extreme, Node, Parameter, RuleSet
from dti_rules.scoring.plan import Plan
from dti_rules.scoring.work import Work
from dti_rules.words.numerals import print_decimal, print_exact
from dti_rules.words.problems import Problem, problem
from dti_rules.words.text import Text, joined, number_of

if TYPE_CHECKING:
    from dti_rules.scoring.score import Scorecard

BETWEEN_CODES = "; "
"""What stands between two codes where all of a unit's are one text."""


def warnings_of(plan: Plan, work: Work, card: "Scorecard") -> Iterator[Problem]:
    """All warnings of one unit, in the annex's order."""
    if work.submission.illustrative:
        yield problem("DTI-W008")
    if not card.states_enough:
        needed = str(plan.rule_set.ranking.at_least)
        yield problem("DTI-W013", count=str(card.components_stated), needed=needed)
    yield from _by_unit(plan, work, card)
    every, weaker = len(plan.rule_set.units.units), _weaker(plan.rule_set)
    for node, i in plan.annex_order:
        for call in work.events.get(i, ()):
            yield _zero(plan, node, call)
        if node.id in weaker and work.states[i] in ("computed", "partly_stated", "bounds"):
            yield from weaker[node.id]  # the value comes from the formula
        if work.states[i] == "missing":
            lacking = [name for name in node.inputs if work.v[plan.layout.slots[name]] is None]
            yield problem("DTI-W002", item=node.code, inputs=", ".join(lacking))
        elif work.states[i] == "no_cohort":
            yield problem("DTI-W004", item=node.code)
        elif i in work.rests:
            known = work.rests[i] is plan.rule_set.extremes.get(node.id)
            yield _known(plan.rule_set)[node.id] if known else _extremes(work.rests[i], node)
        elif i in work.unsettled:
            yield problem("DTI-W010", item=node.code)
        elif i in work.cohorts and work.states[i] == "computed" and work.cohorts[i] < every:
            yield problem("DTI-W003", item=node.code, count=str(work.cohorts[i]), all=str(every))
        if node.depth <= 1 and type(work.values[i]) is not tuple:  # a pair is one number
            yield from _undecided(plan, card, node)


def codes_of(warnings: Iterable[Problem]) -> list[str]:
    """The codes of warnings, each with the indicator that it is of: `DTI-W002 3.1`. Sorted; none stands twice."""
    return sorted({f"{warning.code} {warning.facts.get('item', '')}".rstrip() for warning in warnings})


def _by_unit(plan: Plan, work: Work, card: "Scorecard") -> Iterator[Problem]:
    """What is not assessed for the unit alone, and what stands in for figures that it lacks."""
    for score in card.left_out if work.out else ():
        if score.left_out is not None and score.left_out.why != "parts":
            yield problem("DTI-W014", item=score.node.code, said=score.left_out.said)
    if not plan.rule_set.imputed:
        return
    for node in plan.rule_set.leaves:
        for filled in card[node.id].filled:
            sure = PROVENANCE[filled.rule.provenance]
            by, value = filled_by(filled), said(filled.value)
            yield problem("DTI-W015", item=node.code, name=filled.item, by=by, value=value, provenance=sure)
        pending = [name for name in node.inputs if work.pending & plan.bits.get(name, 0)]
        if pending or plan.index[node.id] in work.wanting:
            yield problem("DTI-W016", item=node.code, names=", ".join(pending) or node.code)


def filled_by(filled: Filled) -> Text:
    """`trung vị của 5 đơn vị`: what stands in for a missing figure."""
    by = IMPUTED_BY[filled.rule.by]
    if filled.units is None:
        return by
    return Text(f"{by.vi} của {filled.units} đơn vị", f"{by.of('en')} of {number_of(filled.units, 'unit')}")


def said(value: Fraction) -> Text:
    """An exact number in both languages."""
    return Text(print_exact(value, "vi"), print_exact(value, "en"))


def _extremes(stated: Extreme, node: Node) -> Problem:
    """What a relative score rests on where extremes took the place of the cohort."""
    ends = [end for end in dict.fromkeys((stated.highest.low, stated.highest.high)) if end is not None]
    said = Text(" – ".join(print_exact(end, "vi") for end in ends), " – ".join(print_exact(end, "en") for end in ends))
    return problem("DTI-W011", item=node.code, highest=said, provenance=PROVENANCE[stated.provenance])


@lru_cache(maxsize=64)
def _known(rules: RuleSet) -> Mapping[str, Problem]:
    """By relative node: that it rests on the extremes that the edition states."""
    return {node_id: _extremes(stated, rules.nodes[node_id]) for node_id, stated in rules.extremes.items()}


def _zero(plan: Plan, node: Node, call: Call) -> Problem:
    function = plan.rule_set.functions[call.function]
    bound = function.bind(call)
    value, whole = bound.option("if_zero") or Fraction(0), function.denominator(bound) or bound.arguments[-1]
    label = _label(plan, whole, function.ratio is not None and function.ratio.high is not None)
    worth = Text(print_exact(value, "vi"), print_exact(value, "en"))
    return problem("DTI-W001", item=node.code, whole=label or Text("(biểu thức)", "(expression)"), value=worth)


@lru_cache(maxsize=64)
def _weaker(rules: RuleSet) -> Mapping[str, tuple[Problem, ...]]:
    """By node with a formula: that parameters are less certain than it."""
    found = {node.id: rules.weaker_parameters(node) for node in rules.nodes.values() if node.formula is not None}
    return {
        node_id: tuple(_less_certain(rules, rules.nodes[node_id], parameter) for parameter in weaker)
        for node_id, weaker in found.items()
        if weaker
    }


def _less_certain(rules: RuleSet, node: Node, parameter: Parameter) -> Problem:
    name, value = Text(parameter.label.vi, parameter.label.of("en")), rules.value_said(parameter)
    sure = PROVENANCE[parameter.provenance]
    return problem("DTI-W012", item=node.code, name=name, value=value, provenance=sure)


def _label(plan: Plan, whole: Expression, summed: bool) -> Text | None:
    """A denominator by the labels of its figures, where it is one, or a sum of them."""
    inputs = plan.rule_set.inputs
    named = [inputs.get(each.id) for each in addends(whole) if isinstance(each, Name)]
    labels = [declared.label for declared in named if declared is not None]
    if len(labels) != len(addends(whole)) or (len(labels) > 1 and not summed):
        return None
    return labels[0] if len(labels) == 1 else joined(labels, " + ")


def _undecided(plan: Plan, card: "Scorecard", node: Node) -> Iterator[Problem]:
    score, decimals = card[node.id], plan.rule_set.rounding.decimals
    if score.printed is not None and score.printings is not None and not score.decided:
        low, high = (
            Text(print_decimal(end, decimals, "vi"), print_decimal(end, decimals, "en")) for end in score.printings
        )
        yield problem("DTI-W006", item=node.code, low=low, high=high)
