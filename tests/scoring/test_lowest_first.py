"""An index of losses, where the lowest total ranks first: every command that ranks follows, and what counts points lost says no."""

import json

import pytest

from dti_rules.loading.load import load_folder

pytestmark = pytest.mark.long

RULES = """\
id: losses-2026
version: 1.0.0
format: 1
index: losses
year: 2026
title: {vi: Chỉ số tổn thất, en: An index of losses}
units: vn-63
decision: {document: 1/QĐ}
main_indicators: [1.yaml]
total: {points_over: 10, cite: {document: 1/QĐ, place: T}, provenance: official}
rounding: {decimals: 2, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, FIRSTprovenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {part: {vi: phần, en: parts}}
"""
MAIN = """\
id: loss
code: "1"
title: {vi: Tổn thất, en: Loss}
max_points: 10
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official, formula: official}
inputs: {loss_share: {kind: number, measured_in: part, range: {from: 0, to: 1}, label: {vi: Tỷ lệ tổn thất, en: Share lost}}}
formula: identity(loss_share)
"""
FIGURES = "unit,loss_share,complete\nCà Mau,0.4,yes\nHuế,0.1,yes\nĐà Nẵng,0.4,yes\nHà Nội,0.9,yes\n"


@pytest.fixture
def folder(tmp_path):
    def write(first="first: lowest, "):
        (tmp_path / "rules").mkdir(exist_ok=True)
        (tmp_path / "rules" / "rule-set.yaml").write_text(RULES.replace("FIRST", first), "utf-8")
        (tmp_path / "rules" / "1.yaml").write_text(MAIN, "utf-8")
        (tmp_path / "f.csv").write_text(FIGURES, "utf-8")
        return tmp_path / "rules"

    return write


def test_the_highest_first_goes_without_saying(folder):
    plain, said = (load_folder(folder(first)) for first in ("", "first: highest, "))
    assert plain.rules_digest == said.rules_digest
    assert load_folder(folder()).rules_digest != plain.rules_digest


def test_every_command_that_ranks_ranks_the_lowest_first(folder, tmp_path, run, monkeypatch):
    monkeypatch.setenv("DTI_RULES_LANG", "en")
    rules, figures = folder(), tmp_path / "f.csv"
    code, out, _ = run("score", rules, figures, "--format", "json")
    ranks = {card["unit"]["name"]: card["rank"] for card in json.loads(out)["scorecards"]}
    assert (code, ranks) == (0, {"Thừa Thiên Huế": 1, "Cà Mau": 2, "Đà Nẵng": 2, "Hà Nội": 4})
    assert "rank 1 is the lowest total" in run("score", rules, figures)[1]
    assert run("batch", rules, figures, "-o", tmp_path / "out.csv")[0] == 0
    rows = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    assert [row.rpartition(",")[2] for row in rows] == ['"rank"', "2", "1", "2", "4"]
    code, out, _ = run("simulate", rules, figures, "--draws", "100", "--inputs", "1%", "--format", "json")
    simulated = {
        each["unit"]["name"]: (each["baseline"]["rank"], each["rank"]["median"]) for each in json.loads(out)["units"]
    }
    assert (code, simulated) == (0, {name: (rank, rank) for name, rank in ranks.items()})
    code, out, _ = run("verify", rules)
    assert "BROKEN   ranks" not in out


def test_a_published_rank_is_audited_so(folder, tmp_path, run, monkeypatch):
    monkeypatch.setenv("DTI_RULES_LANG", "en")
    claims = tmp_path / "stated.csv"
    rows = "unit,item,measure,figure\nCà Mau,total,value,0.80\nHuế,total,value,0.70\nĐà Nẵng,total,value,0.60\n"
    claims.write_text(rows + "Đà Nẵng,total,rank,1\nCà Mau,total,rank,3\n", "utf-8")
    assert run("audit", folder(), claims)[0] == 0
    claims.write_text(rows + "Cà Mau,total,rank,1\n", "utf-8")
    code, out, _ = run("audit", folder(), claims)
    assert code == 1 and "lower for certain" in out


@pytest.mark.parametrize("words", [("gaps",), ("neighbours",), ("plan", "--target", "5")])
def test_what_counts_points_that_are_lost_says_no(folder, tmp_path, run, words, monkeypatch):
    monkeypatch.setenv("DTI_RULES_LANG", "en")
    command, *more = words
    code, _, errors = run(command, folder(), tmp_path / "f.csv", "--unit", "Huế", *more)
    assert code == 2 and "DTI-G020 losses-2026@1.0.0 ranks the lowest total first" in errors
    assert run("report", folder(), tmp_path / "f.csv", "--unit", "Huế", "-o", tmp_path / "r.html")[0] == 0
