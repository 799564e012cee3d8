"""Calling a command in this process."""

import pytest

from dti_rules.cli.main import main


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs a command in this process; gives exit code, output and error output."""
    monkeypatch.delenv("DTI_RULES_LANG", raising=False)

    def go(*words):
        with pytest.raises(SystemExit) as stop:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return stop.value.code or 0, said.out, said.err

    return go
