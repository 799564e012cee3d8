"""Names, types and units of measure: everything that can be wrong in a formula before any number is known."""

from collections.abc import Mapping
from fractions import Fraction

from dti_rules.formula.functions.base import PLAIN, Function, Quantity, Truth, Type, Word
from dti_rules.formula.grounding import with_options
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.scope import Scope
from dti_rules.formula.spellings import OLDER, of_the_field
from dti_rules.formula.syntax import ARITHMETIC, Binary, Call, Expression, Name, Number, Unary, When
from dti_rules.words.names import nearest
from dti_rules.words.problems import did_you_mean
from dti_rules.words.text import Text

_NUMBER, _CONDITION = Text("một số", "a number"), Text("một điều kiện", "a condition")
_NAMED = 12
"""So many parts are named in a message."""


class TypeChecker:
    """Gives each expression its type and raises FormulaError at the first that has none."""

    def __init__(self, scope: Scope, functions: Mapping[str, Function], max_points: Fraction | None) -> None:
        self.scope, self.functions, self.max_points = scope, functions, max_points

    def number(self, node: Expression) -> Quantity:
        """The type of an expression that must be a number."""
        return self._as_number(node, self.type_of(node))

    @staticmethod
    def _as_number(node: Expression, found: Type) -> Quantity:
        if not isinstance(found, Quantity):
            raise FormulaError("DTI-F011", node.span, wanted=_NUMBER, name=_says(node))
        return found

    def condition(self, node: Expression) -> Truth:
        """The type of an expression that must be a condition."""
        found = self.type_of(node)
        if not isinstance(found, Truth):
            raise FormulaError("DTI-F011", node.span, wanted=_CONDITION, name=_says(node))
        return found

    def type_of(self, node: Expression) -> Type:
        """The type of any expression."""
        match node:
            case Number():
                return Quantity(constant=True)
            case Name():
                return self._name(node)
            case Unary():
                return self.number(node.operand) if node.operator == "-" else self.condition(node.operand)
            case When():
                self.condition(node.condition)
                return self._same_unit(node, self.number(node.value), self.number(node.otherwise))
            case Call():
                function, call = self._function(node), self._with_options(node)
                return function.check(function.bind(call), self)
            case Binary():
                return self._binary(node)

    def _name(self, node: Name) -> Type:
        known = self.scope.get(node.id)
        if known is None:
            raise self._unknown(node)
        if known.kind == "choice":
            return Word(known)
        return Truth() if known.kind == "yes_no" else Quantity(known.measured_in)

    def _unknown(self, node: Name) -> FormulaError:
        """A name that the formula cannot use: of an input, or above the components of a part."""
        parts = [name for name, declared in self.scope.items() if declared.kind == "node"]
        near = nearest(node.id, self.scope)
        if parts and all(declared.kind in ("node", "parameter") for declared in self.scope.values()):
            named = ", ".join(parts[:_NAMED]) + (", …" if len(parts) > _NAMED else "")
            hint = did_you_mean(near, Text(f"các phần: {named}", f"its parts: {named}"))
            return FormulaError("DTI-F040", node.span, name=node.id, hint=hint)
        hint = did_you_mean(near, Text("hãy khai báo trong inputs của chỉ số", "declare it in the component's inputs"))
        return FormulaError("DTI-F007", node.span, name=node.id, hint=hint)

    def _with_options(self, call: Call) -> Call:
        """The call with the parameters in its options replaced; one misspelt is told as such."""
        parameters = [name for name, declared in self.scope.items() if declared.kind == "parameter"]
        for value in (argument.value for argument in call.arguments if argument.key is not None):
            unknown = isinstance(value, Name) and value.id not in self.scope
            near = nearest(_says(value), parameters) if unknown else None
            if near is not None:
                hint = did_you_mean(near, Text("", ""))
                raise FormulaError("DTI-F007", value.span, name=_says(value), hint=hint)
        return with_options(call, self.scope)

    def _function(self, call: Call) -> Function:
        function = self.functions.get(call.function)
        if function is None:
            known = ", ".join(sorted(self.functions))
            near = nearest(call.spelling, [*self.functions, *OLDER])
            hint = did_you_mean(near and of_the_field(near), Text(f"các hàm: {known}", f"functions: {known}"))
            raise FormulaError("DTI-F006", call.span, name=call.spelling, hint=hint)
        return function

    def _same_unit(self, node: Expression, left: Quantity, right: Quantity) -> Quantity:
        if left.constant or right.constant:
            return Quantity(right.unit if left.constant else left.unit, left.constant and right.constant)
        if left.unit != right.unit:
            raise FormulaError("DTI-F012", node.span, left=left.unit or "1", right=right.unit or "1")
        return left

    def _binary(self, node: Binary) -> Type:
        if node.operator in ("and", "or"):
            self.condition(node.left)
            return self.condition(node.right)
        found = self.type_of(node.left)
        if node.operator == "is" and isinstance(found, Word):
            return self._is_choice(node, found)
        left = self._side(node.operator, node.left, found)
        right = self._side(node.operator, node.right, self.type_of(node.right))
        if node.operator not in ARITHMETIC:
            self._same_unit(node, left, right)
            return Truth()
        if node.operator in "+-":
            return self._same_unit(node, left, right)
        if node.operator == "*" and left.unit and right.unit:
            raise FormulaError("DTI-F012", node.span, left=left.unit, right=right.unit)
        if node.operator == "/" and right.unit:
            if left.unit != right.unit:
                raise FormulaError("DTI-F012", node.span, left=left.unit or "1", right=right.unit)
            return PLAIN
        return Quantity(left.unit or right.unit, left.constant and right.constant)

    def _side(self, operator: str, node: Expression, found: Type) -> Quantity:
        if operator == "is" and isinstance(node, Name) and isinstance(found, Truth):
            raise FormulaError("DTI-F024", node.span, name=node.id)
        return self._as_number(node, found)

    def _is_choice(self, node: Binary, word: Word) -> Truth:
        choices = word.input.choices
        chosen = node.right.id if isinstance(node.right, Name) else "…"
        if chosen not in choices:
            hint = did_you_mean(nearest(chosen, choices), Text(", ".join(choices), ", ".join(choices)))
            raise FormulaError("DTI-F014", node.right.span, key=chosen, input=word.input.id, hint=hint)
        return Truth()


def _says(node: Expression) -> str:
    match node:
        case Name():
            return node.id
        case Call():
            return node.spelling
        case _:
            return "…"
