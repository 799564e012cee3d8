"""A plugin's function at the border: what it may answer, and that what it does wrong is told as the plugin's."""

import sys
from fractions import Fraction
from typing import Any, ClassVar, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sure import text

from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.forms import Form
from dti_rules.formula.formula import build
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import ENGINES, Function, Quantity, Truth
from dti_rules.formula.functions.guarded import FunctionError, Guarded
from dti_rules.formula.parser import FormulaError, parse
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.scope import Input
from dti_rules.formula.surd import Surd, square_root
from dti_rules.formula.syntax import Binary, Number
from dti_rules.words.apart import Divided
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

NO_FRACTION: Any = 0.5


class Made(Function):
    """A function of one figure that answers what it is told to answer."""

    name = "made"
    arguments = ("x",)
    about = Text("thử", "a test")

    def __init__(self, **answers):
        self.answers = answers

    def _answer(self, method, otherwise):
        found = self.answers.get(method, otherwise)
        return found() if callable(found) else found

    def check(self, bound, checker):
        return self._answer("check", super().check(bound, checker))

    def range(self, bound, prover):
        return self._answer("range", Range(ZERO, ONE))

    def directions(self, bound, prover):
        return self._answer("directions", dict.fromkeys(prover.directions_of(bound.arguments[0]), 0))

    def exact(self, bound, compiler):
        run = compiler.run(bound.arguments[0])
        value = self.answers.get("value", lambda n, d: (n, d))
        return self._answer("exact", lambda: lambda v: value(*run(v)))

    def sentence(self, bound, wording):
        return self._answer("sentence", Text("thử", "a test"))


def guarded(**answers):
    return Guarded(Made(**answers), "bad")


def value(function, x, component="1.2"):
    run = compile_formula(parse("made(x)"), Layout(("x",)), {"made": function}, None, component=component).run
    return run([[], x])


WRONG = {
    "a float": lambda n, d: (n / d, 1),
    "a float below the line": lambda n, d: (1, 2.0),
    "a fraction above the line": lambda n, d: (Fraction(n, d), 1),
    "a fraction below the line": lambda n, d: (1, Fraction(3, 2)),
    "a fraction and no pair": Fraction,
    "a number and no pair": lambda n, d: 1,
    "nothing": lambda n, d: None,
    "three numbers": lambda n, d: (n, d, 1),
    "a list": lambda n, d: [n, d],
    "a zero denominator": lambda n, d: (n, 0),
    "a denominator below 0": lambda n, d: (n, -d),
    "yes": lambda n, d: True,
    "yes as a number": lambda n, d: (True, 1),
    "a root with a float in it": lambda n, d: (Surd({Fraction(2): NO_FRACTION}), 1),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_breaks_the_contract_is_refused_with_plugin_function_and_component(name):
    with pytest.raises(FunctionError) as error:
        value(guarded(value=WRONG[name]), 3)
    (problem,) = error.value.problems
    assert problem.code == "DTI-R010"
    assert problem.line("en").startswith("DTI-R010 the function 'made' of the plugin 'bad' gave ")
    assert "(indicator 1.2), not a pair of whole numbers" in problem.line("en")
    assert "hàm «made» của plugin «bad»" in problem.line("vi")


def raiser(error):
    def raises(*_):
        raise error

    return raises


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError("division by zero"),
        KeyError("k"),
        SystemExit(3),
        TypeError(),
        GeneratorExit("g"),
        BaseException("base"),
    ],
)
def test_whatever_a_function_raises_is_the_plugins_problem_by_name(error):
    with pytest.raises(ProblemsError) as found:
        value(guarded(value=raiser(error)), 3)
    line = found.value.problems[0].line("en")
    assert line.startswith("DTI-R009 the function 'made' of the plugin 'bad' failed (indicator 1.2): ")
    assert type(error).__name__ in line


def test_an_interrupt_of_the_user_is_no_problem_of_a_plugin():
    with pytest.raises(KeyboardInterrupt):
        value(guarded(value=raiser(KeyboardInterrupt())), 3)


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("check", "a number"),
        ("range", (0, 1)),
        ("range", Range(NO_FRACTION, NO_FRACTION)),
        ("range", Range(Fraction(2), Fraction(1))),
        ("directions", {"x": 2}),
        ("directions", None),
        ("check", raiser(KeyError("k"))),
        ("range", raiser(ZeroDivisionError())),
        ("directions", raiser(AttributeError("typo"))),
        ("exact", lambda: "no function"),
    ],
)
def test_what_a_function_answers_while_a_formula_is_proved_is_told_at_the_formula(language, method, answer):
    functions = {**BUILT_IN, "made": guarded(**{method: answer})}
    with pytest.raises(FormulaError) as error:
        formula = build("1 - made(level)", language.scope, functions, {})
        compile_formula(formula.ground, Layout(formula.names), functions, None)
    assert error.value.code in ("DTI-R009", "DTI-R010")
    assert error.value.span == (4, 15)
    assert isinstance(error.value, FunctionError)
    assert text(error.value.of_component("4.1").problems[0].facts["where"]).en == " (indicator 4.1)"


def test_a_component_once_told_stays():
    error = FunctionError("DTI-R009", (0, 1), plugin="p", name="f", where=Text("", ""), reason="x")
    assert text(error.of_component("1.1").of_component("2.2").facts["where"]).en == " (indicator 1.1)"


@given(st.fractions(-5, 5), st.integers(1, 9))
def test_arguments_come_as_whole_numbers_so_that_passing_them_on_is_right(x, factor):
    seen = []

    def times(n, d):
        seen.append((type(n), type(d)))
        return n * factor, d

    n, d = value(guarded(value=times), x)
    assert Fraction(n, d) == x * factor
    assert seen == [(int, int)]


class Declared(Function):
    """A function of one figure over operations of the kernel: a half of it, or whether it is above 1."""

    name = "made"
    arguments = ("x",)
    about = Text("thử", "a test")

    def __init__(self, operator):
        self.operator = operator

    def define(self, bound):
        return Binary(self.operator, bound.arguments[0], Number(Fraction(1, 2) if self.operator == "*" else ONE))

    def check(self, bound, checker):
        return Quantity() if self.operator == "*" else Truth()


@pytest.mark.parametrize(("operator", "expected"), [("*", Fraction(2, 3)), (">", True)])
def test_a_declared_function_gives_a_number_or_a_truth_as_it_says(operator, expected):
    function = Guarded(Declared(operator), "good")
    function.check(function.bind(cast(Any, parse("made(x)"))), cast(Any, None))
    found = value(function, Fraction(4, 3))
    assert (found if isinstance(found, bool) else Fraction(*found)) == expected


def test_a_declared_function_stands_in_queries():
    pytest.importorskip("sqlglot")
    from sql_reading import compiler_of

    function = Guarded(Declared("*"), "good")
    compiler = compiler_of({"x": Input("x", "count", Text("x"), low=ZERO)})
    form = function.sql(function.bind(cast(Any, parse("made(x)"))), compiler)
    assert [(str(term.x), term.factor) for term in form.terms] == [("x", Fraction(1, 2))]


def test_an_irrational_value_is_within_the_contract():
    n, d = value(guarded(value=lambda n, d: (square_root(Fraction(n, d)), 1)), 2)
    assert (n * n, d) == (2, 1)


def test_what_a_function_prints_while_it_computes_is_kept_from_the_output(capsys, monkeypatch):
    output = Divided(sys.stdout)
    monkeypatch.setattr(sys, "stdout", output)
    value(guarded(value=lambda n, d: (print("from the plugin"), (n, d))[1]), 3)
    print("from the command")
    output.close_to_all()
    print("at the end")
    assert capsys.readouterr() == ("from the command\n", "from the plugin\nat the end\n")


def test_the_facts_of_a_function_are_those_of_the_plugins():
    function = guarded()
    assert (function.signature(), function.name, function.plugin) == ("made(x)", "made", "bad")
    assert guarded(sentence="no text").sentence.__self__.about == Text("thử", "a test")


@pytest.mark.parametrize("thing", [3, "share", Function])
def test_what_is_no_function_is_refused_when_it_is_brought(thing):
    with pytest.raises(TypeError, match="which is no Function"):
        Guarded(thing, "bad")


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("name", None, "the name of Made is None"),
        ("name", "Not An Id", "the name of Made is 'Not An Id'"),
        ("name", "when", "the name of Made is 'when'"),
        ("arguments", ["x"], "made.arguments is"),
        ("arguments", (None,), "made.arguments names None"),
        ("options", ["at"], "made.options is"),
        ("options", {3: None}, "made.options names 3"),
        ("variadic", "no", "made.variadic is 'no'"),
        ("relative", 1, "made.relative is 1"),
        ("divides", "x", "made.divides is 'x'"),
        ("ratio", 1, "made.ratio is 1"),
        ("engines", ["sql"], "made.engines is"),
        ("about", "a test", "made.about is 'a test'"),
    ],
)
def test_a_fact_of_another_kind_is_refused_when_the_function_is_brought(fact, value, said):
    made = Made()
    setattr(made, fact, value)
    with pytest.raises(TypeError) as refused:
        Guarded(made, "bad")
    assert str(refused.value).startswith(said)


def test_an_option_that_is_a_float_is_refused_when_it_is_brought():
    made = Made()
    made.options = {"at": NO_FRACTION}
    with pytest.raises(TypeError, match="the option at of made is"):
        Guarded(made, "bad")


# ---- the engines that a function serves


class Columns(Made):
    def columns(self, bound, compiler):
        return compiler.form(bound.arguments[0])


class Sql(Made):
    def sql(self, bound, compiler):
        return compiler.form(bound.arguments[0])


class Everything(Columns):
    engines = ENGINES


class NumPy(Columns):
    engines = frozenset({"columns"})


class Nothing(Made):
    engines = ENGINES  # says what it has not written


@pytest.mark.parametrize(
    ("kind", "served"),
    [(Made, ""), (Columns, "columns sql"), (Sql, "sql"), (Everything, "columns machine sql"), (NumPy, "columns"),
     (Nothing, "")],
)  # fmt: skip
def test_a_function_says_which_engines_it_serves(kind, served):
    for function in (kind(), Guarded(kind(), "p")):
        assert [each for each in ("columns", "machine", "sql") if function.serves(each)] == served.split()


def test_every_built_in_function_serves_every_engine_but_those_whose_values_may_be_no_fractions_or_need_all_figures():
    served = {name: {engine for engine in ENGINES if f.serves(engine)} for name, f in BUILT_IN.items()}
    assert {name for name, engines in served.items() if engines == {"columns"}} == {
        "ln", "log10", "sqrt", "power", "geometric_mean", "harmonic_mean"}  # fmt: skip
    assert {name for name, engines in served.items() if not engines} == {
        "std_population", "std_sample", "cohort_mean", "percentile", "winsorised", "rank", "percent_rank"}  # fmt: skip
    assert all(engines in ({"columns"}, set(), ENGINES) for engines in served.values())


class NoNames:
    words: ClassVar[dict[str, int]] = {}


@pytest.mark.parametrize(
    ("module", "reader"),
    [("dti_rules.formula.columns", "ColumnCompiler"), ("dti_rules_native.reader", "MachineCompiler")],
)
def test_a_typo_in_columns_is_the_plugins_problem_in_every_reader(language, module, reader):
    found = getattr(pytest.importorskip(module), reader)

    class Typo(Everything):
        def columns(self, bound, compiler):
            return compiler.fomr(bound.arguments[0])

    class Arrays(Everything):
        def columns(self, bound, compiler):
            return [1, 2]

    compiler = found({}, None, cast(Any, NoNames()))
    for kind, code in ((Typo, "DTI-R009"), (Arrays, "DTI-R010")):
        compiler.functions = {"made": Guarded(kind(), "bad")}
        with pytest.raises(ProblemsError, match=f"{code} the function 'made' of the plugin 'bad'"):
            compiler.form(parse("made(3)"))


def test_a_term_that_fails_while_a_table_is_scored_is_the_plugins_problem(language):
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Term

    class Late(Everything):
        def columns(self, bound, compiler):
            return Form(ZERO, (Term(ONE, lambda block: block.no_such_thing, False),))

    form = ColumnCompiler({"made": Guarded(Late(), "bad")}, None, cast(Any, NoNames())).form(parse("made(3)"))
    with pytest.raises(ProblemsError, match="DTI-R009"):
        form.terms[0].make(object())
