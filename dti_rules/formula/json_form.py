"""A formula as JSON, for readers in other languages: its arithmetic, and the operations that define its functions.

A number is its exact text, a name of a figure its id (which begins with a letter), anything else a list that begins
with the name of the operation. No function of the language is left in it.
"""

from collections.abc import Mapping

from dti_rules.formula.functions.base import Function
from dti_rules.formula.operations.base import Data, Definition, Operation, UnsaidError
from dti_rules.formula.syntax import Binary, Call, Name, Number, Unary, When


def json_form(tree: Definition, functions: Mapping[str, Function]) -> Data:
    """The JSON of a ground formula; what no reader has a word for stands as `["unsaid", name]`."""

    def said(node: Definition) -> Data:
        match node:
            case Number():
                return str(node.value)
            case Name():
                return node.id
            case Unary():
                return ["negative" if node.operator == "-" else node.operator, said(node.operand)]
            case Binary():
                return [node.operator, said(node.left), said(node.right)]
            case When():
                return ["when", said(node.value), said(node.condition), said(node.otherwise)]
            case Operation():
                return node.data(said)
            case Call():
                return called(node)

    def called(call: Call) -> Data:
        function = functions[call.function]
        if not function.declared:
            return ["unsaid", call.function]
        try:
            return said(function.define(function.bind(call)))
        except UnsaidError:
            return ["unsaid", call.function]

    return said(tree)
