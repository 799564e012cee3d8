"""Files of figures as tidy rows, whatever their form: CSV of one figure or one unit a row, JSON, YAML."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from dti_rules.loading.documents import read_text
from dti_rules.model.rules import RuleSet
from dti_rules.tables.csv_rows import Table, check_header, read_table
from dti_rules.tables.row import COLUMNS, MEASURES, NEEDED, RULE_SET, SUBMISSION, Row
from dti_rules.tables.wide import DECLARED, SOURCE, UNIT_COLUMN, Meaning, is_wide, meanings, reading
from dti_rules.words.characters import spaced, unsafe
from dti_rules.words.many import Problems
from dti_rules.words.problems import Place, fail

_T = TypeVar("_T")


def objects(path: Path, rule_set: RuleSet) -> Collection[Row]:
    """The rows of submissions in JSON or YAML, or of a result of `score` by the rules of an index that is a component.

    Raises ProblemsError with all problems of the file's shape.
    """
    if any(node.index is not None for node in rule_set.nodes.values()):
        from dti_rules.tables.results import result_rows  # noqa: PLC0415  as below

        rows = result_rows(read_text(path, str(path)), str(path), rule_set)
        if rows is not None:
            return rows
    return read_rows(path)


def csv(path: Path, rule_set: RuleSet) -> Collection[Row]:
    """The rows of a CSV, one figure or one unit a row. Raises ProblemsError with all problems of the file's shape."""
    return read_rows(path, rule_sets=[rule_set])


def each_once(sources: Iterable[_T], problems: Problems) -> Iterator[_T]:
    """Files and other sources of figures in turn; a file that is given again is a problem, and read once."""
    seen: set[Path] = set()
    for source in sources:
        if isinstance(source, Path):
            if source in seen:
                problems.refuse("DTI-T108", Place(str(source)))
                continue
            seen.add(source)
        yield source


def read_rows(
    path: Path,
    by_rule_set: bool = False,
    needed: Sequence[str] = NEEDED,
    rule_sets: Sequence[RuleSet] = (),
    codes: Collection[str] = (),
) -> Collection[Row]:
    """The rows of a CSV, JSON or YAML file, or of an ordinary workbook's first sheet.

    Raises ProblemsError with all problems of the file's shape.
    `by_rule_set` admits a column `rule_set` in a CSV; `needed` are the columns that may not be absent; with
    `rule_sets`, whose names its columns bear (the first that knows a name), a CSV may hold one row a unit; `codes` are
    further names of items, by which a workbook's number cells are told apart (1.1 and 1.10).
    """
    if path.suffix.lower() == ".xlsx":
        return sheet_rows(path, None, by_rule_set, needed, rule_sets, codes)
    text = read_text(path, str(path))
    if path.suffix.lower() not in (".json", ".yaml", ".yml"):
        return table_rows(text, str(path), by_rule_set, needed, rule_sets)
    from dti_rules.tables.objects import object_rows  # noqa: PLC0415  a CSV needs no reader of YAML and JSON

    told = object_rows(text, str(path), needed)
    refuse_unsafe(told)
    return told


def sheet_rows(
    path: Path,
    content: bytes | None = None,
    by_rule_set: bool = False,
    needed: Sequence[str] = NEEDED,
    rule_sets: Sequence[RuleSet] = (),
    codes: Collection[str] = (),
) -> Collection[Row]:
    """The rows of an ordinary workbook's first sheet: see `read_rows`. `content` are its bytes where it is no file."""
    from dti_rules.tables.plain import longer_anywhere, longer_in, sheet_table  # noqa: PLC0415  a CSV needs none

    codes = [*codes, *(code for each in rule_sets for code in each.items)]
    table = sheet_table(path, longer_in(codes) if codes else longer_anywhere, content)
    rows = _rows_of(table, by_rule_set, needed, rule_sets)
    refuse_unsafe(rows)
    return rows


def rows_of_table(table: Table, by_rule_set: bool = False, rule_sets: Sequence[RuleSet] = ()) -> Collection[Row]:
    """The rows of a table that was made of something else than text: see `read_rows`."""
    rows = _rows_of(table, by_rule_set, NEEDED, rule_sets)
    refuse_unsafe(rows)
    return rows


def table_rows(
    text: str,
    shown: str,
    by_rule_set: bool = False,
    needed: Sequence[str] = NEEDED,
    rule_sets: Sequence[RuleSet] = (),
) -> Collection[Row]:
    """The rows of the text of a CSV: see `read_rows`."""
    rows = _table_rows(text, shown, by_rule_set, needed, rule_sets)
    refuse_unsafe(rows)
    return rows


def _table_rows(
    text: str, shown: str, by_rule_set: bool, needed: Sequence[str], rule_sets: Sequence[RuleSet]
) -> Collection[Row]:
    return _rows_of(read_table(text, shown), by_rule_set, needed, rule_sets)


def _rows_of(table: Table, by_rule_set: bool, needed: Sequence[str], rule_sets: Sequence[RuleSet]) -> Collection[Row]:
    rows: Collection[Row]
    table = _understood(table, rule_sets) if UNIT_COLUMN in needed else _named(table)
    if rule_sets and is_wide(table):
        rows = _WideRows(table, meanings(rule_sets, table, SUBMISSION))
    else:
        check_header(table, (*COLUMNS, RULE_SET) if by_rule_set else COLUMNS, needed)
        rows = _TidyRows(table)
    table.check()
    if not table.rows:
        raise fail("DTI-T003", Place(table.shown))
    return rows


def _understood(table: Table, rule_sets: Sequence[RuleSet]) -> Table:
    """The table with the headings of Vietnamese tables read: its units and, where a row is a unit, labels of inputs."""
    if {*COLUMNS, RULE_SET}.issuperset(table.header):
        return table
    from dti_rules.tables.headings import meant, renamed, with_unit  # noqa: PLC0415  most tables need none

    table = with_unit(table)
    if not rule_sets or not is_wide(table):
        return table
    readings = [reading(each) for each in rule_sets]
    apart = {UNIT_COLUMN, SOURCE, *DECLARED}

    def taken(name: str) -> bool:
        return name in apart or any(read(name) is not None for read in readings)

    return renamed(table, meant(table.header, [each.inputs for each in rule_sets], taken))


def _named(table: Table) -> Table:
    """A table without units with the headings of Vietnamese tables read."""
    from dti_rules.tables.headings import with_columns  # noqa: PLC0415  as above

    return table if set(COLUMNS).issuperset(table.header) else with_columns(table, COLUMNS)


def refuse_unsafe(rows: Collection[Row]) -> None:
    """Raises ProblemsError where a text that is kept holds a character that could change how it is shown.

    The other cells are looked up or read as numbers: what is none of those known is told with what it holds.
    """
    if isinstance(rows, _CsvRows) and rows.table.printable("source", RULE_SET):
        return
    problems = Problems()
    for row in rows:
        for text, place in ((row.source, row.at("source")), (row.rule_set, row.place)):
            if (char := unsafe(text)) is not None:
                problems.refuse("DTI-L061", place, char=char)
    if problems:
        raise problems.error()


# ---- CSV


class _CsvRows(Collection[Row]):
    """The rows of a table, each made when it is its turn: all of a long table at once would take much memory."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = {name: i for i, name in enumerate(table.header) if name}

    def __contains__(self, row: object) -> bool:
        return any(row == each for each in self)


class _TidyRows(_CsvRows):
    """One figure a row."""

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Iterator[Row]:
        at = [self.columns.get(name, -1) for name in (*COLUMNS, RULE_SET)]
        figure_at = self.columns.get("figure", -1)
        for place, texts, columns, numbers in self.table.cells():
            unit, item, measure, figure, out_of, source, rule_set = [spaced(texts[i]) if i >= 0 else "" for i in at]
            starts = tuple([columns[i] if i >= 0 else 1 for i in at[:-1]])
            yield Row(unit, item, _measure(measure), figure, out_of, source, place, starts, figure_at in numbers,
                      rule_set)  # fmt: skip


def _measure(text: str) -> str:
    if text in MEASURES:
        return text
    from dti_rules.tables.headings import measure_of  # noqa: PLC0415  as above

    return measure_of(text)


class _WideRows(_CsvRows):
    """One unit a row, one figure a cell; a unit that states nothing is a unit all the same."""

    def __init__(self, table: Table, meant: Mapping[str, Meaning]) -> None:
        super().__init__(table)
        self._meant = [(self.columns[name], *meaning) for name, meaning in meant.items()]

    def __len__(self) -> int:
        at = [i for i, _, _ in self._meant]
        return sum(max(1, sum(1 for i in at if row.cells[i : i + 1] not in ([], [""]))) for row in self.table.rows)

    def __iter__(self) -> Iterator[Row]:
        unit_at, source_at = self.columns["unit"], self.columns.get("source", -1)
        for place, texts, columns, numbers in self.table.cells():
            unit, start = spaced(texts[unit_at]), columns[unit_at]
            source = spaced(texts[source_at]) if source_at >= 0 else ""
            stated = [(i, item, measure) for i, item, measure in self._meant if texts[i]]
            if not stated:
                _, item, measure = self._meant[0]
                yield Row(unit, item, measure, "", "", "", place, (start,) * len(COLUMNS))
            for i, item, measure in stated:
                starts = (start, *(columns[i],) * (len(COLUMNS) - 1))
                yield Row(unit, item, measure, spaced(texts[i]), "", source, place, starts, i in numbers)
