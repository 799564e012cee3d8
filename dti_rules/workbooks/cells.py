"""Judges the cell of a workbook: the value that was entered, or what is wrong with it in a clerk's words."""

import re
from collections.abc import Mapping
from fractions import Fraction

from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.scope import Input
from dti_rules.model.rules import RuleSet
from dti_rules.tables.sheets import Cell
from dti_rules.words.characters import unsafe
from dti_rules.words.classes import frozen
from dti_rules.words.numerals import print_exact, written_day
from dti_rules.words.problems import Problem, problem
from dti_rules.words.text import Lang, Text
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.checked import LONGEST_TEXT
from dti_rules.workbooks.contents import Entry, JudgedKey
from dti_rules.workbooks.layout import FIGURES
from dti_rules.workbooks.owners import day_of

MOST_DIGITS = 15
"""A spreadsheet keeps so many digits of a number."""
_SHOWN_CHOICES = 12
_YES_OR_NO: Mapping[Lang, Text] = {
    "vi": Text("Có hoặc Không", "Có (yes) or Không (no)"),
    "en": Text("Yes (có) hoặc No (không)", "Yes or No"),
}


@frozen
class Judged:
    """A cell's value, or the problem with it; `shown` is what stands there."""

    cell: Cell
    entry: Entry | None
    problem: Problem | None = None

    @property
    def shown(self) -> str:
        """The text of a bad cell, as it is written again."""
        return self.cell.text


def judge(rules: RuleSet, key: JudgedKey, cell: Cell, lang: Lang) -> Judged:
    """The value of a cell of an item's row, by its column, in a workbook that was made in `lang`."""
    found = _judge(rules, key, cell, lang)
    if isinstance(found, tuple):
        code, facts = found
        return Judged(cell, None, problem(code, cell.place._replace(cell=cell.name), **facts))
    return Judged(cell, found)


Wrong = tuple[str, dict[str, str | Text]]


def _judge(rules: RuleSet, key: JudgedKey, cell: Cell, lang: Lang) -> Entry | Wrong:
    item, field = key
    if cell.formula:
        return "DTI-X011", {"text": cell.text}
    if cell.fault in ("error", "strange"):
        return "DTI-X010", {"text": cell.text}
    if field == "due":
        day = day_of(cell.text)
        return ("DTI-X024", {"text": cell.text}) if day is None else day
    if field == "complete":
        declared = _truth(cell, lang)
        return ("DTI-X025", {"text": cell.text, "known": _YES_OR_NO[lang]}) if declared is None else declared
    if field not in FIGURES:
        return _text(cell)
    declared_as = rules.inputs.get(item)
    label = rules.nodes[item].title if declared_as is None else declared_as.label
    if cell.fault == "date":
        return "DTI-X012", {"label": label, "text": written_day(cell.text)}
    if declared_as is not None and declared_as.kind == "yes_no":
        found = _truth(cell, lang)
        known = _YES_OR_NO[lang]
        return ("DTI-X019", {"label": label, "text": cell.text, "known": known}) if found is None else found
    if declared_as is not None and declared_as.kind == "choice":
        return _choice(declared_as, cell, lang)
    return _number(rules, item, declared_as, label, cell)


def _text(cell: Cell) -> Entry | Wrong:
    if (char := unsafe(cell.text)) is not None:
        return "DTI-X026", {"char": char}
    if len(cell.text) > LONGEST_TEXT:
        return "DTI-X027", {"most": str(LONGEST_TEXT)}
    return day_of(cell.text) or cell.text if cell.fault == "date" else cell.text


def _truth(cell: Cell, lang: Lang) -> bool | None:
    return next((said for word, said in ((phrasing.YES, True), (phrasing.NO, False)) if _says(cell, word, lang)), None)


def _says(cell: Cell, word: Text, lang: Lang) -> bool:
    """Whether a cell says a word of its list, as the formulas compare it: they know no other, and no other language."""
    return cell.text.casefold() == word.of(lang).casefold()


def _choice(declared: Input, cell: Cell, lang: Lang) -> Entry | Wrong:
    for word, label in declared.choices.items():
        if _says(cell, label, lang):
            return word
    known = [label.of(lang) for label in list(declared.choices.values())[:_SHOWN_CHOICES]]
    return "DTI-X020", {"label": declared.label, "text": cell.text, "known": "; ".join(known)}


def _number(rules: RuleSet, item: str, declared: Input | None, label: Text, cell: Cell) -> Entry | Wrong:
    facts: dict[str, str | Text] = {"label": label, "text": cell.text}
    if not cell.number:
        if cell.text.endswith("%") and re.fullmatch(r"-?[0-9.]+%", cell.text):
            return "DTI-X014", facts
        return ("DTI-X015" if cell.text in ("TRUE", "FALSE") else "DTI-X013"), facts
    digits = cell.text.lstrip("-").replace(".", "").strip("0")
    if len(digits) > MOST_DIGITS:
        return "DTI-X021", {**facts, "most": str(MOST_DIGITS)}
    value = Fraction(cell.text)
    low, high = (ZERO, rules.nodes[item].points or ONE) if declared is None else (declared.low, declared.high)
    if (low is not None and value < low) or (high is not None and value > high):
        ends = [[None if end is None else print_exact(end, lang) for end in (low, high)] for lang in ("vi", "en")]
        span = Text(phrasing.from_to(*ends[0]).vi, phrasing.from_to(*ends[1]).en)
        return ("DTI-X023" if declared is None else "DTI-X016"), {**facts, "range": span}
    if declared is not None and declared.kind == "count" and value.denominator != 1:
        return "DTI-X017", facts
    return value
