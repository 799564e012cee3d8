"""The audit for the terminal: findings by kind, contradictions with their steps first."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dti_rules.auditing.kinds import FINDING_KINDS
from dti_rules.auditing.statements import Statement
from dti_rules.report.columns import wrapped
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.auditing.findings import Audit, Finding

_REPAIR = Text("Sửa một chữ số thì khớp: ", "One digit would mend it: ")
_MISSING = Text("Còn thiếu: ", "Missing: ")
_RESTS = Text("Căn cứ: ", "Rests on: ")
_PRINTED = Text("chỉ các số đã in", "printed figures alone")
MOST_REPAIRS = 6
"""More ways to mend a figure than these say little; the rest is in the JSON."""
_ABSENT = Text("Chưa cài: ", "Not installed: ")
HEAD = Text("Kiểm tra số liệu đã công bố", "Audit of published figures")


def audit_text(found: "Audit", lang: Lang, every_step: bool = False) -> str:
    """The whole report. Steps stand under contradictions and readings; with `every_step` under every finding."""
    lines = [HEAD.of(lang), counts_line(found, lang), *sources_lines(found, lang)]
    for kind, name in FINDING_KINDS.items():
        several = found.of(kind)
        if several:
            lines += ["", f"{name.of(lang).upper()} ({len(several)})"]
        for finding in several:
            steps = every_step or kind not in ("agrees", "undecidable")
            lines += _finding(finding, lang, steps)
    return "\n".join(lines) + "\n"


def counts_line(found: "Audit", lang: Lang) -> str:
    """How many figures were audited, and how many findings there are of each kind."""
    several = ", ".join(
        f"{name.of(lang)} {len(found.of(kind))}" for kind, name in FINDING_KINDS.items() if found.of(kind)
    )
    count, brought = len(found.statements), len(found.evidence)
    figures = Text(
        f"{count} số liệu, đối chiếu với {brought} số đã công bố",
        f"{count} figure{'s' * (count != 1)} against {brought} published",
    ).of(lang)
    findings = Text(f"{len(found.findings)} kết luận", f"{len(found.findings)} findings").of(lang)
    return f"{figures}; {findings}: {several}" if several else f"{figures}; {findings}"


def sources_lines(found: "Audit", lang: Lang) -> list[str]:
    """The rule sets used, and those that are not installed."""
    lines = [", ".join(found.rule_sets)] if found.rule_sets else []
    if found.not_installed:
        lines.append(_ABSENT.of(lang) + ", ".join(found.not_installed))
    return lines


def _finding(finding: "Finding", lang: Lang, steps: bool) -> Iterator[str]:
    yield ""
    yield from wrapped("• ", f"{finding.title.of(lang)}: {finding.summary.of(lang)}", 0)
    for statement in finding.about:
        yield from wrapped("– ", source_line(statement), 2)
    if steps:
        for i, step in enumerate(finding.steps, start=1):
            cite = f" [{step.cite}]" if step.cite else ""
            yield from wrapped(f"{i}. ", step.text.of(lang) + cite, 4)
    for label, said in remarks(finding, lang):
        yield from wrapped(label, said, 2)


def source_line(statement: Statement) -> str:
    """`cm-8: «60/100» — Báo Cà Mau, giữa năm 2023`."""
    figure = f"{statement.text}/{statement.out_of}" if statement.out_of else statement.text
    return f"{statement.id}: «{figure}»" + (f" — {statement.source}" if statement.source else "")


def remarks(finding: "Finding", lang: Lang) -> Iterator[tuple[str, str]]:
    """The repairs, what is missing, and what the conclusion rests on, each behind its label."""
    if finding.repairs:
        some = [f"{each.statement.id}: «{each.shown}»" for each in finding.repairs[:MOST_REPAIRS]]
        more = ["…"] if len(finding.repairs) > MOST_REPAIRS else []
        yield _REPAIR.of(lang), "; ".join(some + more)
    if finding.missing:
        yield _MISSING.of(lang), "; ".join(each.of(lang) for each in finding.missing)
    if finding.kind != "undecidable" or finding.provenance != "given":
        given = finding.provenance == "given"
        yield _RESTS.of(lang), (_PRINTED if given else PROVENANCE[finding.provenance]).of(lang)
