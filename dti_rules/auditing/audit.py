"""The audit: statements and evidence in, findings out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from dti_rules.auditing.assessed import Editions
from dti_rules.auditing.claims import statements_of
from dti_rules.auditing.counts import counted
from dti_rules.auditing.findings import Audit, Finding
from dti_rules.auditing.judge import Settled, judge, where_of
from dti_rules.auditing.kinds import FINDING_KINDS
from dti_rules.auditing.linear import Constraint
from dti_rules.auditing.means import averaged
from dti_rules.auditing.ranks import Tables, shared
from dti_rules.auditing.shares import paired
from dti_rules.auditing.statements import CHANGES, FIGURES, UNASSESSED, Statement, same_source
from dti_rules.auditing.subjects import Find, Mentions, Subject, subjects
from dti_rules.auditing.system import Unknown, comparable, system, worth_known
from dti_rules.auditing.wording import capital, fill, label
from dti_rules.model.rules import RuleSet
from dti_rules.model.units import Unit
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
    found = _once(subjects(statements, find))
    rule_sets = {rules.id: rules for s in found for rules in (s.rules, s.against) if rules is not None}
    published = _evidence(rule_sets.values(), found, find) if evidence else []
    editions = _editions([*found, *published])
    under, brought = _of_units(found, editions), _of_units(published, editions)
    everything = [*under, *brought]
    units = list(dict.fromkeys(s.unit for s in under if s.unit is not None))
    by_unit = {unit: [subject for subject in everything if subject.unit == unit] for unit in units}
    findings: list[Finding] = []
    settled = Settled()
    known = Tables(brought, settled, editions)
    for unit in watch(units):  # values first: only what stands orders the units
        values = [subject for subject in by_unit[unit] if "rank" not in subject.statement.measure]
        findings += judge(system(values, _rows(known.order, values)), settled)
    tables = Tables(everything, settled, editions)
    for unit in units:
        ranks = [subject for subject in by_unit[unit] if "rank" in subject.statement.measure]
        if any(not subject.statement.evidence for subject in ranks):
            findings += judge(system(ranks, _rows(tables.places, ranks)), settled)
    findings += shared(everything)
    findings += counted(everything, settled.disputed)
    findings += averaged(everything, settled.disputed, editions)
    for subject in under:
        if (made := paired(subject)) is not None:
            findings.append(made)
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
        tuple(each for each in statements if each.measure != UNASSESSED),
        tuple(s.statement for s in brought),
        tuple(str(rules) for rules in rule_sets.values()),
        tuple(sorted(name for name in named if name and find(name) is None)),
    )


def _once(found: Iterable[Subject]) -> list[Subject]:
    """Each figure once, however often it is printed; it knows all statements that print it."""
    same: dict[tuple[object, ...], list[Subject]] = {}
    for subject in found:
        same.setdefault(subject.key, []).append(subject)
    return [evolve(first, also=tuple(each.statement for each in more)) for first, *more in same.values()]


def _editions(found: Iterable[Subject]) -> Editions:
    """The rules for each unit, by what tables say is not assessed for it. Raises ProblemsError where they may not."""
    said = [s for s in found if s.statement.measure == UNASSESSED]
    return Editions((s.rules, s.unit, s.node, s.statement) for s in said if s.rules and s.unit and s.node)


def _of_units(found: Iterable[Subject], editions: Editions) -> list[Subject]:
    """The figures, each held against the rules as they are for its unit."""
    return [_of_unit(subject, editions) for subject in found if subject.statement.measure != UNASSESSED]


def _of_unit(subject: Subject, editions: Editions) -> Subject:
    rules, against, node = subject.rules, subject.against, subject.node
    if rules is None or node is None or (rules.by_unit is None and (against is None or against.by_unit is None)):
        return subject
    own = editions.of(rules, subject.unit)
    earlier = None if against is None else editions.of(against, subject.unit)
    return evolve(subject, rules=own, against=earlier, node=own.nodes[node.id])


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
    stated = Mentions(under)
    return [_unjudged(subject, stated) for subject in under if subject.statement not in judged]


def _unjudged(subject: Subject, stated: Mentions) -> Finding:
    own, rules, node = subject.statement, subject.rules, subject.node
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
    elif rules is not None and node is not None and not worth_known(rules, node, subject.unit, stated):
        why = Text(
            "chưa rõ những chỉ số nào được chấm cho đơn vị này, nên chưa rõ giá trị này tính trên bao nhiêu điểm",
            "it is not known what is assessed of the unit, and so out of how many points this value is",
        )
    elif rules is not None and node is not None and rules.by_unit is not None and not node.assessed:
        why = fill("chỉ số này không chấm cho đơn vị này ({cite})", "the item is not assessed for this unit ({cite})",
                   cite=str(node.cite))  # fmt: skip
    elif own.measure in FIGURES:
        why = Text("bộ chỉ số này không chấm mục đó", "this edition gives the item no score")
    else:
        why = Text("không có số nào khác để đối chiếu", "there is no other figure to compare it with")
    return Finding("undecidable", (own,), (), capital(label(subject)), why, (), "given", where=where_of(subject),
                   missing=missing)  # fmt: skip
