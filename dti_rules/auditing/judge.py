"""The judgement of one unit: which of its figures contradict, agree, or cannot be decided, and what bounds the rest."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from dti_rules.auditing.conflicts import core, first_reading, reconciled, repairs
from dti_rules.auditing.findings import Bounds, Finding, Repair, Step, Where
from dti_rules.auditing.kinds import FindingKind
from dti_rules.auditing.linear import Proof
from dti_rules.auditing.statements import READINGS, Reading, Statement
from dti_rules.auditing.subjects import Subject, worths
from dti_rules.auditing.system import Left, Printed, QuantityTerms, RankOrder, RankTable, ReadAs, Rule, System, Unknown
from dti_rules.auditing.wording import (
    added_up,
    between,
    bounded,
    capital,
    fill,
    label,
    node_name,
    number,
    printed_as,
    sides,
    steps,
    unit_name,
    unit_of_sums,
)
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Provenance, RuleSet, weakest
from dti_rules.words.classes import field, mutable
from dti_rules.words.text import Text, joined

CONFIRMING = 20
"""A figure is confirmed where the others leave at most so many units of its last digit open."""

NARROWING = 4
"""... and where they leave at most a quarter of what the rules alone leave."""

MOST_MISSING = 8
ONE = Fraction(1)


@mutable
class Settled:
    """What the judgement of values leaves for that of ranks: the figures taken out, and how the others are read."""

    disputed: set[Subject] = field(factory=set)
    read_as: dict[Subject, Reading] = field(factory=dict)


def judge(system: System, settled: Settled) -> Iterator[Finding]:
    """The findings of one unit: contradictions, readings, then figure by figure, then what was not printed.

    A contradiction is one under every reading, and so proved. A figure that the rules and the evidence alone refute
    comes first, so that no true figure stands accused beside it; then figures that refute each other. What is left can
    all be true, some of it perhaps only if it is read as truncated: each such figure is a finding, with the proof that
    the nearest will not do. `settled` collects what becomes of the figures.
    """
    if system.conflict({}) is not None:  # ranks and values of other units that contradict each other order nobody
        system = system.direct
    loose: dict[Subject, Reading] = dict.fromkeys(system.subjects, "any")
    evidence = [subject for subject in loose if subject.statement.evidence]
    trials = [evidence, *([*evidence, s] for s in loose if not s.statement.evidence), list(loose)]
    told: set[Subject] = set()
    scopes = (system.direct, system) if len(system.direct.rules) < len(system.rules) else (system,)
    for scope, trial in product(scopes, trials):
        tried = {subject: loose[subject] for subject in trial if subject in loose}
        while scope.conflict(tried) is not None:
            at_odds = core(scope, tried)
            yield _contradiction(scope, tried, at_odds)
            told |= set(at_odds)
            for subject in _disputed(at_odds):
                settled.disputed.add(subject)
                del loose[subject], tried[subject]
    read_as = reconciled(system, list(loose))
    settled.read_as |= read_as
    for subject, way in read_as.items():
        if way != first_reading(subject) and not subject.statement.evidence:
            yield _read_so(system, read_as, subject)
            told.add(subject)
    for subject in read_as:
        if not subject.statement.evidence and subject not in told:
            yield _alone(system, read_as, subject)
    yield from _unprinted(system, read_as)


def _disputed(at_odds: ReadAs) -> list[Subject]:
    """The figures that a contradiction takes out of the rest of the audit: those audited, else the evidence."""
    audited = [subject for subject in at_odds if not subject.statement.evidence]
    return audited or list(at_odds)


# ---- contradictions


def _contradiction(system: System, read_as: ReadAs, at_odds: ReadAs) -> Finding:
    proof = system.conflict(at_odds)
    assert proof is not None
    target = _target(at_odds, proof)
    where = label(target) if target is not None else Text("", "")
    rests = leaning(proof)
    kind: FindingKind = "differs_from_reconstruction" if rests == "reconstructed" else "contradicts"
    about, against = _parted(at_odds)
    audited = [subject for subject in at_odds if not subject.statement.evidence]  # what is evidence stays as it is
    mends = tuple(Repair(statement, text) for statement, text in repairs(system, read_as, audited))
    lines, gap = _derivation(proof, target, at_odds)
    figures = joined((printed_as(s.statement) for s in at_odds), "; ")
    if len(at_odds) == 1:
        said = "{figures} không thể đúng, dù hiểu là làm tròn hay cắt bớt chữ số{gap}"
        in_english = "{figures} cannot be true, whether rounded or truncated{gap}"
    else:
        said = "các số {figures} không thể cùng đúng, dù hiểu là làm tròn hay cắt bớt chữ số{gap}"
        in_english = "the figures {figures} cannot all be true, whether rounded or truncated{gap}"
    return Finding(
        kind=kind,
        about=about,
        against=against,
        title=capital(where),
        summary=fill(said, in_english, figures=figures, gap=_gap_said(gap)),
        steps=lines,
        provenance=rests,
        where=where_of(target),
        repairs=mends,
        gap=gap,
        proofs=(proof,),
    )


def _gap_said(gap: Fraction | None) -> Text:
    if gap is None:
        return Text("", "")
    if not gap:
        return Text("; hai khoảng kề nhau nhưng không có giá trị chung", "; the ends touch and do not meet")
    return fill("; lệch ít nhất {gap}", "; off by at least {gap}", gap=number(gap))


def _target(at_odds: ReadAs, proof: Proof[Unknown]) -> Subject | None:
    """The figure to measure the others against: the one highest in the tree, of two figures of one thing the later."""
    lines = {line.row.about.subject: line for line in proof if isinstance(line.row.about, Printed)}
    rank = {"total": 0, "pillar": 1, "indicator": 2}
    inside = [subject for subject in at_odds if subject in lines]
    if not inside:
        return None
    return min(
        reversed(inside),
        key=lambda s: (s.statement.evidence, rank[s.node.role] if s.node else 3, s.node.depth if s.node else 0),
    )


def _derivation(
    proof: Proof[Unknown], target: Subject | None, at_odds: ReadAs
) -> tuple[tuple[Step, ...], Fraction | None]:
    """The steps, and the gap between what the others add up to and what the target's digits allow."""
    own = next(
        (line for line in proof if isinstance(line.row.about, Printed) and line.row.about.subject is target), None
    )
    if target is None or own is None:
        return steps(proof), None
    assert isinstance(own.row.about, Printed) and target.rules is not None
    others = [line for line in proof if line is not own]
    scale, unit = own.row.about.scale, unit_of_sums(target.rules)
    implied = sides(others, own.multiplier)
    least = own.side == "high"  # the figure says «at most», the others say «at least»
    other_end = implied if least else -implied
    gap = (other_end - own.limit if least else own.limit - other_end) / scale
    conclusion = fill(
        "Vậy {what} {implied}; nhưng số in {text} ({reading}) chỉ đúng với giá trị {limit}",
        "So {what} is {implied}; but the printed {text} ({reading}) allows {limit}",
        what=label(target),
        implied=bounded(_with_unit(other_end, scale, unit), low=least),
        text=printed_as(target.statement),
        reading=READINGS[at_odds[target]],
        limit=bounded(_with_unit(own.limit, scale, unit), low=own.side != "high", strict=own.strict),
    )
    adding = fill("Cộng lại: {sum}", "In sum: {sum}", sum=added_up(others, own.multiplier, low=least))
    summed = (Step(adding),) if len(others) > 1 else ()
    return (*steps(proof, None, own.multiplier, own), *summed, Step(conclusion, target.statement.source)), gap


def _with_unit(value: Fraction, scale: Fraction, unit: Text) -> Text:
    own = number(value / scale)
    if scale == 1:
        return own
    return fill("{own} (= {worth} {unit})", "{own} (= {worth} {unit})", own=own, worth=number(value), unit=unit)


def leaning(proof: Proof[Unknown], *more: Provenance) -> Provenance:
    """The weakest rule that a proof leans on; `given` where it rests on printed figures alone."""
    found: list[Provenance] = ["given", *more]
    for line in proof:
        about = line.row.about
        if isinstance(about, Rule):
            found.append(about.provenance)
        elif isinstance(about, (RankTable, RankOrder)):
            found.append(about.rules.ranking.provenance)
        elif isinstance(about, Printed):
            found += [rule.provenance for rule in about.leans]
    return weakest(found)


def _parted(subjects: Sequence[Subject] | ReadAs) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """The figures under audit and the others; where all are evidence, they are what the finding is about."""
    audited = tuple(s.statement for s in subjects if not s.statement.evidence)
    evidence = tuple(s.statement for s in subjects if s.statement.evidence)
    return (audited, evidence) if audited else (evidence, ())


def where_of(subject: Subject | None) -> Where:
    """What a finding about a statement is about."""
    if subject is None:
        return Where()
    own = subject.statement
    return Where(
        subject.rules.id if subject.rules else own.rule_set,
        subject.unit.name if subject.unit else own.unit,
        subject.node.id if subject.node else own.item,
        subject.node.code if subject.node else "",
    )


# ---- agreements that need a reading


def _read_so(system: System, read_as: ReadAs, subject: Subject) -> Finding:
    way = read_as[subject]
    at_odds = core(system, {**read_as, subject: first_reading(subject)})
    proof = system.conflict(at_odds)
    assert proof is not None
    lines, _ = _derivation(proof, subject if _in(proof, subject) else _target(at_odds, proof), at_odds)
    about, against = _parted(at_odds)
    closing = fill("Hiểu lại: {again}: các số cùng đúng", "Read again: {again}: all can be true",
                   again=between_of(subject, way))  # fmt: skip
    return Finding(
        kind="agrees_if_read_so",
        about=about,
        against=against,
        title=capital(label(subject)),
        summary=fill(
            "chỉ khớp với các số còn lại nếu hiểu {figure} là {way}",
            "meets the other figures only if {figure} is read as {way}",
            figure=printed_as(subject.statement),
            way=READINGS[way],
        ),
        steps=(*lines, Step(closing, subject.statement.source)),
        provenance=leaning(proof),
        where=where_of(subject),
        readings=((subject.statement, way),),
        proofs=(proof,),
    )


def between_of(subject: Subject, way: Reading) -> Text:
    """`«0,275» cắt bỏ phần lẻ: từ 0,275 đến dưới 0,276`."""
    return fill("{figure} {way}: {interval}", "{figure} {way}: {interval}", figure=printed_as(subject.statement),
                way=READINGS[way], interval=between(subject.readings[way]))  # fmt: skip


def _in(proof: Proof[Unknown], subject: Subject) -> bool:
    return any(isinstance(line.row.about, Printed) and line.row.about.subject is subject for line in proof)


# ---- figures that no other contradicts


def _alone(system: System, read_as: ReadAs, subject: Subject) -> Finding:
    """What all other figures say of one that none contradicts."""
    quantity = system.quantities[subject]
    others = {other: way for other, way in read_as.items() if other is not subject}
    left = system.left_to(quantity.terms, others)
    proof, used = tuple(line for one in left.proofs for line in one), left.used
    in_points = quantity.most is not None and quantity.worth(subject.readings[read_as[subject]]).high >= quantity.most
    scale = ONE if in_points else quantity.scale
    interval = None if left.interval is None else left.interval.scaled(1 / scale)
    own_interval = quantity.worth(subject.readings[read_as[subject]]).scaled(1 / scale)
    alike = [other for other in others if _prints_the_same(system, subject, other)]
    sure = bool(alike) or _confirms(system, subject, left.interval)

    def derivation() -> tuple[Step, ...]:
        own = Step(between_of(subject, read_as[subject]), subject.statement.source)
        return (*_both_ways(left.proofs, quantity.terms, scale), own)

    tables = any(isinstance(line.row.about, (RankTable, RankOrder)) for line in proof)
    return Finding(
        kind="agrees" if sure else "undecidable",
        about=(subject.statement,),
        against=tuple(dict.fromkeys(s.statement for s in (*alike, *used))),
        title=capital(label(subject)),
        summary=_printed_alike(_summary(interval, own_interval, sure, in_points), alike),
        steps=derivation if used or tables else (),
        provenance=leaning(proof, *(rule.provenance for rule in quantity.leans)) if sure else "given",
        where=where_of(subject),
        bounds=None if interval is None else Bounds(interval, "points" if in_points else subject.statement.measure),
        missing=() if sure else _missing(system, subject),
        proofs=left.proofs if used or tables else (),
    )


def _prints_the_same(system: System, subject: Subject, other: Subject) -> bool:
    """Whether another source prints the very figure."""
    own, its = subject.statement, other.statement
    of_one_thing = system.quantities[subject].name == system.quantities[other].name and own.measure == its.measure
    return its.evidence and of_one_thing and own.figure == its.figure


def _printed_alike(summary: Text, alike: Sequence[Subject]) -> Text:
    """The summary, and who else prints the very figure."""
    if not alike:
        return summary
    sources = dict.fromkeys(source for other in alike for source in other.sources or (other.statement.rule_set,))
    said = joined((Text(source, source) for source in sources), "; ")
    return fill("{summary}; số này cũng được in ở {sources}", "{summary}; the same figure is printed by {sources}",
                summary=summary, sources=said)  # fmt: skip


def _confirms(system: System, subject: Subject, left: Interval | None) -> bool:
    """Whether what the others leave is so narrow that a wrong figure would have shown."""
    if left is None:
        return False
    if subject.statement.measure in ("rank", "change_rank"):
        return left.exact
    quantity = system.quantities[subject]
    whole = system.ruled(quantity.terms)
    width = left.high - left.low
    narrow = whole is not None and width * NARROWING <= whole.high - whole.low
    return narrow and width <= CONFIRMING * subject.statement.figure.step * quantity.scale


def _summary(left: Interval | None, own: Interval, sure: bool, in_points: bool) -> Text:
    said = Text("không có giới hạn", "no limit") if left is None else between(left)
    if in_points:
        said = fill("{said} điểm", "{said} points", said=said)
    if not sure:
        return fill(
            "không trái với số nào, nhưng chưa đủ để xác nhận: các số khác chỉ cho biết khoảng {said}",
            "nothing contradicts it, but nothing confirms it: the other figures only give {said}",
            said=said,
        )
    assert left is not None
    met = left.meet(own)
    if met == left:
        return fill("các số khác cho {said}: khớp", "the other figures give {said}: it agrees", said=said)
    return fill(
        "các số khác cho {said}: khớp, phần chung {met}",
        "the other figures give {said}: it agrees, meeting {met}",
        said=said,
        met=between(met),
    )


def _both_ways(proofs: Sequence[Proof[Unknown]], terms: QuantityTerms, scale: Fraction) -> list[Step]:
    """The steps to the lower and to the upper end, each with the sum that they make."""
    found = []
    for low, proof in zip((True, False), proofs, strict=False):
        if all(isinstance(line.row.about, Rule) for line in proof):
            continue
        end = added_up(proof, ONE, low, scale)
        strict = any(line.strict for line in proof)
        said = fill("Cộng lại: {end}", "In sum: {end}", end=bounded(end, low=low, strict=strict))
        way = Text("Cận dưới:", "Lower end:") if low else Text("Cận trên:", "Upper end:")
        goal = {unknown: -weight for unknown, weight in terms.items()} if low else terms
        found += [Step(way), *steps(proof, goal), Step(said)]
    return found


def _missing(system: System, subject: Subject) -> tuple[Text, ...]:
    """The figures that would decide: other quantities of the statement, parts or wholes that are not printed."""
    printed, own = system.unknowns_printed, dict.fromkeys(system.quantities[subject].terms)
    found = [unknown for unknown in own if unknown not in printed]
    sums = [row for row in system.rules if isinstance(row.about, Rule) and row.about.kind == "sum"]
    of_parts = [row for row in sums if next(iter(row.terms)) in own]
    for row in of_parts or [row for row in sums if own.keys() & row.terms.keys()]:
        found += [unknown for unknown in row.terms if unknown not in own and unknown not in printed]
    first = list(dict.fromkeys(found))[:MOST_MISSING]
    return tuple(_unknown_said(unknown, system.editions[unknown.rule_set]) for unknown in first)


def _unknown_said(unknown: Unknown, rules: RuleSet) -> Text:
    node = node_name(rules.nodes[unknown.node])
    if unknown.kind == "rank":
        return fill("thứ hạng của {node}, {rules}", "the rank of {node}, {rules}", node=node, rules=rules.id)
    if unknown.kind == "rest":
        return fill("phần còn lại của {node}, {rules}", "the rest of {node}, {rules}", node=node, rules=rules.id)
    return fill("{node}, {rules}", "{node}, {rules}", node=node, rules=rules.id)


# ---- quantities that were not printed


def _unprinted(system: System, read_as: ReadAs) -> Iterator[Finding]:
    """What was not printed, where the other figures leave at most half of what the rules alone leave."""
    audited = [subject for subject in read_as if not subject.statement.evidence]
    if not audited:
        return
    finer, short = _finer(system, read_as)
    for unknown in dict.fromkeys(unknown for row in system.rules for unknown in row.terms):
        if unknown.kind == "rest" or unknown in system.unknowns_printed:  # a disputed figure was printed all the same
            continue
        left, whole = system.left_to({unknown: ONE}, read_as), system.ruled({unknown: ONE})
        if left.interval is None or whole is None:
            continue
        if (left.interval.high - left.interval.low) * 2 <= whole.high - whole.low:
            dropped = system.left_to({unknown: ONE}, finer)
            yield _bounded(system, unknown, audited[0], left, dropped, [each for each in short if each in dropped.used])


def _bounded(
    system: System, unknown: Unknown, near: Subject, left: Left, dropped: Left, short: Sequence[Subject]
) -> Finding:
    """What was not printed: what is `left` to it, and what is if the figures in `short` have `dropped` zeros."""
    terms, rules = {unknown: ONE}, system.editions[unknown.rule_set]
    assert left.interval is not None
    narrow = dropped.interval if short and dropped.interval != left.interval else None
    proof = tuple(line for one in left.proofs for line in one)
    unit = Text("hạng", "rank") if unknown.kind == "rank" else unit_of_sums(rules)
    summary = fill(
        "không được in; các số khác cho {said} ({unit})",
        "not printed; the other figures give {said} ({unit})",
        said=between(left.interval),
        unit=unit,
    )
    if narrow is not None:
        figures = joined(dict.fromkeys(printed_as(each.statement) for each in short))
        summary = fill("{said}; {narrow} nếu {figures} đã bỏ số 0 ở cuối",
                       "{said}; {narrow} if {figures} have lost zeros at their end",
                       said=summary, narrow=between(narrow), figures=figures)  # fmt: skip
    measure = "rank" if unknown.kind == "rank" else "points" if rules.total.points else "value"
    scale = Fraction(1) if measure != "value" else worths(rules)[unknown.node]
    return Finding(
        kind="undecidable",
        about=(),
        against=tuple(s.statement for s in left.used),
        title=capital(joined([unit_name(near), _unknown_said(unknown, rules)])),
        summary=summary,
        steps=lambda: tuple(_both_ways(left.proofs, terms, scale)),
        provenance=leaning(proof),
        where=Where(rules.id, near.unit.name if near.unit else "", unknown.node, rules.nodes[unknown.node].code),
        bounds=Bounds(left.interval.scaled(1 / scale), measure, None if narrow is None else narrow.scaled(1 / scale)),
        proofs=left.proofs,
    )  # fmt: skip


def _finer(system: System, read_as: ReadAs) -> tuple[ReadAs, list[Subject]]:
    """The readings with all figures of few digits that may have lost zeros at their end read so, and those figures."""
    finer: dict[Subject, Reading] = dict(read_as)
    short: list[Subject] = []
    for subject in read_as:
        if "zeros_dropped" in subject.readings and read_as[subject] == "nearest":
            tried: dict[Subject, Reading] = {**finer, subject: "zeros_dropped"}
            if system.conflict(tried) is None:
                finer = tried
                short.append(subject)
    return finer, short
