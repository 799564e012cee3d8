"""The transcription of decision 922: its structure, its completeness, and spot checks of what it says."""

from fractions import Fraction

import pytest

from dti_rules.formula.printer import show
from dti_rules.words.names import tidy

MAXIMA = (100, 100, 100, 100, 100, 200, 150, 150, 0)
COUNTS = (10, 11, 7, 13, 12, 22, 12, 8, 3)
FORM = "Phiếu chấm điểm DTI cấp tỉnh năm 2022, Bộ TTTT"
OWN_NAMES = ("1.2.a", "1.2.b")
"""Detail indicators that the form halves the points between without naming them."""
MAINS = (
    "nhan_thuc",
    "the_che",
    "ha_tang",
    "nhan_luc",
    "attt",
    "cqs_hoat_dong",
    "kts_hoat_dong",
    "xhs_hoat_dong",
    "do_thi",
)

# code: id, Vietnamese title, maximum, formula
SPOT_CHECKS = {
    "1.3": (
        "head_signed_directives_share",
        "Văn bản chỉ đạo chuyên đề về chuyển đổi số do người đứng đầu Tỉnh, thành phố (Chủ tịch Tỉnh, thành phố) ký",
        10,
        "share(directives_signed_by_head, directives_required)",
    ),
    "1.8": (
        "broadcaster_frequency",
        "Tần suất Đài Phát thanh truyền hình của Tỉnh, thành phố phát sóng chuyên mục riêng về chuyển đổi số",
        10,
        "choice(broadcast_frequency, weekly = 1, monthly = 1/2, rarer = 0)",
    ),
    "2.3": (
        "annual_plan",
        "Kế hoạch hành động hằng năm của Tỉnh, thành phố về chuyển đổi số",
        10,
        "yes(annual_plan_issued)",
    ),
    "3.6.1": (
        "platform_coverage",
        "Triển khai nền tảng số",
        10,
        "rate(platforms_deployed, platforms_required, full_from = 100%)",
    ),
    "4.9": (
        "it_graduate_share",
        "Tỷ lệ sinh viên tốt nghiệp cao đẳng, đại học, sau đại học về chuyển đổi số",
        5,
        "share(graduates_dx, graduates, full_from = 50%)",
    ),
    "5.9": (
        "security_drill_count",
        "Số lượng các cuộc diễn tập được triển khai",
        5,
        "between_extremes(security_drills, lowest = min_max_lowest)",
    ),
    "5.12.4": (
        "drill_budget",
        "Kinh phí diễn tập, ứng cứu sự cố ATTT",
        2,
        "bands(drill_spending, 2 = 1, 1 = 70%, 0.5 = 30%, otherwise = 0)",
    ),
    "6.8": (
        "full_online_share",
        "Tỷ lệ DVCTT mức độ 4 hoặc toàn trình",
        10,
        "bands(share(full_online_services, eligible_services), 100% = 1, otherwise = 0)",
    ),
    "7.10": ("domain_name_rate", "Số lượng tên miền .vn", 10, "of_highest(rate(vn_domain_names, enterprises))"),
    "8.8.2.2": (
        "feedback_on_time_app",
        "Tỷ lệ phản ánh được xử lý đúng hạn qua App di động",
        2,
        "share(on_time_app, feedback_app)",
    ),
}


def test_it_is_decision_922_for_the_63_provinces(rules):
    assert (rules.id, rules.index, rules.year, rules.unit_list) == ("dti-2022", "dti", 2022, "vn-63")
    assert (rules.decision, rules.decision_date.isoformat()) == ("922/QĐ-BTTTT", "2022-05-20")
    assert rules.published.isoformat() == "2023-07-12"


def test_there_are_98_components_of_which_95_are_assessed(rules):
    assert len(rules.components) == 98
    assert sum(node.assessed for node in rules.components) == 95
    assert (len(rules.leaves), len(rules.inputs)) == (117, 179)
    assert tuple(node.id for node in rules.mains) == MAINS
    assert tuple(len(node.parts) for node in rules.mains) == COUNTS


def test_points_add_up_at_every_level(rules):
    assert tuple(node.max_points for node in rules.mains) == MAXIMA
    above = [node for node in rules.having("indicator") if node.parts]
    assert len(above) == 9 + 5 + 3
    for node in above:
        assert sum(part.max_points for part in rules.below(node)) == node.max_points
    assert rules.total.max_points == rules.total.points == sum(MAXIMA) == 1000


def test_the_pillars_are_five_mains_one_activity_each_and_the_smart_city(rules):
    pillars = {pillar.id: pillar for pillar in rules.having("pillar")}
    assert {key: pillar.points for key, pillar in pillars.items()} == {"cqs": 700, "kts": 650, "xhs": 650}
    for key, pillar in pillars.items():
        assert pillar.parts == (*MAINS[:5], f"{key}_hoat_dong", "do_thi")
    assert [pillars[key].provenance.title for key in ("cqs", "kts", "xhs")] == ["official", "derived", "derived"]


def test_the_smart_city_is_there_and_not_assessed(rules):
    below = [node for node in rules.nodes.values() if not node.assessed]
    assert [node.code for node in below] == ["9.1", "9.2", "9.3", "9"]
    assert {node.not_assessed for node in below} == {"leave"}


def test_the_codes_run_in_the_order_of_the_form(rules):
    codes = [node.code for node in rules.annex_order() if node.role == "indicator" and node.depth <= 2]
    expected = [
        code for i, count in enumerate(COUNTS, start=1) for code in (str(i), *(f"{i}.{j}" for j in range(1, count + 1)))
    ]
    assert codes == expected


def test_a_detail_indicator_has_the_code_of_its_component(rules):
    details = [node for node in rules.having("indicator") if node.depth > 2]
    assert len(details) == 27
    assert all(node.code.startswith(rules.nodes[node.parent].code + ".") for node in details)


def test_every_indicator_cites_the_form_at_its_code_and_was_compared_with_it(rules):
    for node in rules.having("indicator"):
        assert (node.cite.document, node.cite.place) == (FORM, node.code)
        assert node.sources[0] == "scoring_form_2022"
        assert node.checked is not None
    for node in rules.nodes.values():
        assert node.role == "indicator" or node.cite.document == "922/QĐ-BTTTT"
        assert all(rules.sources[source] for source in node.sources)


def test_titles_points_and_formulas_are_official_but_for_two_names_of_our_own(rules):
    for node in rules.having("indicator"):
        assert node.provenance.points == "official"
        assert node.provenance.title == ("derived" if node.code in OWN_NAMES else "official")
        assert node.provenance.formula == ("official" if node.formula else None)


def test_every_source_is_used(rules):
    assert {source for node in rules.nodes.values() for source in node.sources} == set(rules.sources)


def test_every_text_is_there_in_both_languages_and_tidy(rules):
    texts = [rules.title, *rules.measures.values(), *(example.about for example in rules.examples.values())]
    for node in rules.nodes.values():
        texts += [text for text in (node.title, node.note, node.evidence, node.annex_text) if text]
    for declared in rules.inputs.values():
        texts += [declared.label, *declared.choices.values(), *([declared.note] if declared.note else [])]
    for text in texts:
        assert text.vi and text.en, text
        assert tidy(text.vi) == text.vi
        assert tidy(text.en) == text.en


def test_every_component_has_a_proved_formula_from_0_to_1(rules):
    for node in rules.leaves:
        assert node.formula is not None
        assert node.formula.range.low >= 0
        assert node.formula.range.high <= 1
        assert set(node.formula.names) - set(rules.parameters) == set(node.inputs)


def test_every_input_is_used_or_general_information_and_measured(rules):
    collected = rules.documents["rule_set"]["general_information"]
    assert len(collected) == 17
    for declared in rules.inputs.values():
        assert rules.uses.get(declared.id) or declared.id in collected, declared.id
        assert declared.kind in ("yes_no", "choice") or declared.measured_in in rules.measures
        assert declared.low == 0 or not declared.numeric or declared.low > 0


def test_the_edition_sets_three_numbers(rules):
    stated = {name: (parameter.value, parameter.provenance) for name, parameter in rules.parameters.items()}
    assert stated == {
        "directives_required": (12, "official"),
        "platforms_required": (7, "official"),
        "min_max_lowest": (0, "derived"),
    }


def test_eight_components_are_min_max_and_one_is_held_against_the_highest(rules):
    relative = {node.code: show(node.formula.tree) for node in rules.leaves if node.formula.relative}
    min_max = {code for code, formula in relative.items() if formula.startswith("between_extremes(")}
    assert min_max == {"4.5", "4.6", "4.11", "5.1", "5.9", "5.10", "8.6", "8.7"}
    assert relative.keys() - min_max == {"7.10"}


def test_values_print_with_four_decimals_and_ties_share_a_rank(rules):
    assert (rules.rounding.decimals, rules.rounding.mode, rules.rounding.points_decimals) == (4, "half_up", 2)
    assert (rules.ranking.on, rules.ranking.ties) == ("printed", "shared_then_skip")


@pytest.mark.parametrize("code", SPOT_CHECKS)
def test_a_component_says_what_the_form_says(code, rules):
    node = rules.nodes[rules.items[code]]
    assert (node.id, node.title.vi, node.max_points, show(node.formula.tree)) == SPOT_CHECKS[code]


def test_the_example_files_are_there(rules):
    files = [rules.published_figures, *(example.file for example in rules.examples.values())]
    assert [file.name for file in files if not file.is_file()] == []


def test_all_staff_trained_is_full_marks_and_no_more(rules):
    node = rules.nodes[rules.items["4.7"]]
    assert node.formula.directions == {"staff_trained_dx": 1, "civil_servants": -1, "public_employees": -1}
    assert node.points == Fraction(10)
