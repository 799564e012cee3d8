"""What is wrong with a request is told by code, place and sentence; every answer fits the schema that is published."""

import errno
import html
import json
import re
from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.web.asked import form_of, language_of, weighed
from dti_rules.web.operations import OPERATIONS
from dti_rules.web.service import _for_want_of_memory
from dti_rules.words.catalogue import CATALOGUE

RULES = {"ruleset": "dti-2022"}
COHORT = {"submissions": "@illustrative-cohort"}


def one(unit="Cà Mau", **inputs):
    return {"submissions": [{"unit": unit, "inputs": inputs}]}


@pytest.mark.parametrize(
    ("operation", "body", "status", "code", "pointer"),
    [
        ("score", one(dx_staf=5), 422, "DTI-T005", "/submissions/0/inputs/dx_staf"),
        ("score", one(enterprises="0,5"), 422, "DTI-T008", "/submissions/0/inputs/enterprises"),
        ("score", one(unit="/etc/passwd"), 422, "DTI-T006", "/submissions/0/unit"),
        ("score", one(enterprises=[5]), 422, "DTI-O014", "/submissions/0/inputs/enterprises"),
        ("score", one(enterprises=""), 422, "DTI-O014", "/submissions/0/inputs/enterprises"),
        ("score", one(**{"a/b~": 1}), 422, "DTI-T005", "/submissions/0/inputs/a~1b~0"),
        ("score", {**COHORT, "a/b~": 1}, 422, "DTI-L005", "/a~1b~0"),
        ("score", {"submissions": "../../etc/passwd"}, 422, "DTI-O014", "/submissions"),
        ("score", {"submissions": "@no-such"}, 422, "DTI-C003", None),
        ("score", {"submissions": []}, 422, "DTI-O014", "/submissions"),
        ("score", {"submission": []}, 422, "DTI-L007", ""),
        ("score", {**COHORT, "extra": 1}, 422, "DTI-L005", "/extra"),
        ("score", '{"submissions": 1e999}', 400, "DTI-L062", None),
        ("score", '{"submissions": ' + "9" * 5_000 + "}", 400, "DTI-L062", None),
        ("score", '{"submissions": ' + "[" * 5_000, 400, "DTI-L031", None),
        ("score", '{"submissions": ', 400, "DTI-L002", None),
        ("score", b"\xff\xfe", 400, "DTI-L003", None),
        ("explain", {**COHORT, "unit": "Huế", "item": "4.99"}, 422, "DTI-C004", None),
        ("gaps", {**COHORT, "unit": "Huế"}, 422, "DTI-T080", None),
        ("what_if", {**COHORT, "unit": "Cà Mau", "set": {"dx_sitte": "weekly"}}, 422, "DTI-T005", "/set/dx_sitte"),
        ("what_if", {**COHORT, "unit": "Cà Mau", "set": {"a b/": "1"}}, 422, "DTI-T005", "/set/a b~1"),
        ("what_if", {**COHORT, "unit": "Cà Mau"}, 422, "DTI-L007", ""),
        ("plan", {**COHORT, "unit": "Cà Mau"}, 422, "DTI-G006", None),
        ("plan", {**COHORT, "unit": "Cà Mau", "target": "600", "costs": {"x": "1"}}, 422, "DTI-T005", "/costs/x"),
        (
            "plan",
            {**COHORT, "unit": "Cà Mau", "target": "600", "limits": {"dx_site": {"least": "1"}}},
            422,
            "DTI-G010",
            "/limits/dx_site",
        ),
        (
            "audit",
            {"claims": {"claims": [{"measure": "pionts", "figure": "1"}]}},
            422,
            "DTI-L008",
            "/claims/claims/0/measure",
        ),
        ("score", {"submissions": [{"unit": "Cà Mau"}] * 1_001}, 422, "DTI-O013", None),
        ("replay", b"{}", 422, "DTI-H002", None),
        ("replay_with", b"{}", 422, "DTI-H002", None),
        ("record", {"submissions": [{"unit": "Cà Mau", "extremes": {}}]}, 422, "DTI-L005", "/submissions/0/extremes"),
    ],
)
def test_a_wrong_body_is_told_by_code_and_json_pointer(refused, validator, operation, body, status, code, pointer):
    found, data = refused(operation, RULES if "{ruleset}" in OPERATIONS[operation].path else {}, body)
    assert (found, data["code"], data["status"]) == (status, code, status)
    assert data["errors"][0].get("pointer") == pointer
    assert data["type"] == f"/problems/{code}"
    validator("problem").validate(data)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"a": 1, "b": 2}, ["the key 'submissions' is missing", "the key 'unit' is missing", "the key 'set' is missing",
                            "there is no key 'a'", "there is no key 'b'"]),
        ({"submissions": [{"unit": 1, "x": 1, "y": 2}], "unit": "Huế", "set": {"a": "1"}},
         ["1 does not fit; needed: a text", "there is no key 'x'", "there is no key 'y'"]),
        ({"submissions": [{"unit": "", "inputs": {}}], "unit": "Huế", "set": {"a": "1"}},
         ["'' does not fit; needed: at least 1 characters"]),
    ],
)  # fmt: skip
def test_all_that_does_not_fit_is_told_once_and_by_its_name(refused, body, said):
    _, data = refused("what_if", RULES, body, language="en")
    told = [each["detail"] for each in data["errors"]]
    assert len(told) == len(said)
    assert all(any(each.startswith(words) for each in told) for words in said)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "'' does not fit; needed: Enterprises (doanh nghiệp / enterprises): a whole number in digits alone"),
        ("[]", "'[]' is no number"),
        (" 5 ", "' 5 ' does not fit"),
    ],
)
def test_a_figure_that_does_not_fit_is_shown_in_quotes_with_what_it_may_be(refused, given, said):
    assert said in refused("score", RULES, one(enterprises=given), language="en")[1]["detail"]


def test_a_number_in_the_other_style_is_written_in_this_one_and_only_a_table_is_told_of_an_option(refused):
    body = {"submissions": [{"unit": "Cà Mau", "points": {"4.2": "5,5"}, "inputs": {"enterprises": "10.417"}}]}
    told = [each["detail"] for each in refused("score", RULES, body, language="en")[1]["errors"]]
    assert [each.partition("; ")[2] for each in told] == ["write 5.5", "write a whole number, or 10417"]
    table = 'unit,item,measure,figure\nCà Mau,4.2,points,"5,5"\n'
    said = refused("score", RULES, table, content_type="text/csv", language="en")[1]["detail"]
    assert said.endswith("write 5.5, or give ?numbers=vi for the whole file")


def test_the_form_tells_a_number_in_the_other_style_without_an_option(ask):
    kind = "application/x-www-form-urlencoded"
    shown = ask("form_points", RULES, "input.enterprises=2.5", content_type=kind, language="vi").body.decode()
    assert "hãy viết 2,5<" in shown
    assert "--numbers" not in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("input.enterprises=-3", ">«Số doanh nghiệp» = -3 ngoài khoảng 0 … +∞;"),
        ("input.enterprises=9&input.digital_tech_firms=10",
         ">«Số doanh nghiệp công nghệ số» = 10 lớn hơn «Số doanh nghiệp» = 9, trong khi là một phần"),
        ("input.enterprises=abc", ">Số doanh nghiệp: «abc» không phải số"),
    ],
)  # fmt: skip
def test_the_form_names_figures_as_its_fields_do(ask, typed, said):
    kind = "application/x-www-form-urlencoded"
    shown = ask("form_points", RULES, typed, content_type=kind, language="vi").body.decode()
    assert said in shown, re.findall(r"wrong[^<]*<[^<]*", shown)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"operation": "score", "words": {"ruleset": "dti-2202"}, "body": COHORT}, 404, "DTI-O017"),
        ({"operation": "get_rule_set", "words": {"ruleset": "../../etc"}}, 404, "DTI-O017"),
        ({"operation": "get_indicator", "words": {**RULES, "code": "4.99"}}, 404, "DTI-C004"),
        ({"operation": "get_example", "words": {**RULES, "example": "../rule-set.yaml"}}, 404, "DTI-C003"),
        ({"operation": "get_schema", "words": {"name": "../../pyproject"}}, 404, "DTI-O018"),
        ({"operation": "get_problem", "words": {"code": "DTI-X999"}}, 404, "DTI-O019"),
        ({"operation": "list_register"}, 404, "DTI-O009"),
        ({"operation": "list_rule_sets", "query": (("lagn", "en"),)}, 400, "DTI-O011"),
        ({"operation": "list_rule_sets", "query": (("lang", "fr"),)}, 400, "DTI-O012"),
        ({"operation": "list_rule_sets", "query": (("lang", "vi"), ("lang", "en"))}, 400, "DTI-O012"),
        ({"operation": "gaps", "words": RULES, "query": (("unit", ""),), "body": COHORT}, 400, "DTI-O012"),
        (
            {"operation": "gaps", "words": RULES, "query": (("unit", "Huế"),), "body": {**COHORT, "unit": "Cà Mau"}},
            400,
            "DTI-O012",
        ),
        (
            {
                "operation": "score",
                "words": RULES,
                "query": (("complete", "true"),),
                "body": {**COHORT, "complete": False},
            },
            400,
            "DTI-O012",
        ),
        ({"operation": "score", "words": RULES, "query": (("numbers", "vi"),), "body": COHORT}, 400, "DTI-O012"),
        ({"operation": "score", "words": RULES, "body": COHORT, "accept": "image/png"}, 406, "DTI-O003"),
        ({"operation": "gaps", "words": RULES, "body": COHORT, "query": (("format", "csv"),)}, 406, "DTI-O003"),
        ({"operation": "score", "words": RULES, "body": COHORT, "content_type": "text/plain"}, 415, "DTI-O004"),
        ({"operation": "what_if", "words": RULES, "body": "unit", "content_type": "text/csv"}, 415, "DTI-O004"),
    ],
)
def test_a_wrong_address_or_header_is_told_by_its_status(refused, asked, status, code):
    found, data = refused(**asked)
    assert (found, data["code"]) == (status, code)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("text", "there is no answer of the form 'text'; there are: json, csv, html"),
        ("xml", "the option format does not take 'xml'; use json, csv, html"),
    ],
)
def test_a_form_that_there_is_not_is_told_with_those_of_the_operation(refused, form, said):
    _, data = refused("score", RULES, COHORT, query=(("format", form), ("lang", "en")))
    assert data["detail"] == said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_of_every_code_is_words_without_what_only_a_template_has(ask, lang):
    for code in CATALOGUE:
        shown = ask("get_problem", {"code": code}, query=(("format", "html"), ("lang", lang))).body.decode()
        text = shown.partition("<pre>")[2].partition("</pre>")[0]
        assert text.startswith(("Vấn đề: ", "Cách sửa: ", "Problem: ", "What to do: "))
        assert not re.search(r"{\w+(!r)?}|{{|}}", text.partition("\nVí dụ: " if lang == "vi" else "\nExample: ")[0]), (
            text
        )
    assert '{"submissions": 5}' in html.unescape(
        ask("get_problem", {"code": "DTI-O014"}, accept="text/html").body.decode()
    )


def test_where_a_figure_stands_already_is_told_by_pointer_or_by_line_and_column(refused):
    twice = {"submissions": [{"unit": name, "inputs": {"enterprises": 5}} for name in ("Cà Mau", "Ca Mau")]}
    _, data = refused("score", RULES, twice, language="en")
    assert "already has a figure at /submissions/0/inputs/enterprises;" in data["detail"]
    table = "unit,item,measure,figure\nCà Mau,total,points,5\nCa Mau,total,points,6\n"
    _, data = refused("score", RULES, table, content_type="text/csv", language="vi")
    assert "đã có số liệu ở dòng 2, cột 21;" in data["errors"][0]["detail"]


def test_a_problem_is_told_in_the_language_that_is_asked_for(refused):
    said = {
        lang: refused("score", RULES, one(dx_staf=5), language=lang)[1]["detail"] for lang in ("vi", "en-GB, vi;q=0.5")
    }
    assert said["vi"].startswith("«dx_staf» không phải")
    assert said["en-GB, vi;q=0.5"].startswith("'dx_staf' is no")
    assert refused("score", RULES, one(dx_staf=5), language="vi", query=(("lang", "en"),))[1]["detail"].startswith(
        "'dx"
    )


@pytest.mark.parametrize(
    "operation",
    [
        "what_if",
        *(pytest.param(name, marks=pytest.mark.long) for name in ("score", "record", "explain", "gaps", "plan")),
    ],
)
def test_a_path_in_any_text_of_a_request_is_a_clear_refusal_and_reads_no_file(refused, monkeypatch, operation):
    whole = {
        "submissions": [{"unit": "Cà Mau", "inputs": {"dx_site": "weekly"}}],
        "unit": "Cà Mau", "item": "4.2", "set": {"dx_site": "weekly"}, "target": "600",
    }  # fmt: skip
    keys = {
        "score": (),
        "record": (),
        "explain": ("unit", "item"),
        "gaps": ("unit",),
        "what_if": ("unit", "set"),
        "plan": ("unit", "target"),
    }
    body = {key: whole[key] for key in ("submissions", *keys[operation])}
    for unknown in _with(body, "nobody"):  # what the product itself has to read is read now
        refused(operation, RULES, unknown)
    opened = []
    monkeypatch.setattr("pathlib.Path.open", lambda path, *_: opened.append(path))
    for path in ("/etc/passwd", "@../../etc/passwd", "file:///etc/passwd", "C:\\x.csv", "-"):
        for wrong in _with(body, path):
            status, data = refused(operation, RULES, wrong)
            assert status == 422
            assert data["code"] != "DTI-C005"
    assert not opened


def _with(value, text):
    """The value with the text in the place of each of its texts in turn."""
    if isinstance(value, str):
        yield text
    elif isinstance(value, dict):
        yield from ({**value, key: changed} for key, inner in value.items() for changed in _with(inner, text))
    elif isinstance(value, list):
        yield from (
            [*value[:i], changed, *value[i + 1 :]] for i, inner in enumerate(value) for changed in _with(inner, text)
        )


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.text(max_size=8) | st.sampled_from(["@illustrative-cohort", "Cà Mau", "600"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["submissions", "unit", "inputs", "set", "claims", "item", "target", "extremes", "costs", "limits", "dx_site", "before"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=examples(200))
@given(body=ANY, operation=st.sampled_from([name for name, each in OPERATIONS.items() if each.request]))
def test_no_body_is_ever_an_error_of_ours(ask, body, operation):
    words = {"ruleset": "dti-2022", "a": "dti-2021", "b": "dti-2022"}
    answer = ask(operation, words, json.dumps(body).encode())
    assert answer.status in (200, 400, 422)


def test_etags_carry_the_digest_of_the_rules_and_spare_a_second_answer(ask, rules):
    first = ask("get_rule_set", RULES)
    assert rules.rules_digest in first.headers["etag"]
    assert ask("get_rule_set", RULES, none_match=first.headers["etag"]) == (
        304,
        {**ask("get_rule_set", RULES, none_match="*").headers},
        b"",
    )
    assert ask("get_rule_set", RULES, none_match=first.headers["etag"], accept="text/html").status == 200
    assert ask("get_rule_set", {"ruleset": "dti-2021"}, none_match=first.headers["etag"]).status == 200


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("get_example", {**RULES, "example": "published-mains"}),
        ("list_schemas", {}),
        ("get_schema", {"name": "rules"}),
        ("get_problem", {"code": "DTI-T005"}),
        ("form", RULES),
    ],
)
def test_whatever_is_got_has_a_tag_that_spares_a_second_answer(ask, operation, words):
    found = ask(operation, words)
    assert found.status == 200
    again = ask(operation, words, none_match=f'"other", W/{found.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert ask(operation, words, none_match='"other"').body == found.body


def test_two_years_are_compared_once_for_whoever_has_the_answer(ask, rules):
    years = {"a": "dti-2021", "b": "dti-2022"}
    first = ask("compare_published", years)
    assert rules.rules_digest in first.headers["etag"]
    assert ask("compare_published", years, none_match=first.headers["etag"]).status == 304
    assert "etag" not in ask("compare", years, {}).headers


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("", "json"), ("*/*", "json"), ("text/html,application/xhtml+xml,*/*;q=0.8", "html"), ("text/*", "csv"),
        ("application/json;q=0.1, text/csv", "csv"), ("text/csv;q=0, text/html", "html"), ("image/png", None), (";;;q=x,,", "json"),
    ],
)  # fmt: skip
def test_the_form_is_the_one_that_is_wanted_most(header, form):
    assert form_of(header, ("json", "csv", "html")) == form


@given(st.text(max_size=60))
def test_any_header_is_read(header):
    assert isinstance(weighed(header), list)
    assert language_of("", header) in ("vi", "en")


@pytest.mark.long
def test_each_answer_fits_the_schema_that_the_description_names(ask, validator):
    asked = [
        ("list_rule_sets", {}, None), ("list_indicators", RULES, None), ("get_indicator", {**RULES, "code": "4.2"}, None),
        ("explain", RULES, {**COHORT, "unit": "Cà Mau"}), ("list_schemas", {}, None), ("get_problem", {"code": "DTI-T005"}, None),
    ]  # fmt: skip
    for operation, words, body in asked:
        answer = ask(operation, words, body)
        assert answer.status == 200
        _, _, definition = OPERATIONS[operation].schema.partition("/")
        whole = validator("service")
        whole.evolve(schema={"$ref": f"service.schema.json#/$defs/{definition}"}).validate(json.loads(answer.body))


def test_the_description_refers_to_nothing_that_it_lacks(service):
    from dti_rules.web.openapi import description

    made: Any = description(service, "")
    refs = set()

    def walk(value):
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                refs.add(value["$ref"])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(made)
    assert refs <= {f"#/components/schemas/{name}" for name in made["components"]["schemas"]}
    operations = [each for path in made["paths"].values() for each in path.values()]
    assert {each["operationId"] for each in operations} == {name for name, each in OPERATIONS.items() if not each.page}


@pytest.mark.parametrize(
    ("error", "memory"),
    [
        (MemoryError(), True),
        (ImportError("x.so: failed to map segment from shared object"), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (ValueError("x"), False),
        (OSError(errno.ENOENT, "x"), False),
    ],
)
def test_memory_that_ran_out_is_known_beneath_any_error(error: Exception, memory: bool) -> None:
    try:
        raise RuntimeError("above") from error
    except RuntimeError as above:
        assert _for_want_of_memory(above) is memory
