"""Hooks of Schemathesis, in its own environment: what it must know of bodies and answers that are no JSON."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

import schemathesis
from hypothesis import strategies as st

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _workbook(rows):
    """A workbook as small as can be: one sheet, whose cells are texts."""
    cells = ["".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) for row in rows]
    parts = {
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="a" Target="s.xml"/></Relationships>',
        "xl/s.xml": "<worksheet><sheetData>"
        + "".join(f"<row>{row}</row>" for row in cells)
        + "</sheetData></worksheet>",
    }
    found = BytesIO()
    with zipfile.ZipFile(found, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return found.getvalue()


_CELL = st.sampled_from(
    ["Cà Mau", "unit", "item", "measure", "figure", "7.2", "points", "input", "1", "", "enterprises"]
)
_HEADS = st.sampled_from([["unit", "item", "measure", "figure"], ["unit", "enterprises", "7.2"], ["x"]])
_BOOKS = st.builds(
    lambda head, rows: _workbook([head, *rows]), _HEADS, st.lists(st.lists(_CELL, max_size=5), max_size=4)
)
schemathesis.openapi.media_type(XLSX, _BOOKS | st.binary(max_size=40) | _BOOKS.map(lambda book: book[:-30]))


@schemathesis.deserializer("text/html", "text/csv", "text/plain")
def as_text(_context, response):
    """A page and a table are texts."""
    return response.text
