"""The form of a rule set."""

from dti_rules.web.asked import Answer
from dti_rules.web.call import Call


def form(call: Call) -> Answer:
    """The empty form."""
    raise NotImplementedError


points = form
