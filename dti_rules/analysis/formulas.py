"""A changed formula in words: thresholds, outcomes, figures. What has another shape is told by its two readings."""

from fractions import Fraction

from dti_rules.analysis.changes import Formulas, arrow, or_nothing, same_in_both
from dti_rules.formula.functions.choices import threshold_of
from dti_rules.formula.functions.ratios import percent, plain_number
from dti_rules.formula.grounding import with_options
from dti_rules.formula.printer import show
from dti_rules.formula.reading import SentenceReader
from dti_rules.formula.syntax import Argument, Binary, Call, Expression, Name, Number, Unary, When
from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.explain import reading_of
from dti_rules.scoring.plan import scope_of
from dti_rules.words.classes import frozen
from dti_rules.words.text import Text, joined

_ENTRY_ONLY = Text("chỉ nhận điểm được chấm", "assessed entry only")
_PARTS_ONLY = Text("trung bình có trọng số của các phần", "weighted mean of its parts")
_OTHER = Text("cách tính khác", "another formula")
_NUMBER, _FIGURE = Text("con số", "number"), Text("số liệu", "figure")
_OUTCOME, _POINTS = Text("kết quả", "outcome"), Text("số điểm", "points")
_TAKES, _LEAVES = Text("thêm", "takes in"), Text("bỏ", "leaves out")


class _Untold(Exception):  # noqa: N818  a change of shape, which words alone would not tell
    pass


@frozen
class _Side:
    """One of the two rule sets, as the reader of a node's formula sees it."""

    rules: RuleSet
    node: Node
    reader: SentenceReader

    @classmethod
    def of(cls, rules: RuleSet, node: Node) -> "_Side":
        return cls(rules, node, SentenceReader(scope_of(rules, node), rules.functions, rules.measures, node.max_points))

    def worth(self, value: Fraction, top: bool) -> Text:
        return self.reader.worth(value) if top else plain_number(value)


def formulas_of(old: RuleSet, new: RuleSet, before: Node, after: Node) -> tuple[Text, Formulas]:
    """What changed between two formulas of a node (or where one of them is absent), and both of them."""
    shown = [None if node.formula is None else show(node.formula.tree) for node in (before, after)]
    readings = [
        None if node.formula is None else reading_of(rules, node) for rules, node in ((old, before), (new, after))
    ]
    what = _what(old, new, before, after)
    absent = before.formula is None or after.formula is None
    return what or _OTHER, Formulas(shown[0], shown[1], readings[0], readings[1], what is not None and not absent)


def _what(old: RuleSet, new: RuleSet, before: Node, after: Node) -> Text | None:
    if before.formula is None:
        was = without_formula(before)
        return Text(f"nay có công thức; trước đây {was.vi}", f"now has a formula; before: {was.en}")
    if after.formula is None:
        now = without_formula(after)
        return Text(f"bỏ công thức; nay {now.vi}", f"its formula is gone; now: {now.en}")
    try:
        phrases = _told(before.formula.tree, after.formula.tree, _Side.of(old, before), _Side.of(new, after), True)
    except _Untold:
        return None
    return joined(phrases, "; ") if phrases else None


def without_formula(node: Node) -> Text:
    """How a node without a formula gets its value."""
    return _PARTS_ONLY if node.parts else _ENTRY_ONLY


def _told(a: Expression, b: Expression, old: _Side, new: _Side, top: bool = False) -> list[Text]:
    """The changes from `a` to `b` as phrases; raises _Untold where they differ in shape."""
    if a == b:
        return []
    match a, b:
        case Number(), Number():
            outcome = old.worth(a.value, True), new.worth(b.value, True)
            return [arrow(_OUTCOME, *outcome) if top else arrow(_NUMBER, said(a), said(b))]
        case Name(), Name():
            return [arrow(_FIGURE, *_named(a, b, old.reader.of(a), new.reader.of(b)))]
        case Unary(), Unary() if a.operator == b.operator:
            return _told(a.operand, b.operand, old, new)
        case Binary(), Binary() if a.operator == b.operator:
            return _told(a.left, b.left, old, new) + _told(a.right, b.right, old, new)
        case When(), When():
            outcomes = _told(a.value, b.value, old, new, top) + _told(a.otherwise, b.otherwise, old, new, top)
            return _told(a.condition, b.condition, old, new) + outcomes
        case Call(arguments=(Argument(Number() as x),)), Call(arguments=(Argument(Number() as y),)) if (
            a.function == b.function and old.rules.functions[a.function].in_points
        ):
            return [arrow(_POINTS, said(x), said(y))]
        case Call(), Call() if a.function == b.function:
            return [*_operands(a, b, old, new), *_options(a, b, old, new, top), *_entries(a, b, old, new, top)]
        case _:
            raise _Untold


def _named(a: Name, b: Name, before: Text, after: Text) -> tuple[Text, Text]:
    """Two figures by their labels, and by their ids as well where the labels are the same."""
    if before != after:
        return before, after
    return _with_id(before, a), _with_id(after, b)


def _with_id(label: Text, name: Name) -> Text:
    return Text(f"{label.vi} ({name.id})", f"{label.en} ({name.id})")


def said(number: Number) -> Text:
    """A number as the rule writes it: `10%` stays a percentage."""
    return percent(number.value) if number.spelling.endswith("%") else plain_number(number.value)


def _operands(a: Call, b: Call, old: _Side, new: _Side) -> list[Text]:
    olds, news = ([arg.value for arg in call.arguments if arg.key is None] for call in (a, b))
    if len(olds) == len(news):
        return [phrase for one, other in zip(olds, news, strict=True) for phrase in _told(one, other, old, new)]
    if [value for value in olds if value in news] != [value for value in news if value in olds]:
        raise _Untold
    taken = [_spoken(_TAKES, new.reader.of(value)) for value in news if value not in olds]
    return taken + [_spoken(_LEAVES, old.reader.of(value)) for value in olds if value not in news]


def _spoken(verb: Text, phrase: Text) -> Text:
    return Text(f"{verb.vi} {phrase.vi}", f"{verb.en} {phrase.of('en')}")


def _options(a: Call, b: Call, old: _Side, new: _Side, top: bool) -> list[Text]:
    function = old.rules.functions[a.function]
    pairs = [(key, _option(a, key, old, top), _option(b, key, new, top)) for key in function.options]
    return [arrow(function.option_labels.get(key, same_in_both(key)), x, y) for key, x, y in pairs if x != y]


def _option(call: Call, key: str, side: _Side, top: bool) -> Text:
    function = side.rules.functions[call.function]
    value = function.bind(with_options(call, side.reader.scope)).option(key)
    if value is None:
        return or_nothing(None)
    if key in function.outcomes:
        return side.worth(value, top)
    of_threshold = key == function.threshold_option
    if of_threshold and function.threshold_as == "percent":
        return percent(value)
    written = next((arg.value for arg in call.arguments if arg.key == key), None)
    number = said(written) if isinstance(written, Number) else plain_number(value)
    unit = Text("", "")
    if of_threshold and function.threshold_as == "unit":
        unit = side.reader.unit_of(call.arguments[0].value)
    elif key in function.measured_options:
        unit = side.reader.measure_of(call.arguments[0].value)
    return Text(f"{number.vi} {unit.vi}".rstrip(), f"{number.en} {unit.of('en')}".rstrip())


def _entries(a: Call, b: Call, old: _Side, new: _Side, top: bool) -> list[Text]:
    """Changes of a table such as `70% = 1, 50% = 1/2`: a changed outcome, a moved threshold, a new or lost row."""
    olds, news = (_table(a, old, top), _table(b, new, top))
    if len(olds) == len(news) and olds.keys() != news.keys():
        pairs = zip(olds.items(), news.items(), strict=True)
        return [_moved(*one, *other) for one, other in pairs if one != other]
    found = [arrow(key, value, news[key]) for key, value in olds.items() if key in news and news[key] != value]
    found += [_spoken(_TAKES, _row(key, value)) for key, value in news.items() if key not in olds]
    return found + [_spoken(_LEAVES, _row(key, value)) for key, value in olds.items() if key not in news]


def _row(key: Text, outcome: Text) -> Text:
    return Text(f"{key.vi}: {outcome.vi}", f"{key.en}: {outcome.en}")


def _moved(key: Text, outcome: Text, other: Text, later: Text) -> Text:
    if key == other:
        return arrow(key, outcome, later)
    if outcome == later:
        label = Text(f"mức được {outcome.vi}", f"{outcome.en}")
        return arrow(label, key, other)
    return Text(
        f"{_row(key, outcome).vi} → {_row(other, later).vi}", f"{_row(key, outcome).en} → {_row(other, later).en}"
    )


def _table(call: Call, side: _Side, top: bool) -> dict[Text, Text]:
    function = side.rules.functions[call.function]
    if not function.table:
        return {}
    outcomes = dict(function.bind(with_options(call, side.reader.scope)).table)
    rows = [arg for arg in call.arguments if arg.key is not None and arg.key not in function.options]
    return {_key(arg, call, side): side.worth(outcomes[_plain(arg)], top) for arg in rows}


def _plain(argument: Argument) -> str | Fraction:
    assert argument.key is not None
    return argument.key.value if isinstance(argument.key, Number) else argument.key


def _key(argument: Argument, call: Call, side: _Side) -> Text:
    if isinstance(argument.key, Number):
        bound = threshold_of(argument.key, side.reader.measure_of(call.arguments[0].value))
        return Text(f"từ {bound.vi}", f"from {bound.en}")
    word = str(argument.key)
    label = side.reader.choices(call.arguments[0].value).get(word, same_in_both(word))
    return Text(f"«{label.vi}»", f"“{label.of('en')}”")
