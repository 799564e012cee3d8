"""The rule set as it is installed."""

import pytest

from dti_rules import load
from dti_rules.model.rules import RuleSet


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load("dti-2022")
