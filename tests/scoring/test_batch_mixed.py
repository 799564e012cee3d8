"""Small tables of rows that state all, a part or nothing, in every order of blocks: printed as `score` prints them."""

from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Given, Interval
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.batch import scorer, second
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.results import Report
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError

EDITION = """\
id: mixed-2026
version: 1.0.0
format: 1
index: mixed
year: 2026
title: {vi: Chỉ số, en: Index}
units: vn-63
decision: {document: 1/QĐ}
main_indicators: [a.yaml, b.yaml]
total: {code: T, title: {vi: Chung, en: All}TOTAL, cite: {document: 1/QĐ, place: "1"}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {case: {vi: vụ, en: cases}}
"""
MAIN = """\
id: {name}
code: "{code}"
title: {{vi: Chính, en: Main}}
max_points: 40
cite: {{document: 1/QĐ, place: "{code}"}}
provenance: {{title: official, points: official}}
components:
"""
PART = """\
  - id: {name}
    code: "{code}"
    title: {{vi: Phần, en: Part}}
    max_points: 20
    inputs:
{inputs}
    formula: {formula}
    cite: {{document: 1/QĐ, place: "{code}"}}
    provenance: {{title: official, points: official, formula: official}}
"""
COUNT = "      {name}: {{kind: count, measured_in: case, label: {{vi: Số, en: Figure}}{more}}}"
YES = "      {name}: {{kind: yes_no, label: {{vi: Có, en: 'Yes'}}}}"
PARTS = {
    "a1": ("share(x, y)", [COUNT.format(name="x", more=", part_of: y"), COUNT.format(name="y", more="")]),
    "a2": ("between_extremes(rate(u, w))", [COUNT.format(name="u", more=""), COUNT.format(name="w", more="")]),
    "b1": ("between_extremes(figure(v))", [COUNT.format(name="v", more="")]),
    "b2": ("mean(yes(p), yes(q))", [YES.format(name="p"), YES.format(name="q")]),
}
INPUTS = {"a1": ("x", "y"), "a2": ("u", "w"), "b1": ("v",), "b2": ("p", "q")}
NODES = ("total", "a", "b", *PARTS)


FORMULA = ', formula: "geometric_mean(a, b)"'
ALONE = {"a2": "rate(u, w, full_from = 20)", "b1": "amount(v, full_from = 4)"}
"""A formula over parts that compare units is not printed where bounds meet in one value, which `score` says."""


@pytest.fixture(params=["", FORMULA], ids=["sum", "formula"], scope="module")
def rules(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mixed")
    files = {"rule-set.yaml": EDITION.replace("TOTAL", request.param)}
    for number, main in enumerate("ab", start=1):
        text = MAIN.format(name=main, code=str(number))
        for place, (name, (formula, inputs)) in enumerate(PARTS.items(), start=1):
            if name.startswith(main):
                said = ALONE.get(name, formula) if request.param else formula
                text += PART.format(name=name, code=f"{number}.{place}", formula=said, inputs="\n".join(inputs))
        files[f"{main}.yaml"] = text
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_folder(folder)


def drawn(seed, rows, gaps, given, large):
    """Rows by input and by node with a given figure; who is complete; the group of each."""
    chance = np.random.default_rng(seed)
    found: list[dict[str, Any]] = []
    for _ in range(rows):
        y, w = int(chance.integers(0, 9)), int(chance.choice([1, 2, 3, 32, 160]))
        row: dict[str, Any] = {"x": int(chance.integers(0, y + 1)), "y": y, "u": int(chance.integers(0, 40)), "w": w}
        row |= {"v": int(chance.integers(0, 5)), "p": bool(chance.integers(0, 2)), "q": bool(chance.integers(0, 2))}
        for name in list(row):
            if chance.random() < gaps:
                row[name] = None
        if chance.random() < large:
            row["u"] = 2**53 + int(chance.integers(0, 3))
        if chance.random() < large and row["w"] is not None:
            row["w"] = 2**60 + 1
        for node, below in INPUTS.items():
            row[f"{node}_points"] = None
            if chance.random() < given:
                row[f"{node}_points"] = int(chance.integers(0, 21))
                for name in below:
                    row[name] = None
        found.append(row)
    return (
        found,
        [bool(each) for each in chance.integers(0, 2, rows)],
        [int(each) for each in chance.integers(0, 3, rows)],
    )


def submissions(rules, rows, done, places):
    for i in places:
        stated = {name: x for name, x in rows[i].items() if x is not None and not name.endswith("_points")}
        marks = [
            Given(node, Interval.point(Fraction(x, 20)), Fraction(x, 20), str(x), "points")
            for node in INPUTS
            if (x := rows[i].get(f"{node}_points")) is not None
        ]
        yield Submission(Unit("x", str(i), str(i)), stated, tuple(marks), complete=done[i])


def wanted(rules, rows, done, groups):
    found: dict[str, list[Any]] = {name: [None] * len(rows) for name in (*NODES, "rank")}
    for group in set(groups):
        places = [i for i, each in enumerate(groups) if each == group]
        cards = score(rules, list(submissions(rules, rows, done, places)))
        ranks = {rank.unit.code: rank.rank for rank in cards.ranking}
        for i, card in zip(places, cards, strict=True):
            found["rank"][i] = ranks.get(str(i))
            for name in NODES:
                found[name][i] = card[name].printed if card.stated(name) else None
    return found


def table(rows, done, groups, cut):
    kinds = {"p": pa.bool_(), "q": pa.bool_()}
    columns = {name: pa.array([row[name] for row in rows], kinds.get(name, pa.int64())) for name in rows[0]}
    if all(x is None for x in columns["a1_points"].to_pylist()):
        columns = {name: column for name, column in columns.items() if not name.endswith("_points")}
    whole = pa.table({**columns, "done": pa.array(done), "group": pa.array(groups)})
    return pa.concat_tables([whole.slice(first, cut).combine_chunks() for first in range(0, len(rows), cut)])


CASES = {
    "gaps": (2, 30, 0.2, 0.0, 0.0),
    "given": (3, 24, 0.0, 0.3, 0.0),
    "too large for floats": (5, 24, 0.0, 0.0, 0.2),
    "everything": (6, 40, 0.1, 0.2, 0.1),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("complete", [True, False, "done"])
def test_every_figure_and_rank_is_the_exact_readers(rules, monkeypatch, case, complete):
    rows, some, groups = drawn(*CASES[case])
    done = some if complete == "done" else [complete] * len(rows)
    expected = wanted(rules, rows, done, groups)
    for block, cut in ((7, 50), (100, 11)):
        monkeypatch.setattr(scorer, "BLOCK", block)
        asked = Ask(
            ("total", "mains", "components", "rank"), Options("group", complete, ("done",)), scaled=True, machine=False
        )
        found = score_table(rules, ArrowSource(table(rows, some, groups, cut)), asked).to_pydict()
        for name, column in expected.items():
            assert found[name] == column, (name, block)


def test_rows_that_the_exact_reader_scores_whole_may_be_more_than_it_holds_at_once(rules, monkeypatch):
    monkeypatch.setattr(second, "WHOLE_AT_ONCE", 3)
    rows, done, groups = drawn(5, 20, 0.0, 0.0, 0.8)
    asked = Ask(("total", "components"), Options("group", True, ("done",)), scaled=True, machine=False)
    found = score_table(rules, ArrowSource(table(rows, done, groups, 20)), asked).to_pydict()
    expected = wanted(rules, rows, [True] * 20, groups)
    assert all(found[name] == expected[name] for name in ("total", *PARTS))


class Unknown(ArrowSource):
    """A table that does not know its rows beforehand."""

    @property
    def rows(self):
        return None


def test_a_table_that_does_not_know_its_rows_is_scored_the_same(rules):
    rows, done, groups = drawn(7, 20, 0.1, 0.1, 0.0)
    asked = Ask(("total", "components", "rank"), Options("group", True, ("done",)), machine=False)
    reports: list[Report] = []
    whole = table(rows, done, groups, 6)
    known, unknown = (score_table(rules, source(whole), asked, reports.append) for source in (ArrowSource, Unknown))
    assert known.equals(unknown)
    assert [report.rows for report in reports] == [20, 20]


def test_a_given_figure_must_agree_with_what_is_stated_below_it(rules):
    rows, done, groups = drawn(8, 12, 0.0, 0.0, 0.0)
    for row in rows:
        row["b2_points"] = 10 * (row["p"] + row["q"])
    rows[4]["a1_points"] = 0
    rows[4] |= {"x": None, "y": None}
    rows[7]["u"] = 2**53 + 1
    asked = Ask(("total", "components"), Options("group", True, ("done",)), scaled=True, machine=False)
    found = score_table(rules, ArrowSource(table(rows, done, groups, 12)), asked).to_pydict()
    expected = wanted(rules, rows, [True] * 12, groups)
    assert all(found[name] == expected[name] for name in ("total", *PARTS))
    rows[9]["b2_points"] = (rows[9]["b2_points"] + 10) % 30
    with pytest.raises(ProblemsError, match="DTI-B012 row 10"):
        score_table(rules, ArrowSource(table(rows, done, groups, 5)), asked)
