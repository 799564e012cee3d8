"""Weights of the values of a mean: all of them or none, and shares of one that add up to it.

They are read as the weights of the parts of an indicator are: percentages, and numbers that are all below 1, are shares
and add up to 1; other numbers stand in proportion.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction

from dti_rules.formula.functions.base import Bound, span_of
from dti_rules.formula.functions.ratios import percent, plain_number
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.syntax import Number
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Text

MOST_WEIGHTS = 64
"""How many values of a mean may have weights."""

OPTIONS: Mapping[str, Fraction | None] = {f"weight_{i}": None for i in range(1, MOST_WEIGHTS + 1)}
LABELS: Mapping[str, Text] = {
    key: Text(f"trọng số của giá trị thứ {i}", f"weight of value {i}") for i, key in enumerate(OPTIONS, 1)
}


def are_shares(weights: Collection[Fraction], per_cent: bool) -> bool:
    """Whether weights are shares of one: one is written as a percentage, or all of several are below 1.

    Whole numbers stand in proportion and need not add up to anything.
    """
    return per_cent or (len(weights) > 1 and any(weights) and all(weight < 1 for weight in weights))


def shares(bound: Bound) -> list[Fraction] | None:
    """What each value counts for, together 1; None where no weights are written."""
    if not bound.options:
        return None
    weights = [bound.options[f"weight_{i}"] for i in range(1, len(bound.arguments) + 1)]
    return [weight / sum(weights) for weight in weights]


def checked(bound: Bound) -> None:
    """Raises FormulaError where weights are not those of the values, one is not above 0, or shares do not add up."""
    if not bound.options:
        return
    count, name = len(bound.arguments), bound.call.function
    wanted = [f"weight_{i}" for i in range(1, count + 1)]
    for key in bound.options:
        if key not in wanted:
            raise FormulaError("DTI-F041", span_of(bound.call, key), name=name, count=str(count),
                               odd=Text(f"{key} không có giá trị nào", f"{key} has no value"))  # fmt: skip
    for key in wanted:
        if key not in bound.options:
            raise FormulaError("DTI-F041", bound.call.span, name=name, count=str(count),
                               odd=Text(f"thiếu {key}", f"{key} is missing"))  # fmt: skip
        if bound.options[key] <= 0:
            raise FormulaError("DTI-F018", span_of(bound.call, key), key=key, value=str(bound.options[key]))
    weights, whole = [bound.options[key] for key in wanted], sum(bound.options.values())
    per_cent = any(_is_per_cent(bound, key) for key in wanted)
    if are_shares(weights, per_cent) and whole != 1:
        total = f"{print_exact(whole * 100)}%" if per_cent else print_exact(whole)
        one = "100%" if per_cent else "1"
        raise FormulaError("DTI-F042", bound.call.span, name=name, sum=total, whole=one)


def said(bound: Bound, i: int) -> Text:
    """` (weight 60%)`, as the formula writes it; nothing where there are no weights. `i` counts from 1."""
    value = bound.option(f"weight_{i}")
    if value is None:
        return Text("", "")
    number = percent(value) if _is_per_cent(bound, f"weight_{i}") else plain_number(value)
    return Text(f" (trọng số {number.vi})", f" (weight {number.en})")


def _is_per_cent(bound: Bound, key: str) -> bool:
    written = next(each.value for each in bound.call.arguments if each.key == key)
    return isinstance(written, Number) and written.spelling.endswith("%")
