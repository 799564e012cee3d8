"""The reader and a full JSON Schema validator agree, and the schemas are what an editor needs."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from referencing import Registry, Resource

from dti_rules.loading.schemas import resolve, schema_folder

SCHEMAS = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in schema_folder().glob("*.schema.json")}
REGISTRY = Registry().with_resources((name, Resource.from_contents(found)) for name, found in SCHEMAS.items())
RULE_FILES = ["rule-set", "decision", "main-indicator", "digests"]
LETTERS = set("ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


class Plain(yaml.SafeLoader):
    """PyYAML's own reading, but for dates, which JSON does not have, and for `on`, which YAML 1.2 leaves a text."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in rules if not tag.endswith((":timestamp", ":bool"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def _errors(path: Path, schema: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(
        SCHEMAS[f"{schema}.schema.json"], registry=REGISTRY, format_checker=jsonschema.FormatChecker(["date"])
    )
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=Plain)
    return [error.message for error in validator.iter_errors(data)]


def _schema_of(path: Path) -> str:
    return path.stem if path.stem in RULE_FILES else "main-indicator"


def test_the_schemas_of_the_rule_files_are_there():
    assert {f"{name}.schema.json" for name in [*RULE_FILES, "common"]} <= set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_valid_draft_2020_12(name):
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_all_files_of_dti_2022_are_valid_for_the_validator_too(rules_folder):
    files = sorted(rules_folder.rglob("*.yaml"))
    assert len(files) == 12
    assert {path.name: _errors(path, _schema_of(path)) for path in files} == {path.name: [] for path in files}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("a.yaml", "max_points: 15", "max_point: 15"),
        ("a.yaml", "max_points: 15", "max_points: fifteen"),
        ("a.yaml", "max_points: 15", "max_points: -15"),
        ("a.yaml", "max_points: 15", "max_points: 7,5"),
        ("a.yaml", '    code: "1.1"\n', ""),
        ("a.yaml", 'code: "1.1"', "code: 1.10"),
        ("a.yaml", 'code: "1.1"', "code: ~"),
        ("a.yaml", "kind: count", "kind: cuont"),
        ("a.yaml", "people: shared", "people: share"),
        ("a.yaml", "id: alpha_one", "id: Nhân_lực"),
        ("a.yaml", "{vi: Chỉ số một, en: One}", "Một"),
        ("b.yaml", "formula: derived", "formula: guessed"),
        ("decision.yaml", "decimals: 4", "decimals: 99"),
        ("decision.yaml", "of: [alpha]", "of: []"),
        ("decision.yaml", "date: 2022-05-20", "date: 20/05/2022"),
        ("decision.yaml", "mode: half_up", "mode: up"),
        ("rule-set.yaml", "version: 1.0.0", 'version: "1"'),
        ("rule-set.yaml", "year: 2022", "year: last"),
        ("rule-set.yaml", "units: vn-63\n", ""),
        ("rule-set.yaml", "index: tiny", "index: tiny\nidx: tiny"),
    ],
)
def test_a_mistake_is_refused_by_both(file, old, new, plant, problems_of):
    folder = plant((file, old, new))
    path = folder / file if file == "rule-set.yaml" else folder / "decision" / file
    assert _errors(path, _schema_of(path))
    assert problems_of(folder)


def test_the_small_rule_set_is_accepted_by_both(plant, problems_of):
    folder = plant()
    assert problems_of(folder) == []
    assert [_errors(path, _schema_of(path)) for path in folder.rglob("*.yaml")] == [[]] * 4


def _properties(node: object, where: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    if isinstance(node, dict):
        for key, rule in (node.get("properties") or {}).items():
            found.append((f"{where}.{key}", rule))
        for key, inner in node.items():
            found += _properties(inner, f"{where}.{key}" if key != "properties" else where)
    if isinstance(node, list):
        for i, inner in enumerate(node):
            found += _properties(inner, f"{where}[{i}]")
    return [(at, rule) for at, rule in found if isinstance(rule, dict)]


@pytest.mark.parametrize("name", ["common", *RULE_FILES])
def test_every_property_is_described_in_vietnamese(name):
    for where, declared in _properties(SCHEMAS[f"{name}.schema.json"], name):
        rule: Any = declared
        base = name
        while "description" not in rule:
            rule, base = resolve(rule["$ref"], base)
        described = rule["description"]
        vietnamese, _, english = described.partition(" / ")
        assert LETTERS & set(vietnamese.lower()), where
        assert english, where
