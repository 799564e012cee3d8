"""The sentence of the annex, word for word, in both languages."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.ratios import percent
from dti_rules.formula.parser import parse
from dti_rules.formula.reading import SentenceReader
from dti_rules.words.classes import evolve
from dti_rules.words.text import Text


def read(language, text, max_points=Fraction(10), **more):
    scope = {**language.scope, **more}
    return SentenceReader(scope, BUILT_IN, language.measures, max_points).read(parse(text))


OF_TEN_POINTS = [
    ("share(dx_staff, staff, full_from = 10%)",
     "tỷ lệ «Nhân lực số» / «Cán bộ»; từ 10% trở lên: 10 điểm; thấp hơn: tỷ lệ / 10% x 10 điểm; nếu «Cán bộ» bằng 0: 0 điểm",
     "share of “Digital staff” / “Staff”; from 10% on: 10 points; below: ratio / 10% x 10 points; if “Staff” is 0: 0 points"),
    ("share(staff, people)",
     "tỷ lệ «Cán bộ» / «Dân số»; kết quả: tỷ lệ x 10 điểm; nếu «Dân số» bằng 0: 0 điểm",
     "share of “Staff” / “Population”; result: ratio x 10 points; if “Population” is 0: 0 points"),
    ("share(staff, people, if_zero = 1)",
     "tỷ lệ «Cán bộ» / «Dân số»; kết quả: tỷ lệ x 10 điểm; nếu «Dân số» bằng 0: 10 điểm",
     "share of “Staff” / “Population”; result: ratio x 10 points; if “Population” is 0: 10 points"),
    ("rate(firms, people, per = 1000, full_from = 1)",
     "tỷ lệ «Doanh nghiệp» / «Dân số», tính trên 1000 người; từ 1 trở lên: 10 điểm; thấp hơn: tỷ lệ / 1 x 10 điểm; nếu «Dân số» bằng 0: 0 điểm",
     "ratio of “Firms” / “Population”, per 1000 people; from 1 on: 10 points; below: ratio / 1 x 10 points; if “Population” is 0: 0 points"),
    ("rate(firms, people + staff, full_from = 1)",
     "tỷ lệ «Doanh nghiệp» / («Dân số» + «Cán bộ»); từ 1 trở lên: 10 điểm; thấp hơn: tỷ lệ / 1 x 10 điểm; nếu mẫu số bằng 0: 0 điểm",
     "ratio of “Firms” / (“Population” + “Staff”); from 1 on: 10 points; below: ratio / 1 x 10 points; if the denominator is 0: 0 points"),
    ("rate(staff_before, staff, full_from = 1)",
     "tỷ lệ «Cán bộ năm trước» / «Cán bộ»; từ 100% trở lên: 10 điểm; thấp hơn: tỷ lệ / 100% x 10 điểm; nếu «Cán bộ» bằng 0: 0 điểm",
     "ratio of “Staff last year” / “Staff”; from 100% on: 10 points; below: ratio / 100% x 10 points; if “Staff” is 0: 0 points"),
    ("rate(money, budget)",
     "tỷ lệ «Chi» / «Tổng chi»; kết quả: tỷ lệ x 10 điểm; nếu «Tổng chi» bằng 0: 0 điểm",
     "ratio of “Spending” / “Budget”; result: ratio x 10 points; if “Budget” is 0: 0 points"),
    ("amount(firms, full_from = 12)",
     "«Doanh nghiệp»: từ 12 doanh nghiệp trở lên: 10 điểm; ít hơn: số đó / 12 x 10 điểm",
     "“Firms”: from 12 firms on: 10 points; below: the figure / 12 x 10 points"),
    ("amount(level)",
     "«Mức»: từ 1 trở lên: 10 điểm; ít hơn: số đó / 1 x 10 điểm",
     "“Level”: from 1 on: 10 points; below: the figure / 1 x 10 points"),
    ("growth(staff, staff_before, full_from = 5%)",
     "tỷ lệ tăng của «Cán bộ» so với «Cán bộ năm trước»; từ 5% trở lên: 10 điểm; thấp hơn: tỷ lệ / 5% x 10 điểm; giảm: 0 điểm; nếu «Cán bộ năm trước» bằng 0: 0 điểm",
     "growth of “Staff” over “Staff last year”; from 5% on: 10 points; below: ratio / 5% x 10 points; a fall: 0 points; if “Staff last year” is 0: 0 points"),
    ("figure(firms)", "«Doanh nghiệp»; kết quả x 10 điểm", "“Firms”; result x 10 points"),
    ("deduct(firms, each = 10%, floor = 20%)",
     "10 điểm; mỗi doanh nghiệp trong «Doanh nghiệp» trừ 1 điểm; không thấp hơn 2 điểm",
     "10 points; each one of “Firms” takes off 1 point; not below 2 points"),
    ("deduct(2 * level, each = 10%)",
     "10 điểm; mỗi một (2 x «Mức») trừ 1 điểm; không thấp hơn 0 điểm",
     "10 points; each one of (2 x “Level”) takes off 1 point; not below 0 points"),
    ("yes(has_plan)",
     "«Có kế hoạch»: có 10 điểm, không 0 điểm",
     "“Has a plan”: yes 10 points, no 0 points"),
    ("choice(chair, head = 1, deputy = 1/2, none = 0)",
     "«Trưởng ban»: Chủ tịch: 10 điểm; Phó: 5 điểm; Không: 0 điểm",
     "“Chair”: The head: 10 points; A deputy: 5 points; Không: 0 points"),
    ("mean(yes(has_plan), yes(has_portal))",
     "trung bình cộng x 10 điểm của: (1) «Có kế hoạch»: có 1, không 0; (2) «Có cổng»: có 1, không 0",
     "mean x 10 points of: (1) “Has a plan”: yes 1, no 0; (2) “Has a portal”: yes 1, no 0"),
    ("mean(level)",
     "trung bình cộng x 10 điểm của: (1) «Mức»",
     "mean x 10 points of: (1) “Level”"),
    ("child", "«Chỉ số con»; kết quả x 10 điểm", "“A child”; result x 10 points"),
    ("1/2", "5 điểm", "5 points"),
    ("bands(level, 70% = 1, 50% = 1/2, otherwise = 0)",
     "«Mức»: từ 70% trở lên: 10 điểm; từ 50% trở lên: 5 điểm; thấp hơn: 0 điểm",
     "“Level”: from 70% on: 10 points; from 50% on: 5 points; below: 0 points"),
    ("bands(firms, 12 = 1, 6 = 1/2, otherwise = 0)",
     "«Doanh nghiệp»: từ 12 doanh nghiệp trở lên: 10 điểm; từ 6 doanh nghiệp trở lên: 5 điểm; thấp hơn: 0 điểm",
     "“Firms”: from 12 firms on: 10 points; from 6 firms on: 5 points; below: 0 points"),
    ("points(3) when has_plan otherwise 0",
     "nếu «Có kế hoạch»: 3 điểm; nếu không: 0 điểm",
     "if “Has a plan”: 3 points; otherwise: 0 points"),
    ("points(1) when not has_plan and level >= 80% otherwise 1/10",
     "nếu (không («Có kế hoạch»)) và («Mức» từ 80% trở lên): 1 điểm; nếu không: 1 điểm",
     "if (not (“Has a plan”)) and (“Level” is at least 80%): 1 point; otherwise: 1 point"),
    ("1 when chair is head otherwise 50% * yes(has_portal)",
     "(nếu «Trưởng ban» là Chủ tịch: 1; nếu không: 50% x («Có cổng»: có 1, không 0)); kết quả x 10 điểm",
     "(if “Chair” is The head: 1; otherwise: 50% x (“Has a portal”: yes 1, no 0)); result x 10 points"),
    ("points(3) when has_plan otherwise level",
     "(nếu «Có kế hoạch»: 3 / 10; nếu không: «Mức»); kết quả x 10 điểm",
     "(if “Has a plan”: 3 / 10; otherwise: “Level”); result x 10 points"),
    ("(1 when has_plan otherwise 1/2) when has_portal otherwise 0",
     "nếu «Có cổng»: (nếu «Có kế hoạch»: 10 điểm; nếu không: 5 điểm); nếu không: 0 điểm",
     "if “Has a portal”: (if “Has a plan”: 10 points; otherwise: 5 points); otherwise: 0 points"),
    ("yes(has_plan) - 10%",
     "(«Có kế hoạch»: có 10 điểm, không 0 điểm) − 1 điểm",
     "(“Has a plan”: yes 10 points, no 0 points) − 1 point"),
    ("points(2 * yes(has_plan)) + (points(3) when has_portal otherwise 0)",
     "((2 x («Có kế hoạch»: có 1, không 0)) điểm) + (nếu «Có cổng»: 3 điểm; nếu không: 0 điểm)",
     "((2 x (“Has a plan”: yes 1, no 0)) points) + (if “Has a portal”: 3 points; otherwise: 0 points)"),
    ("mean(points(3), level)",
     "trung bình cộng x 10 điểm của: (1) 3 / 10; (2) «Mức»",
     "mean x 10 points of: (1) 3 / 10; (2) “Level”"),
    ("capped(level when has_plan otherwise change)",
     "(nếu «Có kế hoạch»: «Mức»; nếu không: «Thay đổi»), không quá 1; kết quả x 10 điểm",
     "(if “Has a plan”: “Level”; otherwise: “Change”), at most 1; result x 10 points"),
    ("largest(share(staff, people), 1/2)",
     "giá trị lớn nhất x 10 điểm của: (1) tỷ lệ «Cán bộ» / «Dân số» (nếu «Dân số» bằng 0: 0); (2) 0,5",
     "largest x 10 points of: (1) share of “Staff” / “Population” (if “Population” is 0: 0); (2) 0.5"),
    ("smallest(level, child)",
     "giá trị nhỏ nhất x 10 điểm của: (1) «Mức»; (2) «Chỉ số con»",
     "smallest x 10 points of: (1) “Level”; (2) “A child”"),
    ("capped(rate(money, budget), at = 1)",
     "tỷ lệ «Chi» / «Tổng chi» (nếu «Tổng chi» bằng 0: 0), không quá 1; kết quả x 10 điểm",
     "ratio of “Spending” / “Budget” (if “Budget” is 0: 0), at most 1; result x 10 points"),
    ("floored(change)",
     "«Thay đổi», ít nhất là 0; kết quả x 10 điểm",
     "“Change”, at least 0; result x 10 points"),
    ("between_extremes(rate(money, budget))",
     "tỷ lệ «Chi» / «Tổng chi» (nếu «Tổng chi» bằng 0: 0): (số liệu − thấp nhất) / (cao nhất − thấp nhất) của các đơn vị x 10 điểm",
     "ratio of “Spending” / “Budget” (if “Budget” is 0: 0): (figure - lowest) / (highest - lowest) of all units x 10 points"),
    ("bands(money + budget, 0.5 = 1, 10% = 70%, otherwise = 0)",
     "«Chi» + «Tổng chi»: từ 0,5 đồng trở lên: 10 điểm; từ 10% trở lên: 7 điểm; thấp hơn: 0 điểm",
     "“Spending” + “Budget”: from 0.5 dong on: 10 points; from 10% on: 7 points; below: 0 points"),
    ("bands(figure(firms), 2 = 1, otherwise = 0)",
     "«Doanh nghiệp»: từ 2 trở lên: 10 điểm; thấp hơn: 0 điểm",
     "“Firms”: from 2 on: 10 points; below: 0 points"),
    ("of_highest(firms)",
     "«Doanh nghiệp»: số liệu / cao nhất của các đơn vị x 10 điểm",
     "“Firms”: figure / highest of all units x 10 points"),
    ("between_extremes(rate(money, budget), lowest = 0)",
     "tỷ lệ «Chi» / «Tổng chi» (nếu «Tổng chi» bằng 0: 0): số liệu / cao nhất của các đơn vị x 10 điểm; mức thấp nhất lấy bằng 0",
     "ratio of “Spending” / “Budget” (if “Budget” is 0: 0): figure / highest of all units x 10 points; the lowest is taken as 0"),
    ("between_extremes(factor, lowest = 12.5%)",
     "«Hệ số»: (số liệu − 12,5%) / (cao nhất của các đơn vị − 12,5%) x 10 điểm; mức thấp nhất lấy bằng 12,5%",
     "“Factor”: (figure - 12.5%) / (highest of all units - 12.5%) x 10 points; the lowest is taken as 12.5%"),
    ("between_extremes(change, lowest = -2)",
     "«Thay đổi»: (số liệu − (-2)) / (cao nhất của các đơn vị − (-2)) x 10 điểm; mức thấp nhất lấy bằng -2",
     "“Change”: (figure - (-2)) / (highest of all units - (-2)) x 10 points; the lowest is taken as -2"),
    ("share(dx_staff + staff, staff + people, full_from = 50%)",
     "tỷ lệ («Nhân lực số» + «Cán bộ») / («Cán bộ» + «Dân số»); từ 50% trở lên: 10 điểm; thấp hơn: tỷ lệ / 50% x 10 điểm; nếu mẫu số bằng 0: 0 điểm",
     "share of (“Digital staff” + “Staff”) / (“Staff” + “Population”); from 50% on: 10 points; below: ratio / 50% x 10 points; if the denominator is 0: 0 points"),
    ("share(staff_before, 60)",
     "tỷ lệ «Cán bộ năm trước» / 60; kết quả: tỷ lệ x 10 điểm",
     "share of “Staff last year” / 60; result: ratio x 10 points"),
    ("z_score(money)",
     "điểm z của «Chi»: (số liệu − trung bình các đơn vị) / độ lệch chuẩn; kết quả x 10 điểm",
     "z-score of “Spending”: (figure - mean of all units) / standard deviation; result x 10 points"),
    ("50% * share(staff, people) + 50% * yes(has_plan)",
     "(50% x (tỷ lệ «Cán bộ» / «Dân số» (nếu «Dân số» bằng 0: 0))) + (50% x («Có kế hoạch»: có 1, không 0)); kết quả x 10 điểm",
     "(50% x (share of “Staff” / “Population” (if “Population” is 0: 0))) + (50% x (“Has a plan”: yes 1, no 0)); result x 10 points"),
    ("-change + 2 * (level - child)",
     "(−«Thay đổi») + (2 x («Mức» − «Chỉ số con»)); kết quả x 10 điểm",
     "(−“Change”) + (2 x (“Level” − “A child”)); result x 10 points"),
    ("yes(people is staff)",
     "«Dân số» bằng «Cán bộ»: có 10 điểm, không 0 điểm",
     "“Population” equals “Staff”: yes 10 points, no 0 points"),
    ("level / factor",
     "«Mức» / «Hệ số»; kết quả x 10 điểm",
     "“Level” / “Factor”; result x 10 points"),
    ("share(dx_staff, staff, full_from = 1/3)",
     "tỷ lệ «Nhân lực số» / «Cán bộ»; từ 1/3 trở lên: 10 điểm; thấp hơn: tỷ lệ / (1/3) x 10 điểm; nếu «Cán bộ» bằng 0: 0 điểm",
     "share of “Digital staff” / “Staff”; from 1/3 on: 10 points; below: ratio / (1/3) x 10 points; if “Staff” is 0: 0 points"),
    ("mean(share(dx_staff, staff, full_from = 10%), amount(firms, full_from = 3))",
     "trung bình cộng x 10 điểm của: (1) tỷ lệ «Nhân lực số» / «Cán bộ» (từ 10% trở lên: 1; thấp hơn: tỷ lệ / 10%; nếu «Cán bộ» bằng 0: 0); (2) «Doanh nghiệp»: từ 3 doanh nghiệp trở lên: 1; ít hơn: số đó / 3",
     "mean x 10 points of: (1) share of “Digital staff” / “Staff” (from 10% on: 1; below: ratio / 10%; if “Staff” is 0: 0); (2) “Firms”: from 3 firms on: 1; below: the figure / 3"),
]  # fmt: skip

PLAIN = [
    ("growth(staff, staff_before)",
     "tỷ lệ tăng của «Cán bộ» so với «Cán bộ năm trước»; kết quả: tỷ lệ; giảm: 0; nếu «Cán bộ năm trước» bằng 0: 0",
     "growth of “Staff” over “Staff last year”; result: ratio; a fall: 0; if “Staff last year” is 0: 0"),
    ("50% when has_plan otherwise level",
     "nếu «Có kế hoạch»: 50%; nếu không: «Mức»",
     "if “Has a plan”: 50%; otherwise: “Level”"),
    ("-(change + level)",
     "−(«Thay đổi» + «Mức»)",
     "−(“Change” + “Level”)"),
    ("rate(firms, 2 * people, full_from = 2)",
     "tỷ lệ «Doanh nghiệp» / (2 x «Dân số»); từ 2 trở lên: 1; thấp hơn: tỷ lệ / 2; nếu mẫu số bằng 0: 0",
     "ratio of “Firms” / (2 x “Population”); from 2 on: 1; below: ratio / 2; if the denominator is 0: 0"),
    ("mean(amount(firms, full_from = 1/3), between_extremes(money), mean(level, child))",
     "trung bình cộng của: (1) «Doanh nghiệp»: từ 1/3 doanh nghiệp trở lên: 1; ít hơn: số đó / (1/3); (2) «Chi»: (số liệu − thấp nhất) / (cao nhất − thấp nhất) của các đơn vị; (3) trung bình cộng của: (1) «Mức»; (2) «Chỉ số con»",
     "mean of: (1) “Firms”: from 1/3 firms on: 1; below: the figure / (1/3); (2) “Spending”: (figure - lowest) / (highest - lowest) of all units; (3) mean of: (1) “Level”; (2) “A child”"),
    ("yes(level > 1/2 or level <= child)",
     "(«Mức» lớn hơn 0,5) hoặc («Mức» không quá «Chỉ số con»): có 1, không 0",
     "(“Level” is above 0.5) or (“Level” is at most “A child”): yes 1, no 0"),
    ("largest(-level, 0.5%)",
     "giá trị lớn nhất của: (1) −«Mức»; (2) 0,5%",
     "largest of: (1) −“Level”; (2) 0.5%"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "vi", "en"), OF_TEN_POINTS)
def test_the_sentence_of_a_component_of_ten_points(language, text, vi, en):
    language.build(text)
    assert read(language, text) == Text(vi, en)


@pytest.mark.parametrize(("text", "vi", "en"), PLAIN)
def test_the_sentence_of_a_node_without_points(language, text, vi, en):
    language.build(text)
    assert read(language, text, None) == Text(vi, en)


@given(data=st.data())
@settings(max_examples=examples(80))
def test_every_well_typed_formula_is_read_in_both_languages(language, data):
    formula = language.formula(data)
    said = SentenceReader(language.scope, BUILT_IN, language.measures, Fraction(10)).read(formula.tree)
    for text in (said.vi, said.en):
        assert text.isprintable() and text.count("(") == text.count(")")


@given(data=st.data())
@settings(max_examples=examples(80))
def test_a_component_with_points_always_says_how_many(language, data):
    said = SentenceReader(language.scope, BUILT_IN, language.measures, Fraction(10)).read(language.formula(data).tree)
    assert "điểm" in said.vi.replace("điểm z", "") and "point" in said.en


def test_reading_twice_says_the_same(language):
    reader = SentenceReader(language.scope, BUILT_IN, language.measures, Fraction(10))
    tree = parse("mean(yes(has_plan), share(staff, people))")
    assert reader.read(tree) == reader.read(tree)


def test_a_missing_translation_reads_in_vietnamese(language):
    only_vietnamese = evolve(language.scope["firms"], label=Text("Hợp tác xã"), measured_in="none")
    said = read(language, "amount(firms, full_from = 3)", firms=only_vietnamese)
    assert said.en == "“Hợp tác xã”: from 3 on: 10 points; below: the figure / 3 x 10 points"


@pytest.mark.parametrize(("value", "vi", "en"), [
    (Fraction(1, 10), "10%", "10%"), (Fraction(49, 10_000), "0,49%", "0.49%"), (Fraction(1, 3), "1/3", "1/3"),
])  # fmt: skip
def test_a_share_is_said_in_per_cent_where_it_ends(value, vi, en):
    assert percent(value) == Text(vi, en)


def test_every_function_says_what_it_does_and_how_it_is_written():
    for name, function in BUILT_IN.items():
        assert function.about.vi and function.about.en
        assert function.signature().startswith(f"{name}(")
    assert BUILT_IN["threshold_scale"].signature() == "threshold_scale(x, … = …, otherwise = …)"
    assert BUILT_IN["mean"].signature() == "mean(…, weight_1 = …, weight_2 = …)"
