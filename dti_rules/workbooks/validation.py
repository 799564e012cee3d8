"""What a cell takes while it is filled in: drop-downs and ranges, with a message in the reader's language."""

from collections.abc import Mapping
from fractions import Fraction

from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.layout import COLUMN, FIGURES, Field, Layout, Page, SheetRow, declared, letters

LONGEST = 255
"""So many letters a message of Excel has at most."""


def validation_of(
    layout: Layout,
    page: Page,
    line: SheetRow,
    field: Field,
    lists: Mapping[str, str],
    lang: Lang,
    column: int | None = None,
) -> dict[str, object] | None:
    """The rule of a cell as xlsxwriter takes it; None where everything may be entered."""
    column = COLUMN[field] if column is None else column
    if field == "due":
        rule = {"validate": "custom", "value": f"=ISNUMBER({letters(COLUMN['due'])}{line.row + 1})"}
        return {**rule, **_message(phrasing.A_DATE, lang)}
    if field not in FIGURES:
        return None
    found = declared(layout.rules, line)
    if found is not None and found.kind == "yes_no":
        return {"validate": "list", "source": f"={lists['']}", **_message(phrasing.YES_OR_NO, lang)}
    if found is not None and found.kind == "choice":
        return {"validate": "list", "source": f"={lists[line.id]}", **_message(phrasing.ONE_OF, lang)}
    return _number(layout, page, line, letters(column), lang)


def _number(layout: Layout, page: Page, line: SheetRow, column: str, lang: Lang) -> dict[str, object]:
    """A number of its kind and range, and no more than the whole that it is part of where that is on the sheet."""
    found = declared(layout.rules, line)
    x, count = f"{column}{line.row + 1}", found is not None and found.kind == "count"
    low, high = (ZERO, line.node.points or ONE) if found is None else (found.low, found.high)
    conditions = [f"ISNUMBER({x})", *([f"{x}=INT({x})"] if count else [])]
    conditions += [f"{x}>={_constant(low)}"] if low is not None else []
    conditions += [f"{x}<={_constant(high)}"] if high is not None else []
    whole = next((other for other in page.lines if found is not None and other.kind == "input"
                  and other.id == found.part_of), None)  # fmt: skip
    kind = phrasing.WHOLE if count else phrasing.NUMBER
    ends = [None if end is None else Text(print_exact(end, "vi"), print_exact(end, "en")) for end in (low, high)]
    span = phrasing.from_to(*(None if end is None else end.of(lang) for end in ends)).of(lang)
    if whole is None:
        text = phrasing.ABOVE.of(lang).format(kind=kind.of(lang), range=span)
    else:
        other = f"{column}{whole.row + 1}"
        conditions.append(f"OR(ISBLANK({other}),{x}<={other})")
        label = layout.rules.inputs[whole.id].label.of(lang)
        text = phrasing.PART.of(lang).format(kind=kind.of(lang), range=span, whole=label)
    return {"validate": "custom", "value": f"=AND({','.join(conditions)})", **_message(Text(text, text), lang)}


def _constant(end: Fraction) -> str:
    return str(end.numerator) if end.denominator == 1 else f"{end.numerator}/{end.denominator}"


def _message(text: Text, lang: Lang) -> dict[str, str]:
    message = text.of(lang)
    message = message if len(message) <= LONGEST else message[: LONGEST - 1] + "…"
    return {"error_title": phrasing.TITLE.of(lang), "error_message": message}
