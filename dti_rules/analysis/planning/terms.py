"""What changes cost and how far figures may go: the user's files, or the default that is told with every plan."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from dti_rules.formula.scope import Input
from dti_rules.model.rules import RuleSet
from dti_rules.tables.csv_rows import Table, check_header
from dti_rules.tables.figures import unreadable
from dti_rules.tables.headings import with_columns
from dti_rules.tables.plain import table_of
from dti_rules.words.classes import field, frozen
from dti_rules.words.names import nearest
from dti_rules.words.numerals import Style, read_number
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, problem, see_show
from dti_rules.words.text import Text

DEFAULT_COST = Text(
    "Chi phí mặc định: 1 cho mỗi phần trăm của mức đạt điểm tối đa mà số liệu thay đổi, 1 cho mỗi câu có/không hoặc "
    "phương án được đổi. Hãy nêu chi phí thật bằng --costs.",
    "Default cost: 1 for each hundredth of what earns full marks that a figure moves, 1 for each yes, no or word that "
    "is changed. State real costs with --costs.",
)
STATED_COST = Text(
    "Chi phí theo tệp đã cho; số liệu không có trong tệp thì giữ nguyên.",
    "Costs as the file states them; a figure that it does not name stays.",
)


@frozen
class Limit:
    """How far a figure may go; with neither end it stays as it is."""

    least: Fraction | None = None
    most: Fraction | None = None

    @property
    def stays(self) -> bool:
        """Whether the figure is not to be moved at all."""
        return self.least is None and self.most is None


@frozen
class CostTerms:
    """What one more of each figure costs (None: the default), and the limits."""

    costs: Mapping[str, Fraction] | None = None
    limits: Mapping[str, Limit] = field(factory=dict)

    @property
    def said(self) -> Text:
        """How costs are counted."""
        return DEFAULT_COST if self.costs is None else STATED_COST


def costs_in(rules: RuleSet, path: Path, numbers: Style = "en") -> dict[str, Fraction]:
    """A file of costs (`input,cost`): of one more unit of a figure, or of changing a yes, a no or a word."""
    found: dict[str, Fraction] = {}
    problems: list[Problem] = []
    table = table_of(path, numbers)
    for name, row in _rows(rules, table, ("input", "cost"), ("input", "cost"), problems):
        value = _number(row, "cost", numbers, problems)
        if value is not None and value < 0:
            problems.append(problem("DTI-G009", _at(row, "cost"), name=name, figure=row.by_name["cost"]))
        elif value is not None:
            found[name] = value
    if problems:
        raise ProblemsError(problems)
    return found


def limits_in(rules: RuleSet, path: Path, numbers: Style = "en") -> dict[str, Limit]:
    """A file of limits (`input,least,most`); a row with neither says that the figure stays."""
    found: dict[str, Limit] = {}
    problems: list[Problem] = []
    table = table_of(path, numbers)
    for name, row in _rows(rules, table, ("input", "least", "most"), ("input",), problems):
        texts = [column for column in ("least", "most") if row.by_name.get(column)]
        if texts and not rules.inputs[name].numeric:
            problems.append(problem("DTI-G010", _at(row, texts[0]), name=name))
            continue
        ends = {column: _number(row, column, numbers, problems) for column in texts}
        limit = Limit(ends.get("least"), ends.get("most"))
        if limit.least is not None and limit.most is not None and limit.least > limit.most:
            problems.append(problem("DTI-G011", _at(row, "least"), name=name))
        found[name] = limit
    if problems:
        raise ProblemsError(problems)
    return found


@frozen
class _Row:
    """One row: where it begins, its cells by column, and where each begins in the text."""

    place: Place
    by_name: Mapping[str, str]
    columns: Mapping[str, int]


def _rows_in(table: Table) -> Iterator[_Row]:
    for place, texts, columns, _ in table.cells():
        yield _Row(place, dict(zip(table.header, texts, strict=False)), dict(zip(table.header, columns, strict=False)))


def _rows(
    rules: RuleSet, table: Table, known: tuple[str, ...], needed: tuple[str, ...], problems: list[Problem]
) -> list[tuple[str, _Row]]:
    """The rows of a table by input; adds what is wrong with the names."""
    table = with_columns(table, known)
    check_header(table, known, needed)
    table.check()
    if not table.rows:
        raise fail("DTI-T003", Place(table.shown))
    found: dict[str, _Row] = {}
    for row in _rows_in(table):
        name = row.by_name["input"]
        if name not in rules.inputs:
            hint = did_you_mean(nearest(name, rules.inputs), see_show(rules.id))
            problems.append(problem("DTI-T005", _at(row, "input"), item=name, rule_set=rules.id, hint=hint))
        elif name in found:
            problems.append(problem("DTI-L004", _at(row, "input"), key=name, line=str(found[name].place.line)))
        else:
            found[name] = row
    return list(found.items())


def _number(row: _Row, column: str, numbers: Style, problems: list[Problem]) -> Fraction | None:
    text = row.by_name[column]
    numeral = read_number(text, numbers)
    if numeral is None:
        problems.append(unreadable(text, numbers, _at(row, column)))
        return None
    return numeral.value


def _at(row: _Row, column: str) -> Place:
    return row.place.beside(row.columns.get(column, 1))


def changes_whole(declared: Input) -> bool:
    """Whether a figure is changed as a whole: a yes or no, or a word."""
    return not declared.numeric
