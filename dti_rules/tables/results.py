"""Results of `score` as figures of another index, of which the whole index is one component."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dti_rules.model.rules import Node, RuleSet
from dti_rules.tables.row import Row
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import CardJson

_KEYS = frozenset(("rule_set", "rules", "scorecards"))
"""What a result of `score --format json` always has."""

_NOTHING = frozenset(("not_stated", "not_assessed"))
"""The states of the nodes of a unit that states nothing."""


def result_rows(text: str, shown: str, rule_set: RuleSet) -> list[Row] | None:
    """The totals of a result as values of the components that are its index; None where the text is no such result.

    A total that is an exact number stays one; one that is known from printed figures is taken as it was printed. A unit
    without a total states nothing. Raises ProblemsError where the result was made by other rules than the component
    names, and where a total is known only within bounds.
    """
    inner = [node for node in rule_set.nodes.values() if node.index is not None]
    if not inner or '"scorecards"' not in text:
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None  # told by the reader of figures, with its place
    if not isinstance(content, dict) or not content.keys() >= _KEYS:
        return None
    node = _named(inner, content["rule_set"], shown)
    try:
        return list(_rows(node, content["scorecards"], shown))
    except (AttributeError, KeyError, TypeError):
        raise fail("DTI-T090", Place(shown), index=str(node.index)) from None


def _named(inner: list[Node], made_by: object, shown: str) -> Node:
    """The component whose index made the result, by id, version and digest."""
    stated = made_by if isinstance(made_by, Mapping) else {}
    names = [str(stated.get(key)) for key in ("id", "version", "rules_digest")]
    for node in inner:
        assert node.index is not None
        if [node.index.rule_set, node.index.version, node.index.digest] == names:
            return node
    wanted = next((n.index for n in inner if n.index is not None and n.index.rule_set == names[0]), inner[0].index)
    assert wanted is not None
    same = str(wanted) == f"{names[0]}@{names[1]}"
    other = f"{names[0]}@{names[1]}"
    found = Text(f"mã băm {names[2]}", f"the digest {names[2]}") if same else Text(other, other)
    needed = wanted.digest if same else str(wanted)
    raise fail("DTI-T091", Place(shown), found=found, wanted=needed)


def _rows(node: Node, cards: "list[CardJson]", shown: str) -> Iterator[Row]:
    for card in cards:
        total = card["total"]
        unit = f"{card['unit']['list']}:{card['unit']['code']}"
        below = {node["state"] for node in card["nodes"].values()}
        if total["state"] != "given" and below <= _NOTHING:
            continue
        figure = total["value"] if isinstance(total["value"], str) else total["printed"]
        if figure is None:
            raise fail("DTI-T092", Place(shown), unit=card["unit"]["name"])
        yield Row(unit, node.id, "value", figure, "", str(node.index), Place(shown))
