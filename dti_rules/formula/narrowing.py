"""What a condition says of the expressions that it compares, where it holds and where it does not.

A comparison is read as a sum of multiples of expressions against 0 (`2 * x < a + 4` says something of x and of a), and
as what it says of its two sides as they are written. Ends are kept as closed ranges, so what is known is never too
narrow; that a number is not 0 is kept apart.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, floor

from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Binary, Expression, Name, Number, Unary
from dti_rules.words.classes import evolve, field, frozen

_CASES = 4
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "is": "is not"}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "is": "is", "is not": "is not"}


class ImpossibleError(Exception):
    """What is assumed cannot hold."""


@frozen
class Facts:
    """What is known of expressions: ranges, by the expression, and which of them are not 0."""

    ranges: Mapping[Expression, Range] = field(factory=dict)
    nonzero: frozenset[Expression] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.ranges or self.nonzero)

    def of(self, node: Expression, found: Range) -> Range:
        """The range of an expression, narrowed. Raises ImpossibleError where nothing is left."""
        known = self.ranges.get(node)
        return found if known is None else meet(found, known)

    def and_(self, node: Expression, known: Range) -> "Facts":
        """With one more range."""
        known = self.of(node, known)
        return evolve(self, ranges={**self.ranges, node: known})

    def not_zero(self, *nodes: Expression) -> "Facts":
        """With expressions that are not 0."""
        return evolve(self, nonzero=self.nonzero | set(nodes))

    def or_(self, other: "Facts") -> "Facts":
        """What holds where one of two holds."""
        both = self.ranges.keys() & other.ranges.keys()
        joined = {node: self.ranges[node].join(other.ranges[node]) for node in both}
        return Facts(joined, self.nonzero & other.nonzero)


def meet(a: Range, b: Range) -> Range:
    """What two ranges share. Raises ImpossibleError where that is nothing."""
    lows = [end for end in (a.low, b.low) if end is not None]
    highs = [end for end in (a.high, b.high) if end is not None]
    if lows and highs and max(lows) > min(highs):
        raise ImpossibleError
    return Range(max(lows, default=None), min(highs, default=None), a.how)


class Narrowing:
    """Reads conditions into facts. `range_of` gives what is known of an expression under the facts so far."""

    def __init__(self, scope: Scope, range_of: Callable[[Facts, Expression], Range]) -> None:
        self.scope, self.range_of = scope, range_of

    def cases(self, facts: Facts, node: Expression, holds: bool) -> tuple[Facts, ...]:
        """The facts and that a condition holds, or that it does not: one or more cases, of which one is so.

        None where it cannot be so. The condition is read twice: its last part may tell more of what its first compares.
        """
        return few([twice for once in self._cases(facts, node, holds) for twice in self._cases(once, node, holds)])

    def _cases(self, facts: Facts, node: Expression, holds: bool) -> tuple[Facts, ...]:
        try:
            facts = facts.and_(node, Range.point(ONE if holds else ZERO))
            match node:
                case Unary("not"):
                    return self._cases(facts, node.operand, not holds)
                case Binary("and" | "or"):
                    return self._joined(facts, node, holds)
                case Binary("is", Name(id=name), Name(id=word)) if not self.scope[name].numeric:
                    return (self._chosen(facts, name, word) if holds else facts,)
                case Binary():
                    operator = node.operator if holds else _OPPOSITE[node.operator]
                    return (self._compared(facts, node.left, operator, node.right),)
        except ImpossibleError:
            return ()
        return (facts,)

    def _joined(self, facts: Facts, node: Binary, holds: bool) -> tuple[Facts, ...]:
        left, right = node.left, node.right
        if (node.operator == "and") == holds:
            return few([two for one in self._cases(facts, left, holds) for two in self._cases(one, right, holds)])
        return few([*self._cases(facts, left, holds), *self._cases(facts, right, holds)])

    def _chosen(self, facts: Facts, name: str, word: str) -> Facts:
        """A chosen word is no other word."""
        for other in self.scope[name].choices:
            if other != word and word in self.scope[name].choices:
                facts = facts.and_(Binary("is", Name(name), Name(other)), Range.point(ZERO))
        return facts

    # ---- comparisons of numbers

    def _compared(self, facts: Facts, left: Expression, operator: str, right: Expression) -> Facts:
        if operator == "is not":
            return self._unequal(facts, left, right)
        if operator in (">", ">="):
            left, right, operator = right, left, _MIRRORED[operator]
        strict = operator == "<"
        facts = self._below(facts, left, right, strict)
        return self._below(facts, right, left, False) if operator == "is" else facts

    def _below(self, facts: Facts, left: Expression, right: Expression, strict: bool) -> Facts:
        """left <= right, or left < right."""
        a, b = self.range_of(facts, left), self.range_of(facts, right)
        facts = facts.and_(left, Range(None, b.high)).and_(right, Range(a.low, None))
        facts = facts.and_(Binary("-", left, right), Range(None, ZERO)).and_(
            Binary("-", right, left), Range(ZERO, None)
        )
        if b.nonnegative:  # where it is not 0, which is where the quotient is one
            facts = facts.and_(Binary("/", left, right), Range(None, ONE))
        if a.nonnegative:
            facts = facts.and_(Binary("/", right, left), Range(ONE, None))
        if strict:
            facts = facts.not_zero(Binary("-", left, right), Binary("-", right, left))
            facts = facts.not_zero(right) if a.nonnegative else facts
            facts = facts.not_zero(left) if b.high is not None and b.high <= 0 else facts
        constant, factors = linear(Binary("-", left, right))
        for atom, factor in factors.items():
            facts = self._solved(facts, atom, factor, constant, factors, strict)
        return facts

    def _solved(
        self,
        facts: Facts,
        atom: Expression,
        factor: Fraction,
        constant: Fraction,
        factors: Mapping[Expression, Fraction],
        strict: bool,
    ) -> Facts:
        """What `constant + sum of factors x expressions <= 0` says of one of the expressions."""
        rest = Range.point(constant)
        for other, of in factors.items():
            if other != atom:
                rest = rest + self.range_of(facts, other) * Range.point(of)
        if rest.low is None:
            return facts
        end = -rest.low / factor
        whole = isinstance(atom, Name) and self.scope[atom.id].kind == "count"
        if strict and end == 0:
            facts = facts.not_zero(atom)
        if factor > 0:
            high = Fraction(ceil(end) - 1 if strict else floor(end)) if whole else end
            return facts.and_(atom, Range(None, high))
        low = Fraction(floor(end) + 1 if strict else ceil(end)) if whole else end
        return facts.and_(atom, Range(low, None))

    def _unequal(self, facts: Facts, left: Expression, right: Expression) -> Facts:
        facts = facts.not_zero(Binary("-", left, right), Binary("-", right, left))
        for one, other in ((left, right), (right, left)):
            value, found = self.range_of(facts, other), self.range_of(facts, one)
            if value.low is None or value.low != value.high:
                continue
            if value.low == 0:
                facts = facts.not_zero(one)
            if found.low == found.high == value.low:
                raise ImpossibleError
            if isinstance(one, Name) and self.scope[one.id].kind == "count":
                if found.low == value.low:
                    facts = facts.and_(one, Range(value.low + 1, None))
                elif found.high == value.low:
                    facts = facts.and_(one, Range(None, value.low - 1))
        return facts


def few(cases: Sequence[Facts]) -> tuple[Facts, ...]:
    """The cases, or what all of them share where there are too many to look at each."""
    return tuple(cases) if len(cases) <= _CASES else (reduce(Facts.or_, cases),)


def linear(node: Expression) -> tuple[Fraction, dict[Expression, Fraction]]:
    """An expression as a constant and a sum of factors x expressions, which are no sums themselves."""
    constant, factors = ZERO, dict[Expression, Fraction]()
    for factor, atom in _summands(node, ONE):
        if isinstance(atom, Number):
            constant += factor * atom.value
        else:
            factors[atom] = factors.get(atom, ZERO) + factor
    return constant, {atom: factor for atom, factor in factors.items() if factor}


def _summands(node: Expression, factor: Fraction) -> Iterator[tuple[Fraction, Expression]]:
    match node:
        case Unary("-"):
            yield from _summands(node.operand, -factor)
        case Binary("+" | "-"):
            yield from _summands(node.left, factor)
            yield from _summands(node.right, factor if node.operator == "+" else -factor)
        case Binary("*", Number(value), inner) | Binary("*", inner, Number(value)):
            yield from _summands(inner, factor * value)
        case Binary("/", inner, Number(value)) if value:
            yield from _summands(inner, factor / value)
        case _:
            yield factor, node
