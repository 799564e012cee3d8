"""The names that plugins may rely on are those that the documentation lists, and each leads somewhere."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dti_rules
from dti_rules import plugin

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "hooks.md"
SOURCE = Path(plugin.__file__)


def test_the_public_names_are_exactly_the_documented_ones():
    section = PAGE.read_text(encoding="utf-8").partition("## What a plugin may import")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    documented = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(documented) == sorted(plugin.__all__)
    assert len(set(documented)) == len(documented)


@pytest.mark.parametrize("name", plugin.__all__)
def test_every_public_name_leads_somewhere(name):
    assert getattr(plugin, name) is not None


def test_the_names_for_the_type_checker_are_the_same():
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    names = {alias.name for node in checked.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert names | {"API_VERSION"} == set(plugin.__all__)


def test_a_name_that_is_not_public_is_not_there():
    with pytest.raises(AttributeError):
        plugin.registry  # noqa: B018


def test_importing_the_public_module_imports_nothing_else_of_the_product():
    said = "import sys, dti_rules.plugin; print(sorted(m for m in sys.modules if m.startswith('dti_rules')))"
    done = subprocess.run(
        [sys.executable, "-c", said],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(dti_rules.__file__).parents[1],
    )
    assert done.stdout.strip() == "['dti_rules', 'dti_rules.plugin']"
