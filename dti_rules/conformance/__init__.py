"""What a rule set must hold, generated from its own declarations: `submissions`, `verify`, and a pytest plugin."""

from dti_rules.conformance.kit import Finding, verify
from dti_rules.conformance.strategies import inputs_of, submissions

__all__ = ["Finding", "inputs_of", "submissions", "verify"]
