"""The package fits the one release of the core whose inner modules it reads."""

import tomllib
from pathlib import Path

import dti_rules


def test_its_version_and_what_it_depends_on_are_the_cores():
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    assert project["version"] == dti_rules.__version__
    assert f"dti-rules=={dti_rules.__version__}" in project["dependencies"]
