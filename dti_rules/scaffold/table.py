"""An annex's table: finds its columns, and reads each row as a code, a title, points and the cell's text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from dti_rules.formula.functions.weights import are_shares
from dti_rules.loading.weights import not_adding_up
from dti_rules.model.rules import PROVENANCES, TOTAL
from dti_rules.scaffold.choose import table_of
from dti_rules.scaffold.faults import fault_of
from dti_rules.scaffold.heads import HEADS
from dti_rules.tables.sheets import Cell, Row
from dti_rules.words.cells import plain_cell
from dti_rules.words.characters import unsafe
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.names import plain, tidy
from dti_rules.words.numerals import Style, exactly, named_parts, read_number
from dti_rules.words.problems import Place, Problem, ProblemsError, fail, problem
from dti_rules.words.text import Text

_STYLES = {
    "vi": (Text("tiếng Việt (2,5)", "Vietnamese (2,5)"), "en"),
    "en": (Text("tiếng Anh (2.5)", "English (2.5)"), "vi"),
}
MOST_NAMED = 12
"""So many cells are named in a warning."""
_CODE = re.compile(r"[0-9A-Za-z]+(\.[0-9A-Za-z]+)*")
_ANY_CODE = re.compile(r"[0-9A-Za-z_]+(\.[0-9A-Za-z_]+)*")
"""What a code may be where a column says what is below what."""
_SUMS = frozenset({"tong", "tong cong", "tong diem", "tong so", "tong so diem", "cong", "total", "sum"})
"""What the row below the last indicator is called that adds them up."""
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(IX|IV|V?I{0,3})")
"""The numbers of groups in tables that begin with I, below which the rows are numbered from 1."""


@frozen
class Item:
    """One row of the annex. `points` may be None for an indicator that has parts; a weight stands there as well."""

    code: str
    title: str
    points: Fraction | None
    text: str
    place: Place
    points_place: Place
    weighted: bool = False
    per_cent: bool = False
    """Whether a weight is written as a percentage."""
    doubtful: str = ""
    """The cell of a workbook that holds the code as a number, which may have lost a zero at its end."""
    id: str = ""
    """The id that the table of another rule set gives it (`dti-rules annex`)."""
    title_rests: str = "official"
    points_rests: str = "official"
    """What that table says of how sure title and points are; a table that does not say is the annex's own."""

    parent: str = ""
    """The code of the indicator above, where the table has a column for it."""

    @property
    def above(self) -> str:
        """The code of the indicator above; empty for a main one."""
        return self.parent or self.code.rpartition(".")[0]


def read_table(path: Path, numbers: Style, sheet: str | None = None) -> list[Item]:
    """The rows of an annex's table, or of that in a named sheet. Raises ProblemsError with all that is wrong."""
    table = table_of(path, sheet)
    reader = _Reader(table.columns, numbers)
    items = list(reader.items(table.rows))
    if reader.weighted:
        items = reader.shared(items)
    if not items and not reader.problems:
        raise fail("DTI-N008", Place(str(path)))
    if problems := [*reader.problems, *reader.misplaced(items)]:
        raise ProblemsError(sorted(problems, key=lambda p: (p.place, p.code)))
    return items


def doubts(path: Path, items: list[Item]) -> list[Problem]:
    """What the reader is told of a table that was read: codes that a number cell may have shortened."""
    found = [item for item in items if item.doubtful]
    if not found:
        return []
    cells = ", ".join(f"{item.code} ({item.doubtful})" for item in found[:MOST_NAMED])
    return [problem("DTI-N030", Place(str(path)), cells=cells + (", …" if len(found) > MOST_NAMED else ""))]


class _Reader:
    def __init__(self, columns: Mapping[str, int], numbers: Style) -> None:
        self.columns, self.numbers = columns, numbers
        self.problems: list[Problem] = []
        self.seen: dict[str, Place] = {}
        self.group = ""
        """The Roman number of the group that the rows stand in."""
        self.weighted = "weight" in columns
        self.sum: tuple[Fraction, Place] | None = None
        """What the table says that its points add up to, and where."""

    def items(self, rows: Iterable[Row]) -> Iterator[Item]:
        for row in rows:
            if not row.empty:
                item = self.item(row)
                if item is not None:
                    yield item

    def item(self, row: Row) -> Item | None:
        cells = {key: self.cell(row, key) for key in HEADS}
        code, title = cells["code"], tidy(plain_cell(cells["title"].text))
        points = cells["weight" if self.weighted else "points"]
        role = cells["role"].text.strip()
        if role == "pillar":
            return None  # `dti-rules annex` prints them below the indicators
        written = self.in_group((code.shown or code.text).strip().rstrip("."))
        if points.empty and not (title and written) and not _CODE.fullmatch(written):
            return None  # a heading or a remark between the rows
        if role == TOTAL or plain(written or title) in _SUMS:
            self.summed(points)
            return None
        before = len(self.problems)
        self.problems += [found for key in HEADS if (found := fault_of(key, cells[key])) is not None]
        if row.hidden:
            self.problems.append(problem("DTI-N029", code.place, row=str(code.place.line), code=written))
        if len(self.problems) > before:
            self.seen.setdefault(written, code.place)
            return None
        if not (_ANY_CODE if "parent" in self.columns else _CODE).fullmatch(written):
            self.problems.append(problem("DTI-N010", code.place, code=code.text.strip()))
        elif written in self.seen:
            self.problems.append(problem("DTI-N011", code.place, code=written, first=str(self.seen[written])))
        parent = cells["parent"].text.strip()
        if parent and parent not in self.seen:
            self.problems.append(problem("DTI-N014", cells["parent"].place, code=written, above=parent))
        self.seen.setdefault(written, code.place)
        if (char := unsafe(title)) is not None:
            self.problems.append(problem("DTI-L061", cells["title"].place, char=char))
        if not title:
            self.problems.append(problem("DTI-N012", cells["title"].place, code=written))
        worth = self.points(points, written)
        if worth is None and self.weighted and len(self.problems) == before:
            self.problems.append(problem("DTI-N033", points.place, code=written))
        if len(self.problems) > before:
            return None
        doubtful = code.name if code.number and not code.shown and "." in written else ""
        text, per_cent = _printable(plain_cell(cells["text"].text)), points.text.strip().endswith("%")
        sure = [self.sure(cells[key]) for key in ("title_provenance", "points_provenance")]
        return Item(written, title, worth, text, code.place, points.place, self.weighted, per_cent, doubtful,
                    cells["id"].text.strip(), sure[0], sure[1], parent)  # fmt: skip

    def sure(self, cell: Cell) -> str:
        """The provenance that a cell says; official where it says none."""
        said = cell.text.strip()
        return said if said in PROVENANCES[1:] else "official"

    def summed(self, points: Cell) -> None:
        """A row at the end that says what all points add up to: no indicator, but a figure to hold them against."""
        found = read_number(points.text.strip(), "en" if points.number else self.numbers)
        self.sum = None if found is None else (found.value, points.place)

    def in_group(self, written: str) -> str:
        """The code with that of its group before it: below II, where rows are numbered anew, 1.2 is II.1.2."""
        if _ROMAN.fullmatch(written) and (self.group or (written == "I" and not self.seen)):
            self.group = written
        elif self.group and written[:1].isdigit():
            return f"{self.group}.{written}"
        return written

    def cell(self, row: Row, key: str) -> Cell:
        """The row's cell in a column; an empty one where the row is too short."""
        at = self.columns.get(key)
        if at is not None and at < len(row.cells):
            return row.cells[at]
        return Cell("", row.cells[-1].place)

    def points(self, cell: Cell, code: str) -> Fraction | None:
        """The points of a row; None where it has none, which is right for an indicator with parts."""
        text = cell.text.strip()
        if not text:
            return None
        found = read_number(text, "en" if cell.number else self.numbers)
        if found is None or found.value < 0 or (not self.weighted and not {"%", "/"}.isdisjoint(text)):
            self.no_points(cell.place, text, code)
            return None
        return found.value

    def no_points(self, place: Place, text: str, code: str) -> None:
        style, other = _STYLES[self.numbers]
        self.problems.append(problem("DTI-N013", place, points=text, code=code, style=style, other=other))

    def misplaced(self, items: list[Item]) -> Iterator[Problem]:
        """Rows whose upper row is missing, and points that are missing or do not add up."""
        unsound, parts = bool(self.problems), parts_of(items)
        if self.weighted:
            yield from self.unlike(parts)
            return
        for item in items:
            if item.above and item.above not in self.seen:
                yield problem("DTI-N014", item.place, code=item.code, above=item.above)
            below = parts.get(item.code, [])
            if item.points is None and not below and not unsound:
                yield problem("DTI-N015", item.points_place, code=item.code)
            total = sum((worth(part, parts) for part in below), Fraction(0))
            open_part = any(part.points is None and part.code not in parts for part in below)
            if item.points is not None and below and total != item.points and not unsound and not open_part:
                yield _sum(item.code, item.points, item.points_place, below, total)
        mains = parts.get("", [])
        stated = sum((worth(main, parts) for main in mains), Fraction(0))
        if self.sum is not None and not unsound and self.sum[0] != stated:
            yield _sum("total", self.sum[0], self.sum[1], mains, stated)
        if mains and not unsound and not any(worth(main, parts) for main in mains):
            yield problem("DTI-L080", mains[0].points_place, code="total")

    def shared(self, items: list[Item]) -> list[Item]:
        """Weights of a table in which those of the parts add up to that of the whole, as shares of it."""
        above, parts = {item.code: item for item in items}, parts_of(items)
        found = []
        for item in items:
            whole, total = above.get(item.above), sum((part.points or 0 for part in parts[item.above]), Fraction(0))
            of_whole = whole is not None and whole.points == total and total not in (0, 1)
            found.append(evolve(item, points=(item.points or Fraction(0)) / total) if of_whole else item)
        return found

    def unlike(self, parts: Mapping[str, list[Item]]) -> Iterator[Problem]:
        """Rows whose upper row is missing, and weights that do not add up."""
        unsound = bool(self.problems)
        for above, below in parts.items():
            if above and above not in self.seen:
                yield problem("DTI-N014", below[0].place, code=below[0].code, above=above)
            weights = {part.code: part.points or Fraction(0) for part in below}
            per_cent = any(part.per_cent for part in below)
            if not unsound and are_shares(weights.values(), per_cent) and sum(weights.values()) != 1:
                yield not_adding_up(above or "total", weights, per_cent, below[0].points_place)


def parts_of(items: list[Item]) -> dict[str, list[Item]]:
    """The items by the code above them; the main ones under the empty code."""
    parts: dict[str, list[Item]] = {}
    for item in items:
        parts.setdefault(item.above, []).append(item)
    return parts


def worth(item: Item, parts: Mapping[str, list[Item]]) -> Fraction:
    """An indicator's points; where the table leaves them out, what its parts add up to."""
    if item.points is not None:
        return item.points
    return sum((worth(part, parts) for part in parts.get(item.code, ())), Fraction(0))


def _sum(code: str, points: Fraction, place: Place, below: list[Item], total: Fraction) -> Problem:
    parts = [(part.code, part.points or Fraction(0)) for part in below]
    return problem("DTI-L014", place, code=code, declared=exactly(points), sum=exactly(total), parts=named_parts(parts))


def _printable(text: str) -> str:
    """The cell's lines, each tidied; nothing that YAML refuses."""
    lines = (tidy("".join(c if c.isprintable() else " " for c in line)) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
