"""What changed in the numbers that an edition sets, and which indicators rest on them."""

from collections.abc import Iterator

from dti_rules.analysis.changes import NOTHING, Change, ChangeSection, arrow, or_nothing, same_in_both
from dti_rules.loading.digest import plain
from dti_rules.model.rules import PROVENANCE, Parameter, RuleSet
from dti_rules.report.parameters import grounds
from dti_rules.words.text import Text

_VALUE = Text("giá trị", "value")
_PROVENANCE, _CITE = Text("nguồn gốc của giá trị", "provenance of the value"), Text("trích dẫn", "citation")
_LABEL, _EVIDENCE, _NOTE = Text("tên", "label"), Text("căn cứ thêm", "evidence"), Text("ghi chú", "note")


def parameter_changes(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    """The changes of parameters, matched by id: values with the indicators that rest on them, then their grounds."""
    for name, parameter in new.parameters.items():
        before = old.parameters.get(name)
        if before is None:
            what = _whole(new, parameter, Text("thêm", "added"))
            yield _change("parameters", "added", parameter, what, None, plain(parameter))
        else:
            yield from _moved(old, new, before, parameter)
            yield from _grounds(before, parameter)
    for name, parameter in old.parameters.items():
        if name not in new.parameters:
            what = _whole(old, parameter, Text("bỏ", "dropped"))
            yield _change("parameters", "dropped", parameter, what, plain(parameter), None)


def _change(
    section: ChangeSection, kind: str, parameter: Parameter, what: Text, before: object, after: object
) -> Change:
    return Change(section, kind, parameter.id, "", parameter.label, what, before, after)


def _used(rules: RuleSet, parameter: Parameter, what: Text) -> Text:
    """The phrase, and the codes of the indicators that rest on the parameter."""
    codes = ", ".join(node.code for node in rules.resting_on(parameter.id))
    return Text(f"{what.vi} (dùng ở {codes})", f"{what.en} (used in {codes})") if codes else what


def _whole(rules: RuleSet, parameter: Parameter, verb: Text) -> Text:
    value = rules.value_said(parameter)
    said = Text(
        f"{verb.vi}: {value.vi}; {grounds(parameter, 'vi')}", f"{verb.en}: {value.en}; {grounds(parameter, 'en')}"
    )
    return _used(rules, parameter, said)


def _moved(old: RuleSet, new: RuleSet, a: Parameter, b: Parameter) -> Iterator[Change]:
    """Another value, told with its provenance and with what rests on it; or the same number in another unit."""
    if (a.value, a.measured_in) == (b.value, b.measured_in):
        return
    ends = [
        Text(f"{said.vi} ({PROVENANCE[end.provenance].vi})", f"{said.en} ({PROVENANCE[end.provenance].en})")
        for end, said in ((a, old.value_said(a)), (b, new.value_said(b)))
    ]
    what = _used(new, b, arrow(_VALUE, *ends))
    kind = "value" if a.value != b.value else "unit"
    data = [{"value": plain(end.value), "measured_in": end.measured_in, "used_in": _ids(rules, end)}
            for rules, end in ((old, a), (new, b))]  # fmt: skip
    yield _change("parameters", kind, b, what, *data)


def _ids(rules: RuleSet, parameter: Parameter) -> list[str]:
    return [node.id for node in rules.resting_on(parameter.id)]


def _grounds(a: Parameter, b: Parameter) -> Iterator[Change]:
    """What cannot move a score: label, provenance, citation, evidence, note."""
    cited = [NOTHING if end.cite is None else same_in_both(end.cite) for end in (a, b)]
    pairs = (
        ("label", _LABEL, a.label, b.label, plain(a.label), plain(b.label)),
        ("provenance_value", _PROVENANCE, PROVENANCE[a.provenance], PROVENANCE[b.provenance],
         a.provenance, b.provenance),
        ("cite", _CITE, *cited, plain(a.cite), plain(b.cite)),
        ("evidence", _EVIDENCE, or_nothing(a.evidence), or_nothing(b.evidence), plain(a.evidence), plain(b.evidence)),
        ("note", _NOTE, or_nothing(a.note), or_nothing(b.note), plain(a.note), plain(b.note)),
    )  # fmt: skip
    for kind, label, before, after, x, y in pairs:
        if x != y and not (kind == "provenance_value" and a.value != b.value):
            yield _change("sources", kind, b, arrow(label, before, after), x, y)
