"""A rule set as one JSON document that needs no folder and no plugin package, and the way back.

The document keeps what the files say, with the edition laid over its transcription and its changes in place, in the
form of the rule-file schemas. It is loaded by the same reader as a folder, checked and proved again, and must come to
the digests that it states. Keys are sorted in canonical JSON, so the order that the files chose stands beside them.
"""

import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.guarded import Guarded
from dti_rules.formula.syntax import Call, walk
from dti_rules.loading.documents import MAX_NESTING, YamlNode
from dti_rules.loading.load import examined
from dti_rules.loading.reader import Document, read_document
from dti_rules.loading.sources import NEEDED, WHEREABOUTS, Sources, apply_changes, apply_parameters, outside
from dti_rules.model.rules import RuleSet
from dti_rules.words.classes import as_dict, frozen
from dti_rules.words.problems import Place, Problem, ProblemsError, fail, problem
from dti_rules.words.text import Text

KIND = "dti-rules rule set"
FORMAT = 1
"""The newest form of the document that this core reads."""

KEYS = ("content_digest", "format", "functions", "kind", "main_indicators", "order", "rule_set", "rules_digest")
ORDERED = (
    "changes",
    "choices",
    "extremes",
    "imputed",
    "inputs",
    "measures",
    "not_assessed",
    "parameters",
    "pillars",
    "sources",
    "unit_lists",
    "units",
)
"""Groups whose keys the writer of the files chose: their order is part of the annex's."""

_LONGEST_NUMBER = 400
"""A number of forty characters such as 0.1%/7 may need this many as p/q."""


@frozen
class Origin:
    """Where a plugin's function comes from: distribution, its version, and the digest of the source file."""

    distribution: str
    version: str
    source: str

    def __str__(self) -> str:
        named = f"{self.distribution or '?'} {self.version}".strip()
        return f"{named} ({self.source.removeprefix('sha256:')[:12] or '?'})"


Origins = Callable[[str], Origin | None]
"""Gives the origin of an installed plugin's function by its name; None where there is no such function."""


def no_origins(_name: str) -> None:
    """The origins of a core without plugins."""
    return


def origin_of(function: Function, distribution: str = "", version: str = "") -> Origin:
    """The origin of a function; the source is empty where Python does not know the file."""
    written = function.inner if isinstance(function, Guarded) else function
    try:
        file = inspect.getsourcefile(type(written))
        text = "" if file is None else Path(file).read_text(encoding="utf-8")
    except (OSError, TypeError):
        text = ""
    source = "sha256:" + hashlib.sha256(text.encode()).hexdigest() if text else ""
    return Origin(distribution, version, source)


# ---- from a rule set to the document


def whole(rules: RuleSet, origins: Origins = no_origins) -> dict[str, Any]:
    """The document of a rule set: plain JSON data with exact numbers as text."""
    said = {key: stated(value) for key, value in rules.documents.items()}
    return {
        **said,
        "kind": KIND,
        "format": FORMAT,
        "functions": [_named(name, rules, origins) for name in _plugin_functions(rules)],
        "order": dict(_orders(rules.documents, "")),
        "rules_digest": rules.rules_digest,
        "content_digest": rules.content_digest,
    }


def stated(value: object) -> Any:
    """What a rule file says as JSON: numbers as exact text, dates as year-month-day."""
    match value:
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {key: stated(inner) for key, inner in value.items()}
        case list() | tuple():
            return [stated(inner) for inner in value]
    return value


def _orders(value: object, at: str) -> Iterator[tuple[str, list[str]]]:
    """The chosen order of every group where it is not the sorted one, by the path to the group."""
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, Mapping) and at.rpartition("/")[2] in ORDERED and list(value) != sorted(value):
        yield at, list(value)
    for key, each in inner:
        yield from _orders(each, f"{at}/{key}")


def _plugin_functions(rules: RuleSet) -> list[str]:
    trees = [node.formula.tree for node in rules.nodes.values() if node.formula is not None]
    used = {each.function for tree in trees for each in walk(tree) if isinstance(each, Call)}
    return sorted(used - BUILT_IN.keys())


def _named(name: str, rules: RuleSet, origins: Origins) -> dict[str, str]:
    origin = origins(name) or origin_of(rules.functions[name])
    return {"name": name, **as_dict(origin)}


# ---- from the document to a rule set


def load_whole(
    data: Any, shown: str, functions: Mapping[str, Function] = BUILT_IN, origins: Origins = no_origins
) -> RuleSet:
    """The rule set of a document, checked and proved. Raises ProblemsError with every problem found.

    `shown` names the file in messages; a problem's column is where the part stands in the document's canonical text.
    """
    _check_shape(data, shown)
    _check_functions(data["functions"], shown, origins)
    rules, problems = examined(_sources(data, shown), functions)
    if rules is None or problems:
        raise ProblemsError(problems)
    for key in ("rules_digest", "content_digest"):
        if data[key] != getattr(rules, key):
            raise fail("DTI-H005", Place(shown), key=key, stated=str(data[key]), found=getattr(rules, key))
    return rules


def _check_shape(data: object, shown: str) -> None:
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise fail("DTI-H007", Place(shown))
    newest = data.get("format")
    if isinstance(newest, int) and newest > FORMAT:
        raise fail("DTI-H003", Place(shown), format=str(newest), known=str(FORMAT))
    shaped = (
        data.keys() == set(KEYS)
        and newest == FORMAT
        and isinstance(data["functions"], list)
        and isinstance(data["main_indicators"], list)
        and isinstance(data["order"], dict)
        and all(isinstance(keys, list) and all(isinstance(key, str) for key in keys) for keys in data["order"].values())
    )
    if not shaped:
        raise fail("DTI-H007", Place(shown))


def _check_functions(named: list[Any], shown: str, origins: Origins) -> None:
    """Every plugin function must be installed from the same source: another one would be another rule."""
    for each in named:
        if not isinstance(each, dict) or each.keys() != {"name", "distribution", "version", "source"}:
            raise fail("DTI-H007", Place(shown))
        name, wanted = str(each["name"]), Origin(*(str(each[key]) for key in ("distribution", "version", "source")))
        found = origins(name)
        if found is None or found.source != wanted.source:
            here = Text("chưa cài", "not installed") if found is None else Text(str(found), str(found))
            raise fail("DTI-H006", Place(shown), name=name, wanted=str(wanted), found=here)


def _sources(data: dict[str, Any], shown: str) -> Sources:
    try:
        root, _ = _node(data, data["order"], "", 0)
    except RecursionError:
        raise fail("DTI-L031", Place(shown), most=str(MAX_NESTING)) from None
    assert isinstance(root, yaml.MappingNode)
    parts = {key.value: node for key, node in root.value}
    problems: list[Problem] = []
    edition = _document(parts["rule_set"], "rule-set", shown, problems)
    if edition is None:
        raise ProblemsError(problems)
    mains = [_document(node, "main-indicator", shown, problems) for node in parts["main_indicators"].value]
    needed = (key for key in NEEDED if key != "main_indicators" and edition.data.get(key) is None)
    problems += [problem("DTI-L007", edition.place(), key=key) for key in needed]
    problems += [outside(edition.key(key), key) for key in WHEREABOUTS if key in edition.data]  # it has no folder
    lists = (edition.data.get("unit_lists") or {}).items()
    problems += [outside(edition.place("unit_lists", key), each) for key, each in lists if isinstance(each, str)]
    if problems:
        raise ProblemsError(problems)
    sources = Sources(Path(shown), edition, mains=[main for main in mains if main is not None], accepted=True)
    sources.digests = {str(edition.data["version"]): str(data["rules_digest"])}
    apply_changes(sources)
    apply_parameters(sources)
    return sources


def _document(node: YamlNode, schema: str, shown: str, problems: list[Problem]) -> Document | None:
    document, found = read_document(node, schema, shown, "", _LONGEST_NUMBER)
    problems += found
    return document if isinstance(document.data, dict) else None


def _node(data: object, order: Mapping[str, list[str]], at: str, column: int) -> tuple[YamlNode, int]:
    """JSON data as a composed document, each part at its column of the canonical text, and the column behind it."""
    start = column
    if isinstance(data, dict):
        pairs = {}
        for key in sorted(data):
            name, column = _node(key, order, "", column + 1)
            value, column = _node(data[key], order, f"{at}/{key}", column + 1)
            pairs[key] = (name, value)
        chosen = {key: i for i, key in enumerate(order.get(at, ()))}
        items = [pairs[key] for key in sorted(pairs, key=lambda key: (chosen.get(key, len(chosen)), key))]
        column = max(column, start + 1) + 1
        return yaml.MappingNode("", items, _mark(start), _mark(column), flow_style=True), column
    if isinstance(data, list):
        nodes: list[YamlNode] = []
        for i, inner in enumerate(data):
            node, column = _node(inner, order, f"{at}/{i}", column + 1)
            nodes.append(node)
        column = max(column, start + 1) + 1
        return yaml.SequenceNode("", nodes, _mark(start), _mark(column), flow_style=True), column
    text = json.dumps(data, ensure_ascii=False)
    column += len(text)
    written, style = (data, '"') if isinstance(data, str) else (text, None)
    return yaml.ScalarNode("", written, _mark(start), _mark(column), style=style), column


def _mark(column: int) -> yaml.Mark:
    return yaml.Mark("", column, 0, column, None, 0)
