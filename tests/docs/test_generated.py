"""The generated reference covers every code, command, function, hook, key and component, and complains of gaps."""

import json
import sys
from pathlib import Path

import pytest

import dti_rules
from dti_rules.cli.commands import COMMANDS
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.choices import Yes
from dti_rules.loading.schemas import schema
from dti_rules.plugins.hookspecs import Hooks
from dti_rules.words.catalogue import CATALOGUE
from dti_rules.words.text import Text

EXTENSION = Path(__file__).resolve().parents[2] / "docs" / "_ext"


@pytest.fixture(scope="module")
def generated():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXTENSION)
        patch.setenv("COLUMNS", "80")
        import generated

        yield generated
        for name in ("generated", "markdown", "schema_keys"):
            patch.delitem(sys.modules, name)


@pytest.fixture(scope="module")
def pages(generated, tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    generated.write(folder)
    return {page.stem: page.read_text("utf-8") for page in folder.iterdir()}


def test_pages_cover_everything(pages):
    assert [code for code in CATALOGUE if f"### {code}\n" not in pages["problem-codes"]] == []
    assert [name for name in COMMANDS if f"## {name}\n" not in pages["command-line"]] == []
    assert "## register verify\n" in pages["command-line"]
    assert [name for name in BUILT_IN if f"| `{name}(" not in pages["functions"]] == []
    assert [name for name in vars(Hooks) if not name.startswith("_") and f"`{name}()" not in pages["hooks"]] == []
    rules = dti_rules.load("dti-2022")
    nodes = (*rules.components, *rules.details)
    assert [node.code for node in nodes if f"<br>`{node.id}` |" not in pages["rule-sets"]] == []
    assert [name for name in rules.parameters if f"<br>`{name}` |" not in pages["rule-sets"]] == []


def test_rule_files_cover_every_key(pages):
    def keys(rule):
        for key, inner in rule.get("properties", {}).items():
            yield key
            yield from keys(inner)
        if isinstance(rule.get("additionalProperties"), dict):
            yield from keys(rule["additionalProperties"])

    groups = [schema("rule-set"), schema("decision")["$defs"]["keys"], *schema("common")["$defs"].values()]
    wanted = {key for group in groups for key in keys(group)}
    assert [key for key in sorted(wanted) if f"{key}` |" not in pages["rule-files"]] == []


def test_help_pages_speak_both_languages(pages):
    assert "Usage: dti-rules score" in pages["command-line"]
    assert "Cách dùng: dti-rules score" in pages["command-line"]


def test_nothing_is_undocumented(generated, caplog):
    for page in generated.PAGES:
        assert list(page())
    assert caplog.messages == []


def test_an_unchanged_page_is_not_written_again(generated, monkeypatch, tmp_path):
    monkeypatch.setattr(generated, "PAGES", (generated.functions,))
    generated.write(tmp_path)
    monkeypatch.setattr("pathlib.Path.write_text", None)
    generated.write(tmp_path)


def gap_in_functions(monkeypatch, generated):
    class Silent(Yes):
        about = Text("", "")

    monkeypatch.setattr(generated, "BUILT_IN", {**BUILT_IN, "silent": Silent()})


def gap_in_commands(monkeypatch, generated):
    monkeypatch.setitem(COMMANDS, "score", Text("Chấm điểm.", ""))


def gap_in_commands_of_a_group(monkeypatch, generated):
    from dti_rules.cli import register

    monkeypatch.setattr(register, "_REGISTER", Text("REGISTER: tệp.", "the file"))


def gap_in_hooks(monkeypatch, generated):
    monkeypatch.setattr(Hooks, "rule_set_folders", lambda self: {})


def gap_in_codes(monkeypatch, generated):
    monkeypatch.setattr(generated, "CATALOGUE", {**CATALOGUE, "DTI-Z001": CATALOGUE["DTI-F001"]})


def gap_in_keys(monkeypatch, generated):
    silent = json.loads(json.dumps(schema("rule-set")))
    silent["properties"]["year"].pop("description")
    monkeypatch.setattr("schema_keys.schema", lambda name: silent if name == "rule-set" else schema(name))


GAPS = [
    ("functions", gap_in_functions),
    ("command_line", gap_in_commands),
    ("command_line", gap_in_commands_of_a_group),
    ("hooks", gap_in_hooks),
    ("problem_codes", gap_in_codes),
    ("rule_files", gap_in_keys),
]


@pytest.mark.parametrize(("page", "gap"), GAPS)
def test_a_gap_is_a_warning(page, gap, generated, monkeypatch, caplog):
    gap(monkeypatch, generated)
    list(getattr(generated, page)())
    assert any(message.endswith("has no documentation") for message in caplog.messages)
