"""Hostile rule sets and figures, and a command called in this process."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from dti_rules.cli.main import main

_spec = importlib.util.spec_from_file_location("hostile", Path(__file__).with_name("hostile.py"))
assert _spec is not None and _spec.loader is not None
_hostile = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_hostile)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    """The module that writes them."""
    return _hostile


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process; gives exit code, output and error output."""
    monkeypatch.delenv("DTI_RULES_LANG", raising=False)

    def go(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return int(stop.value.code or 0), said.out, said.err

    return go
