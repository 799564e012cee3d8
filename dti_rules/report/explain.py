"""Explains a scorecard: every node with its figures, its formula, the annex's sentence, its value and its citation."""

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from dti_rules.formula.functions.guarded import FunctionError
from dti_rules.formula.printer import Style, show, show_in
from dti_rules.formula.reading import SentenceReader
from dti_rules.formula.scope import Input
from dti_rules.formula.syntax import Call, Name
from dti_rules.model.by_unit import Condition, Filled
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import STATES, NodeScore
from dti_rules.report.columns import wrapped
from dti_rules.report.parameters import parameter_lines
from dti_rules.report.wording import PROVENANCE, exact_text, is_long, points_printed, printed
from dti_rules.scoring.absent import condition_read
from dti_rules.scoring.plan import scope_of
from dti_rules.scoring.score import Scorecard
from dti_rules.scoring.trace import SHOWN, TraceStep
from dti_rules.scoring.warnings import filled_by
from dti_rules.words.numerals import print_decimal, print_exact
from dti_rules.words.text import Lang, Text

_FIGURES, FORMULA = Text("Số liệu:   ", "Figures:   "), Text("Công thức: ", "Formula:   ")
_READS, _STEPS = Text("Cách tính: ", "In words:  "), Text("Diễn giải: ", "Worked:    ")
_PARAMETER = Text("Tham số:   ", "Parameter: ")
_CITE, _NOTE = Text("Căn cứ:    ", "Citation:  "), Text("Ghi chú:   ", "Note:      ")
_RATIO, _COMPARED = Text("Tỷ lệ:     ", "Ratio:     "), Text("So với:    ", "Against:   ")
_GIVEN, _STATE = Text("Cho sẵn:   ", "Given:     "), Text("Tình trạng: ", "State:      ")
_RECOMPUTED = Text("tính lại từ các phần: {value}", "recomputed from its parts: {value}")
_WHY, _FILLED = Text("Vì sao:    ", "Why:       "), Text("Được gán:  ", "Imputed:   ")
_WHEN = Text("Bỏ chấm khi: ", "Not assessed when: ")
_WEIGHT = Text("trọng số", "weight")
_TITLE, _POINTS, _RULE = Text("tên gọi", "title"), Text("điểm tối đa", "points"), Text("công thức", "formula")


def explain(card: Scorecard, item: str | None = None, lang: Lang = "vi") -> str:
    """The explanation of a scorecard, or of one node (by id or code) and all below it. Raises KeyError for neither."""
    lines = list(_heading(card, lang))
    nodes = card.rule_set.annex_order() if item is None else tuple(_below(card.rule_set, card[item].node))
    for node in nodes:
        lines += ["", *_node(card, card[node.id], lang)]
    codes = {node.code for node in nodes}
    warnings = [warning for warning in card.warnings if warning.facts.get("item") in codes]
    if warnings:
        lines += ["", Text("Cảnh báo", "Warnings").of(lang)]
        lines += ["  " + warning.line(lang) for warning in warnings]
    return "\n".join(lines) + "\n"


def _below(rule_set: RuleSet, node: Node) -> Iterator[Node]:
    yield node
    if node.role == "indicator":
        for part in rule_set.below(node):
            yield from _below(rule_set, part)


def _heading(card: Scorecard, lang: Lang) -> Iterator[str]:
    rules = card.rule_set
    yield f"{card.unit.named(lang)} ({card.unit.key}) · {rules.title.of(lang)} ({rules})"
    yield governed_by(rules).of(lang)
    yield from (warning.line(lang) for warning in card.warnings if "item" not in warning.facts)
    shares = [
        f"{PROVENANCE[p].of(lang)} {points_printed(points, rules.rounding, lang)}"
        for p, points in sorted(card.points_by_provenance.items())
    ]
    if shares:
        yield Text("Số điểm theo nguồn gốc: ", "Points by what they rest on: ").of(lang) + "; ".join(shares)


def governed_by(rules: RuleSet) -> Text:
    """Which decision governs the edition, and how sure that is, where the edition says."""
    named = Text(*(said[:1].upper() + said[1:] for said in (rules.governing.vi, rules.governing.of("en"))))
    if rules.applies is None:
        return named
    sure = PROVENANCE[rules.applies]
    return Text(
        f"{named.vi}; áp dụng cho năm {rules.year}: {sure.vi}",
        f"{named.of('en')}; that it governs {rules.year}: {sure.en}",
    )


def _node(card: Scorecard, score: NodeScore, lang: Lang) -> Iterator[str]:
    node, rules = score.node, card.rule_set
    indent = 2 * max(0, node.depth - 1)
    yield from wrapped(f"{node.code}  ", f"{node.title.of(lang)}: {result_of(rules, score, lang)}", indent)
    for label, said in facts_of(card, score, lang):
        yield from wrapped(label.of(lang), said, indent + len(node.code) + 2)


def facts_of(card: Scorecard, score: NodeScore, lang: Lang) -> Iterator[tuple[Text, str]]:
    """All that explains a node's result, line by line: what each line tells, and what it says."""
    node = score.node
    if score.state != "computed":
        yield _STATE, STATES[score.state].of(lang)
    if score.left_out is not None:
        sure = PROVENANCE[score.left_out.provenance]
        yield _WHY, f"{score.left_out.said.of(lang)} ({sure.of(lang)})"
    for filled in score.filled:
        yield _FILLED, _filled(filled, lang)
    if score.given:
        yield _GIVEN, _given(score, lang)
    if (ratio := card.submission.ratios.get(node.id)) is not None:
        source = f" ({ratio.source})" if ratio.source else ""
        yield _RATIO, f"{ratio.text}{source}"
    assessed = node.assessed and score.left_out is None
    if node.formula is not None and assessed:
        yield from _computed(card, node, lang)
    elif node.parts and assessed:
        yield _READS, _sum(card, node, lang)
    if condition_of(card.rule_set, node) is not None:
        yield _WHEN, condition_read(card.rule_set, node.id).of(lang)
    yield _CITE, f"{node.cite} ({_rests(node, lang)})"
    if node.note is not None:
        yield _NOTE, node.note.of(lang)


def condition_of(rules: RuleSet, node: Node) -> Condition | None:
    """Under which condition on its figures the node is not assessed for a unit."""
    return None if rules.by_unit is None else rules.by_unit.conditions.get(node.id)


def _filled(filled: Filled, lang: Lang) -> str:
    """`beds = 12, trung vị của 5 đơn vị (phục dựng)`: what stands in for what is missing."""
    sure, why = PROVENANCE[filled.rule.provenance].of(lang), filled.rule.evidence
    because = "" if why is None else f"; {why.of(lang)}"
    return f"{filled.item} = {print_exact(filled.value, lang)}, {filled_by(filled).of(lang)} ({sure}{because})"


def _computed(card: Scorecard, node: Node, lang: Lang) -> Iterator[tuple[Text, str]]:
    """The figures of a component, its formula, and how the one comes of the other."""
    assert node.formula is not None
    rules = card.rule_set
    stated = [name for name in node.inputs if node.id not in card.submission.ratios or name in card.submission.inputs]
    if figures := "; ".join(_figure(rules, name, card, lang) for name in stated):
        yield _FIGURES, figures
    for line in parameter_lines(rules, node, lang):
        yield _PARAMETER, line
    yield FORMULA, show(node.formula.tree)
    yield _READS, reading_of(rules, node).of(lang)
    for step in card.trace(node.id) or ():
        yield _STEPS, _step(rules, step, lang)
    if (rests := compared_with(card, node)) is not None:
        yield _COMPARED, rests.of(lang)


def _step(rules: RuleSet, step: TraceStep, lang: Lang) -> str:
    """An operation with its figures, and its value: an equals sign stands only before what is exact."""
    value = exact_text(step.value, lang)
    return f"{_worked(rules, step, lang)} {'' if value.startswith('≈') else '= '}{value}"


def _worked(rules: RuleSet, step: TraceStep, lang: Lang) -> str:
    """An operation with its figures, numbers as the language writes them; an answer that earns points, by itself."""

    def figure(name: str) -> str:
        value = step.figure(name)
        if isinstance(value, str):
            labels = rules.inputs[name].choices if name in rules.inputs else {}
            return labels[value].of(lang) if value in labels else value
        if isinstance(value, bool):
            return exact_text(value, lang)
        if isinstance(value, Interval):  # a part that is no fraction
            return print_decimal(scaled_round(value.low, SHOWN, "half_up"), SHOWN, lang)
        if isinstance(value, Fraction) and is_long(value):
            return print_decimal(scaled_round(value, SHOWN, "half_up"), SHOWN, lang)
        plain = lang == "en" and not isinstance(value, Fraction)
        return str(value) if plain else print_exact(cast("int | Fraction", value), lang)

    match step.expression:
        case Call() as call if isinstance(answer := call.arguments[0].value, Name):
            if call.arguments[0].key is None and isinstance(step.figure(answer.id), (bool, str)):
                return f"«{figure(answer.id)}»" if lang == "vi" else f"“{figure(answer.id)}”"
    if lang == "en":  # as rule files have it: `10,000` among arguments would be two of them
        return show(step.expression, figure)
    return show_in(step.expression, Style(figure, lambda spelling: spelling.replace(".", ","), "; "))


def result_of(rules: RuleSet, score: NodeScore, lang: Lang) -> str:
    """`7,5 / 10 điểm (0,7500)`; the value alone in an index without points."""
    if score.value is None:
        return STATES["not_assessed"].of(lang)
    value = printed(score, rules.rounding, lang)
    if score.node.points is None:
        return value
    points, worth = points_printed(score.points, rules.rounding, lang), score.worth or score.node.points
    return f"{points} / {print_exact(worth, lang)} {Text('điểm', 'points').of(lang)} ({value})"


def _given(score: NodeScore, lang: Lang) -> str:
    words = [f"{figure.text}{f' ({figure.source})' if figure.source else ''}" for figure in score.given]
    if score.recomputed is not None:
        words.append(_RECOMPUTED.of(lang).format(value=exact_text(score.recomputed, lang)))
    return "; ".join(words)


def _figure(rules: RuleSet, name: str, card: Scorecard, lang: Lang) -> str:
    declared, value = rules.inputs[name], card.submission.inputs.get(name)
    said = f"{name} = {input_text(rules, declared, value, lang)}"
    printing = card.submission.printed.get(name)
    if printing is None:
        return said
    ends = " – ".join(print_exact(end, lang) for end in (printing.interval.low, printing.interval.high))
    return said + Text(f" (số đã in: {ends}; {printing.source})", f" (printed: {ends}; {printing.source})").of(lang)


def compared_with(card: Scorecard, node: Node) -> Text | None:
    """What a relative node was compared with: the units given, stated extremes, or nothing. None where not relative."""
    rests = card.rests_on(node.id)
    if rests is None:
        return None
    if isinstance(rests, int):
        every = len(card.rule_set.units.units)
        if rests < 2:
            return Text("không có đơn vị nào khác: chỉ biết khoảng", "no other unit: only bounds are known")
        between = _ends(card, node)
        return Text(
            f"{rests} trong {every} đơn vị, theo số liệu đã đưa vào{between.vi}",
            f"{rests} of {every} units, those given{between.en}",
        )
    stated = [end for end in dict.fromkeys((rests.highest.low, rests.highest.high)) if end is not None]
    vi, en = (" – ".join(print_exact(end, lang) for end in stated) for lang in ("vi", "en"))
    how, why = PROVENANCE[rests.provenance], rests.evidence
    because = Text("", "") if why is None else Text(f": {why.vi}", f": {why.of('en')}")
    return Text(f"mức cao nhất {vi} ({how.vi}){because.vi}", f"the highest figure, {en} ({how.en}){because.of('en')}")


def _ends(card: Scorecard, node: Node) -> Text:
    """The figures that a min-max runs between, so that a reader can work it out again."""
    found = card.compared_between(node.id)
    if found is None:
        return Text("", "")
    (vi_low, vi_high), (en_low, en_high) = ([exact_text(end, lang) for end in found] for lang in ("vi", "en"))
    if found[0] == found[1]:
        return Text(f"; mọi đơn vị đều có {vi_high}", f"; all of them have {en_high}")
    return Text(f"; thấp nhất {vi_low}, cao nhất {vi_high}", f"; lowest {en_low}, highest {en_high}")


def input_text(rules: RuleSet, declared: Input, value: object, lang: Lang) -> str:
    """A figure of an input in words: `49 người`, `có`, the chosen word's label, or that it is not stated."""
    if value is None:
        return Text("(chưa có)", "(not stated)").of(lang)
    if isinstance(value, bool):
        return exact_text(value, lang)
    if isinstance(value, str):
        return f"{value} ({declared.choices[value].of(lang)})"
    unit = rules.measures.get(declared.measured_in or "")
    return print_exact(cast("int | Fraction", value), lang) + (f" {unit.of(lang)}" if unit else "")


def reading_of(rules: RuleSet, node: Node) -> Text:
    """The annex's sentence for a node's formula."""
    assert node.formula is not None
    reader = SentenceReader(scope_of(rules, node), rules.functions, rules.measures, node.max_points)
    try:
        return reader.read(node.formula.tree)
    except FunctionError as error:
        raise error.of_component(node.code) from None


def _sum(card: Scorecard, node: Node, lang: Lang) -> str:
    terms = []
    weights = card.weights(node.id)
    for part in card.rule_set.below(node):
        if weights[part.id]:
            points, rounding = card[part.id].points, card.rule_set.rounding
            shown = printed(card[part.id], rounding, lang) if points is None else points_printed(points, rounding, lang)
            times = (
                f" x {print_exact(weights[part.id], lang)}" if part.points is None and part.weight is not None else ""
            )
            terms.append(f"{part.code}: {shown}{times}")
    over = print_exact(sum(weights.values()), lang)
    if node.points is None and sum(weights.values()) in (1, len(terms)):
        return Text("trung bình có trọng số của ", "weighted mean of ").of(lang) + "; ".join(terms)
    if node.points is None:
        return Text("trung bình có trọng số: ", "weighted mean: ").of(lang) + f"({'; '.join(terms)}) / {over}"
    return Text("tổng điểm ", "sum of points ").of(lang) + f"({'; '.join(terms)}) / {over}"


def _rests(node: Node, lang: Lang) -> str:
    rests = node.provenance
    named = [
        (_TITLE, rests.title),
        (_WEIGHT if node.max_points is None else _POINTS, rests.points),
        (_RULE, rests.formula),
    ]
    return "; ".join(f"{word.of(lang)}: {PROVENANCE[p].of(lang)}" for word, p in named if p is not None)
