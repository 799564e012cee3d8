"""The audit as Markdown: one heading a kind, one item a finding."""

from collections.abc import Iterator

from dti_rules.auditing.findings import Audit, Finding
from dti_rules.auditing.kinds import FINDING_KINDS
from dti_rules.auditing.text import HEAD, counts_line, remarks, source_line, sources_lines
from dti_rules.report.markdown import escaped
from dti_rules.words.text import Lang


def audit_markdown(found: Audit, lang: Lang) -> str:
    """The whole report."""
    lines = [f"# {HEAD.of(lang)}", "", escaped(counts_line(found, lang)), ""]
    lines += [f"- {escaped(line)}" for line in sources_lines(found, lang)]
    for kind, name in FINDING_KINDS.items():
        several = found.of(kind)
        if several:
            lines += ["", f"## {name.of(lang).capitalize()} ({len(several)})", ""]
        for finding in several:
            lines += _finding(finding, lang)
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, lang: Lang) -> Iterator[str]:
    yield f"- **{escaped(finding.title.of(lang))}**: {escaped(finding.summary.of(lang))}"
    yield from (f"  - {escaped(source_line(statement))}" for statement in finding.about)
    for i, step in enumerate(finding.steps, start=1):
        cite = f" \\[{escaped(step.cite)}\\]" if step.cite else ""
        yield f"  {i}. {escaped(step.text.of(lang))}{cite}"
    yield from (f"  - {escaped(label + said)}" for label, said in remarks(finding, lang))
