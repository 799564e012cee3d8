"""What moved between two rounds, as titled tables and lines."""

from collections.abc import Iterator, Sequence

from dti_rules.records.rounds import phrasing
from dti_rules.records.rounds.figures import differences
from dti_rules.records.rounds.moves import Moves, PointMove, UnitMoves
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.text import Lang, Text


def diff_title(found: Moves, lang: Lang) -> str:
    """`declared → final: Bộ chỉ số …`."""
    return f"{found.before.name} → {found.after.name}: {found.rules.title.of(lang)} ({found.rules})"


def diff_blocks(found: Moves, units: Sequence[UnitMoves], lang: Lang) -> tuple[Block, ...]:
    """All that is said of some units."""
    rounds = (found.before, *found.rounds)
    warnings = [warning.line(lang) for warning in found.after.cards.warnings]
    return filled(
        [
            Lines("lead", "", (*(phrasing.round_text(each, lang) for each in rounds), *warnings)),
            _totals(found, units, lang),
            _moves(found, units, lang),
            Lines("reasons", Text("Lý do từng thay đổi", "The reason of each change").of(lang),
                  tuple(_reasons(found, units, lang))),
            Lines("kept", Text("Ý kiến về số liệu giữ nguyên", "What is said of figures that stay").of(lang),
                  tuple(kept_lines(found, {each.unit.key for each in units}, lang))),
            Lines("notes", Text("Ghi chú", "Notes").of(lang), tuple(_notes(units, lang))),
        ]
    )  # fmt: skip


def _totals(found: Moves, units: Sequence[UnitMoves], lang: Lang) -> Grid:
    rows = []
    for each in units:
        ends = (phrasing.score_text(found.rules, score, lang) for score in each.totals)
        ranks = (phrasing.rank_text(rank) for rank in each.ranks)
        rows.append((each.unit.named(lang), *ends, phrasing.signed(each.change, lang), " → ".join(ranks)))
    caption = Text("Điểm tổng và hạng", "Total and rank").of(lang)
    texts = phrasing.head((phrasing.UNIT, phrasing.BEFORE, phrasing.AFTER, phrasing.CHANGE, phrasing.RANK), lang)
    return Grid("totals", caption, texts, tuple(rows), frozenset({1, 2, 3, 4}))


def _moves(found: Moves, units: Sequence[UnitMoves], lang: Lang) -> Grid:
    rows = tuple(_row(found, each, move, lang) for each in units for move in each.moves)
    caption = Text("Từng điểm thay đổi", "Each point that moved").of(lang)
    texts = (phrasing.UNIT, phrasing.CODE, phrasing.BEFORE, phrasing.AFTER, phrasing.CHANGE, phrasing.ON_TOTAL,
             phrasing.BY_IT_ALONE, phrasing.REASON, phrasing.BY, phrasing.RESTS)  # fmt: skip
    return Grid("moves", caption, phrasing.head(texts, lang), rows, frozenset({2, 3, 4, 5, 6}))


def _row(found: Moves, unit: UnitMoves, move: PointMove, lang: Lang) -> tuple[str, ...]:
    one = move.after or move.before
    assert one is not None
    before, after = (phrasing.score_text(found.rules, score, lang) for score in (move.before, move.after))
    return (
        unit.unit.named(lang), move.node.code, before, after, phrasing.signed(move.change, lang),
        phrasing.signed(move.on_total, lang), phrasing.rank_text(unit.rank_by(move)), phrasing.why_text(move, lang),
        phrasing.by_text(move), PROVENANCE[one.provenance].of(lang),
    )  # fmt: skip


def _reasons(found: Moves, units: Sequence[UnitMoves], lang: Lang) -> Iterator[str]:
    for each in units:
        yield from phrasing.reason_lines(found.rules, each, lang)


def kept_lines(found: Moves, units: set[str], lang: Lang) -> Iterator[str]:
    """What was said of figures that did not move: agreed, or only remarked upon."""
    names = {each.unit.key: each.unit.named(lang) for each in found.units}
    old = found.before
    for each in found.rounds:
        moved = differences(old.figures, each.figures)
        used = {id(each.said_of(key)) for key in moved}
        for key, reason in each.reasons.items():
            if key not in moved and id(reason) not in used and key.unit in units:
                yield f"{names[key.unit]}, {phrasing.spoken_of(each, key, lang)}: {phrasing.reason_text(reason, lang)}"
        old = each


def _notes(units: Sequence[UnitMoves], lang: Lang) -> Iterator[str]:
    if not any(each.moves for each in units):
        yield Text("Không điểm nào thay đổi.", "No point moved.").of(lang)
        return
    yield Text(
        "«Tác động vào tổng»: điểm tổng đổi vì mục này; cộng lại đúng bằng thay đổi của điểm tổng. "
        "«Hạng nếu chỉ đổi mục này»: hạng của đơn vị khi chỉ mục này đổi, còn lại như trước.",
        "“On the total”: what the move did to the total; the lines add up to what the total moved by. “Rank by it "
        "alone”: the unit's rank had only this moved, all else being as before.",
    ).of(lang)
    if any(move.on_total is None for each in units for move in each.moves):
        yield Text(
            "Dấu –: không tách riêng được (chỉ biết khoảng, có công thức ở giữa, hoặc có mục không chấm).",
            "A dash: cannot be told apart (only bounds are known, or a formula stands between).",
        ).of(lang)
