"""Counts of components by what they got: at their maximum, in part, at zero; tied to each other and to points."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.auditing.counting import BY_RESULT, components, count_found, fewest
from dti_rules.auditing.findings import Finding, Step
from dti_rules.auditing.judge import where_of
from dti_rules.auditing.statements import FIGURES, Statement
from dti_rules.auditing.subjects import Mentions, Subject, worths
from dti_rules.auditing.wording import capital, fill, label, node_name, printed_as
from dti_rules.model.rules import Provenance, weakest
from dti_rules.words.classes import field, mutable

FULL, PART, ZERO = BY_RESULT


@mutable
class _Ends:
    """The fewest and the most that a count can be, and why."""

    low: int
    high: int
    steps: list[Step] = field(factory=list)
    against: list[Statement] = field(factory=list)
    rests: list[Provenance] = field(factory=lambda: list[Provenance](["given"]))

    def narrow(self, low: int, high: int, step: Step, *against: Statement) -> None:
        """Takes a further limit into account; the step is kept where it says something."""
        if low > self.low or high < self.high:
            self.low, self.high = max(self.low, low), min(self.high, high)
            self.steps.append(step)
            self.against += against


def by_result(subject: Subject, subjects: Sequence[Subject], clashes: set[Subject]) -> Iterator[Finding]:
    """The finding of a count. Three counts that do not make up the components are one finding, kept in `clashes`."""
    rules, node = subject.rules, subject.node
    assert rules is not None and node is not None
    mine = [s for s in subjects if s.rules is rules and s.unit == subject.unit]
    count, least = len(components(rules, node)), fewest(rules, node, Mentions(mine).of(rules, subject.unit))
    three = {s.statement.measure: s for s in mine if s.node is node and s.statement.measure in BY_RESULT}
    whole = Step(
        fill(
            "{node}: {count} chỉ số thành phần được chấm",
            "{node}: {count} components are assessed",
            node=capital(node_name(node)),
            count=_between(least, count),
        ),
        str(node.cite),
    )
    together = sum((s.statement.figure.value for s in three.values()), Fraction(0))
    if len(three) == len(BY_RESULT) and not least <= together <= count:
        clashes |= set(three.values())
        yield _clash(subject, list(three.values()), (least, count), whole)
        return
    ends = _Ends(0, count, [whole])
    _from_figures(ends, subject, mine)
    _from_points(ends, subject, mine)
    _from_counts(ends, subject, mine)
    _from_the_other_two(ends, subject, three, (least, count))
    yield count_found(subject, ends.low, ends.high, ends.steps, ends.against, weakest(ends.rests))


def _between(least: int, most: int) -> str:
    return str(most) if least == most else f"{least}–{most}"


def _clash(subject: Subject, three: Sequence[Subject], count: tuple[int, int], whole: Step) -> Finding:
    total = sum((s.statement.figure.value for s in three), Fraction(0))
    said = " + ".join(s.statement.text for s in three)
    summary = fill(
        "{said} = {total}, nhưng có {count} chỉ số thành phần được chấm",
        "{said} = {total}, but {count} components are assessed",
        said=said,
        total=str(total),
        count=_between(*count),
    )
    gap = max(total - count[1], count[0] - total)
    return Finding(
        "contradicts", tuple(s.statement for s in three), (), capital(label(subject)), summary,
        (*(_figure_step(s) for s in three), whole), "official", where_of(subject), gap=gap,
    )  # fmt: skip


def _figure_step(subject: Subject) -> Step:
    text = fill("{what}: {figure}", "{what}: {figure}", what=capital(label(subject)),
                figure=printed_as(subject.statement))  # fmt: skip
    return Step(text, subject.statement.source)


def _from_figures(ends: _Ends, subject: Subject, mine: Sequence[Subject]) -> None:
    """A component whose points are printed is of one kind; a press count is made of printed points."""
    rules, node, wanted = subject.rules, subject.node, subject.statement.measure
    assert rules is not None and node is not None
    worth = worths(rules)
    inside = {component.id: component for component in components(rules, node)}
    printed = {s.node.id: s for s in mine if s.node and s.node.id in inside and s.statement.measure in FIGURES}
    for node_id, figure in printed.items():
        is_one = _kind(figure, worth[node_id]) == wanted
        if _kind(figure, worth[node_id]) != ZERO:  # whether a figure is the maximum leans on the maximum
            ends.rests.append(inside[node_id].provenance.points or "official")
        ends.low += is_one
        ends.high -= not is_one
        ends.steps.append(_figure_step(figure))
        ends.against.append(figure.statement)


def _kind(subject: Subject, worth: Fraction) -> str:
    value = subject.statement.figure.value
    most = Fraction(1) if subject.statement.measure == "value" else worth
    return FULL if value >= most else ZERO if value == 0 else PART


def _from_points(ends: _Ends, subject: Subject, mine: Sequence[Subject]) -> None:
    """So many components at zero cost at least the smallest maxima; so many at their maximum earn at least those."""
    rules, node = subject.rules, subject.node
    assert rules is not None and node is not None
    worth = worths(rules)
    smallest = sorted(worth[component.id] for component in components(rules, node))
    for figure in [s for s in mine if s.node is node and s.statement.measure in FIGURES]:
        points = figure.readings["any"]
        points = points.scaled(worth[node.id]) if figure.statement.measure == "value" else points
        room = worth[node.id] - points.low if subject.statement.measure == ZERO else points.high
        if subject.statement.measure != PART:
            most = sum(sum(smallest[: k + 1]) <= room for k in range(len(smallest)))
            before = ends.high
            ends.narrow(0, most, _figure_step(figure), figure.statement)
            if ends.high < before:
                ends.rests += [component.provenance.points or "official" for component in components(rules, node)]


def _from_counts(ends: _Ends, subject: Subject, mine: Sequence[Subject]) -> None:
    """Counts of the same kind of a part and of the whole: the part's are among the whole's."""
    rules, node = subject.rules, subject.node
    assert rules is not None and node is not None
    own = {component.id for component in components(rules, node)}
    for other in mine:
        if other.statement.measure != subject.statement.measure or other.node is node or other.node is None:
            continue
        theirs, count = {component.id for component in components(rules, other.node)}, int(other.statement.figure.value)
        if theirs < own:
            ends.narrow(count, len(own) - len(theirs) + count, _figure_step(other), other.statement)
        elif own < theirs:
            ends.narrow(count - (len(theirs) - len(own)), count, _figure_step(other), other.statement)


def _from_the_other_two(ends: _Ends, subject: Subject, three: dict[str, Subject], count: tuple[int, int]) -> None:
    others = [other for measure, other in three.items() if measure != subject.statement.measure]
    least, left = (each - sum(int(other.statement.figure.value) for other in others) for each in count)
    if others:
        ends.steps += [_figure_step(other) for other in others]
        ends.against += [other.statement for other in others]
        ends.low, ends.high = (max(ends.low, least) if len(others) == 2 else ends.low), min(ends.high, left)
