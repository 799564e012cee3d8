"""`dti-rules audit` as it is called: forms, exit codes, and one line for each thing wrong."""

import json

import jsonschema
import pytest
from referencing import Registry, Resource

from dti_rules.loading.schemas import schema_folder

CLAIM = 'claims:\n  - {id: a, rule_set: dti-2022, unit: Cà Mau, item: kts_hoat_dong, measure: points, figure: "60", out_of: "%s"}\n'


@pytest.fixture
def claims(tmp_path):
    def write(text, name="claims.yaml"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_exit_code_says_whether_anything_contradicts(run, claims):
    assert run("audit", claims(CLAIM % "100"))[0] == 1
    assert run("audit", claims(CLAIM % "150"))[0] == 0


def test_a_table_of_published_figures_takes_the_rule_set_named(run, claims):
    file = claims("unit,item,measure,figure\nCà Mau,total,value,0.4689\nCà Mau,total,rank,58\n", "figures.csv")
    code, out, err = run("audit", "dti-2022", file)
    assert (code, err) == (0, "") and "2 kết luận: khớp 2" in out
    file = claims("rule_set,unit,item,measure,figure\ndti-2022,Cà Mau,total,rank,58\n", "figures.csv")
    assert run("audit", file)[0] == 0


def test_evidence_can_be_left_out(run, claims):
    file = claims("unit,item,measure,figure\nCà Mau,total,rank,57\n", "figures.csv")
    assert run("audit", "dti-2022", file)[0] == 1
    assert run("audit", "dti-2022", file, "--evidence", "none")[0] == 0


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_form_is_written_and_html_needs_no_network(run, claims, tmp_path, lang):
    file = claims(CLAIM % "100")
    for form, start in (("table", ""), ("md", "# "), ("html", "<!DOCTYPE html>"), ("json", "{")):
        code, out, err = run("--lang", lang, "audit", file, "--format", form, "-o", tmp_path / form)
        assert (code, out, err) == (1, "", "")
        text = (tmp_path / form).read_text("utf-8")
        assert text.startswith(start) and "60/150" in text
        assert form != "html" or not any(mark in text for mark in ("src=", "<script", "<link", "@import", "url(h"))


@pytest.mark.long
def test_json_fits_its_schema_and_no_language_changes_a_byte(run):
    code, out, _ = run("audit", "@press", "--format", "json")
    assert code == 1 and out == run("--lang", "en", "audit", "@press", "--format", "json")[1]
    files = [json.loads(path.read_text("utf-8")) for path in schema_folder().glob("*.schema.json")]
    registry = Registry().with_resources((data["$id"], Resource.from_contents(data)) for data in files)
    schema = next(data for data in files if data["$id"] == "audit.schema.json")
    jsonschema.Draft202012Validator(schema, registry=registry).validate(json.loads(out))


def test_the_shipped_claims_fit_the_schema_of_claims_by_a_full_validator_too(run):
    import yaml

    from dti_rules.auditing.examples import example

    files = [json.loads(path.read_text("utf-8")) for path in schema_folder().glob("*.schema.json")]
    registry = Registry().with_resources((data["$id"], Resource.from_contents(data)) for data in files)
    schema = next(data for data in files if data["$id"] == "claims.schema.json")
    data = json.loads(json.dumps(yaml.safe_load(example("press").read_text("utf-8")), default=str))
    jsonschema.Draft202012Validator(schema, registry=registry).validate(data)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("claims:\n  - {measure: points, figure: \"1\"}\n", "2:5: DTI-A003 một nhận định"),
        ("claims:\n  - {measure: pionts, figure: \"1\"}\n", "2:15: DTI-L008"),
        ("claims:\n  - {measure: share, figure: 1, part: \"1\", whole: \"2\"}\n", "2:30: DTI-L009"),
        ("claims:\n  - {measure: rank, figure: \"58/63\", rule_set: dti-2022, unit: Huế, item: total}\n", "2:29: DTI-A008"),
        ("claims:\n  - {measure: points, figure: \"60/100\", rule_set: dti-2022, unit: Huế, item: total}\n", "2:31: DTI-T103"),
        ("claims:\n  - {measure: value, figure: \"468/1000\", rule_set: dti-2022, unit: Huế, item: total}\n", "2:30: DTI-T106"),
        ("claims:\n  - {measure: rank, figure: \"58\", against: dti-2021, rule_set: dti-2022, unit: Huế, item: total}\n", "2:35: DTI-A009"),
        ("claims:\n  - {article: x, measure: share, figure: \"1\", part: \"1\", whole: \"2\"}\n", "2:15: DTI-A001"),
        ("claims:\n  - {rule_set: dti-2022, unit: Cà Mua, item: \"1\", measure: value, figure: \"1\"}\n", "2:5: DTI-T006"),
        ("claims:\n  - {rule_set: dti-2022, unit: Cà Mau, item: \"77\", measure: value, figure: \"1\"}\n", "2:5: DTI-T005"),
        ("claims:\n  - {rule_set: dti-2022, unit: Cà Mau, item: \"1\", measure: value, figure: \"0.5\"}\n", "2:75: DTI-T008"),
        ("claims:\n  - {id: a, measure: share, figure: \"1\", part: \"1\", whole: \"2\"}\n" * 2, "3:1: DTI-L004"),
        ("claims:\n" + "  - {id: a, measure: share, figure: \"50%\", part: \"1\", whole: \"2\"}\n" * 2, "3:5: DTI-A002"),
        ("claims: []\n", "1:9: DTI-L006"),
        ("", "DTI-L033"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_claims_is_refused_in_one_line(run, claims, text, line):
    file = claims(text)
    code, out, err = run("audit", file)
    assert code == 2 and out == "" and len(err.splitlines()) == 1
    assert err.startswith(f"{file}:{line.split(' ')[0]}" if line[0].isdigit() else f"{file}: {line}")
    assert line.partition(" ")[2].partition(" ")[0] in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("audit",), "DTI-C001"),
        (("audit", "dti-2022"), "DTI-C001"),
        (("audit", "dti-2202", "x.csv"), "DTI-R001"),
        (("audit", "@presss"), "DTI-A005"),
        (("audit", "dti-2022", "@nothing"), "DTI-C003"),
        (("audit", "nowhere.csv"), "DTI-L001"),
        (("audit", "dti-2022", "claims.docx"), "DTI-A004"),
        (("audit", "@press", "--evidence", "none", "-o", "nowhere/x.html"), "DTI-C002"),
        (("audit", "@press", "--evidence", "none", "-o", "x.pdf"), "DTI-C007"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line(run, words, code):
    status, out, err = run(*words)
    assert (status, out) == (2, "") and len(err.splitlines()) == 1 and code in err


def test_a_table_without_rule_set_asks_for_one(run, claims):
    file = claims("unit,item,measure,figure\nCà Mau,total,rank,58\nCà Mau,dx_staff,input,5\n", "figures.csv")
    code, _, err = run("audit", file)
    assert code == 2 and [line.split(" ")[1] for line in err.splitlines()] == ["DTI-A003", "DTI-A006"]


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (
            "input",
            "the audit takes value, points, rank or not_assessed; figures that are entered are read by `dti-rules score`",
        ),
        ("complete", "figures that are entered are read by `dti-rules score`"),
        ("growth", "write growth in a file of claims"),
        ("pionts", "did you mean 'points'?"),
    ],
)
def test_a_measure_that_no_table_of_the_audit_holds_is_told_what_takes_it(run, claims, measure, said):
    file = claims(f"unit,item,measure,figure\nCà Mau,dx_staff,{measure},98\n", "figures.csv")
    code, out, err = run("audit", "dti-2022", file, "--lang", "en")
    assert (code, out) == (2, "") and "DTI-A006" in err and said in err and f"write {measure}," not in err


def test_a_table_whose_figures_are_all_blank_states_nothing(run, claims):
    code, out, err = run("audit", "dti-2022", claims("unit,item,measure,figure\nCà Mau,total,rank,\n", "figures.csv"))
    assert (code, out) == (2, "") and "DTI-T003" in err


def test_tables_of_one_name_in_two_folders_are_told_apart(run, tmp_path):
    for name, rank in (("a", "58"), ("b", "57")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f.csv").write_text(
            f"unit,item,measure,figure\nCà Mau,total,rank,{rank}\n", encoding="utf-8"
        )
    code, out, _ = run("audit", "dti-2022", tmp_path / "a" / "f.csv", tmp_path / "b" / "f.csv", "--format", "json")
    assert code == 1 and f'"{tmp_path}/b/f.csv:2"' in out


def test_the_ending_of_the_output_decides_the_form(run, claims, tmp_path):
    run("audit", claims(CLAIM % "150"), "-o", tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_steps_can_be_had_for_every_finding(run, claims):
    file = claims("unit,item,measure,figure\nCà Mau,total,rank,58\n", "figures.csv")
    short, long = (run("audit", "dti-2022", file, *more)[1] for more in ((), ("--steps",)))
    assert "Xếp 63 đơn vị" in long and "Xếp 63 đơn vị" not in short
