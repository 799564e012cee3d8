"""The field's words and the older ones are one word each: same tree, same JSON form, same digest, each printed as written."""

from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import parse
from dti_rules.formula.printer import from_json, show, to_json
from dti_rules.formula.spellings import OLDER, in_format_1, of_the_field, respelt
from dti_rules.formula.syntax import Call, walk


def test_every_word_of_the_field_is_a_function_and_no_older_one_is():
    assert set(OLDER.values()) <= BUILT_IN.keys()
    assert not OLDER.keys() & BUILT_IN.keys()
    assert len(set(OLDER.values())) == len(OLDER)
    assert [name for name, function in BUILT_IN.items() if function.name != name] == []


@given(data=st.data())
@settings(max_examples=examples(30))
def test_a_formula_is_one_formula_however_its_functions_are_spelt(language, data):
    text = show(language.formula(data).tree)
    tree = parse(text)
    field = respelt(text, tree, of_the_field)
    older = respelt(text, tree, in_format_1)
    assert parse(field) == parse(older) == tree
    assert to_json(parse(field)) == to_json(parse(older)) == to_json(tree)
    assert respelt(field, parse(field), in_format_1) == older
    assert from_json(to_json(parse(field))) == tree
    assert parse(show(parse(field))) == tree


@pytest.mark.parametrize(("older", "word"), OLDER.items())
def test_a_formula_prints_as_it_is_written_and_its_json_form_as_format_1_has_it(older, word):
    for spelling in (older, word):
        tree = parse(f"1 - {spelling}(a, x = 1)")
        assert show(tree) == f"1 - {spelling}(a, x = 1)"
        said: Any = to_json(tree)
        assert said["right"]["call"] == older
        assert from_json(to_json(tree)) == tree
        assert [node.function for node in walk(tree) if isinstance(node, Call)] == [word]


def test_what_is_told_of_a_function_has_the_word_of_the_field(language):
    for text in ("deduct(firms)", "penalty(firms)"):
        assert language.refusal(text).facts["signature"] == "penalty(count, each = 10%, floor = 0)"


@pytest.mark.parametrize(("typed", "near"), [("amout", "target_ratio"), ("min_mx", "min_max"), ("deducts", "penalty")])
def test_a_near_miss_of_either_spelling_is_told_the_word_of_the_field(language, typed, near):
    assert language.refusal(f"{typed}(level)").facts["hint"].en == f"did you mean {near!r}?"
