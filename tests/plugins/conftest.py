"""Plugins that are there for one test alone."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from dti_rules.plugins import registry as module
from dti_rules.plugins.registry import registry


@pytest.fixture
def install(monkeypatch):
    """Makes a module of this folder an installed plugin beside the others; afterwards nothing of it is left."""
    points = vars(module)["points"]

    def make(name):
        point = EntryPoint(name.replace("_", "-"), name, "dti_rules")
        monkeypatch.setattr(module, "points", lambda group: (*points(group), point))
        registry.cache_clear()

    monkeypatch.syspath_prepend(Path(__file__).parent)
    before = set(sys.modules)
    yield make
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in ("every_door", "egdi", "hdi"):
            del sys.modules[name]
    registry.cache_clear()


@pytest.fixture
def run(run, monkeypatch):
    """Runs a command in this process, in English; gives exit code, output and error output."""
    monkeypatch.setenv("DTI_RULES_LANG", "en")
    return run
