"""The printed and the JSON form of a difference."""

import json

import pytest
from jsonschema import Draft202012Validator

from dti_rules.analysis.diff import diff
from dti_rules.analysis.diff_json import diff_json
from dti_rules.analysis.diff_markdown import diff_markdown
from dti_rules.analysis.diff_text import diff_table
from dti_rules.analysis.effect import effect_on
from dti_rules.loading.schemas import schema
from dti_rules.plugins.registry import registry

EDITIONS = """\
dti-2022@1.0.0 → dti-2023@1.0.0: Chỉ số chuyển đổi số cấp tỉnh năm 2022 → Chỉ số chuyển đổi số cấp tỉnh năm 2023

Không có khác biệt nào ảnh hưởng đến điểm.

── Không ảnh hưởng đến điểm

Thông tin của năm đánh giá
  năm: 2022 → 2023
  tên: Chỉ số chuyển đổi số cấp tỉnh năm 2022 → Chỉ số chuyển đổi số cấp tỉnh năm 2023
  ngày công bố: 2023-07-12 → 2025-02-06
  việc áp dụng quyết định cho năm này: chính thức → suy ra
  căn cứ của việc áp dụng: Được nêu trong một bài báo về Bến Tre và một kế hoạch của Quảng Nam. → Kế hoạch của
  các tỉnh nêu Quyết định 922; có nêu 98 chỉ số thành phần. Chưa thấy thay đổi, nhưng điều đó không chứng minh
  là không có.
"""
STRICTER = """\
Đổi cách tính
  4.2  Tỷ lệ công chức, viên chức chuyên trách, kiêm n…: mức đạt điểm tối đa: 10% → 15%

Tác động đối với số liệu đã cho
Hạng  Đơn vị      Trước     Nay  Thay đổi  Chỉ số thay đổi
────  ─────────  ──────  ──────  ────────  ───────────────
1     Đà Nẵng    853,50  852,21     −1,29  4.2: −1,29
2     Quảng Nam  649,99  648,80     −1,19  4.2: −1,19
3     Bến Tre    631,42  630,11     −1,32  4.2: −1,32
4     Cà Mau     608,51  608,35     −0,16  4.2: −0,16

DTI-W008 SỐ LIỆU MINH HỌA, không phải số liệu thật; chỉ dùng để xem cách làm
"""
UNKNOWN = """\
Reformulated
  4.2  Share of staff working full- or part-time on di…: figure: “Staff working full- or part-time on digital
  transformation” (dx_staff) → “Staff working full- or part-time on digital transformation”
  (dx_staff_full_time)

Inputs
  dx_staff_full_time  Staff working full- or part-time on digital tra…: added (used in 4.2)
  dx_staff  Staff working full- or part-time on digital tra…: dropped (used in 4.2)

What the change does to the figures given

Effect unknown
  Ca Mau: 4.2 (dx_staff_full_time not stated)
  Ben Tre: 4.2 (dx_staff_full_time not stated)
  Quang Nam: 4.2 (dx_staff_full_time not stated)
  Da Nang: 4.2 (dx_staff_full_time not stated)

Ranks before and now are among the 0 of 4 units whose effect is known.

DTI-W008 ILLUSTRATIVE figures, not real ones; use them only to see how things work
"""


def on_cohort(rules, other):
    return effect_on(rules, other, [rules.examples["illustrative-cohort"].file])


def after_heading(text):
    return text.split("\n\n", 1)[1]


def test_the_table_of_two_editions(rules):
    assert diff_table(diff(rules, registry().load("dti-2023")), None, "vi") == EDITIONS


def test_the_table_of_one_changed_threshold_with_its_effect(rules, stricter):
    table = diff_table(diff(rules, stricter), on_cohort(rules, stricter), "vi")
    assert after_heading(table) == STRICTER
    first = table.splitlines()[0]
    assert first.count("dti-2022@1.0.0 (") == 2, "one name for two contents is told apart by digests"


def test_the_table_of_unknown_effects(rules, asks_more):
    assert after_heading(diff_table(diff(rules, asks_more), on_cohort(rules, asks_more), "en")) == UNKNOWN


def test_no_difference_is_said(rules):
    assert after_heading(diff_table(diff(rules, rules), None, "en")) == "No differences.\n"
    assert "Không có khác biệt nào." in diff_markdown(diff(rules, rules), None, "vi")


def test_markdown_lays_both_readings_side_by_side(rules, stricter):
    text = diff_markdown(diff(rules, stricter), on_cohort(rules, stricter), "en")
    (row,) = [line for line in text.splitlines() if line.startswith("| 4.2 |")]
    assert "full marks from: 10% → 15%" in row
    assert "`share(dx_staff, civil_servants, full_from = 10%)`<br>share of" in row
    assert "from 15% on: 10 points" in row
    assert "| Ca Mau | 4 | 4 | 608.51 | 608.35 | −0.16 | 4.2: −0.16 |" in text


def test_a_citation_that_changes_everywhere_is_one_line(rules, changed):
    other = changed(*(("4", "cite: {document: 922/QĐ-BTTTT", "cite: {document: 405/QĐ-BKHCN") for _ in range(14)))
    table = diff_table(diff(rules, other), None, "en")
    assert "  4, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9, 4.10, 4.11 and 2 more: document cited:" in table


@pytest.mark.parametrize("pair", ["stricter", "asks_more", "edition", "ict"])
def test_the_json_fits_its_schema(pair, rules, stricter, asks_more):
    if pair in ("edition", "ict"):
        other = registry().load("dti-2023" if pair == "edition" else "ict-index-2020")
        text = diff_json(diff(rules, other), None)
    else:
        other = {"stricter": stricter, "asks_more": asks_more}[pair]
        text = diff_json(diff(rules, other), on_cohort(rules, other))
    validator = Draft202012Validator(schema("diff"))
    assert [error.message for error in validator.iter_errors(json.loads(text))] == []


def test_the_schema_refuses_a_zero_for_an_unknown_effect(rules, asks_more):
    data = json.loads(diff_json(diff(rules, asks_more), on_cohort(rules, asks_more)))
    data["effect"]["units"][0]["change"]["points"] = "0/1"
    assert not Draft202012Validator(schema("diff")).is_valid(data)


def test_every_key_of_the_schema_is_described_in_both_languages_or_named_plainly():
    def descriptions(rule):
        if isinstance(rule, dict):
            if isinstance(rule.get("description"), str):
                yield rule["description"]
            for inner in rule.values():
                yield from descriptions(inner)
        elif isinstance(rule, list):
            for inner in rule:
                yield from descriptions(inner)

    assert [text for text in descriptions(schema("diff")) if text.count(" / ") != 1] == []
