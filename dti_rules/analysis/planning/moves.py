"""The figures that a plan may move: from where, in what steps, how far, at what cost."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor

from dti_rules.analysis.gaps.bench import Bench
from dti_rules.analysis.gaps.held import all_denominators, deciding
from dti_rules.analysis.gaps.rows import ItemLoss
from dti_rules.analysis.planning.affine import ONE, ZERO, Affine, number
from dti_rules.analysis.planning.program import Program
from dti_rules.analysis.planning.spans import FigureSpan
from dti_rules.analysis.planning.terms import CostTerms, Limit
from dti_rules.formula.scope import Input, wholes_of
from dti_rules.model.submission import InputValue
from dti_rules.words.classes import field, frozen

_ABOUT = 1e-4
"""The solver's whole numbers are so near to whole ones."""
_FINE = 10_000
"""A count is moved one by one where it has at most so many steps; an amount in steps of a thousandth of its reach."""


@frozen
class FigureMove:
    """A figure that may move. `up` and `down` are the unknowns that count its steps; `words` those of its words."""

    input: Input
    now: InputValue
    sum: Affine
    step: Fraction
    up: int | None = None
    down: int | None = None
    words: Mapping[str, Affine] = field(factory=dict)

    def figure(self, values: Mapping[int, float]) -> InputValue:
        """The figure that the solver's choice means; what is not whole is rounded so that it helps more."""
        if self.words:
            return max(self.words, key=lambda word: self.words[word].at({i: Fraction(values[i]) for i in values}))
        if isinstance(self.now, bool):
            assert self.up is not None
            return self.now if values[self.up] < 0.5 else not self.now
        assert not isinstance(self.now, str)
        steps = _count(values, self.up) - _count(values, self.down)
        found = self.now + steps * self.step
        return int(found) if self.input.kind == "count" or found == int(found) else found


def _count(values: Mapping[int, float], which: int | None) -> int:
    if which is None:
        return 0
    return ceil(values[which] - _ABOUT)


def moves(
    bench: Bench, program: Program, rows: list[ItemLoss], spans: Mapping[str, FigureSpan], terms: CostTerms
) -> dict[str, FigureMove]:
    """The figures that may move, by name, within all limits: of the rows, what no ratio divides by.

    What decides whether a component is assessed of the unit stays: another figure would move the weights of all others.
    """
    names = dict.fromkeys(name for row in rows for name in row.inputs)
    held = all_denominators(bench.rules) | deciding(bench.rules)
    found: dict[str, FigureMove] = {}
    for name in names:
        limit = terms.limits.get(name)
        costs = terms.costs is None or name in terms.costs
        if name not in held and costs and not (limit is not None and limit.stays) and name in spans:
            move = _move(bench, program, bench.rules.inputs[name], rows, spans[name], terms)
            if move is not None:
                found[name] = move
    _relate(bench, program, found)
    return found


def _move(
    bench: Bench, program: Program, declared: Input, rows: list[ItemLoss], span: FigureSpan, terms: CostTerms
) -> FigureMove | None:
    now = bench.card.submission.inputs.get(declared.id)
    if now is None:
        return None
    stated = None if terms.costs is None else terms.costs[declared.id]
    if isinstance(now, bool):
        switch = program.switch(ONE if stated is None else stated)
        (which,) = switch.terms
        return FigureMove(declared, now, number(1) - switch if now else switch, ONE, which)
    if isinstance(now, str):
        return _words(program, declared, now, ONE if stated is None else stated)
    return _steps(bench, program, declared, now, _ways(rows, declared.id), span, stated, terms)


def _words(program: Program, declared: Input, now: str, cost: Fraction) -> FigureMove:
    others = {word: program.switch(cost) for word in declared.choices if word != now}
    stays = number(1) - sum(others.values(), number(0))
    program.at_least(stays, number(0))
    return FigureMove(declared, now, number(0), ONE, words={now: stays, **others})


def _ways(rows: list[ItemLoss], name: str) -> set[int]:
    """In which directions a figure may help."""
    found: set[int] = set()
    for row in rows:
        if name in row.inputs and row.node.formula is not None:
            found.add(row.node.formula.directions.get(name, 0))
    return {1, -1} if 0 in found else found


def _steps(  # noqa: PLR0913
    bench: Bench, program: Program, declared: Input, now: int | Fraction, ways: set[int], span: FigureSpan,
    stated: Fraction | None, terms: CostTerms,
) -> FigureMove | None:  # fmt: skip
    count = declared.kind == "count"
    step = ONE if count else _power(max(span.reach, abs(Fraction(now))) / 1000)
    limit = terms.limits.get(declared.id, Limit())
    cost = step * (_default(span) if stated is None else stated)
    total, ends = number(now), dict[int, int | None]()
    for way in (1, -1):
        room = _room(bench, declared, now, way, span, limit, step) if way in ways else 0
        if room:
            steps = program.unknown(ZERO, Fraction(room), room <= _FINE, cost)
            total, (ends[way],) = total + steps * (way * step), steps.terms
    return FigureMove(declared, now, total, step, ends.get(1), ends.get(-1)) if ends else None


def _default(span: FigureSpan) -> Fraction:
    """The default cost of one more: a hundredth of what earns full marks costs 1."""
    return 100 / span.reach if span.reach else ONE


def _power(value: Fraction) -> Fraction:
    """The greatest power of ten that is not above a value (1 for 0)."""
    found = ONE
    while value and found > value:
        found /= 10
    while value and found * 10 <= value:
        found *= 10
    return found


def _room(
    bench: Bench, declared: Input, now: int | Fraction, way: int, span: FigureSpan, limit: Limit, step: Fraction
) -> int:
    """How many steps a figure may go: to where it earns no more, within what it is part of, its range and its limit."""
    start = Fraction(now)
    soft = max(span.reach, start) - start if way > 0 else abs(start)
    rooms = [floor(room / step) for room in _hard(bench, declared, now, way, limit)]
    return max(0, min([ceil(soft / step), *rooms]))


def _hard(bench: Bench, declared: Input, now: int | Fraction, way: int, limit: Limit) -> Iterator[Fraction]:
    ends = [declared.high, limit.most] if way > 0 else [declared.low, limit.least]
    if way > 0:
        stated = (bench.card.submission.inputs.get(name) for name in wholes_of(declared, bench.rules.inputs))
        ends += [Fraction(whole) for whole in stated if whole is not None and not isinstance(whole, str)][:1]
    yield from (way * (end - now) for end in ends if end is not None)


def tops_of(bench: Bench) -> dict[str, InputValue]:
    """How far each stated figure may go at most; one that nothing bounds may double."""
    found: dict[str, InputValue] = {}
    for name, now in bench.card.submission.inputs.items():
        if not isinstance(now, (str, bool)):
            rooms = list(_hard(bench, bench.rules.inputs[name], now, 1, Limit()))
            found[name] = Fraction(now) + max(Fraction(0), min(rooms, default=abs(Fraction(now))))
    return found


def _relate(bench: Bench, program: Program, found: Mapping[str, FigureMove]) -> None:
    """A part stays within its whole where both may move."""
    for move in found.values():
        for whole in wholes_of(move.input, bench.rules.inputs):
            if whole in found:
                program.at_least(found[whole].sum, move.sum)
            if whole in bench.card.submission.inputs:
                break
