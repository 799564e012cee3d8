"""A new package is complete: it loads, verifies, installs, and its files fit the schemas that lie beside them."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from dti_rules.conformance.checks import CHECKS
from dti_rules.conformance.kit import run_check
from dti_rules.loading.digest import node_content, node_rules
from dti_rules.loading.schemas import schema_folder
from dti_rules.plugins.registry import load, registry
from dti_rules.scaffold.package import SCHEMAS

INSTALLED = sorted(registry().folders)


def rules_of(folder):
    return load(f"{folder}/")


@pytest.mark.long
@pytest.mark.parametrize("source", INSTALLED)
def test_a_copy_has_the_rules_of_its_source_and_another_name(new, source):
    assert new("copy-2031", "--from", source, "-o", "made")[0] == 0
    old, copy = load(source), rules_of("made")
    assert (copy.id, copy.version, copy.year, copy.index) == ("copy-2031", "1.0.0", 2031, old.index)
    assert "2031" in copy.title.vi
    assert str(old.year) not in copy.title.vi
    assert [node_rules(node) for node in copy.nodes.values()] == [node_rules(node) for node in old.nodes.values()]
    assert [node_content(node) for node in copy.nodes.values()] == [node_content(node) for node in old.nodes.values()]
    assert copy.inputs == old.inputs
    assert (copy.rounding, copy.ranking, copy.unit_list) == (old.rounding, old.ranking, old.unit_list)
    assert copy.applies == ("derived" if source in ("dti-2021", "dti-2023") else "reconstructed")


def test_a_copy_needs_no_other_rule_set(new):
    assert new("copy-2031", "--from", "dti-2021", "-o", "made")[0] == 0
    text = Path("made/copy_2031/rules/rule-set.yaml").read_text(encoding="utf-8")
    assert "transcription" not in text
    assert tomllib.loads(Path("made/pyproject.toml").read_text("utf-8"))["project"]["dependencies"] == [
        "dti-rules>=0.1"
    ]


def test_published_figures_and_examples_stay_behind(new):
    new("copy-2031", "--from", "dti-2022", "-o", "made")
    copy = rules_of("made")
    assert (copy.published_figures, copy.published, dict(copy.examples)) == (None, None, {})
    assert list(Path("made").rglob("*.csv")) == []


def test_comments_of_the_copied_files_are_kept(new):
    new("copy-2031", "--from", "dti-2022", "-o", "made")
    edition = Path("made/copy_2031/rules/rule-set.yaml").read_text(encoding="utf-8")
    assert (
        "# Số liệu dùng chung: 17 số liệu chung của phiếu, rồi những số liệu mà nhiều chỉ số cùng dùng.\ninputs:"
        in edition
    )
    main = Path("made/copy_2031/rules/4-nhan-luc-so.yaml").read_text(encoding="utf-8")
    assert "# Chỉ số chính 4: Nhân lực số." in main
    assert main.count("yaml-language-server") == 1


def test_a_rule_set_in_one_flow_mapping_is_copied_too(new, tmp_path):
    new("one-2030", "--empty", "-o", "first")
    edition = tmp_path / "first/one_2030/rules/rule-set.yaml"
    data = yaml.load(edition.read_text("utf-8"), yaml.BaseLoader)
    edition.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert new("two-2031", "--from", "first/", "-o", "second")[0] == 0
    assert rules_of("second").total.max_points == 20


def test_the_skeleton_has_a_share_a_yes_or_no_and_a_choice(new):
    assert new("empty-2030", "--empty", "-o", "made")[0] == 0
    rules = rules_of("made")
    assert {declared.kind for declared in rules.inputs.values()} == {"count", "yes_no", "choice"}
    assert len(rules.leaves) == 3
    text = Path("made/empty_2030/rules/1-nhan-luc-so.yaml").read_text(encoding="utf-8")
    assert "Một trong các phương án" in text
    assert "One of several choices" in text


@pytest.mark.long
@pytest.mark.parametrize("how", [("--empty",), ("--from", "ict-index-2020")])
def test_every_property_holds_at_once(new, how):
    assert new("made-2030", *how, "-o", "made")[0] == 0
    rules = rules_of("made")
    broken = {check.name: found.broken for check in CHECKS if (found := run_check(check, rules, 5)).broken}
    assert broken == {}


def test_the_digest_of_the_first_version_is_recorded(new):
    new("made-2030", "--empty", "-o", "made")
    rules = rules_of("made")
    assert rules.recorded_digests == {"1.0.0": rules.rules_digest}


@pytest.mark.long
@pytest.mark.parametrize("how", [("--empty",), ("--from", "dti-2022")])
def test_every_rule_file_names_its_schema_and_fits_it(new, how):
    new("made-2030", *how, "-o", "made")
    folder = Path("made/made_2030/rules")
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in (folder / "schemas").glob("*.json")}
    known = Registry().with_resources((name, Resource.from_contents(data)) for name, data in schemas.items())
    files = sorted(folder.glob("*.yaml"))
    assert len(files) == len(rules_of("made").mains) + 2
    for file in files:
        first, _, rest = file.read_text("utf-8").partition("\n")
        name = first.removeprefix("# yaml-language-server: $schema=schemas/")
        data = yaml.load(rest, yaml.BaseLoader)
        validator = Draft202012Validator(schemas[name], registry=known)
        assert [e.message for e in validator.iter_errors(typed(data)) if e.validator != "type"] == []


def typed(data):
    """Whole numbers as numbers, as an editor reads them; everything else as text."""
    if isinstance(data, dict):
        return {key: typed(value) for key, value in data.items()}
    if isinstance(data, list):
        return [typed(value) for value in data]
    return int(data) if data.isdigit() else data


def test_the_schemas_beside_the_rules_are_those_of_the_core(new):
    new("made-2030", "--empty", "-o", "made")
    for name in SCHEMAS:
        copied = Path(f"made/made_2030/rules/schemas/{name}.schema.json").read_bytes()
        assert copied == (schema_folder() / f"{name}.schema.json").read_bytes()


@pytest.mark.long
def test_the_wheel_carries_the_rules_and_announces_the_rule_set(new, tmp_path):
    new("made-2030", "--empty", "-o", "made")
    words = ["wheel", "-q", "--no-deps", "--no-build-isolation", "-w", "wheels", "./made"]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)
    target = tmp_path / "installed"
    (wheel,) = Path("wheels").glob("*.whl")
    words = ["install", "-q", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)
    code = "import dti_rules; rules = dti_rules.load('made-2030'); print(rules, len(rules.leaves), rules.folder)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(target)!r}); {code}"],
        check=True, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.split() == ["made-2030@1.0.0", "3", str(target / "made_2030" / "rules")]


@pytest.mark.long
def test_the_package_s_own_tests_pass(new):
    new("made-2030", "--empty", "-o", "made")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "made/tests"]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert f"{len(CHECKS)} passed" in done.stdout


def test_the_year_comes_from_the_id_or_is_given(new):
    assert "DTI-N003" in new("commune", "--empty", "-o", "a")[2]
    assert new("commune", "--empty", "-o", "a", "--year", "2026")[0] == 0
    assert rules_of("a").year == 2026
    assert new("dti-2031", "--empty", "-o", "b")[0] == 0
    assert rules_of("b").year == 2031


def test_units_and_decision_are_those_asked_for(new):
    assert new("made-2030", "--empty", "-o", "made", "--decision", '1/QĐ-"X"')[0] == 0
    rules = rules_of("made")
    assert (rules.decision, rules.total.cite.document, rules.unit_list) == ('1/QĐ-"X"', '1/QĐ-"X"', "vn-63")


def test_it_says_what_to_do_next_in_the_reader_s_language(new):
    _, out, _ = new("made-2030", "--empty", "-o", "made", lang="vi")
    assert out.splitlines()[0] == "Đã tạo made-2030@1.0.0 trong made. Chỉ số chính: 1; chỉ số cấp thấp nhất: 3."
    assert out.splitlines()[2:] == ["  dti-rules check made", "  dti-rules verify made", "  pip install ./made"]
