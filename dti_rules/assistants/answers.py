"""What each tool answers, as plain data in which every number is an exact text. Nothing is written, no file named."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dti_rules.assistants.figures import figure_text, scored
from dti_rules.assistants.known import Known
from dti_rules.formula.printer import show as formula_text
from dti_rules.model.rules import Node, RuleSet, weakest
from dti_rules.report.explain import explain as explained
from dti_rules.report.json_output import rules_json, scorecards_data
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.names import nearest
from dti_rules.words.numerals import print_ratio
from dti_rules.words.problems import Place, ProblemsError, did_you_mean, fail, see_show
from dti_rules.words.text import Lang, Text

Answer = dict[str, Any]
Asked = Mapping[str, Any]
_ALL = "*"
_TOP = 20
"""So many rows of a long list are answered, unless `top` says otherwise."""


def rulesets(known: Known, _asked: Asked, _lang: Lang) -> Answer:
    """The rule sets."""
    return {"rule_sets": [_summary(known.get(name)) for name in known.names]}


def _summary(rules: RuleSet) -> Answer:
    counts: dict[str, int] = {}
    for node in rules.components:
        rests = weakest([p for p in (node.provenance.points, node.provenance.formula) if p] or [node.provenance.title])
        counts[rests] = counts.get(rests, 0) + 1
    most = rules.total.max_points
    return {
        **_named(rules),
        "index": rules.index,
        "year": rules.year,
        "title": _both(rules.title),
        "unit_list": rules.unit_list,
        "units": len(rules.units.units),
        "max_points": None if most is None else print_ratio(most),
        "main_indicators": len(rules.mains),
        "components": len(rules.components),
        "provenance": counts,
        "examples": {name: _both(example.about) for name, example in rules.examples.items()},
    }


def _named(rules: RuleSet) -> Answer:
    return {"id": rules.id, "version": rules.version, "decision": rules.decision, "applies": rules.applies,
            "rules_digest": rules.rules_digest, "content_digest": rules.content_digest}  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.of("en")}


def show(known: Known, asked: Asked, _lang: Lang) -> Answer:
    """A rule set from the total down to the main indicators; or an indicator with its parts and their figures."""
    rules = known.get(asked["rule_set"])
    if "item" in asked:
        node = _node(rules, asked["item"])
        nodes = [node, *rules.below(node)]
    else:
        nodes = [rules.total, *rules.having("pillar"), *rules.mains]
    names = dict.fromkeys(name for node in nodes for name in node.inputs)
    return {
        "rule_set": _named(rules),
        "nodes": {node.id: _shown(rules, node) for node in nodes},
        "inputs": {name: _input(rules, name) for name in names if name in rules.inputs},
    }


def _shown(rules: RuleSet, node: Node) -> Answer:
    most, note = node.max_points, node.note
    said = rules_json(rules, node)
    return {
        **said,
        "max_points": None if most is None else print_ratio(most),
        "assessed": node.assessed,
        "inputs": list(node.inputs),
        "formula": None if node.formula is None else formula_text(node.formula.tree),
        "note": None if note is None else _both(note),
    }


def _input(rules: RuleSet, name: str) -> Answer:
    declared = rules.inputs[name]
    measured = rules.measures.get(declared.measured_in or "")
    return {
        "kind": declared.kind,
        "label": _both(declared.label),
        "measured_in": None if measured is None else _both(measured),
        "part_of": declared.part_of,
        "choices": {word: _both(label) for word, label in declared.choices.items()},
    }


def _node(rules: RuleSet, item: str) -> Node:
    if item not in rules.items:
        hint = did_you_mean(nearest(item, rules.items), see_show(rules.id))
        raise fail("DTI-C004", Place("/item"), rule_set=rules.id, code=item, hint=hint)
    return rules.nodes[rules.items[item]]


def score(known: Known, asked: Asked, _lang: Lang) -> Answer:
    """The scorecards, cut down to the indicators asked for."""
    rules = known.get(asked["rule_set"])
    wanted = asked.get("items")
    if wanted is None:
        nodes: Iterable[Node] = [rules.total, *rules.having("pillar"), *rules.mains]
    else:
        nodes = rules.nodes.values() if _ALL in wanted else [_node(rules, item) for item in wanted]
    return _cut(scored(rules, asked), {node.id for node in nodes}, asked.get("trace", False))


def _cut(cards: Scorecards, wanted: set[str], trace: bool, only: Scorecard | None = None) -> Answer:
    """The result with the wanted indicators and their warnings, of all units or one; total and pillars always."""
    found = scorecards_data(cards, trace)
    keep = wanted | {node.id for node in cards.rule_set.nodes.values() if node.role != "indicator"}
    found["rules"] = {name: each for name, each in found["rules"].items() if name in keep}
    pairs = zip(cards, found["scorecards"], strict=True)
    found["scorecards"] = [each for card, each in pairs if only is None or card is only]
    codes = {cards.rule_set.nodes[name].code for name in keep}
    for each in found["scorecards"]:
        each["nodes"] = {name: node for name, node in each["nodes"].items() if name in keep}
        each["warnings"] = [told for told in each["warnings"] if told["facts"].get("item", "") in {"", *codes}]
    return found


def explain(known: Known, asked: Asked, lang: Lang) -> Answer:
    """Why a unit has the points that it has, in words, and the result that the words explain."""
    rules = known.get(asked["rule_set"])
    node = _node(rules, asked["item"]) if "item" in asked else None
    cards = scored(rules, asked)
    card = cards.of(asked["unit"])
    nodes = rules.mains if node is None else (node, *rules.below(node))
    result = _cut(cards, {each.id for each in nodes}, True, card)
    return {"text": explained(card, None if node is None else node.id, lang), "result": result}


def gaps(known: Known, asked: Asked, _lang: Lang) -> Answer:
    """Where a unit lost points, and what would win the most."""
    from dti_rules.analysis.gaps.gaps import gaps as found  # noqa: PLC0415
    from dti_rules.analysis.gaps.json_output import gaps_json  # noqa: PLC0415  most requests ask something else

    cards = scored(known.get(asked["rule_set"]), asked)
    answer = _read(gaps_json([found(cards, cards.of(asked["unit"]).unit)], cards))
    for unit in answer["units"]:
        for rows in ("items", "one_more"):
            unit[rows] = unit[rows][: asked.get("top", _TOP)]
        shown = {row["node"] for row in unit["items"]}
        answer["rules"] = {name: rules for name, rules in answer["rules"].items() if name in shown}
    return answer


def what_if(known: Known, asked: Asked, _lang: Lang) -> Answer:
    """The points and ranks with other figures."""
    from dti_rules.analysis.gaps.what_if import pointed  # noqa: PLC0415  see `gaps`
    from dti_rules.analysis.gaps.what_if import what_if as found  # noqa: PLC0415
    from dti_rules.analysis.gaps.what_if_data import what_if_json  # noqa: PLC0415

    cards = scored(known.get(asked["rule_set"]), asked)
    changes = [(name, figure_text(figure)) for name, figure in asked["set"].items() if figure is not None]
    try:
        return _read(what_if_json(found(cards, asked["unit"], changes)))
    except ProblemsError as error:
        raise pointed(error, "/set") from None


def audit(known: Known, asked: Asked, _lang: Lang) -> Answer:
    """What agrees, contradicts or cannot be decided among published figures."""
    from dti_rules.auditing.audit import audit as judged  # noqa: PLC0415  see `gaps`
    from dti_rules.auditing.claims import claims_in  # noqa: PLC0415
    from dti_rules.auditing.json_output import audit_json  # noqa: PLC0415

    text = json.dumps(asked["claims"], ensure_ascii=False, indent=1)  # a claim without an id is told by its line
    rule_set = known.get(asked["rule_set"]).id if "rule_set" in asked else ""
    statements = claims_in(text, "claims.json", rule_set)
    return _read(audit_json(judged(statements, known.find, asked.get("published", True))))


def _read(text: str) -> Answer:
    found: Answer = json.loads(text)
    return found


ANSWERS: Mapping[str, Callable[[Known, Asked, Lang], Answer]] = {
    "rulesets": rulesets,
    "show": show,
    "score": score,
    "explain": explain,
    "gaps": gaps,
    "what_if": what_if,
    "audit": audit,
}
"""By tool."""
