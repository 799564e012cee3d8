"""Wherever a formula is shown, its parameters are shown with their values, and with what these rest on."""

import json

import pytest

from dti_rules.analysis.diff import diff
from dti_rules.analysis.diff_json import diff_json
from dti_rules.analysis.diff_markdown import diff_markdown
from dti_rules.analysis.diff_text import diff_table
from dti_rules.analysis.restate import unchanged
from dti_rules.loading.schemas import schema
from dti_rules.report.annex_html import annex_html
from dti_rules.report.annex_text import annex_csv, annex_markdown, annex_text
from dti_rules.report.explain import explain, reading_of
from dti_rules.report.json_output import scorecards_data
from dti_rules.report.rules import node_page, summary
from dti_rules.report.submission_schema import submission_schema
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission


@pytest.fixture(scope="module")
def cards(twelve):
    inputs = {"papers": 9, "trained": 5, "people": 100}
    return score(twelve, [submission(twelve, "Cà Mau", inputs=inputs, complete=True)])


def test_the_sentence_has_the_label_and_the_value(twelve):
    said = reading_of(twelve, twelve.nodes["papers_share"])
    assert said.vi == "tỷ lệ «Văn bản» / («Số văn bản phải ban hành» = 12 văn bản); kết quả: tỷ lệ x 10 điểm"
    assert said.en == "share of “Documents” / (“Documents required” = 12 documents); result: ratio x 10 points"


def test_an_option_is_named_behind_the_sentence(twelve):
    said = reading_of(twelve, twelve.nodes["trained_share"])
    assert "từ 10% trở lên: 10 điểm" in said.vi
    assert said.vi.endswith("; trong đó «Mức đạt điểm tối đa» = 0,1")
    assert said.en.endswith("; where “Level of full marks” = 0.1")


def test_the_explanation_has_a_line_for_each_parameter(cards):
    text = " ".join(explain(cards[0], lang="vi").split())
    assert "Tham số: papers_required = 12 văn bản (Số văn bản phải ban hành; chính thức; 1/QĐ, 1.1)" in text
    assert "ceiling = 0,1 (Mức đạt điểm tối đa; phục dựng; phỏng đoán; kém chắc chắn hơn công thức)" in text
    assert "share(9; 12) = 0,75" in text
    assert text.count("Tham số:") == 2


def test_show_names_value_grounds_and_users(seven):
    assert "papers_required  7 documents  Documents required" in summary(seven, "en")
    assert "derived; multiples of 1/7" in summary(seven, "en")
    page = node_page(seven, seven.nodes["papers_share"], "en")
    assert "Parameter: papers_required = 7 documents (Documents required; derived; multiples of 1/7)" in page
    assert "part of papers_required" in page


@pytest.mark.parametrize("form", [annex_text, annex_markdown, annex_csv, annex_html])
def test_every_form_of_the_annex_shows_them(form, twelve):
    text = " ".join(form(twelve, None, "en").replace("\\_", "_").split())
    assert "papers_required = 12 documents (Documents required; official; 1/QĐ, 1.1)" in text


def test_what_rests_on_a_reconstructed_parameter_is_still_to_be_done(twelve):
    assert "1.2" in annex_text(twelve, "reconstructed", "en")
    assert "1.1 " not in annex_text(twelve, "reconstructed", "en")


def test_the_result_has_them_only_where_a_formula_uses_them(cards, written_out):
    rules = scorecards_data(cards)["rules"]
    assert rules["papers_share"]["parameters"]["papers_required"]["value"] == "12/1"
    assert rules["trained_share"]["parameters"]["ceiling"]["provenance"] == "reconstructed"
    assert "parameters" not in rules["one"]
    inputs = {"papers": 9, "trained": 5, "people": 100}
    other = score(written_out, [submission(written_out, "Cà Mau", inputs=inputs, complete=True)])
    assert all("parameters" not in node for node in scorecards_data(other)["rules"].values())


def test_the_results_fit_their_schemas(cards, twelve, seven):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(schema("scorecards")).validate(scorecards_data(cards))
    jsonschema.Draft202012Validator(schema("diff")).validate(json.loads(diff_json(diff(twelve, seven), None)))


def test_the_schema_of_a_submission_lets_the_value_be_repeated(twelve):
    jsonschema = pytest.importorskip("jsonschema")
    check = jsonschema.Draft202012Validator(submission_schema(twelve))
    assert check.is_valid({"unit": "Cà Mau", "inputs": {"papers": 3, "papers_required": 12}})
    assert not check.is_valid({"unit": "Cà Mau", "inputs": {"papers": 3, "papers_required": 7}})


def test_a_changed_value_is_one_change_that_names_what_rests_on_it(twelve, seven):
    found = diff(twelve, seven)
    (change,) = found.of("parameters")
    assert change.what.en == "value: 12 documents (official) → 7 documents (derived) (used in 1.1)"
    assert change.what.vi == "giá trị: 12 văn bản (chính thức) → 7 văn bản (suy ra) (dùng ở 1.1)"
    assert change.after == {"value": "7", "measured_in": "paper", "used_in": ["papers_share"]}
    assert found.of("inputs") == found.of("reformulated") == ()
    for text in (diff_table(found, None, "en"), diff_markdown(found, None, "en")):
        assert "12 documents (official) → 7 documents (derived)" in text


def test_a_node_under_another_value_is_not_the_same(twelve, seven):
    assert "papers_share" not in unchanged(twelve, seven)
    assert "trained_share" in unchanged(twelve, seven)


def test_a_number_that_becomes_a_parameter_is_told_and_moves_nothing(twelve, written_out):
    found = diff(written_out, twelve)
    assert sorted(change.kind for change in found.of("parameters")) == ["added", "added"]
    assert [change.item for change in found.of("reformulated")] == ["papers_share"]
    assert [change.kind for change in found.of("sources") if change.item == "trained_share"] == ["spelling"]


def test_a_difference_without_parameters_has_no_such_section(written_out, edition):
    from dti_rules.loading.load import load_folder

    changes = json.loads(diff_json(diff(written_out, written_out), None))["changes"]
    assert "parameters" not in changes
    assert load_folder(edition(2022)).parameters_of(written_out.total) == ()
