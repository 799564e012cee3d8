"""A table of changes read against a rule set, and the figures that it makes of those of the round before."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.records.rounds.figures import FIGURE_KINDS, FigureKey, Figures, code_of, figures_of, over
from dti_rules.tables.changes import VERDICTS, StatedChange
from dti_rules.tables.csv_rows import MOST_SOUGHT
from dti_rules.tables.read import from_rows
from dti_rules.tables.row import SUBMISSION, Row
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.many import Problems
from dti_rules.words.names import nearest
from dti_rules.words.numerals import Style
from dti_rules.words.problems import Place, ProblemsError, choices, did_you_mean, see_show
from dti_rules.words.text import Text


@frozen
class Read:
    """A row of the table: which figure it speaks of, and the figure that it states, if any."""

    stated: StatedChange
    key: FigureKey
    figure: Any = None

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return self.stated.row.place


_T = TypeVar("_T")


def read_against(rules: RuleSet, table: Sequence[StatedChange], known: Figures, numbers: Style) -> tuple[Read, ...]:
    """The rows with their units, items and figures read; `known` has what is stated before or after.

    Raises ProblemsError with all that is wrong with them.
    """
    problems, keys = Problems(), list[FigureKey | None]()
    items = {item.casefold(): node for item, node in rules.items.items()}
    for each in table:
        try:
            keys.append(_key(rules, items, each, known, problems))
        except ProblemsError as error:
            problems.include(error)
            keys.append(None)
    found = [(stated, key) for stated, key in zip(table, keys, strict=True) if key is not None]
    written = [_row(stated, key) for stated, key in found if stated.row.figure and key.kind != "present"]
    new = figures_of(from_rows(rules, written, numbers, problems=problems)) if written else {}
    if problems:
        raise problems.error()
    read = tuple(Read(stated, key, new.get(key) if stated.row.figure else None) for stated, key in found)
    _refuse_twice(rules, read, problems)
    return read


def _row(stated: StatedChange, key: FigureKey) -> Row:
    """The row as a table of figures has it, its measure said."""
    measure = stated.row.measure or ("points" if key.kind == "given" else key.kind)
    return stated.row._replace(unit=key.unit, measure=measure)


def _key(
    rules: RuleSet, items: Mapping[str, str], stated: StatedChange, known: Figures, problems: Problems
) -> FigureKey | None:
    row = stated.row
    unit = rules.units.find(row.unit, row.at("unit"), sought=problems.count < MOST_SOUGHT).key
    if row.measure and row.measure not in FIGURE_KINDS:
        problems.refuse("DTI-T004", row.at("measure"), measure=row.measure, hint=choices(list(FIGURE_KINDS)))
        return None
    if row.item == SUBMISSION:
        return FigureKey(unit, FIGURE_KINDS[row.measure] if row.measure else "complete", SUBMISSION)
    if row.item in rules.inputs and row.measure in ("", "input"):
        return FigureKey(unit, "input", row.item)
    node = items.get(row.item.casefold())
    if node is None:
        names = [*rules.inputs, *rules.items]
        hint = did_you_mean(nearest(row.item, names), see_show(rules.id))
        problems.refuse("DTI-T005", row.at("item"), item=row.item, rule_set=rules.id, hint=hint)
        return None
    if row.measure:
        return FigureKey(unit, FIGURE_KINDS[row.measure], node)
    if row.figure.endswith("%") or (not row.figure and FigureKey(unit, "ratio", node) in known):
        return FigureKey(unit, "ratio", node)
    whole = not row.figure and FigureKey(unit, "given", node) not in known
    return FigureKey(unit, "node" if whole else "given", node)


def _refuse_twice(rules: RuleSet, read: Sequence[Read], problems: Problems) -> None:
    seen: dict[FigureKey, Place] = {}
    for each in read:
        if each.key in seen:
            problems.refuse("DTI-T011", each.place, item=code_of(rules, each.key), unit=each.stated.row.unit,
                            first=str(seen[each.key]))  # fmt: skip
        seen[each.key] = each.place
    if problems:
        raise problems.error()


# ---- the figures of the round before, with the table's laid over them


def applied(rules: RuleSet, before: Sequence[Submission], read: Sequence[Read]) -> tuple[Submission, ...]:
    """The submissions with the changes in place. Raises ProblemsError for a row that does not say what to do.

    A row of an indicator may say no more than a reason where the table changes a figure below it.
    """
    problems, old = Problems(), figures_of(before)
    moved = [each for each in read if each.stated.verdict == "withdrawn" or each.figure is not None]
    explained = {(each.key.unit, node) for each in moved for node in over(rules, each.key.kind, each.key.item)}
    for each in read:
        if each.key.kind != "node" or each.stated.verdict or (each.key.unit, each.key.item) not in explained:
            _refuse_unclear(each, old, problems)
    if problems:
        raise problems.error()
    by_unit: dict[str, list[Read]] = {}
    for each in moved:
        by_unit.setdefault(each.key.unit, []).append(each)
    return tuple(_laid(submission, by_unit.get(submission.unit.key, ())) for submission in before)


def _refuse_unclear(each: Read, old: Figures, problems: Problems) -> None:
    row, verdict = each.stated.row, each.stated.verdict
    if FigureKey(each.key.unit, "present", SUBMISSION) not in old or each.key.kind == "present":
        problems.refuse("DTI-H040", row.at("unit"), unit=row.unit)
    elif not row.figure and verdict in ("", "changed"):
        problems.refuse("DTI-H041", row.at("figure"), item=row.item)
    elif verdict == "withdrawn" and each.key.kind == "node":
        problems.refuse("DTI-H056", row.at("item"), item=row.item)
    elif verdict == "withdrawn" and row.figure:
        problems.refuse("DTI-H042", row.at("figure"), item=row.item, verdict=VERDICTS[verdict],
                        said=Text(f"lại ghi {row.figure}", f"it states {row.figure}"))  # fmt: skip


def _laid(mine: Submission, moved: Sequence[Read]) -> Submission:
    if not moved:
        return mine
    inputs, printed, ratios = dict(mine.inputs), dict(mine.printed), dict(mine.ratios)
    given, ranks, declared = list(mine.given), list(mine.ranks), dict[str, Any]()
    left = dict(mine.not_assessed)
    for each in moved:
        item, figure = each.key.item, each.figure
        match each.key.kind:
            case "input":
                _put(inputs, item, None if figure is None else figure[0])
                _put(printed, item, None if figure is None else figure[1])
            case "ratio":
                _put(ratios, item, figure)
            case "not_assessed":
                _put(left, item, figure)
            case "given":
                given = [*(known for known in given if known.item != item), *(figure or ())]
            case "rank":
                ranks = [*(known for known in ranks if known[0] != item), *((item, rank) for rank in figure or ())]
            case _:
                declared[each.key.kind] = bool(figure)
    return evolve(mine, inputs=inputs, printed=printed, ratios=ratios, given=tuple(given), ranks=tuple(ranks),
                        not_assessed=left, places={}, **declared)  # fmt: skip


def _put(figures: dict[str, _T], item: str, value: _T | None) -> None:
    if value is None:
        figures.pop(item, None)
    else:
        figures[item] = value
