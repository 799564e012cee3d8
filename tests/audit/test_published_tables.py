"""No false alarm: the published tables, row by row and all together, contradict nothing."""

import csv

import pytest

from dti_rules.auditing.audit import audit
from dti_rules.auditing.claims import read_statements
from dti_rules.words.problems import ProblemsError


@pytest.mark.long
@pytest.mark.parametrize("name", ["dti-2021", "dti-2022", "dti-2023", "ict-index-2020"])
@pytest.mark.parametrize("evidence", [True, False])
def test_published_figures_contradict_nothing(find, name, evidence):
    rules = find(name)
    found = audit(read_statements([rules.published_figures], name), find, evidence)
    assert not found.of("contradicts") and not found.of("differs_from_reconstruction")
    assert not found.evidence  # what is under audit is no evidence for itself
    read_so = {s.unit for f in found.of("agrees_if_read_so") for s in f.about}
    assert read_so == ({"Cà Mau", "Quảng Nam"} if name == "dti-2022" else set())


def test_every_rank_of_the_full_table_of_2022_follows_from_its_totals(find):
    with find("dti-2022").published_figures.open(encoding="utf-8") as file:
        ranked = {row["unit"] for row in csv.DictReader(file) if row["item"] == "total" and row["measure"] == "rank"}
    found = audit(read_statements([find("dti-2022").published_figures], "dti-2022"), find, False)
    agree = {s.unit for f in found.of("agrees") for s in f.about if s.measure == "rank" and s.item == "total"}
    assert agree == ranked and len(ranked) == 63


def test_the_same_figure_printed_twice_is_no_finding(audited):
    once = [("Đà Nẵng", "1", "value", "0.9000"), ("Đà Nẵng", "1", "points", "90.00")]
    twice = audited([*once, once[0], once[0]])
    assert [f.kind for f in twice.findings if f.about] == [f.kind for f in audited(once).findings if f.about]


def test_of_thousands_of_unknown_units_and_items_the_first_are_sought(audited):
    rows = [("Ca Mao", "totla", "value", "0.5")] * 300 + [("Cà Mau", "totla", "value", "0.5")] * 300
    with pytest.raises(ProblemsError) as caught:
        audited(rows)
    lines = [problem.line("en") for problem in caught.value.problems]
    assert len(lines) == 600
    assert lines[0].endswith("; did you mean 'Cà Mau'?") and lines[-301].endswith("; see the list vn-63")
    assert lines[-1].endswith("; see `dti-rules show dti-2022`")
