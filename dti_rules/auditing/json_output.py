"""The audit as JSON (schema `audit`): both languages, exact fractions, the multipliers of every proof."""

import json
from collections.abc import Mapping
from typing import Any

from dti_rules.auditing.findings import Audit, Finding
from dti_rules.auditing.kinds import FINDING_KINDS
from dti_rules.auditing.linear import ProofLine
from dti_rules.auditing.statements import Statement
from dti_rules.auditing.system import Printed, RankTable, Unknown
from dti_rules.model.figures import Interval
from dti_rules.words.numerals import print_ratio
from dti_rules.words.text import Text

SCHEMA_VERSION = 1


def audit_json(found: Audit) -> str:
    """The whole result as JSON text. No locale changes a byte."""
    data = {
        "schema": SCHEMA_VERSION,
        "rule_sets": list(found.rule_sets),
        "not_installed": list(found.not_installed),
        "counts": {kind: len(found.of(kind)) for kind in FINDING_KINDS},
        "findings": [_finding(finding) for finding in found.findings],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    bounds = finding.bounds
    return {
        "kind": finding.kind,
        "rule_set": finding.where.rule_set or None,
        "unit": finding.where.unit or None,
        "item": finding.where.item or None,
        "title": _text(finding.title),
        "summary": _text(finding.summary),
        "about": [_statement(statement) for statement in finding.about],
        "against": [_statement(statement) for statement in finding.against],
        "provenance": finding.provenance,
        "readings": [{"id": statement.id, "reading": reading} for statement, reading in finding.readings],
        "gap": None if finding.gap is None else print_ratio(finding.gap),
        "repairs": [{"id": repair.statement.id, "figure": repair.shown} for repair in finding.repairs],
        "bounds": None
        if bounds is None
        else {
            "measure": bounds.measure,
            **_interval(bounds.interval),
            "if_zeros_dropped": None if bounds.if_zeros_dropped is None else _interval(bounds.if_zeros_dropped),
        },
        "missing": [_text(text) for text in finding.missing],
        "steps": [{**_text(step.text), "cite": step.cite or None} for step in finding.steps],
        "proofs": [[_line(line) for line in proof] for proof in finding.proofs],
    }


def _text(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.of("en")}


def _interval(interval: Interval) -> dict[str, object]:
    return {
        "low": print_ratio(interval.low),
        "high": print_ratio(interval.high),
        "low_open": interval.low_open,
        "high_open": interval.high_open,
    }


def _statement(statement: Statement) -> dict[str, object]:
    own = statement
    stated: Mapping[str, Any] = {
        "id": own.id, "measure": own.measure, "figure": own.text, "numbers": own.style, "rule_set": own.rule_set,
        "against": own.against, "unit": own.unit, "item": own.item, "out_of": own.out_of, "part": own.part,
        "whole": own.whole, "named": list(own.named), "source": own.source,
    }  # fmt: skip
    return {key: value for key, value in stated.items() if value}


def _line(line: ProofLine[Unknown]) -> dict[str, object]:
    """One line of a proof: `multiplier` times «the sum of `terms` is at least (at most) `limit`»."""
    about = line.row.about
    return {
        "multiplier": print_ratio(line.multiplier),
        "side": line.side,
        "limit": print_ratio(line.limit),
        "strict": line.strict,
        "terms": [
            {"rule_set": unknown.rule_set, "node": unknown.node, "of": unknown.kind, "times": print_ratio(times)}
            for unknown, times in line.row.terms.items()
        ],
        "from": about.subject.statement.id
        if isinstance(about, Printed)
        else "rank_table"
        if isinstance(about, RankTable)
        else "rules",
    }
