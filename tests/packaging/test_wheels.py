"""The distributions are the same whoever builds them, say of themselves what they must, and carry all that the product needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

from tests.packaging.building import ROOT, built
from tests.packaging.metadata import entry_faults, faults, in_wheel, record_faults, wheel_files
from tests.packaging.release import all_faults, different

pytestmark = pytest.mark.long
PAGES = ("reader.js", "run.js", "live.js", "live.css")


@pytest.fixture(scope="module")
def distributions(tmp_path_factory) -> Path:
    """Wheels and source distributions, built from a copy of the sources."""
    return built(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def installed(distributions, tmp_path_factory) -> Path:
    """The wheels of the core and one rule set, unpacked where nothing else of ours is."""
    target: Path = tmp_path_factory.mktemp("installed")
    wheels = [*distributions.glob("dti_rules-*.whl"), *distributions.glob("dti_rules_dti_2022-*.whl")]
    words = ["install", "-q", "--no-deps", "--no-index", "--target", str(target), *map(str, wheels)]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def core(distributions):
    """The files of the core's wheel."""
    (wheel,) = distributions.glob("dti_rules-*.whl")
    return wheel_files(wheel)


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


def test_the_schemas_are_the_same_in_the_wheel_and_in_the_source_tree(core):
    folder = "dti_rules/schemas/"
    shipped = {name.removeprefix(folder): text for name, text in core.items() if name.startswith(folder)}
    assert shipped == {p.name: p.read_bytes() for p in (ROOT / "schemas").glob("*.json")}
    assert len(shipped) >= 5


def test_the_wheel_is_typed_and_carries_no_tests(core):
    assert {"dti_rules/py.typed", *(f"dti_rules/pages/{name}" for name in PAGES)} <= core.keys()
    assert not [name for name in core if name.startswith("tests/")]


def test_two_builds_at_other_times_under_other_umasks_are_equal_byte_for_byte(distributions, tmp_path):
    assert list(different(distributions, built(tmp_path, time=2_000_000_000, umask=0o077))) == []
    assert len(list(distributions.iterdir())) == 12


def test_every_distribution_says_what_it_must_and_rebuilds_from_its_source(distributions, tmp_path):
    assert list(all_faults(distributions, tmp_path)) == []


def test_a_build_that_differs_or_is_missing_is_named(tmp_path):
    for name, text in (("one/a.whl", "a"), ("other/a.whl", "b"), ("one/b.whl", "a")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = list(different(tmp_path / "one", tmp_path / "other"))
    assert [line.split()[0] for line in found] == ["a.whl", "b.whl"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Summary: ", "Platform: ", "Summary is not stated"),
        ("Requires-Dist: attrs>=23.2", "Requires-Dist: attrs>=99", "attrs>=99 is not met by 26.1.0"),
        ("Requires-Dist: attrs>=23.2", "Requires-Dist: attrs>=", "requires-dist"),
        ("Python :: 3 :: Only", "Python :: 3 :: Alone", "'Programming Language :: Python :: 3 :: Alone' is no classifier"),
        ("License-Expression: Apache-2.0", "License-Expression: Apache", "license-expression"),
    ],
)  # fmt: skip
def test_a_fault_in_the_metadata_is_named(core, old, new, said):
    text = in_wheel(core).decode("utf-8")
    assert old in text
    found = list(faults(core, text.replace(old, new, 1).encode(), {"attrs": Version("26.1.0")}))
    assert any(said in line for line in found), found


def test_a_wheel_that_does_not_hold_what_it_lists_is_named(core):
    changed = {**core, "dti_rules/py.typed": b"changed", "more": b""}
    assert [line.split()[0] for line in record_faults(changed)] == ["listed", "dti_rules/py.typed"]
    without = {name: text for name, text in core.items() if name != "dti_rules/cli/main.py"}
    assert list(entry_faults(without)) == ["there is no module dti_rules.cli.main"]
    assert list(faults({name: b"" for name in core if "LICENSE" not in name}, in_wheel(core), {})) == [
        "there is no licence"
    ]
