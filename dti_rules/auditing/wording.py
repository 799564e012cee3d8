"""How the audit says figures, quantities and the steps of a proof, in both languages."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

from dti_rules.auditing.findings import Step
from dti_rules.auditing.linear import Proof, ProofLine
from dti_rules.auditing.statements import MEASURES, READINGS, Statement
from dti_rules.auditing.subjects import Subject
from dti_rules.auditing.system import Printed, QuantityTerms, RankOrder, RankTable, Rule, Unknown, spread
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import Node, RuleSet
from dti_rules.words.numerals import print_decimal, print_exact
from dti_rules.words.text import Text, joined

ONE = Fraction(1)


def number(value: Fraction) -> Text:
    """The number in full where that is short, else to six decimals behind «≈»."""
    found = []
    for lang in ("vi", "en"):
        text = print_exact(value, lang)
        if "/" in text or len(text) > 12:
            text = "≈" + print_decimal(scaled_round(value, 6, "half_up"), 6, lang)
        found.append(text)
    return Text(*found)


def full(value: Fraction) -> Text:
    """The number with all its digits, or as p/q: what is to be added up is never rounded."""
    return Text(print_exact(value, "vi"), print_exact(value, "en"))


def fill(vi: str, en: str, **facts: str | Text) -> Text:
    """A sentence with its facts, in both languages."""
    return Text(
        vi.format_map({key: fact.vi if isinstance(fact, Text) else fact for key, fact in facts.items()}),
        en.format_map({key: fact.of("en") if isinstance(fact, Text) else fact for key, fact in facts.items()}),
    )


def between(interval: Interval) -> Text:
    """`từ 0,7162 đến dưới 0,7163`."""
    low, high = number(interval.low), number(interval.high)
    if interval.exact:
        return fill("đúng {low}", "exactly {low}", low=low)
    return fill(
        f"{'trên' if interval.low_open else 'từ'} {{low}} đến {'dưới ' if interval.high_open else ''}{{high}}",
        f"{'above' if interval.low_open else 'from'} {{low}} to {'below ' if interval.high_open else ''}{{high}}",
        low=low,
        high=high,
    )


def node_name(node: Node) -> Text:
    """`chỉ số 4 «Nhân lực số»`; the total and pillars by their titles."""
    if node.role != "indicator":
        return node.title
    return fill("chỉ số {code} «{title}»", "indicator {code} “{title}”", code=node.code, title=node.title)


def unit_name(subject: Subject) -> Text:
    """The unit's name in both languages; as written where it was not resolved."""
    unit = subject.unit
    return Text(subject.statement.unit) if unit is None else Text(unit.name, unit.named("en"))


def label(subject: Subject) -> Text:
    """What a statement is about: unit, item, measure, edition."""
    own = subject.statement
    parts: list[Text] = []
    if own.unit:
        parts.append(unit_name(subject))
    if subject.node is not None and (own.item or own.measure in ("value", "points", "rank")):
        parts.append(node_name(subject.node))
    elif own.item:
        parts.append(Text(own.item, own.item))
    elif own.topic:
        parts.append(Text(own.topic, own.topic))
    parts.append(MEASURES[own.measure])
    if own.rule_set and not own.part:
        versus = f"{own.rule_set} / {own.against}" if own.against else own.rule_set
        parts.append(Text(versus, versus))
    return joined(parts)


def printed_as(statement: Statement) -> Text:
    """`«65/100» (Báo Cà Mau, mid-2023)`."""
    text = f"{statement.text}/{statement.out_of}" if statement.out_of else statement.text
    return Text(f"«{text}»", f"“{text}”")


def unit_of_sums(rules: RuleSet) -> Text:
    """What the sums are in: points, or values times weights."""
    return Text("điểm", "points") if rules.total.points else Text("giá trị × trọng số", "value × weight")


def capital(text: Text) -> Text:
    """The text in both languages, beginning with a capital letter."""
    return Text(text.vi[:1].upper() + text.vi[1:], text.of("en")[:1].upper() + text.of("en")[1:])


# ---- the steps of a proof


def steps(
    proof: Proof[Unknown],
    goal: QuantityTerms | None = None,
    scale: Fraction = ONE,
    without: ProofLine[Unknown] | None = None,
) -> tuple[Step, ...]:
    """The lines of a proof as sentences, printed figures first; `scale` divides every multiplier.

    `goal` is the quantity that the proof bounds, if any: what the lines leave over beyond it is at least 0.
    """
    lines = in_order([line for line in proof if line is not without])
    found = [_step(line, line.multiplier / scale) for line in lines]
    return (*found, *_not_below_zero(proof, goal or {}))


def in_order(lines: Sequence[ProofLine[Unknown]]) -> list[ProofLine[Unknown]]:
    """Printed figures first, then what other units say, then the rules."""
    order = {Printed: 0, RankOrder: 1, RankTable: 1, Rule: 2}
    return sorted(lines, key=lambda line: order.get(type(line.row.about), 3))


def _not_below_zero(proof: Proof[Unknown], goal: QuantityTerms) -> Iterator[Step]:
    """The unknowns that the lines of a proof leave over: it holds because none of them is below 0."""
    left: dict[Unknown, Fraction] = {unknown: -weight for unknown, weight in goal.items()}
    for line in proof:
        sign = line.multiplier if line.side == "high" else -line.multiplier
        for unknown, weight in line.row.terms.items():
            left[unknown] = left.get(unknown, Fraction(0)) + sign * weight
    over = [unknown for unknown, weight in left.items() if weight > 0 and unknown.kind != "rank"]
    if over:
        said = joined(Text(f"{unknown.node} ({unknown.rule_set})") for unknown in over)
        yield Step(fill("Điểm không âm: {what}", "Points are never below 0: {what}", what=said))


def _step(line: ProofLine[Unknown], times: Fraction) -> Step:
    about = line.row.about
    if isinstance(about, Printed):
        return _printed_step(line, about, times)
    if isinstance(about, RankTable):
        return _table_step(about)
    if isinstance(about, RankOrder):
        return _order_step(about, line, times)
    assert isinstance(about, Rule)
    return Step(_rule(about, line, times), str(about.node.cite))


def _end(line: ProofLine[Unknown], scale: Fraction) -> Text:
    return bounded(full(line.limit / scale), low=line.side == "low", strict=line.strict)


def bounded(end: str | Text, *, low: bool, strict: bool = False) -> Text:
    """What is known of a number from one end: above it, from it on, below it, at most it."""
    if low:
        return (
            fill("trên {end}", "above {end}", end=end)
            if strict
            else fill("từ {end} trở lên", "at least {end}", end=end)
        )
    return fill("dưới {end}", "below {end}", end=end) if strict else fill("không quá {end}", "at most {end}", end=end)


def _printed_step(line: ProofLine[Unknown], about: Printed, times: Fraction) -> Step:
    subject = about.subject
    sentence = fill(
        "{what} in {text}, hiểu là {reading}: {end}",
        "{what}, printed {text}, read as {reading}: {end}",
        what=capital(label(subject)),
        text=printed_as(subject.statement),
        reading=READINGS[about.reading],
        end=_end(line, about.scale),
    )
    assert subject.rules is not None
    sentence = _worth(sentence, times * about.scale, times * line.limit, subject.rules)
    return Step(sentence, subject.statement.source)


def _worth(sentence: Text, by: Fraction, worth: Fraction, rules: RuleSet) -> Text:
    """The sentence with what its figure is worth in the sum, where that is another number."""
    if by == 1:
        return sentence
    said = "{sentence}; × {by} = {worth} ({unit})"
    return fill(said, said, sentence=sentence, by=full(by), worth=full(worth), unit=unit_of_sums(rules))


def _table_step(about: RankTable) -> Step:
    rank = str(about.best) if about.best == about.worst else f"{about.best}–{about.worst}"
    near = joined(Text(unit.name, unit.named("en")) for unit in about.nearest)
    lowest = about.rules.ranking.lowest_first
    text = fill(
        "Xếp {units} đơn vị theo {on} đã in: {above} đơn vị chắc chắn {side}, nên hạng {rank}{near}",
        "By the printed {on} of {units} units {above} are {side} for certain, so the rank is {rank}{near}",
        on=Text("điểm", "points") if about.rules.ranked_on_points else Text("giá trị", "values"),
        side=Text("thấp hơn", "lower") if lowest else Text("cao hơn", "higher"),
        units=str(about.units),
        above=str(about.above),
        rank=rank,
        near=fill(" (liền kề: {near})", " (next to {near})", near=near) if about.nearest else Text("", ""),
    )
    return Step(text, about.rules.id)


def _order_step(about: RankOrder, line: ProofLine[Unknown], times: Fraction) -> Step:
    text = fill(
        "{other} hạng {rank}, {value}: {end} {unit}",
        "{other} is at rank {rank} with {value}: {end} {unit}",
        other=Text(about.other.name, about.other.named("en")),
        rank=about.rank.text,
        value=printed_as(about.value),
        end=_end(line, ONE),
        unit=unit_of_sums(about.rules),
    )
    return Step(_worth(text, times, times * line.limit, about.rules), about.rank.source)


def _rule(about: Rule, line: ProofLine[Unknown], times: Fraction) -> Text:
    node = node_name(about.node)
    if about.kind == "rank":
        count = str(line.row.high)
        return fill("Có {count} đơn vị: hạng từ 1 đến {count}", "{count} units: ranks from 1 to {count}", count=count)
    if about.kind == "most":
        rest = joined(Text(part.code, part.code) for part in about.rest)
        what = fill("các chỉ số {rest} cộng lại", "indicators {rest} together", rest=rest) if about.rest else node
        worth = fill(" (× {times} = {all})", " (× {times} = {all})", times=full(times), all=full(times * line.limit))
        return fill(
            "{what}: không quá {most} {unit}{worth}",
            "{what}: at most {most} {unit}{worth}",
            what=capital(what),
            most=full(line.limit),
            unit=unit_of_sums(about.rules),
            worth=worth if times != 1 else Text("", ""),
        )
    parts = [about.rules.nodes[unknown.node] for unknown in line.row.terms if unknown.kind == "points"][1:]
    terms = [Text(part.code, part.code) for part in parts]
    if about.rest:
        terms.append(fill("các chỉ số còn lại ({rest})", "the rest ({rest})",
                          rest=joined(Text(part.code, part.code) for part in about.rest)))  # fmt: skip
    unit, by = unit_of_sums(about.rules), spread(about.rules, about.node)
    parts_said = joined(terms, " + ")
    if by != 1:
        shown = "({parts})" if len(terms) > 1 else "{parts}"
        parts_said = fill(f"{shown} × {{by}}", f"{shown} × {{by}}", parts=parts_said, by=full(by))
    return fill("{node} = {parts}, tính bằng {unit}{out}", "{node} = {parts}, in {unit}{out}", node=capital(node),
                parts=parts_said, unit=unit, out=_left_out(about))  # fmt: skip


def _left_out(about: Rule) -> Text:
    """`; không chấm: 1.2 (Quyết định 1, Điều 3)`: the parts that the edition leaves out for the unit."""
    out = [part for part in about.rules.below(about.node) if not part.assessed]
    if not out or about.rules.by_unit is None:
        return Text("", "")
    said = joined(Text(f"{part.code} ({part.cite})") for part in out)
    return fill("; không chấm: {said}", "; not assessed: {said}", said=said)


def sides(lines: Sequence[ProofLine[Unknown]], scale: Fraction) -> Fraction:
    """What lines add up to as a lower bound of what is left out of them."""
    return sum((_share(line, scale) for line in lines), Fraction(0))


def _share(line: ProofLine[Unknown], scale: Fraction) -> Fraction:
    return (line.multiplier / scale) * (line.limit if line.side == "low" else -line.limit)


def added_up(lines: Sequence[ProofLine[Unknown]], times: Fraction, low: bool, per: Fraction = ONE) -> Text:
    """`596.27 = 423.6375 + 392.8925 + 254.9 - 475.16`: the lines' ends with their signs, in the order of the steps.

    It can be typed into a pocket calculator as it stands: terms that do not end as decimals are written over a common
    number, and so is a sum that is divided (`per`) by what a value of 1 is worth.
    """
    terms = [_share(line, times) * (1 if low else -1) for line in in_order(lines)]
    terms = [term for term in terms if term]
    total = sum(terms, Fraction(0))
    over = lcm(*(_endless(term.denominator) for term in terms)) * per
    if not terms or (over == 1 and len(terms) == 1):
        return full(total) if not _endless(total.denominator) > 1 else number(total)
    found = []
    for lang in ("vi", "en"):
        said = [print_exact(abs(term) * over / per, lang) for term in terms]
        signs = ["-" if term < 0 else "+" for term in terms]
        written = " ".join(f"{sign} {text}" for sign, text in zip(signs, said, strict=True))
        written = written.removeprefix("+ ") if signs[0] == "+" else "-" + written[2:]
        if over != 1:
            written = f"({written})" if len(terms) > 1 else written
            written += f" / {print_exact(over, lang)}"
        end = total / per
        text = full(end) if _endless(end.denominator) == 1 else number(end)
        found.append(f"{text.of(lang)} = {written}")
    return Text(*found)


def _endless(denominator: int) -> int:
    """What is left of a denominator without its twos and fives; 1 where its decimals end."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator
