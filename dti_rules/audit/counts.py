"""Counts: of the index's own parts, of components by what they got, of indicators that rose; and «out of» figures."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from dti_rules.audit.findings import Bounds, Finding, Kind, Repair, Step
from dti_rules.audit.judge import where_of
from dti_rules.audit.statements import CHANGES, FIGURES, Statement, digit_changes
from dti_rules.audit.subjects import Subject, worths
from dti_rules.audit.wording import capital, fill, joined, label, node_name, number, printed_as
from dti_rules.model.figures import Interval
from dti_rules.model.rules import TOTAL, Node, Provenance, RuleSet, weakest
from dti_rules.model.units import unit_list
from dti_rules.words.text import Text

BY_RESULT = ("components_at_maximum", "components_partial", "components_at_zero")
STRUCTURE = (
    "count_main_indicators", "count_main_indicators_not_assessed", "count_components", "count_components_assessed",
    "count_detailed_indicators", "total_points",
)  # fmt: skip
MOVING = {"count_main_indicators_rising": 1, "count_main_indicators_falling": -1}


def counted(subjects: Sequence[Subject]) -> Iterator[Finding]:
    """The findings of all counts, and of every figure printed after «out of»."""
    for subject in subjects:
        if subject.rules is None or subject.statement.evidence:
            continue
        yield from _out_of(subject)
        if subject.statement.measure in STRUCTURE:
            yield _structure(subject)
        elif subject.statement.measure in BY_RESULT:
            yield _by_result(subject, subjects)
        elif subject.statement.measure in MOVING:
            yield from _moving(subject, subjects)


def _finding(
    subject: Subject, kind: Kind, summary: Text, steps: Sequence[Step], rests: Provenance, **more: object
) -> Finding:
    if kind == "contradicts" and rests == "reconstructed":
        kind = "differs_from_reconstruction"
    return Finding(kind, (subject.statement,), (), capital(label(subject)), summary, tuple(steps), rests,
                   where=where_of(subject), **more)  # type: ignore[arg-type]  # fmt: skip


def _mends(statement: Statement, text: str, wanted: Fraction, whole: bool = False) -> tuple[Repair, ...]:
    """The single digits of `text` that make it the number wanted; `whole`: repair what stands after «out of»."""
    found = []
    for changed in digit_changes(text):
        numeral = statement.number(changed)
        if numeral is not None and numeral.value == wanted:
            found.append(Repair(statement, f"{statement.text}/{changed}" if whole else changed))
    return tuple(found)


# ---- what stands after «out of»


def _out_of(subject: Subject) -> Iterator[Finding]:
    own, rules, node = subject.statement, subject.rules, subject.node
    wanted = _whole(subject)
    if not own.out_of or wanted is None or rules is None or node is None:
        return
    most, cite, rests = wanted
    stated = own.number(own.out_of)
    if stated is None or stated.value == most:
        return
    summary = fill(
        "in trên {stated}, nhưng theo quy định là {most}", "printed out of {stated}, but the rules say {most}",
        stated=f"«{own.out_of}»", most=number(most),
    )  # fmt: skip
    step = fill("{node}: {most}", "{node}: {most}", node=capital(node_name(node)), most=number(most))
    yield _finding(subject, "contradicts", summary, [Step(step, cite)], rests, gap=abs(stated.value - most),
                   repairs=_mends(own, own.out_of, most, whole=True))  # fmt: skip


def _whole(subject: Subject) -> tuple[Fraction, str, Provenance] | None:
    """What a figure is out of by the rules: a maximum, the number of units, of components, of main indicators."""
    own, rules, node = subject.statement, subject.rules, subject.node
    assert rules is not None and node is not None
    if own.measure == "points":
        most = worths(rules).get(node.id) if rules.total.points else None
        rests = node.provenance.points or weakest(part.provenance.points or "official" for part in rules.below(node))
        return None if most is None else (most, str(node.cite), rests)
    if own.measure == "value":
        return Fraction(1), str(node.cite), "official"
    if own.measure == "rank":
        units = unit_list(rules.unit_list)
        return None if units is None else (Fraction(len(units.units)), rules.unit_list, "official")
    if own.measure in BY_RESULT:
        return Fraction(len(_components(rules, node))), str(node.cite), "official"
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
        return _finding(subject, "undecidable", summary, [], "given", missing=(missing,))
    step = Step(fill("{rules}: {count}", "{rules}: {count}", rules=str(rules), count=number(wanted)), cite)
    if own.figure.value == wanted:
        return _finding(subject, "agrees", fill("bộ chỉ số có đúng {count}", "the rule set has {count}",
                                                count=number(wanted)), [step], "official")  # fmt: skip
    summary = fill("bộ chỉ số có {count}", "the rule set has {count}", count=number(wanted))
    return _finding(subject, "contradicts", summary, [step], "official", gap=abs(own.figure.value - wanted),
                    repairs=_mends(own, own.text, wanted))  # fmt: skip


def _size(rules: RuleSet, measure: str) -> Fraction | None:
    sizes = {
        "count_main_indicators": len(rules.mains),
        "count_main_indicators_not_assessed": sum(not main.assessed for main in rules.mains),
        "count_components": len(_leaves(rules, rules.total)),
        "count_components_assessed": len(_components(rules, rules.total)),
    }
    if measure == "total_points":
        return rules.total.max_points
    return Fraction(sizes[measure]) if measure in sizes else None


def _leaves(rules: RuleSet, node: Node) -> list[Node]:
    below = rules.mains if node.id == TOTAL else rules.below(node)
    return [leaf for part in below for leaf in _leaves(rules, part)] if below else [node]


def _components(rules: RuleSet, node: Node) -> list[Node]:
    """The components at or below a node that this edition assesses."""
    worth = worths(rules)
    return [leaf for leaf in _leaves(rules, node) if leaf.id in worth]


# ---- components by what they got


def _by_result(subject: Subject, subjects: Sequence[Subject]) -> Finding:
    """A count of components: the three kinds make up all assessed; figures printed of components bound each."""
    own, rules, node = subject.statement, subject.rules, subject.node
    assert rules is not None and node is not None
    all_of_it = _components(rules, node)
    same = [s for s in subjects if s.rules is rules and s.unit == subject.unit and s.node is node]
    stated = {s.statement.measure: s for s in same if s.statement.measure in BY_RESULT}
    low, high, steps = _from_components(subject, all_of_it, subjects)
    others = [s for measure, s in stated.items() if measure != own.measure]
    whole = fill("{node}: {count} chỉ số thành phần được chấm", "{node}: {count} components are assessed",
                 node=capital(node_name(node)), count=str(len(all_of_it)))  # fmt: skip
    steps.append(Step(whole, str(node.cite)))
    for other in others:
        count = int(other.statement.figure.value)
        high = min(high, len(all_of_it) - sum(int(s.statement.figure.value) for s in others))
        low = max(low, high) if len(others) == 2 else low
        steps.append(Step(fill("{what}: {count}", "{what}: {count}", what=capital(label(other)), count=str(count)),
                          other.statement.source))  # fmt: skip
    return _count_found(subject, low, high, steps, tuple(s.statement for s in others))


def _from_components(
    subject: Subject, components: Sequence[Node], subjects: Sequence[Subject]
) -> tuple[int, int, list[Step]]:
    """The fewest and the most components of the kind, from the points printed of components of the same unit."""
    rules = subject.rules
    assert rules is not None
    worth, wanted = worths(rules), subject.statement.measure
    sure, maybe, steps = 0, len(components), []
    for component in components:
        figures = [s for s in subjects if s.rules is rules and s.unit == subject.unit and s.node is component
                   and s.statement.measure in FIGURES]  # fmt: skip
        if not figures:
            continue
        kind = _kind(figures[0], worth[component.id])
        sure += kind == wanted
        maybe -= kind != wanted
        if kind == wanted:
            text = fill("{what}: {figure}", "{what}: {figure}", what=capital(label(figures[0])),
                        figure=printed_as(figures[0].statement))  # fmt: skip
            steps.append(Step(text, figures[0].statement.source))
    return sure, maybe, steps


def _kind(subject: Subject, worth: Fraction) -> str:
    """A figure printed as 0 counts as none, as its maximum as full: a press count is made of printed points."""
    value = subject.statement.figure.value
    most = Fraction(1) if subject.statement.measure == "value" else worth
    return BY_RESULT[0] if value >= most else BY_RESULT[2] if value == 0 else BY_RESULT[1]


def _count_found(
    subject: Subject, low: int, high: int, steps: Sequence[Step], against: tuple[Statement, ...]
) -> Finding:
    own, figure = subject.statement, subject.statement.figure.value
    bounds = Bounds(Interval(Fraction(low), Fraction(high)), own.measure) if low <= high else None
    if low > high or not low <= figure <= high:
        kind: Kind = "contradicts"
        summary = fill("các số khác chỉ cho từ {low} đến {high}", "the other figures only allow {low} to {high}",
                       low=str(low), high=str(high))  # fmt: skip
    elif low == high:
        kind = "agrees"
        summary = fill("các số khác cho đúng {low}: khớp", "the other figures give {low}: it agrees", low=str(low))
    else:
        kind = "undecidable"
        summary = fill(
            "không trái với số nào, nhưng chưa đủ để xác nhận: các số khác cho từ {low} đến {high}",
            "nothing contradicts it, but nothing confirms it: the other figures give {low} to {high}",
            low=str(low), high=str(high),
        )  # fmt: skip
    missing = (
        (Text("điểm của từng chỉ số thành phần", "the points of every component"),) if kind == "undecidable" else ()
    )
    repairs = _mends(own, own.text, Fraction(low)) if kind == "contradicts" and low == high else ()
    found = _finding(subject, kind, summary, steps, "official" if kind != "undecidable" else "given",
                     bounds=bounds, missing=missing, repairs=repairs)  # fmt: skip
    return attrs.evolve(found, against=against)


# ---- indicators that rose or fell


def _moving(subject: Subject, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """A count of indicators that rose (fell): against the names given with it, and the changes printed elsewhere."""
    rules, way = subject.rules, MOVING[subject.statement.measure]
    assert rules is not None
    mains = [main for main in rules.mains if main.assessed]
    changes = _changes(subject, subjects)
    against = [main for main in mains if changes.get(main.id, 0) * way < 0 or changes.get(main.id) == 0]
    steps = [Step(fill("{node}: thay đổi {change}", "{node}: change {change}", node=capital(node_name(main)),
                       change=number(changes[main.id]))) for main in mains if main.id in changes]  # fmt: skip
    named = subject.named
    if named:
        yield from _named(subject, mains, against, steps)
    for main in named:
        if main in against:
            summary = fill("{node} được kể tên, nhưng một số khác nói ngược lại",
                           "{node} is named, but another figure says the opposite", node=node_name(main))  # fmt: skip
            yield _finding(subject, "contradicts", summary, steps, "given")
    if not named:
        sure = sum(changes.get(main.id, 0) * way > 0 for main in mains)
        yield _count_found(subject, sure, len(mains) - len(against), steps, ())


def _changes(subject: Subject, subjects: Sequence[Subject]) -> Mapping[str, Fraction]:
    """The changes printed of the unit's main indicators between the same two editions; of two, the first."""
    found: dict[str, Fraction] = {}
    for other in subjects:
        same = other.rules is subject.rules and other.against is subject.against and other.unit == subject.unit
        if same and other.node is not None and other.statement.measure in CHANGES - {"change_rank"}:
            found.setdefault(other.node.id, other.statement.figure.value)
    return found


def _named(
    subject: Subject, mains: Sequence[Node], against: Sequence[Node], steps: Sequence[Step]
) -> Iterator[Finding]:
    own, named = subject.statement, subject.named
    count, names = int(own.figure.value), joined(Text(node.code, node.code) for node in named)
    said = fill("kể tên: {names}: {count}", "named: {names}: {count}", names=names, count=str(len(named)))
    counted_names = Step(said, own.source)
    if len(named) == count:
        yield _finding(subject, "agrees", fill("kể đủ {count} tên", "all {count} are named", count=str(count)),
                       [counted_names, *steps], "given")  # fmt: skip
        return
    left = [main for main in mains if main not in named and main not in against]
    could = joined(Text(node.code, node.code) for node in left) if left else Text("không còn chỉ số nào", "none")
    summary = fill(
        "nêu {count} nhưng chỉ kể tên {named}; chỉ số chưa kể mà vẫn có thể: {could}",
        "states {count} but names {named}; not named and still possible: {could}",
        count=str(count), named=str(len(named)), could=could,
    )  # fmt: skip
    repairs = _mends(own, own.text, Fraction(len(named)))
    yield _finding(subject, "contradicts", summary, [counted_names, *steps], "given",
                   gap=Fraction(abs(count - len(named))), repairs=repairs)  # fmt: skip
