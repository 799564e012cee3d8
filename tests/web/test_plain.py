"""What is read at once is what a careful reading gives."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.loading.json_text import compose_json
from dti_rules.report.submission_schema import submission_schema
from dti_rules.scoring.plan import plan_of
from dti_rules.tables.objects import node_rows
from dti_rules.tables.read import from_rows
from dti_rules.tables.row import NEEDED
from dti_rules.web.body import plain
from dti_rules.web.plain import plain_json, plain_submissions
from dti_rules.web.shapes import validator_of
from dti_rules.words.problems import ProblemsError

TOKENS = st.sampled_from(
    ["{", "}", "[", "]", ",", ":", '"a"', '"b"', '"đ"', '"\\u0061"', '"\\"', "1", "-0", "01", "1.50", "2e3", "1e-999",
     "9" * 101, "true", "null", "NaN", "Infinity", " ", "\n", "\x00", '"\x01"', "'"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.decimals(-9, 9, places=3).map(float),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


def with_care(text):
    return plain(compose_json(text, "body"))


@pytest.mark.long
@given(st.lists(TOKENS, max_size=14).map("".join) | VALUES.map(lambda data: json.dumps({"a": data})))
@settings(max_examples=60, deadline=None)
def test_json_read_at_once_is_json_read_with_care(text):
    found = plain_json(text)
    if found is not None:
        careful = with_care(text)
        assert found == careful
        assert repr(found) == repr(careful)  # a truth is no number


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"a": NaN}', '{"a": "\\ud800"}', '{"a": ' + "[" * 62 + "]" * 62 + "}",
                                  '{"a": ' + "1" * 101 + "}", '{"a": 1e500}', "[]", "", "[" * 5000])  # fmt: skip
def test_what_asks_for_a_closer_look_is_not_read_at_once(text):
    assert plain_json(text) is None


def test_numbers_are_exact():
    assert plain_json('{"a": [0.1, 2e3, 2.0]}') == with_care('{"a": [0.1, 2e3, 2.0]}')


@st.composite
def stated(draw, rules, known):
    name, declared = draw(st.sampled_from(known))
    kind, low, high = plan_of(rules).plain[name]
    ends = [end for each in (low, high) if each is not None for end in (each, each - 1, each + 1)]
    figures = [None, True, 0, 1, 3, -1, 7.5, "3", "yes", "", *declared.choices, *(int(end) for end in ends)]
    likely = [True, False] if kind is bool else list(declared.choices) or [0, 1, 5]
    return name, draw(st.sampled_from(likely) | st.sampled_from(figures))


@st.composite
def bodies(draw, rules):
    known = list(rules.inputs.items())
    units = ["Cà Mau", "vn-63:96", "vn-63:01", "96", "tỉnh Cà Mau", "Huế", "Nowhere", "", 3]
    each = st.fixed_dictionaries(
        {"unit": st.sampled_from(units[:3]) | st.sampled_from(units),
         "inputs": st.lists(stated(rules, known), max_size=6).map(dict)},
        optional={"complete": st.sampled_from([True, False, None, "yes"]), "source": st.just("s")},
    )  # fmt: skip
    return draw(st.lists(each, max_size=2))


@pytest.mark.parametrize(
    ("inputs", "at_once"),
    [
        ({"directives_signed_by_head": 0}, True),
        ({"directives_signed_by_head": 12}, True),
        ({"directives_signed_by_head": -1}, False),
        ({"directives_signed_by_head": 13}, False),
        ({"districts": 10**30}, True),
        ({"districts": 2.5}, False),
        ({"districts": "3"}, False),
        ({"steering_committee_chair": "head"}, True),
        ({"steering_committee_chair": "chair"}, False),
        ({"portal_ipv6": True}, True),
        ({"portal_ipv6": 1}, False),
        ({"districts": None}, True),
        ({"nothing_of_that_name": 1}, False),
        ({"nothing_of_that_name": None}, False),
    ],
)
def test_figures_in_their_ranges_and_words_of_choices_are_read_at_once_and_no_others(installed_rules, inputs, at_once):
    found = plain_submissions(installed_rules, [{"unit": "Huế", "inputs": inputs}], complete=False)
    assert (found is not None) == at_once
    if found is not None:
        assert found[0].inputs == {name: value for name, value in inputs.items() if value is not None}


@pytest.fixture(scope="module")
def held(installed_rules):
    return validator_of(submission_schema(installed_rules))


@pytest.mark.long
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_submissions_read_at_once_are_those_read_with_care_and_fit_the_schema(data, installed_rules, held):
    rules = installed_rules
    body = data.draw(bodies(rules))
    found = plain_submissions(rules, body, complete=False)
    if found is None:
        return
    assert all(held.fits(each) for each in body)
    try:
        rows = node_rows(compose_json(json.dumps(body, ensure_ascii=False), "body"), "body", NEEDED)
        assert tuple(found) == from_rows(rules, rows, "en")
    except ProblemsError as error:  # what `score` itself refuses
        assert {each.code for each in error.problems} <= {"DTI-T010"}


def test_an_answer_has_the_same_bytes_either_way(ask, monkeypatch):
    of_two = {"trace": False, "complete": True}
    two = [{"unit": "Cà Mau", "inputs": {"digital_tech_firms": 49, "enterprises": 10000, "portal_ipv6": True}},
           {"unit": "Huế", "inputs": {"dx_site": "weekly"}, "complete": True}]  # fmt: skip
    at_once = ask("score", {"ruleset": "dti-2022"}, {"submissions": two, **of_two})
    monkeypatch.setattr("dti_rules.web.figures.plain_submissions", lambda *_: None)
    assert ask("score", {"ruleset": "dti-2022"}, {"submissions": two, **of_two}) == at_once
    assert at_once.status == 200


def test_what_is_wrong_with_a_plain_request_is_told_with_its_place(refused):
    body = {"submissions": [{"unit": "Cà Mau", "inputs": {"digital_tech_firms": 50, "enterprises": 49}}]}
    status, problem = refused("score", {"ruleset": "dti-2022"}, body)
    assert (status, problem["code"]) == (422, "DTI-T010")
    assert problem["errors"][0]["pointer"] == "/submissions/0/inputs/digital_tech_firms"
