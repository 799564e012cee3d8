"""A client that openapi-python-client generates scores, explains and audits."""

import os
import sys
from pathlib import Path

import pytest

from tests.web import client_run

ENVIRONMENT = os.environ.get("DTI_RULES_CLIENT", "")
"""An environment of its own with openapi-python-client."""


@pytest.mark.long
@pytest.mark.skipif(not ENVIRONMENT, reason="DTI_RULES_CLIENT names no environment with openapi-python-client")
def test_a_generated_client_scores_explains_and_audits(monkeypatch, capfd):
    monkeypatch.setattr(sys, "argv", ["client_run", "--environment", str(Path(ENVIRONMENT))])
    assert client_run.main() == 0
    assert "the client scores, explains and audits" in capfd.readouterr().out
