"""Counts of the index's own parts, and figures after «out of»; counts of a unit's results have rooms of their own."""

from collections.abc import Container, Iterator, Sequence
from fractions import Fraction

from dti_rules.auditing.assessed import in_doubt, may_leave
from dti_rules.auditing.counting import BY_RESULT, COUNTS, MOVING, STRUCTURE, components, fewest, finding, mends
from dti_rules.auditing.findings import Finding, Step
from dti_rules.auditing.moving import moving
from dti_rules.auditing.results import by_result
from dti_rules.auditing.subjects import Mentions, Subject, worths
from dti_rules.auditing.wording import capital, fill, node_name, number
from dti_rules.model.rules import Provenance, RuleSet, weakest
from dti_rules.words.text import Text


def counted(subjects: Sequence[Subject], disputed: Container[Subject] = ()) -> Iterator[Finding]:
    """The findings of all counts, and of every figure printed after «out of». What is disputed counts for nothing."""
    sound = [subject for subject in subjects if subject not in disputed]
    clashes: set[Subject] = set()
    stated = Mentions(sound)
    for subject in subjects:
        own = subject.statement
        if subject.rules is None or own.evidence:
            continue
        yield from _out_of(subject, stated)
        if own.measure in COUNTS and (own.figure.value.denominator != 1 or own.figure.value < 0):
            yield _no_count(subject)
        elif own.measure in STRUCTURE:
            yield _structure(subject)
        elif own.measure in MOVING:
            yield from moving(subject, sound)
        elif own.measure in BY_RESULT and subject not in clashes:
            yield from by_result(subject, sound, clashes)


def _no_count(subject: Subject) -> Finding:
    summary = Text("một số đếm phải là số nguyên từ 0 trở lên", "a count is a whole number, 0 or more")
    return finding(subject, "contradicts", summary, [], "given")


# ---- what stands after «out of»


def _out_of(subject: Subject, stated: Mentions) -> Iterator[Finding]:
    own, rules, node = subject.statement, subject.rules, subject.node
    wanted = _whole(subject, stated)
    if not own.out_of or wanted is None or rules is None or node is None:
        return
    most, cite, rests = wanted
    whole = own.number(own.out_of)
    if whole is None or whole.value == most:
        return
    summary = fill(
        "ghi là trên tổng số {stated}, nhưng theo quy định là {most}",
        "printed out of {stated}, but the rules say {most}",
        stated=Text(f"«{own.out_of}»", f"“{own.out_of}”"), most=number(most),
    )  # fmt: skip
    step = fill("{node}: {most}", "{node}: {most}", node=capital(node_name(node)), most=number(most))
    yield finding(subject, "contradicts", summary, [Step(step, cite)], rests, gap=abs(whole.value - most),
                   repairs=mends(own, own.out_of, most, whole=True))  # fmt: skip


def _whole(subject: Subject, stated: Mentions) -> tuple[Fraction, str, Provenance] | None:
    """What a figure is out of by the rules: a maximum, the number of units, of components, of main indicators.

    None where that depends on what is left out for units that nobody names.
    """
    own, rules, node = subject.statement, subject.rules, subject.node
    assert rules is not None and node is not None
    mine = stated.of(rules, subject.unit)
    if own.measure == "points" and may_leave(rules, node, mine):
        return None
    if own.measure == "points":
        most = worths(rules).get(node.id) if rules.total.points else None
        rests = node.provenance.points or weakest(part.provenance.points or "official" for part in rules.below(node))
        return None if most is None else (most, str(node.cite), rests)
    if own.measure == "value":
        return Fraction(1), str(node.cite), "official"
    if own.measure == "rank" and node.role != "total" and rules.by_unit is not None:
        return None  # only the units for which the item is assessed have a place
    if own.measure == "rank":
        return Fraction(len(rules.units.units)), rules.unit_list, "official"
    if own.measure in BY_RESULT:
        count = len(components(rules, node))
        return (Fraction(count), str(node.cite), "official") if fewest(rules, node, mine) == count else None
    if own.measure in MOVING and in_doubt(rules, mine) & {main.id for main in rules.mains}:
        return None
    if own.measure in MOVING:
        return Fraction(sum(main.assessed for main in rules.mains)), rules.decision, "official"
    return None


# ---- the index's own parts


def _structure(subject: Subject) -> Finding:
    own, rules = subject.statement, subject.rules
    assert rules is not None
    wanted = _size(rules, own.measure)
    cite = str(rules.total.cite)
    if wanted is None:
        missing = Text("số chỉ số chi tiết trong phụ lục", "the annex's number of detailed indicators")
        summary = Text(
            "bộ chỉ số đã chép không nêu con số này", "the rule set as transcribed does not state this number"
        )
        return finding(subject, "undecidable", summary, [], "given", missing=(missing,))
    step = Step(fill("{rules}: {count}", "{rules}: {count}", rules=str(rules), count=number(wanted)), cite)
    if own.figure.value == wanted:
        return finding(subject, "agrees", fill("bộ chỉ số có đúng {count}", "the rule set has {count}",
                                                count=number(wanted)), [step], "official")  # fmt: skip
    summary = fill("bộ chỉ số có {count}", "the rule set has {count}", count=number(wanted))
    return finding(subject, "contradicts", summary, [step], "official", gap=abs(own.figure.value - wanted),
                    repairs=mends(own, own.text, wanted))  # fmt: skip


def _size(rules: RuleSet, measure: str) -> Fraction | None:
    sizes = {
        "count_main_indicators": len(rules.mains),
        "count_main_indicators_not_assessed": sum(not main.assessed for main in rules.mains),
        "count_components": len(rules.components),
        "count_components_assessed": len(components(rules, rules.total)),
    }
    if measure == "total_points":
        return rules.total.max_points
    return Fraction(sizes[measure]) if measure in sizes else None
