"""What changed in the declared figures: which are asked for, of what kind, in what unit and range."""

from collections.abc import Iterator

from dti_rules.analysis.changes import NOTHING, Change, ChangeSection, arrow, or_nothing, same_in_both
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.loading.digest import plain
from dti_rules.model.rules import RuleSet
from dti_rules.report.wording import KINDS
from dti_rules.words.text import Text, joined

_KIND, _RANGE = Text("loại", "kind"), Text("khoảng giá trị", "range")
_UNIT, _PART = Text("đơn vị đo", "measured in"), Text("là một phần của", "part of")
_LABEL, _NOTE = Text("tên", "label"), Text("ghi chú", "note")


def input_changes(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    """The changes of inputs, matched by id, and of the names of units of measure."""
    for name, declared in new.inputs.items():
        if name not in old.inputs:
            yield _change(declared, "added", _where(new, name, Text("thêm", "added")), None, plain(declared))
        else:
            yield from _attributes(old, new, old.inputs[name], declared)
    for name, declared in old.inputs.items():
        if name not in new.inputs:
            yield _change(declared, "dropped", _where(old, name, Text("bỏ", "dropped")), plain(declared), None)
    yield from _measures(old, new)


def _change(declared: Input, kind: str, what: Text, before: object, after: object) -> Change:
    section: ChangeSection = "sources" if kind == "note" else "inputs"
    return Change(section, kind, declared.id, "", declared.label, what, before, after)


def _where(rules: RuleSet, name: str, verb: Text) -> Text:
    codes = ", ".join(rules.nodes[node].code for node in rules.uses.get(name, ()))
    if not codes:
        return verb
    return Text(f"{verb.vi} (dùng ở {codes})", f"{verb.en} (used in {codes})")


def _attributes(old: RuleSet, new: RuleSet, a: Input, b: Input) -> Iterator[Change]:
    """The changed attributes of one input, a change each."""
    pairs = (
        ("kind", _KIND, KINDS[a.kind], KINDS[b.kind], a.kind, b.kind),
        ("unit", _UNIT, _unit(old, a), _unit(new, b), a.measured_in, b.measured_in),
        ("range", _RANGE, _range(a), _range(b), [plain(a.low), plain(a.high)], [plain(b.low), plain(b.high)]),
        ("relation", _PART, _whole(old, a), _whole(new, b), a.whole, b.whole),
        ("label", _LABEL, a.label, b.label, plain(a.label), plain(b.label)),
        ("note", _NOTE, or_nothing(a.note), or_nothing(b.note), plain(a.note), plain(b.note)),
    )
    for kind, label, before, after, x, y in pairs:
        if x != y and not (kind == "range" and _follows(old, new, a, b)):
            yield _change(b, kind, arrow(label, before, after), x, y)
    if a.choices != b.choices:
        yield _change(b, "choices", _choices(a, b), plain(a.choices), plain(b.choices))


def _follows(old: RuleSet, new: RuleSet, a: Input, b: Input) -> bool:
    """Whether the range differs only by the value of a parameter, which is told as such."""
    name = a.part_of_parameter
    if name is None or name != b.part_of_parameter or a.low != b.low:
        return False
    return a.high == old.parameters[name].value and b.high == new.parameters[name].value


def _unit(rules: RuleSet, declared: Input) -> Text:
    name = declared.measured_in
    return NOTHING if name is None else rules.measures.get(name, same_in_both(name))


def _range(declared: Input) -> Text:
    return same_in_both(Range(declared.low, declared.high)) if declared.numeric else NOTHING


def _whole(rules: RuleSet, declared: Input) -> Text:
    whole = declared.whole
    if whole is None:
        return NOTHING
    label = rules.parameters[whole].label if declared.part_of is None else rules.inputs[whole].label
    return Text(f"«{label.vi}»", f"“{label.of('en')}”")


def _choices(a: Input, b: Input) -> Text:
    """The words that come, go or read otherwise; failing those, another order."""
    came = [Text(f"thêm «{v.vi}»", f"takes in “{v.of('en')}”") for k, v in b.choices.items() if k not in a.choices]
    went = [Text(f"bỏ «{v.vi}»", f"leaves out “{v.of('en')}”") for k, v in a.choices.items() if k not in b.choices]
    renamed = [arrow(Text("tên phương án", "label of a choice"), a.choices[k], v)
               for k, v in b.choices.items() if k in a.choices and a.choices[k] != v]  # fmt: skip
    said = joined(came + went + renamed, "; ")
    return Text(f"phương án: {said.vi}", f"choices: {said.en}")


def _measures(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    for name, title in new.measures.items():
        before = old.measures.get(name)
        if before is None:
            yield Change("sources", "measure", name, "", title, Text("thêm đơn vị đo", "unit of measure added"))
        elif before != title:
            what = arrow(Text("tên đơn vị đo", "name of the unit of measure"), before, title)
            yield Change("inputs", "measure", name, "", title, what, plain(before), plain(title))
    for name, title in old.measures.items():
        if name not in new.measures:
            yield Change("sources", "measure", name, "", title, Text("bỏ đơn vị đo", "unit of measure dropped"))
