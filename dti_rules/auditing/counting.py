"""What all counts share: which components there are, the finding of a count, and the digits that would mend one."""

from collections.abc import Sequence
from fractions import Fraction

from dti_rules.auditing.assessed import in_doubt
from dti_rules.auditing.findings import Bounds, Finding, Repair, Step
from dti_rules.auditing.judge import where_of
from dti_rules.auditing.kinds import FindingKind
from dti_rules.auditing.statements import Statement, digit_changes
from dti_rules.auditing.subjects import Subject, worths
from dti_rules.auditing.wording import between, capital, fill, label
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, Provenance, RuleSet
from dti_rules.words.classes import evolve
from dti_rules.words.text import Text

BY_RESULT = ("components_at_maximum", "components_partial", "components_at_zero")
STRUCTURE = (
    "count_main_indicators",
    "count_main_indicators_not_assessed",
    "count_components",
    "count_components_assessed",
    "count_detailed_indicators",
    "total_points",
)
MOVING = {"count_main_indicators_rising": 1, "count_main_indicators_falling": -1}
COUNTS = frozenset({*BY_RESULT, *MOVING, *STRUCTURE} - {"total_points"})


def components(rules: RuleSet, node: Node) -> list[Node]:
    """The components at or below a node that this edition assesses."""
    worth = worths(rules)
    return [part for part in rules.components_of(node) if part.id in worth]


def fewest(rules: RuleSet, node: Node, stated: frozenset[str]) -> int:
    """How many of them are assessed for certain of a unit of which these nodes are stated."""
    open_ = in_doubt(rules, stated)
    return sum(part.id not in open_ for part in components(rules, node))


def finding(
    subject: Subject, kind: FindingKind, summary: Text, steps: Sequence[Step], rests: Provenance, **more: object
) -> Finding:
    """A finding about one count. What leans on our reconstruction does not contradict."""
    if kind == "contradicts" and rests == "reconstructed":
        kind = "differs_from_reconstruction"
    about, title = (subject.statement,), capital(label(subject))
    return Finding(kind, about, (), title, summary, tuple(steps), rests, where_of(subject), **more)  # type: ignore[arg-type]


def count_found(
    subject: Subject, low: int, high: int, steps: Sequence[Step], against: Sequence[Statement], rests: Provenance
) -> Finding:
    """The finding of a count that other figures leave between two ends."""
    own, figure = subject.statement, subject.statement.figure.value
    bounds = Bounds(Interval(Fraction(low), Fraction(high)), own.measure) if low <= high else None
    said = Text("không số nào", "none") if bounds is None else between(bounds.interval)
    repairs: tuple[Repair, ...] = ()
    if low > high or not low <= figure <= high:
        kind: FindingKind = "contradicts"
        summary = fill("các số khác chỉ cho phép {said}", "the other figures only allow {said}", said=said)
        repairs = mends(own, own.text, Fraction(low)) if low == high else ()
    elif low == high:
        kind = "agrees"
        summary = fill("các số khác cho {said}: khớp", "the other figures give {said}: it agrees", said=said)
    else:
        kind, rests = "undecidable", "given"
        summary = fill(
            "không trái với số nào, nhưng chưa đủ để xác nhận: các số khác cho {said}",
            "nothing contradicts it, but nothing confirms it: the other figures give {said}",
            said=said,
        )
    found = finding(subject, kind, summary, steps, rests, bounds=bounds, repairs=repairs)
    return evolve(found, against=tuple(dict.fromkeys(against)))


def mends(statement: Statement, text: str, wanted: Fraction, whole: bool = False) -> tuple[Repair, ...]:
    """The single digits of `text` that make it the number wanted; `whole`: `text` stands after «out of»."""
    found = []
    for changed in digit_changes(text):
        numeral = statement.number(changed)
        if numeral is not None and numeral.value == wanted:
            found.append(Repair(statement, f"{statement.text}/{changed}" if whole else changed))
    return tuple(found)
