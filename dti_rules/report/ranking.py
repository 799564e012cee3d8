"""The ranking as a terminal table: rank, unit, total, pillars, and what the scores rest on."""

from dti_rules.model.scorecard import Rank
from dti_rules.report.columns import columns
from dti_rules.report.wording import PROVENANCE, UNDECIDED, points_printed, printed
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text, number_of

_RANK, _UNIT, _RESTS = Text("Hạng", "Rank"), Text("Đơn vị", "Unit"), Text("Nguồn gốc", "Rests on")
_POINTS = Text("Điểm", "Points")


def ranking_table(cards: Scorecards, lang: Lang) -> str:
    """The table, with the units that have no rank below it, and the notes that it needs."""
    rules = cards.rule_set
    head = [_RANK.of(lang), _UNIT.of(lang), rules.total.title.of(lang)]
    with_points, worth = rules.total.max_points is not None, rules.total.points
    if with_points and worth is not None:
        head.append(f"{_POINTS.of(lang)} / {print_exact(worth, lang)}")
    head += [pillar.title.of(lang) for pillar in rules.having("pillar")]
    rows = [[*head, _RESTS.of(lang)]]
    by_unit = {card.unit: card for card in cards}
    ranked = [_row(by_unit[rank.unit], rank, with_points, lang) for rank in cards.ranking]
    rest = [_row(by_unit[unit], None, with_points, lang) for unit in cards.ranking.unranked]
    lines = [f"{rules.title.of(lang)} ({rules})", ""]
    marked = any(cell.endswith(UNDECIDED) for row in ranked + rest for cell in row[2:])
    lines += columns(rows + ranked + rest, right=frozenset({0, *range(2, len(rows[0]) - 1)}), rule_after=1)
    return "\n".join([*lines, *_notes(cards, marked, lang)]) + "\n"


def _row(card: Scorecard, rank: Rank | None, with_points: bool, lang: Lang) -> list[str]:
    rounding = card.rule_set.rounding
    place = "–" if rank is None else rank.place
    total = card.total
    row = [place, card.unit.named(lang), printed(total, rounding, lang)]
    if with_points:
        own = "" if total.own_worth is None else f" / {print_exact(total.own_worth, lang)}"
        row.append(points_printed(total.points, rounding, lang) + own)
    row += [printed(card[pillar.id], rounding, lang) for pillar in card.rule_set.having("pillar")]
    return [*row, PROVENANCE[total.provenance].of(lang)]


def _notes(cards: Scorecards, marked: bool, lang: Lang) -> list[str]:
    notes = [*(warning.line(lang) for warning in cards.warnings), *(sign.of(lang) for sign in signs(cards, marked))]
    return ["", *notes] if notes else []


def fewer_assessed(cards: Scorecards) -> list[Text]:
    """How units count of which not everything is assessed, where there are any."""
    count = sum(bool(card.left_out) for card in cards)
    if not count:
        return []
    vi, en = ("số điểm", "their points") if cards.rule_set.ranked_on_points else (
        "tỷ lệ trên điểm tối đa được chấm của từng đơn vị", "their share of what is assessed of each")  # fmt: skip
    return [Text(f"{count} đơn vị có chỉ số không chấm; xếp hạng theo {vi}",
                 f"not everything is assessed of {number_of(count, 'unit')}; units rank on {en}")]  # fmt: skip


def signs(cards: Scorecards, marked: bool) -> list[Text]:
    """What the signs in a ranking mean; `marked` where a last digit is open."""
    found = []
    if marked:
        found.append(
            Text(
                f"{UNDECIDED} chữ số cuối chưa chắc chắn: các số đã in chỉ cho biết giá trị trong một khoảng",
                f"{UNDECIDED} the last digit is open: printed figures tell the value only within an interval",
            )
        )
    if cards.rule_set.ranking.lowest_first:
        found.append(Text("hạng 1 là điểm thấp nhất", "rank 1 is the lowest total"))
    found += fewer_assessed(cards)
    apart = {card.unit for card in cards if not card.states_enough}
    if apart:
        needed = cards.rule_set.ranking.at_least
        found.append(
            Text(
                f"– chưa xếp hạng: có số liệu của chưa đủ {needed} chỉ số thành phần ({len(apart)} đơn vị)",
                f"– not ranked: fewer than {needed} components are stated ({number_of(len(apart), 'unit')})",
            )
        )
    nothing = {card.unit for card in cards if card.total.state == "not_assessed"}
    if nothing:
        count = len(nothing)
        found.append(
            Text(
                f"– chưa xếp hạng: không chỉ số nào được chấm ({count} đơn vị)",
                f"– not ranked: nothing is assessed ({number_of(count, 'unit')})",
            )
        )
    if not (apart | nothing).issuperset(cards.ranking.unranked):
        found.append(
            Text(
                "– chưa xếp hạng: số liệu chưa đủ, chỉ biết khoảng giá trị",
                "– not ranked: the figures are incomplete, only bounds are known",
            )
        )
    return found
