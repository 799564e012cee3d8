"""A service in the tests' own process: what it answers is plain data."""

import json

import pytest

from dti_rules.web.asked import Asked
from dti_rules.web.service import Service
from dti_rules.web.settings import Settings


@pytest.fixture(scope="package")
def service():
    return Service(Settings(workers=0))


@pytest.fixture(scope="package")
def ask(service):
    """Asks for an operation; the body may be JSON data, bytes or text."""

    def go(operation, words=None, body=None, **more):
        sent = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else b""
        if isinstance(body, (dict, list)):
            sent = json.dumps(body, ensure_ascii=False).encode()
        return service.answer(Asked(operation, words or {}, body=sent, **more))

    return go


@pytest.fixture(scope="package")
def refused(ask):
    """Asks for what is refused; gives the status, and the problem as data."""

    def go(*asked, **more):
        found = ask(*asked, **more)
        assert found.headers["content-type"] == "application/problem+json"
        return found.status, json.loads(found.body)

    return go
