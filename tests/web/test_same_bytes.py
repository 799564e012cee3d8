"""Over HTTP a command's result has the bytes that the command prints."""

import json

import pytest

RULES = {"ruleset": "dti-2022"}
COHORT = {"submissions": "@illustrative-cohort"}
OF_ONE = {**COHORT, "unit": "Cà Mau"}
WORDS = ("dti-2022", "@illustrative-cohort", "--unit", "Cà Mau")


@pytest.mark.parametrize(
    ("operation", "body", "words"),
    [
        ("score", COHORT, ("score", "dti-2022", "@illustrative-cohort", "--format", "json")),
        (
            "what_if",
            {**OF_ONE, "set": {"dx_site": "weekly"}},
            ("what-if", *WORDS, "--set", "dx_site=weekly", "--format", "json"),
        ),
    ],
)
def test_the_json_of_a_command_comes_byte_for_byte(ask, run, operation, body, words):
    answer = ask(operation, RULES, body)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.body.decode() == run(*words)[1]


@pytest.mark.long
@pytest.mark.parametrize(
    ("operation", "path", "body", "words"),
    [
        ("gaps", RULES, OF_ONE, ("gaps", *WORDS, "--format", "json")),
        ("plan", RULES, {**OF_ONE, "target": "600"}, ("plan", *WORDS, "--target", "600", "--format", "json")),
        ("diff", {"a": "dti-2021", "b": "dti-2022"}, None, ("diff", "dti-2021", "dti-2022", "--format", "json")),
        (
            "compare_published",
            {"a": "dti-2021", "b": "dti-2022"},
            None,
            ("compare", "dti-2021", "dti-2022", "--format", "json"),
        ),
        ("get_submission_schema", RULES, None, ("schema", "dti-2022")),
        ("get_rule_set", RULES, None, ("export", "dti-2022", "--to", "json")),
    ],
)
def test_so_do_plans_and_comparisons_and_the_rule_set_itself(ask, run, operation, path, body, words):
    assert ask(operation, path, body).body.decode() == run(*words)[1]


@pytest.mark.long
def test_an_explanation_is_the_text_of_the_command_in_either_language(ask, run):
    body = {**OF_ONE, "item": "4.2"}
    data = json.loads(ask("explain", RULES, body).body)
    assert data["text"]["vi"] == run("explain", *WORDS[:2], "4.2", *WORDS[2:])[1]
    assert data["text"]["en"] == run("--lang", "en", "explain", *WORDS[:2], "4.2", *WORDS[2:])[1]
    assert data["provenance"] == "official"
    assert ask("explain", RULES, body, accept="text/plain", language="en").body.decode() == data["text"]["en"]


def test_submissions_as_json_and_as_a_table_score_as_the_files_do(ask, run, tmp_path):
    data = {"submissions": [{"unit": "Cà Mau", "inputs": {"digital_tech_firms": "49", "enterprises": 10000}}]}
    table = "unit,item,measure,figure\nCà Mau,digital_tech_firms,input,49\nCà Mau,enterprises,input,10000\n"
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    printed = run("score", "dti-2022", tmp_path / "a.csv", "--format", "json")[1]
    assert ask("score", RULES, data).body.decode() == printed
    assert ask("score", RULES, table, content_type="text/csv; charset=utf-8").body.decode() == printed
    said = ask("score", RULES, table, content_type="text/csv", accept="text/csv").body.decode()
    assert said == run("score", "dti-2022", tmp_path / "a.csv", "--format", "csv")[1]


@pytest.mark.long
def test_a_record_replays_and_is_that_of_python(ask, run, validator, tmp_path):
    import dti_rules

    rules = dti_rules.load("dti-2022")
    submissions = dti_rules.read(rules, rules.examples["published-mains"].file)
    answer = ask("record", RULES, {"submissions": "@published-mains"})
    assert answer.body == dti_rules.record(rules, submissions).text
    assert json.loads(ask("replay", {}, answer.body).body)["identical"] is True
    under = ask("replay_with", {"ruleset": "dti-2023"}, answer.body, accept="text/plain", query=[("lang", "en")])
    (tmp_path / "r.json").write_bytes(answer.body)
    assert under.body.decode() == run("replay", tmp_path / "r.json", "--with", "dti-2023", "--lang", "en")[1]
    told = json.loads(ask("replay_with", {"ruleset": "dti-2023"}, answer.body).body)
    validator("diff").validate(told)
    assert (told["from"]["id"], told["to"]["id"], len(told["effect"]["units"])) == ("dti-2022", "dti-2023", 6)
    other = ask("replay_with", {"ruleset": "ict-index-2020"}, answer.body)
    assert (other.status, json.loads(other.body)["code"]) == (422, "DTI-M002")
    other = ask("replay_with", {"ruleset": "dti-2023"}, answer.body.replace(b"0.8487", b"0.8488"))
    assert (other.status, json.loads(other.body)["code"]) == (422, "DTI-O026")
    damaged = json.loads(ask("replay", {}, answer.body.replace(b"0.8487", b"0.8488")).body)
    assert damaged["identical"] is False
    assert damaged["damages"][0]["en"]


@pytest.mark.long
def test_the_register_is_listed_as_by_the_command_and_its_records_come_out_as_they_went_in(run, tmp_path):
    from dti_rules.records.register import entries
    from dti_rules.web.asked import Asked
    from dti_rules.web.service import Service
    from dti_rules.web.settings import Settings
    from dti_rules.words.numerals import print_day

    run("record", "dti-2022", "@published-mains", "-o", tmp_path / "r.json")
    run("register", "add", tmp_path / "r.db", tmp_path / "r.json")
    served = Service(Settings(("dti-2022",), register=tmp_path / "r.db"))
    assert (
        served.answer(Asked("list_register")).body.decode()
        == run("register", "list", tmp_path / "r.db", "--format", "json")[1]
    )
    found = served.answer(Asked("get_record", {"which": "1"}))
    assert found.body == (tmp_path / "r.json").read_bytes()
    assert served.answer(Asked("get_record", {"which": "1"}, none_match=found.headers["etag"])).status == 304
    assert served.answer(Asked("get_record", {"which": "2"})).status == 404
    assert json.loads(served.answer(Asked("verify_register")).body)["wrong"] is None
    screen = served.answer(Asked("centre", {"ruleset": "dti-2022"}, (("unit", "Đà Nẵng"),)))
    assert screen.status == 200
    shown, added = screen.body.decode(), entries(tmp_path / "r.db")[0].added[:10]
    assert "Đà Nẵng" in shown
    assert f"<td>{print_day(added, 'vi')}</td>" in shown and added not in shown
    assert f"<strong>1</strong> / {len(json.loads(found.body)['results']['scorecards'])}" in shown


def test_targets_may_name_items_of_another_rule_set_that_is_served(run, tmp_path):
    from dti_rules.web.asked import Asked
    from dti_rules.web.service import Service
    from dti_rules.web.settings import Settings

    run("record", "dti-2022", "@published-mains", "-o", tmp_path / "r.json")
    run("register", "add", tmp_path / "r.db", tmp_path / "r.json")
    (tmp_path / "t.csv").write_text("item,points\nHTKT,0.5\n8,120\n")
    given = {"register": tmp_path / "r.db", "targets": tmp_path / "t.csv", "workers": 0}
    served = Service(Settings(("dti-2022", "ict-index-2020"), **given))
    screen = served.answer(Asked("centre", {"ruleset": "dti-2022"}, (("unit", "Đà Nẵng"),)))
    assert screen.status == 200 and ">120</td>" in screen.body.decode()


@pytest.mark.long
def test_claims_are_audited_as_by_the_command(ask, run, tmp_path):
    claims = {
        "claims": [
            {
                "id": "a",
                "measure": "points",
                "figure": "1",
                "rule_set": "dti-2022",
                "unit": "Cà Mau",
                "item": "nhan_luc",
            }
        ]
    }
    (tmp_path / "body.json").write_text(json.dumps(claims), encoding="utf-8")
    printed = json.loads(run("audit", "--format", "json", tmp_path / "body.json")[1])
    said = json.loads(ask("audit", {}, {"claims": claims}).body)
    assert said["counts"] == printed["counts"]
    assert [each["kind"] for each in said["findings"]] == [each["kind"] for each in printed["findings"]]
