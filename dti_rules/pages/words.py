"""What the parts of a report share: marks, links, places in a column, plain words to search by."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from dti_rules.analysis.compare.counts import Standing
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore
from dti_rules.report.page import Html, Tone, mark, text
from dti_rules.report.wording import PROVENANCE, points_printed, printed
from dti_rules.scoring.score import Scorecard
from dti_rules.words.names import plain
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text

ILLUSTRATIVE = Text("số liệu minh họa", "illustrative figures")
STANDS: Mapping[Standing, Text] = {
    "maximum": Text("đạt tối đa", "at their maximum"),
    "partial": Text("đạt một phần", "in between"),
    "zero": Text("bằng 0", "at zero"),
    "unknown": Text("chưa rõ", "not known"),
    "not_assessed": Text("không được chấm", "not assessed"),
}
_ONE: Mapping[Standing, Text] = {
    "maximum": Text("tối đa", "maximum"),
    "partial": Text("một phần", "partial"),
    "zero": Text("bằng 0", "zero"),
    "unknown": Text("chưa rõ", "not known"),
    "not_assessed": Text("không được chấm", "not assessed"),
}
_TONES: Mapping[Standing, Tone] = {"maximum": "good", "zero": "bad", "unknown": "open"}


def badge(card: Scorecard, lang: Lang) -> Html:
    """The mark of invented figures, beside whatever was made of them."""
    return Html(f' <small class="badge">{text(ILLUSTRATIVE.of(lang))}</small>' if card.submission.illustrative else "")


def named(card: Scorecard, lang: Lang) -> Html:
    """A unit by its name, with the mark of invented figures."""
    return Html(text(card.unit.named(lang)) + badge(card, lang))


def standing_mark(standing: Standing, lang: Lang) -> Html:
    """How a component stands, in a word."""
    word, tone = _ONE[standing].of(lang), _TONES.get(standing)
    return text(word) if tone is None else mark(word, tone)


def worth_of(rules: RuleSet, score: NodeScore, lang: Lang) -> str:
    """`61,67 / 100`, or the value where an index has no points."""
    if score.worth is None or score.value is None:
        return printed(score, rules.rounding, lang)
    return f"{points_printed(score.points, rules.rounding, lang)} / {print_exact(score.worth, lang)}"


def rests(score: NodeScore, lang: Lang) -> str:
    """What a score rests on."""
    return PROVENANCE[score.provenance].of(lang)


def anchor(node: Node, lang: Lang) -> str:
    """The id of a component on the page."""
    return f"{lang}-c-{node.id}"


def linked(rules: RuleSet, words: str, lang: Lang) -> Html:
    """The codes of components in a text of codes as links to them; any other text as it is."""
    parts = words.split(", ")
    nodes = [rules.nodes.get(rules.items.get(part.removesuffix(" †"), "")) for part in parts]
    if any(node is None or node.role != "indicator" or node.code != part.removesuffix(" †") for node, part in
           zip(nodes, parts, strict=True)):  # fmt: skip
        return text(words)
    return Html(", ".join(f'<a href="#{text(anchor(node, lang))}">{text(part)}</a>'
                          for node, part in zip(nodes, parts, strict=True) if node is not None))  # fmt: skip


def places(values: Sequence[Any]) -> list[str]:
    """The place of each value among all of them, equal values at one place; nothing for None. A script sorts by it."""
    order: dict[Hashable, int] = {
        value: i for i, value in enumerate(sorted({each for each in values if each is not None}), 1)
    }
    return ["" if value is None else str(order[value]) for value in values]


def words_of(*several: str) -> str:
    """Plain lower-case letters, for a search that forgives marks."""
    return " ".join(plain(each) for each in several)
