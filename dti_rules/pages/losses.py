"""Where points were lost and what would win them: the unit's, or those of a cohort; the plan; the units above."""

from collections.abc import Iterable, Iterator, Sequence

from dti_rules.analysis.compare.blocks import blocks as comparison_blocks
from dti_rules.analysis.gaps.blocks import unit_blocks
from dti_rules.analysis.gaps.cohort_blocks import cohort_blocks
from dti_rules.analysis.gaps.neighbours_blocks import neighbours_blocks
from dti_rules.analysis.planning.blocks import plan_blocks
from dti_rules.pages.found import Found
from dti_rules.pages.ranking import note
from dti_rules.pages.words import linked
from dti_rules.report.blocks import Block, Grid
from dti_rules.report.page import Cell, Html, Section, details, items, paragraph, subheading, text
from dti_rules.report.sections import block_html
from dti_rules.words.text import Lang, Text

_LOST = Text("Điểm mất ở đâu, thêm gì thì được nhiều điểm nhất", "Where points were lost, and what would win the most")
_ABOVE = Text("Các đơn vị xếp ngay trên hơn ở những mục nào", "What the units ranked just above did better")
_LAST = Text("So với năm trước", "Against the year before")
_PLAN = Text(
    "Kế hoạch: thay đổi ít nhất để được điểm cao hơn",
    "A plan: the least to change to reach more",
)
_ALL = 10**6
_LONG = 12
"""A longer table is opened by its reader."""
_SHORT = 16
"""A longer figure is set as text, on several lines."""


def losses(found: Found, lang: Lang) -> Iterator[Section]:
    """What each item lost and why, what one more of each figure wins, which figures are missing."""
    if found.lost is not None:
        several = unit_blocks(found.lost, lang, _ALL)
        yield section_of_blocks(found, "lost", _LOST, _but(several, "lead", "mains", "rules"), lang)
    elif found.card is None and found.rules.total.points is not None:
        several = cohort_blocks(found.cards, lang)
        yield section_of_blocks(found, "lost", _LOST, _but(several, "lead", "notes"), lang)


def plan(found: Found, lang: Lang) -> Iterator[Section]:
    """The cheapest way to the next better rank, or to the goal that was stated."""
    if found.plan is not None:
        yield section_of_blocks(found, "plan", _PLAN, _but(plan_blocks(found.plan, lang), "rules"), lang)
    elif found.unplanned is not None:
        line = Text("Chưa lập được kế hoạch: ", "There is no plan here: ").of(lang) + found.unplanned.sentence(lang)
        yield Section(f"{lang}-plan", _PLAN.of(lang), [paragraph(line)])


def above(found: Found, lang: Lang) -> Iterator[Section]:
    """What the units just above did better."""
    if found.above is not None and found.above.above:
        yield section_of_blocks(
            found, "above", _ABOVE, _but(neighbours_blocks(found.above, lang), "lead", "rules"), lang
        )


def last_year(found: Found, lang: Lang) -> Iterator[Section]:
    """What changed since the year before, in full."""
    if found.last is not None:
        yield section_of_blocks(found, "last", _LAST, comparison_blocks(found.last, found.unit, lang), lang)


def _but(several: Iterable[Block], *ids: str) -> list[Block]:
    """The blocks without those that the page says elsewhere; what is said of the whole cohort stands at its top."""
    return [block for block in several if block.id not in ids]


def section_of_blocks(found: Found, name: str, heading: Text, several: Sequence[Block], lang: Lang) -> Section:
    """Blocks as a part of the page; the long ones are to be opened."""
    body = [each for i, block in enumerate(several) for each in _block(found, block, lang, first=i == 0)]
    return Section(f"{lang}-{name}", heading.of(lang), body, note(found, lang))


def _block(found: Found, block: Block, lang: Lang, first: bool) -> Iterator[Html]:
    """A block under its caption, to be opened where it is long; codes of components lead to them."""
    if not isinstance(block, Grid):
        said = set(_said_above(found, lang))
        yield subheading(block.caption) if block.caption else Html("")
        yield items([text(line) for line in block.items if line not in said])
        return
    whole = _table(found, block, lang)
    if first or block.id == "rows" or len(block.rows) <= _LONG:
        yield from (subheading(block.caption), whole)
        return
    many = Text(f"{len(block.rows)} dòng", f"{len(block.rows)} rows").of(lang)
    summary = Html(f"{subheading(block.caption)} <span>({text(many)})</span>")
    yield details(summary, [whole], {"class": "item", "id": f"{lang}-t-{block.id.replace(':', '-')}"})


def _table(found: Found, block: Grid, lang: Lang) -> Html:
    def cell(words: str, number: bool) -> Cell:
        plain = number or not words
        return Cell(words, number and len(words) <= _SHORT, None if plain else linked(found.rules, words, lang))

    return block_html(block, cell)


def _said_above(found: Found, lang: Lang) -> Iterator[str]:
    """What the top of the page says already."""
    return (warning.line(lang) for warning in found.cards.warnings)
