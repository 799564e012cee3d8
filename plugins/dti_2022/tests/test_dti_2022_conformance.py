"""The rule set holds what every rule set must hold."""

from dti_rules.conformance.pytest_plugin import conformance_check, pytest_generate_tests

__all__ = ["conformance_check", "pytest_generate_tests"]


def test_conformance(conformance_check):
    conformance_check("dti-2022", examples=3)
