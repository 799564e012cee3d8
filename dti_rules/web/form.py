"""The form of a rule set: a field for each figure that its rules ask for, and the points while one types.

What cannot be read is told beside its field, and the other figures are scored without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from dti_rules.formula.scope import Input
from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.explain import governed_by
from dti_rules.report.wording import PROVENANCE, points_printed, printed
from dti_rules.scoring.score import Scorecard, score
from dti_rules.tables.read import from_rows
from dti_rules.tables.row import SUBMISSION, Row
from dti_rules.tables.rows import refuse_unsafe
from dti_rules.web.asked import Answer
from dti_rules.web.call import Call, tag_of
from dti_rules.web.html import rendered
from dti_rules.web.problems import refuse
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import Place, Problem, ProblemsError
from dti_rules.words.text import Lang, Text

_MOST_FIELDS = 5_000
_UNIT, _COMPLETE = "unit", "complete"
_TRIES = 3
"""How often figures that are refused are left out, and the rest is read again."""


@frozen
class Field:
    """A figure to be typed: `name` is what the form sends, `choices` what may be chosen (word and label)."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@frozen
class Part:
    """An indicator with its fields; one whose figures are typed elsewhere names where."""

    id: str
    code: str
    title: str
    most: str
    fields: tuple[Field, ...]
    elsewhere: tuple[str, ...]
    heads: bool
    main: bool
    points: str = ""
    problems: tuple[str, ...] = ()


def form(call: Call) -> Answer:
    """The empty form."""
    return call.unless_known(tag_of(call.rules), html=lambda: _page(call, {}))


def points(call: Call) -> Answer:
    """What the typed figures give: the whole page, or only the points (`part=points`)."""
    kind = call.asked.content_type.partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise refuse(415, "DTI-O004", type=kind or "—", known="application/x-www-form-urlencoded")
    try:
        pairs = parse_qsl(call.asked.body.decode("utf-8"), keep_blank_values=False, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise refuse(400, "DTI-O014", value="…", wanted=Text("một biểu mẫu", "a form")) from None
    return call.written(html=lambda: _page(call, dict(pairs)))


def _page(call: Call, typed: Mapping[str, str]) -> str:
    rules, lang = call.rules, call.lang
    card, problems = _scored(rules, typed, lang)
    told = [evolve(each, points=_points(card, each.id, lang), problems=_of(each, problems, lang))
            for each in _parts(rules, typed, lang)]  # fmt: skip
    asked = {field.name for part in told for field in part.fields}
    facts: dict[str, Any] = {
        "title": Text(f"Tính thử: {rules.title.vi}", f"Try figures: {rules.title.of('en')}").of(lang),
        "rules": str(rules),
        "id": rules.id,
        "governed": governed_by(rules).of(lang),
        "parts": told,
        "units": [(unit.key, unit.named(lang)) for unit in rules.units.units.values()],
        "unit": typed.get(_UNIT, ""),
        "complete": typed.get(_COMPLETE, "") == "yes",
        "result": _result(rules, card, lang),
        "others": [sentence for name, sentence in problems if name not in asked],
        "digest": rules.rules_digest,
    }
    return rendered(call, "points.html" if call.option("part") == "points" else "form.html", **facts)


# ---- what is asked


def _parts(rules: RuleSet, typed: Mapping[str, str], lang: Lang) -> Iterator[Part]:
    """The indicators in the annex's order; each figure is asked for once, where it is first used."""
    asked: dict[str, str] = {}
    mains = {node.id for node in rules.mains}
    for node in rules.annex_order():
        if node.role != "indicator" or not node.assessed:
            continue
        mine = [name for name in node.inputs if name in rules.inputs]
        fields = [_field(rules, rules.inputs[name], typed, lang) for name in mine if name not in asked]
        if node.formula is None and not node.parts:
            fields.append(_entry(node, typed, lang))
        elsewhere = tuple(dict.fromkeys(asked[name] for name in mine if name in asked))
        asked |= {name: node.code for name in mine if name not in asked}
        most = "" if node.points is None else print_exact(node.points, lang)
        yield Part(
            node.id, node.code, node.title.of(lang), most, tuple(fields), elsewhere, bool(node.parts), node.id in mains
        )


def _field(rules: RuleSet, declared: Input, typed: Mapping[str, str], lang: Lang) -> Field:
    name = f"input.{declared.id}"
    choices: tuple[tuple[str, str], ...] = ()
    if declared.kind == "yes_no":
        choices = (("yes", Text("có", "yes").of(lang)), ("no", Text("không", "no").of(lang)))
    elif declared.kind == "choice":
        choices = tuple((word, label.of(lang)) for word, label in declared.choices.items())
    measured = rules.measures.get(declared.measured_in or "")
    hints = ["" if measured is None else measured.of(lang)]
    if declared.part_of is not None:
        whole = rules.inputs[declared.part_of].label
        hints.append(Text(f"một phần của: {whole.vi}", f"part of: {whole.of('en')}").of(lang))
    hint = "; ".join(filter(None, hints))
    return Field(name, declared.label.of(lang), hint, typed.get(name, ""), choices)


def _entry(node: Node, typed: Mapping[str, str], lang: Lang) -> Field:
    """A field for what is only assessed: its points, or its value where there are none."""
    measure = "points" if node.points else "value"
    label = Text("Điểm được chấm", "Points as assessed") if node.points else Text("Giá trị (0 đến 1)", "Value (0 to 1)")
    name = f"{measure}.{node.id}"
    return Field(name, label.of(lang), value=typed.get(name, ""))


# ---- what it gives

Told = list[tuple[str, str]]
"""Problems: the field, or nothing, and the sentence."""


def _scored(rules: RuleSet, typed: Mapping[str, str], lang: Lang) -> tuple[Scorecard | None, Told]:
    """The scorecard of what can be read, and what cannot."""
    unit = typed.get(_UNIT, "") or next(iter(rules.units.units.values())).key
    figures = [(name, value.strip()) for name, value in typed.items() if "." in name and value.strip()]
    told: Told = []
    for _ in range(_TRIES):
        rows = [Row(unit, SUBMISSION, "complete", typed.get(_COMPLETE, "") or "no", "", "", Place("form"))]
        rows += [_row(unit, name, value, i) for i, (name, value) in enumerate(figures, start=1)]
        try:
            refuse_unsafe(rows)
            return score(rules, from_rows(rules, rows, lang, option=""))[0], told
        except ProblemsError as error:
            wrong = {each.place.line for each in error.problems if each.place.file == "form" and each.place.line}
            names = {i: name for i, (name, _) in enumerate(figures, start=1)}
            told += [(names.get(each.place.line, ""), _labelled(rules, each).sentence(lang)) for each in error.problems]
            if not wrong:
                break
            figures = [pair for i, pair in enumerate(figures, start=1) if i not in wrong]
    return None, told


def _labelled(rules: RuleSet, told: Problem) -> Problem:
    """A problem that says the labels of figures, for the ids do not stand in the form."""
    labels = {name: declared.label for name, declared in rules.inputs.items()}
    facts = {
        key: Text(f"«{labels[fact].vi}»", f"'{labels[fact].of('en')}'")
        if isinstance(fact, str) and fact in labels
        else fact
        for key, fact in told.facts.items()
    }
    return evolve(told, facts=facts)


def _row(unit: str, name: str, value: str, line: int) -> Row:
    measure, _, item = name.partition(".")
    return Row(unit, item, measure, value, "", "", Place("form", line))


def _of(part: Part, problems: Told, lang: Lang) -> tuple[str, ...]:
    labels = {field.name: field.label for field in part.fields}
    mine = ((labels[name], sentence) for name, sentence in problems if name in labels)
    return tuple(sentence if label in sentence else f"{label}: {sentence}" for label, sentence in mine)


def _points(card: Scorecard | None, item: str, lang: Lang) -> str:
    if card is None:
        return "–"
    found = card[item]
    value = printed(found, card.rule_set.rounding, lang)
    if found.points is None or value == "–":  # nothing is known yet
        return value
    return points_printed(found.points, card.rule_set.rounding, lang)


def _result(rules: RuleSet, card: Scorecard | None, lang: Lang) -> dict[str, object]:
    """The total, the main indicators, and what they rest on."""
    if card is None:
        return {"total": "–", "value": "–", "most": "", "mains": (), "rests": "", "shares": (), "warnings": ()}
    rounding = rules.rounding
    mains = [(node.code, node.title.of(lang), _points(card, node.id, lang), _most(node, lang)) for node in rules.mains]
    shares = [f"{PROVENANCE[p].of(lang)}: {points_printed(value, rounding, lang)}"
              for p, value in sorted(card.points_by_provenance.items())]  # fmt: skip
    warnings: Sequence[str] = [each.sentence(lang) for each in card.warnings if "item" not in each.facts]
    return {
        "total": _points(card, rules.total.id, lang),
        "value": printed(card.total, rounding, lang),
        "most": _most(rules.total, lang),
        "mains": mains,
        "rests": PROVENANCE[card.total.provenance].of(lang),
        "shares": shares,
        "warnings": warnings,
    }


def _most(node: Node, lang: Lang) -> str:
    return "" if node.points is None else print_exact(node.points, lang)
