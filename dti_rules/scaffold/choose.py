"""Which sheet of a file holds the annex's table, and which of its columns are which: one answer, or a refusal."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from dti_rules.scaffold.cells import sheets
from dti_rules.scaffold.heads import SEARCHED, Columns, columns_of, nearly
from dti_rules.tables.sheets import Row, Sheet
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, choices, did_you_mean, fail, problem
from dti_rules.words.text import Text

_WHAT = {
    "code": Text("số hiệu", "the code"),
    "title": Text("tên", "the title"),
    "points": Text("điểm tối đa", "the maximum points"),
    "weight": Text("trọng số", "the weight"),
    "text": Text("nội dung", "the text"),
    "id": Text("id", "the id"),
    "role": Text("vai trò", "the role"),
    "parent": Text("chỉ số cấp trên", "the indicator above"),
    "title_provenance": Text("nguồn gốc của tên gọi", "the provenance of the title"),
    "points_provenance": Text("nguồn gốc của điểm tối đa", "the provenance of the points"),
}
_NAMES = {
    "code": Text("Số hiệu", "code"),
    "title": Text("Tên chỉ số", "title"),
    "points": Text("Điểm tối đa (hoặc Trọng số)", "points (or weight)"),
}
"""What the column may be called."""


@frozen
class Table:
    """A sheet's table: where each column stands, from 0, and the rows under the header."""

    columns: dict[str, int]
    rows: Sequence[Row]


def table_of(path: Path, sheet: str | None = None) -> Table:
    """The one table of a file, or of the sheet that is named. Raises ProblemsError."""
    shown, every = str(path), list(sheets(path))
    if sheet is not None:
        every = [_named(every, sheet, shown)]
    held = [(found, at) for found in every if (at := _header(found)) is not None]
    seen = [(found, at) for found, at in held if not found.hidden or sheet is not None]
    if len(seen) > 1:
        names = "«" + "», «".join(found.name for found, _ in seen) + "»"
        raise fail("DTI-N021", Place(shown), sheets=names, first=seen[0][0].name)
    if not seen and held:
        raise fail("DTI-N022", Place(shown), sheet=held[0][0].name)
    if not seen:
        raise _no_header(every, shown)
    found, at = seen[0]
    return Table(_columns(found, at), found.rows[at + 1 :])


def _named(every: Sequence[Sheet], name: str, shown: str) -> Sheet:
    for found in every:
        if found.name == name:
            return found
    known = [found.name for found in every if found.name]
    otherwise = choices(known) if known else Text("tệp CSV không có trang", "a CSV file has no sheets")
    raise fail("DTI-N023", Place(shown), sheet=name, hint=did_you_mean(nearest(name, known), otherwise))


def _header(sheet: Sheet) -> int | None:
    """The number, from 0, of the row that is the header."""
    for at, row in enumerate(sheet.rows[:SEARCHED]):
        if _meant(sheet, row):
            return at
    return None


def _meant(sheet: Sheet, row: Row) -> Columns:
    return columns_of([cell.text for cell in row.cells], sheet.hidden_columns)


def _no_header(every: Iterable[Sheet], shown: str) -> ProblemsError:
    """Why there is no header: a column that it needs may be hidden."""
    for sheet in every:
        for row in sheet.rows[:SEARCHED]:
            texts = [cell.text for cell in row.cells]
            columns = columns_of(texts)
            lost = [at for places in columns.values() for at in places if at in sheet.hidden_columns]
            if lost:
                cell = row.cells[min(lost)]
                return fail("DTI-N024", cell.place, cell=cell.name, text=cell.text)
    rows = (row for sheet in every if not sheet.hidden for row in sheet.rows[:SEARCHED])
    for row in rows:
        texts = [cell.text for cell in row.cells]
        if lacking := nearly(texts if len(texts) > 1 else texts[0].split(";")):  # no header told what separates cells
            what = Text(*(", ".join(_WHAT[key].of(lang) for key in lacking) for lang in ("vi", "en")))
            names = Text(*("; ".join(_NAMES[key].of(lang) for key in lacking) for lang in ("vi", "en")))
            return fail("DTI-N032", row.cells[0].place, what=what, names=names)
    return fail("DTI-N007", Place(shown))


def _columns(sheet: Sheet, at: int) -> dict[str, int]:
    """One column for each thing. Raises ProblemsError where two names are as good as each other."""
    row, problems = sheet.rows[at], list[Problem]()
    found = _meant(sheet, row)
    for key, places in found.items():
        if len(places) > 1:
            first, second = (row.cells[place] for place in places[:2])
            problems.append(
                problem("DTI-N020", second.place, what=_WHAT[key], first=first.text.strip(), second=second.text.strip())
            )
    if problems:
        raise ProblemsError(problems)
    return {key: places[0] for key, places in found.items()}
