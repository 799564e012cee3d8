"""CSV as spreadsheets write it: where a row ends, what separates its cells, and columns that only separate."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.loading.csv_text import records
from dti_rules.tables.csv_rows import delimiter_of
from dti_rules.tables.read import read, submission
from dti_rules.words.problems import ProblemsError

HEADER = "unit,item,measure,figure,out_of,source\n"
LINE_ENDS_OF_TEXT_ONLY = ["\u2028", "\u2029", "\u0085", "\v", "\f"]


@pytest.fixture(scope="session")
def rules(first_rules):
    return first_rules


@pytest.fixture
def file(tmp_path):
    def write(text, name="f.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return write


def refused(rules, path, **options):
    with pytest.raises(ProblemsError) as error:
        read(rules, path, **options)
    return [(p.code, p.place.line, p.place.column) for p in error.value.problems]


def said(rules, path, lang, **options):
    with pytest.raises(ProblemsError) as error:
        read(rules, path, **options)
    return [p.sentence(lang) for p in error.value.problems]


@pytest.mark.parametrize("mark", LINE_ENDS_OF_TEXT_ONLY)
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_goes_on_behind_a_character_that_ends_lines_of_text_only(rules, file, mark, quote):
    path = file(f"{HEADER}Cà Mau,4.2,points,0.49,10,{quote}Báo{mark}trang 3{quote}\nHuế,4.2,points,x,10,\n")
    assert refused(rules, path) == [("DTI-T008", 3, 16)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_by_their_ends_also_in_quoted_cells(rules, file, end):
    text = f'{HEADER}Cà Mau,4.2,points,0.49,10,"a\nb"\n\nHuế,4.2,points,x,10,\n'.replace("\n", end)
    assert refused(rules, file(text)) == [("DTI-T008", 5, 16)]


CELL = st.text(st.sampled_from('aĐ ",;\t\n\r\u2028\u0085=0'), max_size=6)


@settings(max_examples=examples(200))
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_cell_begins_where_its_record_says(rows, end):
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    text = end.join(",".join(row) for row in quoted)
    found = list(records(text, "f", lambda _: ","))
    assert [list(record.cells) for record in found] == rows
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for record in found:
        assert all(lines[line - 1][column - 1] == '"' for line, column in record.starts)


@given(
    st.lists(st.text(st.sampled_from("aĐ ;=0"), max_size=6), min_size=2, max_size=4), st.sampled_from(["\n", "\r\n"])
)
def test_every_cell_without_quotes_begins_where_its_record_says(row, end):
    text = f"a,b{end}" + ",".join(row) + end
    (_, found) = records(text, "f", lambda _: ",")
    line = text.split(end)[1]
    assert [line[column - 1 :].split(",")[0] for _, column in found.starts] == row == found.cells
    assert {at for at, _ in found.starts} == {2}


@pytest.mark.parametrize(
    "first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;;", "sep=;\r"], ids=["plain", "capitals", "quoted", "padded", "CRLF"]
)
def test_the_first_line_by_which_excel_names_the_separator_is_no_header(rules, file, first):
    (one,) = read(rules, file(f"{first}\nunit;item;measure;figure\nCà Mau;dx_staff;input;98\n"))
    assert one.inputs == {"dx_staff": 98}
    assert refused(rules, file(f"{first}\nunit;item;measure;figure\nCà Mau;dx_staff;input;x\n"))[0][1] == 3


def test_a_separator_that_the_header_does_not_have_is_not_believed(rules, file):
    (one,) = read(rules, file("sep=;\nunit,item,measure,figure\nCà Mau,dx_staff,input,98\n"))
    assert one.inputs == {"dx_staff": 98}


def test_columns_that_are_empty_are_left_out_wherever_they_stand(rules, file):
    text = "unit;;item;measure;figure;;\nCà Mau;;dx_staff;input;98;;\n;;;;;;\nHuế;;dx_staff;input;5\n"
    assert [s.inputs["dx_staff"] for s in read(rules, file(text))] == [98, 5]


def test_a_cell_under_a_column_without_a_name_is_refused_at_its_place(rules, file):
    text = "unit;item;measure;figure;;\nCà Mau;dx_staff;input;98;;ghi chú\n"
    assert refused(rules, file(text)) == [("DTI-T061", 2, 27)]


@pytest.mark.parametrize(
    ("row", "vi"),
    [
        ('Huế,1,value,0.5,,"a"x', "sau dấu ngoặc kép đóng"),
        ('Huế,1,value,0.5,,"a', "có ô mở dấu ngoặc kép mà không đóng"),
    ],
)
def test_what_is_no_csv_is_said_in_words_of_csv(rules, file, row, vi):
    path = file(f"{HEADER}Cà Mau,1,value,0.5,,\n{row}\n")
    assert refused(rules, path) == [("DTI-T060", 3, 0)]
    assert said(rules, path, "vi")[0].startswith(f"CSV không hợp lệ: {vi}")


def test_header_and_measure_are_read_in_any_case(rules, file):
    (one,) = read(rules, file("Unit,ITEM,Measure,Figure\nCà Mau,dx_staff,Input,98\n"))
    assert one.inputs == {"dx_staff": 98}


@pytest.mark.parametrize(("unit", "shown"), [("Huế\u200e", "Huế[U+200E]"), ("Hu\u200bế", "Hu[U+200B]ế")])
def test_an_invisible_character_in_a_name_is_shown_and_the_name_proposed(rules, file, unit, shown):
    path = file(f"{HEADER}{unit},dx_staff,input,98,,\n")
    assert said(rules, path, "vi") == [
        f"«{shown}» không có trong danh sách vn-63; hãy bỏ ký tự không nhìn thấy được: Thừa Thiên Huế"
    ]
    assert f"'{shown}' is not in the list" in said(rules, path, "en")[0]


@pytest.mark.parametrize("figure", ["20\u00a0000", "20 000", "20\u202f000", "20000\u200e"])
def test_a_number_with_blanks_or_hidden_characters_is_shown_together(rules, file, figure):
    (sentence,) = said(rules, file(f"{HEADER}Cà Mau,dx_staff,input,{figure},,\n"), "en")
    assert sentence.endswith("write it without blanks and invisible characters: 20000")


@pytest.mark.parametrize(
    "figure", ["12-Jan", "Jan-12", "01-Thg12", "1/12/2026", "2026-12-01", "2026-12-01 00:00:00", "12-thg 1", "01.12.26"]
)
def test_a_figure_that_excel_has_made_a_date_of_is_told_as_one(rules, file, figure):
    assert refused(rules, file(f"{HEADER}Cà Mau,4.2,value,{figure},,\n")) == [("DTI-T063", 2, 18)]


def test_points_with_a_per_cent_sign_are_asked_about_and_not_read_as_a_part_of_one(rules, file):
    path = file(f"{HEADER}Cà Mau,4.2,points,49%,,\n")
    assert refused(rules, path) == [("DTI-T062", 2, 19)]
    assert "write the points (4.9), or use measure = value" in said(rules, path, "en")[0]
    assert "hãy viết số điểm (4,9)" in said(rules, path, "vi", numbers="vi")[0]
    with pytest.raises(ProblemsError, match="DTI-T062"):
        submission(rules, "Cà Mau", points={"4.2": "49%"})
    (one,) = read(rules, file(f"{HEADER}Cà Mau,4.2,value,49%,,\n"))
    assert one.given[0].nominal == Fraction(49, 100)


def test_a_table_of_one_row_a_unit_says_what_rows_of_one_figure_say(rules, file):
    tidy = "Cà Mau,dx_staff,input,98,,\nCà Mau,4.2,points,7,,\nHuế,dx_staff,input,5,,\n"
    wide = "Unit;dx_staff;C4_2;4.1_value;\nCà Mau;98;7;;\nHuế;5;;;\n"
    one, other = read(rules, file(HEADER + tidy)), read(rules, file(wide, "wide.csv"))
    assert [(s.unit, dict(s.inputs)) for s in one] == [(s.unit, dict(s.inputs)) for s in other]
    assert [[(g.item, g.interval) for g in s.given] for s in one] == [
        [(g.item, g.interval) for g in s.given] for s in other
    ]


def test_a_unit_without_a_figure_in_a_wide_table_is_a_unit(rules, file):
    found = read(rules, file("unit,dx_staff,complete\nCà Mau,98,yes\nHuế,,\n"))
    assert [(s.unit.name, s.complete) for s in found] == [("Cà Mau", True), ("Thừa Thiên Huế", False)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("unit,dx_staf\nHuế,5\n", [("DTI-T002", 1, 6)]),
        ("unit,dx_staff,DX_Staff\nHuế,5,5\n", [("DTI-L004", 1, 15)]),
        ("unit,c4_2,4.2_points\nHuế,5,5\n", [("DTI-L004", 1, 11)]),
        ("unit,dx_staff\nHuế,5\nHuế,6\n", [("DTI-T011", 3, 5)]),
        ("unit,dx_staff\nHuếe,5\nHuế,x\n", [("DTI-T006", 2, 1), ("DTI-T008", 3, 5)]),
        ("unit,total\nHuế,0.5\n", [("DTI-T065", 1, 6)]),
        ("unit,dx_staff\n", [("DTI-T003", 0, 0)]),
    ],
)
def test_what_a_wide_table_says_wrongly_has_its_place(rules, file, text, found):
    assert refused(rules, file(text)) == found


def test_a_line_that_says_nothing_shows_no_delimiter():
    assert [delimiter_of(line) for line in ("a;b,c;d", "a\tb", "a", ";;;\n", "\n")] == [";", "\t", ",", None, None]
