"""A group's exact extremes are looked for among the rows near them, and nowhere else."""

import pyarrow as pa
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.plugins.registry import load
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.results import Report
from dti_rules.scoring.batch.second import SecondLook
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score

RULES = load("dti-2022")
FIRMS, NAMES = "enterprises", "vn_domain_names"


@pytest.fixture(autouse=True)
def no_group_is_scored_as_a_whole(monkeypatch):
    def refuse(*_):
        raise AssertionError("every row of a group was scored for its extremes")

    monkeypatch.setattr(SecondLook, "_whole_group", refuse)


def printed(rows, complete, reports=None):
    """7.10 as the batch prints it, in ten thousandths: domain names of a firm, over the highest of the group."""
    groups, firms, names = (list(column) for column in zip(*rows, strict=True))
    kinds = (pa.int32(), pa.int64(), pa.int64())
    table = pa.table(
        {
            name: pa.array(x, kind)
            for name, x, kind in zip(("year", FIRMS, NAMES), (groups, firms, names), kinds, strict=True)
        }
    )
    asked = Ask(("components",), Options("year", complete=complete), scaled=True)
    found = score_table(RULES, ArrowSource(table), asked, None if reports is None else reports.append)
    return found["domain_name_rate"].to_pylist()


def printed_exactly(rows, complete):
    found: list[int | None] = [None] * len(rows)
    for group in {row[0] for row in rows}:
        places = [i for i, row in enumerate(rows) if row[0] == group]
        cohort = []
        for i in places:
            stated = {name: x for name, x in zip((FIRMS, NAMES), rows[i][1:], strict=True) if x is not None}
            cohort.append(Submission(Unit("", str(i), str(i)), stated, complete=complete))
        for i, card in zip(places, score(RULES, cohort), strict=True):
            found[i] = card["7.10"].printed if card.stated("7.10") else None
    return found


@pytest.mark.long
def test_undecided_figures_of_a_large_group_cost_only_the_rows_near_its_extremes():
    rows = [(2022, 20_000, n) for n in range(1, 5001, 2)] + [(2022, 3 * 20_000, 3 * 20_000)] * 2
    reports: list[Report] = []
    assert printed(rows, True, reports) == printed_exactly(rows, True)
    assert reports[0].second_looks == 2500  # n / 20,000 is half a digit for every odd n


COUNTS = st.sampled_from([1, 3, 7, 49, 20_000, 60_000, 10**9 + 7, 2**53 + 1])


@settings(max_examples=examples(40))
@given(
    rows=st.lists(
        st.tuples(st.sampled_from([2021, 2022, 2023]), COUNTS, st.one_of(st.none(), COUNTS, st.integers(0, 30_000))),
        min_size=1,
        max_size=12,
    ),
    complete=st.booleans(),
)
def test_any_groups_print_what_the_exact_reader_prints(rows, complete):
    assert printed(rows, complete) == printed_exactly(rows, complete)


@pytest.mark.parametrize("large", [2**53, 2**61])
@pytest.mark.parametrize("groups", [1, 2])
def test_a_row_with_a_figure_too_large_for_a_float_is_not_taken_for_an_extreme(large, groups):
    """Read without that figure, the third row's rate would be the highest by far: what is divided by is a sum."""
    names = ("security_staff", "civil_servants", "public_employees")
    rows = [(3, 50, 40), (5, 60, 70), (9, 10, large), (7, 20, 80), (1, 30, 30), (9, large, large + 1)]
    table = pa.table({name: pa.array(x, pa.int64()) for name, x in zip(names, zip(*rows, strict=True), strict=True)})
    table = table.append_column("year", pa.array([i % groups for i in range(len(rows))]))
    found = score_table(RULES, ArrowSource(table), Ask(("components",), Options("year", complete=True), scaled=True))
    for group in range(groups):
        stated = [dict(zip(names, row, strict=True)) for row in rows[group::groups]]
        cohort = [Submission(Unit("", str(i), str(i)), each, complete=True) for i, each in enumerate(stated)]
        wanted = [card["4.6"].printed for card in score(RULES, cohort)]
        assert found["security_staff_share"].to_pylist()[group::groups] == wanted
