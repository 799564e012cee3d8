"""The batch prints what the exact reader prints: every figure and every rank of every row."""

import random
import sys
from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import effort
import numpy as np
import pyarrow as pa
import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dti_rules.formula.block import Block
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Ranking, Rounding
from dti_rules.model.units import Unit
from dti_rules.plugins.registry import load
from dti_rules.scoring.batch import scorer
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.printing import Printer
from dti_rules.scoring.batch.program import Shape
from dti_rules.scoring.batch.ranks import ranks
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.ranking import rank_spans
from dti_rules.words.classes import evolve

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import comparing
from comparing import KINDS, compare

TELLING = ("beyond", "decimals", "edges", "gaps", "given", "partly")
"""Kinds of tables that between them reach every way a figure is stated; the others are more of the same."""


@pytest.fixture(scope="session")
def rules(first_rules):
    return first_rules


@pytest.fixture(scope="session", params=["first transcription", "form of 2022"])
def either(request, first_rules, installed_rules):
    """A rule set of full size: without detail indicators, and with them."""
    return first_rules if request.param == "first transcription" else installed_rules


@pytest.fixture(scope="module")
def ict():
    return load("ict-index-2020")


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.long)], ids=["columns", "machine"])
def machine(request):
    """Each kernel in its turn: with the machine kernel serving what it can, and without."""
    return request.param


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=() if kind in TELLING else pytest.mark.long) for kind in KINDS]
)
def test_every_printed_figure_of_dti_is_the_exact_readers(installed_rules, kind, machine):
    rows = 42 if effort.quick else 126
    found = compare(installed_rules, kind, rows, 7, machine)
    assert found.figures == rows * 215
    assert found.different == []


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_every_printed_figure_of_the_ict_index_is_the_exact_readers(ict, kind, machine):
    assert compare(ict, kind, 22 if effort.quick else 66, 11, machine).different == []


@pytest.mark.long
@pytest.mark.parametrize("kind", ["random", "gaps", "partly", "edges"])
def test_every_printed_figure_of_a_detail_indicator_is_the_exact_readers(installed_rules, kind, machine, monkeypatch):
    monkeypatch.setattr(comparing, "COLUMNS", ("details",))
    found = compare(installed_rules, kind, 126, 7, machine)
    assert found.figures == 126 * 27
    assert found.different == []


@pytest.mark.long
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 10**6), rows=st.integers(1, 70))
def test_any_table_prints_the_same(either, machine, kind, seed, rows):
    assert compare(either, kind, rows, seed, machine).different == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["dti-2021", "dti-2023"])
def test_the_editions_print_the_same(name, machine):
    assert compare(load(name), "gaps", 63, 5, machine).different == []


@pytest.mark.long
@pytest.mark.parametrize("mode", ["half_even", "down"])
def test_other_roundings_print_the_same(first_rules, installed_rules, ict, mode, machine):
    for rule_set in (installed_rules, ict) if machine else (first_rules, installed_rules, ict):
        rounding = evolve(rule_set.rounding, mode=mode, decimals=3)
        for kind in ("edges", "gaps", "random"):
            assert compare(evolve(rule_set, rounding=rounding), kind, 40, 3, machine).different == []


def test_blocks_and_record_batches_change_nothing(either, monkeypatch, machine):
    found = []
    for block, cut in ((16, 29), (1000, 7), (50, 200)):
        monkeypatch.setattr(scorer, "BLOCK", block)
        found.append(_scored(either, cut, 3, machine))
    assert found[0].equals(found[1])
    assert found[1].equals(found[2])


def _scored(rules, cut, threads, machine):
    from tables import columns, table

    whole = table(rules, columns(rules, 200, 4, most=400)).append_column("year", pa.array([i % 5 for i in range(200)]))
    batches = [whole.slice(first, cut).combine_chunks() for first in range(0, 200, cut)]
    asked = Ask(options=Options(group="year", complete=True), threads=threads, machine=machine)
    return score_table(rules, ArrowSource(pa.concat_tables(batches)), asked).combine_chunks()


def test_columns_of_every_width_and_offset_are_read(rules, machine):
    plain = pa.table(
        {
            "dx_staff": [1, 2, 3, None] * 9,
            "civil_servants": [100, 90, 80, 70] * 9,
            "response_team_active": [True, False, None, True] * 9,
        }
    )
    asked = Ask(("4.2", "response_team"), machine=machine)
    expected = score_table(rules, ArrowSource(plain), asked)
    kinds = [pa.int8(), pa.uint16(), pa.int32(), pa.uint64(), pa.float32(), pa.float64(), pa.decimal128(25, 3)]
    for kind in kinds:
        cast = plain.set_column(0, "dx_staff", plain["dx_staff"].cast(kind))
        assert score_table(rules, ArrowSource(cast), asked).equals(expected)
    for first in (1, 3, 8, 13):
        part = score_table(rules, ArrowSource(plain.slice(first)), asked)
        assert part.combine_chunks().equals(expected.slice(first).combine_chunks())


def test_a_complete_column_declares_row_by_row(rules, machine):
    table = pa.table(
        {"dx_staff": [5, 5], "civil_servants": [None, None], "security_staff": [1, 1], "done": [True, None]},
        schema=pa.schema(
            [
                ("dx_staff", pa.int64()),
                ("civil_servants", pa.int64()),
                ("security_staff", pa.int64()),
                ("done", pa.bool_()),
            ]
        ),
    )
    found = score_table(rules, ArrowSource(table), Ask(("4.2",), Options(complete="done"), machine=machine))
    assert found["dx_staff_share"].to_pylist() == [0.0, None]


def test_only_what_is_asked_for_is_made(rules):
    table = pa.table({"c4_2": [7, None]})
    assert score_table(rules, ArrowSource(table), Ask(("4.2", "dx_staff_share_points"))).to_pydict() == {
        "dx_staff_share": [0.7, None],
        "dx_staff_share_points": [7.0, None],
    }
    scaled = score_table(rules, ArrowSource(table), Ask(("4.2",), scaled=True))
    assert scaled["dx_staff_share"].to_pylist() == [7000, None]


def test_few_rows_need_a_second_look_with_large_denominators(either):
    from tables import columns, table

    reports: list[Any] = []
    asked = Ask(("total", "mains", "pillars"), Options(complete=True))
    score_table(either, ArrowSource(table(either, columns(either, 50_000, 8))), asked, reports.append)
    assert reports[0].second_looks < 50  # below 0.1 %


# ---- refusals


REFUSED = [
    ({"dx_staff": [3, -5], "civil_servants": [9, 9]}, "DTI-B003 row 2, column dx_staff: -5 is outside 0 … +∞"),
    ({"dx_staff": [3, 12], "civil_servants": [9, 10]}, "DTI-B004 row 2, column dx_staff: 12 is above civil_servants = 10"),
    ({"dx_staff": [2**60], "civil_servants": [2**60 - 1]}, "DTI-B004 row 1, column dx_staff"),
    ({"dx_staff": ["3"]}, "DTI-B005 the column 'dx_staff' holds string, where numbers are needed"),
    ({"dx_staff": [4.5]}, "DTI-B006 row 1, column dx_staff: 4.5 is not a whole number"),
    ({"dx_staff": [1.0, float("nan")]}, "DTI-B007 row 2, column dx_staff: nan is no number"),
    ({"dx_staff": [float("inf")]}, "DTI-B007 row 1, column dx_staff: inf is no number"),
    ({"steering_committee_chair": ["head", "haed"]}, "DTI-B008 row 2, column steering_committee_chair: 'haed' is no choice; did you mean 'head'"),
    ({"it_spending": [0.1]}, "DTI-B010 row 1, column it_spending: 0.1 is a binary float"),
    ({"c4_2": [7.25]}, "DTI-B010 row 1, column c4_2"),
    ({"c4_2": [11]}, "DTI-B011 row 1, column c4_2: 11 is above the maximum 10"),
    ({"dx_staff": [1], "civil_servants": [100], "c4_2": [7]}, "DTI-B012 row 1: 4.2 is stated as 7 but its parts give 1.0000"),
    ({"dx_staf": [1]}, "DTI-B002 the column 'dx_staf' is no input or indicator of dti-2022; did you mean 'dx_staff'"),
    ({"region": ["Bắc"]}, "DTI-B002 the column 'region' is no input or indicator of dti-2022; see `dti-rules show dti-2022`, or name it in `carry`"),
    ({"unit": ["a"]}, "DTI-B014 no column of the table belongs to dti-2022"),
    ({"c4_2": [1], "dx_staff_share": [1]}, "DTI-B015 the columns 'c4_2' and 'dx_staff_share' both mean 4.2"),
    ({"c6_1": [1]}, "DTI-T022"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "line"), REFUSED, ids=[line.split()[0] + str(i) for i, (_, line) in enumerate(REFUSED)]
)
def test_a_wrong_figure_is_refused_with_its_column_and_row(rules, machine, columns, line):
    from dti_rules.words.problems import ProblemsError

    with pytest.raises(ProblemsError) as caught:
        score_table(rules, ArrowSource(pa.table(columns)), Ask(("total", "4.2"), machine=machine))
    assert str(caught.value).startswith(line)
    for problem in caught.value.problems:
        assert "\n" not in problem.line("vi")


def test_the_first_wrong_rows_are_told_in_order_whatever_the_threads(rules, monkeypatch, machine):
    from dti_rules.words.problems import ProblemsError

    monkeypatch.setattr(scorer, "BLOCK", 10)
    figures = [1] * 500
    figures[37] = figures[31] = figures[300] = -1
    with pytest.raises(ProblemsError) as caught:
        score_table(rules, ArrowSource(pa.table({"dx_staff": figures})), Ask(("4.2",), threads=4, machine=machine))
    assert [problem.facts["row"] for problem in caught.value.problems] == ["32", "38"]


@pytest.mark.parametrize("middle", [None, [None, None], [None, 7]], ids=["absent", "never stated", "not stated"])
def test_a_part_is_held_against_the_nearest_whole_that_is_stated(rules, machine, middle):
    """drill_spending is part of security_spending, and that of it_spending."""
    from dti_rules.scoring.score import score
    from dti_rules.tables.read import submission
    from dti_rules.words.problems import ProblemsError

    columns = {"drill_spending": [5, 5], "it_spending": [1, 9]}
    if middle is not None:
        columns["security_spending"] = pa.array(middle, pa.int64())
    with pytest.raises(ProblemsError) as caught:
        score_table(rules, ArrowSource(pa.table(columns)), Ask(("total",), Options(complete=True), machine=machine))
    assert [(found.code, found.facts["row"]) for found in caught.value.problems] == [("DTI-B004", "1")]
    assert str(caught.value).startswith("DTI-B004 row 1, column drill_spending: 5 is above it_spending = 1")
    for inputs, codes in (
        ({"drill_spending": 5, "it_spending": 1}, ["DTI-T010"]),
        ({"drill_spending": 5, "it_spending": 9, "security_spending": 7}, []),
        ({"drill_spending": 5, "it_spending": 1, "security_spending": 7}, ["DTI-T010"]),
    ):
        with pytest.raises(ProblemsError) if codes else nullcontext() as caught:
            score(rules, [submission(rules, "Huế", inputs=inputs)])
        assert not codes or [found.code for found in caught.value.problems] == codes


def test_where_there_are_more_problems_than_are_told_that_is_said(rules, machine):
    from dti_rules.words.problems import ProblemsError

    for wrong, last in ((19, "DTI-B003"), (20, "DTI-B031"), (500, "DTI-B031")):
        table = pa.table({"dx_staff": [-1] * wrong + [1]})
        with pytest.raises(ProblemsError) as caught:
            score_table(rules, ArrowSource(table), Ask(("4.2",), machine=machine))
        assert caught.value.problems[-1].code == last
        assert len(caught.value.problems) == (19 if wrong == 19 else 21)


@pytest.mark.parametrize("kind", [pa.int8(), pa.uint8(), pa.int64(), pa.float32(), pa.float64()])
def test_one_and_zero_may_stand_for_yes_and_no(rules, machine, kind):
    said = [True, False, None, True]
    found = []
    for column in (pa.array(said), pa.array([None if x is None else int(x) for x in said], kind)):
        table = pa.table({"national_dx_day_held": column, "listed": column, "dx_staff": [1, 2, 3, 4]})
        ask = Ask(("1.10", "4.2"), Options(complete="listed"), machine=machine)
        found.append(score_table(rules, ArrowSource(table), ask).to_pydict())
    assert found[0] == found[1]
    assert found[0]["national_dx_day"] == [1.0, 0.0, None, 1.0]


@pytest.mark.parametrize("column", ["national_dx_day_held", "listed"])
def test_no_other_number_stands_for_yes_or_no(rules, machine, column):
    from dti_rules.words.problems import ProblemsError

    for strange in (2, -1, 0.5, float("nan")):
        figures = [1, 0, strange]
        table = pa.table(
            {"national_dx_day_held": [1, 0, 1], "listed": [1, 1, 0], column: figures, "dx_staff": [1, 2, 3]}
        )
        table = pa.concat_tables([table.slice(0, 2), table.slice(2)])
        with pytest.raises(ProblemsError, match=f"DTI-B009 row 3, column {column}: '{strange}' cannot be read as yes"):
            score_table(rules, ArrowSource(table), Ask(("total",), Options(complete="listed"), machine=machine))


def test_words_columns_and_groups_that_do_not_exist_are_refused(rules):
    from dti_rules.words.problems import ProblemsError

    table = ArrowSource(pa.table({"dx_staff": [1, 2], "year": [1, None]}))
    for ask, code in (
        (Ask(("totl",)), "DTI-B016"),
        (Ask(("total",), Options(group="yaer", carry=("year",))), "DTI-B013"),
        (Ask(("total",), Options(group="year")), "DTI-B017"),
        (Ask(("total",), Options(complete="yes", carry=("year",))), "DTI-B013"),
    ):
        with pytest.raises(ProblemsError, match=code):
            score_table(rules, table, ask)


# ---- rounding and ranks, number by number


@settings(max_examples=examples(300))
@given(
    over=st.integers(1, 10**6),
    figures=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8),
    decimals=st.integers(0, 5),
    mode=st.sampled_from(["half_up", "half_even", "down"]),
)
def test_whole_numbers_are_rounded_exactly(rules, over, figures, decimals, mode):
    shapes = [Shape(Fraction(1, over), True)]
    printer = Printer.of(0, rules.total, "value", Rounding(decimals, mode), shapes)
    x = np.array(figures, float)
    digits, doubt = printer.print(Block(len(figures)), [(x, float(np.abs(x).max()), 0.0, False)])
    exact = [scaled_round(Fraction(figure, over), decimals, mode) for figure in figures]
    for i, wanted in enumerate(exact):
        assert (doubt is not None and doubt[i]) or digits[i] == wanted
    if max(map(abs, figures)) * 10**decimals * 2 < 2**50:
        assert doubt is None


@settings(max_examples=examples(300))
@given(
    figures=st.lists(st.fractions(-5, 5, max_denominator=64), min_size=1, max_size=8),
    mode=st.sampled_from(["half_up", "half_even", "down"]),
)
def test_floats_near_the_turn_are_doubted(rules, figures, mode):
    printer = Printer.of(0, rules.total, "value", Rounding(3, mode), [Shape(Fraction(1, 3), False)])
    x = np.array([float(figure * 3) for figure in figures])
    digits, doubt = printer.print(Block(len(figures)), [(x, 15.0, 1e-15, False)])
    for i, figure in enumerate(figures):
        assert (doubt is not None and doubt[i]) or digits[i] == scaled_round(figure, 3, mode)


@settings(max_examples=examples(200))
@given(
    rows=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3), st.booleans()), max_size=30),
    ties=st.sampled_from(["shared_then_skip", "shared"]),
    grouped=st.booleans(),
)
def test_ranks_are_those_of_the_ranking(rows, ties, grouped):
    ranking = Ranking("printed", ties)
    digits = np.array([row[0] for row in rows], np.int64)
    null = np.array([row[2] for row in rows], bool)
    codes = np.array([row[1] for row in rows], np.int64)
    found = ranks(digits, null, codes if grouped else None, ranking)
    for group in range(4 if grouped else 1):
        mine = [i for i in range(len(rows)) if not grouped or rows[i][1] == group]
        spans = [
            (Unit("", str(i), str(i)), Fraction(int(digits[i])), Fraction(int(digits[i]))) for i in mine if not null[i]
        ]
        wanted = {rank.unit.code: rank.rank for rank in rank_spans(spans, (), ranking)}
        assert {str(i): int(found[i]) for i in mine if found[i]} == wanted


def test_rows_in_any_order_get_the_same_results(either, machine):
    from tables import columns, table

    whole = table(either, columns(either, 120, 2, most=50)).append_column(
        "year", pa.array([i // 30 for i in range(120)])
    )
    order = list(range(120))
    random.Random(3).shuffle(order)
    asked = Ask(("total", "components", "rank"), Options(group="year", complete=True), machine=machine)
    straight = score_table(either, ArrowSource(whole), asked)
    mixed = score_table(either, ArrowSource(whole.take(order)), asked)
    assert mixed.combine_chunks().equals(straight.take(order).combine_chunks())
