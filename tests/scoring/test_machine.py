"""The machine kernel: which blocks it serves, and that nobody can tell from the results whether it did."""

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from dti_rules.formula.forms import Form, Term
from dti_rules.formula.functions.guarded import Guarded
from dti_rules.formula.functions.ratios import Share
from dti_rules.formula.operations import scaled
from dti_rules.plugins.registry import load, registry
from dti_rules.scoring.batch import scorer
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource, Ask, Scoring, score_table
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError

if not registry().batch_kernels:
    pytest.skip("the native kernel is not installed", allow_module_level=True)
from dti_rules_native import engine
from dti_rules_native.compiled import TABLES
from dti_rules_native.gathering import Gathering
from dti_rules_native.running import Running

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
from comparing import compare
from tables import columns
from tables import table as arrow


@pytest.fixture(scope="session")
def rules(first_rules):
    return first_rules


@pytest.fixture(scope="session", params=["first transcription", pytest.param("form of 2022", marks=pytest.mark.long)])
def either(request, first_rules, installed_rules):
    """A rule set of full size: without detail indicators, and with them."""
    return first_rules if request.param == "first transcription" else installed_rules


EVERYTHING = ("total", "pillars", "mains", "components", "points", "rank")


@pytest.fixture
def served(monkeypatch):
    """Of each block that the machine kernel was offered, whether it served it."""
    blocks, inner = [], Running.block

    def block(self, start, n):
        found = inner(self, start, n)
        blocks.append(found is not None)
        return found

    monkeypatch.setattr(Running, "block", block)
    return blocks


def both(rules, made, ask):
    """The results by the columnar kernel alone, and with the machine's help."""
    return [
        score_table(rules, ArrowSource(made), evolve(ask, machine=machine)).combine_chunks()
        for machine in (False, True)
    ]


def off_the_lines(rules, rows, seed, most=100_000):
    """Random columns, and in those of the form of 2022 no ratio that equals a bound of its bands.

    6.8 asks for 100 %, so one service more is eligible than is fully online. 5.12.1 asks for 3, 7 and 10 % of d:
    100 k = 3 d, 100 k = 7 d and 10 k = d have no solution where d leaves 1 when divided by 100.
    """
    found = columns(rules, rows, seed, most=most)
    if "eligible_services" in found:
        found["eligible_services"] = np.maximum(found["eligible_services"], found["full_online_services"] + 1)
        found["dx_spending"] = found["dx_spending"] * 100 + 1
    return found


@pytest.mark.long
@pytest.mark.parametrize("kind", ["random", "small", "gaps", "decimals", "edges", "alike"])
def test_ordinary_tables_of_rules_without_bands_of_ratios_are_served(rules, kind, served):
    compare(rules, kind, 63, 3, machine=True)
    assert served == [True]


@pytest.mark.long
@pytest.mark.parametrize("name", ["dti-2021", "dti-2022", "dti-2023"])
@pytest.mark.parametrize("most", [100_000, 400, 3])
def test_the_editions_are_served_where_no_ratio_is_on_a_line(name, most, served):
    rules = load(name)
    made = arrow(rules, off_the_lines(rules, 630, 3, most))
    first, second = both(rules, made, Ask(EVERYTHING, Options(complete=True)))
    assert first.equals(second)
    assert served == [True]


@pytest.mark.long
@pytest.mark.parametrize(
    "figures",
    [
        {"full_online_services": 40, "eligible_services": 40},
        {"full_online_services": 39, "eligible_services": 40},
        {"security_investment": 4, "security_recurrent": 3, "dx_spending": 100},
        {"security_investment": 4, "security_recurrent": 3, "dx_spending": 101},
    ],
)
def test_a_block_with_a_ratio_on_the_line_of_its_bands_is_served_as_any_other(installed_rules, served, figures):
    made = off_the_lines(installed_rules, 63, 3)
    for name, figure in figures.items():
        made[name][17] = figure
    first, second = both(installed_rules, arrow(installed_rules, made), Ask(EVERYTHING, Options(complete=True)))
    assert first.equals(second)
    assert served == [True]


@pytest.mark.long
def test_the_ict_index_is_served_with_its_deviations_and_its_growth(served):
    compare(load("ict-index-2020"), "random", 63, 3, machine=True)
    assert served == [True]


@pytest.mark.long
@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize("group", [None, "year"])
@pytest.mark.parametrize("most", [100_000, 300])
def test_every_bit_of_a_larger_table_is_the_same(either, served, scaled, group, most):
    made = arrow(either, off_the_lines(either, 5000, 4, most)).append_column(
        "year", pa.array([i % 7 for i in range(5000)])
    )
    ask = Ask(EVERYTHING, Options(group=group, complete=True, carry=("year",)), scaled)
    first, second = both(either, made, ask)
    assert first.equals(second)
    assert served == [True]


@pytest.mark.long
def test_the_kernel_is_compiled_for_a_large_table_and_when_small_ones_add_up(either, served, monkeypatch):
    monkeypatch.setattr(scorer, "MACHINE_FROM", 300)
    ask, batch = Ask(options=Options(complete=True)), arrow(either, off_the_lines(either, 140, 4))
    fresh = evolve(either)
    for offered in ([], [], [True], [True, True]):  # 140, 280, 420 and 560 rows
        score_table(fresh, ArrowSource(batch), ask)
        assert served == offered
    served.clear()
    score_table(evolve(either), ArrowSource(arrow(either, off_the_lines(either, 300, 4))), ask)
    assert served == [True]


@pytest.mark.long
def test_record_batches_of_different_kinds_take_turns_on_two_threads(rules, served, monkeypatch):
    """Each has a kernel of its own, and room of its own for it."""
    monkeypatch.setattr(scorer, "BLOCK", 64)
    plain = arrow(rules, columns(rules, 1000, 4))
    gaps = arrow(rules, {name: x.copy() for name, x in columns(rules, 1000, 5).items()})
    at = gaps.schema.get_field_index("dx_staff")
    holes = pa.array([None if i % 3 else 0 for i in range(1000)], gaps.schema.field(at).type)
    made = pa.concat_tables([gaps.set_column(at, "dx_staff", holes), plain, gaps.set_column(at, "dx_staff", holes)])
    ask = Ask(EVERYTHING, Options(complete=True), threads=2)
    first, second = both(rules, made, ask)
    assert first.equals(second)
    assert served == [True] * 48


@pytest.mark.long
def test_a_refused_block_goes_to_the_columnar_kernel_and_its_neighbours_do_not(rules, served, monkeypatch):
    monkeypatch.setattr(scorer, "BLOCK", 100)
    figures = columns(rules, 500, 6)
    figures["dx_staff"][237] = figures["civil_servants"][237] = 2**55
    first, second = both(rules, arrow(rules, figures), Ask(EVERYTHING, Options(complete=True), threads=1))
    assert first.equals(second)
    assert served == [True, True, False, True, True]


@pytest.mark.long
def test_figures_of_more_bits_than_are_taken_for_granted_are_served_all_the_same(rules, served):
    """The bounds of the form hold for figures of so many bits; of a table with larger ones, the ends are read."""
    figures = columns(rules, 200, 6)
    figures["grdp"] = figures["grdp"] + 2**45
    first, second = both(rules, arrow(rules, figures), Ask(EVERYTHING, Options(complete=True)))
    assert first.equals(second)
    assert served == [True]


@pytest.mark.long
def test_the_third_small_table_of_a_kind_is_worth_a_kernel(rules, served):
    batch = arrow(rules, columns(rules, 20, 4))
    fresh = evolve(rules)
    for _ in range(TABLES + 1):
        score_table(fresh, ArrowSource(batch), Ask(options=Options(complete=True)))
    assert served == [True, True]


def test_rows_that_state_nothing_print_nothing(rules, served):
    made = pa.table({"dx_staff": [1, None, 3], "civil_servants": [10, None, None]})
    first, second = both(rules, made, Ask(("4.2", "total", "rank"), Options(complete=True)))
    assert first.equals(second)
    assert second["dx_staff_share"].to_pylist()[1:] == [None, 0.0]
    assert served == [True]


@pytest.mark.long
@pytest.mark.parametrize("complete", [True, False])
def test_an_input_that_the_table_lacks_earns_nothing_in_complete_rows(rules, served, complete):
    made = arrow(rules, columns(rules, 200, 6)).drop(
        ["dx_staff", "steering_committee_chair", "it_spending", "incidents"]
    )
    first, second = both(rules, made, Ask(EVERYTHING, Options(complete=complete)))
    assert first.equals(second)
    assert second["dx_staff_share"].to_pylist() == [0.0 if complete else None] * 200
    assert served == [complete]


def test_a_wrong_word_is_refused_even_where_nothing_asked_for_reads_it(rules):
    from dti_rules.words.problems import ProblemsError

    made = pa.table({"steering_committee_chair": ["head", "haed"], "dx_staff": [1, 2], "civil_servants": [4, 4]})
    for machine in (False, True):
        with pytest.raises(ProblemsError, match="DTI-B008 row 2, column steering_committee_chair: 'haed'"):
            score_table(rules, ArrowSource(made), Ask(("4.2",), machine=machine))


@pytest.mark.parametrize(
    "kind", [np.float32, np.float64, *(pytest.param(kind, marks=pytest.mark.long) for kind in (np.int16, np.uint8))]
)
def test_figures_of_every_kind_of_number_are_served(rules, served, kind):
    made = pa.table({"dx_staff": np.array([1, 0, 3], kind), "civil_servants": np.array([8, 10, 4], kind)})
    first, second = both(rules, made, Ask(("4.2",), Options(complete=True)))
    assert first.equals(second)
    assert served == [True]


@pytest.fixture
def stubborn(monkeypatch):
    """An LLVM that compiles nothing."""

    def refuse(_text, _target):
        raise RuntimeError("no code for\nthis processor")

    monkeypatch.setattr(engine, "_compiled", refuse)
    monkeypatch.setattr(engine, "read_kept", lambda _place: None)


def test_a_kernel_that_cannot_be_compiled_is_told_with_each_table_and_columns_serve(rules, stubborn):
    fresh, ask = evolve(rules), Ask(("4.2", "rank"), Options(complete=True), machine=True)
    made = pa.table({"dx_staff": [1, 3], "civil_servants": [8, 4]})
    plain = score_table(fresh, ArrowSource(made), evolve(ask, machine=False))
    for _ in range(2):
        told = []
        assert score_table(fresh, ArrowSource(made), ask, told.append).equals(plain)
        assert [(each.code, each.facts["reason"]) for each in told[0].warnings] == [
            ("DTI-B060", "no code for this processor")
        ]


def test_where_llvm_cannot_be_loaded_that_is_told_and_columns_serve(rules, monkeypatch):
    made, told = pa.table({"dx_staff": [1, 3], "civil_servants": [8, 4]}), []
    monkeypatch.setitem(sys.modules, "dti_rules_native.running", None)
    found = score_table(rules, ArrowSource(made), Ask(("4.2",), Options(complete=True), machine=True), told.append)
    assert found.equals(score_table(rules, ArrowSource(made), Ask(("4.2",), Options(complete=True), machine=False)))
    assert [each.code for each in told[0].warnings] == ["DTI-B060"]


class OfAPlugin(Share):
    """A share that is worth half, declared by operations alone."""

    def define(self, bound):
        return scaled(super().define(bound), Fraction(1, 2))


def test_a_function_that_a_plugin_declares_is_compiled(rules, served):
    changed = evolve(rules, functions={**rules.functions, "share": Guarded(OfAPlugin(), "a-plugin")})
    made, ask = pa.table({"dx_staff": [1, 3], "civil_servants": [8, 4]}), Ask(("4.2",), Options(complete=True))
    plain, first = (score_table(each, ArrowSource(made), evolve(ask, machine=False)) for each in (rules, changed))
    second = score_table(changed, ArrowSource(made), evolve(ask, machine=True))
    assert second.equals(first) and not second.equals(plain)
    assert served == [True]


class Halved(Share):
    """A share whose columns are halved and doubled as whole arrays, in a way that no single row has."""

    engines = frozenset({"columns"})

    def columns(self, bound, compiler):
        form = super().columns(bound, compiler)
        (term,) = form.terms

        def make(block):
            x, most, error, _ = term.make(block)
            return x * 1.0, most, error, True

        return Form(form.constant, (Term(term.factor, make, False),))


@pytest.mark.long
def test_a_function_made_for_whole_columns_leaves_the_table_to_the_columnar_kernel(either, served):
    changed = evolve(either, functions={**either.functions, "share": Halved()})
    made, ask = arrow(either, columns(either, 100, 6)), Ask(EVERYTHING, Options(complete=True))
    plain, _ = both(either, made, ask)
    served.clear()
    assert all(found.equals(plain) for found in both(changed, made, ask))
    assert served == []


# ---- the first pass


def gathered(rules, found, machine):
    scoring = Scoring(rules, ArrowSource(found), Ask(("total",), Options(complete=True), machine=machine))
    return {
        k: (each.count.tolist(), each.low.tolist(), each.high.tolist(), each.over)
        for k, each in scoring.scorer(1).gather(0).items()
    }


@pytest.fixture
def gathers(monkeypatch):
    """Of each block, whether the kernel of the first pass served it."""
    said, block = [], Gathering.block

    def told(self, start, n):
        said.append(block(self, start, n))
        return said[-1]

    monkeypatch.setattr(Gathering, "block", told)
    return said


@pytest.mark.long
@pytest.mark.parametrize("zeros", [0.0, 0.3])
def test_both_kernels_find_the_same_extremes(installed_rules, gathers, zeros):
    found = arrow(installed_rules, columns(installed_rules, 999, 8, most=300, zeros=zeros))
    assert gathered(installed_rules, found, True) == gathered(installed_rules, found, False)
    assert gathers == [True]


@pytest.mark.long
def test_what_is_wrong_with_a_figure_that_is_compared_is_told_alike(installed_rules, gathers):
    figures = columns(installed_rules, 99, 8, most=300)
    figures["security_staff"][7] = -1
    told = []
    for machine in (True, False):
        with pytest.raises(ProblemsError) as refused:
            gathered(installed_rules, arrow(installed_rules, figures), machine)
        told.append([str(found) for found in refused.value.problems])
    assert told[0] == told[1]
    assert gathers == [False]


@pytest.mark.long
def test_a_figure_beyond_the_bits_of_the_first_pass_is_compared_all_the_same(installed_rules, gathers):
    figures = columns(installed_rules, 99, 8, most=300)
    figures["digital_society_recurrent"][7] = 2**52
    found = arrow(installed_rules, figures)
    assert gathered(installed_rules, found, True) == gathered(installed_rules, found, False)
    assert gathers == [False]
