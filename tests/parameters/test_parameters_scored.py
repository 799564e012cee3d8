"""A formula with a parameter computes what the same formula with the number written out computes, in every reader."""

from fractions import Fraction

import pyarrow as pa
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.conformance.kit import verify
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError

COUNTS = st.integers(0, 12), st.integers(0, 50), st.integers(50, 90)


def scored(rules, inputs, **more):
    (card,) = score(rules, [submission(rules, "Cà Mau", inputs=inputs, complete=True, **more)])
    return card


@given(*COUNTS)
@settings(max_examples=examples(40))
def test_a_parameter_is_the_number_written_out(twelve, written_out, papers, trained, people):
    inputs = {"papers": papers, "trained": trained, "people": people}
    cards = [scored(rules, inputs) for rules in (twelve, written_out)]
    assert [card.value("total") for card in cards] == [cards[0].value("total")] * 2
    assert cards[0].value("papers_share") == Fraction(papers, 12)


@given(st.lists(st.tuples(*COUNTS), min_size=1, max_size=8))
@settings(max_examples=15)
def test_both_kernels_print_what_the_exact_reader_prints(twelve, rows):
    table = pa.table({name: [row[i] for row in rows] for i, name in enumerate(("papers", "trained", "people"))})
    cards = [scored(twelve, dict(zip(("papers", "trained", "people"), row, strict=True))) for row in rows]
    wanted = {name: [card[name].printed for card in cards] for name in twelve.nodes}
    for machine in (False, True):
        ask = Ask(tuple(twelve.nodes), Options(complete=True), scaled=True, machine=machine)
        assert score_table(twelve, ArrowSource(table), ask).to_pydict() == wanted


def test_sql_prints_what_the_exact_reader_prints(twelve, written_out):
    pytest.importorskip("sqlglot")
    duckdb = pytest.importorskip("duckdb")
    from dti_rules.report.export.nodes import SqlOptions
    from dti_rules.report.export.sql import rules_sql

    rows = [(i, papers, trained, 90) for i, (papers, trained) in enumerate([(0, 0), (5, 7), (11, 9), (12, 90)])]
    values = ", ".join(map(str, rows))
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE submissions (unit INTEGER, papers BIGINT, trained BIGINT, people BIGINT)")
        engine.execute(f"INSERT INTO submissions VALUES {values}")
        answers = []
        for rules in (twelve, written_out):
            found = engine.execute(rules_sql(rules, SqlOptions(dialect="duckdb", complete=True)))
            names = [column[0] for column in found.description]
            answers.append(sorted(tuple(dict(zip(names, row, strict=True)).items()) for row in found.fetchall()))
    assert answers[0] == answers[1]


def test_the_conformance_kit_holds(twelve):
    found = [finding for finding in verify(twelve, 10) if finding.broken is not None]
    assert [finding.check.name for finding in found] == ["version-names-rules"], "nobody recorded its digest"


def test_an_equal_parameter_is_dropped(twelve):
    stated = submission(twelve, "Cà Mau", inputs={"papers": 6, "papers_required": "12", "ceiling": "10%"})
    assert dict(stated.inputs) == {"papers": 6}


def test_another_one_is_refused_in_one_line(seven):
    with pytest.raises(ProblemsError) as caught:
        submission(seven, "Cà Mau", inputs={"papers": 6, "papers_required": 12})
    (found,) = caught.value.problems
    assert found.code == "DTI-T030"
    assert "made-2023@1.0.0 sets 7 documents (derived) for every unit" in found.sentence("en")
    assert "made-2023@1.0.0 ấn định 7 văn bản (suy ra) cho mọi đơn vị" in found.sentence("vi")


def test_a_parameter_has_no_points(twelve):
    with pytest.raises(ProblemsError, match="DTI-T018 papers_required is a parameter of the edition"):
        submission(twelve, "Cà Mau", points={"papers_required": 12})


def test_a_column_may_repeat_a_parameter_and_not_contradict_it(twelve):
    table = {"papers": [3, 6], "trained": [1, 1], "people": [10, 10]}
    ask = Ask(("papers_share",), Options(complete=True), scaled=True)
    alike = pa.table({**table, "papers_required": [12, 12]})
    assert score_table(twelve, ArrowSource(alike), ask).to_pydict() == {"papers_share": [2500, 5000]}
    with pytest.raises(ProblemsError, match="DTI-B040 row 2, column papers_required: 7, but made-2022"):
        score_table(twelve, ArrowSource(pa.table({**table, "papers_required": [12, 7]})), ask)
    with pytest.raises(ProblemsError, match="DTI-B005"):
        score_table(twelve, ArrowSource(pa.table({**table, "papers_required": ["12", "12"]})), ask)


def test_a_parameter_less_certain_than_the_formula_is_warned_of_and_weakens_the_score(twelve):
    card = scored(twelve, {"papers": 3, "trained": 1, "people": 100})
    (found,) = [warning for warning in card.warnings if warning.code == "DTI-W012"]
    assert found.sentence("en").startswith("1.2 rests on “Level of full marks” = 0.1 (reconstructed)")
    assert found.sentence("vi").startswith("1.2: dựa vào «Mức đạt điểm tối đa» = 0,1 (phục dựng)")
    assert (card["papers_share"].provenance, card["trained_share"].provenance) == ("derived", "reconstructed")


def test_what_is_given_does_not_rest_on_the_parameter(twelve):
    (card,) = score(twelve, [submission(twelve, "Cà Mau", points={"papers_share": 5, "trained_share": 5})])
    assert [warning.code for warning in card.warnings if warning.code == "DTI-W012"] == []
