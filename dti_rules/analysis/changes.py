"""A difference between two rule sets: a list of changes, each in its section, in words and as data."""

from collections.abc import Mapping
from typing import Any, Literal

from dti_rules.model.rules import RuleSet
from dti_rules.words.classes import frozen
from dti_rules.words.text import Text

ChangeSection = Literal[
    "added",
    "dropped",
    "renumbered",
    "retitled",
    "repointed",
    "reformulated",
    "inputs",
    "parameters",
    "extremes",
    "aggregation",
    "rounding",
    "ranking",
    "decision",
    "units",
    "edition",
    "sources",
]

SECTIONS: Mapping[ChangeSection, Text] = {
    "added": Text("Chỉ số thêm mới", "Added indicators"),
    "dropped": Text("Chỉ số bị bỏ", "Dropped indicators"),
    "renumbered": Text("Đánh số lại", "Renumbered"),
    "retitled": Text("Đổi tên gọi", "Retitled"),
    "repointed": Text("Đổi điểm tối đa, trọng số", "Maximum points and weights"),
    "reformulated": Text("Đổi cách tính", "Reformulated"),
    "inputs": Text("Số liệu đầu vào", "Inputs"),
    "parameters": Text("Tham số", "Parameters"),
    "extremes": Text("Mức cao nhất, thấp nhất nêu sẵn", "Stated extremes"),
    "aggregation": Text("Cách tổng hợp", "Aggregation"),
    "rounding": Text("Làm tròn", "Rounding"),
    "ranking": Text("Xếp hạng", "Ranking"),
    "decision": Text("Quyết định", "Decision"),
    "units": Text("Danh sách đơn vị", "Unit list"),
    "edition": Text("Thông tin của năm đánh giá", "The edition's particulars"),
    "sources": Text("Căn cứ, nguồn gốc, ghi chú", "Citations, provenance, notes"),
}
"""In the order in which they are reported."""

WHERE_USED: tuple[ChangeSection, ...] = ("parameters", "extremes")
"""Sections that JSON leaves out where they are empty: rule sets need not have such things at all."""

QUIET: tuple[ChangeSection, ...] = ("edition", "sources")
"""Sections of which nothing can move a score."""


@frozen
class Formulas:
    """A formula before and after, as the rule files write it and as the annex would."""

    before: str | None
    after: str | None
    reading_before: Text | None
    reading_after: Text | None
    told: bool
    """Whether `what` says all of the change, so that the readings need not be compared."""


@frozen
class Change:
    """One change. `kind` is a stable word for tools, `what` the sentence; `before` and `after` are JSON values."""

    section: ChangeSection
    kind: str
    item: str
    """The id of the indicator or input; empty for the rule set itself."""
    code: str
    """The indicator's code: the new one, unless it was dropped."""
    title: Text
    what: Text
    before: Any = None
    after: Any = None
    formulas: Formulas | None = None


@frozen
class Diff:
    """All changes from one rule set to another, in the order of the sections and of the annex."""

    old: RuleSet
    new: RuleSet
    changes: tuple[Change, ...]

    def of(self, section: ChangeSection) -> tuple[Change, ...]:
        """The changes of a section."""
        return tuple(change for change in self.changes if change.section == section)


def arrow(label: Text, before: Text, after: Text) -> Text:
    """`label: before → after`."""
    return Text(f"{label.vi}: {before.vi} → {after.vi}", f"{label.of('en')}: {before.of('en')} → {after.of('en')}")


def same_in_both(word: object) -> Text:
    """A word that reads the same in both languages: an id, a code, a date."""
    return Text(str(word), str(word))


NOTHING = Text("không có", "none")


def or_nothing(text: Text | None) -> Text:
    """The text, or the word for nothing."""
    return NOTHING if text is None else text
