"""What a new package is called, and the files of it that are not rules."""

import keyword
import re
import sys
from collections.abc import Collection, Container, Mapping
from pathlib import Path
from string import Template

from dti_rules import __version__
from dti_rules.loading.schemas import schema_folder
from dti_rules.model.units import CORE_LISTS
from dti_rules.scaffold.blocks import quoted
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest, plain
from dti_rules.words.problems import did_you_mean, fail
from dti_rules.words.text import Text

TEMPLATES = Path(__file__).resolve().parent / "templates"
SCHEMAS = ("common", "decision", "digests", "main-indicator", "rule-set", "unit-list")
"""The schemas that an editor needs beside the rules."""

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_YEAR = re.compile(r"(?:^|-)(\d{4})(?:-|$)")
_TAKEN = {"dti_rules", "tests", *sys.stdlib_module_names}

Files = Mapping[str, str]
"""Files by their path inside the rules folder."""


@frozen
class PackagePlan:
    """What is decided before a file is written. `module` is the Python package's name."""

    id: str
    year: int
    units: str
    decision: str = "SỐ/QĐ-CƠ-QUAN"
    unit_file: str = ""
    """The text of the unit list that the rule set brings itself; empty where the list is an installed one."""

    @property
    def module(self) -> str:
        """The name of the Python package."""
        return self.id.replace("-", "_")

    @property
    def title(self) -> Text:
        """A title made from id and year, which the author of the rule set is to replace."""
        return Text(f"Bộ chỉ số {self.id} năm {self.year}", f"Index {self.id} of {self.year}")

    def fill(self, template: str, **more: str) -> str:
        """A template with this plan's words in it."""
        words = {
            "id": self.id,
            "module": self.module,
            "year": str(self.year),
            "units": f"{self.units}\nunit_lists: {{{self.units}: units.yaml}}" if self.unit_file else self.units,
            "decision": quoted(self.decision),
            "core": ".".join(__version__.split(".")[:2]),
            "title_vi": self.title.vi,
            "title_en": self.title.en,
        }
        return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(words, **more)


def plan(
    rule_set: str,
    year: int | None,
    units: str,
    decision: str | None,
    installed: Container[str],
    lists: Collection[str] = CORE_LISTS,
) -> PackagePlan:
    """The plan of a package; `lists` has the ids of the known unit lists.

    Raises ProblemsError for an id, a year or a unit list that will not do.
    """
    _check_id(rule_set, installed)
    if year is None and (found := _YEAR.search(rule_set)) and 1990 <= int(found[1]) <= 2200:
        year = int(found[1])
    if year is None:
        raise fail("DTI-N003", id=rule_set)
    if units not in lists:
        known = ", ".join(lists)
        hint = did_you_mean(nearest(units, lists), Text(known, known))
        raise fail("DTI-L040", name=units, hint=hint)
    return PackagePlan(rule_set, year, units, decision) if decision else PackagePlan(rule_set, year, units)


def _check_id(rule_set: str, installed: Container[str]) -> None:
    module = rule_set.replace("-", "_")
    if not _ID.fullmatch(rule_set):
        hint = Text("ví dụ dti-2024", "such as dti-2024")
        near = re.sub(r"[^a-z0-9]+", "-", plain(rule_set)).strip("-")
        raise fail("DTI-N001", id=rule_set, hint=did_you_mean(near if _ID.fullmatch(near) else None, hint))
    if keyword.iskeyword(module) or module in _TAKEN:
        hint = Text(f"«{module}» là tên dành riêng của Python; ví dụ {rule_set}-2024",
                    f"Python keeps the name {module!r} for itself; such as {rule_set}-2024")  # fmt: skip
        raise fail("DTI-N001", id=rule_set, hint=hint)
    if rule_set in installed:
        raise fail("DTI-N002", id=rule_set)


def files(plan: PackagePlan, rules: Files, about: Text) -> dict[str, str]:
    """Every file of the package by its path; `about` says in the README where the rules come from."""
    inside = f"{plan.module}/rules"
    return {
        "pyproject.toml": plan.fill("pyproject.toml.txt"),
        "README.md": plan.fill("README.md.txt", about_vi=about.vi, about_en=about.en),
        ".vscode/extensions.json": plan.fill("extensions.json.txt"),
        f"{plan.module}/__init__.py": plan.fill("init.py.txt"),
        "tests/conftest.py": plan.fill("conftest.py.txt"),
        "tests/test_conformance.py": plan.fill("test_conformance.py.txt"),
        **{f"{inside}/{name}": text for name, text in rules.items()},
        **({f"{inside}/units.yaml": plan.unit_file} if plan.unit_file else {}),
        **{f"{inside}/schemas/{name}.schema.json": _schema(name) for name in SCHEMAS},
    }


def _schema(name: str) -> str:
    return (schema_folder() / f"{name}.schema.json").read_text(encoding="utf-8")


def schema_line(schema: str) -> str:
    """The first line of a rule file, by which an editor finds the schema."""
    return f"# yaml-language-server: $schema=schemas/{schema}.schema.json\n"
