"""The batch prints what the exact reader prints."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from dti_rules.conformance.common import broken
from dti_rules.conformance.kit import BrokenError, check, holds_for_all
from dti_rules.conformance.strategies import submissions, units_of
from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

_TENTHS = pa.decimal128(30, 1)


@check("columns", "chấm theo cột in ra như chấm chính xác", "columns print what the exact reader prints")
def columns_print_the_same(rules: RuleSet, examples: int) -> None:
    """Every printed value and rank of a batch is the exact reader's, with any figure missing, by either kernel.

    A rule set that uses a function without a columnar form, or compares irrational parts, has no batch to compare. Of
    one that takes no figures but those given for its lowest indicators, these are drawn.
    """
    if not rules.inputs:
        holds_for_all(
            st.lists(_given(rules), min_size=2, max_size=3), max(3, examples // 3), partial(_compare_given, rules)
        )
        return
    lacking = st.lists(st.sampled_from(sorted(rules.inputs)), max_size=2) if rules.inputs else st.just([])
    cohorts = st.tuples(submissions(rules, 2, 3), lacking, st.booleans())

    def property_(drawn: tuple[list[Submission], list[str], bool]) -> None:
        cohort, absent, complete = drawn
        _compare(rules, [_without(s, absent if i == 0 else [], complete) for i, s in enumerate(cohort)], complete)

    def by_machine(cohort: list[Submission]) -> None:
        _compare(rules, cohort, complete=True, machine=True)

    try:
        holds_for_all(cohorts, max(3, examples // 3), property_)
        holds_for_all(submissions(rules, 8, 8), 2, by_machine)  # each compiles a kernel
    except ProblemsError as error:
        if any(problem.code not in ("DTI-B001", "DTI-B030") for problem in error.problems):
            raise


def _given(rules: RuleSet) -> st.SearchStrategy[Mapping[str, Fraction | None]]:
    """Values for the indicators that nothing is below, some of them absent."""
    tenths = st.none() | st.integers(0, 10).map(lambda n: Fraction(n, 10))
    return st.fixed_dictionaries({node.id: tenths for node in rules.leaves if node.assessed})


def _compare_given(rules: RuleSet, drawn: Sequence[Mapping[str, Fraction | None]]) -> None:
    cohort = [
        Submission(unit, given=tuple(Given(item, Interval.point(value), value, str(value), "value")
                                     for item, value in values.items() if value is not None))
        for unit, values in zip(units_of(rules), drawn, strict=False)
    ]  # fmt: skip
    columns = {
        item: pa.array([None if v[item] is None else Decimal(int(v[item] * 10)) / 10 for v in drawn], _TENTHS)  # type: ignore[operator]
        for item in drawn[0]
    }
    _same(rules, cohort, pa.table(columns), complete=False)


def _without(submission: Submission, absent: Sequence[str], complete: bool) -> Submission:
    kept = {name: value for name, value in submission.inputs.items() if name not in absent}
    return Submission(submission.unit, kept, complete=complete)


def _compare(rules: RuleSet, cohort: Sequence[Submission], complete: bool, machine: bool = False) -> None:
    _same(rules, cohort, _table(rules, cohort), complete, machine)


def _same(rules: RuleSet, cohort: Sequence[Submission], table: Any, complete: bool, machine: bool = False) -> None:
    nodes = [node for node in rules.nodes.values() if node.assessed]
    ranked = rules.ranking.on == "printed"
    columns = (*(node.id for node in nodes), *(["rank"] if ranked else []))
    asked = Ask(columns, Options(complete=complete), scaled=True, machine=machine)
    found = score_table(rules, ArrowSource(table), asked).to_pydict()
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


def _table(rules: RuleSet, cohort: Sequence[Submission]) -> Any:
    arrays = {}
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
    return pa.table(arrays)
