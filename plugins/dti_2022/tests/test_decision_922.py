"""The transcription of decision 922: its structure, its completeness, and spot checks of what it says."""

from fractions import Fraction

import pytest

from dti_rules.words.names import tidy

MAXIMA = (100, 100, 100, 100, 100, 0, 200, 150, 150)
COUNTS = (10, 11, 7, 13, 12, 3, 22, 12, 8)
MAINS = (
    "nhan_thuc",
    "the_che",
    "ha_tang",
    "nhan_luc",
    "attt",
    "do_thi",
    "cqs_hoat_dong",
    "kts_hoat_dong",
    "xhs_hoat_dong",
)

# code: Vietnamese title, maximum, sources, provenance of title, points and formula
SPOT_CHECKS = {
    "1.1": (
        "Người đứng đầu tỉnh (Bí thư/Chủ tịch tỉnh) là Trưởng ban Ban chỉ đạo chuyển đổi số của tỉnh",
        10,
        ("cao_lanh", "thanh_hoa_commune"),
        ("adapted", "reconstructed", "adapted"),
    ),
    "2.3": (
        "Kế hoạch hành động hằng năm của tỉnh về chuyển đổi số",
        5,
        ("dti_2022_table", "ca_mau_2024", "memory"),
        ("reconstructed", "reconstructed", "derived"),
    ),
    "3.4": (
        "Chuyển đổi IPv6 cho Cổng thông tin điện tử và Cổng dịch vụ công",
        10,
        ("memory",),
        ("reconstructed", "reconstructed", "reconstructed"),
    ),
    "4.2": (
        "Tỷ lệ công chức, viên chức chuyên trách, kiêm nhiệm về chuyển đổi số",
        10,
        ("ca_mau_2023",),
        ("official", "official", "derived"),
    ),
    "4.6": (
        "Tỷ lệ người lao động được bồi dưỡng, tập huấn kỹ năng số",
        5,
        ("ca_mau_2023",),
        ("official", "official", "reconstructed"),
    ),
    "5.9": (
        "Số lượng sự cố an toàn thông tin đã xử lý",
        10,
        ("memory",),
        ("reconstructed", "reconstructed", "reconstructed"),
    ),
    "6.2": (
        "Trung tâm giám sát, điều hành thông minh (IOC)",
        0,
        ("structure_table", "ca_mau_2024", "ben_tre_2024", "memory"),
        ("reconstructed", "official", "reconstructed"),
    ),
    "7.22": (
        "Tổng kinh phí chi thường xuyên từ ngân sách nhà nước cho chính quyền số",
        10,
        ("min_max_article", "memory"),
        ("reconstructed", "reconstructed", "reconstructed"),
    ),
    "8.8": (
        "Số điểm phục vụ của mạng bưu chính công cộng có kết nối internet băng rộng cố định",
        10,
        ("decision_1354",),
        ("adapted", "reconstructed", "reconstructed"),
    ),
    "9.7": (
        "Tổng kinh phí đầu tư từ ngân sách nhà nước cho xã hội số",
        20,
        ("ca_mau_2023", "min_max_article"),
        ("official", "official", "reconstructed"),
    ),
}


def test_it_is_decision_922_for_the_63_provinces(rules):
    assert (rules.id, rules.index, rules.year, rules.unit_list) == ("dti-2022", "dti", 2022, "vn-63")
    assert (rules.decision, rules.decision_date.isoformat()) == ("922/QĐ-BTTTT", "2022-05-20")
    assert rules.published.isoformat() == "2023-07-12"


def test_there_are_98_components_of_which_95_are_assessed(rules):
    assert len(rules.leaves) == 98
    assert sum(node.assessed for node in rules.leaves) == 95
    assert len(rules.inputs) == 147
    assert tuple(node.id for node in rules.mains) == MAINS
    assert tuple(len(node.parts) for node in rules.mains) == COUNTS


def test_points_add_up_at_every_level(rules):
    assert tuple(node.max_points for node in rules.mains) == MAXIMA
    for main in rules.mains:
        assert sum(part.max_points for part in rules.below(main)) == main.max_points
    assert rules.total.max_points == rules.total.points == sum(MAXIMA) == 1000


def test_the_pillars_are_the_first_six_mains_and_one_activity_each(rules):
    pillars = {pillar.id: pillar for pillar in rules.having("pillar")}
    assert {key: pillar.points for key, pillar in pillars.items()} == {"cqs": 700, "kts": 650, "xhs": 650}
    for key, pillar in pillars.items():
        assert pillar.parts == (*MAINS[:6], f"{key}_hoat_dong")
    assert [pillars[key].provenance.title for key in ("cqs", "kts", "xhs")] == ["official", "derived", "derived"]


def test_the_smart_city_is_there_and_not_assessed(rules):
    below = [node for node in rules.nodes.values() if not node.assessed]
    assert [node.code for node in below] == ["6.1", "6.2", "6.3", "6"]
    assert {node.not_assessed for node in below} == {"leave"}


def test_the_codes_run_in_the_order_of_the_annex(rules):
    codes = [node.code for node in rules.annex_order() if node.role == "indicator"]
    expected = [
        code for i, count in enumerate(COUNTS, start=1) for code in (str(i), *(f"{i}.{j}" for j in range(1, count + 1)))
    ]
    assert codes == expected


def test_every_node_has_a_citation_and_a_provenance(rules):
    for node in rules.nodes.values():
        assert node.cite.document == "922/QĐ-BTTTT"
        assert node.cite.place.startswith("Phụ lục I")
        assert node.provenance.title
        if node.role == "indicator":
            assert node.cite.place == f"Phụ lục I, {node.code}"
            assert node.provenance.points
            assert node.sources
        if node.formula:
            assert node.provenance.formula
        for source in node.sources:
            assert rules.sources[source]


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
        assert set(node.formula.names) == set(node.inputs)


def test_every_input_is_used_and_measured(rules):
    for declared in rules.inputs.values():
        assert rules.uses.get(declared.id), declared.id
        assert declared.kind in ("yes_no", "choice") or declared.measured_in in rules.measures
        assert declared.low == 0 or not declared.numeric or declared.low > 0


def test_values_print_with_four_decimals_and_ties_share_a_rank(rules):
    assert (rules.rounding.decimals, rules.rounding.mode, rules.rounding.points_decimals) == (4, "half_up", 2)
    assert (rules.ranking.on, rules.ranking.ties) == ("printed", "shared_then_skip")


@pytest.mark.parametrize("code", SPOT_CHECKS)
def test_a_component_says_what_the_sources_say(code, rules):
    title, most, sources, provenance = SPOT_CHECKS[code]
    node = rules.nodes[rules.items[code]]
    assert (node.title.vi, node.max_points, node.sources) == (title, most, sources)
    assert (node.provenance.title, node.provenance.points, node.provenance.formula) == provenance


def test_the_example_files_are_there(rules):
    files = [rules.published_figures, *(example.file for example in rules.examples.values())]
    assert [file.name for file in files if not file.is_file()] == []


def test_a_tenth_of_staff_is_full_marks(rules):
    node = rules.nodes[rules.items["4.2"]]
    assert node.formula.directions == {"dx_staff": 1, "civil_servants": -1}
    assert node.weights == ()
    assert node.points == Fraction(10)
