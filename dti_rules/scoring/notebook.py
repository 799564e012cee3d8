"""Scorecards as a notebook shows them: what a score rests on stands beside it."""

from typing import TYPE_CHECKING

from dti_rules.model.rules import PROVENANCE
from dti_rules.model.scorecard import STATES, NodeScore, Rank
from dti_rules.scoring.shown import points_printed, printed
from dti_rules.words.markup import reader, table_html
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import problem
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.scoring.score import Scorecard, Scorecards

_RANK, _UNIT, _CODE = Text("Hạng", "Rank"), Text("Đơn vị", "Unit"), Text("Số hiệu", "Code")
_TITLE, _VALUE, _POINTS = Text("Tên gọi", "Title"), Text("Giá trị", "Value"), Text("Điểm", "Points")
_MOST, _STATE, _RESTS = Text("Tối đa", "Maximum"), Text("Cách tính", "State"), Text("Nguồn gốc", "Rests on")


def cards_html(cards: "Scorecards") -> str:
    """The ranking with totals, and what a reader should know of the cohort."""
    lang, rules = reader(), cards.rule_set
    by_unit = {card.unit: card for card in cards}
    rows = [_ranked(by_unit[rank.unit], rank, lang) for rank in cards.ranking]
    rows += [_ranked(by_unit[unit], None, lang) for unit in cards.ranking.unranked]
    head = [each.of(lang) for each in (_RANK, _UNIT, _VALUE, _POINTS, _RESTS)]
    notes = [warning.line(lang) for warning in cards.warnings]
    return table_html(f"{rules.title.of(lang)} ({rules})", head, rows, (0, 2, 3), notes)


def _ranked(card: "Scorecard", rank: Rank | None, lang: Lang) -> list[str]:
    rounding, total = card.rule_set.rounding, card.total
    place = "–" if rank is None else rank.place
    values = [printed(total, rounding, lang), points_printed(total.points, rounding, lang)]
    return [place, card.unit.named(lang), *values, PROVENANCE[total.provenance].of(lang)]


def card_html(card: "Scorecard") -> str:
    """The total, the pillars and the main indicators of a unit."""
    lang, rules = reader(), card.rule_set
    scores = [card[node.id] for node in (rules.total, *rules.having("pillar"), *rules.mains)]
    rows = [_scored(card, score, lang) for score in scores]
    head = [each.of(lang) for each in (_CODE, _TITLE, _VALUE, _POINTS, _MOST, _STATE, _RESTS)]
    notes = [problem("DTI-W008").line(lang)] if card.submission.illustrative else []
    return table_html(f"{card.unit.named(lang)}, {rules.title.of(lang)} ({rules})", head, rows, (2, 3, 4), notes)


def _scored(card: "Scorecard", score: NodeScore, lang: Lang) -> list[str]:
    rounding, node = card.rule_set.rounding, score.node
    most = "–" if node.max_points is None else print_exact(node.max_points, lang)
    values = [printed(score, rounding, lang), points_printed(score.points, rounding, lang), most]
    return [
        node.code,
        node.title.of(lang),
        *values,
        STATES[score.state].of(lang),
        PROVENANCE[score.provenance].of(lang),
    ]
