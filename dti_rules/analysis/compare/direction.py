"""Which main indicators of a unit rise and fall."""

from collections.abc import Callable

from dti_rules.analysis.compare.arithmetic import sign
from dti_rules.model.rules import Node
from dti_rules.model.scorecard import Value
from dti_rules.scoring.score import Scorecard
from dti_rules.words.classes import frozen


@frozen
class Direction:
    """The main indicators that rise, fall, stay, or of which the figures do not tell; `unmatched` are in one only."""

    rising: tuple[Node, ...]
    falling: tuple[Node, ...]
    same: tuple[Node, ...]
    unknown: tuple[Node, ...]
    unmatched: tuple[Node, ...]


def direction_of(before: Scorecard, after: Scorecard, change: Callable[[str], Value]) -> Direction:
    """Sorts the main indicators that are assessed of a unit in either year by the sign of their change."""
    found: dict[int | None, list[Node]] = {1: [], -1: [], 0: [], None: []}
    unmatched: list[Node] = []
    mains = [[node.id for node in card.rule_set.mains if card.assesses(node.id)] for card in (before, after)]
    for node_id in dict.fromkeys([*mains[1], *mains[0]]):
        node = after.rule_set.nodes.get(node_id) or before.rule_set.nodes[node_id]
        if node_id in mains[0] and node_id in mains[1]:
            found[sign(change(node_id))].append(node)
        else:
            unmatched.append(node)
    rising, falling, same, unknown = (tuple(found[key]) for key in (1, -1, 0, None))
    return Direction(rising, falling, same, unknown, tuple(unmatched))
