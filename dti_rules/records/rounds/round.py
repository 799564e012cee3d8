"""A round: a record that has a name, an author, a date, the round before it, and what is said of its figures."""

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from dti_rules.loading.digest import canonical
from dti_rules.loading.whole import load_whole
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.plugins.registry import registry
from dti_rules.records.made import plain_text
from dti_rules.records.record import Record
from dti_rules.records.rounds.figures import FIGURE_KINDS, FigureKey, Figures, figures_of, said_of
from dti_rules.scoring.score import Scorecards
from dti_rules.tables.changes import EVIDENCE, Evidence, iso_date
from dti_rules.words.classes import as_dict, as_tuple, frozen
from dti_rules.words.problems import Place, fail


@frozen
class Reason:
    """What is said of one figure in one round: why, by whom, on what evidence."""

    key: FigureKey
    reason: str
    author: str
    evidence: tuple[Evidence, ...] = ()

    def data(self) -> dict[str, Any]:
        """The round as JSON data, as the register keeps it."""
        return {**self.key._asdict(), "reason": self.reason, "author": self.author,
                "evidence": [as_dict(each) for each in self.evidence]}  # fmt: skip


def round_data(name: str, day: str, before: str | None, reasons: Mapping[FigureKey, Reason]) -> dict[str, object]:
    """What a record's head says of its round; the author is who made the record."""
    return {"name": name, "date": day, "before": before, "changes": [each.data() for each in reasons.values()]}


class Round:
    """A round of a register: its row, and the record with what it says. Raises ProblemsError where it is no round."""

    def __init__(self, number: int, record: Record) -> None:
        self.number, self.record = number, record
        said = record.head.get("round")
        self.name, self.date, self.before, self.reasons = _read(said, record.shown)

    def __repr__(self) -> str:
        return f"<Round {self.number} {self.name}, {self.author}, {self.date}>"

    @property
    def author(self) -> str:
        """Who made the round."""
        return self.record.made.by

    @property
    def digest(self) -> str:
        """What names the record, and what is signed."""
        return self.record.digest

    @cached_property
    def rules(self) -> RuleSet:
        """The rules that were applied."""
        return _loaded(canonical(self.record.content["rules"]))

    @cached_property
    def submissions(self) -> tuple[Submission, ...]:
        """The figures."""
        return self.record.submissions(self.rules)

    def said_of(self, figure: FigureKey) -> Reason | None:
        """What the round says of a figure: of itself, or of an item that it is below."""
        found = said_of(self.rules, self._with_reason, figure)
        return None if found is None else self.reasons[found]

    @cached_property
    def _with_reason(self) -> frozenset[FigureKey]:
        return frozenset(key for key, said in self.reasons.items() if said.reason)

    @cached_property
    def figures(self) -> Figures:
        """The figures by key."""
        return figures_of(self.submissions)

    @cached_property
    def cards(self) -> Scorecards:
        """The results."""
        return self.record.score(self.rules)


@lru_cache(maxsize=8)
def _loaded(rules: str) -> RuleSet:
    """The rule set of a record; rounds of one chain share it."""
    return load_whole(json.loads(rules), "", registry().functions, registry().origin)


def _read(said: Any, shown: str) -> tuple[str, str, str | None, dict[FigureKey, Reason]]:
    try:
        name, day, before, changes = (said[key] for key in ("name", "date", "before", "changes"))
        reasons = [_reason(each) for each in changes]
        fit = plain_text(name) and iso_date(day) == day and (before is None or plain_text(before))
        found = {reason.key: reason for reason in reasons}
        if not fit or len(found) != len(reasons) or said.keys() != {"name", "date", "before", "changes"}:
            raise ValueError(name)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise fail("DTI-H013", Place(shown), part="/head/round") from None
    return name, day, before, found


def _reason(data: Mapping[str, Any]) -> Reason:
    evidence = tuple(Evidence(**{part: each[part] for part in EVIDENCE}) for each in data["evidence"])
    texts = [data[key] for key in ("unit", "item", "reason", "author")]
    texts += [text for each in evidence for text in as_tuple(each)]
    if not all(map(plain_text, texts)):
        raise ValueError(texts)
    return Reason(
        FigureKey(data["unit"], FIGURE_KINDS[data["kind"]], data["item"]), data["reason"], data["author"], evidence
    )
