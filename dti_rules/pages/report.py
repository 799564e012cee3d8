"""A report as one HTML file: ranking, main indicators, losses, neighbours, last year, every component to be opened."""

from collections.abc import Iterator

from dti_rules.pages.components import components
from dti_rules.pages.found import Found
from dti_rules.pages.losses import above, last_year, losses, plan
from dti_rules.pages.ranking import by_main, ranking
from dti_rules.pages.rounds import rounds
from dti_rules.pages.script import SCRIPT
from dti_rules.pages.standing import mains, summary
from dti_rules.pages.style import INVENTED, REPORT
from dti_rules.pages.tools import switches
from dti_rules.report.explain import governed_by
from dti_rules.report.page import STYLE, Html, Section, body, document, items, notice, paragraph, text
from dti_rules.words.numerals import LANGS
from dti_rules.words.text import Lang, Text

_SKIP = Text("Đến nội dung", "To the content")
_ABOUT = Text("Về trang này", "About this page")
_INVENTED = Text("Số liệu minh họa, không phải số liệu thật", "Illustrative figures, not real ones")


def report_html(found: Found, lang: Lang) -> str:
    """The whole file, in both languages; that of `lang` shows first."""
    inner = [line for each in LANGS for line in _in(found, each, each == lang)]
    style = STYLE + REPORT + (INVENTED if found.invented else "")
    return document(title(found, lang), lang, style, inner, SCRIPT)


def title(found: Found, lang: Lang) -> str:
    """The unit, where there is one, and the index."""
    index = found.rules.title.of(lang)
    return index if found.unit is None else f"{found.unit.named(lang)} · {index}"


def _in(found: Found, lang: Lang, shown: bool) -> Iterator[str]:
    """The page in one language."""
    name, hidden = title(found, lang), "" if shown else " hidden"
    yield f'<div class="tree" id="{lang}" lang="{lang}" data-title="{text(name)}"{hidden}>'
    first, *_ = sections = list(_sections(found, lang))
    yield f'<a class="skip" href="#{first.id}">{_SKIP.of(lang)}</a>'
    if found.invented:
        yield f'<aside class="invented">{_INVENTED.of(lang)}</aside>'
    yield from body(name, lang, sections, tuple(_lead(found, lang)))
    yield "</div>"


def _lead(found: Found, lang: Lang) -> Iterator[Html]:
    key = "" if found.unit is None else f"{found.unit.key}; "
    yield paragraph(f"{governed_by(found.rules).of(lang)} ({key}{found.rules})", "lead")
    told = [warning.sentence(lang) for warning in found.cards.warnings]
    if told:
        yield notice([text(line) for line in told])
    yield switches(lang)


def _sections(found: Found, lang: Lang) -> Iterator[Section]:
    if found.card is None:
        yield ranking(found, lang)
        yield mains(found, lang)
        yield by_main(found, lang)
        yield from losses(found, lang)
        yield from last_year(found, lang)
        yield from rounds(found, lang)
    else:
        yield summary(found, found.card, lang)
        yield mains(found, lang)
        yield from losses(found, lang)
        yield from plan(found, lang)
        yield from above(found, lang)
        yield from last_year(found, lang)
        yield from rounds(found, lang)
    yield components(found, lang)
    if found.card is not None and len(found.cards) > 1:
        yield ranking(found, lang)
        yield by_main(found, lang)
    yield _about(found, lang)


def _about(found: Found, lang: Lang) -> Section:
    """What the page rests on, and how to read it."""
    rules = found.rules
    lines = [
        Text(f"Bộ chỉ số {rules}; mã băm của nội dung: {rules.content_digest}",
             f"Rule set {rules}; digest of its content: {rules.content_digest}"),
        Text("Nguồn gốc của mỗi điểm: chính thức, phỏng theo, suy ra, phục dựng, hoặc số liệu cho sẵn; điểm chỉ chắc "
             "chắn bằng quy định kém chắc chắn nhất mà nó dựa vào.",
             "Provenance of each score: official, adapted, derived, reconstructed, or given; a score is no surer than "
             "the weakest rule that it rests on."),
        Text("Điểm được tính chính xác, chỉ làm tròn khi in; bộ chỉ số quy định xếp hạng theo giá trị chính xác hay "
             "giá trị đã làm tròn.",
             "Scores are exact and rounded for print alone; the rule set says whether ranks follow exact or rounded "
             "values."),
        Text("Trang này không tải gì từ mạng. Không bật JavaScript vẫn đọc được đầy đủ, chỉ không tìm kiếm, sắp xếp, "
             "đổi ngôn ngữ và nền sáng, tối được. Mục nào đang mở thì được in.",
             "The page loads nothing from a network. Without JavaScript all of it can be read; only search, sorting, "
             "the switch of language and of light and dark are missing. A print shows what is open."),
    ]  # fmt: skip
    return Section(f"{lang}-about", _ABOUT.of(lang), [items([text(line.of(lang)) for line in lines])])
