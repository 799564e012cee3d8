"""The text reader: the sentence of the annex, in Vietnamese and English, to be laid beside the annex's cell."""

from collections.abc import Mapping
from fractions import Fraction

from dti_rules.formula.check import TypeChecker
from dti_rules.formula.functions.base import Function, input_of
from dti_rules.formula.functions.ratios import plain_number
from dti_rules.formula.grounding import parameters_in, value_of, with_options
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When, walk
from dti_rules.words.text import Text

_WORDS = {
    "+": Text("+", "+"), "-": Text("−", "−"), "*": Text("x", "x"), "/": Text("/", "/"),
    "<": Text("nhỏ hơn", "is below"), "<=": Text("không quá", "is at most"),
    ">": Text("lớn hơn", "is above"), ">=": Text("từ", "is at least"), "is": Text("bằng", "equals"),
    "and": Text("và", "and"), "or": Text("hoặc", "or"),
}  # fmt: skip


class SentenceReader:
    """Reads a checked formula aloud, in points where all of it can be said so, else as a number x the points."""

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
        if not self.max_points or self._in_points(node):
            said = self._of(node)
        else:
            inner, full = self.of(node), self.worth(ONE)
            said = Text(f"{inner.vi}; kết quả x {full.vi}", f"{inner.en}; result x {full.en}")
        return self._with_options(node, said)

    def _with_options(self, node: Expression, said: Text) -> Text:
        """The sentence, and the names of the parameters that options take: the sentence has their numbers alone."""
        for name in self._in_options(node):
            told = self._parameter(name)
            said = Text(f"{said.vi}; trong đó {told.vi}", f"{said.en}; where {told.en}")
        return said

    def _in_options(self, node: Expression) -> list[str]:
        calls = (inner for inner in walk(node) if isinstance(inner, Call))
        values = (argument.value for call in calls for argument in call.arguments if argument.key is not None)
        return list(dict.fromkeys(name for value in values for name in parameters_in(value, self.scope)))

    def _parameter(self, name: str) -> Text:
        """`«nhãn» = 12 văn bản`: a parameter by its label, with its value."""
        declared = self.scope[name]
        value, unit = plain_number(declared.low or ZERO), self.units.get(declared.measured_in or "", Text("", ""))
        return Text(
            f"«{declared.label.vi}» = {value.vi} {unit.vi}".rstrip(),
            f"“{declared.label.of('en')}” = {value.en} {unit.of('en')}".rstrip(),
        )

    def _in_points(self, node: Expression) -> bool:
        """Whether every value that the sentence names can be said in points."""
        match node:
            case Number():
                return True
            case When():
                return self._in_points(node.value) and self._in_points(node.otherwise)
            case Binary("+" | "-"):
                return self._in_points(node.left) and self._in_points(node.right)
            case Call():
                return self.functions[node.function].says_points
            case _:
                return False

    def of(self, node: Expression) -> Text:
        """The phrase for a part of the formula."""
        self.depth += 1
        try:
            said = self._of(node)
        finally:
            self.depth -= 1
        return _bracketed(said) if isinstance(node, When) else said

    @property
    def top(self) -> bool:
        """Whether the phrase is the whole sentence, and not a part of another."""
        return self.depth == 0

    @property
    def times(self) -> Text:
        """` x 10 điểm` at the top of a component's formula, else nothing."""
        full = self.worth(ONE)
        return Text(f" x {full.vi}", f" x {full.en}") if self.top and self.max_points else Text("", "")

    def operand(self, node: Expression) -> Text:
        """The phrase for one side of an operation, in brackets where it is more than a name or a number."""
        said = self.of(node)
        return said if isinstance(node, (Name, Number, When)) else _bracketed(said)

    def _term(self, node: Expression) -> Text:
        """One side of a sum of points."""
        said = self._of(node)
        return said if isinstance(node, Number) else _bracketed(said)

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

    def measure_of(self, node: Expression) -> Text:
        """What any expression is measured in; nothing where it is a plain number."""
        unit = TypeChecker(self.scope, self.functions, self.max_points).number(node).unit
        return self.units.get(unit or "", Text("", ""))

    def same_unit(self, left: Expression, right: Expression) -> bool:
        """Whether two expressions are measured in one unit."""
        checker = TypeChecker(self.scope, self.functions, self.max_points)
        return checker.number(left).unit == checker.number(right).unit

    def is_set(self, node: Expression) -> bool:
        """Whether an expression is a number, or a parameter of the edition, that is not 0."""
        return bool(node.value if isinstance(node, Number) else value_of(node, self.scope))

    def choices(self, node: Expression) -> Mapping[str, Text]:
        """The labels of a choice input's words."""
        declared = input_of(node, self.scope)
        return declared.choices if declared else {}

    def _of(self, node: Expression) -> Text:
        match node:
            case Number() if self.top and self.max_points:
                return self.worth(node.value)
            case Number():
                return plain_number(node.value) if not node.spelling.endswith("%") else _spelt(node)
            case Name():
                if self.scope[node.id].kind == "parameter":
                    return _bracketed(self._parameter(node.id))
                label = self.scope[node.id].label
                return Text(f"«{label.vi}»", f"“{label.of('en')}”")
            case Unary():
                if node.operator == "-":
                    inner = self.operand(node.operand)
                    return Text(f"−{inner.vi}", f"−{inner.en}")
                inner = self.of(node.operand)
                return Text(f"không ({inner.vi})", f"not ({inner.en})")
            case Binary():
                return self._binary(node)
            case When():
                return self._when(node)
            case Call():
                function = self.functions[node.function]
                return function.sentence(function.bind(with_options(node, self.scope)), self)

    def _binary(self, node: Binary) -> Text:
        side = self._term if self.top and self.max_points else self.operand
        word, first = _WORDS[node.operator], node.left
        chained = node.operator == "+" and isinstance(first, Binary) and first.operator == "+"
        left = self._of(first) if chained else side(first)
        words = self.choices(node.left) if node.operator == "is" else {}
        if isinstance(node.right, Name) and node.right.id in words:
            chosen = words[node.right.id]
            return Text(f"{left.vi} là {chosen.vi}", f"{left.en} is {chosen.of('en')}")
        right = side(node.right)
        if node.operator == ">=":
            return Text(f"{left.vi} từ {right.vi} trở lên", f"{left.en} {word.en} {right.en}")
        return Text(f"{left.vi} {word.vi} {right.vi}", f"{left.en} {word.en} {right.en}")

    def _when(self, node: When) -> Text:
        value, otherwise, condition = self._of(node.value), self._of(node.otherwise), self.of(node.condition)
        if isinstance(node.value, When):
            value = _bracketed(value)
        return Text(
            f"nếu {condition.vi}: {value.vi}; nếu không: {otherwise.vi}",
            f"if {condition.en}: {value.en}; otherwise: {otherwise.en}",
        )


def _bracketed(said: Text) -> Text:
    return Text(f"({said.vi})", f"({said.en})")


def _spelt(node: Number) -> Text:
    return Text(node.spelling.replace(".", ","), node.spelling)
