"""Waiting for what a page in a browser comes to."""

import time
from typing import Any


def until(page: Any, expression: str, seconds: float = 60) -> None:
    """Waits for a JavaScript expression to be true; AssertionError where it does not come to that in time.

    The page is asked from outside each time. What playwright runs in the page to wait there evaluates text, which the
    policy of our pages forbids, so that it fails wherever the expression is not true at once.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"still not so after {seconds:g} s: {expression}"
        page.wait_for_timeout(20)
