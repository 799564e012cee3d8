"""Whatever the text, parsing it ends soon, with a tree or with one FormulaError."""

import time

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import MAX_DEPTH, MAX_DIGITS, MAX_LENGTH, MAX_NODES, FormulaError, parse
from dti_rules.formula.printer import from_json, show, to_json
from dti_rules.formula.reading import SentenceReader
from dti_rules.words.problems import problem


def code_of(text):
    start = time.process_time()
    try:
        parse(text)
        code = None
    except FormulaError as error:
        code = error.code
        for lang in ("vi", "en"):
            assert "\n" not in problem(code, **error.facts).sentence(lang)
        assert 0 <= error.span[0] < error.span[1]
    assert time.process_time() - start < 2
    return code


@pytest.mark.parametrize(("text", "code"), [
    ("(" * 100_000, "DTI-F004"),
    ("(" * 1_900, "DTI-F004"),
    ("(" * 900 + "a" + ")" * 900, "DTI-F004"),
    ("mean(" * 390, "DTI-F004"),
    ("f(x = " * 300, "DTI-F004"),
    ("not " * 450 + "a", "DTI-F004"),
    ("not (" * 350, "DTI-F004"),
    ("(not not not " * 100, "DTI-F004"),
    ("-" * 1_900, "DTI-F002"),
    ("-(" * 900, "DTI-F004"),
    ("a when b otherwise " * 100 + "c", "DTI-F004"),
    ("a+" * 900 + "a", "DTI-F004"),
    ("a and " * 300 + "a", "DTI-F004"),
    ("1 " * 900, "DTI-F002"),
    ("a" * 100_000, "DTI-F004"),
    ("a" * 1_999, None),
    (" " * 100_000, "DTI-F002"),
    ("\n" * 100_000 + "a", None),
    ("9" * 1_999, "DTI-F005"),
    ("0." + "1" * 1_990, "DTI-F005"),
    ("1" * 900 + "," + "1" * 900, "DTI-F003"),
    ("9" * (MAX_DIGITS + 1), "DTI-F005"),
    ("9" * MAX_DIGITS, None),
    ("f(" + "a, " * 660 + "a)", "DTI-F004"),
    ("", "DTI-F002"),
    (",", "DTI-F002"),
    ("=", "DTI-F002"),
    ("f(=)", "DTI-F002"),
    ("f(a=)", "DTI-F002"),
    ("f(1=2=3)", "DTI-F002"),
    ("f(a=b=c)", "DTI-F002"),
    ("f((a)=1)", "DTI-F002"),
    ("is", "DTI-F002"),
    ("when", "DTI-F002"),
    ("a.b", "DTI-F001"),
    ("__import__('os')", "DTI-F001"),
    ("a[0]", "DTI-F001"),
    ("1e9", "DTI-F002"),
    ("2 ** 3", "DTI-F002"),
    ("٣ + a", "DTI-F001"),
    ("１２", "DTI-F001"),
    ("²", None),
    ("½", None),
    ("a\u0000b", "DTI-F001"),
    ("\u202e(a)", "DTI-F001"),
    ("\ud800", "DTI-F001"),
    ("\ufeffa", "DTI-F001"),
    ("a × b", "DTI-F001"),
    ("a − b", "DTI-F001"),
    ("a ≥ b", "DTI-F001"),
    ("\u0300", "DTI-F001"),
    ("😀", "DTI-F001"),
])  # fmt: skip
def test_a_hostile_formula_gets_an_error_or_a_tree_at_once(text, code):
    assert code_of(text) == code


@pytest.mark.long
@given(text=st.text(max_size=300))
@settings(max_examples=examples(200))
def test_any_text_gives_a_tree_or_a_formula_error(text):
    code_of(text)


PIECES = st.sampled_from(
    ["(", ")", ",", "=", "+", "-", "*", "/", "<", "<=", ">=", "is", "and", "or", "not", "when", "otherwise", "1", "1/2",
     "70%", "0,5", "people", "staff", "level", "has_plan", "chair", "head", *BUILT_IN, "full_from", "if_zero", "Ð", " "]
)  # fmt: skip


@given(pieces=st.lists(PIECES, max_size=60))
@settings(max_examples=examples(200))
def test_any_row_of_words_gives_a_formula_or_a_formula_error(language, pieces):
    text = " ".join(pieces)
    code_of(text)
    try:
        language.build(text)
    except FormulaError as error:
        assert error.code.startswith("DTI-")


@given(names=st.lists(st.sampled_from(("people", "level", "has_plan", "chair", "1/2", "nope")), max_size=3),
       function=st.sampled_from(sorted(BUILT_IN)),
       options=st.lists(st.sampled_from(("full_from = 0", "full_from = 1", "each = 1", "at = x", "70% = 1", "head = 1",
                                         "otherwise = 0", "floor = 2", "per = -1", "if_zero = 1/0")), max_size=3))  # fmt: skip
@settings(max_examples=examples(200))
def test_any_call_of_any_function_gives_a_formula_or_a_formula_error(language, names, function, options):
    text = f"{function}({', '.join(names + options)})"
    try:
        formula = language.build(text)
    except FormulaError as error:
        assert problem(error.code, **error.facts).sentence("vi")
    else:
        assert formula.tree == parse(text)


@pytest.mark.parametrize("before", ["a and " * 60, "not a and " * 60, "not not not a and " * 20])
def test_how_deep_a_formula_is_does_not_depend_on_what_stands_before(before):
    assert code_of(before + "not " * (MAX_DEPTH - 2) + "b") is None
    assert code_of(before + "not " * (MAX_DEPTH + 1) + "b") == "DTI-F004"


@pytest.mark.parametrize("text", [
    "+".join(["level"] * (MAX_NODES // 2)),
    "yes(" + " and ".join(["has_plan"] * 120) + ")",
    "yes(" + " or ".join(["level < 1/2"] * 40) + ")",
    "yes(" + "not " * (MAX_DEPTH - 2) + "has_plan)",
    "mean(" * (MAX_DEPTH - 1) + "level" + ")" * (MAX_DEPTH - 1),
    "-(" * (MAX_DEPTH - 1) + "level" + ")" * (MAX_DEPTH - 1),
    "level when has_plan otherwise " * (MAX_DEPTH - 1) + "level",
    "mean(" + ", ".join(["999999999999999999 / (level + 1)"] * 30) + ")",
    "mean(" + ", ".join(["level"] * 20) + ")" + " + mean(level)" * 20,
    "rate(level, " * (MAX_DEPTH - 1) + "level" + ")" * (MAX_DEPTH - 1),
    "rate(level, " * (MAX_DEPTH - 1) + "level" + ", full_from = 2)" * (MAX_DEPTH - 1),
    "growth(level, " * 10 + "level" + ")" * 10,
    "yes(" * (MAX_DEPTH - 1) + "has_plan" + ") is 1" * (MAX_DEPTH - 2) + ")",
    "bands(" * 19 + "level" + ", 1 = 1, otherwise = 0)" * 19,
    "*".join(["999999999999999999"] * 99),
])  # fmt: skip
def test_the_largest_admitted_formulas_pass_through_every_reader(language, text):
    start = time.process_time()
    formula = language.build(text)
    assert parse(show(formula.tree)) == from_json(to_json(formula.tree)) == formula.tree
    assert language.run(formula.tree, dict.fromkeys(language.scope, 1), lambda node, run: run)[0] is not None
    assert SentenceReader(language.scope, BUILT_IN, language.measures, None).read(formula.tree).vi
    assert time.process_time() - start < 10


def test_a_huge_value_that_breaks_the_bounds_is_still_said(language):
    error = language.refusal("*".join(["999999999999999999"] * 99) + "*level")
    assert error.code == "DTI-P001"


def test_a_formula_whose_definitions_repeat_too_much_is_refused_before_anything_reads_it(language):
    error = language.refusal("growth(level, " * (MAX_DEPTH - 1) + "level" + ")" * (MAX_DEPTH - 1))
    assert (error.code, error.facts["most"]) == ("DTI-F004", "10000")


def test_too_much_is_refused_with_the_limit():
    for text, most in (("a" * 9_999, MAX_LENGTH), ("(" * 99, MAX_DEPTH), ("a+" * 400 + "a", MAX_NODES)):
        with pytest.raises(FormulaError) as caught:
            parse(text)
        assert caught.value.facts == {"most": str(most)}
