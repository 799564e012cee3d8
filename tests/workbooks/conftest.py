"""Empty workbooks, made once."""

import shutil
from pathlib import Path

import pytest

from dti_rules.plugins.registry import load
from dti_rules.workbooks.layout import layout_of
from dti_rules.workbooks.make import templates


@pytest.fixture(scope="session")
def ict():
    return load("ict-index-2020")


@pytest.fixture(scope="session")
def made(tmp_path_factory, ict):
    """The workbook of the small rule set for one unit."""
    path = tmp_path_factory.mktemp("made") / "form.xlsx"
    templates(ict, path, "vi", "Huế")
    return path


@pytest.fixture
def form(made, tmp_path):
    """A copy of it."""
    return Path(shutil.copy(made, tmp_path / "form.xlsx"))


@pytest.fixture(scope="session")
def at(ict):
    """Where an item's field is entered: `1. Hạ tầng!F12`."""
    layout = layout_of(ict, "vi")
    return lambda item, field="figure": layout.spots(field)[item].name
