"""What units do to each other: order, newcomers, ranks."""

from fractions import Fraction

from dti_rules.conformance.common import broken
from dti_rules.conformance.kit import BrokenError, check, holds_for_all
from dti_rules.conformance.strategies import submissions
from dti_rules.model.figures import Interval
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.scoring.score import Scorecard, score
from dti_rules.words.text import Text


@check("unit-order", "thứ tự đơn vị không quan trọng", "the order of units does not matter")
def unit_order_does_not_matter(rules: RuleSet, examples: int) -> None:
    """Submissions in another order give the same scorecards and ranks."""

    def property_(cohort: list[Submission]) -> None:
        one, other = score(rules, cohort), score(rules, cohort[::-1])
        for card in one:
            same = other.of(card.unit)
            assert same is not None
            for node in rules.nodes.values():
                if card.value(node.id) != same.value(node.id):
                    raise broken(
                        node, "kết quả phụ thuộc thứ tự các đơn vị", "the result depends on the order of the units"
                    )
        if one.ranking != other.ranking:
            raise BrokenError(Text("thứ hạng phụ thuộc thứ tự các đơn vị", "ranks depend on the order of the units"))

    holds_for_all(submissions(rules, 2, 3), max(3, examples // 8), property_)


@check("new-unit", "thêm đơn vị chỉ đổi chỉ số tương đối", "a new unit moves only relative nodes")
def a_new_unit_moves_only_relative_nodes(rules: RuleSet, examples: int) -> None:
    """Adding a unit moves relative nodes and what is above them, and nothing else."""
    may_move: set[str] = set()
    for node in rules.nodes.values():
        if (node.formula is not None and node.formula.relative) or may_move & set(node.parts):
            may_move.add(node.id)

    def property_(cohort: list[Submission]) -> None:
        fewer, more = score(rules, cohort[:-1]), score(rules, cohort)
        for card in fewer:
            same = more.of(card.unit)
            assert same is not None
            for node in rules.nodes.values():
                if node.id not in may_move and card.value(node.id) != same.value(node.id):
                    raise broken(
                        node,
                        "thêm một đơn vị làm đổi một chỉ số không tương đối",
                        "a new unit moves a node that is not relative",
                    )

    holds_for_all(submissions(rules, 3, 3), max(3, examples // 8), property_)


@check("ranks", "thứ hạng theo giá trị đã in", "ranks follow printed values")
def ranks_follow_printed_values(rules: RuleSet, examples: int) -> None:
    """Higher values (or lower, as declared) rank higher, equal ones share a rank, and the next rank is as declared."""

    def property_(cohort: list[Submission]) -> None:
        cards = score(rules, cohort)
        shown = {card.unit: _ranked_on(rules, card) for card in cards if card.unit in {r.unit for r in cards.ranking}}
        for rank in cards.ranking:
            way = -1 if rules.ranking.lowest_first else 1
            above = [value for value in shown.values() if value * way > shown[rank.unit] * way]
            wanted = 1 + (len(above) if rules.ranking.ties == "shared_then_skip" else len(set(above)))
            if rank.rank is not None and rank.rank != wanted:
                raise BrokenError(
                    Text(
                        f"{rank.unit.name}: hạng {rank.rank}, đúng ra là {wanted}",
                        f"{rank.unit.name}: rank {rank.rank}, should be {wanted}",
                    )
                )

    holds_for_all(submissions(rules, 2, 3), max(3, examples // 8), property_)


def _ranked_on(rules: RuleSet, card: Scorecard) -> Fraction:
    total = card.total
    if rules.ranking.on == "printed" and total.printed is not None:
        return Fraction(total.printed)
    return total.value.low if isinstance(total.value, Interval) else total.value or Fraction(0)
