"""Headings as Vietnamese tables have them: every reader takes them for the column of units, or asks."""

import json

import pytest

from dti_rules.analysis.planning.terms import costs_in, limits_in
from dti_rules.plugins.registry import load
from dti_rules.tables import headings
from dti_rules.tables.changes import COLUMNS as CHANGES
from dti_rules.tables.changes import read_changes
from dti_rules.tables.column_names import MEASURE_WORDS
from dti_rules.tables.extremes import extremes_in
from dti_rules.tables.headings import is_unit, meant
from dti_rules.tables.read import read
from dti_rules.tables.rows import read_rows
from dti_rules.web.targets import TARGET_COLUMNS, targets_in
from dti_rules.words.problems import ProblemsError
from dti_rules.workbooks.owners import COLUMNS as OWNERS
from dti_rules.workbooks.owners import duties_in


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


def test_tables_beside_the_figures_have_their_columns_under_vietnamese_names(installed_rules, write):
    owners = write("t.csv", "Mã chỉ số;Cơ quan chủ trì;Hạn nộp;Ghi chú\n7.2;Sở Thông tin và Truyền thông;31/3/2025;\n")
    (duty,) = duties_in(installed_rules, owners).values()
    assert (duty.owner, str(duty.due)) == ("Sở Thông tin và Truyền thông", "2025-03-31")
    assert costs_in(installed_rules, write("t.csv", "Số liệu,Chi phí\nenterprises,3\n")) == {"enterprises": 3}
    limits = limits_in(installed_rules, write("t.csv", "Số liệu,Tối thiểu,Tối đa\nenterprises,3,5\n"))
    assert (limits["enterprises"].least, limits["enterprises"].most) == (3, 5)
    (target,) = targets_in(write("t.csv", "Chỉ số;Điểm mục tiêu;Thời hạn\n7.2;15;31/12/2025\n"), [installed_rules])
    assert (target.item, target.points, str(target.due)) == ("7.2", 15, "2025-12-31")
    head = "Tỉnh,Mục,Con số,Kết luận,Lý do,Người thẩm định,Số văn bản,Ngày ban hành,Trích yếu"
    (change,) = read_changes(write("t.csv", f"{head}\nCà Mau,enterprises,4,sửa,trùng,Trần B,5/BC,2/3/2023,Danh sách\n"))
    assert (change.row.unit, change.row.item, change.row.figure) == ("Cà Mau", "enterprises", "4")
    assert (change.verdict, change.reason, change.author) == ("changed", "trùng", "Trần B")
    assert [(each.number, each.date, each.title) for each in change.evidence] == [("5/BC", "2023-03-02", "Danh sách")]


def test_columns_are_named_as_tables_of_the_language_name_them(installed_rules, write):
    for said, vi, en in (
        (lambda: duties_in(installed_rules, write("t.csv", "item,due\n7.2,\n")), "«Cơ quan chủ trì»; các cột cần có: Chỉ số, Cơ quan chủ trì", "'owner' is missing; the columns are item, owner"),
        (lambda: costs_in(installed_rules, write("t.csv", "Số liệu,Giá\n7.2,\n")), "không có cột «giá»; các cột: Số liệu, Chi phí", "columns: input, cost"),
        (lambda: limits_in(installed_rules, write("t.csv", "Số liệu,It nhat\n7.2,\n")), "không có cột «it nhat»; có phải «Ít nhất»?", "did you mean 'Ít nhất'?"),
        (lambda: costs_in(installed_rules, write("t.csv", "Chỉ số,Chi phí\n7.2,\n")), "không có cột «chỉ số»; các cột: Số liệu, Chi phí", "columns: input, cost"),
        (lambda: targets_in(write("t.csv", "Chỉ số,x\n7.2,\n"), [installed_rules]), "các cột: Chỉ số, Điểm, Hạn", "columns: item, points, due"),
        (lambda: read_changes(write("t.csv", "Tỉnh,Mục\nHuế,7.2\n")), "thiếu cột «Lý do»; các cột cần có: Đơn vị, Chỉ số, Lý do", "'reason' is missing; the columns are unit, item, reason"),
        (lambda: extremes_in(installed_rules, write("t.csv", "Chỉ số,Con số\n7.10,5\n")), "thiếu cột «Cách đo»; các cột cần có: Chỉ số, Cách đo, Số liệu", "'measure' is missing; the columns are item, measure, figure"),
        (lambda: read(installed_rules, write("t.csv", "a,b\n1,2\n")), "«Đơn vị»; các cột cần có: Đơn vị và mỗi số liệu một cột, hoặc Đơn vị, Chỉ số, Cách đo, Số liệu", "'unit' is missing; the columns are unit and a column for each figure, or unit, item, measure, figure"),
        (lambda: read(installed_rules, write("t.csv", "unit,xyz\nHuế,2\n")), "hãy chọn trong: Đơn vị, ", "choose one of: unit, "),
        (lambda: duties_in(installed_rules, write("t.csv", "item,Chủ trì,Phụ trách\n7.2,a,b\n")), "đều là cột Cơ quan chủ trì", "are both owner"),
    ):  # fmt: skip
        with pytest.raises(ProblemsError) as error:
            said()
        told = {lang: "\n".join(found.line(lang) for found in error.value.problems) for lang in ("vi", "en")}
        assert vi in told["vi"] and en in told["en"]


@pytest.mark.parametrize("measure", MEASURE_WORDS)
def test_the_words_for_a_measure_are_read_in_every_table(measure, write):
    for word in MEASURE_WORDS[measure]:
        text = f"Đơn vị,Chỉ số,Cách đo,Số liệu,Lý do\nCà Mau,7.2,{word.capitalize()},1,nhầm\n"
        (change,) = read_changes(write("t.csv", text))
        (row,) = read_rows(write("t.csv", text.replace(",Lý do", "").replace(",nhầm", "")))
        assert change.row.measure == row.measure == measure


def test_figures_are_read_by_the_words_of_vietnamese_tables(installed_rules, write):
    head = "Đơn vị,Chỉ số,Cách đo,Số liệu"
    text = f"{head}\nCà Mau,enterprises,Số liệu,5\nCà Mau,7.2,điểm,15\nCà Mau,8,giá trị,0.5\nCà Mau,total,hạng,3\nCà Mau,submission,đầy đủ,có\n"
    (found,) = read(installed_rules, write("t.csv", text))
    assert (found.inputs["enterprises"], found.complete, found.ranks) == (5, True, (("total", 3),))
    assert [(given.item, given.measure) for given in found.given] == [
        (installed_rules.items["7.2"], "points"),
        (installed_rules.items["8"], "value"),
    ]
    ours, theirs = (
        extremes_in(installed_rules, write("t.csv", text))
        for text in (
            "Chỉ số,Cách đo,Số liệu,Nguồn\n5.9,cao nhất,12,\n5.9,thấp nhất,1,sách\n",
            "item,measure,figure,source\n5.9,highest,12,\n5.9,lowest,1,sách\n",
        )
    )
    assert len(ours) == 1 and ours == theirs


def test_two_columns_of_one_meaning_are_asked_about(installed_rules, write):
    for head, place in (("item;owner;Hạn;Thời hạn", "1:16"), ("item;Chủ trì;owner;due", "1:14")):
        with pytest.raises(ProblemsError, match=f":{place}: DTI-T109") as error:
            duties_in(installed_rules, write("t.csv", f"{head}\n7.2;Sở;1/3/2025;2/3/2025\n"))
        assert len(error.value.problems) == 1


def test_an_item_that_two_rows_give_an_owner_is_refused_under_whichever_name(installed_rules, write):
    node_id = installed_rules.items["7.2"]
    owners = write("t.csv", f"item;owner\n7;Sở A\n7.2;Sở B\n{node_id};Sở C\n")
    with pytest.raises(ProblemsError, match=":4:1: DTI-L004") as error:
        duties_in(installed_rules, owners)
    assert len(error.value.problems) == 1


def test_a_target_that_two_rows_set_is_refused_under_whichever_name(installed_rules, write):
    node_id = installed_rules.items["7.2"]
    for first, second in (("7.2", "7.2"), ("7.2", node_id), (node_id, "7.2")):
        targets = write("t.csv", f"Chỉ số;Điểm\n7;15\n{first};12\n{second};12\n")
        with pytest.raises(ProblemsError, match=f":4:1: DTI-L004 the key '{second}' is already on line 3") as error:
            targets_in(targets, [installed_rules])
        assert len(error.value.problems) == 1


def test_targets_may_name_items_of_several_rule_sets(installed_rules, write):
    other = load("ict-index-2020")
    found = targets_in(write("t.csv", "item,points\n7.2,15\nHTKT,0.5\n"), [installed_rules, other])
    assert [each.item for each in found] == ["7.2", "HTKT"]
    with pytest.raises(ProblemsError, match=":3:1: DTI-L004"):
        targets_in(write("t.csv", "item,points\nHTKT,1\nHTKT,0.5\n"), [installed_rules, other])


def test_an_extreme_that_two_rows_state_is_refused_under_whichever_name(installed_rules, write):
    node_id = installed_rules.items["5.9"]
    with pytest.raises(ProblemsError, match=f":3:{len(node_id) + 10}: DTI-T011"):
        extremes_in(installed_rules, write("t.csv", f"item,measure,figure\n5.9,highest,12\n{node_id},highest,15\n"))
    stated = f"item,measure,figure\n5.9,highest,12\n{node_id},lowest,1\n"
    ((extreme),) = extremes_in(installed_rules, write("t.csv", stated)).values()
    assert (extreme.highest.low, extreme.lowest.low) == (12, 1)


@pytest.mark.parametrize("columns", [OWNERS, CHANGES, TARGET_COLUMNS, ("input", "cost"), ("input", "least", "most")])
def test_no_usual_name_means_two_columns_of_one_table(columns):
    names = [name for column in columns for name in headings._NAMED.get(column, ())]
    assert len(names) == len(set(names))
