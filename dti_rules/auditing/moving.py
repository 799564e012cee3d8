"""Counts of main indicators that rose or fell: against the names beside them, and what figures say of each change."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.auditing.conflicts import first_reading
from dti_rules.auditing.counting import MOVING, count_found, finding, mends
from dti_rules.auditing.findings import Finding, Step
from dti_rules.auditing.statements import Statement
from dti_rules.auditing.subjects import Subject
from dti_rules.auditing.system import ReadAs, Unknown, comparable, system
from dti_rules.auditing.wording import between, capital, fill, node_name
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.text import Text, joined


@frozen
class _Change:
    """What the figures of both years leave to a main indicator's change of points, and which figures those are."""

    node: Node
    interval: Interval
    figures: tuple[Statement, ...]

    def surely(self, way: int) -> bool:
        """Whether it rose (way = 1) or fell (-1) for certain."""
        low, high = self.interval.low, self.interval.high
        if way > 0:
            return low > 0 or (low == 0 and self.interval.low_open)
        return high < 0 or (high == 0 and self.interval.high_open)

    def surely_not(self, way: int) -> bool:
        """Whether it is certain that the value did not move in this direction."""
        return self.interval.high <= 0 if way > 0 else self.interval.low >= 0

    @property
    def step(self) -> Step:
        """The change, and where its figures come from."""
        said = fill("{node}: thay đổi {change} điểm", "{node}: a change {change} points",
                    node=capital(node_name(self.node)), change=between(self.interval))  # fmt: skip
        return Step(said, "; ".join(dict.fromkeys(figure.source or figure.id for figure in self.figures)))


def moving(subject: Subject, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """The findings of a count of main indicators that rose (fell)."""
    rules, way, named = subject.rules, MOVING[subject.statement.measure], subject.named
    assert rules is not None
    if not comparable(subject):
        return
    mains = [main for main in rules.mains if main.assessed]
    changes = list(_changes(subject, mains, subjects))
    sure = [change for change in changes if change.surely(way)]
    excluded = [change for change in changes if change.surely_not(way)]
    steps = [change.step for change in changes]
    against = [figure for change in changes for figure in change.figures]
    yield count_found(subject, len(sure), len(mains) - len(excluded), steps, against, "given")
    if named:
        yield from _named(subject, mains, excluded)


def _changes(subject: Subject, mains: Sequence[Node], subjects: Sequence[Subject]) -> Iterator[_Change]:
    """The changes that the unit's figures bound; those that nothing bounds are left out."""
    rules, against = subject.rules, subject.against
    assert rules is not None and against is not None
    mine = [s for s in subjects if s.unit == subject.unit and "rank" not in s.statement.measure]
    found = system(mine)
    ways: list[ReadAs] = [{s: first_reading(s) for s in found.subjects}, dict.fromkeys(found.subjects, "any")]
    read_as = next((way for way in ways if found.conflict(way) is None), None)
    if read_as is None:
        return
    unknowns = {unknown for row in found.rows(read_as) for unknown in row.terms}
    for main in mains:
        terms = {Unknown(rules.id, main.id): Fraction(1), Unknown(against.id, main.id): Fraction(-1)}
        if terms.keys() <= unknowns:
            left = found.left_to(terms, read_as)
            if left.interval is not None:
                yield _Change(main, left.interval, tuple(s.statement for s in left.used))


def _named(subject: Subject, mains: Sequence[Node], excluded: Sequence[_Change]) -> Iterator[Finding]:
    """The names beside a count: each a main indicator of which no figure says otherwise, and as many as counted."""
    own, named = subject.statement, list({node.id: node for node in subject.named}.values())
    count, codes = int(own.figure.value), joined(Text(node.code) for node in subject.named)
    said = Step(fill("được nêu tên: {codes}", "named: {codes}", codes=codes), own.source)
    for node in [node for node in named if node not in mains]:
        summary = fill("{node} được nêu tên nhưng không phải chỉ số chính được chấm",
                       "{node} is named but is no main indicator that is assessed", node=node_name(node))  # fmt: skip
        yield finding(subject, "contradicts", summary, [said], "official")
    for change in [change for change in excluded if change.node in named]:
        summary = fill("{node} được nêu tên, nhưng các số khác cho thấy điều ngược lại",
                       "{node} is named, but other figures say the opposite", node=node_name(change.node))  # fmt: skip
        found = finding(subject, "contradicts", summary, [said, change.step], "given")
        yield evolve(found, against=change.figures)
    left = [main for main in mains if main not in named and main not in [change.node for change in excluded]]
    if len(named) < count <= len(named) + len(left):
        yield _incomplete(subject, named, left, said)
    elif len(named) != count:
        summary = fill("nêu con số {count} nhưng liệt kê {named}", "states {count} but names {named}",
                       count=str(count), named=str(len(named)))  # fmt: skip
        repairs = mends(own, own.text, Fraction(len(named)))
        yield finding(subject, "contradicts", summary, [said], "given", gap=Fraction(abs(count - len(named))),
                      repairs=repairs)  # fmt: skip


def _incomplete(subject: Subject, named: Sequence[Node], left: Sequence[Node], said: Step) -> Finding:
    """Fewer names than counted is no contradiction where others may have been left out; then it says which."""
    own = subject.statement
    summary = fill(
        "nêu con số {count} nhưng chỉ liệt kê {named}: chỉ khớp nếu liệt kê chưa đủ; có thể còn: {could}",
        "states {count} but names {named}: agrees only if the list is incomplete; still possible: {could}",
        count=own.text,
        named=str(len(named)),
        could=joined(Text(node.code) for node in left),
    )
    gap = own.figure.value - len(named)
    return finding(subject, "agrees_if_read_so", summary, [said], "given", gap=gap,
                   repairs=mends(own, own.text, Fraction(len(named))))  # fmt: skip
