"""The HTTP service as a backend: it is started on the loopback and asked as another tool asks it."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dti_rules.conformance.served import serving
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.offers import NotTriedError, Told
from dti_rules.report.results import told_of
from dti_rules.words.needs import lacking_said
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import Vectors

_HEADERS = {"content-type": "application/json", "accept": "application/json"}


def http(rules: RuleSet, document: "Vectors") -> Iterator[Told]:
    """What `POST /rulesets/…/score` answers to each vector."""
    for module in ("starlette", "uvicorn", "jinja2", "jsonschema"):
        if find_spec(module) is None:
            raise NotTriedError(lacking_said(module, "web"))
    with serving(rules, "serve", "--port", "0", "--workers", "1", "--seconds", "3600") as process:
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().strip())
        if address.port is None:
            raise NotTriedError(Text("dịch vụ không khởi động được", "the service did not start"))
        with closing(HTTPConnection("127.0.0.1", address.port)) as connection:
            for vector in document["vectors"]:
                body = json.dumps({"submissions": vector["submissions"], "trace": False}, ensure_ascii=False)
                connection.request("POST", f"/rulesets/{rules.id}/score", body.encode(), _HEADERS)
                answer = connection.getresponse()
                yield _told(rules, answer.status, answer.read())


def _told(rules: RuleSet, status: int, body: bytes) -> Told:
    """The results in an answer; a refusal stands in the place of a unit, which no vector states."""
    if status != 200:
        return {"results": [{"unit": f"HTTP {status}: {body[:200].decode('utf-8', 'replace')}"}]}
    return told_of(rules, json.loads(body))
