"""Rules as code for Viet Nam's digital transformation indices: exact scores, cited explanations, proved rules.

>>> import dti_rules
>>> rules = dti_rules.load("dti-2022")
>>> cohort = [dti_rules.submission(rules, "Cà Mau", inputs={"digital_tech_firms": 98, "enterprises": 20000})]
>>> cards = dti_rules.score(rules, cohort)
>>> print(cards[0]["7.2"].points, "of", cards[0]["7.2"].node.max_points)
49/25 of 20
"""

from importlib import import_module

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:  # without `typing`, which is slow to import
    from dti_rules.analysis.diff import diff as diff
    from dti_rules.analysis.gaps.gaps import gaps as gaps
    from dti_rules.analysis.gaps.what_if import what_if as what_if
    from dti_rules.analysis.planning.plan import plan as plan
    from dti_rules.api import audit as audit
    from dti_rules.api import compare as compare
    from dti_rules.api import record as record
    from dti_rules.api import replay as replay
    from dti_rules.api import score as score
    from dti_rules.api import simulate as simulate
    from dti_rules.engines.frames import batch as batch
    from dti_rules.plugins.reading import read as read
    from dti_rules.plugins.registry import load as load
    from dti_rules.report.explain import explain as explain
    from dti_rules.scoring.score import rank as rank
    from dti_rules.tables.read import submission as submission
    from dti_rules.words.problems import ProblemsError as ProblemsError

_PUBLIC = {
    "load": "dti_rules.plugins.registry",
    "read": "dti_rules.plugins.reading",
    "submission": "dti_rules.tables.read",
    "score": "dti_rules.api",
    "batch": "dti_rules.engines.frames",
    "rank": "dti_rules.scoring.score",
    "explain": "dti_rules.report.explain",
    "gaps": "dti_rules.analysis.gaps.gaps",
    "what_if": "dti_rules.analysis.gaps.what_if",
    "plan": "dti_rules.analysis.planning.plan",
    "audit": "dti_rules.api",
    "compare": "dti_rules.api",
    "diff": "dti_rules.analysis.diff",
    "simulate": "dti_rules.api",
    "record": "dti_rules.api",
    "replay": "dti_rules.api",
    "ProblemsError": "dti_rules.words.problems",
}

__all__ = [
    "ProblemsError", "__version__", "audit", "batch", "compare", "diff", "explain", "gaps", "load", "plan", "rank",
    "read", "record", "replay", "score", "simulate", "submission", "what_if",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Loads a public name when it is first used, so that `import dti_rules` costs next to nothing."""
    if name not in _PUBLIC:
        raise AttributeError(name)
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
