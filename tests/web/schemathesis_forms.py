"""Hooks of Schemathesis, in its own environment: a page and a table lead to no other request."""

import schemathesis


@schemathesis.deserializer("text/html", "text/csv", "text/plain")
def as_text(_context, response):
    """The text alone."""
    return {"text": response.text}
