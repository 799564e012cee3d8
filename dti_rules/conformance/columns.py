"""The batch prints what the exact reader prints."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from dti_rules.conformance.common import broken
from dti_rules.conformance.kit import BrokenError, NotTriedError, check, holds_for_all
from dti_rules.conformance.strategies import submissions
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.report.export.drawing import entered
from dti_rules.scoring.batch.frame import UNIT, Options
from dti_rules.scoring.batch.program import Scales, program_of
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

_TENTHS, _THOUSANDTHS = pa.decimal128(30, 1), pa.decimal128(30, 3)


@check("columns", "chấm theo cột in ra như chấm chính xác", "columns print what the exact reader prints")
def columns_print_the_same(rules: RuleSet, examples: int) -> None:
    """Every printed value and rank of a batch is the exact reader's, with any figure missing, by either kernel.

    Figures of inputs, and of the indicators that are known only by one. A rule set that uses a function without a
    columnar form, or compares irrational parts, has no batch to compare.
    """
    names = [*sorted(rules.inputs), *(node.id for node in entered(rules))]
    if not names:
        raise NotTriedError(
            Text("không áp dụng: không có số liệu nào để nhập", "does not apply: there is no figure to enter")
        )
    cohorts = st.tuples(submissions(rules, 2, 3), st.lists(st.sampled_from(names), max_size=2), st.booleans())

    def property_(drawn: tuple[list[Submission], list[str], bool]) -> None:
        cohort, absent, complete = drawn
        _compare(rules, [_without(s, absent if i == 0 else [], complete) for i, s in enumerate(cohort)], complete)

    def by_machine(cohort: list[Submission]) -> None:
        _compare(rules, cohort, complete=True, machine=True)

    try:
        program_of(rules, Scales({}, {}))  # a rule set without a batch is no example to be made smaller
        holds_for_all(cohorts, max(3, examples // 3), property_)
        holds_for_all(submissions(rules, 8, 8), 2, by_machine)  # each compiles a kernel
    except ProblemsError as error:
        if any(problem.code not in ("DTI-B001", "DTI-B030", "DTI-B034", "DTI-S007") for problem in error.problems):
            raise
        first = error.problems[0]
        why = Text(f"không áp dụng: {first.line('vi')}", f"does not apply: {first.line('en')}")
        raise NotTriedError(why) from None


def _without(submission: Submission, absent: Sequence[str], complete: bool) -> Submission:
    kept = {name: value for name, value in submission.inputs.items() if name not in absent}
    given = tuple(figure for figure in submission.given if figure.item not in absent)
    return Submission(submission.unit, kept, given, complete=complete)


def _compare(rules: RuleSet, cohort: Sequence[Submission], complete: bool, machine: bool = False) -> None:
    nodes = [node for node in rules.nodes.values() if node.assessed]
    ranked = rules.ranking.on == "printed" and rules.ranking.at_least is None
    columns = (*(node.id for node in nodes), *(["rank"] if ranked else []))
    asked = Ask(columns, Options(complete=complete), scaled=True, machine=machine)
    found = score_table(rules, ArrowSource(_table(rules, cohort)), asked).to_pydict()
    cards = score(rules, cohort)
    for i, card in enumerate(cards):
        for node in nodes:
            exact = card[node.id].printed if card.stated(node.id) else None
            if found[node.id][i] != exact:
                raise broken(
                    node,
                    f"chấm theo cột in {found[node.id][i]}, chấm chính xác in {exact}",
                    f"columns print {found[node.id][i]}, the exact reader prints {exact}",
                    card.submission.inputs,
                )
        rank = cards.ranking.of(card.unit)
        if ranked and found["rank"][i] != (None if rank is None else rank.rank):
            raise BrokenError(Text("thứ hạng chấm theo cột khác", "ranks made of columns differ"))


def _table(rules: RuleSet, cohort: Sequence[Submission]) -> object:
    arrays = {}
    if rules.by_unit is not None:  # which may name single units
        arrays[UNIT] = pa.array([submission.unit.key for submission in cohort], pa.string())
    for name, declared in rules.inputs.items():
        figures: list[Any] = [submission.inputs.get(name) for submission in cohort]
        if declared.kind == "yes_no":
            arrays[name] = pa.array(figures, pa.bool_())
        elif declared.kind == "choice":
            arrays[name] = pa.array(figures, pa.string())
        else:
            arrays[name] = pa.array(
                [None if f is None else Decimal(int(Fraction(f) * 10)) / 10 for f in figures], _TENTHS
            )
    for node in entered(rules):
        of = [next((figure for figure in submission.given if figure.item == node.id), None) for submission in cohort]
        arrays[node.id] = pa.array([None if figure is None else _decimal(figure.text) for figure in of], _THOUSANDTHS)
    return pa.table(arrays)


def _decimal(text: str) -> Decimal:
    figure = Fraction(text)
    return Decimal(figure.numerator) / Decimal(figure.denominator)
