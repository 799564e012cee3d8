"""`export --to sqlite|duckdb|parquet|datasette`: the tables say what `score` says, exactly, and hold together."""

import builtins
import importlib
import json
import sqlite3
from contextlib import closing

import pytest

from dti_rules.cli.common import figures
from dti_rules.plugins.built_in import export_formats
from dti_rules.plugins.registry import load
from dti_rules.report.database import forms
from dti_rules.report.database.datasette import QUESTIONS, metadata
from dti_rules.report.database.result import rows_of_result
from dti_rules.report.database.rounds import round_rows
from dti_rules.report.database.rows import rows_of
from dti_rules.report.database.sqlite import sqlite_bytes
from dti_rules.report.database.tables import TABLES, VIEWS
from dti_rules.report.json_output import scorecards_data
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError

ASKED = (
    ("dti-2022", "@illustrative-cohort"),
    pytest.param("dti-2022", "@published-mains", marks=pytest.mark.long),
    pytest.param("ict-index-2020", "", marks=pytest.mark.long),
)


def scored(name, example):
    rules = load(name)
    return score(rules, figures(rules, [example or str(rules.published_figures)], "en", False))


@pytest.fixture(scope="module")
def cards():
    return scored("dti-2022", "@illustrative-cohort")


@pytest.fixture(scope="module")
def database(cards):
    with closing(sqlite3.connect(":memory:")) as found:
        found.deserialize(sqlite_bytes(rows_of(cards), "en"))
        yield found


def exact(value):
    return value if value is None or isinstance(value, str) else f"{value['low']}..{value['high']}"


@pytest.mark.parametrize(("rule_set", "example"), ASKED)
def test_every_result_and_rank_of_the_json_stands_in_the_database(rule_set, example):
    found = scored(rule_set, example)
    data = scorecards_data(found, trace=False)
    expected, ranks = {}, {}
    for card in data["scorecards"]:
        unit = f"{card['unit']['list']}:{card['unit']['code']}"
        for node, each in {"total": card["total"], **card["pillars"], **card["nodes"]}.items():
            said = (exact(each["value"]), exact(each["points"]), each["printed"], each["state"], each["provenance"])
            expected[unit, node] = said
        if card["rank_bounds"] is not None:
            ranks[unit] = (card["rank"], card["rank_bounds"]["best"], card["rank_bounds"]["worst"])
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(sqlite_bytes(rows_of(found), "vi"))
        rows = database.execute("SELECT unit, node, value_exact, points_exact, printed, state, provenance FROM points")
        assert {row[:2]: row[2:] for row in rows} == expected
        rows = database.execute("SELECT unit, rank, best, worst FROM ranks WHERE node = 'total'")
        assert {row[0]: row[1:] for row in rows} == ranks
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        warned = [row[0] for row in database.execute("SELECT code FROM warnings WHERE unit IS NULL")]
        assert warned == [each["code"] for each in data["warnings"]]


def test_a_number_stands_beside_its_exact_text_and_never_for_bounds_that_no_digits_name(database):
    for number, low, high, text in database.execute("SELECT value, value_low, value_high, value_exact FROM points"):
        if text is None:
            assert (number, low, high) == (None, None, None)
            continue
        ends = [int(top) / int(bottom) for top, bottom in (end.split("/") for end in text.split(".."))]
        assert low == pytest.approx(ends[0], rel=1e-15) and high == pytest.approx(ends[-1], rel=1e-15)
        assert number is None or low <= number <= high


@pytest.mark.long
def test_a_printed_figure_stands_as_its_digits_say_with_its_bounds_beside_it(run, tmp_path):
    assert run("export", "dti-2022", "@published-mains", "--to", "sqlite", "-o", tmp_path / "x.db")[0] == 0
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        row = database.execute("SELECT points, points_exact, provenance, illustrative FROM ranking").fetchone()
        lost = database.execute(QUESTIONS[1].sql, {"unit": "Cà Mau"}).fetchall()
    assert row == (800.2, "16003/20..40011/50", "given", 0)
    assert len(lost) == 4 and lost[0][6] == "given"


def test_a_column_that_refers_names_a_table_that_stands_before_it():
    seen = set()
    for table in TABLES:
        seen.add(table.name)
        assert {column.of for column in table.columns if column.of} <= seen
        assert set(table.key) <= {column.name for column in table.columns}


def test_invented_figures_say_so_in_every_view(database):
    for view in VIEWS:
        columns = [row[0] for row in database.execute(view.sql).description]
        assert {"illustrative", "provenance"} <= set(columns)


def test_the_round_of_a_record_stands_in_the_database_with_its_reasons_and_evidence(cards):
    evidence = {"number": "12/BC", "date": "2023-07-12", "title": "Báo cáo", "sha256": ""}
    changes = [
        {
            "unit": "vn-63:96",
            "kind": "input",
            "item": "enterprises",
            "reason": "đếm lại",
            "author": "Sở TTTT",
            "evidence": [evidence],
        },
        {"unit": "vn-63:01", "kind": "present", "item": "", "reason": "rút", "author": "Sở TTTT", "evidence": []},
        {"unit": "vn-63:96", "kind": "given", "item": "nhan_thuc", "reason": "đồng ý", "author": "Vụ", "evidence": []},
    ]
    said = {"name": "reviewed", "date": "2023-07-12", "before": "sha256:0", "changes": changes}
    head = {"digest": "sha256:1", "made": {"by": "Vụ", "note": "", "decision": ""}, "round": said}
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(sqlite_bytes(rows_of(cards, head), "vi"))
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        one = ("sha256:1", "reviewed", "2023-07-12", "Vụ", None, None, "sha256:0")
        assert database.execute("SELECT * FROM rounds").fetchall() == [one]
        assert database.execute("SELECT stated_unit, unit, kind, input, node, said FROM reasons").fetchall() == [
            ("vn-63:96", "vn-63:96", "input", "enterprises", None, "đếm lại"),
            ("vn-63:01", None, "present", None, None, "rút"),
            ("vn-63:96", "vn-63:96", "given", None, "nhan_thuc", "đồng ý")]  # fmt: skip
        row = (1, 1, "12/BC", "2023-07-12", "Báo cáo", None)
        assert database.execute("SELECT * FROM reason_evidence").fetchall() == [row]
        assert database.execute("SELECT COUNT(*) FROM points").fetchone()[0] > 0


@pytest.mark.long
def test_a_round_of_a_register_comes_with_its_reasons(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    changed = "unit,item,figure,reason,author\nCà Mau,enterprises,5000,đếm lại,Sở TTTT\n"
    (tmp_path / "changes.csv").write_text(changed, "utf-8")
    words = ("rounds", "add", "reg.db", "--by", "Vụ", "--date", "2023-07-12", "--name")
    assert run(*words, "declared", "dti-2022", "@illustrative-cohort")[0] == 0
    assert run(*words, "reviewed", "--changes", "changes.csv")[0] == 0
    assert run("register", "export", "reg.db", "2", "-o", "r.json")[0] == 0
    assert run("export", "r.json", "--to", "sqlite", "-o", "x.db") == (0, "", "")
    with closing(sqlite3.connect("x.db")) as database:
        assert database.execute("SELECT name, author, date FROM rounds").fetchall() == [
            ("reviewed", "Vụ", "2023-07-12")
        ]
        asked = "SELECT u.name, r.input, r.said, f.stated FROM reasons r JOIN units u USING (unit) JOIN figures f USING (unit, input)"
        assert database.execute(asked).fetchall() == [("Cà Mau", "enterprises", "đếm lại", "5000")]


@pytest.mark.parametrize("said", [5, "x", {"name": "x"}, {"name": "a", "date": "", "before": None, "changes": [1]}])
def test_a_round_that_cannot_be_read_is_told(cards, said):
    with pytest.raises(ProblemsError, match=r"DTI-H013.*/head/round"):
        round_rows(cards, {"digest": "sha256:1", "round": said})


def test_a_record_of_no_round_has_no_rounds(database):
    for table in ("rounds", "reasons", "reason_evidence"):
        assert database.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)


def test_every_figure_that_was_stated_stands_in_the_database_once(cards, database):
    stated = sum(len(c.submission.inputs) + len(c.submission.given) + len(c.submission.ratios) for c in cards)
    assert database.execute("SELECT COUNT(*) FROM figures").fetchone() == (stated,)
    assert database.execute("SELECT COUNT(DISTINCT figure) FROM evidence").fetchone() == (stated,)


@pytest.mark.long
def test_duckdb_and_parquet_hold_the_rows_of_sqlite(cards, database, run, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    words = ("export", "dti-2022", "@illustrative-cohort", "--to")
    assert run(*words, "duckdb", "-o", tmp_path / "x.duckdb")[0] == 0
    assert run(*words, "parquet", "-o", tmp_path / "folder")[0] == 0
    assert run(*words, "parquet", "-o", tmp_path / "flat.parquet")[0] == 0
    with closing(duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True)) as other:
        for name in forms.NAMES:
            expected = sorted(database.execute(f"SELECT * FROM {name}"), key=repr)
            assert sorted(as_sqlite(other, f"SELECT * FROM {name}"), key=repr) == expected
            file = tmp_path / "folder" / f"{name}.parquet"
            assert sorted(as_sqlite(other, f"SELECT * FROM '{file}'"), key=repr) == expected
        flat = as_sqlite(other, f"SELECT * FROM '{tmp_path / 'flat.parquet'}'")
        assert flat == database.execute("SELECT * FROM scorecard").fetchall()
        keys = other.execute("SELECT COUNT(*) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'")
        assert keys.fetchone() == (len(TABLES),)


def as_sqlite(database, query):
    return [tuple(int(x) if isinstance(x, bool) else x for x in row) for row in database.execute(query).fetchall()]


@pytest.mark.long
def test_a_record_gives_the_database_of_its_figures(run, tmp_path):
    assert run("record", "dti-2022", "@illustrative-cohort", "-o", tmp_path / "r.json")[0] == 0
    words = ("--to", "sqlite", "-o")
    assert run("export", tmp_path / "r.json", *words, tmp_path / "r.db") == (0, "", "")
    assert run("export", "dti-2022", "@illustrative-cohort", *words, tmp_path / "f.db") == (0, "", "")
    assert (tmp_path / "r.db").read_bytes() == (tmp_path / "f.db").read_bytes()


@pytest.mark.long
def test_the_folder_for_datasette_says_what_everything_means_and_its_questions_are_answered(
    cards, database, run, tmp_path
):
    words = ("export", "dti-2022", "@illustrative-cohort", "--to", "datasette", "-o", tmp_path, "--lang", "en")
    assert run(*words) == (0, "", "")
    said = json.loads((tmp_path / "metadata.json").read_text("utf-8"))
    assert said == metadata(cards.rule_set, rows_of(cards), "scores", "en")
    told = said["databases"]["scores"]
    for table in TABLES:
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({table.name})")}
        assert set(told["tables"][table.name]["columns"]) == columns
        assert told["tables"][table.name].get("label_column", table.key[0]) in columns
    with closing(sqlite3.connect(tmp_path / "scores.db")) as made:
        answers = {q.name: made.execute(q.sql, {"unit": "Cà Mau"}).fetchall() for q in QUESTIONS}
    assert answers["who_is_first"][0][:4] == (1, 1, 1, "Đà Nẵng")
    assert answers["where_points_were_lost"][0][0] == "3.5"
    assert len(answers["what_most_units_fail"]) == 20
    assert cards.warnings[0].sentence("en") in said["description"]


def test_the_files_that_parquet_may_write_are_those_of_the_tables_and_views():
    offered = export_formats()
    assert offered["parquet"].files == forms.PARQUET_FILES
    assert offered["datasette"].files == forms.DATASETTE_FILES


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("dti-2022", "--to", "sqlite", "-o", "x.db"), "DTI-I008 sqlite needs scores"),
        (("dti-2022", "@published-mains", "--to", "sqlite"), "DTI-I007 sqlite is a file of bytes"),
        (("dti-2022", "@published-mains", "--to", "duckdb"), "DTI-I007 duckdb is a file of bytes"),
        (("dti-2022", "@published-mains", "--to", "parquet"), "DTI-I002 parquet writes several files to a folder"),
        (("dti-2022", "@published-mains", "--to", "sqlite", "-o", "no/x.db"), "no/x.db: DTI-C002 "),
        (("dti-2022", "@published-mains", "--to", "sqlite", "-o", "x.db", "--dialect", "duckdb"), "DTI-I004 --dialect "),
        (("dti-2022", "nothing.csv", "--to", "sqlite", "-o", "x.db"), "nothing.csv: DTI-"),
        (("nothing.json", "--to", "sqlite", "-o", "x.db"), "nothing.json: DTI-L001 "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_and_nothing_is_written(run, tmp_path, monkeypatch, words, line):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("export", *words, "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith(line) and err.count("\n") == 1
    assert not list(tmp_path.iterdir())


ALIKE = [table.name for table in TABLES if table.name not in ("ranks", "figures")]


@pytest.mark.long
@pytest.mark.parametrize(("rule_set", "example"), ASKED)
def test_the_json_of_score_gives_the_same_rows_but_for_lesser_ranks_and_what_printed_figures_allow(rule_set, example):
    cards = scored(rule_set, example)
    data = json.loads(json.dumps(scorecards_data(cards)))
    whole, found = rows_of(cards), rows_of_result(cards.rule_set, data)
    assert {name: found[name] for name in ALIKE if name != "points"} == {
        name: whole[name] for name in ALIKE if name != "points"}  # fmt: skip
    texts = [i for i, column in enumerate(TABLE["points"].columns) if column.type == "text"]
    assert [[row[i] for i in texts] for row in found["points"]] == [[row[i] for i in texts] for row in whole["points"]]
    assert sorted(found["ranks"]) == sorted(row for row in whole["ranks"] if row[1] == "total")
    inputs = [row[1:] for row in found["figures"] if row[3] == "input"]
    assert {row[:4] for row in inputs} <= {row[1:5] for row in whole["figures"]}
    entered = [row[1:6] for row in whole["figures"] if row[4] != "input"]
    assert sorted(row[1:6] for row in found["figures"] if row[4] != "input") == sorted(entered)


TABLE = {table.name: table for table in TABLES}


@pytest.mark.long
def test_the_json_of_score_is_exported_and_says_that_figures_are_invented(run, tmp_path):
    assert run("score", "dti-2022", "@illustrative-cohort", "-o", tmp_path / "s.json")[0] == 0
    for form in ("sqlite", "parquet", "duckdb"):
        assert run("export", tmp_path / "s.json", "--to", form, "-o", tmp_path / f"x.{form}") == (0, "", "")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as database:
        row = database.execute("SELECT rank, unit_name, points_printed, illustrative FROM ranking").fetchone()
    assert row == (1, "Đà Nẵng", "830.83", 1)
    code, _, err = run("export", tmp_path / "s.json", "--to", "sql")
    assert code == 2 and "DTI-H0" in err


RESULT = {"rule_set": {"id": "dti-2022", "version": "2.0.0"}, "rules": {}, "scorecards": [], "warnings": []}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule_set": {"id": "dti-1999", "version": "1.0.0"}}, "DTI-I010 this result was made by dti-1999@1.0.0"),
        ({"rule_set": 5}, "DTI-I010 "),
        ({}, "DTI-I010 this result was made by dti-2022@2.0.0"),
    ],
)
def test_a_result_of_rules_that_are_not_here_is_told(run, tmp_path, monkeypatch, change, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.json").write_text(json.dumps({**RESULT, **change}), "utf-8")
    code, out, err = run("export", "s.json", "--to", "sqlite", "-o", "x.db", "--lang", "en")
    assert (code, out, err.count("\n")) == (2, "", 1) and err.startswith(f"s.json: {said}")
    assert [path.name for path in tmp_path.iterdir()] == ["s.json"]


@pytest.mark.parametrize(
    "cards", [5, [5], [{}], [{"unit": {"list": "vn-63", "code": "96", "name": "x"}}], [{"unit": {"list": "x"}}]]
)
def test_a_result_that_was_changed_by_hand_is_told(installed_rules, cards):
    with pytest.raises(ProblemsError, match="DTI-I011"):
        rows_of_result(installed_rules, {**RESULT, "scorecards": cards})


@pytest.mark.long
def test_a_damaged_record_is_refused_and_nothing_is_written(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("record", "dti-2022", "@published-totals", "-o", "r.json")[0] == 0
    text = (tmp_path / "r.json").read_text("utf-8")
    (tmp_path / "r.json").write_text(text.replace('"complete":false', '"complete":true '), "utf-8")
    code, _, err = run("export", "r.json", "--to", "sqlite", "-o", "x.db")
    assert code == 2 and "r.json" in err and not (tmp_path / "x.db").exists()


@pytest.mark.long
@pytest.mark.parametrize(("form", "module", "extra"), [("duckdb", "duckdb", "duckdb"), ("parquet", "pyarrow", "batch")])
def test_the_extra_is_named_where_it_is_missing(run, tmp_path, monkeypatch, form, module, extra):
    real, real_import = importlib.import_module, builtins.__import__

    def imported(name, *rest, **more):
        if name.split(".")[0] == module:
            raise ModuleNotFoundError(f"No module named {module!r}", name=module)
        return (real if not rest and not more else real_import)(name, *rest, **more)

    monkeypatch.setattr("dti_rules.words.needs.import_module", imported)
    words = ("export", "dti-2022", "@published-totals", "--to", form, "-o", tmp_path / "x.parquet", "--lang", "en")
    told = f'run pip install "dti-rules[{extra}]" (from a checkout: add ./plugins/native)'
    assert run(*words) == (2, "", f"DTI-C006 the package {module} is needed; {told}\n")
    assert not list(tmp_path.iterdir())
