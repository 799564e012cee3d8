"""The tool `score` as a backend: what assistants are answered is held to test vectors."""

from collections.abc import Iterator, Mapping
from typing import Any

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.offers import NotTriedError, Told
from dti_rules.plugins.registry import registry
from dti_rules.report.results import told_of
from dti_rules.words.text import Text


def tool(rules: RuleSet, document: Mapping[str, Any]) -> Iterator[Told]:
    """What the tool answers to each vector, asked as an assistant asks it."""
    try:
        from dti_rules.assistants.answers import ANSWERS  # noqa: PLC0415  an extra brings what requests are held to
        from dti_rules.assistants.checking import check  # noqa: PLC0415
        from dti_rules.assistants.known import Known  # noqa: PLC0415
    except ModuleNotFoundError as error:
        install = 'pip install "dti-rules[mcp]"'
        raise NotTriedError(Text(f"cần gói {error.name}: {install}", f"it needs {error.name}: {install}")) from None
    if rules.id not in registry().folders or registry().load(rules.id).rules_digest != rules.rules_digest:
        raise NotTriedError(Text("chỉ nhận bộ chỉ số đã cài", "it takes installed rule sets alone"))
    known = Known(registry(), [rules.id])
    for vector in document["vectors"]:
        asked = {"rule_set": rules.id, "submissions": vector["submissions"], "items": ["*"]}
        check("score", asked)
        yield told_of(rules, ANSWERS["score"](known, asked, "vi"))
