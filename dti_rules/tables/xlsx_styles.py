"""How a workbook shows its numbers: as dates, as per cent, with so many decimals."""

import re
from typing import Literal

from dti_rules.tables.xlsx_parts import Parts
from dti_rules.words.classes import frozen

_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN = {1: "0", 2: "0.00", 9: "0%", 10: "0.00%"}
_ASIDE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
"""Text, colours and conditions, and fillers of a format."""


@frozen
class Shown:
    """How a cell shows its number; `decimals` where it always shows as many.

    `sign` is a per cent sign that is mere text behind the number: 4.8 is shown as 4.8%, and 0.048 as 0.048%.
    """

    how: Literal["number", "date", "percent", "sign"] = "number"
    decimals: int | None = None


def styles_of(parts: Parts) -> list[Shown]:
    """What each style of the workbook shows a number as."""
    formats, found, within = dict(_BUILT_IN), list[Shown](), [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag in ("cellXfs", "cellStyleXfs"):
            within[0] = tag
        elif tag == "numFmt":
            formats[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif tag == "xf" and within[0] == "cellXfs":
            found.append(_shown(int(attributes.get("numFmtId", "0")), formats))

    name = "xl/styles.xml"
    if name in parts.names:
        parts.walk(name, start, lambda _tag, _text: None)
    return found


def _shown(number: int, formats: dict[int, str]) -> Shown:
    written = formats.get(number, "General")
    code = _ASIDE.sub("", written).partition(";")[0].strip()
    if number in _DATES or (code.lower() != "general" and re.search("[dmyhs]", code, re.IGNORECASE)):
        return Shown("date")
    if "%" in code:
        fixed = re.fullmatch(r"0(?:\.(0+))?%", code)
        return Shown("percent", len(fixed[1] or "") if fixed else None)
    if "%" in written.partition(";")[0]:
        return Shown("sign")
    fixed = re.fullmatch(r"0\.(0+)", code)
    return Shown("number", len(fixed[1]) if fixed else None)
