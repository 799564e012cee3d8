"""A function is declared once: everything else follows, and what is written beside it all the same says no other thing."""

import ast
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import dti_rules
from dti_rules.formula.block import Block
from dti_rules.formula.columns import ColumnCompiler, floats
from dti_rules.formula.exact import compile_formula
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.guarded import Guarded
from dti_rules.formula.functions.ratios import Amount
from dti_rules.formula.operations import Interpolated, at_most, scaled
from dti_rules.formula.parser import parse
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.syntax import Call, walk
from dti_rules.words.text import Text
from tests.formula.test_columns import Columns

FORMS = ("range", "directions", "exact", "columns", "sql", "enclosures", "lowest", "denominator", "compared")


def written(function, what):
    """Whether a function writes for itself what follows from its definition."""
    return getattr(type(function), what) is not getattr(Function, what)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_function_is_declared_and_writes_nothing_that_follows(name):
    function = BUILT_IN[name]
    assert function.declared
    assert [what for what in FORMS if written(function, what)] == []


def against_definition(function: Any, tree: Any, language: Any, inputs: Any) -> None:
    """Raises AssertionError where a function says otherwise by what it writes than by its definition."""

    class Declared(type(function)):  # type: ignore[misc]
        """The function by its definition alone."""

    for what in FORMS:
        setattr(Declared, what, getattr(Function, what))
    ours, theirs = ({**BUILT_IN, function.name: each} for each in (function, Declared()))
    outer = next(node for node in walk(tree) if isinstance(node, Call) and node.function == function.name)
    figures = [[], *(inputs[name] for name in language.scope)]
    a, b = (
        Fraction(*compile_formula(outer, language.layout, each, language.max_points).run(list(figures)))
        for each in (ours, theirs)
    )
    assert a == b
    found, wanted = (RangeReader(language.scope, each, language.max_points) for each in (ours, theirs))
    assert found.range_of(outer).within(None, None)
    low, high = found.range_of(outer).low, found.range_of(outer).high
    assert (low is None or low <= b) and (high is None or high >= b)
    for name, way in found.directions_of(outer).items():
        assert way in (0, wanted.directions_of(outer).get(name, 0))
    names: Any = Columns(language.scope, [inputs])
    block = Block(1)
    block.source = names
    form = ColumnCompiler(ours, language.max_points, names).form(outer)
    with np.errstate(all="ignore"):
        x, _, error, _ = floats(form)(block)
    assert abs(Fraction(float(x[0])) - b) <= Fraction(float(error)) + Fraction(1, 2**40)


class Quick(Amount):
    """`amount` with an exact computation of its own."""

    def exact(self, bound, compiler):
        run, full = compiler.run(bound.arguments[0]), bound.options["full_from"]

        def quick(v):
            n, d = run(v)
            value = min(Fraction(n) / Fraction(d) / full, Fraction(1))
            return value.numerator, value.denominator

        return quick


class Wrong(Quick):
    """The same without the cap."""

    def exact(self, bound, compiler):
        return compiler.run(bound.arguments[0])


@given(st.data())
@settings(max_examples=examples(30), deadline=None)
def test_what_a_function_writes_for_speed_says_what_its_definition_says(language, data):
    inputs = data.draw(language.inputs)
    against_definition(Quick(), parse("amount(factor, full_from = 3)"), language, inputs)


def test_what_says_otherwise_than_the_definition_is_found(language):
    inputs = dict.fromkeys(language.scope, 0) | {"factor": 5, "chair": "head", "budget": 1}
    with pytest.raises(AssertionError):
        against_definition(Wrong(), parse("amount(factor, full_from = 3)"), language, inputs)


class Doubled(Function):
    """A plugin's function, declared and nothing else."""

    name, arguments, variadic, options = "doubled", ("x",), True, {"most": Fraction(1)}
    about = Text("gấp đôi", "twice")

    def define(self, bound):
        return at_most(scaled(bound.arguments[0], Fraction(2)), bound.options["most"])


def test_a_plugins_declaration_is_computed_proved_and_read_by_columns(language):
    guarded = Guarded(Doubled(), "doubling")
    functions = {**BUILT_IN, "doubled": guarded}
    tree = parse("doubled(level, most = 3/2)")
    reader = RangeReader(language.scope, functions, language.max_points)
    assert (str(reader.range_of(tree)), reader.directions_of(tree)) == ("0 … 3/2", {"level": 1})
    run = compile_formula(tree, language.layout, functions, language.max_points).run
    row = dict.fromkeys(language.scope, 0) | {"level": Fraction(2, 3), "chair": "head"}
    assert Fraction(*run([[], *row.values()])) == Fraction(4, 3)
    form = ColumnCompiler(functions, language.max_points, Columns(language.scope, [row])).form(tree)
    assert form.exact and guarded.serves("machine") and guarded.serves("sql")


class Broken(Function):
    name, arguments, about = "broken", ("x",), Text("hỏng", "broken")

    def define(self, bound):
        return 0.5


def test_a_definition_that_is_no_expression_is_the_plugins_problem(language):
    guarded = Guarded(Broken(), "breaking")
    with pytest.raises(Exception, match="breaking") as caught:
        guarded.define(guarded.bind(cast("Call", parse("broken(level)"))))
    assert cast("Any", caught.value).code == "DTI-R010"


def test_every_fact_of_a_function_passes_the_border():
    facts = {name for name in Function.__annotations__ if name not in ("name",)}
    inner = Doubled()
    inner.option_labels, inner.in_points = {"most": Text("mức", "limit")}, True
    guarded = Guarded(inner, "doubling")
    assert {fact: getattr(guarded, fact) for fact in facts} == {fact: getattr(inner, fact) for fact in facts}


@given(st.lists(st.tuples(st.fractions(-3, 3, max_denominator=9), st.fractions(-3, 3, max_denominator=9)), min_size=2,
                unique_by=lambda point: point[0]), st.fractions(-4, 4, max_denominator=9))  # fmt: skip
@settings(max_examples=examples(40), deadline=None)
def test_a_scale_of_straight_lines_goes_through_its_points_and_its_pieces_add_up(points, x):
    rising = sorted(points)
    scale = Interpolated(parse("x"), rising)
    assert all(scale.at(place) == value for place, value in rising)
    start, pieces = scale.pieces()
    stretches = [min(max(x, a), b) - a for (a, y), (b, z) in pairwise(rising) if y != z]
    added = start + sum((slope * part for (slope, _), part in zip(pieces, stretches, strict=True)), Fraction(0))
    assert added == scale.at(x)


NAMES = frozenset(BUILT_IN)


def _names_of(node):
    """The function names in a comparison or a collection."""
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and each.value in NAMES]


@pytest.mark.long
def test_no_module_outside_the_functions_decides_by_a_functions_name():
    rooms = Path(dti_rules.__file__).parent
    found = []
    for path in sorted(rooms.rglob("*.py")):
        if "functions" in path.parts or path.name == "spellings.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            line = getattr(node, "lineno", 0)
            compared = isinstance(node, ast.Compare) and any(
                isinstance(each, ast.Attribute) and each.attr == "function" for each in ast.walk(node.left)
            )
            pattern = isinstance(node, ast.MatchClass) and getattr(node.cls, "id", "") == "Call"
            if (compared or pattern) and _names_of(node):
                found.append(f"{path.relative_to(rooms)}:{line}")
            if isinstance(node, (ast.Tuple, ast.Set, ast.List, ast.Dict)) and len(set(_names_of(node))) > 4:
                found.append(f"{path.relative_to(rooms)}:{line}")
    assert found == []


def test_no_attribute_error_decides_what_a_function_can_do():
    rooms = Path(dti_rules.__file__).parent
    assert [path for path in rooms.rglob("*.py") if "except AttributeError" in path.read_text(encoding="utf-8")] == []
