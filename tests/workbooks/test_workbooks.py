"""A workbook from its template to the score, its owners' parts, and what is refused."""

import re
import zipfile

import pytest

from dti_rules.plugins.reading import read
from dti_rules.scoring.score import score
from dti_rules.tables.xlsx import workbook
from dti_rules.words.problems import ProblemsError
from dti_rules.workbooks.checked import Checked
from dti_rules.workbooks.layout import META, layout_of
from dti_rules.workbooks.make import templates
from tests.workbooks.editing import edited

SINCE_2007 = {"IFERROR", "GCD", "SUMPRODUCT"}  # with those of 1997 all that a cell may call
OLDER = {"IF", "AND", "OR", "NOT", "MIN", "MAX", "ABS", "INT", "ROUND", "MOD", "SIGN", "SUM", "NA", "ISNUMBER", "ISBLANK",
         "ISERROR", "LEFT", "MID", "COUNTIF"}  # fmt: skip


def parts(path, folder="xl/worksheets/"):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.startswith(folder)}


def test_what_was_filled_in_is_scored_as_from_any_other_file(ict, form, at, run, tmp_path):
    edited(form, {at("population"): 1000, at("fixed_phone_subscribers"): 65, at("officials"): 40})
    (found,) = read(ict, form)
    assert dict(found.inputs) == {"population": 1000, "fixed_phone_subscribers": 65, "officials": 40}
    assert found.unit.name == "Thừa Thiên Huế" and not found.complete
    table = tmp_path / "same.csv"
    table.write_text("unit,item,measure,figure\n" + "".join(f"Huế,{k},input,{v}\n" for k, v in found.inputs.items()))
    assert run("score", ict.id, form) == run("score", ict.id, table)
    assert "5" in run("explain", ict.id, form, "XH1", "--unit", "Huế")[1]


def test_a_workbook_that_says_it_is_complete_is(ict, form, at):
    edited(form, {at("population"): 1000, "Tổng hợp!B6": "Có"})
    (found,) = read(ict, form)
    assert found.complete


@pytest.mark.long
def test_appraised_figures_count_in_a_round_of_appraisal_only(ict, form, at, tmp_path):
    templates(ict, tmp_path / "reviewed.xlsx", "vi", "Huế", named="reviewed")
    for path, population in ((form, 1000), (tmp_path / "reviewed.xlsx", 900)):
        edited(path, {at("population"): 1000, at("population", "appraised"): 900, at("officials"): 7})
        (found,) = read(ict, path)
        assert dict(found.inputs) == {"population": population, "officials": 7}


@pytest.mark.parametrize(("value", "code"), [
    ("khoảng 50", "DTI-X013"), (-5, "DTI-X016"), (("", "<f>1+1</f><v>2</v>"), "DTI-X011"), (("t=\"e\"", "<v>#N/A</v>"), "DTI-X010"),
])  # fmt: skip
def test_a_wrong_cell_is_told_with_its_sheet_and_cell(ict, form, at, run, value, code):
    edited(form, {at("population"): value})
    ended, out, err = run("score", ict.id, form)
    assert (ended, out) == (2, "") and err.startswith(f"{form}:{at('population')}: {code} ")


def test_codes_are_texts_and_only_old_english_functions_are_called(made):
    sheets = parts(made)
    formulas = [formula for xml in sheets.values() for formula in re.findall(r"<f>(.*?)</f>", xml)]
    assert len(formulas) > 200
    called = {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)}
    assert called <= SINCE_2007 | OLDER
    for sheet in workbook(made):
        assert not any(row.cells[0].number for row in sheet.rows)


def test_formulas_are_locked_and_figures_are_not(made, ict):
    for page, xml in zip(
        layout_of(ict, "vi").pages, [parts(made)[f"xl/worksheets/sheet{i}.xml"] for i in (2, 3, 4)], strict=True
    ):
        assert "<sheetProtection" in xml
        assert xml.count("<dataValidation ") >= 2 * sum(line.entered for line in page.lines)


def test_messages_of_cells_are_vietnamese_and_short(made):
    messages = [m for xml in parts(made).values() for m in re.findall(r' error="(.*?)"', xml)]
    assert any("Hãy nhập số nguyên từ 0 trở lên" in message for message in messages)
    assert all(len(message) <= 255 for message in messages)


def test_the_hidden_sheet_names_rules_digest_and_every_figure(made, ict):
    (meta,) = [sheet for sheet in workbook(made) if sheet.name == META]
    said = {row.cells[0].text: row.cells[1].text if len(row.cells) > 1 else "" for row in meta.rows}
    assert meta.hidden and said["rules_digest"] == ict.rules_digest and said["unit"] == "vn-63:46"
    assert sum(key.startswith("input:") for key in said) == len(ict.inputs)


def test_another_version_or_rule_set_is_refused_with_what_differs(form, run):
    code, out, err = run("score", "dti-2022", form)
    assert (code, out) == (2, "") and "DTI-X002" in err and "khác bộ chỉ số" in err and "ict-index-2020@1.0.0" in err


@pytest.mark.parametrize(("key", "value", "said"), [
    ("version", "0.9.0", "khác phiên bản"),
    ("rules_digest", "sha256:0", "nội dung quy định khác"),
    ("dti_rules", "3", "DTI-X003"),
])  # fmt: skip
def test_what_the_hidden_sheet_says_is_held_against_the_rules(form, key, value, said, ict, run):
    row = ("dti_rules", "rule_set", "version", "rules_digest").index(key) + 1
    edited(form, {f"{META}!B{row}": value})
    assert said in run("score", ict.id, form)[2]


def test_rows_and_sheets_that_are_gone_or_doubled_are_told(ict, form, at, run):
    first, second = (at(item).replace("!F", "!M") for item in list(ict.inputs)[:2])
    edited(form, {second: "input:" + next(iter(ict.inputs)), "_dti!B6": "Khác"})
    err = run("score", ict.id, form)[2]
    assert "DTI-X034" in err and first.rpartition("!")[0] in err
    doubled, gone = (each.label.vi for each in list(ict.inputs.values())[:2])
    assert f"DTI-X005 dòng của số liệu «{doubled}» có hai lần" in err
    assert f"DTI-X004 thiếu dòng của số liệu «{gone}»" in err


def test_a_column_that_was_moved_is_told_by_what_stands_above_it(form, at, ict, run):
    sheet = at(next(iter(ict.inputs))).rpartition("!")[0]
    edited(form, {f"{sheet}!F1": "remark"})
    assert f"{sheet}!F1: DTI-X035 cột F không còn là cột của «Số liệu tự khai»; " in run("score", ict.id, form)[2]
    assert "is no longer that of 'Declared figure'; " in run("score", ict.id, form, "--lang", "en")[2]


def test_a_workbook_of_another_kind_is_refused(tmp_path, run):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "list.xlsx"))
    book.add_worksheet().write_string(0, 0, "unit")
    book.close()
    assert "Sheet1!A1: DTI-T001" in run("score", "dti-2022", tmp_path / "list.xlsx")[2]  # a table without figures
    assert "DTI-X001" in run("merge", tmp_path / "list.xlsx", "-o", tmp_path / "all.csv")[2]
    (tmp_path / "text.xlsx").write_text("unit,item\n")
    code, _, err = run("score", "dti-2022", tmp_path / "text.xlsx")
    assert code == 2 and "Traceback" not in err


def test_macros_and_far_cells_cost_nothing(form, ict, at):
    edited(form, {at("population"): 5})
    with zipfile.ZipFile(form, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 100)
    edited(form, {f"{at('population').rpartition('!')[0]}!XFD1048576": "far"})
    (found,) = read(ict, form)
    assert dict(found.inputs) == {"population": 5}


@pytest.mark.long
def test_a_unit_that_is_not_chosen_or_is_another_is_told(ict, form, run, tmp_path):
    templates(ict, tmp_path / "open.xlsx", "vi")
    assert "Tổng hợp!B4: DTI-X007" in run("score", ict.id, tmp_path / "open.xlsx")[2]
    edited(tmp_path / "open.xlsx", {"Tổng hợp!B4": "Cà Mâu"})
    assert "Tổng hợp!B4: DTI-T006" in run("score", ict.id, tmp_path / "open.xlsx")[2]
    edited(form, {"Tổng hợp!B4": "Cà Mau"})
    assert "Tổng hợp!B4: DTI-X009" in run("score", ict.id, form)[2]


OWNERS = "item,owner,due\nHTKT,Sở Thông tin,2025-03-01\nHTNL,Sở Nội vụ,31/03/2025\npopulation,Cục Thống kê,\n"


@pytest.mark.long
def test_each_owner_gets_their_own_part_and_merge_joins_them(ict, at, run, tmp_path):
    (tmp_path / "owners.csv").write_text(OWNERS)
    code, out, _ = run(
        "template", ict.id, "--unit", "Huế", "--owner", tmp_path / "owners.csv", "-o", tmp_path / "f.xlsx"
    )
    names = [line.rpartition("/")[2] for line in out.splitlines()]
    assert code == 0
    assert set(names) == {"f.xlsx", "f-so-thong-tin.xlsx", "f-so-noi-vu.xlsx", "f-cuc-thong-ke.xlsx"}
    second = {name: [sheet.name for sheet in workbook(tmp_path / name) if not sheet.hidden] for name in names}
    assert second["f-so-noi-vu.xlsx"] == ["Tổng hợp", "HTNL. Hạ tầng nhân lực"]
    edited(tmp_path / "f.xlsx", {at("officials"): 40, at("population"): 1000})
    edited(tmp_path / "f-so-noi-vu.xlsx", {"HTNL. Hạ tầng nhân lực!F7": 3})
    files = [tmp_path / "f.xlsx", tmp_path / "f-so-noi-vu.xlsx"]
    assert run("merge", *files, "-o", tmp_path / "all.xlsx")[0] == 0
    assert run("merge", *files, "-o", tmp_path / "all.csv")[0] == 0
    whole, table = read(ict, tmp_path / "all.xlsx"), read(ict, tmp_path / "all.csv")
    assert dict(whole[0].inputs) == dict(table[0].inputs) and len(whole[0].inputs) == 3
    owners = {cell.text for sheet in workbook(tmp_path / "f.xlsx") for row in sheet.rows for cell in row.cells[3:4]}
    assert {"Sở Thông tin", "Sở Nội vụ", "Cục Thống kê"} <= owners


def test_files_that_disagree_are_refused_by_name_and_nothing_is_written(ict, form, made, at, run, tmp_path):
    said = {at("population"): 900, at("population", "remark"): "b", at("population", "due"): "31/3/2025"}
    other = edited(made, said, tmp_path / "other.xlsx")
    edited(form, {at("population"): 1000, at("population", "remark"): "a", at("population", "due"): "2025-02-01"})
    code, out, err = run("merge", form, other, "-o", tmp_path / "all.xlsx")
    assert (code, out) == (2, "") and not (tmp_path / "all.xlsx").exists()
    assert f"{other}:{at('population')}: DTI-X030 «Dân số», cột Số liệu tự khai: ô này ghi 900, còn {form}:" in err
    assert f"cột Hạn: ô này ghi 31/3/2025, còn {form}:{at('population', 'due')} ghi 01/02/2025" in err
    assert err.count("DTI-X030") == 3


@pytest.mark.long
def test_workbooks_of_two_units_or_rounds_are_not_merged(ict, form, run, tmp_path):
    templates(ict, tmp_path / "other.xlsx", "vi", "Cà Mau", named="reviewed")
    err = run("merge", form, tmp_path / "other.xlsx", "-o", tmp_path / "all.xlsx")[2]
    assert err.count("DTI-X031") == 2


@pytest.mark.parametrize(("rows", "said"), [
    ("item,owner\nHTKTT,A\n", "DTI-T005"),
    ("item,owner\nHTKT,\n", "DTI-X033"),
    ("item,owner,due\nHTKT,A,cuối năm\n", "DTI-X024"),
    ("mục,ai\nHTKT,A\n", "DTI-T00"),
])  # fmt: skip
def test_a_wrong_list_of_owners_is_told_and_nothing_is_written(ict, rows, said, run, tmp_path):
    (tmp_path / "owners.csv").write_text(rows)
    code, _, err = run("template", ict.id, "--owner", tmp_path / "owners.csv", "-o", tmp_path / "f.xlsx")
    assert code == 2 and said in err and "owners.csv:" in err and not (tmp_path / "f.xlsx").exists()


@pytest.mark.long
def test_mark_makes_the_workbook_again_and_leaves_the_file_as_it_is(ict, form, at, run, tmp_path):
    edited(form, {at("population"): "nhiều", at("officials"): 40, at("officials", "evidence"): "=1+1"})
    before = form.read_bytes()
    code, out, _ = run("template", ict.id, "--mark", form, "-o", tmp_path / "marked.xlsx")
    assert code == 0 and "1 ô sai" in out and form.read_bytes() == before
    assert any("DTI-X013" in xml for xml in parts(tmp_path / "marked.xlsx", "xl/comments").values())
    edited(tmp_path / "marked.xlsx", {at("population"): 1000})
    (found,) = read(ict, tmp_path / "marked.xlsx")
    assert dict(found.inputs) == {"population": 1000, "officials": 40}
    assert "<f>1+1</f>" not in "".join(parts(tmp_path / "marked.xlsx").values())


def test_every_refusal_of_xlsxwriter_is_an_error():
    import io

    import xlsxwriter

    sheet = Checked(xlsxwriter.Workbook(io.BytesIO()).add_worksheet(), "x")
    with pytest.raises(ProblemsError, match="DTI-X032"):
        sheet.write_string(0, 0, "a" * 40_000)
    with pytest.raises(ProblemsError, match="DTI-X032"):
        sheet.data_validation(0, 0, 0, 0, {"validate": "list", "source": ["a" * 300]})
    with pytest.raises(ProblemsError, match="DTI-X032"):
        sheet.write_number(2_000_000, 0, 1)
    with pytest.raises(ProblemsError, match="DTI-X032"):
        sheet.formula(0, 0, "=" + "1+" * 5000 + "1", None)


@pytest.mark.long
def test_points_shown_before_a_spreadsheet_computes_are_the_exact_readers(ict, form, at, run, tmp_path):
    edited(form, {at("population"): 1000, at("fixed_phone_subscribers"): 65})
    run("merge", form, "-o", tmp_path / "again.xlsx")
    (found,) = read(ict, form)
    (card,) = score(ict, [found])
    assert card["XH1"].printed == 650
    assert any("<v>0.065</v>" in xml for xml in parts(tmp_path / "again.xlsx").values())


def test_a_wrong_ending_and_a_wrong_unit_are_told_before_anything_is_written(ict, run, tmp_path):
    assert "DTI-C007" in run("template", ict.id, "-o", tmp_path / "f.xls")[2]
    assert "DTI-T006" in run("template", ict.id, "--unit", "Cà Mâu", "-o", tmp_path / "f.xlsx")[2]
    assert "DTI-C007" in run("merge", tmp_path / "f.xlsx", "-o", tmp_path / "f.pdf")[2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_an_english_workbook_reads_as_the_vietnamese_one(ict, tmp_path, run):
    templates(ict, tmp_path / "en.xlsx", "en", "Huế")
    layout = layout_of(ict, "en")
    edited(tmp_path / "en.xlsx", {layout.spots("figure")["population"].name: 1000, "Summary!B6": "Yes"})
    (found,) = read(ict, tmp_path / "en.xlsx")
    assert found.complete and dict(found.inputs) == {"population": 1000}
