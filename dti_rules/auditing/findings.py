"""Findings: what the audit says of a figure, what that rests on, and the steps by which anyone can check it."""

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property

from dti_rules.auditing.kinds import FINDING_KINDS, FindingKind
from dti_rules.auditing.linear import Proof
from dti_rules.auditing.statements import Reading, Statement
from dti_rules.auditing.system import Unknown
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Provenance
from dti_rules.words.classes import field, frozen
from dti_rules.words.text import Text


@frozen
class Step:
    """One line of a derivation, and where its rule or figure stands."""

    text: Text
    cite: str = ""


@frozen
class Repair:
    """A figure with a single digit changed that would make everything agree."""

    statement: Statement
    text: str

    @property
    def shown(self) -> str:
        """The figure as it would be printed, with what it is out of."""
        out_of = self.statement.out_of
        return f"{self.text}/{out_of}" if out_of and "/" not in self.text else self.text


@frozen
class Bounds:
    """What the other figures leave to a quantity, in its own measure; `unit` names the measure."""

    interval: Interval
    measure: str
    if_zeros_dropped: Interval | None = None
    """The same, where figures with fewer digits than the rules print are taken to have lost zeros at their end."""


@frozen
class Where:
    """What a finding is about: ids of rule set and node, and the unit's name; empty where there is none."""

    rule_set: str = ""
    unit: str = ""
    item: str = ""
    code: str = ""
    """The node's number in the annex."""


@frozen(eq=False)
class Finding:
    """What is concluded of one or several figures, or of a figure that was not printed."""

    kind: FindingKind
    about: tuple[Statement, ...]
    """The figures under audit; none for a quantity that was not printed."""
    against: tuple[Statement, ...]
    """The other figures that the conclusion rests on."""
    title: Text
    summary: Text
    _steps: tuple[Step, ...] | Callable[[], tuple[Step, ...]] = field(alias="steps")
    provenance: Provenance
    """The weakest of what the conclusion leans on; `given` where it rests on printed figures alone."""
    where: Where = Where()
    readings: tuple[tuple[Statement, Reading], ...] = ()
    repairs: tuple[Repair, ...] = ()
    gap: Fraction | None = None
    """By how much the figures fail to meet, in the measure of the first figure."""
    bounds: Bounds | None = None
    missing: tuple[Text, ...] = ()
    proofs: tuple[Proof[Unknown], ...] = ()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The derivation, worded once it is asked for: most are never read."""
        return self._steps() if callable(self._steps) else self._steps

    def __repr__(self) -> str:
        return f"<Finding {self.kind}: {self.title.of('en')}>"

    def _repr_html_(self) -> str:
        """What was concluded, and the steps, as a notebook shows them."""
        from dti_rules.auditing.notebook import finding_html  # noqa: PLC0415  most runs show none

        return finding_html(self)


@frozen(eq=False)
class Audit:
    """All findings, contradictions first, and what was audited."""

    findings: tuple[Finding, ...]
    statements: tuple[Statement, ...]
    evidence: tuple[Statement, ...]
    rule_sets: tuple[str, ...]
    """`id@version` of every rule set used."""
    not_installed: tuple[str, ...]

    @property
    def contradicted(self) -> bool:
        """Whether any figure contradicts another or an official rule."""
        return any(finding.kind == "contradicts" for finding in self.findings)

    def of(self, kind: FindingKind) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind == kind)

    def __repr__(self) -> str:
        counted = ", ".join(f"{len(self.of(kind))} {name.en}" for kind, name in FINDING_KINDS.items() if self.of(kind))
        return f"<Audit of {len(self.statements)} figures: {counted or 'no findings'}>"

    def _repr_html_(self) -> str:
        """The findings as a notebook shows them."""
        from dti_rules.auditing.notebook import audit_html  # noqa: PLC0415  most runs show none

        return audit_html(self)
