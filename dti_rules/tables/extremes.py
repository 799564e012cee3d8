"""Files of extremes: what `--extremes FILE` reads, as a table (item,measure,figure[,source]) or JSON by item."""

from collections.abc import Collection
from pathlib import Path

from dti_rules.model.rules import Extreme, RuleSet
from dti_rules.scoring.extremes import read_extremes
from dti_rules.tables.row import Row
from dti_rules.tables.rows import read_rows
from dti_rules.words.many import Problems
from dti_rules.words.numerals import Style
from dti_rules.words.problems import Place
from dti_rules.words.text import Text

_ENDS = {"highest": Text("mức cao nhất", "the highest"), "lowest": Text("mức thấp nhất", "the lowest")}
NEEDED = ("item", "measure", "figure")


def extremes_in(rule_set: RuleSet, path: Path, numbers: Style = "en") -> dict[str, Extreme]:
    """The extremes that a file states, by relative node. Raises ProblemsError with all problems found."""
    style: Style = "en" if path.suffix.lower() in (".json", ".yaml", ".yml") else numbers
    return extremes_of(rule_set, read_rows(path, needed=NEEDED, codes=rule_set.items), style)


def extremes_of(rule_set: RuleSet, rows: Collection[Row], style: Style = "en") -> dict[str, Extreme]:
    """The extremes that rows state: see `extremes_in`."""
    stated: dict[str, dict[str, object]] = {}
    places: dict[str, Place] = {}
    named: dict[str, str] = {}
    problems = Problems()
    for row in rows:
        item = named.setdefault(rule_set.items.get(row.item, row.item), row.item)  # by id and by code it is one
        places.setdefault(item, row.at("figure"))
        found = stated.setdefault(item, {})
        if row.measure not in _ENDS:
            problems.refuse("DTI-T050", row.at("measure"), measure=row.measure)
        elif row.measure in found:
            first = str(places[item])
            problems.refuse("DTI-T011", row.at("figure"), item=row.item, unit=_ENDS[row.measure], first=first)
        else:
            held = row.json_number and style == "vi"  # a workbook's number is written with a point
            found[row.measure] = row.figure.replace(".", ",") if held else row.figure
            if row.source:
                found["source"] = row.source
    if problems:
        raise problems.error()
    return read_extremes(rule_set, stated, style, places)
