"""Tidy CSV and JSON: read strictly, every problem with its place."""

import json
from fractions import Fraction

import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dti_rules.model.figures import Interval
from dti_rules.tables.read import read, submission
from dti_rules.words.problems import ProblemsError


@pytest.fixture(scope="session")
def rules(first_rules):
    return first_rules


@pytest.fixture(scope="session")
def draw(first_draw):
    return first_draw


HEADER = "unit,item,measure,figure\n"


@pytest.fixture
def file(tmp_path):
    def write(text, name="f.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def refused(rules, path, **options):
    with pytest.raises(ProblemsError) as error:
        read(rules, path, **options)
    return [(p.code, p.place.line, p.place.column) for p in error.value.problems]


def test_all_ways_to_name_a_unit_and_an_item(rules, file):
    text = (
        HEADER
        + "ca mau,dx_staff,input,49\nCÀ MAU,civil_servants,input,10000\nvn-63:96,9.5,points,0\nCa Mau,xhs,value,0.5\n"
    )
    (one,) = read(rules, file(text))
    assert one.unit.key == "vn-63:96"
    assert one.inputs == {"dx_staff": 49, "civil_servants": 10_000}
    assert [g.item for g in one.given] == ["digital_address_share", "xhs"]


def test_units_keep_the_order_in_which_they_first_appear(rules, file):
    text = HEADER + "Huế,1,value,0.5\nCà Mau,1,value,0.5\nHuế,2,value,0.5\n"
    assert [s.unit.name for s in read(rules, file(text))] == ["Thừa Thiên Huế", "Cà Mau"]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("Cà Mau,dx_staff,input,-5", "DTI-T009", 23),
        ("Cà Mau,dx_staff,input,4.5", "DTI-T014", 23),
        ("Cà Mau,dx_staff,input,many", "DTI-T008", 23),
        ('Cà Mau,dx_staff,input,"0,5"', "DTI-T008", 23),
        ("Cà Mâu,dx_staff,input,5", "DTI-T006", 1),
        ("96,dx_staff,input,5", "DTI-T007", 1),
        ("vn-34:96,dx_staff,input,5", "DTI-T006", 1),
        ("Cà Mau,dx_stafff,input,5", "DTI-T005", 8),
        ("Cà Mau,4.99,points,5", "DTI-T005", 8),
        ("Cà Mau,4.2,score,5", "DTI-T004", 12),
        ("Cà Mau,4.2,input,5", "DTI-T018", 12),
        ("Cà Mau,dx_staff,points,5", "DTI-T018", 17),
        ("Cà Mau,8,points,151", "DTI-T015", 17),
        ("Cà Mau,8,value,1.01", "DTI-T015", 16),
        ("Cà Mau,8,value,-0.1", "DTI-T015", 16),
        ("Cà Mau,6.1,points,0", "DTI-T022", 8),
        ("Cà Mau,total,rank,0", "DTI-T021", 19),
        ("Cà Mau,total,rank,1.5", "DTI-T021", 19),
        ("Cà Mau,total,rank,64", "DTI-T104", 19),
        ("Cà Mau,4.2,points,9/10", "DTI-T103", 19),
        ("Cà Mau,4.3,points,9/20", "DTI-T105", 19),
        ("Cà Mau,civil_servants,input,98/98", "DTI-T014", 29),
        (",dx_staff,input,5", "DTI-T006", 1),
        ("Cà Mau,portal_has_dx_section,input,maybe", "DTI-T012", 36),
        ("Cà Mau,steering_committee_chair,input,boss", "DTI-T013", 39),
        ("Cà Mau,submission,complete,perhaps", "DTI-T024", 28),
        ("Cà Mau,4.2,complete,yes", "DTI-T018", 12),
        ("Cà Mau,4.2,points,7,5", "DTI-T023", 1),
    ],
)
def test_a_wrong_cell_is_refused_at_its_place(rules, file, row, code, column):
    assert refused(rules, file(HEADER + "Cà Mau,1,value,0.5\n" + row + "\n")) == [(code, 3, column)]


def test_a_part_above_its_whole_is_refused(rules, file):
    text = HEADER + "Cà Mau,dx_staff,input,12\nCà Mau,civil_servants,input,10\n"
    assert refused(rules, file(text)) == [("DTI-T010", 2, 23)]


def test_a_fraction_is_exact_but_where_a_printed_value_of_so_many_points_is_copied(rules, file):
    rows = HEADER.replace("figure\n", "figure,source\n") + "Cà Mau,4.2,value,{},{}\n"
    assert refused(rules, file(rows.format("4/10", "báo"))) == [("DTI-T106", 2, 18)]
    (four,) = read(rules, file(rows.format("4/5", "báo")))[0].given
    (ten,) = read(rules, file(rows.format("4/10", "")))[0].given
    assert (four.interval, ten.interval) == (Interval.point(Fraction(4, 5)), Interval.point(Fraction(2, 5)))


def test_two_exact_figures_for_one_item_are_refused(rules, file):
    twice = HEADER + "Cà Mau,4.2,points,7\nCà Mau,dx_staff_share,points,7\n"
    assert refused(rules, file(twice)) == [("DTI-T011", 3, 30)]
    inputs = HEADER + "Cà Mau,dx_staff,input,7\nCà Mau,dx_staff,input,7\n"
    assert refused(rules, file(inputs)) == [("DTI-T011", 3, 23)]


def test_several_printings_keep_their_sources(rules, file):
    text = "unit,item,measure,figure,out_of,source\n"
    text += "Quảng Nam,8,points,72.33,150,a\nQuảng Nam,8,value,0.4822,,b\n"
    (one,) = read(rules, file(text))
    assert [(g.text, g.source) for g in one.given] == [("72.33", "a"), ("0.4822", "b")]


def test_points_out_of_another_maximum_are_refused(rules, file):
    text = "unit,item,measure,figure,out_of\nCà Mau,8,points,60,100\n"
    assert refused(rules, file(text)) == [("DTI-T016", 2, 20)]


def test_a_comma_in_a_file_declared_english_and_a_point_in_one_declared_vietnamese(rules, file):
    assert refused(rules, file(HEADER + 'Cà Mau,1,value,"0,6077"\n')) == [("DTI-T008", 2, 16)]
    assert refused(rules, file(HEADER + "Cà Mau,1,value,0.6077\n"), numbers="vi") == [("DTI-T008", 2, 16)]
    (one,) = read(rules, file(HEADER + 'Cà Mau,1,value,"0,6077"\nCà Mau,dx_staff,input,1.830\n'), numbers="vi")
    assert one.given[0].nominal == Fraction("0.6077")
    assert one.inputs == {"dx_staff": 1830}


@pytest.mark.parametrize("text", ["Có", "có", "yes", "TRUE", "1"])
def test_a_yes_in_either_language(rules, file, text):
    (one,) = read(rules, file(HEADER + f"Cà Mau,portal_has_dx_section,input,{text}\n"))
    assert one.inputs == {"portal_has_dx_section": True}


@pytest.mark.parametrize("text", ["head", "Bí thư hoặc Chủ tịch tỉnh", "Party Secretary or Chair"])
def test_a_choice_by_its_word_or_either_label(rules, file, text):
    (one,) = read(rules, file(HEADER + f"Cà Mau,steering_committee_chair,input,{text}\n"))
    assert one.inputs == {"steering_committee_chair": "head"}


def test_an_empty_cell_states_nothing(rules, file):
    (one,) = read(rules, file(HEADER + "Cà Mau,dx_staff,input,\n"))
    assert one.inputs == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "DTI-T003"),
        ("\n\n", "DTI-T003"),
        (HEADER, "DTI-T003"),
        ("unit,item,figure\nCà Mau,1,5\n", "DTI-T001"),
        ("unit,item,mesure,figure\nCà Mau,1,value,5\n", "DTI-T002"),
        ("unit,item,measure,figure,figure\n", "DTI-L004"),
        (HEADER + 'Cà Mau,1,value,"0.5\n', "DTI-T060"),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused(rules, file, text, code):
    assert code in [found for found, *_ in refused(rules, file(text))]


@pytest.mark.parametrize("head", ["Country", "Quốc gia"])
def test_a_row_a_unit_without_a_column_of_units_is_told_once(rules, file, head):
    with pytest.raises(ProblemsError) as error:
        read(rules, file(f"{head},enterprises,digital_tech_firms\nCà Mau,10,5\n"))
    (found,) = error.value.problems
    assert (found.code, found.place.line, found.place.column) == ("DTI-T001", 1, 1)
    assert "unit and a column for each figure, or unit, item, measure, figure" in found.sentence("en")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("NA", "leave the cell empty where nothing is stated"),
        ("n/a", "leave the cell empty where nothing is stated"),
        ("…", "leave the cell empty where nothing is stated"),
        ("–", "leave the cell empty where nothing is stated"),
        ("5.2e-1", "write it out, without a power of ten"),
        ("many", "write a number"),
    ],
)
def test_what_is_no_figure_is_told_by_what_it_was_meant_for(rules, file, text, remedy):
    with pytest.raises(ProblemsError) as error:
        read(rules, file(HEADER + f"Cà Mau,enterprises,input,{text}\n"))
    (found,) = error.value.problems
    assert found.code == "DTI-T008" and found.sentence("en").endswith(remedy)


def test_semicolons_tabs_and_a_byte_order_mark_are_read(rules, file):
    text = "\ufeffunit;item;measure;figure\r\nCà Mau;1;value;0,5\r\n"
    (one,) = read(rules, file(text), numbers="vi")
    assert one.given[0].nominal == Fraction(1, 2)
    (one,) = read(rules, file(HEADER.replace(",", "\t") + "Cà Mau\t1\tvalue\t0.5\n"))
    assert one.given[0].nominal == Fraction(1, 2)


def test_utf_16_and_missing_files_are_refused(rules, file, tmp_path):
    assert refused(rules, file(HEADER, encoding="utf-16"))[0][0] == "DTI-L070"
    assert refused(rules, tmp_path / "none.csv")[0][0] == "DTI-L001"
    assert refused(rules, tmp_path)[0][0] == "DTI-L001"


def test_all_problems_of_all_files_are_found_at_once(rules, file):
    one = file(HEADER + "Cà Mâu,1,value,0.5\nCà Mau,dx_staff,input,-5\nCà Mau,99,value,1\n", "a.csv")
    other = file(HEADER + "Huế,1,value,abc\n", "b.csv")
    with pytest.raises(ProblemsError) as error:
        read(rules, one, other)
    assert [p.code for p in error.value.problems] == ["DTI-T006", "DTI-T009", "DTI-T005", "DTI-T008"]


def test_json_submissions_and_tidy_rows_say_the_same(rules, file):
    inputs = {"dx_staff": 49, "portal_has_dx_section": True, "servers": None}
    nested = {"unit": "Cà Mau", "complete": True, "inputs": inputs,
              "points": {"4.3": "1.07"}, "values": {"5": 0.44}, "ranks": {"total": 58}}  # fmt: skip
    tidy = [
        {"unit": "Cà Mau", "item": item, "measure": measure, "figure": figure}
        for item, measure, figure in [
            ("submission", "complete", True), ("dx_staff", "input", 49), ("portal_has_dx_section", "input", True),
            ("4.3", "points", "1.07"), ("5", "value", 0.44), ("total", "rank", 58),
        ]
    ]  # fmt: skip
    one = read(rules, file(json.dumps(nested), "a.json"))
    other = read(rules, file(json.dumps({"submissions": [nested], "note": "x"}), "c.json"))
    rows = read(rules, file(json.dumps(tidy), "b.json"))
    for found in (one, other, rows):
        (s,) = found
        assert s.inputs == {"dx_staff": 49, "portal_has_dx_section": True}
        assert [(g.item, g.nominal) for g in s.given] == [
            ("security_staff_share", Fraction("0.107")),
            ("attt", Fraction("0.44")),
        ]
        assert s.ranks == (("total", 58),)
        assert s.complete


def test_json_numbers_are_exact(rules, file):
    (one,) = read(
        rules, file('{"unit": "Cà Mau", "inputs": {"it_spending": 0.1000000000000000055511151231257827}}', "f.json")
    )
    assert one.inputs["it_spending"] == Fraction("0.1000000000000000055511151231257827")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{"unit": "Cà Mau", "input": {}}', "DTI-L005", 1),
        ('{"inputs": {}}', "DTI-L007", 1),
        ('{"unit": "Cà Mau",\n "inputs": {"dx_staff": -1}}', "DTI-T009", 2),
        ('{"unit": "Cà Mau",\n "inputs": {"dx_staff": 1, "dx_staff": 2}}', "DTI-L004", 2),
        ('{"unit": "Cà Mau", "inputs": [1]}', "DTI-T020", 1),
        ('{"unit": "Cà Mau", "inputs": {"dx_staff": [1]}}', "DTI-T020", 1),
        ('"x"', "DTI-T020", 1),
        ("[1]", "DTI-T020", 1),
        ("[]", "DTI-T003", 0),
        ('{"unit": "Cà Mau",,}', "DTI-L002", 1),
        ("[" * 5000, "DTI-L0", 0),
    ],
)
def test_json_of_the_wrong_shape_is_refused(rules, file, text, code, line):
    found = refused(rules, file(text, "f.json"))
    assert found[0][0].startswith(code)
    assert not line or found[0][1] == line


@given(st.text(max_size=60), st.sampled_from(["f.csv", "f.json", "f.yaml"]))
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_text_is_read_or_refused_and_never_fails_otherwise(rules, tmp_path, text, name):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        read(rules, path)
    except ProblemsError as error:
        assert error.problems


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from(["input", "points", "value", "rank", "complete"]))
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_cells_are_read_or_refused(rules, item, figure, measure):
    from dti_rules.tables.read import from_rows
    from dti_rules.tables.row import Row
    from dti_rules.words.problems import Place

    try:
        from_rows(rules, [Row("Cà Mau", item, measure, figure, "", "", Place("f"))])
    except ProblemsError as error:
        assert all(p.line("vi") and p.line("en") for p in error.problems)


def test_a_float_given_from_python_is_refused(rules):
    with pytest.raises(ProblemsError) as error:
        submission(rules, "Cà Mau", inputs={"it_spending": 0.1})
    assert [p.code for p in error.value.problems] == ["DTI-T019"]


def test_python_figures_may_be_ints_fractions_decimals_and_text(rules):
    from decimal import Decimal

    inputs = {
        "it_spending": Decimal("0.1"),
        "security_spending": Fraction(1, 30),
        "dx_staff": 3,
        "servers": "12",
        "emc_connected": True,
    }
    found = submission(rules, "Cà Mau", inputs=inputs).inputs
    assert found == {
        "it_spending": Fraction(1, 10), "security_spending": Fraction(1, 30), "dx_staff": 3, "servers": 12,
        "emc_connected": True,
    }  # fmt: skip


def test_a_number_of_json_has_one_style_and_a_text_the_declared_one(rules, file):
    text = '{"unit": "Cà Mau", "values": {"1": 0.65, "2": "0,65"}, "inputs": {"servers": "1.830"}}'
    (one,) = read(rules, file(text, "f.json"), numbers="vi")
    assert [g.nominal for g in one.given] == [Fraction("0.65")] * 2
    assert one.inputs == {"servers": 1830}


def test_a_count_written_with_decimals_is_refused(rules, file):
    """`20.000` in a file declared English is a Vietnamese twenty thousand, not twenty."""
    assert refused(rules, file(HEADER + "Cà Mau,servers,input,20.000\n")) == [("DTI-T014", 2, 22)]


def test_figures_of_an_illustrative_example_say_so_wherever_they_go(rules):
    from dti_rules.scoring.score import score

    cards = score(rules, read(rules, rules.examples["illustrative-cohort"].file))
    assert cards.warnings[0].code == "DTI-W008"
    assert all(card.warnings[0].code == "DTI-W008" for card in cards)
    real = score(rules, read(rules, rules.examples["published-mains"].file))
    assert "DTI-W008" not in [w.code for card in real for w in card.warnings]


@pytest.mark.parametrize(
    ("row", "hint"),
    [
        ("UBND tỉnh Cà Mau,total,value,0.5", "did you mean 'Cà Mau'?"),
        ("Tổng cộng,total,value,0.5", "this is no unit: delete the summary row"),
        ("Cà Mau,Công chức chuyên trách,input,5", "see `dti-rules show dti-2022`"),
        ("Cà Mau,4.5,score,5", "did you mean 'points'?"),
        ('Cà Mau,population,input,"1,200,000"', "write 1200000"),
        ("Cà Mau,population,input,1.2 triệu", "write all its digits, such as 1200000"),
        ("Cà Mau,4.5,points,５", "write 5"),
        ("Cà Mau,4.5,points,5*", "write 5"),
        ("Cà Mau,4.5,points,+5", "write 5"),
        ("Cà Mau,4.5,points,không có", "leave the cell empty where nothing is stated"),
    ],
)
def test_a_problem_says_what_to_write_instead(rules, file, row, hint):
    with pytest.raises(ProblemsError) as error:
        read(rules, file(HEADER + row + "\n"))
    (found,) = error.value.problems
    assert found.sentence("en").endswith(f"; {hint}")


@pytest.mark.parametrize(
    ("said", "hint"), [('"1,200,000"', "1200000"), ("523.4", "523,4, or give --numbers en"), ("0.5%", "0,5%, or")]
)
def test_a_number_in_the_english_style_is_told_as_vietnamese_writes_it(rules, file, said, hint):
    with pytest.raises(ProblemsError) as error:
        read(rules, file(HEADER + f"Cà Mau,population,input,{said}\n"), numbers="vi")
    (found,) = error.value.problems
    assert f"; write {hint}" in found.sentence("en")
