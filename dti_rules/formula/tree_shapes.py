"""What the JSON of a formula's tree holds, for the type checker alone: nothing imports this at run time."""

from typing import Required, TypedDict


class ArgumentJson(TypedDict, total=False):
    """An argument of a call in a formula's tree."""

    key: "str | FormulaJson"
    value: "Required[FormulaJson]"


class FormulaJson(TypedDict, total=False):
    """A formula's tree: each node has the keys of its kind."""

    number: str
    spelling: str
    name: str
    operator: str
    operand: "FormulaJson"
    left: "FormulaJson"
    right: "FormulaJson"
    when: "FormulaJson"
    value: "FormulaJson"
    otherwise: "FormulaJson"
    call: str
    arguments: list[ArgumentJson]
