"""The words of plans, in both languages."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from dti_rules.analysis.compare.arithmetic import interval
from dti_rules.analysis.gaps.held import deciding
from dti_rules.analysis.gaps.phrasing import end_text, points_text, rank_text, signed, won_text
from dti_rules.analysis.gaps.rows import ItemLoss
from dti_rules.analysis.planning.goals import Goal
from dti_rules.analysis.planning.plan import Plan, Reach
from dti_rules.model.rules import RuleSet
from dti_rules.words.numerals import print_decimal, print_exact
from dti_rules.words.text import Lang, Text

_DECIMALS = 4


def goal_text(rules: RuleSet, goal: Goal, lang: Lang) -> str:
    """What is to be reached."""
    if goal.rank is not None:
        need = end_text(goal.points, True, lang)
        needs = Text(f"chắc chắn đạt khi có {need} điểm", f"certain with {need} points") if goal.open else Text(
            f"cần {need} điểm", f"which needs {need} points")  # fmt: skip
        others = Text("nếu các đơn vị khác giữ đà từ kỳ trước", "if the other units move once more as they did")
        if not goal.moving:
            others = Text("khi các đơn vị khác giữ nguyên", "while the other units stay")
        return Text(f"hạng {goal.rank} ({needs.vi} {others.vi})", f"rank {goal.rank} ({needs.en} {others.en})").of(lang)
    node, points = rules.nodes[goal.node], won_text(goal.points, lang)
    name = node.title.of(lang) if node.id == rules.total.id else f"{node.code} {node.title.of(lang)}"
    return Text(f"{name} từ {points} điểm trở lên", f"{name}: at least {points} points").of(lang)


def below(number: float, lang: Lang) -> str:
    """A bound from below, cut to what is certain."""
    return print_decimal(floor(number * 10**_DECIMALS + 1e-6), _DECIMALS, lang)


def above(number: float, lang: Lang) -> str:
    """A bound from above."""
    return print_decimal(ceil(number * 10**_DECIMALS - 1e-6), _DECIMALS, lang)


def result_lines(found: Plan, lang: Lang) -> Iterator[str]:
    """Whether it can be reached, what it costs, and what an exact score gives."""
    rules = found.bench.rules
    for goal in found.goals:
        said = goal_text(rules, goal, lang)
        yield Text(f"Mục tiêu: {said}", f"Goal: {said}").of(lang)
    if found.already:
        yield Text("Đã đạt mục tiêu, không cần thay đổi gì.", "It is reached already; nothing has to change.").of(lang)
    elif found.reached:
        cost, bound, gap = won_text(found.cost, lang), below(found.bound, lang), above(found.gap, lang)
        sure = Text("", "") if found.certain else Text(" chắc chắn đạt mà", " that reaches it for certain")
        yield Text(f"ĐẠT ĐƯỢC với chi phí {cost}; không phương án nào{sure.vi} rẻ hơn {bound} "
                   f"(chênh lệch không quá {gap})",
                   f"REACHED at a cost of {cost}; no plan{sure.en} costs less than {bound} (a gap of at most {gap})"
                   ).of(lang)  # fmt: skip
    for reach in found.unreached:
        yield _unreached(found, reach, lang)
    before, after = (points_text(rules, end, lang) for end in found.ends)
    won = signed(found.won, lang)
    ranks = " → ".join(map(rank_text, found.ranks))
    yield Text(f"Chấm lại chính xác: điểm tổng {before} → {after} ({won}); hạng {ranks}",
               f"Scored again exactly: total {before} → {after} ({won}); rank {ranks}").of(lang)  # fmt: skip


def _unreached(found: Plan, reach: Reach, lang: Lang) -> str:
    rules = found.bench.rules
    node, bound = rules.nodes[reach.goal.node], above(reach.bound, lang)
    name, ends = node.title.of(lang), interval(Fraction(0) if reach.best is None else reach.best)
    least, best = end_text(ends.low, False, lang), end_text(ends.high, True, lang)
    proved = Text(f"bộ giải chứng minh không quá {bound}", f"the solver proved no more than {bound}")
    if ends.exact:
        best = points_text(rules, ends.high, lang)
    elif not reach.possible:
        proved = Text(f"chắc chắn được {least}; {proved.vi}", f"{least} for certain; {proved.en}")
    said = Text(
        f"KHÔNG ĐẠT ĐƯỢC: {name} đạt không quá {best} điểm ({proved.vi})",
        f"NOT REACHABLE: {name} comes to {best} points at most ({proved.en})",
    )
    if reach.possible:
        said = Text(
            f"KHÔNG CHẮC ĐẠT: {name} chắc chắn được {least} điểm, có thể tới {best} ({proved.vi})",
            f"NOT REACHED FOR CERTAIN: {name} comes to {least} points for certain and {best} perhaps ({proved.en})",
        )
    tail = (
        Text("; dưới đây là phương án tốt nhất", "; the best is below")
        if found.chosen
        else Text("; không có số liệu nào thay đổi được để thêm điểm", "; no figure can be moved to win more")
    )
    return said.of(lang) + tail.of(lang)


def notes(found: Plan) -> Iterator[Text]:
    """How costs are counted, what is held, and what could not be moved."""
    yield found.terms.said
    yield Text("Số liệu của các đơn vị khác giữ nguyên.", "The figures of the other units stay as they are.")
    if any(goal.moving for goal in found.goals):
        yield Text(
            "Chỉ mức điểm cần có để đạt hạng được tính theo đà của các đơn vị khác; đó là giả định, không phải dự báo.",
            "Only the points that the rank needs follow the pace of the other units: an assumption, no forecast.",
        )
    yield Text(
        "Mẫu số của các tỷ lệ (dân số, số hộ, số hệ thống…) giữ nguyên như đã nêu, kể cả khi là tử số ở chỉ số khác.",
        "Denominators of ratios (people, households, systems, …) stay as stated, also where another item counts them.",
    )
    if out := [score.node.code for score in found.bench.card.left_out]:
        vi, en = (f"{said}: {', '.join(out)}" for said in ("Không chấm cho đơn vị này", "Not assessed for this unit"))
        if (worth := found.bench.card.total.own_worth) is not None:
            vi += f"; điểm tổng tính trên {print_exact(worth, 'vi')}"
            en += f"; the total is out of {print_exact(worth, 'en')}"
        yield Text(f"{vi}.", f"{en}.")
    if stays := sorted(deciding(found.bench.rules)):
        names = ", ".join(stays)
        yield Text(
            f"Số liệu quyết định chỉ số nào được chấm cho đơn vị giữ nguyên: {names}.",
            f"Figures that decide what is assessed of the unit stay as stated: {names}.",
        )
    if found.steps:
        yield Text("Thêm điểm: tính lần lượt theo thứ tự các bước, nên cộng lại đúng bằng tổng.",
                   "Wins: counted step after step, so that they add up exactly.")  # fmt: skip
    if any(step.relative for step in found.steps):
        yield Text("† tương đối: điểm còn tùy các đơn vị khác.", "† relative: the points depend on other units too.")
    yield from _still(found)


def _still(found: Plan) -> Iterator[Text]:
    """The items that lost points and whose figures could not be moved, by reason."""
    ratios = found.bench.card.submission.ratios
    reasons: tuple[tuple[Text, list[ItemLoss]], ...] = (
        (Text("thiếu số liệu hoặc chỉ biết khoảng, tính ở mức thấp nhất",
              "a figure is missing or known as a range, counted at the least"),
         [row for row in _losing(found) if row.why in ("missing", "not_stated") or _open(row)]),
        (Text("điểm hoặc tỷ lệ được nhập trực tiếp", "points or a ratio were entered directly"),
         [row for row in _losing(found) if row.why == "given" or row.node.id in ratios]),
        (Text("công thức không tuyến tính từng khúc", "the formula is not piecewise linear"),
         [row for row in _losing(found) if row.node.id in found.model.still]),
    )  # fmt: skip
    for why, rows in reasons:
        if rows:
            codes = ", ".join(row.node.code for row in rows)
            yield Text(f"Không thay đổi, vì {why.vi}: {codes}", f"Not moved, because {why.en}: {codes}")


def _losing(found: Plan) -> list[ItemLoss]:
    return [row for row in found.bench.rows if row.loses]


def _open(row: ItemLoss) -> bool:
    return row.why in ("performance", "relative") and not isinstance(row.score.value, Fraction)
