"""The canonical print and the JSON form give the tree back."""

import json
from fractions import Fraction

import pytest
from effort import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dti_rules.formula.parser import MAX_DEPTH, RESERVED, FormulaError, is_id, parse
from dti_rules.formula.printer import from_json, show, to_json
from dti_rules.formula.syntax import Argument, Binary, Call, Name, Number, Unary, When, is_ratio, walk


def negative(operand):
    """`-operand` as the parser reads it: the sign of a number belongs to the number."""
    if not isinstance(operand, Number):
        return Unary("-", operand)
    spelling = operand.spelling
    return Number(-operand.value, spelling[1:] if spelling.startswith("-") else "-" + spelling)


def binary(operator, left, right):
    """`left operator right` as the parser reads it: two whole numbers with `/` are one fraction."""
    node = Binary(operator, left, right)
    if is_ratio(node) and right.value:
        return Number(left.value / right.value, f"{left.spelling}/{right.spelling}")
    return node


digits = st.integers(0, 10**9 - 1).map(str)
decimals = st.tuples(digits, digits.filter(lambda d: d[-1] != "0")).map(".".join)
spellings = st.one_of(digits, decimals, digits.map(lambda d: d + "%"), decimals.map(lambda d: d + "%"))
plain_numbers = spellings.map(lambda s: Number(Fraction(s[:-1]) / 100 if s[-1] == "%" else Fraction(s), s))
fractions = st.tuples(digits, st.integers(1, 999)).map(lambda p: Number(Fraction(int(p[0]), p[1]), f"{p[0]}/{p[1]}"))
numbers = st.one_of(plain_numbers, fractions, plain_numbers.map(negative), fractions.map(negative))
words = st.one_of(
    st.sampled_from(("a", "dx_staff", "x1", "Đô_thị", "hoà", "notes", "island", "_")),
    st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True),
).filter(lambda word: word not in RESERVED)
keys = st.one_of(st.none(), words, st.sampled_from(("otherwise", "is", "when")), numbers)
OPERATORS = ("+", "-", "*", "/", "<", "<=", ">", ">=", "is", "and", "or")


def _inside(inner):
    arguments = st.builds(Argument, inner, keys)
    return st.one_of(
        inner.map(negative),
        inner.map(lambda x: Unary("not", x)),
        st.builds(binary, st.sampled_from(OPERATORS), inner, inner),
        st.builds(When, inner, inner, inner),
        st.builds(Call, words, st.lists(arguments, max_size=3).map(tuple)),
    )


trees = st.recursive(st.one_of(numbers, words.map(Name)), _inside, max_leaves=14)


def _parsed(text):
    """The tree, where the bounds on length and nesting admit it."""
    try:
        return parse(text)
    except FormulaError as error:
        assume(error.code != "DTI-F004")
        raise


@given(tree=trees)
@settings(max_examples=examples(200))
def test_canonical_print_reparses_to_the_same_tree(tree):
    text = show(tree)
    again = _parsed(text)
    assert again == tree
    assert show(again) == text


@given(tree=trees)
def test_json_reads_back_to_the_same_tree_and_the_same_print(tree):
    again = from_json(json.loads(json.dumps(to_json(tree), ensure_ascii=False)))
    assert again == tree
    assert show(again) == show(tree)


@given(tree=trees)
def test_the_span_of_every_part_reads_as_that_part(tree):
    text = show(tree)
    for node in walk(_parsed(text)):
        start, end = node.span
        assert 0 <= start < end <= len(text)
        inner = text[start:end]
        if inner.count("(") == inner.count(")"):
            assert parse(inner) == node


@given(data=st.data())
@settings(max_examples=examples(100))
def test_well_typed_formulas_round_trip_too(language, data):
    tree = language.formula(data).tree
    assert parse(show(tree)) == tree
    assert from_json(to_json(tree)) == tree


@pytest.mark.parametrize(("text", "canonical"), [
    ("  a+b*c ", "a + b * c"),
    ("(a+b)*c", "(a + b) * c"),
    ("a-(b-c)", "a - (b - c)"),
    ("((a))", "a"),
    ("a*-b", "a * -b"),
    ("a - -1", "a - -1"),
    ("-(-1)", "1"),
    ("-(1/2)", "-1/2"),
    ("-(50%)", "-50%"),
    ("-(-x)", "-(-x)"),
    ("-(a*b)", "-(a * b)"),
    ("1 / 2", "1/2"),
    ("(1/2)/3", "(1/2) / 3"),
    ("(a/1)/2", "(a / 1) / 2"),
    ("a/(1/2)", "a / (1/2)"),
    ("a/(1)/2", "(a / 1) / 2"),
    ("a/-1/b", "a / -1 / b"),
    ("a*1/2", "a * 1 / 2"),
    ("1/2*a", "1/2 * a"),
    ("a/50%/2", "a / 50% / 2"),
    ("1/0", "1 / 0"),
    ("x*(1/2)", "x * (1/2)"),
    ("50%/2", "50% / 2"),
    ("not not a", "not not a"),
    ("not a<b", "not a < b"),
    ("(not a)<b", "(not a) < b"),
    ("(a+b)<c-d", "a + b < c - d"),
    ("(a<b) is c", "(a < b) is c"),
    ("a is (b<c)", "a is (b < c)"),
    ("(a and b) or (c and d)", "a and b or c and d"),
    ("a or (b or c)", "a or (b or c)"),
    ("(not a) and (not b)", "not a and not b"),
    ("not (a and b)", "not (a and b)"),
    ("(a or b) when (c or d) otherwise (e or f)", "a or b when c or d otherwise e or f"),
    ("a when (b when c otherwise d) otherwise e", "a when (b when c otherwise d) otherwise e"),
    ("-a*(-b)/(-c)", "-a * -b / -c"),
    ("a-(-b)+(c*d)", "a - -b + c * d"),
    ("a*(b*c)", "a * (b * c)"),
    ("a*(b+c)", "a * (b + c)"),
    ("-f(a)", "-f(a)"),
    ("1/2+a<1/3", "1/2 + a < 1/3"),
    ("-(2)*a", "-2 * a"),
    ("-(-2*a)", "-(-2 * a)"),
    ("a and (b or c)", "a and (b or c)"),
    ("a or b and c", "a or b and c"),
    ("x when a otherwise y when b otherwise z", "x when a otherwise y when b otherwise z"),
    ("(x when a otherwise y) when b otherwise z", "(x when a otherwise y) when b otherwise z"),
    ("bands(x,70%=1, 2/3=1/2, -1=0,otherwise=0)", "bands(x, 70% = 1, 2/3 = 1/2, -1 = 0, otherwise = 0)"),
    ("of_highest( x )", "of_highest(x)"),
    ("between_extremes(x,lowest=-1/2)", "between_extremes(x, lowest = -1/2)"),
    ("share(a+b,(c+d),full_from=15%)", "share(a + b, c + d, full_from = 15%)"),
    ("f()", "f()"),
    ("a\n  + b", "a + b"),
])  # fmt: skip
def test_one_spelling_for_many(text, canonical):
    assert show(parse(text)) == canonical
    assert parse(canonical) == parse(text)


@pytest.mark.parametrize(("text", "value"), [
    ("10%", Fraction(1, 10)), ("0.1", Fraction(1, 10)), ("1/2", Fraction(1, 2)), ("-1/4", Fraction(-1, 4)),
    ("0.49%", Fraction(49, 10_000)), ("1000", Fraction(1000)),
])  # fmt: skip
def test_numbers_are_exact(text, value):
    tree = parse(text)
    assert tree == Number(value)
    assert tree.spelling == text


def test_equality_looks_at_meaning_and_not_at_spelling():
    assert parse("0.5 * a") == parse("( 50% )*a") == parse("1/2 * a")
    assert Number(Fraction(1, 2)).spelling == "1/2"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(Number(Fraction(5)), "-5"), (Number(Fraction(-5)), "-(-5)"), (Number(Fraction(1, 2)), "-(1/2)")],
)
def test_the_sign_before_a_number_in_the_place_of_a_name_is_not_lost(number, shown):
    assert show(Unary("-", number)) == shown
    assert parse(shown) == Number(-number.value)


def test_a_figure_may_be_printed_in_the_place_of_a_name():
    assert show(parse("share(a, b) + -a"), {"a": "3", "b": "7"}.__getitem__) == "share(3, 7) + -3"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"call": "f"},
        {"operator": "+", "left": {"name": "a"}},
        {"number": "x", "spelling": "x"},
        {"number": "1/0", "spelling": "1/0"},
        {"number": None, "spelling": ""},
        {"call": "f", "arguments": [{"key": {"number": "1/0", "spelling": "1/0"}, "value": {"name": "a"}}]},
    ],
)
def test_json_of_another_shape_is_refused(data):
    with pytest.raises((KeyError, ValueError)):
        from_json(data)


def test_printing_adds_no_nesting_at_the_limit():
    text = "(a + " * (MAX_DEPTH - 1) + "b * -c" + ")" * (MAX_DEPTH - 1)
    assert parse(show(parse(text))) == parse(text)


@pytest.mark.parametrize(("word", "fits"), [
    ("dx_staff", True), ("a1", True), ("is", False), ("otherwise", False), ("Staff", False), ("1a", False),
    ("số", False), ("", False), ("a b", False), ("a\n", False),
])  # fmt: skip
def test_ids_are_lower_case_ascii_and_not_reserved(word, fits):
    assert is_id(word) is fits
