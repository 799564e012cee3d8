"""The audit: statements and evidence in, findings out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from dti_rules.auditing.claims import statements_of
from dti_rules.auditing.counts import counted
from dti_rules.auditing.findings import Audit, Finding
from dti_rules.auditing.judge import Settled, judge, where_of
from dti_rules.auditing.kinds import FINDING_KINDS
from dti_rules.auditing.linear import Constraint
from dti_rules.auditing.means import averaged
from dti_rules.auditing.ranks import Tables, shared
from dti_rules.auditing.shares import paired
from dti_rules.auditing.statements import CHANGES, FIGURES, Statement, same_source
from dti_rules.auditing.subjects import Find, Subject, subjects
from dti_rules.auditing.system import Unknown, comparable, system
from dti_rules.auditing.wording import capital, fill, label
from dti_rules.model.rules import RuleSet
from dti_rules.model.units import Unit
from dti_rules.scoring.absent import only_alike
from dti_rules.words.classes import evolve
from dti_rules.words.text import Text

Watch = Callable[[Sequence[Unit]], Iterable[Unit]]
"""Gives the units back one by one, and may show how far the work is."""


def audit(statements: Sequence[Statement], find: Find, evidence: bool = True, watch: Watch = iter) -> Audit:
    """Audits statements against each other, the rules and (unless `evidence` is False) the published figures.

    `find` gives an installed rule set by name, or None. The finding of a figure that stands several times in the
    statements names all its sources. Raises ProblemsError for units and items that a rule set lacks.
    """
    find = cache(find)
    under = _once(subjects(statements, find))
    editions = dict.fromkeys(rules for s in under for rules in (s.rules, s.against) if rules is not None)
    for rules in editions:
        only_alike(rules, Text("audit", "audit"), filled=True)  # weights are what sums rest on
    brought = _evidence(editions, under, find) if evidence else []
    everything = [*under, *brought]
    units = list(dict.fromkeys(s.unit for s in under if s.unit is not None))
    by_unit = {unit: [subject for subject in everything if subject.unit == unit] for unit in units}
    findings: list[Finding] = []
    settled = Settled()
    known = Tables(brought, settled)
    for unit in watch(units):  # values first: only what stands orders the units
        values = [subject for subject in by_unit[unit] if "rank" not in subject.statement.measure]
        findings += judge(system(values, _rows(known.order, values)), settled)
    tables = Tables(everything, settled)
    for unit in units:
        ranks = [subject for subject in by_unit[unit] if "rank" in subject.statement.measure]
        if any(not subject.statement.evidence for subject in ranks):
            findings += judge(system(ranks, _rows(tables.places, ranks)), settled)
    findings += shared(everything)
    findings += counted(everything, settled.disputed)
    findings += averaged(everything, settled.disputed)
    for subject in under:
        if (found := paired(subject)) is not None:
            findings.append(found)
    findings += _not_reached(under, findings)
    also = {subject.statement: subject.also for subject in everything if subject.also}
    findings = [_all_named(finding, also) for finding in findings]
    order = {statement: i for i, statement in enumerate(statements)}
    kinds = list(FINDING_KINDS)
    findings.sort(
        key=lambda f: (kinds.index(f.kind), min((order.get(s, len(order)) for s in f.about), default=len(order)))
    )
    named = {s.statement.rule_set for s in under} | {s.statement.against for s in under}
    return Audit(
        tuple(findings),
        tuple(statements),
        tuple(s.statement for s in brought),
        tuple(str(rules) for rules in editions),
        tuple(sorted(name for name in named if name and find(name) is None)),
    )


def _once(found: Iterable[Subject]) -> list[Subject]:
    """Each figure once, however often it is printed; it knows all statements that print it."""
    same: dict[tuple[object, ...], list[Subject]] = {}
    for subject in found:
        same.setdefault(subject.key, []).append(subject)
    return [evolve(first, also=tuple(each.statement for each in more)) for first, *more in same.values()]


def _evidence(editions: Iterable[RuleSet], under: Sequence[Subject], find: Find) -> list[Subject]:
    """The published figures of the rule sets in question. What is itself under audit is no evidence for itself.

    The same figure in another source is evidence: two that do not copy each other confirm each other.
    """
    found: list[Statement] = []
    for rules in editions:
        if rules.published_figures is not None:
            found += statements_of(rules.published_figures, rules.id, "en", evidence=True)
    printed: dict[tuple[object, ...], list[str]] = {}
    for subject in under:
        sources = [each.source for each in (subject.statement, *subject.also)]
        printed.setdefault(_figure(subject), []).extend(sources)
    brought = subjects(found, find)
    return _once(s for s in brought if not any(same_source(s.statement.source, p) for p in printed.get(_figure(s), ())))


def _figure(subject: Subject) -> tuple[object, ...]:
    """A printed figure of a thing, whatever it is said to be out of."""
    rules, unit, node = subject.rules, subject.unit, subject.node
    own = subject.statement
    return rules and rules.id, unit and unit.key, node and node.id, own.measure, own.figure


def _all_named(finding: Finding, also: Mapping[Statement, Sequence[Statement]]) -> Finding:
    """The finding with every statement that prints one of its figures."""
    about, against = (
        tuple(dict.fromkeys(each for one in several for each in (one, *also.get(one, ()))))
        for several in (finding.about, finding.against)
    )
    return evolve(finding, about=about, against=against)


def _rows(of: Callable[[Subject], Iterable[Constraint[Unknown]]], mine: Iterable[Subject]) -> list[Constraint[Unknown]]:
    """What other units say of this one's quantities, each once."""
    found: dict[tuple[object, ...], Constraint[Unknown]] = {}
    for subject in mine:
        for row in of(subject):
            found.setdefault((*row.terms, row.low, row.high), row)
    return list(found.values())


def _not_reached(under: Sequence[Subject], findings: Sequence[Finding]) -> list[Finding]:
    """Statements that nothing above could judge: of a rule set that is not installed, or of nothing that adds up."""
    judged = {statement for finding in findings for statement in finding.about}
    return [_unjudged(subject) for subject in under if subject.statement not in judged]


def _unjudged(subject: Subject) -> Finding:
    own = subject.statement
    missing: tuple[Text, ...] = ()
    absent = own.rule_set if subject.rules is None else own.against if subject.against is None else ""
    if absent:
        why = fill("bộ chỉ số {name} chưa được cài", "the rule set {name} is not installed", name=absent)
        missing = (Text(absent, absent),)
    elif own.measure in CHANGES and not comparable(subject):
        why = Text(
            "hai bộ chỉ số không so được: khác chỉ số, khác danh sách đơn vị, hoặc là cùng một năm",
            "the two rule sets cannot be compared: another index, another list of units, or the same edition",
        )
    elif own.measure in FIGURES:
        why = Text("bộ chỉ số này không chấm mục đó", "this edition gives the item no score")
    else:
        why = Text("không có số nào khác để đối chiếu", "there is no other figure to compare it with")
    return Finding("undecidable", (own,), (), capital(label(subject)), why, (), "given", where=where_of(subject),
                   missing=missing)  # fmt: skip
