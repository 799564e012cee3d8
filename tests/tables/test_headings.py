"""Headings as Vietnamese tables have them: every reader takes them for the column of units, or asks."""

import json

import pytest

from dti_rules.tables.changes import read_changes
from dti_rules.tables.headings import is_unit, meant
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError


@pytest.fixture(scope="module")
def rules(first_rules):
    return first_rules


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


UNITS = ["Đơn vị", "ĐƠN VỊ", "Ðơn vị", "Đơn  vị", "don_vi", "Tỉnh/Thành phố", "Tỉnh, thành phố", "tỉnh / thành phố", "Địa phương",
         "Mã đơn vị", "Tên đơn vị", "Province", "Unit"]  # fmt: skip


@pytest.mark.parametrize("name", UNITS)
def test_a_usual_name_of_the_column_of_units_is_one(name):
    assert is_unit(name) and meant([name]) == {name: "unit"}


@pytest.mark.parametrize("name", ["Đơn vị tính", "Đơn vị đo", "Dân số", "TT", "đon vi", "complete", "4.2", ""])
def test_no_other_heading_is_the_unit(name):
    assert not is_unit(name) and meant([name]) == {}


def test_a_column_unit_is_the_unit_whatever_else_is_there():
    assert meant(["unit", "Đơn vị", "Tên đơn vị"]) == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("wide.csv", "Tỉnh/Thành phố;dx_staff;total_value\nCà Mau;98;0.5\n"),
        ("tidy.csv", "Đơn vị,item,measure,figure\nCà Mau,dx_staff,input,98\nCà Mau,total,value,0.5\n"),
        ("rows.json", json.dumps([{"Địa phương": "Cà Mau", "item": "dx_staff", "measure": "input", "figure": "98"}])),
        ("submission.json", json.dumps({"Tên đơn vị": "Cà Mau", "inputs": {"dx_staff": 98}})),
    ],
)
def test_every_reader_of_figures_takes_it(rules, write, name, text):
    (found,) = read(rules, write(name, text))
    assert (found.unit.name, found.inputs["dx_staff"]) == ("Cà Mau", 98)


def test_a_table_of_changes_takes_it(write):
    (change,) = read_changes(write("c.csv", "Đơn vị,item,reason\nCà Mau,4.2,x\n"))
    assert change.row.unit == "Cà Mau"


def test_a_label_that_one_input_has_heads_its_column(rules, write):
    label = rules.inputs["dx_staff"].label
    for text in (label.vi, label.vi.upper(), label.en):
        (found,) = read(rules, write("a.csv", f'Đơn vị;"{text}"\nCà Mau;98\n'))
        assert found.inputs == {"dx_staff": 98}


def test_a_label_that_several_inputs_have_heads_none(rules):
    one, two = (next(iter(rules.inputs.values())), "x"), (next(iter(rules.inputs.values())), "y")
    assert meant([one[0].label.vi], [{name: each for each, name in (one, two)}]) == {}


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.csv", "Mã đơn vị,Tên đơn vị,dx_staff\n96,Cà Mau,98\n", ":1:11:"),
        ("a.json", '[{"Mã đơn vị": "96", "Tên đơn vị": "Cà Mau", "inputs": {}}]', ":1:36:"),
    ],
)
def test_two_columns_that_could_be_the_unit_are_one_problem(rules, write, name, text, place):
    path = write(name, text)
    with pytest.raises(ProblemsError) as error:
        read(rules, path)
    (line,) = str(error.value).splitlines()
    assert line.casefold().startswith(
        f"{path}{place} DTI-T107 the columns 'mã đơn vị' and 'tên đơn vị' could".casefold()
    )


def test_a_label_and_its_id_are_the_same_column_twice(rules, write):
    with pytest.raises(ProblemsError) as error:
        read(rules, write("a.csv", f'unit;dx_staff;"{rules.inputs["dx_staff"].label.vi}"\nCà Mau;98;98\n'))
    assert [found.code for found in error.value.problems] == ["DTI-L004"]
