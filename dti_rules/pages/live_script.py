"""The reader in JavaScript, alone and with a rule set inside."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from dti_rules.formula.json_form import json_form
from dti_rules.formula.operations.base import Data
from dti_rules.model.rules import RuleSet
from dti_rules.records.export import rules_json
from dti_rules.scoring.absent import only_alike
from dti_rules.scoring.score import Scorecards
from dti_rules.words.problems import fail
from dti_rules.words.text import Lang, Text

HERE = Path(__file__).parent
READER = HERE / "reader.js"
ELSEWHERE = Text("hãy dùng dti-rules score, explain, report hoặc template ra tệp .xlsx",
                 "use `dti-rules score`, explain, report, or template to an .xlsx file")  # fmt: skip
PARTS = ("numbers.js", "formulas.js", "results.js", READER.name)
"""The reader and what it stands on, in the order in which a page needs them."""


def script(name: str) -> str:
    """The text of a script of this folder."""
    return (HERE / name).read_text(encoding="utf-8")


def reader_text() -> str:
    """The reader with all that it stands on, as one script."""
    return "".join(map(script, PARTS))


def forms_of(rules: RuleSet) -> dict[str, Data]:
    """The formulas as the reader takes them, by node: operations of the kernel and no function."""
    nodes = ((node.id, node.formula) for node in rules.nodes.values())
    return {node_id: json_form(formula.ground, rules.functions) for node_id, formula in nodes if formula is not None}


def refuse_unknown(rules: RuleSet) -> None:
    """Raises ProblemsError for a rule set that the reader has no words for: its page would stay empty.

    That is one whose units are not all assessed alike, and one with a function for which no operation stands.
    """
    only_alike(rules, Text("bộ đọc JavaScript", "the reader in JavaScript"))
    for name in dict.fromkeys(name for form in forms_of(rules).values() for name in _unsaid(form)):
        raise fail("DTI-I022", what=Text(f"hàm «{name}»", f"the function {name!r}"), hint=ELSEWHERE)


def _unsaid(form: Data) -> Iterator[str]:
    """The functions in a form that no operation stands for."""
    if isinstance(form, list):
        if form[:1] == ["unsaid"]:
            yield str(form[1])
        for part in form:
            yield from _unsaid(part)


def narrowing(rules: RuleSet) -> Iterator[str]:
    """The nodes of which the reader knows no bounds: a condition in their formula tells something of its branches.

    Where every figure that they ask for is known, or missing, it computes them like all others.
    """
    named = {*rules.inputs, *rules.nodes}

    def names(form: Data) -> set[str]:
        if isinstance(form, list):
            return set[str]().union(*map(names, form))
        return {form} & named if isinstance(form, str) else set()

    def plain(form: Data) -> bool:
        if isinstance(form, str):
            return form in named
        if not isinstance(form, list):
            return False
        match form:
            case ["not" | "negative" | "and" | "or", *parts]:
                return all(map(plain, parts))
            case ["is", str(name), str()]:
                return name in rules.inputs and rules.inputs[name].kind == "choice"
        return False

    def tells(form: Data) -> bool:
        match form:
            case ["when", value, condition, otherwise] if not plain(condition) or names(condition) & (
                names(value) | names(otherwise)
            ):
                return True
        return isinstance(form, list) and any(map(tells, form))

    return (node_id for node_id, form in forms_of(rules).items() if tells(form))


def js_form(rules: RuleSet, _cards: Scorecards | None, _options: Mapping[str, object], _lang: Lang) -> str:
    """The reader with a rule set inside, as a form of `export --to`: `DtiRules.rules` is ready to score with."""
    refuse_unknown(rules)
    document, forms = rules_json(rules).strip(), json.dumps(forms_of(rules), ensure_ascii=False, separators=(",", ":"))
    return f"{reader_text()}\nDtiRules.rules = DtiRules.load({document}, {len(rules.units.units)}, {forms});\n"
