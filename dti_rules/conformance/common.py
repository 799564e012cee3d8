"""What the checks share: one unit alone, and how a counter-example is said."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from dti_rules.conformance.kit import BrokenError, NotTriedError
from dti_rules.conformance.strategies import units_of
from dti_rules.formula.proof import said
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.scoring.engine import run
from dti_rules.scoring.plan import Plan, plan_of
from dti_rules.scoring.score import Scorecard, score
from dti_rules.scoring.values import final
from dti_rules.scoring.work import prepare
from dti_rules.words.text import Text

Inputs = Mapping[str, InputValue]


def formulas(rules: RuleSet) -> list[Node]:
    """Assessed components with a formula over inputs."""
    return [node for node in rules.leaves if node.assessed and node.formula is not None]


def with_formulas(rules: RuleSet) -> list[Node]:
    """The same for a property of formulas alone; where there is none, nothing can be tried."""
    found = formulas(rules)
    if not found:
        raise NotTriedError(
            Text(
                "không áp dụng: không chỉ số nào được chấm từ số liệu đầu vào",
                "does not apply: no indicator is scored from inputs",
            )
        )
    return found


def alone(rules: RuleSet, inputs: Inputs, complete: bool = True) -> Scorecard:
    """The scorecard of one unit with these inputs."""
    (card,) = score(rules, [Submission(units_of(rules)[0], inputs, complete=complete)])
    return card


def value_alone(rules: RuleSet, node: Node, inputs: Inputs) -> Fraction | Interval | None:
    """The value of one formula over the inputs of one unit, which states no others; nothing else is computed."""
    plan = _plan_of(rules, node.id)
    work = prepare(plan, Submission(units_of(rules)[0], inputs, complete=True))
    run(plan, [work])
    return final(work.values[plan.index[node.id]])


@lru_cache(maxsize=512)
def _plan_of(rules: RuleSet, node: str) -> Plan:
    plan = plan_of(rules)
    return plan.only(frozenset([plan.index[node]]))


def broken(node: Node, vi: str, en: str, inputs: Inputs | None = None) -> BrokenError:
    """What does not hold of a node, and the inputs that show it."""
    names = [*node.inputs, *(name for name in inputs or () if name not in node.inputs)]
    shown = said({name: inputs[name] for name in names if name in inputs}) if inputs else None
    tail = ("", "") if shown is None else (f" (khi {shown.vi})", f" (with {shown.en})")
    return BrokenError(Text(f"{node.code}: {vi}{tail[0]}", f"{node.code}: {en}{tail[1]}"))
