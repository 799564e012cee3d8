"""The text reader: the sentence of the annex, in Vietnamese and English, to be laid beside the annex's cell."""

from collections.abc import Mapping
from fractions import Fraction

from dti_rules.formula.functions.base import Function, input_of
from dti_rules.formula.functions.ratios import plain_number
from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When
from dti_rules.words.text import Text

_WORDS = {
    "+": Text("+", "+"), "-": Text("−", "−"), "*": Text("x", "x"), "/": Text("/", "/"),
    "<": Text("nhỏ hơn", "is below"), "<=": Text("không quá", "is at most"),
    ">": Text("lớn hơn", "is above"), ">=": Text("từ", "is at least"), "is": Text("là", "is"),
    "and": Text("và", "and"), "or": Text("hoặc", "or"),
}  # fmt: skip


class SentenceReader:
    """Reads a checked formula aloud. At the top a value is worth points; inside another function it is a number."""

    def __init__(
        self,
        scope: Scope,
        functions: Mapping[str, Function],
        units: Mapping[str, Text],
        max_points: Fraction | None,
    ) -> None:
        self.scope, self.functions, self.units, self.max_points = scope, functions, units, max_points
        self.depth = 0

    def read(self, node: Expression) -> Text:
        """The whole sentence."""
        self.depth = 0
        return self._of(node)

    def of(self, node: Expression) -> Text:
        """The phrase for a part of the formula."""
        self.depth += 1
        try:
            return self._of(node)
        finally:
            self.depth -= 1

    @property
    def top(self) -> bool:
        """Whether the phrase is the whole sentence, and not a part of another."""
        return self.depth == 0

    def worth(self, value: Fraction) -> Text:
        """A value: in points at the top of a component's formula, else as a number."""
        if self.top and self.max_points:
            points = plain_number(value * self.max_points)
            return Text(f"{points.vi} điểm", f"{points.en} point" + ("" if value * self.max_points == 1 else "s"))
        return plain_number(value)

    def unit_of(self, node: Expression) -> Text:
        """What an expression is measured in, where it is a bare input."""
        declared = input_of(node, self.scope)
        return self.units.get(declared.measured_in or "", Text("", "")) if declared else Text("", "")

    def choices(self, node: Expression) -> Mapping[str, Text]:
        """The labels of a choice input's words."""
        declared = input_of(node, self.scope)
        return declared.choices if declared else {}

    def _of(self, node: Expression) -> Text:
        match node:
            case Number():
                return plain_number(node.value) if not node.spelling.endswith("%") else _spelt(node)
            case Name():
                label = self.scope[node.id].label
                return Text(f"«{label.vi}»", f"“{label.of('en')}”")
            case Unary():
                inner = self.of(node.operand)
                minus = node.operator == "-"
                return Text(
                    f"−{inner.vi}" if minus else f"không ({inner.vi})", f"−{inner.en}" if minus else f"not ({inner.en})"
                )
            case Binary():
                return self._binary(node)
            case When():
                return self._when(node)
            case Call():
                function = self.functions[node.function]
                return function.sentence(function.bind(node), self)

    def _binary(self, node: Binary) -> Text:
        word, left = _WORDS[node.operator], self.of(node.left)
        words = self.choices(node.left) if node.operator == "is" else {}
        right = words[node.right.id] if isinstance(node.right, Name) and node.right.id in words else self.of(node.right)
        if node.operator == ">=":
            return Text(f"{left.vi} từ {right.vi} trở lên", f"{left.en} {word.en} {right.en}")
        sides = [Text(f"({s.vi})", f"({s.en})") if isinstance(p, (Binary, When)) else s
                 for p, s in ((node.left, left), (node.right, right))]  # fmt: skip
        return Text(f"{sides[0].vi} {word.vi} {sides[1].vi}", f"{sides[0].en} {word.en} {sides[1].of('en')}")

    def _when(self, node: When) -> Text:
        value, otherwise = (self._outcome(part) for part in (node.value, node.otherwise))
        condition = self.of(node.condition)
        return Text(
            f"nếu {condition.vi}: {value.vi}; nếu không: {otherwise.vi}",
            f"if {condition.en}: {value.en}; otherwise: {otherwise.en}",
        )

    def _outcome(self, node: Expression) -> Text:
        return self.worth(node.value) if isinstance(node, Number) else self._of(node)


def _spelt(node: Number) -> Text:
    return Text(node.spelling.replace(".", ","), node.spelling)
