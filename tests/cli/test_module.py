"""`python -m dti_rules` is `dti-rules`."""

import runpy
import sys

import pytest

from dti_rules import __version__


@pytest.mark.parametrize("module", ["dti_rules", "dti_rules.cli"])
def test_the_package_runs_as_the_command_does(module, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["dti-rules", "--version"])
    monkeypatch.setattr("os._exit", sys.exit)
    with pytest.raises(SystemExit) as stop:
        runpy.run_module(module, run_name="__main__")
    assert (stop.value.code, capsys.readouterr().out) == (0, f"dti-rules {__version__}\n")
