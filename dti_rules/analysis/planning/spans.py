"""How far a figure is worth moving: the least that earns all that it can earn by itself."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from dti_rules.formula.functions.base import Function
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When
from dti_rules.model.submission import InputValue


@attrs.frozen
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
        below = function.denominator(bound)
        full = bound.option("full_from")
        if below is not None:
            bottom = self.known(below) or Fraction(0)
            ratio = (full or wanted) / (bound.option("per") or 1) + (1 if node.function == "growth" else 0)
            yield from self.of(bound.arguments[0], bottom * ratio)
            return
        wanted = self._inner(node.function, wanted, full, bound.options, [key for key, _ in bound.table])
        for argument in bound.arguments:
            yield from self.of(argument, wanted)

    def _inner(
        self, name: str, wanted: Fraction, full: Fraction | None, options: Mapping[str, Fraction], keys: list[object]
    ) -> Fraction:
        """How much the argument of a call must be for the call to be so much."""
        if full is not None:
            return full
        levels = [abs(key) for key in keys if isinstance(key, Fraction)]
        if levels:
            return max(levels)
        if name == "penalty":
            return (1 - options["floor"]) / options["each"]
        if name == "points" and self.most:
            return wanted * self.most
        if self.functions[name].relative and self.highest is not None:
            return self.highest
        return options.get("at", wanted)

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
