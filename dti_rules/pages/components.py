"""Every component, to be opened: its figures, its rule in words, the steps, the citation, the evidence."""

from collections.abc import Iterator

from dti_rules.analysis.compare.counts import STANDINGS, Counts, standing
from dti_rules.analysis.gaps.phrasing import LOST, REASON, WHY, WINNABLE, points_text
from dti_rules.analysis.gaps.rows import ItemLoss
from dti_rules.formula.printer import show
from dti_rules.model.rules import Node
from dti_rules.pages.found import Found
from dti_rules.pages.ranking import note
from dti_rules.pages.standing import mean_of, mean_said
from dti_rules.pages.tools import search
from dti_rules.pages.words import STANDS, anchor, badge, rests, standing_mark, words_of, worth_of
from dti_rules.report.explain import FORMULA, facts_of, reading_of, result_of
from dti_rules.report.page import Html, Section, details, facts, text
from dti_rules.report.parameters import parameter_lines
from dti_rules.report.wording import PROVENANCE
from dti_rules.scoring.score import Scorecard
from dti_rules.words.numerals import print_day, print_exact
from dti_rules.words.text import Lang, Text

_HEADING = Text("Từng chỉ số thành phần", "Component by component")
_WHAT = Text("số hiệu hoặc tên chỉ số", "code or title of an indicator")
_KINDS = {
    "": Text("tất cả", "all"),
    "lost": Text("mất điểm", "points lost"),
    "zero": STANDS["zero"],
    "partial": STANDS["partial"],
    "maximum": STANDS["maximum"],
    "unknown": STANDS["unknown"],
}
_RESULT = Text("Kết quả", "Result")
_READS, _CITE = Text("Cách tính", "In words"), Text("Căn cứ", "Citation")
_PARAMETER, _NOTE = Text("Tham số", "Parameter"), Text("Ghi chú", "Note")
_EVIDENCE, _SOURCE = Text("Căn cứ thêm", "Evidence"), Text("Nguồn", "Source")
_CHECKED = Text("Đối chiếu với văn bản", "Compared with its document")
_ANNEX, _UNITS = Text("Nguyên văn phụ lục", "Annex text"), Text("Các đơn vị", "The units")
_WARNING, _RESTS = Text("Cảnh báo", "Warning"), Text("Nguồn gốc", "Provenance")


def components(found: Found, lang: Lang) -> Section:
    """All components under their main indicators."""
    target = f"{lang}-items"
    kinds = _KINDS if found.card is not None else None
    groups = "".join(_group(found, main, lang) for main in found.rules.mains)
    body = [search(target, _WHAT, lang, kinds, opens=True), Html(f'<div id="{target}">{groups}</div>')]
    return Section(f"{lang}-components", _HEADING.of(lang), body, note(found, lang))


def _group(found: Found, main: Node, lang: Lang) -> str:
    title = f"{main.code} {main.title.of(lang)}"
    said = "" if found.card is None else f": {_score(found.card, main, lang)}"
    inner = "".join(_item(found, part, lang, True) for part in found.rules.below(main))
    if not inner:
        inner = _item(found, main, lang, True, f"{lang}-i-{main.id}")
    return f'<div data-group><h3 id="{text(anchor(main, lang))}">{text(title + said)}</h3>{inner}</div>'


def _score(card: Scorecard, node: Node, lang: Lang) -> str:
    score = card[node.id]
    return f"{worth_of(card.rule_set, score, lang)} · {rests(score, lang)}"


def _item(found: Found, node: Node, lang: Lang, top: bool, name: str = "") -> Html:
    """A component; its sub-items stand within it."""
    attributes = {"class": "item", "id": name or anchor(node, lang)}
    if top:
        attributes["data-find"] = " ".join(_words(found, node))
        attributes["data-kinds"] = " ".join(_kinds(found, node))
    inner = [facts(_facts(found, node, lang)), *(_item(found, part, lang, False) for part in found.rules.below(node))]
    return details(_summary(found, node, lang), inner, attributes)


def _words(found: Found, node: Node) -> Iterator[str]:
    """What a component and its sub-items are found by."""
    yield words_of(node.code, node.title.vi, node.title.of("en"))
    for part in found.rules.below(node):
        yield from _words(found, part)


def _kinds(found: Found, node: Node) -> Iterator[str]:
    if found.card is None:
        return
    yield standing(found.card[node.id])
    if found.lost is not None and any(_within(found, node, row.node) for row in found.lost.losing):
        yield "lost"


def _within(found: Found, node: Node, part: Node) -> bool:
    while part.id != node.id and part.parent is not None:
        part = found.rules.nodes[part.parent]
    return part.id == node.id


def _summary(found: Found, node: Node, lang: Lang) -> Html:
    parts = [f'<span class="code">{text(node.code)}</span>', f'<span class="name">{text(node.title.of(lang))}</span>']
    if found.card is not None:
        score = found.card[node.id]
        parts += [f'<span class="score">{text(worth_of(found.rules, score, lang))}</span>',
                  f'<span class="stands">{standing_mark(standing(score), lang)}</span>',
                  f'<span class="rests">{text(rests(score, lang))}</span>']  # fmt: skip
    else:
        most = "" if node.points is None else print_exact(node.points, lang)
        parts += [f'<span class="score">{text(most)}</span>',
                  f'<span class="rests">{text(PROVENANCE[node.provenance.of_score].of(lang))}</span>']  # fmt: skip
    return Html(" ".join(parts))


def _facts(found: Found, node: Node, lang: Lang) -> Iterator[tuple[str, Html]]:
    yield from _of_unit(found, found.card, node, lang) if found.card is not None else _of_rule(found, node, lang)
    if mean_of(found, node) is not None:
        yield _UNITS.of(lang), text(mean_said(found, node, lang))
    if node.evidence is not None:
        yield _EVIDENCE.of(lang), text(node.evidence.of(lang))
    for source in node.sources:
        yield _SOURCE.of(lang), text(found.rules.sources[source])
    if node.checked is not None:
        page = "" if node.checked.page is None else Text(f", trang {node.checked.page}", f", page {node.checked.page}"
                                                         ).of(lang)  # fmt: skip
        yield _CHECKED.of(lang), text(f"{node.checked.by}, {print_day(node.checked.on, lang)}{page}")
    if node.annex_text is not None:
        original = ' lang="vi"' if lang == "en" and not node.annex_text.en else ""
        yield _ANNEX.of(lang), Html(f"<span{original}>{text(node.annex_text.of(lang))}</span>")


def _of_unit(found: Found, card: Scorecard, node: Node, lang: Lang) -> Iterator[tuple[str, Html]]:
    """The unit's result, what was lost, and all that explains it."""
    score = card[node.id]
    said = f"{result_of(found.rules, score, lang)}; {rests(score, lang)}"
    yield _RESULT.of(lang), Html(text(said) + badge(card, lang))
    row: ItemLoss | None = (
        None if found.lost is None else next((r for r in found.lost.losing if r.node.id == node.id), None)
    )
    if row is not None:
        yield LOST.of(lang), text(points_text(found.rules, row.lost, lang))
        yield REASON.of(lang), text(WHY[row.why].of(lang))
        yield WINNABLE.of(lang), text(points_text(found.rules, row.winnable, lang))
    for label, words in facts_of(card, score, lang):
        inner = text(words)
        yield label.of(lang).strip().rstrip(":"), Html(f"<code>{inner}</code>") if label is FORMULA else inner
    for warning in card.warnings:
        if warning.facts.get("item") == node.code:
            yield _WARNING.of(lang), text(warning.sentence(lang))


def _of_rule(found: Found, node: Node, lang: Lang) -> Iterator[tuple[str, Html]]:
    """What the edition says of a component, and how the units stand at it."""
    counts = [standing(card[node.id]) for card in found.cards]
    told = Counts(**{kind: counts.count(kind) for kind in STANDINGS})
    pairs = zip(STANDINGS, told.as_tuple(), strict=True)
    yield _UNITS.of(lang), text(", ".join(f"{number} {STANDS[kind].of(lang)}" for kind, number in pairs if number))
    if node.formula is not None:
        for line in parameter_lines(found.rules, node, lang):
            yield _PARAMETER.of(lang), text(line)
        yield FORMULA.of(lang).strip().rstrip(":"), Html(f"<code>{text(show(node.formula.tree))}</code>")
        yield _READS.of(lang), text(reading_of(found.rules, node).of(lang))
    yield _CITE.of(lang), text(str(node.cite))
    rows = [(Text("tên gọi", "title"), node.provenance.title), (Text("điểm", "points"), node.provenance.points),
            (Text("công thức", "formula"), node.provenance.formula)]  # fmt: skip
    yield _RESTS.of(lang), text("; ".join(f"{word.of(lang)}: {PROVENANCE[p].of(lang)}" for word, p in rows if p))
    if node.note is not None:
        yield _NOTE.of(lang), text(node.note.of(lang))
