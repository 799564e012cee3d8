"""For a rule set's own tests: a test that asks for `conformance_check` runs once for every check of the kit.

pytest_plugins = ["dti_rules.conformance.pytest_plugin"]        # in conftest.py

def test_conformance(conformance_check):
    conformance_check("dti-2022")
"""

from collections.abc import Callable

import pytest

from dti_rules.conformance.checks import all_checks
from dti_rules.conformance.kit import Check, run_check
from dti_rules.plugins.registry import load


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one pytest test for every conformance check."""
    if "conformance_check" in metafunc.fixturenames:
        checks = all_checks()
        metafunc.parametrize("conformance_check", checks, indirect=True, ids=[check.name for check in checks])


@pytest.fixture
def conformance_check(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Runs one check of the kit on a rule set (id or folder) and fails with its counter-example.

    A property that there is nothing to try on is told as skipped, with the reason.
    """
    check: Check = request.param

    def run(rule_set: str, examples: int = 20) -> None:
        finding = run_check(check, load(rule_set), examples)
        if finding.not_tried is not None:
            pytest.skip(f"{check.name}: {finding.not_tried.of('en')}")
        if finding.broken is not None:
            message = finding.broken.of("en")
            if check.warning:
                pytest.skip(message)
            pytest.fail(f"{check.name}: {message}", pytrace=False)

    return run
