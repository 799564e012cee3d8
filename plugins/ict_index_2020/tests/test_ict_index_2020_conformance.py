"""The rule set holds what every rule set must hold."""

import pytest

from dti_rules.conformance.pytest_plugin import conformance_check, pytest_generate_tests

__all__ = ["conformance_check", "pytest_generate_tests"]


@pytest.mark.long
def test_conformance(conformance_check):
    conformance_check("ict-index-2020", examples=3)
