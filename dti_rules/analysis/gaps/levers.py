"""What one more unit of each figure would win; and where one more wins nothing, the least that does."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from dti_rules.analysis.gaps.bench import Bench
from dti_rules.analysis.gaps.held import all_denominators, deciding
from dti_rules.analysis.gaps.rows import ItemLoss
from dti_rules.formula.scope import Input, wholes_of
from dti_rules.model.rules import Node, Provenance, weakest
from dti_rules.model.submission import InputValue
from dti_rules.words.classes import frozen
from dti_rules.words.problems import ProblemsError

_FARTHEST = 40
"""So many doublings are tried for the least step that wins."""


@frozen
class Lever:
    """A figure, the next one, and the points that it wins: what it moves in all items that rest on it."""

    input: Input
    now: InputValue
    next: InputValue
    won: Fraction
    nodes: tuple[Node, ...]
    relative: bool
    provenance: Provenance

    @property
    def one_more(self) -> bool:
        """Whether the next figure is one more (or one less), a yes or another word; else the least that wins."""
        return isinstance(self.now, (bool, str)) or abs(Fraction(self.next) - Fraction(self.now)) == 1


def levers(bench: Bench) -> tuple[Lever, ...]:
    """The figures that can win points by themselves, the most first."""
    stays = deciding(bench.rules)
    inputs = [declared for declared in bench.rules.inputs.values() if declared.id not in stays]
    found = [lever for declared in inputs if (lever := _lever(bench, declared)) is not None]
    return tuple(sorted(found, key=lambda lever: -lever.won))


def _lever(bench: Bench, declared: Input) -> Lever | None:
    now = bench.card.submission.inputs.get(declared.id)
    rows = [row for row in bench.rows if declared.id in row.inputs and row.why != "given"]
    if now is None or not any(row.loses and not row.lacking for row in rows):
        return None
    won = _gains(bench, declared.id, rows)
    best = max(_nexts(bench, declared, now, rows, won), key=lambda each: each[1], default=None)
    if best is None or best[1] <= 0:
        return None
    sure = weakest(row.score.provenance for row in rows)
    relative = any(_relative(row) for row in rows)
    return Lever(declared, now, best[0], best[1], tuple(row.node for row in rows), relative, sure)


def _relative(row: ItemLoss) -> bool:
    return row.node.formula is not None and row.node.formula.relative


def _gains(bench: Bench, name: str, rows: list[ItemLoss]) -> Callable[[InputValue], Fraction]:
    """The points that another figure wins, 0 where it is not admissible or the figures tell no exact number."""

    nodes = [row.node.id for row in rows]

    def won(value: InputValue) -> Fraction:
        try:
            found = bench.values(bench.with_inputs({name: value}), nodes)
        except ProblemsError:
            return Fraction(0)
        gain = Fraction(0)
        for row in rows:
            new, old = found[row.node.id], row.score.value
            if not isinstance(new, Fraction) or not isinstance(old, Fraction):
                return Fraction(0)
            gain += row.worth * (new - old)
        return gain

    return won


def _nexts(
    bench: Bench, declared: Input, now: InputValue, rows: list[ItemLoss], won: Callable[[InputValue], Fraction]
) -> Iterator[tuple[InputValue, Fraction]]:
    """The figures that come next, with what they win."""
    if isinstance(now, bool):
        yield not now, won(not now)
    elif isinstance(now, str):
        yield from ((word, won(word)) for word in declared.choices if word != now)
    else:
        ways = {way for row in rows if row.node.formula is not None
                for name, way in row.node.formula.directions.items() if name == declared.id}  # fmt: skip
        falls = -1 in ways and declared.id not in all_denominators(bench.rules)
        for way in (1, -1) if falls or 0 in ways else (1,):
            yield from _steps(bench, declared, now, way, won)


def _steps(
    bench: Bench, declared: Input, now: int | Fraction, way: int, won: Callable[[InputValue], Fraction]
) -> Iterator[tuple[InputValue, Fraction]]:
    """One more; or where that wins nothing, the least whole number of steps that wins."""
    room = _room(bench, declared, now, way)
    if room is not None and room < 1:
        return
    if (first := won(now + way)) != 0:
        yield now + way, first
        return
    below, step = 1, 2
    for _ in range(_FARTHEST):
        step = step if room is None else min(step, int(room))
        if won(now + way * step) > 0:
            break
        if step == room or step <= below:
            return
        below, step = step, 2 * step
    else:
        return
    while step - below > 1:
        middle = (step + below) // 2
        below, step = (below, middle) if won(now + way * middle) > 0 else (middle, step)
    yield now + way * step, won(now + way * step)


def _room(bench: Bench, declared: Input, now: int | Fraction, way: int) -> Fraction | None:
    """How far a figure may go, by its declared range and by what it is part of; None where nothing says."""
    ends = [declared.high if way > 0 else declared.low]
    if way > 0:
        stated = (bench.card.submission.inputs.get(name) for name in wholes_of(declared, bench.rules.inputs))
        ends += [Fraction(whole) for whole in stated if whole is not None and not isinstance(whole, str)][:1]
    rooms = [abs(end - now) for end in ends if end is not None]
    return min(rooms) if rooms else None
