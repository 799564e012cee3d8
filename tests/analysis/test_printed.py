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
dti-2022@2.0.0 → dti-2023@2.0.0: Chỉ số chuyển đổi số cấp tỉnh năm 2022 → Chỉ số chuyển đổi số cấp tỉnh năm 2023

Tham số
  directives_required  Số văn bản chỉ đạo chuyên đề mà Bộ yêu cầu tron…: giá trị: 12 văn bản (chính thức) → 7
  văn bản (suy ra) (dùng ở 1.3)

Mức cao nhất, thấp nhất nêu sẵn
  4.5  Tỷ lệ công chức, viên chức chuyên trách, kiêm n…: mức cao nhất nêu sẵn: 1 (suy ra) → không có
  4.6  Tỷ lệ công chức, viên chức chuyên trách, kiêm n…: mức cao nhất nêu sẵn: 0,4538 – 0,4633 (suy ra) →
  không có
  5.1  Số lượng hệ thống thông tin đã được phê duyệt h…: mức cao nhất nêu sẵn: 30 (suy ra) → không có
  5.9  Số lượng các cuộc diễn tập được triển khai: mức cao nhất nêu sẵn: 15 (suy ra) → không có
  5.10  Số lượng sự cố đã phát hiện trong cơ quan nhà n…: mức cao nhất nêu sẵn: 10 (suy ra) → không có
  8.7  Tổng kinh phí chi thường xuyên từ ngân sách nhà…: mức cao nhất nêu sẵn: 170,1 – 174,6 (suy ra) → không
  có

── Không ảnh hưởng đến điểm

Thông tin của năm đánh giá
  năm: 2022 → 2023
  tên: Chỉ số chuyển đổi số cấp tỉnh năm 2022 → Chỉ số chuyển đổi số cấp tỉnh năm 2023
  ngày công bố: 12/7/2023 → 06/02/2025
  việc áp dụng quyết định cho năm này: chính thức → suy ra
  giới hạn nguồn gốc của cả năm: không có → có
  căn cứ của việc áp dụng: Được nêu trong một bài báo về Bến Tre và một kế hoạch của Quảng Nam. → Kế hoạch của
  các tỉnh nêu Quyết định 922; báo chí nêu 98 chỉ số thành phần, 8 chỉ số chấm theo Min-Max, đúng như phiếu
  năm 2022; giá trị Nhận thức số phù hợp với 1.3. Chưa thấy phiếu của năm 2023.

Căn cứ, nguồn gốc, ghi chú
  total, CQS, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9 và 122 mục khác: nguồn gốc của tên gọi: chính
  thức → suy ra
  1, 1.1, 1.2, 1.2.a, 1.2.b, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9 và 122 mục khác: nguồn gốc của điểm tối đa,
  trọng số: chính thức → suy ra
  1.1, 1.2.a, 1.2.b, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.10, 2.1 và 105 mục khác: nguồn gốc của công thức:
  chính thức → suy ra
  directives_required  Số văn bản chỉ đạo chuyên đề mà Bộ yêu cầu tron…: trích dẫn: Phiếu chấm điểm DTI cấp
  tỉnh năm 2022, Bộ TTTT, 1.3 → không có
  directives_required  Số văn bản chỉ đạo chuyên đề mà Bộ yêu cầu tron…: căn cứ thêm: In trên phiếu năm 2022;
  khớp với các giá trị Nhận thức số đã công bố năm 2022, là bội của 10/12 điểm. → Các giá trị Nhận thức số năm
  2023 là bội của 10/7 điểm của một chỉ số thành phần: 69/70, 68/70.
  platforms_required  Số nền tảng số trong danh mục bắt buộc: nguồn gốc của giá trị: chính thức → suy ra
  platforms_required  Số nền tảng số trong danh mục bắt buộc: căn cứ thêm: Phiếu liệt kê bảy: LGSP, phân tích
  dữ liệu, quản trị toàn tỉnh, họp trực tuyến, giám sát trực tuyến, trợ lý ảo cho người dân, trợ lý ảo cho
  công chức. → Lấy như năm 2022; chưa thấy danh mục của năm 2023.
"""
STRICTER = """\
Đổi cách tính
  4.9  Tỷ lệ sinh viên tốt nghiệp cao đẳng, đại học, s…: mức đạt điểm tối đa: 50% → 75%

Tác động đối với số liệu đã cho
Hạng  Đơn vị      Trước     Nay  Thay đổi  Chỉ số thay đổi
────  ─────────  ──────  ──────  ────────  ───────────────
1     Đà Nẵng    830,83  830,20     −0,62  4.9: −0,62
2     Quảng Nam  683,46  682,94     −0,51  4.9: −0,51
3     Bến Tre    648,63  648,12     −0,52  4.9: −0,52
4     Cà Mau     578,56  578,06     −0,50  4.9: −0,50

DTI-W008 SỐ LIỆU MINH HỌA, không phải số liệu thật; chỉ dùng để xem cách làm
"""
UNKNOWN = """\
Reformulated
  4.9  Share of college and university graduates in di…: figure: “Graduates in digital transformation”
  (graduates_dx) → “Graduates in digital transformation” (graduates_dx_by_field)

Inputs
  graduates_dx_by_field  Graduates in digital transformation: added (used in 4.9)
  graduates_dx  Graduates in digital transformation: dropped (used in 4.9)

What the change does to the figures given

Effect unknown
  Ca Mau: 4.9 (graduates_dx_by_field not stated)
  Ben Tre: 4.9 (graduates_dx_by_field not stated)
  Quang Nam: 4.9 (graduates_dx_by_field not stated)
  Da Nang: 4.9 (graduates_dx_by_field not stated)

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
    assert first.count("dti-2022@2.0.0 (") == 2, "one name for two contents is told apart by digests"


def test_the_table_of_unknown_effects(rules, asks_more):
    assert after_heading(diff_table(diff(rules, asks_more), on_cohort(rules, asks_more), "en")) == UNKNOWN


def test_a_difference_that_moves_no_score_is_said_to(rules, changed):
    later = changed(("edition", "published: 2023-07-12", "published: 2023-07-13"))
    lines = diff_table(diff(rules, later), None, "vi").splitlines()
    assert lines[2:5] == ["Không có khác biệt nào ảnh hưởng đến điểm.", "", "── Không ảnh hưởng đến điểm"]


def test_no_difference_is_said(rules):
    assert after_heading(diff_table(diff(rules, rules), None, "en")) == "No differences.\n"
    assert "Không có khác biệt nào." in diff_markdown(diff(rules, rules), None, "vi")


def test_markdown_lays_both_readings_side_by_side(rules, stricter):
    text = diff_markdown(diff(rules, stricter), on_cohort(rules, stricter), "en")
    (row,) = [line for line in text.splitlines() if line.startswith("| 4.9 |")]
    assert "full marks from: 50% → 75%" in row
    assert "`share(graduates_dx, graduates, full_from = 50%)`<br>share of" in row
    assert "from 75% on: 5 points" in row
    assert "| Ca Mau | 4 | 4 | 578.56 | 578.06 | −0.50 | 4.9: −0.50 |" in text


def test_a_citation_that_changes_everywhere_is_one_line(rules, changed):
    other = changed(*(("4", 'cite: {document: "Phiếu[^"]*"', "cite: {document: 405/QĐ-BKHCN") for _ in range(14)))
    table = diff_table(diff(rules, other), None, "en")
    assert "  4, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9, 4.10, 4.11 and 2 more: document cited:" in table


@pytest.mark.parametrize("pair", ["stricter", "asks_more", "later", "edition", "ict"])
def test_the_json_fits_its_schema(pair, rules, stricter, asks_more):
    if pair in ("edition", "ict"):
        other = registry().load("dti-2023" if pair == "edition" else "ict-index-2020")
        text = diff_json(diff(rules, other), None)
    else:
        other = {"stricter": stricter, "asks_more": asks_more, "later": registry().load("dti-2023")}[pair]
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
