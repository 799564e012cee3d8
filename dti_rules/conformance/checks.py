"""All checks, in the order in which they run."""

from dti_rules.plugins.built_in import CHECKS as NAMED
from dti_rules.plugins.offers import Check, found
from dti_rules.plugins.registry import registry

CHECKS: tuple[Check, ...] = tuple(found(where) for where in NAMED.values())
"""Every property of the core's that every rule set must have."""


def all_checks() -> tuple[Check, ...]:
    """The core's properties, and those that plugins add."""
    return tuple(offered.get() for offered in registry().conformance_checks.values())
