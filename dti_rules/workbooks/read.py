"""Reads a workbook that was filled in: which rules it was made for, and the cell of every figure."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from string import ascii_uppercase

from dti_rules.model.rules import RuleSet
from dti_rules.model.units import Unit
from dti_rules.tables.sheets import Cell, Sheet
from dti_rules.tables.xlsx import workbook
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.many import Problems
from dti_rules.words.problems import Place, Problem, ProblemsError, fail, problem
from dti_rules.words.text import Lang, Text
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.cells import Judged, judge
from dti_rules.workbooks.contents import Contents, Entry, EntryKey
from dti_rules.workbooks.layout import (
    COHORT_FORMAT,
    ENTERED,
    FIGURES,
    FIRST_ROW,
    FORMAT,
    META,
    OF_ONE,
    Field,
    UnitForm,
    cohort_form,
    letters,
)

BETWEEN_UNITS = ";"
"""What stands between the keys of units on the hidden sheet."""
_NOTHING = Cell("", Place())
_CHOOSE = Text("hãy chọn đơn vị trong danh sách của ô này", "choose it from the list of this cell")
_IDS = Text("mã dòng (cột ẩn)", "the rows' ids (a hidden column)")
_REMARKS = Text("giải thích thì ghi ở cột Ghi chú", "and remarks in their column")
_NO_REMARKS = Text("giải thích thì để ngoài tệp này", "and keep remarks out of this workbook")
Grid = Mapping[tuple[int, int], Cell]


@frozen
class Filled:
    """What was read of a workbook, before any cell is judged."""

    path: Path
    meta: Mapping[str, str]
    cells: Mapping[EntryKey, Cell]
    """By item and field the cell, where it is not empty."""
    unit: Cell
    complete: Cell
    problems: tuple[Problem, ...]
    """What is wrong with the sheets themselves."""

    @property
    def lang(self) -> Lang:
        """The language that the workbook was made in."""
        return "en" if self.meta.get("lang") == "en" else "vi"

    def leaves(self, rules: RuleSet) -> Collection[str] | None:
        """The leaves of an owner's workbook; None where it holds all of them."""
        if not self.meta.get("owner"):
            return None
        listed = {key.partition(":")[2] for key in self.meta if ":" in key}
        return {leaf.id for leaf in rules.leaves if leaf.id in listed or any(i in listed for i in leaf.inputs)}

    def judged(self, rules: RuleSet) -> dict[EntryKey, Judged]:
        """Every cell as a value or a problem."""
        found = {key: judge(rules, key, cell, self.lang) for key, cell in self.cells.items()}
        return _related(rules, found)

    def marks(self, rules: RuleSet, lang: Lang) -> dict[EntryKey, str]:
        """By cell the sentence of what is wrong there."""
        found = {key: each.problem for key, each in self.judged(rules).items() if each.problem is not None}
        return {key: f"{each.code} {each.sentence(lang)}" for key, each in found.items()}

    def contents(self, rules: RuleSet, marks: Mapping[EntryKey, str] | None = None) -> Contents:
        """What was filled in; a bad cell as the text that stands in it."""
        entries: dict[EntryKey, Entry] = {}
        for key, each in self.judged(rules).items():
            entries[key] = each.shown if each.entry is None else each.entry
        unit, _ = self.unit_of(rules)
        complete = judge(rules, ("", "complete"), self.complete, self.lang).entry if self.complete.text else None
        declared = complete if isinstance(complete, bool) else None
        named, owner = self.meta.get("round", ""), self.meta.get("owner", "")
        illustrative = self.meta.get("illustrative") == "yes"
        return Contents(unit, named, owner, declared, entries, marks or {}, illustrative)

    def unit_of(self, rules: RuleSet) -> tuple[Unit | None, Problem | None]:
        """The unit: that which the workbook was made for, or was chosen in it."""
        made, place = self.meta.get("unit", ""), placed(self.unit)
        if not self.unit.text.strip():
            return None, problem("DTI-X007", place, hint=_name_again(rules.units.find(made)) if made else _CHOOSE)
        try:
            chosen = rules.units.find(self.unit.text.strip(), place)
        except ProblemsError as error:
            return None, error.problems[0]
        if made and chosen.key != made:
            wanted = rules.units.find(made)
            return None, problem("DTI-X009", place, made=wanted.name, found=chosen.name)
        return chosen, None


def filled(path: Path, rules: RuleSet, content: bytes | None = None) -> Filled:
    """Reads a workbook of one unit made for these rules. Raises ProblemsError for any other file."""
    first, *more = every_filled(path, rules, content)
    if more:
        raise fail("DTI-X036", Place(str(path)), count=str(len(more) + 1))
    return first


def every_filled(path: Path, rules: RuleSet, content: bytes | None = None) -> list[Filled]:
    """Reads a workbook made for these rules, of one unit or of several. Raises ProblemsError for any other file."""
    sheets = list(workbook(path, content))
    meta = meta_of(path, sheets)
    _refuse_other(path, meta, rules)
    if meta["dti_rules"] == FORMAT:
        return [_Reader(path, meta, sheets, OF_ONE, rules).read()]
    keys = meta.get("units", "").split(BETWEEN_UNITS)
    forms = [cohort_form(i, key, len(keys)) for i, key in enumerate(keys)]
    return [_Reader(path, {**meta, "unit": form.head}, sheets, form, rules).read() for form in forms]


def meta_of(path: Path, sheets: Collection[Sheet]) -> dict[str, str]:
    """What the hidden sheet says. Raises ProblemsError for a workbook that we did not make, or a newer one."""
    hidden = next((sheet for sheet in sheets if sheet.name == META), None)
    rows = [[cell.text for cell in row.cells] for row in hidden.rows] if hidden else []
    meta = {row[0]: row[1] if len(row) > 1 else "" for row in rows if row}
    if not {"dti_rules", "rule_set", "version", "rules_digest"} <= meta.keys():
        raise fail("DTI-X001", Place(str(path)))
    if meta["dti_rules"] not in (FORMAT, COHORT_FORMAT):
        raise fail("DTI-X003", Place(str(path)), found=meta["dti_rules"], known=f"{FORMAT}, {COHORT_FORMAT}")
    return meta


def _refuse_other(path: Path, meta: Mapping[str, str], rules: RuleSet) -> None:
    """Names what differs: the rule set, its version, or the rules under the same version."""
    made, used = f"{meta['rule_set']}@{meta['version']}", str(rules)
    if meta["rule_set"] != rules.id:
        what = Text("khác bộ chỉ số", "another rule set")
    elif meta["version"] != rules.version:
        what = Text("khác phiên bản", "another version")
    elif meta["rules_digest"] != rules.rules_digest:
        what = Text("cùng phiên bản nhưng nội dung quy định khác", "the same version with other rules")
        made, used = f"{made} {meta['rules_digest']}", f"{used} {rules.rules_digest}"
    else:
        return
    raise fail("DTI-X002", Place(str(path)), made=made, used=used, what=what)


class _Reader:
    """Finds the rows of a workbook by the ids in their last column."""

    def __init__(
        self, path: Path, meta: Mapping[str, str], sheets: Collection[Sheet], form: UnitForm, rules: RuleSet
    ) -> None:
        self.path, self.meta, self.sheets, self.form, self.rules = path, meta, sheets, form, rules
        self.cells: dict[EntryKey, Cell] = {}
        self.rows: dict[str, Place] = {}
        self.moved = False
        """Whether columns are not where they were, which alone is told then."""
        self.problems = Problems()

    def read(self) -> Filled:
        summary: Grid = {}
        for sheet in self.sheets:
            grid = {(cell.place.line - 1, cell.place.column - 1): cell for row in sheet.rows for cell in row.cells}
            if sheet.name == self.meta.get("summary", ""):
                summary = grid
            elif (ids := self._ids(grid)) is not None:
                self._sheet(sheet.name, grid, ids)
        if not summary:
            self.problems.refuse("DTI-X034", Place(str(self.path)), sheet=self.meta.get("summary", ""))
        for key, where in self.meta.items():
            if ":" in key and key not in self.rows and not self.moved:
                place = Place(str(self.path), cell=where)
                self.problems.refuse("DTI-X004", place, item=_label(self.rules, key.partition(":")[2]))
        unit, complete = (
            summary.get(at) or self._empty(self.meta.get("summary", ""), at)
            for at in (self.form.unit, self.form.complete)
        )
        return Filled(self.path, self.meta, self.cells, unit, complete, tuple(self.problems))

    def _empty(self, sheet: str, at: tuple[int, int]) -> Cell:
        row, column = at
        return Cell("", Place(str(self.path), row + 1, column + 1), name=f"{sheet}!{letters(column)}{row + 1}")

    def _ids(self, grid: Grid) -> int | None:
        """The column of ids, wherever it stands now; None for a sheet that is none of ours."""
        heads = sorted(column for (row, column), cell in grid.items() if row == 0 and cell.text == "id")
        ours = {column for (_, column), cell in grid.items() if ":" in cell.text and cell.text in self.meta}
        return next((column for column in heads if column in ours or column == self.form.columns["id"]), None)

    def _sheet(self, name: str, grid: Grid, ids: int) -> None:
        column, wanted = self.form.columns["figure"], self.form.columns["id"]
        heads = {column: self.form.head, wanted: "id"} if ids != wanted else {column: self.form.head}
        moved = [(at, head) for at, head in heads.items() if grid.get((0, at), _NOTHING).text != head]
        for at, head in moved:
            place = Place(str(self.path), cell=f"{name}!{letters(at)}1")
            self.problems.refuse("DTI-X035", place, column=letters(at), head=self._named(head))
        if moved:
            self.moved = True
            return
        last = max((row for row, _ in grid), default=0)
        for row in range(FIRST_ROW, last + 1):
            key = grid.get((row, self.form.columns["id"]), _NOTHING).text
            kind, _, item = key.partition(":")
            if kind in ("input", "given") and key in self.meta:
                self._row(grid, row, key, item)
            else:
                self._stray(grid, row, kind, item)

    def _named(self, head: str) -> Text:
        """A column by the name that people see above it."""
        if head == "id":
            return _IDS
        if self.form == OF_ONE:
            named = phrasing.HEADS["figure"]
            return Text(f"«{named.vi}»", repr(named.of("en")))
        return _unit_named(self.rules.units.find(head))

    def _row(self, grid: Grid, row: int, key: str, item: str) -> None:
        place = placed(grid[row, self.form.columns["id"]])
        if key in self.rows:
            self.problems.refuse("DTI-X005", place, item=_label(self.rules, item), first=self.rows[key].cell)
            return
        self.rows[key] = place
        for field in ENTERED:
            cell = grid.get((row, self.form.columns[field])) if field in self.form.columns else None
            if cell is not None and not cell.empty:
                self.cells[item, field] = cell

    def _stray(self, grid: Grid, row: int, kind: str, item: str) -> None:
        """A figure in a row that is no row of the form, or in one that repeats a figure from further up."""
        for field in FIGURES:
            cell = grid.get((row, self.form.columns[field])) if field in self.form.columns else None
            if cell is None or cell.empty or (cell.formula and kind == "node" and self.form != OF_ONE):
                continue
            if kind == "again" and not cell.formula:
                sheet, _, first = self.meta.get(f"input:{item}", "").rpartition("!")
                where = f"{sheet}!{letters(self.form.columns[field])}{first.lstrip(ascii_uppercase)}"
                self.problems.refuse("DTI-X028", placed(cell), text=cell.text, where=where)
            elif kind == "node":
                self.problems.refuse("DTI-X039", placed(cell), text=cell.text)
            elif kind != "again":
                remarks = _REMARKS if self.form == OF_ONE else _NO_REMARKS
                self.problems.refuse("DTI-X006", placed(cell), text=cell.text, remarks=remarks)


def _label(rules: RuleSet, item: str) -> Text:
    """What people know a figure by, or a node that points are given for."""
    return rules.inputs[item].label if item in rules.inputs else rules.nodes[item].title


def _unit_named(unit: Unit) -> Text:
    return Text(unit.named("vi"), unit.named("en"))


def _name_again(unit: Unit) -> Text:
    name = _unit_named(unit)
    return Text(f"hãy ghi lại «{name.vi}»", f"write {name.of('en')!r} again")


def placed(cell: Cell) -> Place:
    """Where a cell stands, with its sheet and name."""
    return cell.place._replace(cell=cell.name)


def _related(rules: RuleSet, found: dict[EntryKey, Judged]) -> dict[EntryKey, Judged]:
    """With the parts that are above what they are part of."""
    for item, declared in rules.inputs.items():
        for field in FIGURES:
            part, above = found.get((item, field)), _above(rules, found, item, field)
            if part is None or part.problem is not None or above is None or not isinstance(part.entry, Fraction):
                continue
            whole, limit = above
            if part.entry > limit:
                wrong = problem("DTI-X018", placed(part.cell), label=declared.label, figure=part.cell.text,
                                whole=rules.inputs[whole].label, limit=str(limit))  # fmt: skip
                found[item, field] = evolve(part, problem=wrong)
    return found


def _above(rules: RuleSet, found: Mapping[EntryKey, Judged], item: str, field: Field) -> tuple[str, Fraction] | None:
    """The nearest whole of a part that is stated, and its figure."""
    whole = rules.inputs[item].part_of
    while whole is not None:
        for column in (field, "figure"):
            stated = found.get((whole, column))
            if stated is not None:
                return (whole, stated.entry) if isinstance(stated.entry, Fraction) else None
        whole = rules.inputs[whole].part_of if whole in rules.inputs else None
    return None


def problems_of(found: Filled, rules: RuleSet) -> Iterator[Problem]:
    """All that is wrong in a workbook."""
    yield from found.problems
    _, wrong = found.unit_of(rules)
    if wrong is not None and all(each.code != "DTI-X034" for each in found.problems):  # it stands on that sheet
        yield wrong
    if found.complete.text.strip() or found.complete.fault:
        declared = judge(rules, ("", "complete"), found.complete, found.lang)
        if declared.problem is not None:
            yield declared.problem
    for each in found.judged(rules).values():
        if each.problem is not None:
            yield each.problem
