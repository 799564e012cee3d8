"""The tool `score` as a backend: the server is started and asked as an assistant asks it, over its standard input."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from dti_rules.conformance.served import serving
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.offers import NotTriedError, Told
from dti_rules.report.results import told_of
from dti_rules.words.needs import lacking_said
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import Vectors

_PROTOCOL = "2025-06-18"
_WHO = {"protocolVersion": _PROTOCOL, "capabilities": {}, "clientInfo": {"name": "conformance", "version": "1"}}


def tool(rules: RuleSet, document: "Vectors") -> Iterator[Told]:
    """What the tool answers to each vector."""
    if find_spec("mcp") is None:
        raise NotTriedError(lacking_said("mcp", "mcp"))
    with serving(rules, "mcp") as process:
        talk = _Talk(process)
        talk.ask("initialize", _WHO)
        talk.say({"method": "notifications/initialized"})
        for vector in document["vectors"]:
            asked = {"rule_set": rules.id, "submissions": vector["submissions"], "items": ["*"]}
            answer = talk.ask("tools/call", {"name": "score", "arguments": asked})
            if answer.get("isError"):
                yield {"results": [{"unit": f"MCP: {answer['content'][0]['text'][:200]}"}]}
            else:
                yield told_of(rules, answer["structuredContent"])


class _Talk:
    """Requests as JSON-RPC, a line each."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process, self.number = process, 0

    def say(self, what: Mapping[str, object]) -> None:
        """Sends a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **what}, ensure_ascii=False) + "\n")
        self.process.stdin.flush()

    def ask(self, method: str, parameters: Mapping[str, object]) -> Any:
        """The answer to a request; what the server says of itself meanwhile is passed over."""
        self.number += 1
        self.say({"id": self.number, "method": method, "params": parameters})
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said = json.loads(line)
            if said.get("id") == self.number:
                return said["result"]
        raise NotTriedError(Text("máy chủ MCP dừng giữa chừng", "the MCP server stopped"))
