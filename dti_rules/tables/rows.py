"""Tidy rows: one figure of one item of one unit, and where it stands."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from dti_rules.loading.documents import read_text
from dti_rules.words.characters import spaced, unsafe
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.text import Text

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
        return cls(unit, item, measure, figure, out_of, source, place, columns, rule_set=data.get(RULE_SET, ""))

    def at(self, column: str) -> Place:
        """Where the cell of a column stands."""
        i = COLUMNS.index(column)
        return Place(self.place.file, self.place.line, self.columns[i]) if i < len(self.columns) else self.place


def read_rows(path: Path, by_rule_set: bool = False, needed: Sequence[str] = NEEDED) -> list[Row]:
    """The rows of a CSV, JSON or YAML file. Raises ProblemsError with all problems of the file's shape.

    `by_rule_set` admits a column `rule_set` in a CSV; `needed` are the columns that may not be absent.
    """
    from dti_rules.tables.objects import object_rows  # noqa: PLC0415  it makes the rows that are defined here

    text = read_text(path, str(path))
    if path.suffix.lower() in (".json", ".yaml", ".yml"):
        rows = object_rows(text, str(path), needed)
    else:
        rows = _csv_rows(text, str(path), (*COLUMNS, RULE_SET) if by_rule_set else COLUMNS, needed)
    _refuse_unsafe(rows)
    return rows


def _refuse_unsafe(rows: Sequence[Row]) -> None:
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


def _csv_rows(text: str, shown: str, known: tuple[str, ...], needed: Sequence[str]) -> list[Row]:
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise fail("DTI-T003", Place(shown))
    delimiter = max(",;\t", key=lines[0].count)
    cells = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(cells)]
        problems = _header_problems(header, lines[0], delimiter, shown, known)
        problems += [problem("DTI-T001", Place(shown, 1), column=name) for name in needed if name not in header]
        if problems:
            raise ProblemsError(problems)
        rows = list(_rows(cells, header, lines, delimiter, shown, problems))
    except csv.Error as error:
        raise fail("DTI-L002", Place(shown, cells.line_num), reason=str(error)) from None
    if problems:
        raise ProblemsError(problems)
    if not rows:
        raise fail("DTI-T003", Place(shown))
    return rows


def _header_problems(
    header: Sequence[str], line: str, delimiter: str, shown: str, known: tuple[str, ...]
) -> list[Problem]:
    problems = []
    for i, name in enumerate(header):
        place = Place(shown, 1, _columns(line, delimiter)[i])
        if name not in known:
            hint = did_you_mean(
                nearest(name, known), Text("các cột: " + ", ".join(known), "columns: " + ", ".join(known))
            )
            problems.append(problem("DTI-T002", place, column=name, hint=hint))
        elif name in header[:i]:
            problems.append(problem("DTI-L004", place, key=name, line="1"))
    return problems


def _rows(
    cells: Any, header: Sequence[str], lines: Sequence[str], delimiter: str, shown: str, problems: list[Problem]
) -> Iterator[Row]:
    order = {name: i for i, name in enumerate(header)}
    start = 1
    for row in cells:
        first, start = start, cells.line_num
        if not any(cell.strip() for cell in row):
            continue
        place = Place(shown, first + 1, 1)
        if len(row) != len(header):
            problems.append(problem("DTI-T023", place, found=str(len(row)), wanted=str(len(header))))
            continue
        data = {name: spaced(row[order[name]].strip()) if name in order else "" for name in (*COLUMNS, RULE_SET)}
        columns = _columns(lines[first], delimiter)
        at = tuple(columns[order[name]] if name in order and order[name] < len(columns) else 1 for name in COLUMNS)
        yield Row.of(data, place, at)


def _columns(line: str, delimiter: str) -> list[int]:
    """The column, from 1, at which each cell of a line starts."""
    starts, quoted = [1], False
    for i, char in enumerate(line, start=1):
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            starts.append(i + 1)
    return starts
