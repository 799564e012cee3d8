"""Published figures against the rules: every unit's printed figures must fit one unrounded state.

The press rounds, truncates and drops digits, so a figure that does not fit to the nearest is read as truncated before
it counts as broken. Figures of one node that no reading reconciles are listed by the unit.
"""

from dti_rules.analysis.compare.readings import reconcile
from dti_rules.conformance.kit import BrokenError, check
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.scoring.score import score
from dti_rules.tables.read import read
from dti_rules.words.classes import frozen
from dti_rules.words.text import Text


@frozen
class Verdict:
    """How a unit's published figures stand: they agree, agree when some are read as truncated, or do not."""

    unit: str
    figures: int
    agrees: bool
    decides: bool = True
    """Whether any figure could have contradicted another; ranks and lone figures cannot."""
    truncated: tuple[str, ...] = ()
    reason: Text | None = None


def replay(rules: RuleSet) -> tuple[Verdict, ...]:
    """A verdict for each unit with published figures, in the order of the file."""
    if rules.published_figures is None:
        return ()
    return tuple(_judge(rules, submission) for submission in read(rules, rules.published_figures))


def _judge(rules: RuleSet, submission: Submission) -> Verdict:
    name, count = submission.unit.name, len(submission.given) + len(submission.ranks)
    found = reconcile(rules, submission)
    if found.wrong is not None:
        return Verdict(name, count, False, True, (), Text(found.wrong.sentence("vi"), found.wrong.sentence("en")))
    if not found.truncated:
        return Verdict(name, count, True, _decides(rules, submission))
    nodes = tuple(f"{rules.nodes[figure.item].code} {figure.text}" for figure in found.truncated)
    return Verdict(name, count, True, True, nodes)


def _decides(rules: RuleSet, submission: Submission) -> bool:
    items = [figure.item for figure in submission.given]
    (card,) = score(rules, [submission])
    groups = sum(rules.nodes[item].role != "indicator" for item in set(items))
    return len(items) > len(set(items)) or groups > 1 or any(card[item].recomputed is not None for item in items)


@check("published", "số liệu đã công bố khớp lại", "published figures replay")
def published_figures_replay(rules: RuleSet, _examples: int) -> None:
    """Every published figure replays; what agrees only when read as truncated is accepted."""
    for verdict in replay(rules):
        if not verdict.agrees and verdict.reason is not None:
            raise BrokenError(verdict.reason)
