"""Tidy rows: one figure of one item of one unit, and where it stands."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from dti_rules.loading.documents import read_text
from dti_rules.model.rules import RuleSet
from dti_rules.tables.csv_rows import Cells, Table, read_table, rows_of
from dti_rules.tables.wide import figures, is_wide, meanings
from dti_rules.words.characters import spaced, unsafe
from dti_rules.words.problems import Place, ProblemsError, fail, problem

NEEDED = ("unit", "item", "measure", "figure")
COLUMNS = (*NEEDED, "out_of", "source")
RULE_SET = "rule_set"
"""The column of a table that holds figures of several rule sets."""
MEASURES = ("input", "ratio", "points", "value", "rank", "complete", "illustrative")
SUBMISSION = "submission"
"""The item of a row that declares a submission complete: `Cà Mau,submission,complete,yes`."""


@attrs.frozen
class Row:
    """One figure as written. `places` tells where each cell stands."""

    unit: str
    item: str
    measure: str
    figure: str
    out_of: str
    source: str
    place: Place
    columns: tuple[int, ...] = ()
    json_number: bool = False
    """Whether the figure is a number of JSON, which has a style of its own."""
    rule_set: str = ""
    """The rule set that the figure belongs to, where a table holds those of several."""

    @classmethod
    def of(cls, data: Mapping[str, str], place: Place, columns: tuple[int, ...] = ()) -> "Row":
        """A row from its cells by column name."""
        unit, item, measure, figure, out_of, source = (data[name] for name in COLUMNS)
        return cls(unit, item, measure.lower(), figure, out_of, source, place, columns, rule_set=data.get(RULE_SET, ""))

    def at(self, column: str) -> Place:
        """Where the cell of a column stands."""
        i = COLUMNS.index(column)
        return Place(self.place.file, self.place.line, self.columns[i]) if i < len(self.columns) else self.place


def objects(path: Path, _rule_set: RuleSet) -> list[Row]:
    """The rows of submissions in JSON or YAML. Raises ProblemsError with all problems of the file's shape."""
    return read_rows(path)


def csv(path: Path, rule_set: RuleSet) -> list[Row]:
    """The rows of a CSV, one figure or one unit a row. Raises ProblemsError with all problems of the file's shape."""
    return read_rows(path, rule_sets=[rule_set])


def read_rows(
    path: Path, by_rule_set: bool = False, needed: Sequence[str] = NEEDED, rule_sets: Sequence[RuleSet] = ()
) -> list[Row]:
    """The rows of a CSV, JSON or YAML file. Raises ProblemsError with all problems of the file's shape.

    `by_rule_set` admits a column `rule_set` in a CSV; `needed` are the columns that may not be absent; with
    `rule_sets`, whose names its columns bear (the first that knows a name), a CSV may hold one row a unit.
    """
    text = read_text(path, str(path))
    if path.suffix.lower() in (".json", ".yaml", ".yml"):
        from dti_rules.tables.objects import object_rows  # noqa: PLC0415  it makes the rows that are defined here

        rows = object_rows(text, str(path), needed)
    else:
        rows = _table_rows(text, str(path), by_rule_set, needed, rule_sets)
    refuse_unsafe(rows)
    return rows


def _table_rows(
    text: str, shown: str, by_rule_set: bool, needed: Sequence[str], rule_sets: Sequence[RuleSet]
) -> list[Row]:
    table = read_table(text, shown)
    if rule_sets and is_wide(table):
        return _wide_rows(rule_sets, table)
    return [_csv_row(cells) for cells in rows_of(table, (*COLUMNS, RULE_SET) if by_rule_set else COLUMNS, needed)]


def refuse_unsafe(rows: Sequence[Row]) -> None:
    """Raises ProblemsError where a text that is kept holds a character that could change how it is shown.

    The other cells are looked up or read as numbers: what is none of those known is told with what it holds.
    """
    found = [
        problem("DTI-L061", row.at("source") if text is row.source else row.place, char=char)
        for row in rows
        for text in (row.source, row.rule_set)
        if (char := unsafe(text)) is not None
    ]
    if found:
        raise ProblemsError(found)


# ---- CSV


def _csv_row(cells: Cells) -> Row:
    data = {name: spaced(cells.by_name.get(name, "")) for name in (*COLUMNS, RULE_SET)}
    return Row.of(data, cells.place, tuple(cells.columns.get(name, 1) for name in COLUMNS))


def _wide_rows(rule_sets: Sequence[RuleSet], table: Table) -> list[Row]:
    rows = [
        Row(
            spaced(each.unit),
            each.item,
            each.measure,
            spaced(each.text),
            "",
            spaced(each.source),
            each.place,
            each.columns[:1] + each.columns[1:] * 5,
        )
        for each in figures(table, meanings(rule_sets, table, SUBMISSION))
    ]
    if not rows:
        raise fail("DTI-T003", Place(table.shown))
    return rows
