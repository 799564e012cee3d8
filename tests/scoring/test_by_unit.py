"""What is not assessed for one unit, with values worked out by hand."""

import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.analysis.effect import effect_of
from dti_rules.analysis.gaps.gaps import gaps
from dti_rules.loading.load import load_folder
from dti_rules.records.submissions import read_submissions, submission_data
from dti_rules.report.explain import explain
from dti_rules.report.json_output import scorecards_data
from dti_rules.report.ranking import ranking_table
from dti_rules.scoring.score import score
from dti_rules.tables.read import read, submission
from dti_rules.words.problems import ProblemsError
from tests.scoring.departments import ALL, FOLDER, departments, made, stated


@pytest.fixture(scope="module")
def rules():
    return load_folder(FOLDER)


@pytest.fixture(scope="module")
def leaving(tmp_path_factory):
    return made(tmp_path_factory.mktemp("left"), how=("how: rescale", "how: leave"))


def card_of(rules, unit, **figures):
    left = figures.pop("left", None)
    complete = figures.pop("complete", True)
    stated = submission(rules, unit, inputs={**ALL, **figures}, not_assessed=left, complete=complete)
    return score(rules, [stated])[0]


def test_what_is_not_assessed_for_a_unit_makes_its_total_no_less_certain(tmp_path):
    made(tmp_path)
    file = tmp_path / "rules" / "1-service.yaml"
    said = 'formula: yes(has_shop)\n    cite: {document: Invented, place: "1.2"}\n    provenance: {title: official, points: official, formula: '
    text = file.read_text(encoding="utf-8")
    assert f"{said}official" in text
    file.write_text(text.replace(f"{said}official", f"{said}reconstructed"), encoding="utf-8")
    rules = load_folder(tmp_path / "rules")
    assert card_of(rules, "Sở An").total.provenance == "reconstructed"
    assert card_of(rules, "Sở Cát").total.provenance == "official"


def test_a_group_of_units_is_not_assessed_and_the_other_parts_take_over_its_weight(rules):
    card = card_of(rules, "Sở Cát")
    assert (card["1.2"].state, card["1.2"].left_out.why) == ("not_assessed", "units")
    assert card.value("service") == Fraction(8, 10)  # files on time alone
    assert card.total.value == (60 * Fraction(8, 10) + 30 * Fraction(1, 2) + 10) / 100


def test_where_points_leave_the_total_is_out_of_fewer_points_and_ranks_on_its_share(leaving):
    card = card_of(leaving, "Sở Cát")
    assert (card["service"].worth, card.total.worth) == (40, 80)
    assert card.total.points == 32 + 15 + 10
    assert card.total.value == Fraction(57, 80)
    assert sum(card.points_by_provenance.values()) == card.total.points


def test_a_condition_on_its_own_figures_leaves_a_row_out_for_one_unit(rules):
    none = card_of(rules, "An", received=0, on_time=0)
    assert none["1.1"].left_out.why == "condition"
    assert none["1.1"].left_out.said.of("en") == "because “Files received” equals 0"
    assert none.value("service") == 1
    assert card_of(rules, "An")["1.1"].left_out is None


def test_a_condition_that_is_not_decided_leaves_bounds_that_hold_both_outcomes(rules):
    open_ = submission(rules, "An", inputs={name: ALL[name] for name in ("has_shop", "hours", "has_team")})
    bounds: Any = score(rules, [open_])[0].total.value
    for received, on_time in ((0, 0), (10, 0), (10, 7), (3, 3)):
        value = card_of(rules, "An", received=received, on_time=on_time, complete=False).total.value
        assert bounds.low <= value <= bounds.high


def test_a_missing_figure_of_the_condition_is_missing_and_not_a_reason_to_leave_out(rules):
    stated = submission(rules, "An", inputs={"has_shop": True, "hours": 20, "has_team": True}, complete=True)
    assert score(rules, [stated])[0]["1.1"].state == "missing"


def test_figures_say_what_is_not_assessed_and_who_decided(rules):
    card = card_of(rules, "An", left={"2.1": "12/QĐ-UBND"})
    assert card["2.1"].left_out.said.of("en") == "by the figures: 12/QĐ-UBND"
    assert card.value("people") == 1
    assert "12/QĐ-UBND" in explain(card, lang="vi")
    assert [w.facts["item"] for w in card.warnings if w.code == "DTI-W014"] == ["2.1"]


def test_a_main_indicator_is_left_out_with_all_below_it(rules):
    card = card_of(rules, "An", left={"people": "12/QĐ-UBND"})
    assert card.total.value == card.value("service")
    assert {card[code].state for code in ("2", "2.1", "2.2")} == {"not_assessed"}


def test_a_unit_of_which_nothing_is_assessed_has_no_total_and_no_rank(rules):
    card = card_of(rules, "An", left={"people": "12/QĐ-UBND", "service": "12/QĐ-UBND"})
    assert (card.total.value, card.total.state) == (None, "not_assessed")
    assert not score(rules, [card.submission]).ranking.ranks


def test_gaps_count_only_what_is_assessed_of_the_unit(leaving):
    card = card_of(leaving, "Sở Cát")
    found = gaps(score(leaving, [card.submission]), "Sở Cát")
    assert (found.worth, found.lost) == (80, 80 - 57)
    assert [each.node.code for each in found.left_out] == ["1.2"]


def test_ranks_go_by_points_where_the_rule_set_says_so(tmp_path, leaving):
    cohort = {"Sở Cát": ALL, "Sở An": {**ALL, "on_time": 7}}  # 57 of 80 points, and 73 of 100
    points = made(tmp_path, how=("how: rescale", "how: leave\n  ranked_on: points"))
    for rules, first in ((points, "Sở An"), (leaving, "Sở An")):
        cards = score(rules, [submission(rules, unit, inputs=each) for unit, each in cohort.items()])
        assert cards.ranking.ranks[0].unit.name == first
    low = {**ALL, "on_time": 5}  # 65 of 100: a share below 57 of 80, more points
    for rules, first in ((points, "Sở An"), (leaving, "Sở Cát")):
        cards = score(rules, [submission(rules, "Sở Cát", inputs=ALL), submission(rules, "Sở An", inputs=low)])
        assert cards.ranking.ranks[0].unit.name == first
    assert "57.00 / 80" in ranking_table(cards, "en")
    assert "share of what is assessed of each" in ranking_table(cards, "en")


PARTS = {"on_time_rate": 40, "one_stop": 20, "training": 30, "team": 10}
VALUES = {"on_time_rate": Fraction(8, 10), "one_stop": Fraction(1), "training": Fraction(1, 2), "team": Fraction(1)}


@given(out=st.sets(st.sampled_from(sorted(PARTS)), max_size=3))
def test_the_total_is_over_what_is_assessed_whatever_is_left_out(out, rules, leaving):
    left = dict.fromkeys(out, "12/QĐ-UBND")
    kept = {name: worth for name, worth in PARTS.items() if name not in out}
    points = sum(worth * VALUES[name] for name, worth in kept.items())
    assert card_of(leaving, "An", left=left).total.value == points / sum(kept.values())
    groups = [(60, {"on_time_rate", "one_stop"} & kept.keys()), (40, {"training", "team"} & kept.keys())]
    means = [
        (worth, sum(PARTS[n] * VALUES[n] for n in group) / sum(PARTS[n] for n in group))
        for worth, group in groups
        if group
    ]
    card = card_of(rules, "An", left=left)
    assert card.total.value == sum(worth * mean for worth, mean in means) / sum(worth for worth, _ in means)
    assert sum(card.points_by_provenance.values()) == card.total.points
    found: Any = gaps(score(rules, [card.submission]), "An")
    assert found.points == card.total.points
    assert found.lost == found.worth - found.points


def test_a_submission_with_it_goes_through_json_and_back(rules):
    stated = submission(rules, "An", inputs=ALL, not_assessed={"2.1": "12/QĐ-UBND"}, complete=True)
    again = read_submissions(rules, json.loads(json.dumps([submission_data(stated)])), "record")
    assert again[0] == stated
    assert "not_assessed" not in submission_data(submission(rules, "An", inputs=ALL))


def test_json_says_why_and_out_of_how_many_points(leaving):
    data = scorecards_data(score(leaving, [card_of(leaving, "Sở Cát").submission]))["scorecards"][0]
    assert data["nodes"]["one_stop"]["not_assessed"]["why"] == "units"
    assert data["total"]["out_of"] == "80/1"


# ---- what figures may not say


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "An,2.1,not_assessed,yes,",
            "f.csv:2:21: DTI-T094 nothing says who decided that 2.1 is not assessed for Sở An",
        ),
        ("An,total,not_assessed,12/QĐ,", "f.csv:2:4: DTI-T097 total cannot be left out for Sở An"),
        ("Thanh tra,1.2,points,5,", "f.csv:2:22: DTI-T095 1.2 is not assessed for Thanh tra"),
    ],
)
def test_what_figures_cannot_say_is_refused_where_it_stands(rules, tmp_path, monkeypatch, row, said):
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_text(f"unit,item,measure,figure,source\n{row}\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        read(rules, "f.csv")
    assert str(error.value.problems[0].line("en")).startswith(said)


def test_a_cell_may_say_yes_beside_the_source_that_decided(rules, tmp_path):
    file = tmp_path / "f.csv"
    file.write_text(
        "unit,item,measure,figure,source\nAn,2.1,not_assessed,yes,12/QĐ-UBND\nAn,2.2,not_assessed,no,\n",
        encoding="utf-8",
    )
    assert read(rules, file)[0].not_assessed == {"training": "12/QĐ-UBND"}


def test_a_wide_column_and_json_say_it_too(rules, tmp_path):
    (tmp_path / "f.csv").write_text("unit,hours,team_not_assessed\nAn,3,12/QĐ\nBình,4,\n", encoding="utf-8")
    (tmp_path / "f.json").write_text('[{"unit": "Cát", "not_assessed": {"2.2": "12/QĐ"}}]', encoding="utf-8")
    found = read(rules, tmp_path / "f.csv", tmp_path / "f.json")
    assert [each.not_assessed for each in found] == [{"team": "12/QĐ"}, {}, {"team": "12/QĐ"}]


def test_figures_may_not_say_it_where_the_rule_set_does_not_let_them(tmp_path):
    rules = made(tmp_path, figures=("  in_figures: true\n", ""))
    with pytest.raises(ProblemsError, match="DTI-T093"):
        submission(rules, "An", inputs=ALL, not_assessed={"2.1": "12/QĐ-UBND"})


def test_points_out_of_a_maximum_that_shrank_are_refused_and_a_share_is_taken(leaving):
    with pytest.raises(ProblemsError, match="DTI-T096"):
        submission(leaving, "Sở Cát", points={"service": 30})
    assert submission(leaving, "Sở Cát", values={"service": "0.5"}).given[0].item == "service"


@pytest.mark.parametrize("points", [0, 40])
def test_points_of_a_component_that_a_condition_leaves_out_are_refused_alone(points):
    rules = departments()
    with pytest.raises(ProblemsError, match=r"DTI-T095 1\.1 is not assessed for Sở An") as refused:
        score(rules, [submission(rules, "An", inputs={"received": 0, "on_time": 0}, points={"1.1": Fraction(points)})])
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize("received", [0, None])
def test_points_out_of_what_a_condition_takes_away_or_may_take_away_are_refused_alone(received):
    rules = departments("leave")
    given = submission(rules, "An", inputs={"received": received, "has_shop": True}, points={"service": Fraction(9)})
    with pytest.raises(ProblemsError, match="DTI-T096") as refused:
        score(rules, [given])
    assert len(refused.value.problems) == 1
    rescaled = departments("rescale")
    for other, files in ((rules, 9), (rescaled, received)):
        (card,) = score(other, [submission(other, "An", inputs={"received": files}, points={"service": Fraction(9)})])
        assert card["service"].value == Fraction(9, 60)


def test_a_main_indicator_that_is_left_out_is_told_by_itself_and_by_who_left_it_out():
    (card,) = score(rules := departments(), [stated(rules, "An", ["data"])])
    assert [(each.node.id, each.left_out.said.en) for each in card.left_out] == [("data", "by the figures: 12/QĐ-UBND")]
    assert [warning.line("en") for warning in card.warnings if warning.code == "DTI-W014"] == [
        "DTI-W014 3 is not assessed for this unit, by the figures: 12/QĐ-UBND; the others alone count"
    ]


def test_a_unit_of_which_nothing_is_assessed_has_no_rank_for_that_reason():
    rules = departments()
    table = ranking_table(
        score(rules, [stated(rules, "An"), stated(rules, "Bình", ["service", "people", "data"])]), "vi"
    )
    assert "– chưa xếp hạng: không chỉ số nào được chấm (1 đơn vị)" in table and "chỉ biết khoảng" not in table


# ---- what rule files may not say


@pytest.mark.long
def test_a_condition_without_a_word_of_how_it_counts_is_refused(tmp_path):
    text = (FOLDER / "rule-set.yaml").read_text(encoding="utf-8")
    block = text[text.index("not_assessed_by_unit:") : text.index("total:")]
    with pytest.raises(ProblemsError, match="DTI-L100"):
        made(tmp_path, block=(block, ""))


# ---- commands


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    file = tmp_path_factory.mktemp("figures") / "f.csv"
    rows = [
        "unit,received,on_time,has_shop,hours,has_team,complete",
        "An,10,8,yes,20,yes,yes",
        "Bình,0,0,no,40,yes,yes",
        "Cát,4,3,,10,no,yes",
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    return str(file)


@pytest.mark.long
def test_a_round_says_what_is_no_longer_assessed_and_why(run, tmp_path, figures):
    register, table = str(tmp_path / "r.db"), tmp_path / "c.csv"
    said = ("--by", "A", "--date", "2026-01-01")
    assert run("rounds", "add", register, str(FOLDER), figures, "--name", "declared", *said)[0] == 0
    table.write_text("unit,item,measure,figure,reason\nAn,2.1,not_assessed,12/QĐ,không có lớp\n", encoding="utf-8")
    assert run("rounds", "add", register, "--name", "reviewed", *said, "--changes", str(table))[0] == 0
    told = run("rounds", "diff", register, "--unit", "An", "--lang", "en")[1]
    assert "12/QĐ" in told
    assert "không có lớp" in told
    table.write_text(
        "unit,item,measure,figure,verdict,reason\nAn,2.1,not_assessed,,withdrawn,có lớp\n", encoding="utf-8"
    )
    assert run("rounds", "add", register, "--name", "final", *said, "--changes", str(table))[0] == 0
    assert "An" in run("rounds", "show", register, "--unit", "An", "--sheets")[1]


@pytest.mark.long
def test_a_record_replays_and_an_export_gives_the_same(run, tmp_path, figures):
    record, whole = str(tmp_path / "r.record"), str(tmp_path / "rules.json")
    assert run("record", str(FOLDER), figures, "-o", record)[0] == 0
    assert run("replay", record)[0] == 0
    assert run("export", str(FOLDER), "--to", "json", "-o", whole)[0] == 0
    assert run("score", whole, figures) == run("score", str(FOLDER), figures)


@pytest.mark.long
def test_the_json_of_score_and_gaps_is_what_the_schemas_say(run, figures, validator):
    for command, schema in (("score", "scorecards"), ("gaps", "gaps")):
        words = ("--unit", "Cát") if command == "gaps" else ()
        code, out, _ = run(command, str(FOLDER), figures, *words, "--format", "json")
        assert code == 0
        validator(schema).validate(json.loads(out))
    assert json.loads(out)["units"][0]["left_out"][0]["code"] == "1.2"


@pytest.mark.parametrize(
    "words",
    [
        ("live", "FOLDER", "FILE", "-o", "out.html"),
        pytest.param(("export", "FOLDER", "--to", "sql"), marks=pytest.mark.long),
        ("export", "FOLDER", "--to", "vectors"),
    ],
)
def test_what_weighs_all_units_alike_refuses_in_one_line(run, tmp_path, monkeypatch, figures, words):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(
        *(str(FOLDER) if word == "FOLDER" else figures if word == "FILE" else word for word in words), "--lang", "en"
    )
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "DTI-S007" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_a_report_and_a_diff_tell_of_it(run, tmp_path, figures):
    page = tmp_path / "r.html"
    assert run("report", str(FOLDER), figures, "--unit", "Cát", "-o", str(page))[0] == 0
    assert "không chấm cho đơn vị này" in page.read_text(encoding="utf-8")
    shutil.copytree(FOLDER, tmp_path / "other")
    file = tmp_path / "other" / "1-service.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("received is 0", "received < 5"), encoding="utf-8")
    assert "received < 5" in run("diff", str(FOLDER), str(tmp_path / "other"))[1]


def test_the_same_rules_move_nothing_where_figures_leave_a_row_out(rules, leaving):
    stated = submission(rules, "An", inputs=ALL, not_assessed={"2.1": "12/QĐ-UBND"}, complete=True)
    cards = score(rules, [stated])
    (same,) = effect_of(cards, rules).units
    assert (same.points_change, same.moved, same.unknown) == (0, (), ())
    (other,) = effect_of(cards, leaving).units
    assert (other.before.points, other.after.points, other.after.worth) == (92, 62, 70)


def test_what_was_left_out_and_no_longer_may_be_is_unknown_and_not_missing(rules, tmp_path):
    strict = made(tmp_path, figures=("in_figures: true", "in_figures: false"))
    inputs = {name: value for name, value in ALL.items() if name != "hours"}
    stated = submission(rules, "An", inputs=inputs, not_assessed={"2.1": "12/QĐ-UBND"}, complete=True)
    (found,) = effect_of(score(rules, [stated]), strict).units
    assert [(each.node.code, each.why) for each in found.unknown] == [("2.1", "inputs")]


def test_javascript_which_weighs_all_units_alike_is_refused(run):
    code, out, errors = run("export", FOLDER, "--to", "js", "--lang", "en")
    assert (code, out, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("DTI-S007")
