"""Workbooks that `template` made for the small rule set, filled in as a clerk would, and wrong in one place."""

import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from dti_rules.loading.load import load_folder
from dti_rules.workbooks.layout import FIRST_ROW, META, Field, layout_of
from dti_rules.workbooks.make import templates
from tests.fuzz import hostile
from tests.fuzz.base import SMALL
from tests.fuzz.case import Case
from tests.workbooks.editing import edited, number, sheet_files, text

HONEST = {"count": 7, "money": 1000, "number": 1, "yes_no": "Có", "choice": "head"}
FIELDS: tuple[Field, ...] = ("figure", "appraised", "evidence", "remark", "due", "opinion")
CELLS = (
    ('t="b"', "<v>1</v>"), ('t="e"', "<v>#REF!</v>"), ("", "<f>120+30</f><v>150</v>"), ("", "<f>SUM(A1:A2)</f>"),
    ('t="str"', "<f>LOWER(A1)</f><v>x</v>"), ('t="s"', "<v>99999</v>"), ('t="s"', "<v>x</v>"), ('t="d"', "<v>2023-01-01</v>"),
    ('t="nope"', "<v>1</v>"), ("", "<v></v>"), ("", "<v>1e400</v>"), ("", "<v>NaN</v>"), ("", "<v>-0</v>"), ("", "<is><t>a</t></is>"),
)  # fmt: skip
STRUCTURES = ("meta", "ids", "renamed", "dropped", "doubled", "emptied", "swapped", "damaged")
COMMANDS = (
    (("score", "small", "form.xlsx"),),
    (("explain", "small", "form.xlsx", "--unit", "Cà Mau"),),
    (("template", "small", "--mark", "form.xlsx", "-o", "marked.xlsx"),),
    (("batch", "small", "form.xlsx", "-o", "out.csv"),),
    (("merge", "form.xlsx", "--rules", "small", "-o", "all.csv"),),
    (("what-if", "small", "form.xlsx", "--unit", "Cà Mau", "--set", "people=50"),),
)


class _Form:
    """The empty workbook, where its figures are entered, and its sheets."""

    def __init__(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name, data in SMALL.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            rules = load_folder(Path(folder) / "small")
            made = Path(folder) / "form.xlsx"
            templates(rules, made, "vi", "Cà Mau")
            self.data = made.read_bytes()
            with zipfile.ZipFile(made) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        layout = layout_of(rules, "vi")
        self.spots = {field: {item: spot.name for item, spot in layout.spots(field).items()} for field in FIELDS}
        self.honest = {
            item: HONEST[rules.inputs[item].kind] if item in rules.inputs else 1 for item in self.spots["figure"]
        }
        self.pages = [page.name for page in layout.pages]
        self.sheets = sheet_files(parts)


form = cache(_Form)


def filled(cells: dict[str, Any]) -> bytes:
    """The empty workbook with these cells put in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(form().data)
        return edited(path, cells).read_bytes()


def text_cell(value: str) -> tuple[str, str]:
    """A cell of a text, without what XML cannot hold."""
    return text("".join(c for c in value if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff")))


wrong = st.one_of(
    st.sampled_from(CELLS),
    st.one_of(hostile.texts, st.sampled_from(("khoảng 50", "1.234", "12,5", "45%", "-", "Có lẽ"))).map(text_cell),
    hostile.integers.map(number),
)
"""What a cell should not hold."""


@st.composite
def forms(draw: st.DrawFn) -> Case:
    """A filled form: honest but for a cell or two; at times its hidden sheet, its rows, sheets or bytes are not ours."""
    made = form()
    items = draw(st.lists(st.sampled_from(sorted(made.honest)), max_size=5, unique=True))
    cells: dict[str, Any] = {made.spots["figure"][item]: made.honest[item] for item in items}
    for _ in range(draw(st.integers(0, 2))):
        field = draw(st.sampled_from(FIELDS))
        cells[made.spots[field][draw(st.sampled_from(sorted(made.honest)))]] = draw(wrong)
    kind = draw(hostile.sometimes(st.sampled_from(STRUCTURES), ""))
    if kind == "meta":
        cells[f"{META}!{draw(st.sampled_from('AB'))}{draw(st.integers(1, 12))}"] = draw(wrong)
    elif kind == "ids":
        row = FIRST_ROW + draw(st.integers(0, 6))
        cells[f"{draw(st.sampled_from(made.pages))}!{draw(st.sampled_from('ABNOPQR'))}{row}"] = draw(wrong)
    data = filled(cells)
    if kind == "damaged":
        data = draw(hostile.damaged(data))
    elif kind in STRUCTURES[2:]:
        data = _restructured(data, kind, draw)
    return Case({**SMALL, "form.xlsx": data}, draw(st.sampled_from(COMMANDS)))


def _restructured(data: bytes, kind: str, draw: st.DrawFn) -> bytes:
    """The workbook with a part or a sheet dropped, emptied, renamed, doubled or put in the place of another."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = form().sheets
    name = draw(st.sampled_from(sorted(sheets)))
    part = sheets[name]
    if kind == "dropped":
        del parts[draw(st.sampled_from([part, *sorted(parts)]))]
    elif kind == "emptied":
        parts[part] = draw(
            st.sampled_from((b"", b"<worksheet/>", b"<worksheet><sheetData><row><c/></row></sheetData></worksheet>"))
        )
    elif kind == "renamed":
        new = draw(st.sampled_from(("x", "_dti", "", name.upper())))
        book = parts["xl/workbook.xml"].decode()
        parts["xl/workbook.xml"] = book.replace(f'name="{name}"', f'name="{new}"').encode()
    elif kind == "doubled":
        rows = parts[part]
        parts[part] = rows.replace(
            b"<sheetData>", b"<sheetData>" + rows.partition(b"<sheetData>")[2].partition(b"</sheetData>")[0]
        )
    elif kind == "swapped":
        other = sheets[draw(st.sampled_from(sorted(sheets)))]
        parts[part], parts[other] = parts[other], parts[part]
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w") as archive:
            for each, content in parts.items():
                archive.writestr(zipfile.ZipInfo(each), content)
        file.seek(0)
        return file.read()
