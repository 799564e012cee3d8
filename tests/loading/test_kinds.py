"""What a file that is no text is, by its bytes; what a file of other data is, by its keys."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.loading.documents import read_text
from dti_rules.loading.json_kinds import other_content
from dti_rules.loading.kinds import kind_of
from dti_rules.words.problems import Place, ProblemsError


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x" * 5_000)
    return out.getvalue()


FILES = [
    (
        zipped("[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml"),
        "an Excel workbook (.xlsx)",
        "the ending .xlsx",
    ),
    (zipped("word/document.xml"), "a Word document (.docx)", "copy the figures"),
    (zipped("figures.csv"), "a zip archive", "unpack it"),
    (b"PAR1\x15\x04\x00", "a Parquet table", "give a table of figures the ending .parquet"),
    (b"ARROW1\0\0", "an Arrow table", "dti-rules[batch]"),
    (b"%PDF-1.7\n%\xe2\xe3", "a PDF document", "copy the figures"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old (.xls, .doc) or encrypted Office file", "CSV UTF-8"),
    (b"\x1f\x8b\x08", "a gzip archive", "unpack it"),
    ("unit,item\nHuế".encode("utf-16"), "text in UTF-16 or UTF-32", "save it again as UTF-8"),
    ("unit,item\nHuế".encode("utf-16-le"), "text in UTF-16 or UTF-32", "save it again as UTF-8"),
    ("unit,item\nHuế".encode("utf-32"), "text in UTF-16 or UTF-32", "save it again as UTF-8"),
    (b"SQLite format 3\0", "an SQLite database", "export the table"),
    (bytes(range(32)) * 9, "a binary file", "a text file"),
]


@pytest.mark.parametrize(("data", "kind", "advice"), FILES, ids=[kind for _, kind, _ in FILES])
def test_a_file_that_is_no_text_is_told_by_what_it_is_and_what_reads_it(tmp_path, data, kind, advice):
    (tmp_path / "f.csv").write_bytes(data)
    with pytest.raises(ProblemsError) as error:
        read_text(tmp_path / "f.csv", "f.csv")
    (found,) = error.value.problems
    assert found.code == "DTI-L070"
    assert found.sentence("en").startswith(f"this is {kind}") and advice in found.sentence("en")


def test_a_large_file_of_a_known_kind_is_told_by_its_kind(tmp_path, monkeypatch):
    monkeypatch.setattr("dti_rules.loading.documents.MAX_BYTES", 100)
    (tmp_path / "f.csv").write_bytes(b"PAR1" + bytes(200))
    with pytest.raises(ProblemsError, match="a Parquet table"):
        read_text(tmp_path / "f.csv", "f.csv")


@given(st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc"))))
def test_no_text_in_utf_8_is_taken_for_anything_else(text):
    assert kind_of(f"unit,{text}\r\n\tHuế".encode()) is None


@pytest.mark.parametrize(
    ("keys", "advice"),
    [
        (["contents", "digest", "head", "results", "rules", "submissions"], "dti-rules replay"),
        (["schema", "rule_set", "rules", "scorecards", "warnings"], "give the figures"),
        (["defaults", "claims"], "dti-rules audit"),
        (["id", "version", "index", "main_indicators"], "RULESET"),
    ],
)
def test_other_data_is_told_by_what_it_is_and_what_reads_it(keys, advice):
    found = other_content(keys, Place("f.json"))
    assert found is not None and found.code == "DTI-T064" and advice in found.sentence("en")


def test_figures_are_not_taken_for_other_data():
    for keys in (["submissions"], ["submissions", "note"], ["unit", "inputs"], ["unit", "item", "measure", "figure"]):
        assert other_content(keys, Place()) is None
