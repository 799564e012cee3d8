"""The cells of a CSV of figures by the name of their column. Columns that only separate are left out."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from dti_rules.loading.csv_text import DELIMITERS, Record, records
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.progress import watched
from dti_rules.words.text import Text

_READING = Text("Đang đọc", "Reading")


@attrs.frozen
class Cells:
    """One row: its cells by column, where it begins, and at which column of the text each cell begins."""

    by_name: Mapping[str, str]
    place: Place
    columns: Mapping[str, int]


@attrs.frozen
class Table:
    """A CSV: the names of its columns, where each stands, and its rows that say anything."""

    shown: str
    header: tuple[str, ...]
    places: tuple[Place, ...]
    rows: tuple[Record, ...]

    def cells(self, problems: list[Problem]) -> Iterator[Cells]:
        """The rows by column; adds a problem for each that has more or fewer cells than the header."""
        for row in self.rows:
            if (found := self._row(row, problems)) is not None:
                yield found

    def _row(self, row: Record, problems: list[Problem]) -> Cells | None:
        texts = [cell.strip() for cell in row.cells]
        if len(texts) < len(self.header) and not any(self.header[len(texts) :]):
            texts += [""] * (len(self.header) - len(texts))
        if any(texts[len(self.header) :]) or len(texts) < len(self.header):
            wanted = str(len(self.header))
            problems.append(problem("DTI-T023", row.place(self.shown, 0), found=str(len(texts)), wanted=wanted))
            return None
        for i, name in enumerate(self.header):
            if not name and texts[i]:
                problems.append(problem("DTI-T061", row.place(self.shown, i), text=texts[i], column=str(i + 1)))
                return None
        at = [start if line == row.line else 1 for line, start in row.starts]
        named = {name: i for i, name in enumerate(self.header) if name}
        return Cells(
            {name: texts[i] for name, i in named.items()},
            row.place(self.shown, 0),
            {name: at[i] if i < len(at) else 1 for name, i in named.items()},
        )


def read_table(text: str, shown: str) -> Table:
    """A CSV's header, its names in lower case, and its rows. Raises ProblemsError for text that is no CSV or empty."""
    every = watched(records(text, shown, delimiter_of), _READING, text.count("\n"))
    found = [record for record in every if not record.blank]
    if not found:
        raise fail("DTI-T003", Place(shown))
    head, *rows = found
    names = [name.strip().lower() for name in head.cells]
    return Table(shown, tuple(names), tuple(head.place(shown, i) for i in range(len(names))), tuple(rows))


def delimiter_of(line: str) -> str | None:
    """The delimiter of a CSV whose header is this line; None for a line that says nothing."""
    return max(DELIMITERS, key=line.count) if line.strip(f"{DELIMITERS} \r\n") else None


def header_problems(table: Table, known: Sequence[str], needed: Sequence[str]) -> list[Problem]:
    """Columns that are not known, that are there twice, and that are needed and not there."""
    problems = []
    for i, name in enumerate(table.header):
        if name and name not in known:
            columns = Text("các cột: " + ", ".join(known), "columns: " + ", ".join(known))
            hint = did_you_mean(nearest(name, known), columns)
            problems.append(problem("DTI-T002", table.places[i], column=name, hint=hint))
        elif name and name in table.header[:i]:
            problems.append(problem("DTI-L004", table.places[i], key=name, line=str(table.places[i].line)))
    place = Place(table.shown, table.places[0].line)
    wanted = ", ".join(needed)
    missing = [problem("DTI-T001", place, column=name, needed=wanted) for name in needed if name not in table.header]
    return problems + missing


def rows_of(table: Table, known: Sequence[str], needed: Sequence[str]) -> Iterator[Cells]:
    """The rows of a CSV that may have the `known` columns. Raises ProblemsError with all problems of its shape."""
    problems = header_problems(table, known, needed)
    if problems:
        raise ProblemsError(problems)
    found = list(table.cells(problems))
    if problems:
        raise ProblemsError(problems)
    if not found:
        raise fail("DTI-T003", Place(table.shown))
    yield from found
