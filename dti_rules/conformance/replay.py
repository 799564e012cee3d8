"""Published figures against the rules: every unit's printed figures must fit one unrounded state.

The press rounds, truncates and drops digits, so a figure that does not fit to the nearest is read as truncated before
it counts as broken. Figures of one node that no reading reconciles are listed by the unit.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import attrs

from dti_rules.conformance.kit import BrokenError, check
from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.scoring.score import score
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text


@attrs.frozen
class Verdict:
    """How a unit's published figures stand: they agree, agree when some are read as truncated, or do not."""

    unit: str
    figures: int
    agrees: bool
    decides: bool = True
    """Whether any figure could have contradicted another; ranks and lone figures cannot."""
    truncated: tuple[str, ...] = ()
    reason: Text | None = None


def _fits(rules: RuleSet, submission: Submission) -> Text | None:
    try:
        score(rules, [submission])
    except ProblemsError as error:
        first = error.problems[0]
        return Text(first.sentence("vi"), first.sentence("en"))
    return None


def _truncated(figure: Given) -> Given:
    """The figure read as truncated or rounded: anything from half a digit below to a whole one above."""
    width = (figure.nominal - figure.interval.low) * 2
    wide = Interval(figure.interval.low, min(Fraction(1), figure.nominal + width), high_open=True)
    return attrs.evolve(figure, interval=wide)


def replay(rules: RuleSet) -> tuple[Verdict, ...]:
    """A verdict for each unit with published figures, in the order of the file."""
    if rules.published_figures is None:
        return ()
    return tuple(_judge(rules, submission) for submission in read(rules, rules.published_figures))


def _judge(rules: RuleSet, submission: Submission) -> Verdict:
    name, count = submission.unit.name, len(submission.given) + len(submission.ranks)
    reason = _fits(rules, submission)
    if reason is None:
        return Verdict(name, count, True, _decides(rules, submission))
    for some in _choices(submission.given):
        read_so = tuple(_truncated(figure) if figure in some else figure for figure in submission.given)
        if _fits(rules, attrs.evolve(submission, given=read_so)) is None:
            nodes = tuple(f"{rules.nodes[figure.item].code} {figure.text}" for figure in some)
            return Verdict(name, count, True, True, nodes)
    return Verdict(name, count, False, True, (), reason)


def _decides(rules: RuleSet, submission: Submission) -> bool:
    items = [figure.item for figure in submission.given]
    (card,) = score(rules, [submission])
    groups = sum(rules.nodes[item].role != "indicator" for item in set(items))
    return len(items) > len(set(items)) or groups > 1 or any(card[item].recomputed is not None for item in items)


def _choices(given: Sequence[Given]) -> Iterable[tuple[Given, ...]]:
    """Single figures first, then all of them: the fewest readings that reconcile."""
    yield from ((figure,) for figure in given)
    yield tuple(given)


@check("published", "số liệu đã công bố khớp lại", "published figures replay")
def published_figures_replay(rules: RuleSet, _examples: int) -> None:
    """Every published figure replays; what agrees only when read as truncated is accepted."""
    for verdict in replay(rules):
        if not verdict.agrees and verdict.reason is not None:
            raise BrokenError(verdict.reason)
