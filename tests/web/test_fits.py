"""The quick test of a schema and jsonschema come to the same verdict; JSON is written as Python writes it."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.loading.schemas import schema
from dti_rules.plugins.registry import load
from dti_rules.report.submission_schema import submission_schema
from dti_rules.web import fits
from dti_rules.web.shapes import schema_names, validator, validator_of
from dti_rules.words.json_lines import Written, indented

DEFINITIONS = ("score", "explain", "gaps", "what_if", "plan", "compare", "diff", "audit")
FIGURES = {"enterprises": 10, "digital_tech_firms": "3", "steering_committee_chair": "chair"}
BODIES = [
    {"submissions": [{"unit": "Huế", "inputs": FIGURES, "complete": True}], "trace": False},
    {"submissions": "@illustrative-cohort", "unit": "Huế", "item": "7.2", "set": {"enterprises": 3}, "target": "0.5"},
    {"submissions": [{"unit": "Huế", "ranks": {"total": 3}, "values": {"total": "1/3"}, "source": None}],
     "extremes": {"7.2": {"highest": "1/2", "lowest": "0"}}, "complete": True},
    {"claims": {"claims": [{"id": "a", "measure": "points", "figure": "1", "unit": "Huế", "item": "total"}]}},
]  # fmt: skip
LEAF = st.sampled_from(
    [None, True, False, 0, 1, -1, 3, 10**30, "", "x", "1/2", "-3.50", "12%", "0,6", "@a-b", "có", [], {}, [1], {"a": 1}]
)


def spots(data, at=()):
    yield at
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from spots(value, (*at, key))


@st.composite
def drawn(draw):
    """A body with something else in up to three places."""
    body = copy.deepcopy(draw(st.sampled_from(BODIES)))
    for _ in range(draw(st.integers(0, 3))):
        *path, last = draw(st.sampled_from([at for at in spots(body) if at] or [("claims",)]))
        where = body
        for key in path:
            where = where[key]
        if isinstance(where, dict) and draw(st.booleans()):
            last = draw(st.sampled_from(["unit", "inputs", "x", last]))
        where[last] = draw(LEAF)
    return body


@given(st.sampled_from(DEFINITIONS), drawn())
@settings(max_examples=25, deadline=None)
def test_the_quick_test_and_jsonschema_agree_on_requests(definition, body):
    held = validator("requests", definition)
    assert held.fits(body) == held.validator.is_valid(body)


@pytest.mark.long
@given(drawn())
@settings(max_examples=40, deadline=None)
def test_they_agree_on_the_submissions_of_a_rule_set(body):
    held = held_to_dti_2022()
    stated = body.get("submissions") if isinstance(body, dict) else body
    for each in stated if isinstance(stated, list) else [stated]:
        assert held.fits(each) == held.validator.is_valid(each)


def held_to_dti_2022(kept=[]):  # noqa: B006  made once
    if not kept:
        kept.append(validator_of(submission_schema(load("dti-2022"))))
    return kept[0]


@pytest.mark.parametrize(
    "shape", [{"not": {}}, {"oneOf": [{}]}, {"patternProperties": {}}, {"items": {"if": {}}}, {"$ref": "other.json"},
              {"enum": [1.5]}, {"$ref": "#/$defs/a"}, {"minLonging": 3}]
)  # fmt: skip
def test_of_a_schema_that_says_more_nothing_is_told(shape):
    assert fits.tester(shape, {"": {"$defs": {"a": {"$ref": "#/$defs/a"}}}}) is None


def test_every_request_is_told_at_once():
    documents = {f"{name}.schema.json": schema(name) for name in schema_names()}
    for definition in schema("requests")["$defs"]:
        assert fits.tester({"$ref": f"requests.schema.json#/$defs/{definition}"}, documents) is not None


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
@settings(max_examples=30, deadline=None)
def test_json_is_written_as_python_writes_it(data):
    assert indented(data) == json.dumps(data, ensure_ascii=False, indent=1)


def test_what_is_written_already_stands_at_its_depth():
    inner = {"b": [1, {"c": "đ"}], "d": {}}
    whole = {"a": Written(indented(inner, depth=1)), "e": ()}
    assert indented(whole) == json.dumps({"a": inner, "e": ()}, ensure_ascii=False, indent=1)
