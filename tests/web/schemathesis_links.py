"""Hooks of Schemathesis, in its own environment: what others are asked with comes from JSON answers."""

import schemathesis

from tests.web import schemathesis_forms  # noqa: F401  what it registers holds here too

LEAD_ON = ("/rulesets", "/rulesets/{ruleset}/indicators", "/register", "/schemas")


@schemathesis.hook
def map_query(context, query):
    """Leaves a form other than JSON out where an answer leads to other requests."""
    if query and context.operation.path in LEAD_ON and query.get("format") in ("html", "csv", "text"):
        del query["format"]
    return query
