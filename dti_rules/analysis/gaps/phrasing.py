"""The words of gaps, of other figures, of neighbours and of plans, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval
from dti_rules.analysis.gaps.rows import Why
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import PROVENANCE, Node, RuleSet
from dti_rules.model.scorecard import Rank, Value
from dti_rules.report.explain import input_text, reading_of
from dti_rules.report.wording import points_printed
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.numerals import LANGS, print_decimal, print_exact
from dti_rules.words.text import Lang, Text

WHY: Mapping[Why, Text] = {
    "performance": Text("kết quả chưa đạt", "performance"),
    "relative": Text("tương đối: so với các đơn vị khác", "relative: against the other units"),
    "missing": Text("thiếu số liệu", "missing figure"),
    "not_stated": Text("chưa có đủ số liệu", "not stated"),
    "given": Text("điểm được nhập trực tiếp", "points entered directly"),
    "not_assessed": Text("không được chấm", "not assessed"),
}
CODE, ITEM, UNIT = Text("Số hiệu", "Code"), Text("Chỉ số", "Indicator"), Text("Đơn vị", "Unit")
POINTS, MOST, LOST = Text("Điểm", "Points"), Text("Tối đa", "Of"), Text("Điểm mất", "Lost")
WINNABLE, REASON = Text("Còn có thể đạt", "Can be won"), Text("Vì sao", "Why")
RESTS, RANK = Text("Nguồn gốc", "Rests on"), Text("Hạng", "Rank")
FIGURE, LABEL = Text("Mã số liệu", "Figure"), Text("Số liệu", "What it is")
NOW, NEXT, WON = Text("Hiện nay", "Now"), Text("Thành", "Next"), Text("Thêm điểm", "Wins")
ITEMS, TOTAL, NONE = Text("Chỉ số", "Items"), Text("Cộng", "Total"), "–"

_FINE = 4
"""So many decimals has a number of points that does not end sooner."""


def many(texts: Iterable[Text], lang: Lang) -> tuple[str, ...]:
    """The texts in a language, as the head of a table."""
    return tuple(text.of(lang) for text in texts)


def points_text(rules: RuleSet, value: Value, lang: Lang) -> str:
    """Points as everywhere: with the rule set's decimals, or both ends."""
    return points_printed(value, rules.rounding, lang)


def won_text(value: Value, lang: Lang) -> str:
    """Points won, which may be a tiny part of one: in full where they end soon, else with four decimals."""
    if value is None:
        return NONE
    ends = interval(value)
    if not ends.exact:
        return " – ".join(won_text(end, lang) for end in (ends.low, ends.high))
    text = print_exact(ends.low, lang)
    decimals = text.replace(",", ".").partition(".")[2]
    if "/" not in text and (abs(ends.low) >= 10_000 or len(decimals) <= _FINE):
        return text
    scaled = scaled_round(ends.low, _FINE, "half_up")
    if scaled:
        return print_decimal(scaled, _FINE, lang)
    least = print_decimal(1, _FINE, lang)
    return f"< {least}" if ends.low > 0 else f"> -{least}"


def signed(value: Value, lang: Lang) -> str:
    """`+1,82`, `-0,5`, `0`."""
    text = won_text(value, lang)
    return f"+{text}" if value is not None and interval(value).low > 0 and text[0].isdigit() else text


def figure_text(rules: RuleSet, name: str, value: object, lang: Lang) -> str:
    """A figure of an input in words."""
    return input_text(rules, rules.inputs[name], value, lang)


def rank_text(rank: Rank | None) -> str:
    """`7`, `7–9`, or a dash."""
    return NONE if rank is None else str(rank.rank) if rank.rank is not None else f"{rank.best}–{rank.worst}"


def rule_lines(rules: RuleSet, nodes: Sequence[Node], lang: Lang) -> tuple[str, ...]:
    """The rule of each item in words, with its citation and provenance."""
    return tuple(f"{node.code}  {_reads(rules, node, lang)} [{node.cite}; {_sure(node, lang)}]" for node in nodes)


def _reads(rules: RuleSet, node: Node, lang: Lang) -> str:
    if node.formula is not None:
        return reading_of(rules, node).of(lang)
    return Text("tổng điểm của các phần", "sum of its parts").of(lang) if node.parts else NONE


def _sure(node: Node, lang: Lang) -> str:
    rests = [each for each in (node.provenance.points, node.provenance.formula) if each is not None]
    words = dict.fromkeys(PROVENANCE[each].of(lang) for each in rests or [node.provenance.title])
    return ", ".join(words)


def heading(cards: Scorecards, card: Scorecard) -> Text:
    """The unit and the rule set."""
    rules = cards.rule_set
    vi, en = (f"{card.unit.named(lang)} ({card.unit.key}) · {rules.title.of(lang)} ({rules})" for lang in LANGS)
    return Text(vi, en)


def cohort_lines(cards: Scorecards, lang: Lang) -> tuple[str, ...]:
    """What holds of the cohort as a whole: figures that are invented, units that are not there."""
    return tuple(warning.line(lang) for warning in cards.warnings)


def points_of(rules: RuleSet, points: Value, worth: Fraction, lang: Lang) -> str:
    """`578,56 / 1000`."""
    return f"{points_text(rules, points, lang)} / {print_exact(worth, lang)}"
