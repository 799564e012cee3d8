"""Findings as a notebook shows them."""

from typing import TYPE_CHECKING

from dti_rules.auditing.kinds import FINDING_KINDS
from dti_rules.auditing.text import HEAD, counts_line, sources_lines
from dti_rules.model.rules import PROVENANCE
from dti_rules.words.markup import reader, table_html
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.auditing.findings import Audit, Finding

_KIND, _ABOUT, _SAID = Text("Kết luận", "Finding"), Text("Về", "About"), Text("Nội dung", "What it says")
_RESTS, _STEP, _CITE = Text("Nguồn gốc", "Rests on"), Text("Các bước", "Steps"), Text("Căn cứ", "Citation")


def audit_html(audit: "Audit") -> str:
    """All findings, contradictions first, under their counts."""
    lang = reader()
    rows = [
        [FINDING_KINDS[f.kind].of(lang), f.title.of(lang), f.summary.of(lang), PROVENANCE[f.provenance].of(lang)]
        for f in audit.findings
    ]
    head = [each.of(lang) for each in (_KIND, _ABOUT, _SAID, _RESTS)]
    notes = [counts_line(audit, lang), *sources_lines(audit, lang)]
    return table_html(HEAD.of(lang), head, rows, notes=notes)


def finding_html(finding: "Finding") -> str:
    """What was concluded, step by step."""
    lang = reader()
    caption = f"{FINDING_KINDS[finding.kind].of(lang)}: {finding.title.of(lang)}"
    rows = [[step.text.of(lang), step.cite] for step in finding.steps]
    rests = f"{_RESTS.of(lang)}: {PROVENANCE[finding.provenance].of(lang)}"
    return table_html(caption, [_STEP.of(lang), _CITE.of(lang)], rows, notes=[finding.summary.of(lang), rests])
