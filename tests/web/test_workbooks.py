"""A workbook as the body of a request is read as its file is, within the same bounds."""

import json
import zipfile
from io import BytesIO

import pytest

from dti_rules.web.asked import WORKBOOK_TYPE

xlsxwriter = pytest.importorskip("xlsxwriter")
RULES = {"ruleset": "dti-2022"}
WIDE: list[list[object]] = [["unit", "enterprises", "digital_tech_firms"], ["Cà Mau", 10000, 49]]


def book(rows):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        first = made.add_worksheet("Số liệu")
        for i, row in enumerate(rows):
            first.write_row(i, 0, row)
    return content.getvalue()


def packed(**parts):
    """A workbook with other parts in the place of some."""
    whole, found = BytesIO(book(WIDE)), BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return found.getvalue()


def test_a_workbook_scores_as_the_same_csv_does(ask):
    csv = "\n".join(",".join(map(str, row)) for row in WIDE)
    told = ask("score", RULES, book(WIDE), content_type=WORKBOOK_TYPE)
    assert (told.status, told.body) == (200, ask("score", RULES, csv, content_type="text/csv").body)
    assert ask("gaps", RULES, book(WIDE), content_type=WORKBOOK_TYPE).status == 200
    claims = [["rule_set", "unit", "item", "measure", "figure"], ["dti-2022", "Cà Mau", "7.2", "points", 1]]
    assert ask("audit", {}, book(claims), content_type=WORKBOOK_TYPE).status == 200


@pytest.mark.long
def test_a_filled_form_is_read_too(ask, run, tmp_path):
    run("template", "dti-2022", "--unit", "Cà Mau", "-o", tmp_path / "f.xlsx")
    content = (tmp_path / "f.xlsx").read_bytes()
    told = ask("score", RULES, content, content_type=WORKBOOK_TYPE)
    assert told.body.decode() == run("score", "dti-2022", tmp_path / "f.xlsx", "--format", "json")[1]
    assert json.loads(ask("audit", {}, content, content_type=WORKBOOK_TYPE).body)["code"] == "DTI-A007"
    assert ask("audit", {}, content, content_type=WORKBOOK_TYPE, query=[("rule_set", "dti-2022")]).status in (200, 422)


def test_what_is_wrong_in_a_workbook_is_told_with_sheet_and_cell(refused):
    status, told = refused("score", RULES, book([WIDE[0], ["Cà Mau", 10, 49]]), content_type=WORKBOOK_TYPE)
    assert (status, told["code"], told["errors"][0]["cell"]) == (422, "DTI-T010", "Số liệu!C2")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (bytes, "DTI-L001"),
        (lambda: b"unit,item\n", "DTI-L001"),
        (lambda: book(WIDE)[:-40], "DTI-L001"),
        (lambda: b"%PDF-1.7\n", "DTI-L070"),
        (lambda: packed(sheet1=b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "DTI-L001"),
        pytest.param(lambda: packed(sheet1=b"<worksheet>" + b" " * 64_000_001), "DTI-L031", marks=pytest.mark.long),
    ],
    ids=["nothing", "a CSV", "a part", "a PDF", "a declaration", "a bomb"],
)
def test_what_is_no_workbook_or_swells_when_it_is_opened_is_refused(refused, made, code):
    status, told = refused("score", RULES, made(), content_type=WORKBOOK_TYPE)
    assert (status, told["code"]) == (400, code)


def test_a_workbook_is_no_body_where_a_table_is_none(refused):
    status, told = refused("what_if", RULES, book(WIDE), content_type=WORKBOOK_TYPE)
    assert (status, told["code"]) == (415, "DTI-O004")
