"""What changed in the extremes that an edition states in the place of the other units' figures."""

from collections.abc import Iterator
from typing import Any

from dti_rules.analysis.changes import NOTHING, Change, ChangeSection, arrow, or_nothing, same_in_both
from dti_rules.formula.ranges import Range
from dti_rules.loading.digest import extremes_rules, plain
from dti_rules.model.rules import PROVENANCE, Extreme, Node, RuleSet
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Text

_HIGHEST = Text("mức cao nhất nêu sẵn", "stated highest figure")
_LOWEST = Text("mức thấp nhất nêu sẵn", "stated lowest figure")
_PROVENANCE = Text("nguồn gốc của mức cao nhất, thấp nhất nêu sẵn", "provenance of the stated extremes")
_EVIDENCE = Text("căn cứ của mức cao nhất, thấp nhất nêu sẵn", "evidence of the stated extremes")
_SOURCES = Text("nguồn của mức cao nhất, thấp nhất nêu sẵn", "sources of the stated extremes")


def extreme_changes(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    """The changes of stated extremes by relative node: the figures, which can move a score, then their grounds."""
    for item in dict.fromkeys((*new.extremes, *old.extremes)):
        node = new.nodes.get(item) or old.nodes[item]
        a, b = old.extremes.get(item), new.extremes.get(item)
        data = [None if end is None else extremes_rules({item: end})[item] for end in (a, b)]
        if data[0] != data[1]:
            yield _change("extremes", "highest", node, arrow(_HIGHEST, _end(a, "highest"), _end(b, "highest")), *data)
            if _end(a, "lowest") != _end(b, "lowest"):
                yield _change("extremes", "lowest", node, arrow(_LOWEST, _end(a, "lowest"), _end(b, "lowest")), *data)
        if a is not None and b is not None:
            yield from _grounds(node, a, b)


def _end(stated: Extreme | None, which: str) -> Text:
    """A stated end with its provenance; nothing where none is stated."""
    end: Range | None = None if stated is None else getattr(stated, which)
    if stated is None or end is None:
        return NOTHING
    numbers = dict.fromkeys(number for number in (end.low, end.high) if number is not None)
    vi, en = (" – ".join(print_exact(number, lang) for number in numbers) for lang in ("vi", "en"))
    how = PROVENANCE[stated.provenance]
    return Text(f"{vi} ({how.vi})", f"{en} ({how.of('en')})")


def _grounds(node: Node, a: Extreme, b: Extreme) -> Iterator[Change]:
    """What cannot move a score: provenance (told with the figures where they change), evidence, sources."""
    sources = [same_in_both(", ".join(end.sources)) if end.sources else NOTHING for end in (a, b)]
    pairs: tuple[tuple[str, Text, Text, Text, Any, Any], ...] = (
        ("extremes.provenance", _PROVENANCE, PROVENANCE[a.provenance], PROVENANCE[b.provenance], a.provenance,
         b.provenance),
        ("extremes.evidence", _EVIDENCE, or_nothing(a.evidence), or_nothing(b.evidence), plain(a.evidence),
         plain(b.evidence)),
        ("extremes.sources", _SOURCES, sources[0], sources[1], list(a.sources), list(b.sources)),
    )  # fmt: skip
    for kind, label, before, after, x, y in pairs:
        if x != y and not (kind == "extremes.provenance" and (a.highest, a.lowest) != (b.highest, b.lowest)):
            yield _change("sources", kind, node, arrow(label, before, after), x, y)


def _change(section: ChangeSection, kind: str, node: Node, what: Text, before: object, after: object) -> Change:
    return Change(section, kind, node.id, node.code, node.title, what, before, after)
