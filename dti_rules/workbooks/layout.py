"""What stands where in a workbook: a sheet for each main indicator, and on it the annex's rows."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from dti_rules.formula.scope import Input
from dti_rules.model.rules import Node, RuleSet
from dti_rules.tables.plain import FORM
from dti_rules.words.classes import frozen
from dti_rules.words.text import Lang

FORMAT, COHORT_FORMAT = "1", "2"
"""The forms of the workbooks that this version makes and reads: of one unit, and of several."""

Field = Literal[
    "code", "title", "measure", "owner", "due", "figure", "evidence", "remark", "points",
    "appraised", "opinion", "appraised_points", "id",
]  # fmt: skip
FIELDS: tuple[Field, ...] = (
    "code", "title", "measure", "owner", "due", "figure", "evidence", "remark", "points",
    "appraised", "opinion", "appraised_points", "id",
)  # fmt: skip
COLUMN: Mapping[Field, int] = {field: i for i, field in enumerate(FIELDS)}
FIRST_UNIT = 3
"""In a workbook of several units each has a column of its own, after code, title and measure; ids come last."""
ENTERED: tuple[Field, ...] = ("owner", "due", "figure", "evidence", "remark", "appraised", "opinion")
"""The columns that people fill in."""
FIGURES: tuple[Field, ...] = ("figure", "appraised")

META, LISTS = FORM, "_lists"
FIRST_ROW = 3
"""Above it: the names of the fields (hidden), the title of the sheet, and the heads of the columns."""
LONGEST_NAME = 31

RowKind = Literal["node", "input", "given", "again"]
"""A node's heading; an input's row; a row for points given to a node; an input that is entered further up."""


@frozen
class SheetRow:
    """A row of a sheet, from 0."""

    kind: RowKind
    id: str
    row: int
    node: Node

    @property
    def entered(self) -> bool:
        """Whether a figure is entered here."""
        return self.kind in ("input", "given")


@frozen
class Page:
    """The sheet of a main indicator."""

    name: str
    main: Node
    lines: tuple[SheetRow, ...]


@frozen
class Spot:
    """A cell."""

    sheet: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """`4. Nhân lực số!F12`, as messages have it."""
        return f"{self.sheet}!{letters(self.column)}{self.row + 1}"

    @property
    def reference(self) -> str:
        """`'4. Nhân lực số'!$F$12`, as formulas have it."""
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!${letters(self.column)}${self.row + 1}"


@frozen
class Layout:
    """The sheets of a workbook, and where each figure is entered."""

    rules: RuleSet
    pages: tuple[Page, ...]

    def spots(self, field: Field, column: int | None = None) -> dict[str, Spot]:
        """By item (an input, or a node that points are given for), where a field of it is entered."""
        column = COLUMN[field] if column is None else column
        return {
            line.id: Spot(page.name, line.row, column) for page in self.pages for line in page.lines if line.entered
        }

    def lines(self) -> Iterator[tuple[Page, SheetRow]]:
        """All rows with their sheets."""
        for page in self.pages:
            for line in page.lines:
                yield page, line


@frozen
class UnitForm:
    """Where the figures of one unit stand: the columns of its fields, and on the summary its name and declaration."""

    columns: Mapping[Field, int]
    head: str
    """What the hidden first row says of the column of figures."""
    unit: tuple[int, int]
    complete: tuple[int, int]


UNITS_AT = 6
"""On the summary of a workbook of several units: the row of the first."""
OF_ONE = UnitForm({**{field: COLUMN[field] for field in ENTERED}, "id": COLUMN["id"]}, "figure", (3, 1), (5, 1))


def cohort_form(unit: int, key: str, units: int) -> UnitForm:
    """Where one of several units stands."""
    row = UNITS_AT + unit
    return UnitForm({"figure": FIRST_UNIT + unit, "id": FIRST_UNIT + units}, key, (row, 1), (row, 2))


def layout_of(rules: RuleSet, lang: Lang, only: Collection[str] | None = None) -> Layout:
    """The layout of a rule set; `only` are the leaves (by id) that stand in an owner's workbook."""
    pages: list[Page] = []
    entered: set[str] = set()
    for main in rules.mains:
        lines = tuple(_lines(rules, main, only, entered))
        if any(line.entered or line.kind == "again" for line in lines):
            pages.append(Page(_name(main, lang, [page.name for page in pages]), main, lines))
    return Layout(rules, tuple(pages))


def _lines(rules: RuleSet, main: Node, only: Collection[str] | None, entered: set[str]) -> Iterator[SheetRow]:
    row = FIRST_ROW
    for node in _under(rules, main):
        if only is not None and not any(leaf.id in only for leaf in _under(rules, node) if not leaf.parts):
            continue
        yield SheetRow("node", node.id, row, node)
        row += 1
        for item, kind in _items(rules, node, entered):
            yield SheetRow(kind, item, row, node)
            row += 1


def _under(rules: RuleSet, node: Node) -> Iterator[Node]:
    yield node
    for part in rules.below(node):
        yield from _under(rules, part)


def _items(rules: RuleSet, node: Node, entered: set[str]) -> Iterator[tuple[str, RowKind]]:
    """What is entered below a leaf that is assessed."""
    if node.parts or not node.assessed:
        return
    if node.formula is None:
        yield node.id, "given"
    for name in node.inputs:
        yield name, "again" if name in entered else "input"
        entered.add(name)


def _name(main: Node, lang: Lang, taken: Collection[str]) -> str:
    """The name of a sheet: what Excel refuses is left out, and no two are alike."""
    said = re.sub(r"[\[\]:*?/\\']", " ", f"{main.code}. {main.title.of(lang)}")
    name = " ".join(said.split())[:LONGEST_NAME].strip().lstrip("_") or "1"
    number, found = 2, name
    while found.casefold() in {other.casefold() for other in taken}:
        found, number = f"{name[: LONGEST_NAME - 4]} ({number})", number + 1
    return found


def letters(column: int) -> str:
    """The letters of a column, from 0."""
    found, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def declared(rules: RuleSet, line: SheetRow) -> Input | None:
    """The input of a row; None for a row of given points."""
    return None if line.kind == "given" else rules.inputs[line.id]
