"""Where the parser stops, at what, and what it asks for instead; and how large a formula may be."""

from fractions import Fraction

import pytest

from dti_rules.formula.parser import MAX_DEPTH, MAX_DIGITS, MAX_LENGTH, MAX_NODES, FormulaError, parse
from dti_rules.formula.syntax import Call, Number, Unary, walk
from dti_rules.words.text import Text

END = "the end of the formula"
VALUE = "expected a number, a name or `(`"
EQUAL = "write `is` to compare for equality"
GO_ON = "expected an operator or the end"
IN_CALL = "expected `,` or `)`"


def refused(text):
    with pytest.raises(FormulaError) as error:
        parse(text)
    return error.value


@pytest.mark.parametrize(
    ("text", "span", "found", "wanted"),
    [
        ("a b", (2, 3), "b", GO_ON), ("a bc d", (2, 4), "bc", GO_ON), ("1 1", (2, 3), "1", GO_ON), ("a)", (1, 2), ")", GO_ON),
        ("(a b)", (3, 4), "b", "expected ')'"), ("(a", (2, 3), END, "expected ')'"),
        ("1 =", (2, 3), "=", EQUAL), ("a=1", (1, 2), "=", EQUAL), ("(a) = 1", (4, 5), "=", EQUAL), ("f(a) = 1", (5, 6), "=", EQUAL),
        ("=1", (0, 1), "=", VALUE), ("not = 1", (4, 5), "=", VALUE), ("a + = 1", (4, 5), "=", VALUE), ("f(a, = 1)", (5, 6), "=", VALUE),
        ("f(,1)", (2, 3), ",", VALUE), ("f(a", (3, 4), END, IN_CALL), ("f(a b)", (4, 5), "b", IN_CALL), ("f(", (2, 3), END, VALUE),
        ("a +", (3, 4), END, VALUE), ("", (0, 1), END, VALUE), ("and", (0, 3), "and", VALUE), ("a + or", (4, 6), "or", VALUE),
        ("a < b < c", (6, 7), "<", "one comparison at a time; join them with `and`"),
        ("a is b <= c", (7, 9), "<=", "one comparison at a time; join them with `and`"),
        ("- -a", (2, 3), "-", "expected a number"), ("x when y", (8, 9), END, "expected 'otherwise'"),
        ("x when y other z", (9, 14), "other", "expected 'otherwise'"), ("x otherwise y", (2, 11), "otherwise", GO_ON),
    ],
)  # fmt: skip
def test_the_parser_stops_at_the_first_word_that_does_not_fit(text, span, found, wanted):
    error = refused(text)
    shown = {name: each.en if isinstance(each, Text) else each for name, each in error.facts.items()}
    assert (error.code, error.span, shown) == ("DTI-F002", span, {"found": found, "wanted": wanted})


@pytest.mark.parametrize(
    ("text", "span", "hint"),
    [
        ("5 %", (2, 3), "write '5%' without a blank"), ("5 a %", (4, 5), "% stands right after a number, such as 15%"), ("(5) %", (4, 5), "% stands right after a number, such as 15%"),
        ("5 + a %", (6, 7), "% stands right after a number, such as 15%"),
        ("7 / a + 5 %", (10, 11), "write '5%' without a blank"), ("a - 1 / 5 %", (10, 11), "% stands right after a number, such as 15%"), ("a + 0.5 %", (8, 9), "write '0.5%' without a blank"),
        ("1/2 %", (4, 5), "% stands right after a number, such as 15%"), ("a %", (2, 3), "% stands right after a number, such as 15%"),
        ("50% %", (4, 5), "% stands right after a number, such as 15%"), ("%", (0, 1), "% stands right after a number, such as 15%"),
        ("a ; b", (2, 3), "write ','"), ("a ÷ b", (2, 3), "write '/'"), ("a ≤ b", (2, 3), "write '<='"), ("a ≥ b", (2, 3), "write '>='"),
        ("a – b", (2, 3), "write '-'"), ("a × b", (2, 3), "write '*'"), ("a : b", (2, 3), "write '/'"),
        ("“a”", (0, 1), "remove it: names and choices take no quotes"), ("a # b", (2, 3), "remove it"),
    ],
)  # fmt: skip
def test_a_sign_that_no_formula_has_is_told_with_what_to_write(text, span, hint):
    error = refused(text)
    assert (error.code, error.span) == ("DTI-F001", span)
    said = error.facts["hint"]
    assert isinstance(said, Text) and said.en == hint


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        ("a + 1,5", "DTI-F003", (4, 7)), ("a + 1,5%", "DTI-F003", (4, 8)), ("a + 1.50", "DTI-F022", (4, 8)), ("1.000.000", "DTI-F022", (0, 9)),
        ("a + 1234567890123456789", "DTI-F005", (4, 23)), ("0.123456789012345678", "DTI-F005", (0, 20)),
        ("a + b / 1/2", "DTI-F023", (8, 11)), ("b / 3 / 2", "DTI-F023", (4, 9)), ("b * c / 3 / 2 + a", "DTI-F023", (8, 13)),
    ],
)  # fmt: skip
def test_a_number_that_can_be_read_in_two_ways_is_refused_where_it_stands(text, code, span):
    error = refused(text)
    assert (error.code, error.span) == (code, span)


@pytest.mark.parametrize(
    ("number", "spellings"),
    [
        ("1.000", "'1' or '1000'"), ("12.500", "'12.5' or '12500'"), ("123.500", "'123.5' or '123500'"), ("1234.500", "'1234.5'"),
        ("0.500", "'0.5'"), ("1.50", "'1.5'"), ("1.5000", "'1.5'"), ("10.0%", "'10%'"), ("1.000%", "'1%' or '1000%'"), ("0.0", "'0'"),
        ("1.234.567", "'1234567'"), ("0.000.000", "'0000000'"), ("1.234.567%", "'1234567%'"),
    ],
)  # fmt: skip
def test_what_a_number_with_points_may_stand_for_is_told(number, spellings):
    said = refused(number).facts["spellings"]
    assert isinstance(said, Text) and said.en == spellings


def test_a_formula_has_so_many_signs_and_words_and_nests_so_deep_and_no_more():
    assert (MAX_LENGTH, MAX_DEPTH, MAX_NODES, MAX_DIGITS) == (2_000, 24, 250, 18)
    assert parse("a" * 2_000) and parse(" a " + " " * 3_000)
    assert (refused("a" * 2_001).code, refused("a" * 2_001).span) == ("DTI-F004", (0, 1))
    assert parse(" + ".join(["a"] * 125))  # 249 words
    assert parse("-" + "+".join(["a"] * 125))  # 250 words
    assert refused("-" + "+".join(["a"] * 125) + "+a").code == "DTI-F004"
    assert parse("(" * 23 + "a" + ")" * 23)
    error = refused("(" * 24 + "a" + ")" * 24)
    assert (error.code, error.span, error.facts["most"]) == ("DTI-F004", (24, 25), "24")
    assert parse("not " * 23 + "a") and refused("not " * 24 + "a").code == "DTI-F004"
    assert parse("f(" * 12 + "(" * 11 + "a" + ")" * 23)
    assert parse("123456789012345678") == Number(Fraction(123456789012345678))


def test_what_is_closed_again_does_not_count_as_deep():
    assert parse("+".join(["(" * 22 + "a" + ")" * 22] * 2))
    assert parse("(" + "not a and " * 20 + "not " * 20 + "b)")
    assert parse("a when b otherwise " * 23 + "c") and refused("a when b otherwise " * 24 + "c").code == "DTI-F004"


def test_every_part_knows_where_it_stands():
    text = "f(a, k = not  b, -2 = (c) when d otherwise -e) / -x"
    spans = {text[slice(*node.span)] for node in walk(parse(text))}
    assert spans == {"a", "b", "not  b", "c", "d", "e", "-e", "(c) when d otherwise -e", "x", "-x", text[:-5], text} - {
        "c"
    } | {"c"}
    call = next(node for node in walk(parse(text)) if isinstance(node, Call))
    assert [text[slice(*each.span)] for each in call.arguments] == ["a", "k = not  b", "-2 = (c) when d otherwise -e"]
    twice = parse("not not a")
    assert isinstance(twice, Unary) and (twice.span, twice.operand.span) == ((0, 9), (4, 9))
    assert parse("1 / 2").span == (0, 5) and parse("a + - 3").span == (0, 7)
