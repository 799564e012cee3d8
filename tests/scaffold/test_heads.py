"""Which column of an annex's table is which: the surest name, in whatever order; never one of two as sure."""

from itertools import permutations

import pytest

from dti_rules.scaffold.heads import columns_of
from dti_rules.scaffold.table import read_table
from dti_rules.words.problems import ProblemsError

SURE = ["Mã số", "Tên chỉ số", "Điểm tối đa", "Nội dung"]


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
@pytest.mark.parametrize("other", ["TT", "STT", "Số TT", "Điểm", "Chỉ số", "Ghi chú", "Điểm đạt được"])
def test_the_surer_name_wins_wherever_it_stands(order, other):
    names = [*SURE, other]
    row = [names[i] for i in order]
    found = {key: [row[i] for i in places] for key, places in columns_of(row).items()}
    assert found == {"code": ["Mã số"], "title": ["Tên chỉ số"], "points": ["Điểm tối đa"], "text": ["Nội dung"]}


def test_a_less_sure_name_serves_where_there_is_no_other():
    assert columns_of(["TT", "Chỉ số", "Điểm"]) == {"code": [0], "title": [1], "points": [2]}


@pytest.mark.parametrize(
    ("header", "place", "named"),
    [
        ("Số hiệu,Mã số,Tên,Điểm", "1:9", "the code: 'Số hiệu' and 'Mã số'"),
        ("Mã số,Tên,Điểm,Điểm", "1:16", "the maximum points: 'Điểm' and 'Điểm'"),
        ("Mã số,Tên,Tên chỉ số,Điểm", "1:11", "the title: 'Tên' and 'Tên chỉ số'"),
        ("Mã số,Tên,Điểm,Nội dung,Cách tính", "1:25", "the text: 'Nội dung' and 'Cách tính'"),
    ],
)
def test_two_columns_as_sure_as_each_other_are_refused(tmp_path, header, place, named):
    path = tmp_path / "annex.csv"
    path.write_text(f"{header}\n1,1,1,1,1\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        read_table(path, "en")
    (found,) = error.value.problems
    assert found.line("en").startswith(f"{path}:{place}: DTI-N020 two columns may be {named}")


def test_a_table_is_read_by_its_codes_and_not_by_its_running_numbers(tmp_path):
    path = tmp_path / "annex.csv"
    path.write_text("TT,Mã số,Tên chỉ số,Điểm,Điểm tối đa\n1,1,A,5,20\n2,1.1,B,2,20\n", encoding="utf-8")
    assert [(item.code, item.points) for item in read_table(path, "en")] == [("1", 20), ("1.1", 20)]


@pytest.mark.parametrize(
    "names",
    [["STT", "Tiêu chí", "Điểm chuẩn", "Cách chấm điểm"], ["TT", "Tên chỉ tiêu", "Thang điểm", "Cách tính điểm"]],
)
def test_the_names_that_offices_give_their_columns_are_understood(names):
    assert columns_of(names) == {"code": [0], "title": [1], "points": [2], "text": [3]}


@pytest.mark.parametrize("numbers", [("1", "1.1", "2"), ("1.", "1.1.", "2.")])
def test_rows_numbered_anew_below_roman_numbers_belong_to_their_group(tmp_path, numbers):
    one, below, two = numbers
    rows = [
        "I,A,,",
        f"{one},B,5,",
        f"{two},C,5,",
        "II,D,20,",
        f"{one},E,10,",
        f"{below},F,10,",
        f"{two},G,10,",
        "IX,H,1,",
    ]
    path = tmp_path / "bang.csv"
    path.write_text("\n".join(["TT,Chỉ số,Điểm,Cách tính", *rows]) + "\n", encoding="utf-8")
    codes = [item.code for item in read_table(path, "vi")]
    assert codes == ["I", "I.1", "I.2", "II", "II.1", "II.1.1", "II.2", "IX"]


def test_codes_that_stand_by_themselves_stay_as_they_are(tmp_path):
    path = tmp_path / "bang.csv"
    path.write_text("TT,Chỉ số,Điểm\nA,A,5\nI,B,5\n1,C,5\n1.1,D,5\nV,E,\nV.1,F,5\n", encoding="utf-8")
    assert [item.code for item in read_table(path, "vi")] == ["A", "I", "1", "1.1", "V", "V.1"]
