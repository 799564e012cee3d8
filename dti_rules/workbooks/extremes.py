"""What a unit that no other can be compared with comes to by the extremes that the edition states."""

from collections.abc import Sequence
from fractions import Fraction

from dti_rules.formula.operations.base import Pair
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.sheet import SheetCompiler, SheetForm
from dti_rules.model.rules import Node, RuleSet
from dti_rules.scoring.plan import plan_of


def held_to_extremes(rules: RuleSet, node: Node, compiler: SheetCompiler) -> tuple[SheetForm, SheetForm] | None:
    """The least and the greatest value that the stated extremes allow; None where the formula is no plain comparison.

    As scoring has it: a figure beyond the extremes earns what they earn.
    """
    stated, plan = rules.extremes.get(node.id), plan_of(rules)
    step = next(step for stage in plan.stages for step in stage.steps if step.node.id == node.id)
    if stated is None or step.compared is None or (step.compared == "both" and stated.lowest is None):
        return None
    call = plan.compiled[node.id].cohort[0].call
    function = rules.functions[call.function]
    bound = function.bind(call)
    x, lowest = compiler.form(function.compared(bound)), function.lowest(bound)
    least, most, _ = stated.pairs
    low, high = (_between(compiler, x, lowest, ends) for ends in (most, least))
    return low, high


def _between(compiler: SheetCompiler, x: SheetForm, lowest: Fraction | None, ends: Sequence[Pair]) -> SheetForm:
    values = [Fraction(n) / Fraction(d) for n, d in ends]
    low, high = min(values) if lowest is None else lowest, max(values)
    if high == low:
        return SheetForm(ZERO)
    return compiler.limited(compiler.limited(x.plus(SheetForm(-low)).times(1 / (high - low)), ONE, -1), ZERO, 1)
