"""Replaying: the results of a record computed again from the record alone, and compared byte for byte."""

from collections.abc import Iterator, Mapping
from typing import Any

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.loading.digest import canonical
from dti_rules.loading.whole import Origins, load_whole, no_origins
from dti_rules.model.rules import Node, RuleSet
from dti_rules.records.damage import Damage, sound_sections
from dti_rules.records.record import Record, results
from dti_rules.records.sections import bytes_of
from dti_rules.records.submissions import read_submissions
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

ABSENT = Text("(không có)", "(nothing)")
_MOST = 60
"""How much of a figure a difference shows."""

_FIRST = ("value", "points", "printed", "state")
"""What of a node is compared before the rest: the figures that a reader asks for."""


@frozen
class Difference:
    """The first thing that a record says and that its rules and figures do not give."""

    unit: str
    node: Node | None
    what: str
    said: str | Text
    now: str | Text

    def line(self) -> Text:
        """Unit, node, and both figures."""
        vi, en = (
            ", ".join(filter(None, (self.unit, self._node(lang), self.what)))
            for lang in ("vi", "en")
        )  # fmt: skip
        said, now = (text if isinstance(text, Text) else Text(text, text) for text in (self.said, self.now))
        return Text(f"{vi}: bản ghi {said.vi}, tính lại {now.vi}", f"{en}: recorded {said.en}, computed {now.en}")

    def _node(self, lang: Any) -> str:
        if self.node is None:
            return ""
        title = self.node.title.of(lang)
        return title if self.node.code == self.node.id else f"{self.node.code} {title}"


def replay(
    record: Record, functions: Mapping[str, Function] = BUILT_IN, origins: Origins = no_origins
) -> Difference | None:
    """None where the record's results come out again, byte for byte; else the first difference.

    Raises ProblemsError where the rule set or the submissions cannot be read, or a plugin's function is not there.
    """
    rules = record.rules(functions, origins)
    now = results(record.score(rules))
    if bytes_of(now) != bytes_of(record.content["results"]):
        return _difference(rules, record.content["results"], now)
    return _head(record, rules)


def _head(record: Record, rules: RuleSet) -> Difference | None:
    for key, said in record.head["rule_set"].items():
        now = getattr(rules, key, None)
        if said != now:
            return Difference("", None, f"/head/rule_set/{key}", _shown(said), _shown(now))
    return None


# ---- the first difference


def _difference(rules: RuleSet, said: Mapping[str, Any], now: Mapping[str, Any]) -> Difference:
    for i, card in enumerate(now["scorecards"]):
        stated = said.get("scorecards", [])
        found = _of_card(rules, stated[i] if i < len(stated) else {}, card)
        if found is not None:
            return found
    what, *both = _leaf(said, now, "/results")
    return Difference("", None, what, *both)


def _of_card(rules: RuleSet, said: Any, now: Mapping[str, Any]) -> Difference | None:
    if said == now:
        return None
    name = now["unit"]["name"]
    if not isinstance(said, dict):
        return Difference(name, None, "", _shown(said), _shown(now))
    for node, part in _parts(rules):
        stated, found = (card.get(part, {}) for card in (said, now))
        if part != "total":
            stated, found = (each.get(node.id) if isinstance(each, dict) else None for each in (stated, found))
        if stated != found:
            what, *both = _leaf(stated, found, "")
            return Difference(name, node, what, *both)
    what, *both = _leaf(said, now, "")
    return Difference(name, None, what, *both)


def _parts(rules: RuleSet) -> Iterator[tuple[Node, str]]:
    """Every node and the part of a scorecard that holds it: components before what they make up."""
    nodes = sorted((n for n in rules.annex_order() if n.role == "indicator"), key=lambda node: -node.depth)
    yield from ((node, "nodes") for node in nodes)
    yield from ((node, "pillars") for node in rules.having("pillar"))
    yield rules.total, "total"


def _leaf(said: object, now: object, at: str) -> tuple[str, str | Text, str | Text]:
    """The path to the first difference inside two parts, and what stands there in each."""
    if isinstance(said, dict) and isinstance(now, dict):
        keys = [key for key in _FIRST if key in said or key in now]
        for key in dict.fromkeys((*keys, *sorted(said.keys() | now.keys()))):
            if said.get(key, ABSENT) != now.get(key, ABSENT):
                return _leaf(said.get(key, ABSENT), now.get(key, ABSENT), f"{at}/{key}")
    if isinstance(said, list) and isinstance(now, list):
        for i in range(max(len(said), len(now))):
            a, b = (each[i] if i < len(each) else ABSENT for each in (said, now))
            if a != b:
                return _leaf(a, b, f"{at}/{i}")
    return at.removeprefix("/") if not at.startswith("/results") else at, _shown(said), _shown(now)


def _shown(value: object) -> str | Text:
    if isinstance(value, Text):
        return value
    text = canonical(value)
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


# ---- damage, narrowed down


@frozen
class Narrowed:
    """A damage of which the sound rest of the record tells more: the byte, and the node whose result it is in."""

    damage: Damage
    node: Node | None = None
    path: str = ""
    said: str = ""
    now: str = ""

    def line(self) -> Text:
        """Where it is, in words."""
        where = self.damage.said()
        if not self.path:
            return where
        titles = Text("", "") if self.node is None else Text(
            f"{self.node.code} {self.node.title.vi}, ", f"{self.node.code} {self.node.title.of('en')}, "
        )  # fmt: skip
        return Text(f"{where.vi}: {titles.vi}{self.path}: «{self.said}», đúng ra là «{self.now}»",
                    f"{where.en}: {titles.en}{self.path}: {self.said!r}, should be {self.now!r}")  # fmt: skip


def narrowed(
    text: bytes,
    damages: tuple[Damage, ...],
    functions: Mapping[str, Function] = BUILT_IN,
    origins: Origins = no_origins,
) -> tuple[Narrowed, ...]:
    """The damages; those in results to the byte and the node, where rules and submissions are sound."""
    in_results = [d for d in damages if d.at.startswith("/results/") and d.last > d.first]
    if not in_results or any(not d.at.startswith("/results/") for d in damages):
        return tuple(map(Narrowed, damages))
    try:
        sound = sound_sections(text, ("/rules/", "/submissions/"))
        rules = load_whole(sound["rules"], "", functions, origins)
        now = results(score(rules, read_submissions(rules, sound["submissions"], "")))
    except (ProblemsError, KeyError, ValueError):
        return tuple(map(Narrowed, damages))
    return tuple(_narrow(text, damage, rules, now) for damage in damages)


def _narrow(text: bytes, damage: Damage, rules: RuleSet, now: Any) -> Narrowed:
    part = now
    for key in damage.at.split("/")[2:]:
        part = part[int(key)] if isinstance(part, list) else part[key]
    found, wanted = text[damage.first : damage.last + 1], bytes_of(part)
    offset = next((i for i, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), None)
    if offset is None or len(found) != len(wanted):
        return Narrowed(damage)
    ends = [i for i, (a, b) in enumerate(zip(found, wanted, strict=True)) if a != b]
    path = path_at(part, offset)
    node = next((rules.nodes[key] for key in path if key in rules.nodes), None)
    exact = evolve(damage, first=damage.first + offset, last=damage.first + ends[-1])
    around = slice(max(0, offset - 8), ends[-1] + 9)
    said, right = (each[around].decode("utf-8", "replace") for each in (found, wanted))
    return Narrowed(exact, node, "/".join(path) or "/", said, right)


def path_at(data: object, offset: int) -> tuple[str, ...]:
    """The path of keys to what stands at a byte of the canonical text of `data`."""
    inner: Iterator[tuple[str, bytes, Any]]
    if isinstance(data, dict):
        inner = ((key, bytes_of(key) + b":", data[key]) for key in sorted(data))
    elif isinstance(data, list):
        inner = ((str(i), b"", each) for i, each in enumerate(data))
    else:
        return ()
    at = 1
    if offset < at:
        return ()
    for key, label, value in inner:
        size = len(bytes_of(value))
        if offset < at + len(label):
            return (key,)
        at += len(label)
        if offset < at + size:
            return (key, *path_at(value, offset - at))
        at += size + 1
    return ()
