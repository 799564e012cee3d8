"""Hunts for failures: draws cases, counts what they come to, and keeps the smallest input of each distinct failure."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

from dti_rules.words.classes import field, mutable
from tests.fuzz.case import Case
from tests.fuzz.runner import BAD, KINDS, Kind, Outcome, Runner

ROUND = 150
"""Cases drawn for one target before the next has its turn."""
SHRINKING, TRIES = 60.0, 250
"""Seconds and cases that the shrinking of one failure may take."""
CALM = settings(
    max_examples=ROUND, database=None, deadline=None, derandomize=False, report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink), print_blob=False,
)  # fmt: skip


class Enough(BaseException):
    """Ends a round: time is up, or a failure has been shrunk for long enough."""


class Found(Exception):
    """A failure that no round knew, for hypothesis to shrink."""


@mutable
class Failure:
    """One kind of failure: the smallest case that shows it, and how often it was met."""

    target: str
    case: Case
    outcome: Outcome
    seed: str
    times: int = 0


@mutable
class Hunt:
    """What was met so far. `known` are keys of failures that no round is to stop for."""

    runner: Runner
    watch: Callable[["Hunt", str], None] = lambda _hunt, _target: None
    counts: Counter[Kind] = field(factory=Counter)
    drawn: Counter[str] = field(factory=Counter)
    failures: dict[str, Failure] = field(factory=dict)

    def round(self, target: str, cases: st.SearchStrategy[Case], of: str, until: float) -> None:
        """Draws cases for one target by a seed until there are enough, or a new failure was met and shrunk."""
        found: set[str] = set()
        known = frozenset(self.failures)
        deadline, left = until, ROUND + TRIES

        @seed(int.from_bytes(hashlib.sha256(f"{of}:{target}".encode()).digest()[:8]))
        @CALM
        @given(cases)
        def each(case: Case) -> None:
            nonlocal deadline, left
            left -= 1
            if time.monotonic() > deadline or left < 0:
                raise Enough
            new = [outcome for outcome in self.take(target, case, of) if outcome.key not in known]
            if new:
                if not found:
                    deadline, left = min(until, time.monotonic() + SHRINKING), TRIES
                found.update(outcome.key for outcome in new)
                raise Found(min(found))

        with suppress(Found, Enough, HypothesisException, ExceptionGroup):  # what was met stands in `failures`
            each()

    def take(self, target: str, case: Case, of: str) -> list[Outcome]:
        """Runs a case, counts its outcomes and gives those that are failures."""
        outcomes = self.runner.run(case)
        self.drawn[target] += 1
        self.counts.update(outcome.kind for outcome in outcomes)
        bad = [outcome for outcome in outcomes if outcome.kind in BAD]
        for outcome in bad:
            known = self.failures.setdefault(outcome.key, Failure(target, case, outcome, of))
            known.times += 1
            if of == known.seed:  # while it is new; shrinking ends with the simplest
                known.case, known.outcome = case, outcome
        self.watch(self, target)
        return bad


def table(hunt: Hunt) -> Iterable[str]:
    """The counts and the failures, as lines."""
    yield "cases: " + ", ".join(f"{target} {count}" for target, count in hunt.drawn.items())
    yield "commands: " + ", ".join(f"{hunt.counts[kind]} {kind}" for kind in KINDS)
    yield f"distinct failures: {len(hunt.failures)}"
    for key, failure in sorted(hunt.failures.items()):
        yield f"  {failure.target}: {key} ({failure.times} times, smallest {failure.case.size} bytes)"
