"""The commands as a user types them."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from dti_rules.cli.commands import COMMANDS
from dti_rules.cli.main import main
from dti_rules.loading.schemas import schema


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_command_has_help_in_both_languages(run, command, lang):
    code, out, _ = run(command, "--help", "--lang", lang)
    assert code == 0
    assert COMMANDS[command].of(lang) in out
    assert out.startswith("Usage:" if lang == "en" else "Cách dùng:")


def test_vietnamese_is_the_default_whatever_the_locale(run, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "Bộ chỉ số" not in run("rulesets", "--lang", "en")[1]
    assert "Chỉ số chuyển đổi số cấp tỉnh" in run("rulesets")[1]
    monkeypatch.setenv("DTI_RULES_LANG", "en")
    assert "Provincial Digital Transformation Index 2022" in run("rulesets")[1]


def test_the_ranking_of_the_published_provinces(run):
    code, out, err = run("score", "dti-2022", "@published-mains")
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    given = ["số", "liệu", "cho", "sẵn"]
    assert ["1", "Đà", "Nẵng", "0,8002", "800,2", "0,8638*", "0,8473*", "0,7864*", *given] in lines
    assert ["3", "Quảng", "Ninh", "0,7024", "702,4", "0,7804*", "0,7187*", "0,6864*", *given] in lines
    assert any(line[:3] == ["–", "Cà", "Mau"] and "0,1940" in line for line in lines)


@pytest.mark.long
def test_the_json_fits_its_schema_and_is_the_same_under_every_locale_and_seed(run, rules):
    from jsonschema import Draft202012Validator

    for name in rules.examples:
        out = run("score", "dti-2022", f"@{name}", "--format", "json")[1]
        data = json.loads(out)
        Draft202012Validator(schema("scorecards")).validate(data)
    card = data["scorecards"][0]
    assert card["unit"] == {"list": "vn-63", "code": "96", "name": "Cà Mau"}
    assert card["nodes"]["digital_firm_rate"]["points"] == "66400/4929"
    assert card["nodes"]["digital_firm_rate"]["points_printed"] == "13.47"
    assert card["nodes"]["digital_firm_rate"]["trace"]["steps"][0]["value"] == "3320/4929"
    assert data["rule_set"]["rules_digest"] == rules.rules_digest


@pytest.mark.long
def test_bytes_do_not_depend_on_seed_locale_time_zone_or_folder(tmp_path):
    outputs = set()
    places = (
        ("0", "C", "UTC", tmp_path),
        ("1", "en_US.UTF-8", "Asia/Ho_Chi_Minh", "/"),
        ("7", "vi_VN.UTF-8", "America/Lima", "."),
    )
    for seed, locale, zone, folder in places:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
        words = [sys.executable, "-m", "dti_rules.cli", "score", "dti-2022", "@illustrative-cohort", "--format", "json"]
        done = subprocess.run(words, env=environment, cwd=folder, capture_output=True, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert "Cà Mau".encode() in outputs.pop()


def test_the_csv_is_tidy_and_in_the_declared_style(run):
    out = run("score", "dti-2022", "@illustrative-cohort", "--format", "csv", "--numbers", "en")[1]
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 4 * 138
    (firms,) = [r for r in rows if r["unit"] == "Cà Mau" and r["code"] == "7.2"]
    assert (firms["value"], firms["printed"], firms["points"], firms["provenance"], firms["illustrative"]) == (
        "3320/4929",
        "0.6736",
        "13.47",
        "official",
        "yes",
    )


def test_no_result_replaces_what_is_read(run, tmp_path):
    figures = tmp_path / "figures.csv"
    figures.write_text("unit,item,measure,figure\nCà Mau,4,points,65\nHuế,4,points,70\n", encoding="utf-8")
    before, link = figures.read_bytes(), tmp_path / "link.csv"
    link.symlink_to(figures)
    for words in (
        ("score", "dti-2022", figures, "-o", figures),
        ("score", "dti-2022", figures, "-o", link),
        ("record", "dti-2022", figures, "-o", figures),
        ("simulate", "dti-2022", figures, "--weights", "10%", "--keep-draws", figures),
    ):
        code, out, err = run("--lang", "en", *words)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert "DTI-C008 the result would replace a file that is read" in err
    assert figures.read_bytes() == before


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_ending_of_the_output_names_the_form_unless_it_is_told(run, tmp_path, form):
    told, named, table = tmp_path / "told.txt", tmp_path / f"named.{form.upper()}", tmp_path / f"table.{form}"
    asked = ("score", "dti-2022", "@published-mains", "--lang", "en")
    for words in (("--format", form, "-o", told), ("-o", named), ("--format", "table", "-o", table)):
        assert run(*asked, *words) == (0, "", "")
    assert named.read_bytes() == told.read_bytes()
    assert table.read_text("utf-8") == run(*asked)[1]
    code, _, err = run(*asked, "-o", tmp_path / "out.xlsx")
    assert (code, err.split(": ")[1][:8]) == (2, "DTI-C007")


def test_output_goes_to_a_file_whole_or_not_at_all(run, tmp_path):
    target = tmp_path / "out.json"
    assert run("score", "dti-2022", "@published-mains", "--format", "json", "-o", target)[0] == 0
    assert json.loads(target.read_text(encoding="utf-8"))["scorecards"]
    bad = tmp_path / "bad.csv"
    bad.write_text("unit,item,measure,figure\nCà Mau,4,points,-1\n", encoding="utf-8")
    before = target.read_bytes()
    assert run("score", "dti-2022", bad, "-o", target)[0] == 2
    assert target.read_bytes() == before
    code, _, err = run("score", "dti-2022", "@published-mains", "-o", tmp_path / "none" / "out.csv")
    assert (code, "DTI-C002" in err) == (2, True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.csv", "out.json"]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("vi", "DTI-T009 enterprises = -5 ngoài khoảng 0 … +∞; hãy kiểm tra lại số liệu"),
        ("en", "DTI-T009 enterprises = -5 is outside 0 … +∞; check the figure"),
    ],
)
def test_a_problem_is_one_line_with_code_and_place(run, tmp_path, lang, line):
    bad = tmp_path / "bad.csv"
    bad.write_text("unit,item,measure,figure\nCà Mau,enterprises,input,-5\n", encoding="utf-8")
    code, out, err = run("score", "dti-2022", bad, "--lang", lang)
    assert (code, out, err) == (2, "", f"{bad}:2:26: {line}\n")


def test_an_explanation_runs_from_the_raw_inputs_to_the_citation(run):
    code, out, _ = run("explain", "dti-2022", "@illustrative-submission", "--unit", "Cà Mau", "7.2", "--lang", "en")
    assert code == 0
    for part in (
        "13.47 / 20 points",
        "digital_tech_firms = 166 enterprises; enterprises = 4929 enterprises",
        "share(digital_tech_firms, enterprises, full_from = 5%)",
        "from 5% on: 20 points; below: ratio /",
        "share(166, 4929, full_from = 5%) = 3320/4929",
        "Phiếu chấm điểm DTI cấp tỉnh năm 2022, Bộ TTTT, 7.2 (title: official; points: official;",
    ):
        assert part in out


def test_explaining_everything_names_every_node(run, rules):
    out = run("explain", "dti-2022", "@illustrative-cohort", "--unit", "Bến Tre")[1]
    assert all(f"{node.code}  " in out for node in rules.nodes.values())


def test_show_gives_a_rule_set_or_one_node(run):
    out = run("show", "dti-2022", "--lang", "en")[1]
    assert "9 main indicators, 98 components (95 assessed), 27 details, 179 inputs" in out
    assert "@published-mains" in out
    one = run("show", "dti-2022", "2.4", "--lang", "en")[1]
    assert "Proved: 0 … 1 (interval of the inputs)" in one
    assert run("show", "dti-2022", "8.7", "--lang", "en")[1].count("lemma lowest ≤ x ≤ highest") == 1


def test_check_says_how_each_node_was_proved(run, rules, rules_folder):
    code, out, _ = run("check", rules_folder, "--lang", "en")
    assert code == 0
    assert "Points add up at every level: 1000 = 100 / 100 / 100 / 100 / 100 / 200 / 150 / 150 / 0" in out
    listed = {line.split()[0] for line in out.splitlines() if line}
    assert {node.code for node in rules.nodes.values()} <= listed


def test_schema_admits_the_illustrative_submission_and_refuses_a_negative_count(run, rules):
    from jsonschema import Draft202012Validator, ValidationError

    shape = json.loads(run("schema", "dti-2022")[1])
    stated = json.loads(rules.examples["illustrative-submission"].file.read_text(encoding="utf-8"))
    Draft202012Validator(shape).validate(stated)
    stated["inputs"]["enterprises"] = -5
    with pytest.raises(ValidationError):
        Draft202012Validator(shape).validate(stated)


@pytest.mark.long
def test_the_schema_of_a_submission_is_a_schema(run):
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(json.loads(run("schema", "dti-2022")[1]))


def test_plugins_lists_name_version_distribution_and_hooks(run):
    out = run("plugins")[1]
    assert ["dti-2022", "2.0.0", "dti-rules-dti-2022", "rule_set_folders"] in [
        line.split() for line in out.splitlines()
    ]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["gaps", "dti-2022", "@illustrative-cohort", "--unit", ""], "--unit"),
        (["explain", "dti-2022", "@illustrative-cohort", "--unit", " "], "--unit"),
        (["template", "dti-2022", "-o", "x.xlsx", "--unit", "Huế", "--unit="], "--unit"),
        (["batch", "dti-2022", "figures.csv", "-o", "x.csv", "--group", ""], "--group"),
        (["score", "dti-2022", "figures.csv", "-o", ""], "-o"),
        (["score", "dti-2022", "@published-mains", ""], "FILE..."),
        (["show", ""], "RULESET"),
        (["rounds", "show", "r.db", "last", "--unit", ""], "--unit"),
    ],
)
def test_an_empty_name_is_told_by_the_option_that_it_was_given_to(run, words, named):
    command = "dti-rules " + " ".join(words[: 2 if words[0] == "rounds" else 1])
    vi, en = "để trống, cần có giá trị; xem", "is empty and needs a value; see"
    assert run(*words) == (2, "", f"DTI-C001 {named} {vi} {command} --help\n")
    assert run(*words, "--lang", "en") == (2, "", f"DTI-C001 {named} {en} {command} --help\n")


def test_an_option_that_may_be_left_out_as_an_empty_text_may_be_given_so(run, tmp_path):
    words = ("record", "dti-2022", "@published-mains", "-o", tmp_path / "run.json")
    assert run(*words, "--note", "", "--by", "")[0] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["scor"], "DTI-C001"),
        (["score", "dti-2022"], "DTI-C001"),
        (["score", "dti-2022", "f.csv", "--formt", "json"], "DTI-C001"),
        (["score", "dti-2022", "f.csv", "--format", "xml"], "DTI-C001"),
        (["score", "dti-2202", "f.csv"], "DTI-R001"),
        (["score", "dti-2022@9.9.9", "f.csv"], "DTI-R006"),
        (["score", "dti-2022", "f.csv"], "DTI-L001"),
        (["score", "dti-2022", "@published"], "DTI-C003"),
        (["show", "dti-2022", "4.99"], "DTI-C004"),
        (["explain", "dti-2022", "@published-mains", "--unit", "Hà Nội"], "DTI-S003"),
        (["explain", "dti-2022", "@published-mains", "--unit", "Hanoy"], "DTI-T006"),
        (["check", "nowhere"], "DTI-R001"),
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_wrong_call_is_answered_by_one_line_and_exit_code_2(run, monkeypatch, tmp_path, words, code, lang):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*words, "--lang", lang)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert code in err


def test_a_folder_in_the_place_of_a_file_is_told_in_the_language_of_the_call(run, tmp_path):
    assert f"«{tmp_path}» là thư mục, không phải tệp" in run("template", "dti-2022", "-o", tmp_path)[2]
    assert (
        f"{str(tmp_path)!r} is a folder, not a file" in run("template", "dti-2022", "-o", tmp_path, "--lang", "en")[2]
    )


def test_help_and_version_load_nothing_heavy():
    code = (
        "import sys\nfrom dti_rules.cli.main import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "heavy = ('yaml', 'jsonschema', 'polars', 'pluggy', 'importlib.metadata')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    for word in ("--help", "--version"):
        done = subprocess.run(
            [sys.executable, "-c", code, word], capture_output=True, text=True, encoding="utf-8", check=True
        )
        assert done.stderr.strip() == "[]"


def test_an_internal_error_is_one_line_and_a_traceback_only_with_debug(run, monkeypatch):
    from dti_rules.plugins import registry

    def broken():
        raise RuntimeError("boom")

    monkeypatch.setattr(registry, "registry", broken)
    code, _, err = run("plugins", "--lang", "en")
    assert (code, err) == (1, "DTI-C005 an internal error: RuntimeError: boom; run again with --debug and report it\n")
    with pytest.raises(RuntimeError):
        main(["--debug", "plugins"])


def test_a_closed_pipe_ends_quietly():
    words = f"{sys.executable} -m dti_rules.cli score dti-2022 @illustrative-cohort --format json | head -c 100"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_a_plugin_limit_that_names_nothing_installed_says_so():
    environment = {**os.environ, "DTI_RULES_PLUGINS": "dti-2220"}
    words = [sys.executable, "-m", "dti_rules.cli", "plugins", "--lang", "en"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "DTI-R008 DTI_RULES_PLUGINS names plugins that are not installed: dti-2220" in done.stderr


@pytest.mark.long
def test_verify_prints_a_line_a_property_and_counts_the_published_figures(run):
    code, out, _ = run("verify", "dti-2022", "--examples", "2", "--lang", "en")
    assert code == 0
    assert "holds    within-range" in out
    assert "267 published figures of 63 units: 7 units agree, 54 do not decide" in out
    assert "Cà Mau: agrees if read as truncated: total 468" in out
    assert out.endswith("dti-2022@2.0.0: 17 properties, 0 broken\n")


@pytest.mark.long
def test_verify_of_a_broken_rule_set_says_so_and_ends_with_1(run, tmp_path, rules_folder):
    import shutil

    shutil.copytree(rules_folder, tmp_path / "rules")
    file = tmp_path / "rules" / "decision-922" / "4-nhan-luc-so.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("full_from = 80%", "full_from = 90%", 1), encoding="utf-8")
    code, out, _ = run("verify", tmp_path / "rules", "--examples", "1", "--lang", "en")
    assert code == 1
    assert "BROKEN   version-names-rules" in out


def test_a_csv_file_begins_with_the_mark_by_which_a_spreadsheet_knows_utf_8(run, tmp_path):
    out = tmp_path / "out.csv"
    printed = run("score", "dti-2022", "@published-mains", "--format", "csv")[1]
    assert run("score", "dti-2022", "@published-mains", "-o", out)[0] == 0
    assert out.read_bytes() == b"\xef\xbb\xbf" + printed.encode()
    assert run("score", "dti-2022", "@published-mains", "--format", "table", "-o", out)[0] == 0
    assert not out.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "dti-2022", "dti-2022", "--before", "a.csv", "-o"),
        ("diff", "dti-2021", "dti-2022", "--on", "a.csv", "-o"),
        ("score", "dti-2022", "a.csv", "-o"),
        (
            "plan",
            "dti-2022",
            "@illustrative-cohort",
            "--unit",
            "Huế",
            "--rank",
            "1",
            "--others",
            "trend",
            "--before",
            "a.csv",
            "-o",
        ),
    ],
)
def test_no_result_takes_the_place_of_a_file_that_is_read(words, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("unit,item,measure,figure\nHuế,total,value,0.5\n", "utf-8")
    code, out, err = run(*words, "a.csv")
    assert (code, out, err.count("\n")) == (2, "", 1) and err.startswith("a.csv: DTI-C008 ")


@pytest.mark.parametrize("command", ["score", "audit"])
def test_a_file_of_figures_is_given_once(command, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("unit,item,measure,figure\nHuế,total,value,0.5\n", "utf-8")
    assert (
        run(command, "dti-2022", "a.csv", "a.csv", "--lang", "en")[2]
        == "a.csv: DTI-T108 this file is given twice; give each file once\n"
    )


def test_thousands_stand_apart_in_vietnamese_tables(run, tmp_path):
    figures = tmp_path / "f.csv"
    figures.write_text("unit,item,measure,figure\nHuế,submission,complete,no\n", encoding="utf-8")
    table = run("score", "dti-2022", figures)[1]
    assert "Điểm / 1.000 " in table and " 0,00 – 1.000,00 " in table
    table = run("score", "dti-2022", figures, "--lang", "en")[1]
    assert "Points / 1000 " in table and " 0.00 – 1000.00 " in table


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("score", "dti-2022", "@published-mains", "-o", "a.csv", "--output", "b.csv"), "--output"),
        (("export", "dti-2022", "--to", "json", "--to=sql"), "--to"),
        (("explain", "dti-2022", "@published-mains", "--unit", "Cà Mau", "--unit", "Huế"), "--unit"),
        (("register", "export", "r.db", "-o", "a", "-o", "a"), "--output"),
    ],
)
def test_an_option_that_is_given_twice_is_refused_and_not_the_last_one_taken(run, tmp_path, monkeypatch, words, named):
    monkeypatch.chdir(tmp_path)
    code, out, errors = run(*words, "--lang", "en")
    assert (code, out) == (2, "")
    assert errors.startswith(f"DTI-C001 {named}: given more than once; give it once; see dti-rules {words[0]}")
    assert not list(tmp_path.iterdir())


def test_an_option_of_many_values_and_the_language_may_be_given_again(run):
    words = ("template", "dti-2022", "--unit", "Cà Mau", "--unit", "Huế", "--lang", "vi", "--lang", "en")
    assert "given more than once" not in run(*words)[2]
