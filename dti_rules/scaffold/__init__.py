"""A new rule set as a complete plugin package: from another rule set, from a skeleton, or from an annex's table."""

from dti_rules.scaffold.package import PackagePlan, plan
from dti_rules.scaffold.record import record
from dti_rules.scaffold.write import create

__all__ = ["PackagePlan", "create", "plan", "record"]
