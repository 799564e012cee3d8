"""What changed in the rule set as a whole: rounding, ranking, decision, unit list, and what its files say besides."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from dti_rules.analysis.changes import Change, ChangeSection, arrow, or_nothing, same_in_both
from dti_rules.loading.digest import plain
from dti_rules.model.rules import RuleSet
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.numerals import written_day
from dti_rules.words.text import Text

_MODES = {
    "half_up": Text("từ nửa đơn vị cuối trở lên thì làm tròn lên", "nearest, halves up"),
    "half_even": Text("đúng nửa đơn vị cuối thì làm tròn về số chẵn", "nearest, halves to even"),
    "down": Text("cắt bỏ phần dư", "cut off"),
}
_ON = {"printed": Text("giá trị đã làm tròn", "printed values"), "exact": Text("giá trị chưa làm tròn", "exact values")}
_TIES = {
    "shared_then_skip": Text("đồng hạng rồi bỏ hạng tiếp theo", "shared, the next rank is skipped"),
    "shared": Text("đồng hạng, không bỏ hạng", "shared, no rank is skipped"),
}
_FIRST = {None: Text("cao nhất", "the highest"), "lowest": Text("thấp nhất", "the lowest")}
_KNOWN = frozenset(
    ("id", "version", "format", "index", "year", "title", "published", "units", "transcription", "main_indicators",
     "examples", "published_figures", "inputs", "parameters", "extremes", "measures", "total", "pillars",
     "not_assessed", "changes", "applies.provenance", "decision.document", "decision.date", "rounding.decimals",
     "rounding.mode", "rounding.points_decimals", "ranking.on", "ranking.ties", "ranking.at_least", "ranking.first")
)  # fmt: skip
"""Keys of the files that are compared elsewhere, or that only say where things are."""


_SECTIONS: Mapping[str, ChangeSection] = {
    "decision": "decision",
    "missing": "aggregation",
    "not_assessed_by_unit": "aggregation",
    "not_assessed_when": "aggregation",
    "units_formed": "units",
    "applies": "edition",
    "general_information": "edition",
}
_LABELS = {
    "units_formed.from": Text("lập từ đơn vị của danh sách", "formed of units of the list"),
    "units_formed.by": Text("cách lập đơn vị", "how units are formed"),
    "applies.evidence": Text("căn cứ của việc áp dụng", "evidence that the decision governs"),
    "applies.caps": Text("giới hạn nguồn gốc của cả năm", "caps every provenance of the edition"),
    "general_information": Text("thông tin chung phải thu thập", "general information to collect"),
    "not_assessed_by_unit.how": Text("khi không chấm cho riêng một đơn vị", "what is not assessed for one unit"),
    "not_assessed_by_unit.ranked_on": Text("khi đó xếp hạng theo", "units then rank on"),
    "not_assessed_by_unit.in_figures": Text(
        "bảng số liệu được ghi mục không chấm", "figures may say what is not assessed"
    ),
    "missing.raw_inputs": Text("khi thiếu số liệu", "where an input is missing"),
}


def edition_changes(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    """All changes that belong to no indicator and no input."""
    yield from _conventions(old, new)
    a, b = old.unit_list, new.unit_list
    if a != b:
        yield _change("units", "units", arrow(Text("danh sách", "list"), same_in_both(a), same_in_both(b)), a, b)
    for kind, label, x, y in (
        ("document", Text("văn bản", "document"), old.decision, new.decision),
        ("date", Text("ngày ban hành", "date"), old.decision_date, new.decision_date),
    ):
        if x != y:
            yield _change("decision", kind, arrow(label, _word(x), _word(y)), plain(x), plain(y))
    yield from _particulars(old, new)
    yield from _besides(old, new)


def _change(section: ChangeSection, kind: str, what: Text, before: object, after: object) -> Change:
    return Change(section, kind, "", "", Text("", ""), what, before, after)


def _word(value: object) -> Text:
    if isinstance(value, date):
        return written_day(value)
    return or_nothing(None if value is None else value if isinstance(value, Text) else same_in_both(value))


def _conventions(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    a, b = old.rounding, new.rounding
    pairs: tuple[tuple[ChangeSection, str, Text, Any, Any, Mapping[Any, Text]], ...] = (
        ("rounding", "decimals", Text("số chữ số thập phân", "decimals"), a.decimals, b.decimals, {}),
        ("rounding", "mode", Text("cách làm tròn", "mode"), a.mode, b.mode, _MODES),
        ("rounding", "points_decimals", Text("số chữ số thập phân của điểm", "decimals of points"),
         a.points_decimals, b.points_decimals, {}),
        ("ranking", "on", Text("xếp theo", "ranked on"), old.ranking.on, new.ranking.on, _ON),
        ("ranking", "ties", Text("khi bằng nhau", "ties"), old.ranking.ties, new.ranking.ties, _TIES),
        ("ranking", "at_least", Text("số chỉ số cần có để được xếp hạng", "components to state"),
         old.ranking.at_least, new.ranking.at_least, {}),
        ("ranking", "first", Text("giá trị đứng đầu", "what ranks first"),
         old.ranking.first, new.ranking.first, _FIRST),
    )  # fmt: skip
    for section, kind, label, x, y, words in pairs:
        if x != y:
            said = (words.get(x, same_in_both(x)), words.get(y, same_in_both(y)))
            yield _change(section, kind, arrow(label, *said), x, y)


def _particulars(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    """Year, title, publication, how sure it is that the decision governs, index; the version of one same rule set."""
    sure, later = (None if rules.applies is None else PROVENANCE[rules.applies] for rules in (old, new))
    rows: list[tuple[str, Text, Any, Any]] = [
        ("year", Text("năm", "year"), old.year, new.year),
        ("title", Text("tên", "title"), old.title, new.title),
        ("published", Text("ngày công bố", "published"), old.published, new.published),
        ("applies", Text("việc áp dụng quyết định cho năm này", "that the decision governs the edition"), sure, later),
        ("index", Text("chỉ số", "index"), old.index, new.index),
        ("format", Text("định dạng tệp", "file format"), old.format, new.format),
    ]
    if old.id == new.id:
        rows.append(("version", Text("phiên bản", "version"), old.version, new.version))
    for kind, label, x, y in rows:
        if x != y:
            data = (old.applies, new.applies) if kind == "applies" else (plain(x), plain(y))
            yield _change("edition", kind, arrow(label, _word(x), _word(y)), *data)


def _besides(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    """What the files of the two say besides: evidence, sources, general information."""
    a, b = stated(old), stated(new)
    for key in sorted(a.keys() | b.keys()):
        if a.get(key) != b.get(key):
            section = _SECTIONS.get(key.split(".")[0], "sources")
            what = arrow(_LABELS.get(key, same_in_both(key)), _shown(a.get(key)), _shown(b.get(key)))
            yield _change(section, key, what, plain(a.get(key)), plain(b.get(key)))


def _shown(value: object) -> Text:
    if isinstance(value, Mapping):
        return Text(str(value.get("vi", "")), str(value.get("en") or value.get("vi", "")))
    if isinstance(value, bool):
        return Text("có", "yes") if value else Text("không", "no")
    if isinstance(value, list):
        return same_in_both(", ".join(map(str, value)))
    return _word(None if value is None else value)


def stated(rules: RuleSet) -> dict[str, object]:
    """What the files say besides what is compared elsewhere, by dotted key."""
    conditions = rules.by_unit.conditions if rules.by_unit is not None else {}
    beside = {f"not_assessed_when.{node_id}": each.text for node_id, each in conditions.items()}
    return {**dict(_flat(rules.documents["rule_set"], "")), **beside}


def _flat(data: Mapping[str, object], above: str) -> Iterator[tuple[str, object]]:
    for key, value in data.items():
        name = above + key
        if name in _KNOWN:
            continue
        if isinstance(value, Mapping) and "vi" not in value:
            yield from _flat(value, f"{name}.")
        else:
            yield name, value
