"""How many components stand at their maximum, in between, at zero; and which main indicators rise or fall."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore
from dti_rules.scoring.score import Scorecard
from dti_rules.words.classes import frozen

Standing = Literal["maximum", "partial", "zero", "unknown", "not_assessed"]
STANDINGS: tuple[Standing, ...] = ("maximum", "partial", "zero", "unknown", "not_assessed")


@frozen
class Counts:
    """How many components stand how. `assessed` is what the ministry counts: maximum + partial + zero."""

    maximum: int = 0
    partial: int = 0
    zero: int = 0
    unknown: int = 0
    not_assessed: int = 0

    @property
    def assessed(self) -> int:
        """The components whose standing is known."""
        return self.maximum + self.partial + self.zero

    def as_tuple(self) -> tuple[int, ...]:
        """In the order of STANDINGS."""
        return tuple(getattr(self, standing) for standing in STANDINGS)


def standing(score: NodeScore) -> Standing:
    """How a component stands; unknown where bounds leave it open whether it is at an end."""
    if not score.node.assessed or score.state == "not_assessed":
        return "not_assessed"
    value = score.value
    if value is None or score.state in {"not_stated", "no_cohort"}:
        return "unknown"
    if isinstance(value, Fraction):
        return "maximum" if value == 1 else "zero" if value == 0 else "partial"
    return "partial" if _inside(value) else "unknown"


def _inside(value: Interval) -> bool:
    above = value.low > 0 or (value.low == 0 and value.low_open)
    return above and (value.high < 1 or (value.high == 1 and value.high_open))


def components(rules: RuleSet) -> tuple[Node, ...]:
    """The components that can be counted: those with a maximum. A main indicator without components is none."""
    mains = {node.id for node in rules.mains}
    return tuple(node for node in rules.components if node.id not in mains and not node.open_range)


def main_of(rules: RuleSet, node: Node) -> Node:
    """The main indicator that a component belongs to."""
    mains = {main.id for main in rules.mains}
    while node.id not in mains and node.parent is not None:
        node = rules.nodes[node.parent]
    return node


def count(card: Scorecard) -> tuple[Counts, Mapping[str, Counts]]:
    """Overall, and for each main indicator that has components, by its id."""
    rules = card.rule_set
    found = [(main_of(rules, node).id, standing(card[node.id])) for node in components(rules)]
    mains = dict.fromkeys(main for main, _ in found)
    return _counted(s for _, s in found), {m: _counted(s for main, s in found if main == m) for m in mains}


def _counted(several: Iterable[Standing]) -> Counts:
    all_of_them = list(several)
    return Counts(**{standing: all_of_them.count(standing) for standing in STANDINGS})
