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
