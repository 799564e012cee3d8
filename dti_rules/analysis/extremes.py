"""What changed in the extremes that an edition states for indicators that compare units."""

from collections.abc import Iterator
from typing import Any

from dti_rules.analysis.changes import NOTHING, Change, Section, arrow, or_nothing, same_in_both
from dti_rules.formula.ranges import Range
from dti_rules.loading.digest import plain
from dti_rules.model.rules import PROVENANCE, Extreme, Node, RuleSet
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Text

_HIGHEST, _LOWEST = Text("mức cao nhất", "highest figure"), Text("mức thấp nhất", "lowest figure")
_PROVENANCE = Text("nguồn gốc của mức cao nhất, thấp nhất", "provenance of the extremes")
_EVIDENCE = Text("căn cứ của mức cao nhất, thấp nhất", "evidence for the extremes")


def extreme_changes(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    """The changes of stated extremes, by indicator: the figures, which can move a score, then their grounds."""
    for item in dict.fromkeys((*new.extremes, *old.extremes)):
        before, after = old.extremes.get(item), new.extremes.get(item)
        node = new.nodes[item] if after is not None else old.nodes[item]
        yield from _moved(node, before, after)
        if before is not None and after is not None:
            yield from _grounds(node, before, after)


def _change(section: Section, kind: str, node: Node, what: Text, before: Any, after: Any) -> Change:
    return Change(section, kind, node.id, node.code, node.title, what, before, after)


def _moved(node: Node, before: Extreme | None, after: Extreme | None) -> Iterator[Change]:
    """Other figures, told with their provenance."""
    for kind, label in (("highest", _HIGHEST), ("lowest", _LOWEST)):
        ends = [None if each is None else getattr(each, kind) for each in (before, after)]
        if ends[0] != ends[1]:
            said = [_said(each, end) for each, end in zip((before, after), ends, strict=True)]
            yield _change("extremes", kind, node, arrow(label, *said), *(_data(end) for end in ends))


def _said(stated: Extreme | None, found: Range | None) -> Text:
    if stated is None or found is None:
        return NOTHING
    ends = [end for end in dict.fromkeys((found.low, found.high)) if end is not None]
    vi, en = (" – ".join(print_exact(end, lang) for end in ends) for lang in ("vi", "en"))
    sure = PROVENANCE[stated.provenance]
    return Text(f"{vi} ({sure.vi})", f"{en} ({sure.en})")


def _data(found: Range | None) -> Any:
    return None if found is None else {"low": plain(found.low), "high": plain(found.high)}


def _grounds(node: Node, a: Extreme, b: Extreme) -> Iterator[Change]:
    """What cannot move a score: provenance where the figures are the same, evidence, sources."""
    if a.provenance != b.provenance and (a.highest, a.lowest) == (b.highest, b.lowest):
        what = arrow(_PROVENANCE, PROVENANCE[a.provenance], PROVENANCE[b.provenance])
        yield _change("sources", "provenance_extremes", node, what, a.provenance, b.provenance)
    if a.evidence != b.evidence:
        what = arrow(_EVIDENCE, or_nothing(a.evidence), or_nothing(b.evidence))
        yield _change("sources", "evidence_extremes", node, what, plain(a.evidence), plain(b.evidence))
    if a.sources != b.sources:
        ends = [or_nothing(same_in_both(", ".join(each.sources)) if each.sources else None) for each in (a, b)]
        what = arrow(Text("nguồn của mức cao nhất, thấp nhất", "sources of the extremes"), *ends)
        yield _change("sources", "sources_extremes", node, what, list(a.sources), list(b.sources))
