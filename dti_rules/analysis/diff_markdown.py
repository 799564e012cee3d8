"""A difference as Markdown, with both readings of every changed formula."""

from collections.abc import Iterator, Sequence

from dti_rules.analysis.changes import QUIET, SECTIONS, ChangeSection, Diff
from dti_rules.analysis.diff_text import change_text, total_text
from dti_rules.analysis.effect import Effect
from dti_rules.analysis.phrasing import (
    AFTER,
    BEFORE,
    EFFECT,
    NO_CHANGE,
    QUIET_ONLY,
    QUIETLY,
    UNKNOWN,
    ReportLine,
    heading,
    lines,
    moves,
    notes,
    rank_text,
    unknown_text,
)
from dti_rules.report.markdown import code, escaped, table
from dti_rules.words.text import Lang, Text

_CODE, _ITEM = Text("Số hiệu", "Code"), Text("Mục", "Item")
_CHANGE = Text("Thay đổi", "Change")


def diff_markdown(diff: Diff, effect: Effect | None, lang: Lang) -> str:
    """The whole difference; what cannot move a score comes last."""
    found = [f"# {escaped(heading(diff, lang))}", ""]
    loud = [section for section in SECTIONS if section not in QUIET and diff.of(section)]
    quiet = [section for section in QUIET if diff.of(section)]
    if not loud:
        found += [(QUIET_ONLY if quiet else NO_CHANGE).of(lang), ""]
    for section in loud:
        found += _section(diff, section, "##", lang)
    if effect is not None:
        found += _effect(effect, lang)
    if quiet:
        found += [f"## {QUIETLY.of(lang)}", ""]
    for section in quiet:
        found += _section(diff, section, "###", lang)
    return "\n".join(found).rstrip() + "\n"


def _section(diff: Diff, section: ChangeSection, level: str, lang: Lang) -> list[str]:
    found = list(lines(diff.of(section)))
    head = [_CODE.of(lang), _ITEM.of(lang), _CHANGE.of(lang)]
    with_formulas = any(line.change.formulas is not None for line in found)
    if with_formulas:
        head += [BEFORE.of(lang), AFTER.of(lang)]
    rows = [_row(line, with_formulas, lang) for line in found]
    return [f"{level} {SECTIONS[section].of(lang)}", "", *table(head, rows)]


def _row(line: ReportLine, with_formulas: bool, lang: Lang) -> Sequence[str]:
    row = [escaped(line.codes), escaped(line.title.of(lang)), escaped(line.what.of(lang))]
    if not with_formulas:
        return row
    both = line.change.formulas
    if both is None:
        return [*row, "", ""]
    sides = ((both.before, both.reading_before), (both.after, both.reading_after))
    return [*row, *(_formula(formula, reading, lang) for formula, reading in sides)]


def _formula(formula: str | None, reading: Text | None, lang: Lang) -> str:
    return "–" if formula is None or reading is None else f"{code(formula)}<br>{escaped(reading.of(lang))}"


def _effect(effect: Effect, lang: Lang) -> Iterator[str]:
    yield from (f"## {EFFECT.of(lang)}", "")
    head = (Text("Đơn vị", "Unit"), Text("Hạng trước", "Rank before"), Text("Hạng nay", "Rank now"), BEFORE, AFTER,
            _CHANGE, Text("Chỉ số thay đổi", "What moved"))  # fmt: skip
    if effect.known:
        yield from table([text.of(lang) for text in head], list(_known(effect, lang)))
    if effect.unknown:
        yield from (f"### {UNKNOWN.of(lang)}", "")
    for unit in effect.unknown:
        yield f"- {escaped(unit.unit.named(lang))}: {escaped(unknown_text(unit.unknown).of(lang))}"
    if effect.unknown:
        yield ""
    for note in notes(effect):
        yield from (escaped(note.of(lang)), "")


def _known(effect: Effect, lang: Lang) -> Iterator[Sequence[str]]:
    for unit in effect.by_rank:
        ranks = [rank_text(rank) for rank in effect.ranks(unit)]
        totals = (total_text(effect.old, unit.before, lang), total_text(effect.new, unit.after, lang))
        change, moved = change_text(effect, unit, lang), escaped(moves(effect, unit, lang))
        yield [escaped(unit.unit.named(lang)), *ranks, *totals, change, moved]
