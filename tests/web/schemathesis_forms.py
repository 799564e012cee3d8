"""Hooks of Schemathesis, in its own environment: what it must know of answers that are no JSON."""

import schemathesis


@schemathesis.deserializer("text/html", "text/csv", "text/plain")
def as_text(_context, response):
    """A page and a table are texts."""
    return response.text
