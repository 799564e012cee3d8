"""Adding a round to a register: the figures of the new round, a reason for each that moved, one more record."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dti_rules.model.rules import Extreme, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.plugins.registry import Chosen, registry
from dti_rules.records.made import Made, tidy
from dti_rules.records.record import Record, make
from dti_rules.records.register import add
from dti_rules.records.rounds.explained import applied, read_against
from dti_rules.records.rounds.figures import figures_of
from dti_rules.records.rounds.history import History, history
from dti_rules.records.rounds.moves import Moves
from dti_rules.records.rounds.reasons import reasons_for
from dti_rules.records.rounds.round import Round, round_data
from dti_rules.records.submissions import stated_extremes
from dti_rules.tables.changes import StatedChange, iso_date
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.names import name_key
from dti_rules.words.numerals import Style, written_day
from dti_rules.words.problems import Place, ProblemsError, fail, problem
from dti_rules.words.text import Text

_FARTHEST_EAST = timedelta(hours=14)
"""Where it is latest on earth, so that no reader's today is taken for tomorrow."""


@frozen
class Figures:
    """The figures of a round in full, the rules for them, and why these rules."""

    rules: RuleSet
    chosen: Chosen
    submissions: tuple[Submission, ...]
    extremes: Mapping[str, Extreme] | None = None


@frozen
class Asked:
    """A round to be added: its name, date and maker; its figures in full, or None for those of the round before with
    the table's changes laid over them; the table; which round it follows, or that it follows none."""

    name: str
    day: str
    made: Made
    figures: Figures | None
    table: tuple[StatedChange, ...] = ()
    after: str | None = None
    first: bool = False
    numbers: Style = "en"


@frozen
class AddedRound:
    """What came of it: the round, the one that it follows, and the register's new head."""

    round: Round
    before: Round | None
    head: str
    new: bool


def add_round(path: Path, asked: Asked) -> AddedRound:
    """Appends a round to a register, which is made where there is none. On return it is on the disk.

    Raises ProblemsError where a figure moved without a reason, the table says what the figures belie, the rules are
    others than before, or the register is not as it was left.
    """
    name, day = _named(asked)
    if asked.first and asked.after is not None:
        raise fail("DTI-H064", Place("--after"))
    known = history(path) if path.exists() else History(path)
    if known.wrong is not None:
        raise fail("DTI-H016", Place(str(path)), reason=known.wrong)
    before = _before(known, asked)
    _refuse_taken(known, before, name)
    _refuse_day(day, before, asked)
    record = _record(asked, before, name, day)
    (added,) = add(path, [record], known.head or None)
    return AddedRound(Round(added.entry.number, record), before, added.entry.chain, added.new)


def _named(asked: Asked) -> tuple[str, str]:
    name, day = tidy(asked.name, "--name"), iso_date(asked.day)
    for option, text in (("--name", name), ("--by", asked.made.by)):
        if not text:
            raise fail("DTI-H047", option=option)
    if day is None:
        raise fail("DTI-H033", Place("--date"), text=asked.day)
    return name, day


def _before(known: History, asked: Asked) -> Round | None:
    """The round that the new one follows: as asked, else the last one under the same rule set."""
    if asked.first:
        return None
    if asked.after is not None:
        found = known.find(asked.after)
        if (taken := known.after(found)) is not None:
            raise fail("DTI-H048", Place(str(known.path)), name=found.name, after=taken.name)
        return found
    fits = [each for each in known.lasts if asked.figures is None or each.rules.id == asked.figures.rules.id]
    if len(fits) > 1:
        several = ", ".join(f"{each.number} {each.name}" for each in fits)
        raise fail("DTI-H049", Place(str(known.path)), rounds=several)
    if not fits and asked.figures is None:
        raise fail("DTI-H050", Place(str(known.path)))
    return fits[0] if fits else None


def _refuse_taken(known: History, before: Round | None, name: str) -> None:
    taken = [each for each in (known.chain(before) if before else ()) if name_key(each.name) == name_key(name)]
    if taken:
        raise fail("DTI-H051", Place(str(known.path)), name=name, number=str(taken[0].number))


def _refuse_day(day: str, before: Round | None, asked: Asked) -> None:
    """Raises ProblemsError for a date that cannot be the round's: one that has not come yet, one before the round that
    it follows or before the decision that it applies, and one before evidence that it weighed."""
    rules = asked.figures.rules if asked.figures is not None else before.rules if before is not None else None
    decided = "" if rules is None or rules.decision_date is None else rules.decision_date.isoformat()
    place, today = Place("--date"), (datetime.now(UTC) + _FARTHEST_EAST).date().isoformat()
    if day > today:
        raise fail("DTI-H061", place, day=written_day(day), today=written_day(today))
    if before is not None and day < before.date:
        raise fail("DTI-H062", place, day=written_day(day), what=_named_round(before), then=written_day(before.date))
    if rules is not None and day < decided:
        raise fail("DTI-H062", place, day=written_day(day), what=rules.governing, then=written_day(decided))
    late = [
        (each.row.place, written_day(shown.date)) for each in asked.table for shown in each.evidence if shown.date > day
    ]
    if late:
        raise ProblemsError([problem("DTI-H063", at, day=written_day(day), then=then) for at, then in late])


def _named_round(each: Round) -> Text:
    return Text(f"vòng {each.name}", f"the round {each.name}")


def _record(asked: Asked, before: Round | None, name: str, day: str) -> Record:
    figures, old = asked.figures, None if before is None else before.submissions
    if figures is not None and before is not None:
        figures = _held(figures, before)
    rules = before.rules if figures is None and before is not None else figures.rules if figures else None
    assert rules is not None
    known = figures_of([*(old or ()), *(figures.submissions if figures else ())])
    read = read_against(rules, asked.table, known, asked.numbers)
    if figures is None:
        assert before is not None
        stated = stated_extremes(rules, before.record.head, before.record.shown)
        figures = Figures(rules, Chosen("record"), applied(rules, before.submissions, read), stated)
    reasons = reasons_for(rules, old, figures.submissions, read, asked.made.by)
    said = round_data(name, day, None if before is None else before.digest, reasons)
    more = {**asked.made.head(), "round": said}
    record = make(rules, figures.submissions, figures.chosen, registry().origin, figures.extremes, more)
    if before is not None:
        _must_be_explained(before, record)
    return record


def _held(figures: Figures, before: Round) -> Figures:
    """The figures under the rules and the extremes of the round before. Raises ProblemsError where they are others."""
    rules = before.rules
    if figures.rules.rules_digest != rules.rules_digest:
        raise fail("DTI-H052", given=str(figures.rules), rules=str(rules), name=before.name)
    stated = stated_extremes(rules, before.record.head, before.record.shown)
    if figures.extremes is not None and figures.extremes != stated:
        raise fail("DTI-H053", name=before.name)
    return evolve(figures, extremes=stated)


def _must_be_explained(before: Round, record: Record) -> None:
    """Raises ProblemsError for a point that moved although no figure that it rests on did."""
    for each in Moves(before, [Round(0, record)]).units:
        for move in each.moves:
            if not move.explained:
                vi, en = (f"{move.node.code} {move.node.title.of(lang)}" for lang in ("vi", "en"))
                raise fail("DTI-H054", Place(each.unit.name), item=Text(vi, en))


def whole_figures(record: Record, chosen: Chosen) -> Figures:
    """The figures of a record as those of a round."""
    found = registry()
    rules = record.rules(found.functions, found.origin)
    stated = stated_extremes(rules, record.head, record.shown)
    return Figures(rules, chosen, record.submissions(rules), stated or None)
