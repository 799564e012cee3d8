"""How far a figure is worth moving: the least that earns all that it can earn by itself."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from dti_rules.formula.functions.base import Function
from dti_rules.formula.operations import Definition, InPoints, Interpolated, Limited, Linear, Operation, Ratio, Steps
from dti_rules.formula.operations.cohort import OfAll
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When
from dti_rules.model.submission import InputValue
from dti_rules.words.classes import frozen


@frozen
class FigureSpan:
    """`reach` is what earns all that the figure can earn where it stands alone."""

    name: str
    reach: Fraction


class Spans:
    """Reads the spans of the figures in a formula over what is stated; `tops` are how far figures may go at most."""

    def __init__(
        self,
        functions: Mapping[str, Function],
        stated: Mapping[str, InputValue],
        tops: Mapping[str, InputValue],
        highest: Fraction | None,
        most: Fraction | None,
    ) -> None:
        self.functions, self.stated, self.tops, self.highest, self.most = functions, stated, tops, highest, most

    def of(self, node: Expression, wanted: Fraction = Fraction(1)) -> Iterator[FigureSpan]:
        """The spans of all figures inside, where the expression is wanted to be so much."""
        match node:
            case Name():
                yield FigureSpan(node.id, wanted)
            case Unary():
                yield from self.of(node.operand, abs(wanted))
            case When():
                for part in (node.value, node.otherwise):
                    yield from self.of(part, wanted)
                yield from self.of(node.condition, wanted)
            case Binary():
                yield from self._binary(node, wanted)
            case Call():
                yield from self._call(node, wanted)

    def _binary(self, node: Binary, wanted: Fraction) -> Iterator[FigureSpan]:
        left, right = self.known(node.left), self.known(node.right)
        if node.operator in ("*", "/"):
            factor, inner = (left, node.right) if node.operator == "*" and left is not None else (right, node.left)
            if factor:
                yield from self.of(inner, abs(wanted / factor) if node.operator == "*" else abs(wanted * factor))
            return
        if node.operator in ("<", "<=", ">", ">=", "is"):
            for part, other in ((node.left, node.right), (node.right, node.left)):
                most = self.known(other, self.tops)
                yield from self.of(part, wanted if most is None else abs(most) + 1)
            return
        most = self.known(node.right, self.tops) if node.operator == "-" else None
        taken = Fraction(0) if most is None else abs(most)
        yield from self.of(node.left, wanted + taken)
        yield from self.of(node.right, wanted)

    def _call(self, node: Call, wanted: Fraction) -> Iterator[FigureSpan]:
        function = self.functions[node.function]
        bound = function.bind(node)
        if function.declared:
            yield from self._defined(function.define(bound), wanted)
            return
        for argument in bound.arguments:
            yield from self.of(argument, self.highest if function.relative and self.highest is not None else wanted)

    def _defined(self, node: Definition, wanted: Fraction) -> Iterator[FigureSpan]:
        """The same for what a function is defined by: how much its parts must be for it to be so much."""
        match node:
            case Linear():
                yield from self._added(node, wanted)
            case Limited():
                yield from self._defined(node.of, node.at)
            case Ratio():
                bottom = ZERO if isinstance(node.bottom, Operation) else self.known(node.bottom) or ZERO
                full = ONE if node.capped else wanted
                yield from self._defined(node.top, bottom * full / node.scale)
            case InPoints() if self.most:
                yield from self._defined(node.of, wanted * self.most)
            case Steps():
                yield from self._defined(node.of, max(abs(level) for level, _ in node.falling))
            case Interpolated():
                yield from self._defined(node.of, max(abs(place) for place, _ in node.rising))
            case OfAll():
                yield from self._defined(node.of, wanted if self.highest is None else self.highest)
            case Operation():
                for part in node.parts():
                    yield from self._defined(part, wanted)
            case _:
                yield from self.of(node, wanted)

    def _added(self, node: Linear, wanted: Fraction) -> Iterator[FigureSpan]:
        """What is added, in equal parts, must make up for what is taken off; where nothing is added, what is taken."""
        added = [(factor, part) for factor, part in node.terms if factor > 0]
        if not added:
            for factor, part in node.terms:
                yield from self._defined(part, (node.constant - wanted) / -factor)
            return
        taken = [(factor, part) for factor, part in node.terms if factor < 0 and not isinstance(part, Operation)]
        needed = wanted - node.constant + sum((-factor * (self.known(part) or 0) for factor, part in taken), ZERO)
        for _, part in added:
            yield from self._defined(part, abs(needed / sum(factor for factor, _ in added)))

    def known(self, node: Expression, figures: Mapping[str, InputValue] | None = None) -> Fraction | None:
        """The value of a sum, product or figure that is stated (or is at its top); None where it is not."""
        match node:
            case Number():
                return node.value
            case Name():
                value = (self.stated if figures is None else figures).get(node.id)
                return None if value is None or isinstance(value, str) else Fraction(value)
            case Binary("+" | "-" | "*"):
                a, b = self.known(node.left, figures), self.known(node.right, figures)
                if a is None or b is None:
                    return None
                return a + b if node.operator == "+" else a - b if node.operator == "-" else a * b
            case _:
                return None
