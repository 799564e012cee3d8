"""The command `new` in this process, and a minimal workbook."""

import zipfile
from xml.sax.saxutils import escape

import pytest

from dti_rules.cli.main import main


@pytest.fixture
def new(capsys, monkeypatch, tmp_path):
    """Runs `dti-rules new` in an empty folder; gives exit code, output and error output."""
    monkeypatch.delenv("DTI_RULES_LANG", raising=False)
    monkeypatch.chdir(tmp_path)

    def go(*words, lang="en"):
        with pytest.raises(SystemExit) as stop:
            main(["new", "--lang", lang, *map(str, words)])
        said = capsys.readouterr()
        return stop.value.code or 0, said.out, said.err

    return go


def column(i):
    return "ABCDEFGH"[i]


def cell(value, at):
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def sheet(rows):
    lines = [
        f'<row r="{r}">' + "".join(cell(v, f"{column(c)}{r}") for c, v in enumerate(row) if v is not None) + "</row>"
        for r, row in enumerate(rows, start=1)
    ]
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


@pytest.fixture
def workbook(tmp_path):
    """Writes sheets of rows as the smallest .xlsx file that readers take."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"

    def write(name, *sheets):
        numbers = range(1, len(sheets) + 1)
        entries = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        files = {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="{office}"><sheets>{entries}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
            **{f"xl/worksheets/sheet{n}.xml": sheet(rows) for n, rows in zip(numbers, sheets, strict=True)},
        }
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for inside, text in files.items():
                archive.writestr(inside, text)
        return path

    return write
