"""YAML trees that are changed node by node: replaced, dropped, doubled, renamed, repeated, aliased, tagged."""

import copy
import json
from collections.abc import Sequence

import yaml
from hypothesis import strategies as st

from tests.fuzz import hostile

Slot = tuple[yaml.CollectionNode, int]
"""A list or a mapping, and the number of an item or pair in it."""
EDITS = ("scalar", "name", "drop", "double", "key", "value", "repeat", "alias", "cycle", "tag", "numeral")
TAGS = ("!x", "tag:yaml.org,2002:python/object/apply:os.getcwd", "tag:yaml.org,2002:binary", "tag:yaml.org,2002:int",
        "tag:yaml.org,2002:set", "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:float")  # fmt: skip
_STR = "tag:yaml.org,2002:str"


def tree(text: str) -> yaml.Node:
    """The nodes of a text."""
    return yaml.compose(text, Loader=yaml.SafeLoader)


def text_of(root: yaml.Node) -> bytes:
    """The nodes as YAML: a node that stands twice has an anchor; what cannot be written so is written as far as it can."""
    try:
        text = yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True, width=200)
    except (yaml.YAMLError, RecursionError):
        text = "{" * 90
    return text.encode("utf-8", "surrogatepass")


def scalar(value: object, quoted: bool = False) -> yaml.Node:
    """A value as nodes, its scalars plain or in quotes."""
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [scalar(each, quoted) for each in value], flow_style=True)
    if isinstance(value, dict):
        pairs = [(scalar(key, quoted), scalar(each, quoted)) for key, each in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=True)
    text = value if isinstance(value, str) else json.dumps(value)
    tag = _STR if quoted else yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, (True, False))
    return yaml.ScalarNode(tag, text, style='"' if quoted else None)


def slots(node: yaml.Node, seen: frozenset[int] = frozenset()) -> list[Slot]:
    """Every place in a tree, from the root on."""
    if not isinstance(node, yaml.CollectionNode) or id(node) in seen:
        return []
    found: list[Slot] = [(node, i) for i in range(len(node.value))]
    for each in node.value[:50]:
        found += slots(each[1] if isinstance(each, tuple) else each, seen | {id(node)})
    return found


def put(slot: Slot, value: yaml.Node) -> None:
    """Puts a value into a place."""
    parent, i = slot
    old = parent.value[i]
    parent.value[i] = (old[0], value) if isinstance(old, tuple) else value


def held(slot: Slot) -> yaml.Node:
    """The value in a place."""
    each = slot[0].value[slot[1]]
    found: yaml.Node = each[1] if isinstance(each, tuple) else each
    return found


def edit(draw: st.DrawFn, root: yaml.Node, names: Sequence[str], numerals: Sequence[str] = hostile.NUMERALS) -> None:
    """Changes a tree in one place."""
    places = slots(root)
    if not places:
        return
    kind, slot = draw(st.sampled_from(EDITS)), places[draw(st.integers(0, len(places) - 1))]
    parent, i = slot
    if kind == "scalar":
        put(slot, scalar(draw(hostile.scalars), draw(st.booleans())))
    elif kind == "name":
        put(slot, scalar(draw(st.sampled_from(list(names)))))
    elif kind == "numeral":
        put(slot, scalar(draw(st.sampled_from(list(numerals))), draw(st.booleans())))
    elif kind == "drop":
        del parent.value[i]
    elif kind == "double":
        parent.value.insert(i, parent.value[i])
    elif kind == "key" and isinstance(parent, yaml.MappingNode):
        key = draw(st.one_of(st.sampled_from(list(names)), hostile.texts))
        parent.value[i] = (scalar(key), parent.value[i][1])
    elif kind == "value":
        put(slot, scalar(draw(hostile.shapes)))
    elif kind == "repeat":
        parent.value[i : i + 1] = [parent.value[i]] * draw(st.sampled_from((2, 30, 1_000, 10_000)))
    elif kind == "alias":
        put(slot, held(places[draw(st.integers(0, len(places) - 1))]))
    elif kind == "cycle":
        put(slot, root if draw(st.booleans()) else parent)
    elif kind == "tag":
        held(slot).tag = draw(st.sampled_from(TAGS))


def edited(draw: st.DrawFn, root: yaml.Node, names: Sequence[str], most: int = 3) -> bytes:
    """A tree's text after a few changes."""
    changed = copy.deepcopy(root)
    for _ in range(draw(st.integers(1, most))):
        edit(draw, changed, names)
    return text_of(changed)
