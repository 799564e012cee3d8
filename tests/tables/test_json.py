"""Figures in JSON are read as JSON says them: what the schema of a submission allows is read, and null states nothing."""

import json
from fractions import Fraction

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.loading.json_text import NULL, NUMBER, STRING, compose_json
from dti_rules.report.submission_schema import submission_schema
from dti_rules.tables.read import read, submission
from dti_rules.words.problems import ProblemsError

COUNT = "population"


@pytest.fixture(scope="module")
def schema(rules):
    return jsonschema.Draft202012Validator(submission_schema(rules))


@pytest.fixture
def state(rules, tmp_path):
    """The submission that a JSON text states."""

    def write(text):
        file = tmp_path / "a.json"
        file.write_text(text, encoding="utf-8")
        (found,) = read(rules, file)
        return found

    return write


def problems(state, text):
    with pytest.raises(ProblemsError) as caught:
        state(text)
    return [(each.code, each.place.line, each.place.column) for each in caught.value.problems]


@pytest.mark.parametrize(
    ("number", "value"),
    [("98.0", 98), ("2e4", 20_000), ("2E+4", 20_000), ("2.50e1", 25), ("12e-0", 12), ("120e-1", 12), ("0", 0), ("-0.0", 0),
     ("1" * 45, int("1" * 45)), ("9" * 97, 10**97 - 1), ("1e60", 10**60)],
)  # fmt: skip
def test_a_whole_number_is_read_however_json_writes_it(number, value, state, schema):
    text = f'{{"unit": "Cà Mau", "inputs": {{"{COUNT}": {number}}}}}'
    schema.validate(json.loads(text))
    assert state(text).inputs[COUNT] == value


@pytest.mark.parametrize(
    ("number", "value"), [("1e-7", Fraction(1, 10**7)), ("0.4900", Fraction(49, 100)), ("49E-2", Fraction(49, 100))]
)
def test_points_are_read_however_json_writes_them(number, value, state, schema):
    text = f'{{"unit": "Cà Mau", "points": {{"4.2": {number}}}}}'
    schema.validate(json.loads(text))
    (figure,) = state(text).given
    assert figure.interval.exact and figure.nominal * 10 == value


@pytest.mark.parametrize("number", ["98.5", "2e-1", "985e-1"])
def test_a_number_that_is_not_whole_is_no_count(number, state, schema):
    text = f'{{"unit": "Cà Mau", "inputs": {{"{COUNT}": {number}}}}}'
    assert not schema.is_valid(json.loads(text))
    assert problems(state, text) == [("DTI-T014", 1, text.index(number) + 1)]


def test_a_printed_number_keeps_the_digits_that_json_writes(state):
    (figure,) = state('[{"unit": "Cà Mau", "item": "4.2", "measure": "points", "figure": 0.50, "source": "x"}]').given
    assert (figure.interval.low * 10, figure.interval.high * 10) == (Fraction("0.495"), Fraction("0.505"))


def test_null_states_nothing_wherever_it_stands(state, schema):
    for key in ("complete", "illustrative", "source", "note", "inputs", "ratios", "points", "values", "ranks"):
        text = f'{{"unit": "Cà Mau", "{key}": null}}'
        schema.validate(json.loads(text))
        assert state(text) == state('{"unit": "Cà Mau"}')
    for group, item in (("inputs", COUNT), ("points", "4.2"), ("values", "4"), ("ratios", "4.7"), ("ranks", "4")):
        text = f'{{"unit": "Cà Mau", "{group}": {{"{item}": null}}}}'
        if item != "4.7":
            schema.validate(json.loads(text))
        assert state(text) == state('{"unit": "Cà Mau"}')
    tidy = '[{"unit": "Cà Mau", "item": "4.2", "measure": "points", "figure": %s, "source": null, "out_of": null}]'
    assert state(tidy % "null") == state('{"unit": "Cà Mau"}')
    (figure,) = state(tidy % "0.49").given
    assert figure.interval.exact and figure.source == ""


def test_an_unknown_key_is_told_though_it_is_null(state):
    assert problems(state, '{"unit": "Cà Mau", "colour": null}') == [("DTI-L005", 1, 30)]
    assert problems(state, '{"unit": null}') == [("DTI-L007", 1, 1)]


def test_a_pair_of_surrogates_is_one_letter(state):
    assert (
        state('{"unit": "Cà Mau", "source": "\\ud83d\\udcf0 b\\u00e1o", "points": {"4.2": 1}}').given[0].source
        == "📰 báo"
    )
    assert problems(state, '{"unit": "Cà Mau", "source": "\\ud83d"}') == [("DTI-L002", 1, 30)]


@pytest.mark.parametrize(
    "number", ["9" * 5000, "0." + "1" * 5000, "1e5000", "1e-5000", "1e999999999999999999999", "-" + "7" * 101]
)
@pytest.mark.parametrize("form", ['{"unit": "Cà Mau", "inputs": {"population": %s}}', '{"unit": "Cà Mau", "ranks": {"total": %s}}',
                                  '[{"unit": "Cà Mau", "item": "4.2", "measure": "points", "figure": %s}]'])  # fmt: skip
def test_a_number_of_thousands_of_digits_is_a_problem_of_one_short_line(number, form, state):
    with pytest.raises(ProblemsError) as caught:
        state(form % number)
    (found,) = caught.value.problems
    assert (found.code, found.place.line, found.place.column) == ("DTI-L062", 1, form.index("%s") + 1)
    assert len(found.line("vi")) < 300


def test_a_long_text_and_a_long_python_number_are_told_alike(state, rules):
    assert problems(state, f'{{"unit": "Cà Mau", "inputs": {{"{COUNT}": "{"9" * 5000}"}}}}')[0][0] == "DTI-L062"
    for stated in (
        {"inputs": {COUNT: 10**5000}},
        {"points": {"4.2": Fraction(1, 10**5000)}},
        {"ranks": {"total": 10**5000}},
    ):
        with pytest.raises(ProblemsError, match="DTI-L062"):
            submission(rules, "Cà Mau", **stated)


@pytest.mark.parametrize(
    ("text", "place"),
    [("{", (1, 2)), ("{\n 'unit': 1}", (2, 2)), ('{"unit" 1}', (1, 9)), ('{"a": 1,}', (1, 9)), ("[1 2]", (1, 4)), ("[1,]", (1, 4)),
     ("{} {}", (1, 4)), ("[01]", (1, 3)), ("[.5]", (1, 2)), ("[+1]", (1, 2)), ("[NaN]", (1, 2)), ("[1.]", (1, 3)), ('["\t"]', (1, 2)),
     ('["\\x"]', (1, 2)), ("[True]", (1, 2)), ("[nulls]", (1, 6)), ("\ufeff\ufeff{}", (1, 1)), ('"abc', (1, 1)), ("# a\n{}", (1, 1))],
)  # fmt: skip
def test_what_is_no_json_is_told_with_its_line_and_column(text, place, state):
    assert problems(state, text) == [("DTI-L002", *place)]


def test_a_key_written_twice_and_a_deep_nesting_are_told(state):
    assert problems(state, '{"unit": "Cà Mau",\n "unit": "Huế"}')[0] == ("DTI-L004", 2, 2)
    assert problems(state, "[" * 100_000)[0][0] == "DTI-L031"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**90), 10**90) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def plain(node):
    """The value of a composed tree."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(each) for each in node.value]
    if node.tag == STRING:
        return node.value
    return {"true": True, "false": False, "null": None}[node.value] if node.tag != NUMBER else Fraction(node.value)


def exact(value):
    """The same value with numbers as fractions and texts in NFC where they were escaped."""
    match value:
        case dict():
            return {key: exact(inner) for key, inner in value.items()}
        case list():
            return [exact(inner) for inner in value]
        case bool() | None | str():
            return value
    return Fraction(str(value))


@given(json_values, st.sampled_from([None, 1]), st.sampled_from(["", " ", "\n\t "]))
def test_every_json_text_is_read_as_pythons_reader_reads_it(value, indent, blank):
    text = blank + json.dumps(value, ensure_ascii=False, indent=indent) + blank
    try:
        assert plain(compose_json(text, "a.json")) == exact(value)
    except ProblemsError as error:  # a float such as 1e308 is longer than any figure
        assert {each.code for each in error.problems} == {"DTI-L062"}
        assert "e+" in text or "e-" in text


def test_an_empty_text_is_nothing_and_null_is_null():
    assert compose_json(" \n", "a.json") is None
    assert compose_json("null", "a.json").tag == NULL
