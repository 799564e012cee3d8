"""The wheels carry all that the product needs: schemas, rule files, unit lists, examples."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Both wheels, built from a copy of the sources and unpacked where nothing else of ours is."""
    place = tmp_path_factory.mktemp("wheels")
    for project in (ROOT, ROOT / "plugins" / "dti_2022"):
        pip("wheel", "-q", "--no-deps", "--no-build-isolation", "-w", place, project)
    target = place / "installed"
    pip("install", "-q", "--no-deps", "--no-index", "--target", target, *sorted(place.glob("*.whl")))
    return target


def pip(*arguments) -> None:
    subprocess.run([sys.executable, "-m", "pip", *map(str, arguments)], check=True, capture_output=True)


def run(installed: Path, code: str, cwd: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_the_installed_wheels_score_and_check_themselves(installed, tmp_path):
    code = (
        "import dti_rules, json, pathlib\n"
        "from dti_rules.loading.schemas import schema_folder\n"
        "from dti_rules.model.units import unit_list\n"
        "rules = dti_rules.load('dti-2022')\n"
        "cards = dti_rules.score(rules, dti_rules.read(rules, rules.examples['published-totals'].file))\n"
        "print(json.dumps([dti_rules.__file__, str(rules.folder), str(schema_folder()), rules.rules_digest,"
        " len(cards.ranking.ranks), len(unit_list('vn-63').units)]))\n"
    )
    core, folder, schemas, digest, ranked, units = json.loads(run(installed, code, tmp_path))
    assert all(Path(path).is_relative_to(installed) for path in (core, folder, schemas))
    assert (ranked, units) == (63, 63)
    from dti_rules import load

    assert digest == load("dti-2022").rules_digest


def test_the_schemas_are_the_same_in_the_wheel_and_in_the_source_tree(installed):
    shipped = {p.name: p.read_bytes() for p in (installed / "dti_rules" / "schemas").glob("*.json")}
    assert shipped == {p.name: p.read_bytes() for p in (ROOT / "schemas").glob("*.json")}
    assert len(shipped) >= 5


def test_the_wheel_is_typed_and_carries_no_tests(installed):
    assert (installed / "dti_rules" / "py.typed").is_file()
    assert not (installed / "tests").exists()
