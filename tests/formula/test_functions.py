"""A function of one's own beside the built-in ones."""

from fractions import Fraction

import pytest

from dti_rules.formula.formula import build
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function, merge, turned
from dti_rules.formula.parser import parse
from dti_rules.formula.ranges import Range
from dti_rules.formula.syntax import Call, parts, walk
from dti_rules.words.text import Text


class Half(Function):
    name = "half"
    arguments = ("x",)
    about = Text("một nửa", "half")

    def range(self, bound, prover):
        return prover.range_of(bound.arguments[0]) * Range.point(Fraction(1, 2))

    def directions(self, bound, prover):
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound, compiler):
        run = compiler.run(bound.arguments[0])

        def half(v):
            n, d = run(v)
            return n, d * 2

        return half

    def sentence(self, bound, wording):
        said = wording.operand(bound.arguments[0])
        return Text(f"một nửa {said.vi}", f"half of {said.en}")


def test_a_function_of_ones_own_is_checked_proved_and_computed(language):
    functions = {**BUILT_IN, "half": Half()}
    formula = build("half(2 * level)", language.scope, functions, language.measures)
    assert (formula.range.low, formula.range.high, formula.directions) == (0, 1, {"level": 1})


def call(text):
    found = parse(text)
    assert isinstance(found, Call)
    return found


def test_a_function_must_answer_every_reader(language):
    bare = Function()
    bare.name, bare.arguments = "bare", ("x",)
    bound = bare.bind(call("bare(level)"))
    for answer in (bare.range, bare.directions, bare.exact, bare.sentence):
        with pytest.raises(NotImplementedError):
            answer(bound, language)


def test_directions_merge_and_turn():
    assert merge({"a": 1, "b": -1}, {"a": 1, "b": 1, "c": -1}) == {"a": 1, "b": 0, "c": -1}
    assert turned({"a": 1, "b": 0}) == {"a": -1, "b": 0}


def test_ratios_are_the_calls_that_can_meet_a_zero_denominator():
    for name, below in {"share": "b", "rate": "b", "growth": "b", "mean": None, "max": None}.items():
        function = BUILT_IN[name]
        found = function.denominator(function.bind(call(f"{name}(a, b)")))
        assert found == (None if below is None else parse(below)), name


def test_a_tree_is_walked_from_the_inside_out():
    tree = parse("a when not b otherwise f(-c, 1)")
    assert [type(node).__name__ for node in walk(tree)] == [
        "Name", "Name", "Unary", "Name", "Unary", "Number", "Call", "When",
    ]  # fmt: skip
    assert parts(parse("1")) == ()
