"""The file of `--targets`: what points an indicator shall reach, and by when (CSV: item,points[,due])."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from dti_rules.model.rules import RuleSet
from dti_rules.tables.changes import iso_date
from dti_rules.tables.csv_rows import check_header
from dti_rules.tables.figures import unreadable
from dti_rules.tables.headings import with_columns
from dti_rules.tables.plain import longer_in, table_of
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.numerals import print_exact, read_number
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, problem, see_show
from dti_rules.words.text import Text

TARGET_COLUMNS = ("item", "points", "due")


@frozen
class Target:
    """Points that an indicator (or the total) shall reach, and the day by which."""

    item: str
    points: Fraction
    due: date | None = None


def targets_in(path: Path, rule_sets: Sequence[RuleSet]) -> tuple[Target, ...]:
    """The targets of a file, of any of the rule sets. Raises ProblemsError with all problems found.

    An item that several rule sets have, by id or code, is named once for all of them.
    """
    given = table_of(path, longer=longer_in(name for rules in rule_sets for name in rules.items))
    table = with_columns(given, TARGET_COLUMNS)
    check_header(table, TARGET_COLUMNS, ("item", "points"))
    table.check()
    found, problems = list[Target](), list[Problem]()
    known = {name: None for rules in rule_sets for name in rules.items}
    named: dict[tuple[int, str], Place] = {}
    for place, texts, columns, _ in table.cells():
        cells = dict(zip(table.header, texts, strict=False))
        at = {name: place.beside(column) for name, column in zip(table.header, columns, strict=False)}
        if cells["item"] not in known:
            hint = did_you_mean(nearest(cells["item"], known), see_show(rule_sets[0].id if rule_sets else "RULESET"))
            problems.append(problem("DTI-O024", at.get("item", place), item=cells["item"], hint=hint))
            continue
        meant = [(i, rules.items[cells["item"]]) for i, rules in enumerate(rule_sets) if cells["item"] in rules.items]
        before = next((named[each] for each in meant if each in named), None)
        if before is not None:
            problems.append(problem("DTI-L004", at.get("item", place), key=cells["item"], line=str(before.line)))
            continue
        named |= dict.fromkeys(meant, place)
        numeral = read_number(cells["points"], "en")
        if numeral is None:
            problems.append(unreadable(cells["points"], "en", at.get("points", place), option=""))
            continue
        wrong = _beyond(cells["item"], cells["points"], numeral.value, at.get("points", place), rule_sets)
        problems += [] if wrong is None else [wrong]
        due = iso_date(cells["due"]) if cells.get("due") else ""
        if due is None:
            problems.append(problem("DTI-X024", at.get("due", place), text=cells["due"]))
            continue
        found.append(Target(cells["item"], numeral.value, date.fromisoformat(due) if due else None))
    if problems:
        raise ProblemsError(problems)
    return tuple(found)


def _beyond(item: str, text: str, points: Fraction, place: Place, rule_sets: Sequence[RuleSet]) -> Problem | None:
    """The problem of a target that no rule set lets anybody reach, else None."""
    having = [rules for rules in rule_sets if item in rules.items]
    nodes = [rules.nodes[rules.items[item]] for rules in having]
    most = [node.points or (None if node.open_range else Fraction(1)) for node in nodes if node.assessed]
    if not most:
        return problem("DTI-T022", place, item=item, rule_set=having[0].id)
    known = [each for each in most if each is not None]
    if len(known) == len(most) and not (0 <= points <= max(known) and not text.endswith("%")):
        said = Text(print_exact(max(known), "vi"), print_exact(max(known), "en"))
        return problem("DTI-G008", place, text=text, most=said)
    return None
