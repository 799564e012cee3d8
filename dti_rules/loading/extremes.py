"""The extremes of a cohort that an edition states: known or inferred, each with its provenance."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from dti_rules.formula.ranges import Range
from dti_rules.loading.inputs import text_of
from dti_rules.loading.sources import Sources
from dti_rules.model.rules import Extreme, Node
from dti_rules.words.names import nearest
from dti_rules.words.problems import Problem, did_you_mean, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import ExtremeData


def read_extremes(sources: Sources, nodes: Mapping[str, Node], problems: list[Problem]) -> dict[str, Extreme]:
    """What the edition states, by the id of a relative node, in the order of the file."""
    found: dict[str, Extreme] = {}
    for node_id, data in (sources.edition.data.get("extremes") or {}).items():
        place = sources.edition.key("extremes", node_id)
        node = nodes.get(node_id)
        if node is None or not takes_extremes(node):
            relative = [n.id for n in nodes.values() if takes_extremes(n)]
            known = Text(", ".join(relative) or "không có", ", ".join(relative) or "none")
            problems.append(
                problem("DTI-L045", place, id=node_id, hint=did_you_mean(nearest(node_id, relative), known))
            )
            continue
        lowest, highest = _end(data, "lowest"), _end(data, "highest")
        if highest is None or _disordered(lowest, highest):
            problems.append(problem("DTI-L046", place, id=node_id))
            continue
        evidence = text_of(data["evidence"]) if data.get("evidence") else None
        found[node_id] = Extreme(
            highest, lowest, data.get("provenance") or "reconstructed", evidence, tuple(data.get("sources") or ())
        )
    return found


def takes_extremes(node: Node) -> bool:
    """Whether extremes can take the place of a cohort: the node compares one figure of the units, once."""
    return node.formula is not None and node.formula.extremes


def _end(data: "ExtremeData | None", key: Literal["lowest", "highest"]) -> Range | None:
    data = data or {}
    value = data.get(key)
    if value is not None:
        return Range.point(value)
    between = data.get("lowest_between") if key == "lowest" else data.get("highest_between")
    return None if not between else Range(between.get("from"), between.get("to"))


def _disordered(lowest: Range | None, highest: Range) -> bool:
    ends = [end for each in (lowest, highest) if each is not None for end in (each.low, each.high)]
    known = [end for end in ends if end is not None]
    return len(known) < len(ends) or known != sorted(known)
