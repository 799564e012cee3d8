"""A rule set and a ranking as a notebook shows them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dti_rules.words.markup import reader, table_html
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import Node, Provenance, RuleSet
    from dti_rules.model.scorecard import RankingTable

_CODE, _TITLE, _UNIT = Text("Số hiệu", "Code"), Text("Tên gọi", "Title"), Text("Đơn vị", "Unit")
_MOST, _COUNT = Text("Điểm tối đa", "Maximum points"), Text("Chỉ số thành phần", "Components")
_RESTS, _RANK = Text("Nguồn gốc", "Rests on"), Text("Hạng", "Rank")
_BY, _RANKING = Text("theo", "by"), Text("Xếp hạng", "Ranking")


def rule_set_html(rules: "RuleSet", provenances: "Mapping[Provenance, Text]") -> str:
    """The main indicators: code, title, maximum, components, and what the score of each rests on, in these words."""
    lang = reader()
    caption = f"{rules.title.of(lang)} ({rules}), {_BY.of(lang)} {rules.governing.of(lang)}"
    head = [each.of(lang) for each in (_CODE, _TITLE, _MOST, _COUNT, _RESTS)]
    return table_html(
        caption, head, [_row(rules, node, provenances, lang) for node in (rules.total, *rules.mains)], (2, 3)
    )


def _row(rules: "RuleSet", node: "Node", provenances: "Mapping[Provenance, Text]", lang: Lang) -> list[str]:
    most = "–" if node.max_points is None else print_exact(node.max_points, lang)
    rests = provenances[node.provenance.of_score].of(lang)
    return [node.code, node.title.of(lang), most, str(len(rules.components_of(node))), rests]


def ranking_html(table: "RankingTable") -> str:
    """Rank and unit; units without a rank are named below."""
    lang = reader()
    rows = [[rank.place, rank.unit.named(lang)] for rank in table]
    rest = ", ".join(unit.named(lang) for unit in table.unranked)
    notes = [Text(f"Chưa xếp hạng: {rest}", f"Not ranked: {rest}").of(lang)] if rest else []
    return table_html(_RANKING.of(lang), [_RANK.of(lang), _UNIT.of(lang)], rows, (0,), notes)
