"""A difference as a terminal table."""

from collections.abc import Iterator

from dti_rules.analysis.changes import QUIET, SECTIONS, Change, Diff
from dti_rules.analysis.effect import Effect, UnitEffect
from dti_rules.analysis.phrasing import (
    AFTER,
    BEFORE,
    EFFECT,
    NO_CHANGE,
    QUIET_ONLY,
    QUIETLY,
    UNKNOWN,
    heading,
    lines,
    moves,
    notes,
    rank_text,
    signed,
    unknown_text,
)
from dti_rules.model.scorecard import NodeScore
from dti_rules.report.columns import columns, wrapped
from dti_rules.report.wording import points_printed, printed
from dti_rules.scoring.score import Scorecards
from dti_rules.words.text import Lang, Text

_LONGEST = 48
"""How much of a title a line shows."""


def diff_table(diff: Diff, effect: Effect | None, lang: Lang) -> str:
    """What can move a score first, then what cannot, then the effects on given figures."""
    found = [heading(diff, lang)]
    loud = [section for section in SECTIONS if section not in QUIET and diff.of(section)]
    if not diff.changes:
        found += ["", NO_CHANGE.of(lang)]
    elif not loud:
        found += ["", QUIET_ONLY.of(lang)]
    for section in loud:
        found += ["", SECTIONS[section].of(lang), *_lines(diff.of(section), lang)]
    quiet = [section for section in QUIET if diff.of(section)]
    if quiet:
        found += ["", f"── {QUIETLY.of(lang)}"]
    for section in quiet:
        found += ["", SECTIONS[section].of(lang), *_lines(diff.of(section), lang)]
    if effect is not None:
        found += ["", *_effect(effect, lang)]
    return "\n".join(found) + "\n"


def _lines(changes: tuple[Change, ...], lang: Lang) -> Iterator[str]:
    for line in lines(changes):
        title = line.title.of(lang)
        whole = len(title) <= _LONGEST or not line.codes
        shown = title if whole else title[: _LONGEST - 1] + "…"
        label = "  " + "  ".join(part for part in (line.codes, shown) if part)
        if label.strip():
            label += ": "
        yield from wrapped("  ", f"{label.lstrip()}{line.what.of(lang)}", 0)
        if line.change.formulas is not None and not line.change.formulas.told:
            yield from _readings(line.change, lang)


def _readings(change: Change, lang: Lang) -> Iterator[str]:
    """Both formulas and how each reads."""
    assert change.formulas is not None
    both = change.formulas
    sides = ((BEFORE, both.before, both.reading_before), (AFTER, both.after, both.reading_after))
    for label, formula, reading in sides:
        if formula is not None and reading is not None:
            head = f"{label.of(lang)}: "
            yield from wrapped(head, formula, 6)
            yield from wrapped(" " * len(head), reading.of(lang), 6)


def effect_table(effect: Effect, lang: Lang) -> str:
    """The effects of a change on given figures, alone."""
    return "\n".join(_effect(effect, lang)) + "\n"


def _effect(effect: Effect, lang: Lang) -> Iterator[str]:
    yield EFFECT.of(lang)
    if effect.known:
        head = (Text("Hạng", "Rank"), Text("Đơn vị", "Unit"), BEFORE, AFTER, Text("Thay đổi", "Change"),
                Text("Chỉ số thay đổi", "What moved"))  # fmt: skip
        rows = [[text.of(lang) for text in head], *(_row(effect, unit, lang) for unit in effect.by_rank)]
        yield from columns(rows, right=frozenset({2, 3, 4}), rule_after=1)
    if effect.unknown:
        yield from ("", UNKNOWN.of(lang))
    for unit in effect.unknown:
        yield from wrapped(f"  {unit.unit.named(lang)}: ", unknown_text(unit.unknown).of(lang), 0)
    for note in notes(effect):
        yield from ("", note.of(lang))


def _row(effect: Effect, unit: UnitEffect, lang: Lang) -> list[str]:
    before, after = effect.ranks(unit)
    ranks = rank_text(before) if before == after else f"{rank_text(before)} → {rank_text(after)}"
    totals = [total_text(cards, score, lang) for cards, score in ((effect.old, unit.before), (effect.new, unit.after))]
    return [ranks, unit.unit.named(lang), *totals, change_text(effect, unit, lang),
            moves(effect, unit, lang)]  # fmt: skip


def total_text(cards: Scorecards, score: NodeScore | None, lang: Lang) -> str:
    """A total: in points where the index has them, else its value."""
    if score is None:
        return "–"
    rounding = cards.rule_set.rounding
    return printed(score, rounding, lang) if score.points is None else points_printed(score.points, rounding, lang)


def change_text(effect: Effect, unit: UnitEffect, lang: Lang) -> str:
    """By how much the total moves: in points where both have them, else in value."""
    rounding = effect.new.rule_set.rounding
    if unit.before is not None and unit.before.points is not None and unit.after and unit.after.points is not None:
        return signed(unit.points_change, rounding.points_decimals, rounding, lang)
    return signed(unit.value_change, rounding.decimals, rounding, lang)
