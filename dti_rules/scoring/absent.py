"""What is not assessed for one unit: which nodes, why, and by which weights the rest then counts.

The edition names units or groups of them, a condition on a unit's own figures holds, or the figures say so. A condition
that is not decided yet leaves its component anywhere between nothing and all of its points: that encloses the mean
without it, which lies between the two.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from dti_rules.formula.syntax import When
from dti_rules.model.by_unit import LeftOut
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.scoring.plan import Plan, Step, scope_of
from dti_rules.words.classes import evolve
from dti_rules.words.problems import Place, Problem, ProblemsError, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.scoring.work import Work


def leave_out(plan: Plan, work: "Work") -> None:
    """Notes what the edition, its conditions and the figures leave out for the unit, and all below that."""
    rules = plan.rule_set
    by_unit, submission = rules.by_unit, work.submission
    if by_unit is None:
        return
    for node_id, named in by_unit.named.items():
        if submission.unit.code in named.codes:
            where = str(named.cite) if named.cite else str(rules)
            said = named.evidence or Text(f"theo {where}", f"by {where}")
            _out(plan, work, rules.nodes[node_id], LeftOut("units", said, named.provenance))
    for node_id, who in submission.not_assessed.items():
        said = Text(f"theo số liệu: {who}", f"by the figures: {who}")
        _out(plan, work, rules.nodes[node_id], LeftOut("figures", said, by_unit.provenance))
    for node_id in by_unit.conditions:
        i, node = plan.index[node_id], rules.nodes[node_id]
        if i in work.given or i in work.ratios or i in work.out:
            continue
        holds = _holds(plan, work, node_id)
        if holds is None:
            work.undecided.add(i)
        elif holds:
            read = condition_read(rules, node_id)
            said = Text(f"vì {read.vi}", f"because {read.of('en')}")
            _out(plan, work, node, LeftOut("condition", said, node.provenance.of_score))


@lru_cache(maxsize=1024)
def condition_read(rules: RuleSet, node_id: str) -> Text:
    """The condition under which a component is not assessed, as a sentence has it."""
    from dti_rules.formula.reading import SentenceReader  # noqa: PLC0415  most rule sets have no such condition

    assert rules.by_unit is not None
    tree = rules.by_unit.conditions[node_id].formula.tree
    assert isinstance(tree, When)
    scope = scope_of(rules, rules.nodes[node_id])
    return SentenceReader(scope, rules.functions, rules.measures, None).of(tree.condition)


def _out(plan: Plan, work: "Work", node: Node, why: LeftOut) -> None:
    work.out.setdefault(plan.index[node.id], why)
    for part in plan.rule_set.below(node):
        _out(plan, work, part, why)


def _holds(plan: Plan, work: "Work", node_id: str) -> bool | None:
    """Whether the condition holds for the unit's figures; None where they do not decide it."""
    condition = plan.conditions[node_id]
    if work.lacking & condition.needs or work.open_names & condition.needs:
        return None
    kept, work.v[0] = work.v[0], []
    n, d = condition.compiled.run(work.v)
    work.v[0] = kept
    return bool(n == d)


def refused(plan: Plan, submission: Submission) -> Iterator[Problem]:
    """What a submission states of nodes that are not assessed for its unit, or out of points that do not count."""
    rules = plan.rule_set
    by_unit = rules.by_unit
    if by_unit is None:
        return
    named = {node_id for node_id, each in by_unit.named.items() if submission.unit.code in each.codes}
    left = {part.id for node_id in (*named, *submission.not_assessed) for part in _with_all_below(rules, node_id)}
    above = {up for node_id in left for up in _above(rules, node_id)}
    for figure in submission.given:
        unit = submission.unit.name
        if figure.item in left:
            yield problem("DTI-T095", figure.place, unit=unit, item=rules.nodes[figure.item].code)
        elif by_unit.how == "leave" and figure.measure == "points" and figure.item in above:
            yield problem("DTI-T096", figure.place, unit=unit, item=rules.nodes[figure.item].code)


def _with_all_below(rules: RuleSet, node_id: str) -> Iterator[Node]:
    node = rules.nodes[node_id]
    yield node
    for part in node.parts:
        yield from _with_all_below(rules, part)


def _above(rules: RuleSet, node_id: str) -> Iterator[str]:
    """The nodes that a node is part of: indicators, pillars and the total."""
    for node in rules.nodes.values():
        if node_id in node.parts:
            yield node.id
            yield from _above(rules, node.id)


def counted(plan: Plan, work: "Work", step: Step) -> Step:
    """The step over what is assessed of its parts for the unit; the node is out where none of them is."""
    rules, by_unit = plan.rule_set, plan.rule_set.by_unit
    assert by_unit is not None
    leaves = by_unit.how == "leave"
    parts = {plan.index[part]: rules.nodes[part] for part in step.node.parts}
    if not any(i in work.out or i in work.worth for i in parts):
        return step
    assessed = [i for i, part in parts.items() if part.assessed and i not in work.out]
    if not assessed and step.index not in work.given:
        said = Text("không phần nào được chấm", "none of its parts is assessed")
        work.out[step.index] = LeftOut("parts", said, by_unit.provenance)
        return step
    terms = [(work.worth.get(i, weight) if leaves else weight, i) for weight, i in step.terms if i not in work.out]
    if leaves and step.node.points is not None and step.node.formula is None:
        gone = (_gone(work, i, part) for i, part in parts.items())
        work.worth[step.index] = step.node.points - sum(gone, Fraction(0))
    divisor = sum((Fraction(weight) for weight, _ in terms), Fraction(0))
    found = evolve(step, terms=tuple(terms), divisor=divisor)
    work.counted[step.index] = found
    return found


def stated_although_out(plan: Plan, work: "Work", node: Node) -> Iterator[Problem]:
    """The figures stated of a component that the unit's own figures leave out."""
    by_unit = plan.rule_set.by_unit
    if by_unit is not None and node.id in by_unit.conditions and _holds(plan, work, node.id):
        for figure in work.given.get(plan.index[node.id], ()):
            yield problem("DTI-T095", figure.place, unit=work.submission.unit.name, item=node.code)


def unclear_points(plan: Plan, work: "Work", node: Node) -> Iterator[Problem]:
    """The points stated of a node from which points leave, or may leave, because of the unit's own figures."""
    rules, i = plan.rule_set, plan.index[node.id]
    if rules.by_unit is None or rules.by_unit.how != "leave" or i not in work.given:
        return
    if i in work.worth or any(plan.index[part.id] in work.undecided for part in _with_all_below(rules, node.id)):
        for figure in work.given[i]:
            if figure.measure == "points":
                yield problem("DTI-T096", figure.place, unit=work.submission.unit.name, item=node.code)


def _gone(work: "Work", i: int, part: Node) -> Fraction:
    """The points that a part takes away with it for the unit."""
    points = part.points or Fraction(0)
    return points if i in work.out else points - work.worth.get(i, points)


def named_above(plan: Plan, work: "Work", node: Node) -> Problem:
    """The problem of a node that is left out for a unit while a formula above it names it."""
    above = next(each for each in plan.rule_set.nodes.values() if each.formula and node.id in each.formula.names)
    unit, place = work.submission.unit, Place(work.submission.unit.name)
    return problem("DTI-S006", place, unit=unit.name, item=node.code, above=above.code)


def only_alike(rules: RuleSet, what: Text) -> None:
    """Raises ProblemsError where units are not all assessed alike, for what does not look at units one by one."""
    if not rules.alike:
        raise ProblemsError([not_alike(rules, what)])


def not_alike(rules: RuleSet, what: Text, filled: bool = False) -> Problem:
    """The problem of what does not serve a rule set because units are not all assessed alike.

    `filled`: it could leave components out for single units; that values stand in for missing figures is what hinders.
    """
    how = Text("gán giá trị cho số liệu bị thiếu (imputed)", "lets values stand in for missing figures (imputed)")
    if rules.by_unit is not None and not filled:
        how = Text(
            "bỏ chấm theo từng đơn vị (not_assessed_by_unit)",
            "leaves components out for single units (not_assessed_by_unit)",
        )
    return problem("DTI-S007", rule_set=str(rules), what=what, how=how)
