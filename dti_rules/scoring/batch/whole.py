"""Scores a table by the exact reader alone, group by group: for rules that no columns are computed for.

Those are rules for single units (what is not assessed for one, what stands in for its missing figures), functions of
the cohort that have no columns, and comparisons of irrational numbers. So are the codes of warnings told, of whatever
rules. Some hundreds of rows a second.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from dti_rules.formula.block import Block
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.absent import not_alike
from dti_rules.scoring.batch import exact
from dti_rules.scoring.batch.frame import UNIT, Frame, Piece, Pieces
from dti_rules.scoring.batch.inputs import BlockInputs, Inputs
from dti_rules.scoring.batch.program import Scales, program_of
from dti_rules.scoring.batch.results import Report, ResultColumn, Room, Wanted
from dti_rules.scoring.score import Scorecard, Scorecards, score
from dti_rules.scoring.warnings import BETWEEN_CODES, codes_of
from dti_rules.words.classes import evolve
from dti_rules.words.problems import Place, Problem, ProblemsError, fail, problem
from dti_rules.words.progress import watched
from dti_rules.words.text import Text

WITHOUT_COLUMNS = frozenset({"DTI-B001", "DTI-B030", "DTI-B034", "DTI-S007"})
"""Problems that say that a rule set is not computed by columns."""
_OUT = "_not_assessed"
_SCORING = Text("Đang tính điểm từng nhóm", "Scoring the groups")
_CHECKED_AT_ONCE = 65_536


@lru_cache(maxsize=64)
def without_columns(rule_set: RuleSet) -> tuple[Problem, ...]:
    """Why no columns are computed for a rule set; nothing where they are."""
    if not rule_set.alike:
        what = Text("bảng chia nhiều phần (dask, spark)", "a table in partitions (dask, spark)")
        return (not_alike(rule_set, what),)
    try:
        program_of(rule_set, Scales({}, {}))
    except ProblemsError as error:
        if {each.code for each in error.problems} <= WITHOUT_COLUMNS:
            return tuple(error.problems)
        raise
    return ()


def refuse_left_out(rule_set: RuleSet, columns: Iterable[str]) -> None:
    """Raises ProblemsError where figures say for single rows what is not assessed: a table has no place for it."""
    if rule_set.by_unit is not None and rule_set.by_unit.in_figures and any(name.endswith(_OUT) for name in columns):
        raise ProblemsError([not_alike(rule_set, Text("cột *_not_assessed", "a column *_not_assessed"))])


class WholeScorer:
    """Scores the groups of one table; `second_pass` may be asked for once, then `report` and `ranks` are known."""

    def __init__(
        self, frame: Frame, wanted: Sequence[Wanted], pieces: Pieces, groups: int, scaled: bool, told: bool = False
    ) -> None:
        self.frame, self.wanted, self.pieces, self.scaled = frame, wanted, pieces, scaled
        self.report = Report(groups=groups, exactly=True, told=told)
        self.ranks: list[int] = []
        """Of every row; 0 where it has none, or an open one."""
        self.codes: list[str] = []
        """Of every row: the codes of its warnings, where `told` asks for them."""

    def first_pass(self) -> None:
        """Nothing: units are compared when their group is scored."""

    def second_pass(self) -> Iterator[tuple[Piece, list[ResultColumn]]]:
        """The results of one record batch after the other. Raises ProblemsError."""
        read = [(piece, self._read(piece)) for piece in self.pieces(None)]
        groups: dict[int, list[Submission]] = {}
        places: list[list[tuple[int, int]]] = []
        for piece, submissions in read:
            codes = piece.groups(np.arange(len(submissions))).tolist()
            places.append([])
            for code, submission in zip(codes, submissions, strict=True):
                mine = groups.setdefault(code, [])
                places[-1].append((code, len(mine)))
                mine.append(submission)
        watching = watched(groups.items(), _SCORING, len(groups), alone=len(groups) > 1)
        cards = {code: self._score(mine) for code, mine in watching}
        ranks = {code: {each.unit: each.rank or 0 for each in found.ranking} for code, found in cards.items()}
        for (piece, _), rows in zip(read, places, strict=True):
            found = [cards[code][i] for code, i in rows]
            self.ranks += [ranks[code].get(card.unit, 0) for (code, _), card in zip(rows, found, strict=True)]
            if self.report.told:
                self.codes += [BETWEEN_CODES.join(codes_of(card.warnings)) for card in found]
            yield piece, self._columns(piece, found)

    def _read(self, piece: Piece) -> list[Submission]:
        """The rows of a record batch, checked as those of other tables are."""
        inputs = self.frame.open(piece.batch, piece.first_row)
        rows = np.arange(piece.batch.num_rows)
        _check(inputs, len(rows))
        declared = exact.complete_list(self.frame.complete(piece.batch, piece.first_row), rows)
        found = exact.submissions(self.frame.plan, inputs, rows, declared)
        return [evolve(each, unit=unit) for each, unit in zip(found, self._units(piece, found), strict=True)]

    def _units(self, piece: Piece, submissions: Sequence[Submission]) -> Iterator[Unit]:
        """The unit of each row, named by the row's number; of the list only where the rules name single units."""
        by_unit, place = self.frame.rule_set.by_unit, piece.batch.schema.get_field_index(UNIT)
        if by_unit is None or not by_unit.named:
            yield from (each.unit for each in submissions)
            return
        if place < 0:
            raise fail(
                "DTI-B013", column=UNIT, hint=Text("bộ chỉ số này nêu tên đơn vị", "the rules name single units")
            )
        for each, text in zip(submissions, piece.batch.column(place).to_pylist(), strict=True):
            try:
                unit = self.frame.rule_set.units.find(str(text))
            except ProblemsError as error:
                raise ProblemsError(_of_row(each.unit.name, error)) from None
            yield Unit(unit.list, unit.code, each.unit.name)

    def _score(self, submissions: Sequence[Submission]) -> Scorecards:
        try:
            return score(self.frame.rule_set, submissions)
        except ProblemsError as error:
            if all("unit" in each.facts for each in error.problems):
                exact.refuse_rows(error.problems)
            raise

    def _columns(self, piece: Piece, cards: Sequence[Scorecard]) -> list[ResultColumn]:
        rounding = self.frame.rule_set.rounding
        space, columns = Room(len(self.wanted), len(cards), self.scaled), []
        for place, each in zip(space.places, self.wanted, strict=True):
            decimals = rounding.decimals if each.measure == "value" else rounding.points_decimals
            column = ResultColumn(place, decimals, self.scaled, each.node.open_range, piece.first_row)
            for row, card in enumerate(cards):
                column.put_one(row, exact.of_card(card, each.node.id, each.measure, decimals, rounding.mode))
            columns.append(column)
        self.report.rows += len(cards)
        self.report.second_looks += len(cards)
        self.report.figures_looked_at += len(cards) * len(columns)
        return columns


def _check(inputs: Inputs, rows: int) -> None:
    """Raises ProblemsError for figures that the rules do not admit."""
    for start in range(0, rows, _CHECKED_AT_ONCE):
        block = Block(min(_CHECKED_AT_ONCE, rows - start))
        block.n = block.size
        with np.errstate(all="ignore"):
            BlockInputs(inputs, block, start, {}).check()


def _of_row(row: str, error: ProblemsError) -> Iterator[Problem]:
    for each in error.problems:
        yield problem("DTI-B012", Place(""), row=row, why=Text(each.sentence("vi"), each.sentence("en")))
