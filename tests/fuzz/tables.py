"""Submissions: CSV in long and wide shape, JSON in both of its shapes, and workbooks written part by part."""

import copy
import csv
import io
import json
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.fuzz import hostile
from tests.fuzz.base import FIGURES, INSTALLED, SMALL
from tests.fuzz.case import Case

UNITS = (
    "Cà Mau",
    "Hà Giang",
    "Huế",
    "ca mau",
    "vn-63:96",
    "vn-34:46",
    "CA MAU",
    "Cà Mau",
    "Nowhere",
    "Thành phố Hồ Chí Minh",
)
ITEMS = ("people", "trained", "chair", "papers", "level", "spent", "has_plan", "1", "1.1", "1.10", "alpha", "alpha_one", "beta_one",
         "total", "first", "submission", "required", "alpha_detail", "nope")  # fmt: skip
MEASURES = ("input", "ratio", "points", "value", "rank", "complete", "illustrative", "Input", "nope", "highest")
FIGURE = ("1", "0", "1000", "49", "head", "yes", "0.5", "4.90%", "x", "-0.00")
HEADS = (
    "unit",
    "item",
    "measure",
    "figure",
    "out_of",
    "source",
    "rule_set",
    "Unit",
    "đơn vị",
    "code",
    "title",
    "points",
    "text",
    "",
)
LAYERS = ("unit", "item", "measure", "figure", "source", "header", "ragged", "many", "dialect", "damage", "suffix")
"""The parts of a file; most often one of them is hostile while the others are sound, so that it is reached."""
layers = st.sets(st.sampled_from(LAYERS), max_size=2)
units, items, measures = map(st.sampled_from, (UNITS, ITEMS, MEASURES))
figures = st.one_of(st.sampled_from(FIGURE), hostile.numerals, hostile.sometimes(hostile.texts, FIGURE[0]))
SOUND = [line.split(",") for line in FIGURES.splitlines()[1:]]
PRINTED = [
    ["Cà Mau", "total", "value", "0.5", "", "a paper"], ["Cà Mau", "alpha", "points", "12.0", "20", "a paper"],
    ["Hà Giang", "total", "rank", "1", "63", ""], ["Cà Mau", "1.1", "value", "0.49", "", ""], ["Cà Mau", "beta", "value", "0.2", "", ""],
]  # fmt: skip
EXTREMES = [
    ["", "beta_one", "highest", "30", "", "a paper"],
    ["", "beta_one", "lowest", "0.5", "", ""],
    ["", "2.1", "highest", "30", "", ""],
]
KINDS = {"audit": PRINTED, "extremes": EXTREMES}
"""Sound rows, by the command that reads them."""
COLUMNS = ("unit", "item", "measure", "figure", "out_of", "source")
CELLS = {
    "unit": st.one_of(units, hostile.texts), "item": st.one_of(items, hostile.texts), "measure": st.one_of(measures, hostile.texts),
    "figure": figures, "source": hostile.texts, "out_of": figures,
}  # fmt: skip


@st.composite
def rows(draw: st.DrawFn, wild: frozenset[str], sound: list[list[str]]) -> list[str]:
    """A sound row with hostile cells in the columns that are to be wild."""
    row = draw(st.sampled_from(sound))
    return [draw(CELLS[name]) if name in wild else cell for name, cell in zip(COLUMNS, row, strict=True)]


def reading(name: str, how: str) -> tuple[str, ...]:
    """The words of a command that reads a file of figures."""
    return {
        "score": ("score", "small", name, "--format", "csv"),
        "vi": ("score", "small", name, "--numbers", "vi", "--complete"),
        "explain": ("explain", "small", name, "--unit", "Cà Mau"),
        "record": ("record", "small", name, "-o", "record.json"),
        "audit": ("audit", "small", name, "--format", "json"),
        "simulate": ("simulate", "small", name, "--rounding", "--draws", "100"),
        "gaps": ("gaps", "small", name, "--unit", "Cà Mau", "--format", "json"),
        "what-if": ("what-if", "small", name, "--unit", "Cà Mau", "--set", "people=900", "--set", "1.1=50%"),
        "neighbours": ("neighbours", "small", name, "--unit", "Cà Mau"),
        "plan": ("plan", "small", name, "--unit", "Cà Mau", "--target", "15"),
        "costs": ("plan", "small", "small/one.csv", "--unit", "Cà Mau", "--target", "15", "--costs", name),
        "limits": ("plan", "small", "small/one.csv", "--unit", "Cà Mau", "--target", "15", "--limits", name),
        "extremes": ("score", "small", "small/one.csv", "--extremes", name),
        "batch": ("batch", "small", name, "-o", "out.csv"),
        "new": ("new", "made-2024", "--from-table", name, "-o", "package"),
    }[how]


def case(name: str, data: bytes, *how: str) -> Case:
    """The small rule set (as a plugin brings it, for an audit), a file, and commands that read it."""
    plugin = "audit" in how
    return Case({**(INSTALLED if plugin else SMALL), name: data}, tuple(reading(name, each) for each in how), plugin)


# ---- CSV

long_readers = st.sampled_from((("score",), ("score", "explain"), ("vi",), ("record",), ("audit",), ("extremes",)))


@st.composite
def long_tables(draw: st.DrawFn) -> Case:
    """A table of one figure a row, of which a part or two are hostile: cells, header, dialect, length, bytes."""
    wild, how = draw(layers), draw(long_readers)
    sound = KINDS.get(how[0], SOUND)
    header = draw(st.lists(st.sampled_from(HEADS), max_size=8)) if "header" in wild else list(COLUMNS)
    body = draw(st.lists(rows(frozenset(wild), sound), min_size=1, max_size=4))
    if draw(st.booleans()):
        body = [*sound, *body]
    if "many" in wild:
        body += [body[draw(st.integers(0, len(body) - 1))]] * draw(st.sampled_from((10, 10_000)))
    if "ragged" in wild:
        body[-1] = [*body[-1], *[""] * 8][: draw(st.integers(1, 12))]
    delimiters, endings = (";\t|", ("\r\n", "\r", "\n\n")) if "dialect" in wild else (",", ("\n",))
    data = written([header, *body], draw(st.sampled_from(delimiters)), draw(st.sampled_from(endings)))
    if "damage" in wild:
        data = draw(hostile.damaged(data))
    suffix = draw(st.sampled_from(("json", "yaml", "CSV", "txt", "xlsx", "parquet"))) if "suffix" in wild else "csv"
    return case(f"figures.{suffix}", data, *how)


def written(lines: list[list[str]], delimiter: str, ending: str) -> bytes:
    """Lines as CSV."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=ending)
    for line in lines:
        try:
            writer.writerow(line)
        except csv.Error:
            file.write(delimiter.join(line) + ending)
    return file.getvalue().encode("utf-8", "surrogatepass")


INPUTS = ("people", "trained", "chair", "papers", "level", "spent", "has_plan")


@st.composite
def wide_tables(draw: st.DrawFn) -> Case:
    """A table of one row a unit, for `batch` and for whoever else reads that shape."""
    wild = draw(layers)
    columns = draw(
        st.lists(
            CELLS["item"] if "item" in wild else st.sampled_from(INPUTS),
            min_size=1,
            max_size=6,
            unique="header" not in wild,
        )
    )
    head = [draw(st.sampled_from(HEADS)) if "header" in wild else "unit", *columns]
    body = draw(
        st.lists(
            st.tuples(CELLS["unit"] if "unit" in wild else units, *[figures] * len(columns)).map(list),
            min_size=1,
            max_size=4,
        )
    )
    data = written([head, *body * (3_000 if "many" in wild else 1)], ";" if "dialect" in wild else ",", "\n")
    if "damage" in wild:
        data = draw(hostile.damaged(data))
    return case("wide.csv", data, draw(st.sampled_from(("score", "batch"))))


@st.composite
def advice(draw: st.DrawFn) -> Case:
    """Figures that gaps, plans and other figures are asked of, or a file of costs or limits for a plan."""
    if draw(st.booleans()):
        wild = frozenset(draw(layers))
        body = [*SOUND, *draw(st.lists(rows(wild, SOUND), max_size=4))]
        asked = draw(st.sampled_from((("gaps", "plan"), ("what-if",), ("neighbours", "gaps"))))
        return case("a.csv", written([list(COLUMNS), *body], ",", "\n"), *asked)
    how, head = draw(st.sampled_from((("costs", ("input", "cost")), ("limits", ("input", "least", "most")))))
    cells = st.lists(figures, min_size=len(head) - 1, max_size=len(head) - 1)
    body = [[draw(items), *draw(cells)] for _ in range(draw(st.integers(1, 4)))]
    data = written([list(head), *body], ",", "\n")
    return case("a.csv", draw(hostile.damaged(data)) if draw(hostile.sometimes(st.just(True), False, 6)) else data, how)


# ---- JSON

json_numbers = st.sampled_from(
    (
        "0",
        "1",
        "98.0",
        "2e4",
        "1e400",
        "-0",
        "-0.0",
        "9" * 45,
        "9" * 5_000,
        "1e-400",
        "0.1e1",
        "1E5",
        "NaN",
        "Infinity",
        "01",
        "1.",
        "0.00",
    )
)


class Number(str):
    """A number as it is to stand in JSON."""


json_values = st.one_of(
    figures, json_numbers.map(Number), st.none(), st.booleans(), hostile.sometimes(hostile.values, 1)
)
EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "unit": "Cà Mau",
        "inputs": {"people": 1000, "trained": 49, "chair": "head", "level": Number("2.5"), "has_plan": True},
    },
    {
        "unit": "Hà Giang",
        "complete": True,
        "source": "a paper",
        "ratios": {"1.1": "4.9%"},
        "points": {"1.2": Number("2.5")},
        "ranks": {"total": 1},
    },
    {"unit": "Huế", "values": {"beta": Number("0.5")}, "illustrative": True, "note": "x"},
    {"unit": "Huế", "item": "people", "measure": "input", "figure": 1000},
    {"unit": "Cà Mau", "item": "total", "measure": "rank", "figure": "1", "source": "a paper"},
)


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """A sound submission or row, with a value or two replaced, or a key that is not there or strange."""
    found: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(0, 2))):
        inner = [found, *(each for each in found.values() if isinstance(each, dict))]
        group = inner[draw(st.integers(0, len(inner) - 1))]
        key = draw(
            st.one_of(
                st.sampled_from(list(group) or ["unit"]),
                items,
                st.sampled_from(("inputs", "values", "out_of")),
                hostile.texts,
            )
        )
        group[key] = draw(st.one_of(json_values, st.sampled_from((Number("1"), {}))))
    return found


def as_json(value: Any) -> str:
    """JSON that has numbers as they are spelt, lone surrogates as escapes, and whatever else is drawn."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {as_json(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return json.dumps(value)


@st.composite
def json_files(draw: st.DrawFn) -> Case:
    """Submissions as objects, or tidy rows; at times with keys that stand twice, another shape around, or damage."""
    wild = draw(layers)
    found: Any = draw(st.lists(objects(), min_size=1, max_size=3))
    shape = draw(st.sampled_from((found, found[0], {"submissions": found}, {"submissions": found, "note": "x"})))
    root = draw(hostile.values) if "header" in wild else shape
    text = as_json(root)
    if "item" in wild:
        twice = draw(
            st.sampled_from(
                ('"unit": "Huế"', '"\\ud800": 1', '"\\u0000": 1', '"inputs": {"people": 1}', '"complete": null')
            )
        )
        text = text.replace("{", f"{{{twice}, ", 1)
    data = text.encode("utf-8", "surrogatepass")
    if "damage" in wild:
        data = draw(hostile.damaged(data))
    suffix = draw(st.sampled_from(("yaml", "yml", "csv"))) if "suffix" in wild else "json"
    return case(f"figures.{suffix}", data, *draw(long_readers))


# ---- workbooks

NUMERIC = (
    "1",
    "2.5",
    "1.1",
    "1e400",
    "NaN",
    "-NaN",
    "INF",
    "1e308",
    "9" * 40,
    "",
    "x",
    "44197",
    "-1",
    "1E-320",
    "0.1",
    "2958466",
    "-99999999",
)
ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#NOPE")
FAR = ("A1", "B7", "XFD1048576", "A1048576", "XFD1", "ZZZZ1", "A0", "1A", "a1", "A99999999999", "", "AAAAAAAAAAAA1")
WORDS = (
    "Mã số",
    "Chỉ số",
    "Điểm",
    "Nội dung",
    "code",
    "title",
    "points",
    "text",
    "unit",
    "item",
    "measure",
    "figure",
    "Cà Mau",
    "1",
    "1.1",
    "I",
    "TT",
)
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
}
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cell(text: str) -> tuple[str, str]:
    """A cell that holds a text."""
    return "inlineStr", f"<is><t>{escaped(text)}</t></is>"


@st.composite
def cells(draw: st.DrawFn) -> tuple[str, str]:
    """A cell's type and content, as they stand in the sheet's part."""
    kind = draw(st.sampled_from(("inlineStr", "n", "e", "b", "str", "s", "d", "nope")))
    if kind == "inlineStr":
        text = draw(st.one_of(st.sampled_from(WORDS), hostile.sometimes(hostile.texts, WORDS[0])))
        return kind, f"<is><t>{escaped(text)}</t></is>"
    value = draw(st.one_of(st.sampled_from(NUMERIC), st.sampled_from(ERRORS), st.sampled_from(WORDS)))
    formula = draw(hostile.sometimes(st.sampled_from(("<f>1/0</f>", "<f>A1</f>", "<f/>")), "", 6))
    return kind, f"{formula}<v>{escaped(value)}</v>" if draw(hostile.sometimes(st.just(True), False, 1)) else formula


def escaped(text: str) -> str:
    """A text within XML, without what XML cannot hold at all."""
    return escape("".join(c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff")))


ANNEX = [["1", "Chỉ số một", "20", "Mức độ"], ["1.1", "Tỷ lệ", "12", "Tỷ lệ"], ["1.2", "Kế hoạch", "8", "Có: 8 điểm"]]
ROWS = {
    head: [[cell(text) for text in row] for row in found]
    for head, found in {"code": ANNEX, "Mã số": ANNEX, "unit": [row[:4] for row in SOUND]}.items()
}
"""Sound rows, by the first word of the header."""


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet: a header, rows, and at times one cell far out or where there is no place."""
    lines = draw(st.lists(st.lists(cells(), max_size=5), max_size=5))
    header = draw(
        st.sampled_from(
            (("code", "title", "points", "text"), ("unit", "item", "measure", "figure"), ("Mã số", "Chỉ số", "Điểm"))
        )
    )
    if draw(st.booleans()):
        lines = [*ROWS[header[0]], *lines] if draw(st.booleans()) else [*lines, *ROWS[header[0]]]
    written = [[("inlineStr", f"<is><t>{name}</t></is>") for name in header], *lines]
    body = "".join(
        f'<row r="{y}">'
        + "".join(f'<c r="{chr(65 + x)}{y}" t="{kind}">{content}</c>' for x, (kind, content) in enumerate(line))
        + "</row>"
        for y, line in enumerate(written, 1)
    )
    if draw(hostile.sometimes(st.just(True), False)):
        far = draw(st.sampled_from(FAR))
        row = draw(st.sampled_from((far.lstrip("ABCDEFXZ") or "9", "9", "x", "-1")))
        body += f'<row r="{row}"><c r="{far}" t="n"><v>1</v></c></row>'
    size = draw(hostile.sometimes(st.sampled_from(("A1:XFD1048576", "x", "B2:A1")), "", 6))
    merged = draw(hostile.sometimes(st.sampled_from(("A1:B2", "A1:XFD1048576", "x")), "", 6))
    return (
        f"<worksheet {SPACE}>" + (f'<dimension ref="{size}"/>' if size else "") + f"<sheetData>{body}</sheetData>"
        + (f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else "") + "</worksheet>"
    )  # fmt: skip


@st.composite
def workbooks(draw: st.DrawFn) -> Case:
    """A workbook of one or two sheets, one of them perhaps hidden, perhaps damaged, read as an annex and as figures."""
    count = draw(st.integers(1, 2))
    states = draw(st.lists(st.sampled_from(("visible", "hidden", "veryHidden")), min_size=count, max_size=count))
    names = draw(st.lists(hostile.sometimes(hostile.texts, "Sheet"), min_size=count, max_size=count))
    listed = "".join(f'<sheet name="{escaped(name).replace(chr(34), "")}" sheetId="{i}" state="{state}" r:id="s{i}"/>'
                     for i, (name, state) in enumerate(zip(names, states, strict=True), 1))  # fmt: skip
    parts = {
        **PARTS,
        "xl/workbook.xml": f'<workbook {SPACE} xmlns:r="{LINK}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="s{i}" Type="{LINK}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, count + 1))
        + "</Relationships>",
        **{f"xl/worksheets/sheet{i}.xml": draw(sheets()) for i in range(1, count + 1)},
    }  # fmt: skip
    if draw(hostile.sometimes(st.just(True), False, 6)):
        del parts[draw(st.sampled_from(sorted(parts)))]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode("utf-8", "surrogatepass"))
    data = file.getvalue()
    if draw(hostile.sometimes(st.just(True), False, 6)):
        data = draw(hostile.damaged(data))
    return case("book.xlsx", data, *draw(st.sampled_from((("new",), ("score",), ("audit",)))))
