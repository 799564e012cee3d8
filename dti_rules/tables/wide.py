"""Wide tables, one row a unit and one column a figure, as rows of one figure each."""

from collections.abc import Callable, Sequence

from dti_rules.model.rules import RuleSet
from dti_rules.tables.csv_rows import MOST_SOUGHT, Table
from dti_rules.words.many import Problems
from dti_rules.words.names import nearest, safe_id
from dti_rules.words.problems import choices, did_you_mean
from dti_rules.words.text import Text

UNIT_COLUMN, SOURCE, DECLARED = "unit", "source", ("complete", "illustrative")
_TIDY = ("item", "measure", "figure")
_ENDINGS = {"_points": "points", "_value": "value", "_ratio": "ratio", "_rank": "rank",
            "_not_assessed": "not_assessed"}  # fmt: skip

Meaning = tuple[str, str]
"""An item and its measure."""


def is_wide(table: Table) -> bool:
    """Whether a table has a column of units and none that a table of one figure a row has."""
    names = set(table.header)
    return UNIT_COLUMN in names and not names & set(_TIDY) and bool(names - {"", UNIT_COLUMN, SOURCE})


def meanings(rule_sets: Sequence[RuleSet], table: Table, submission: str) -> dict[str, Meaning]:
    """What each column of figures states to the first rule set that knows its name.

    Raises ProblemsError for names that mean nothing, or the same thing twice.
    """
    readings, problems, found = [reading(each) for each in rule_sets], Problems(), dict[str, Meaning]()
    for i, name in enumerate(table.header):
        if name in ("", UNIT_COLUMN, SOURCE):
            continue
        meaning = (
            (submission, name) if name in DECLARED else next(filter(None, (read(name) for read in readings)), None)
        )
        if meaning is None:
            known = [name for each in rule_sets for name in (*each.inputs, *each.nodes)]
            near = nearest(name, known) if problems.count < MOST_SOUGHT else None
            from dti_rules.tables.column_names import called  # noqa: PLC0415  few tables have such names

            unit = called(UNIT_COLUMN)
            some, others = (choices([name, *known]) for name in (unit.vi, unit.en))
            hint = did_you_mean(near, Text(some.vi, others.en))
            problems.refuse("DTI-T002", table.places[i], column=name, hint=hint)
        elif meaning[1] == "":
            problems.refuse("DTI-T065", table.places[i], column=name)
        elif meaning in found.values() or name in table.header[:i]:
            problems.refuse("DTI-L004", table.places[i], key=name, line=str(table.places[i].line))
        else:
            found[name] = meaning
    if problems:
        raise problems.error()
    return found


def reading(rule_set: RuleSet) -> Callable[[str], Meaning | None]:
    """What the name of a column means: an input, an indicator's points (its value, where it has none), or no item.

    The measure is empty for an indicator with parts, of which tables print points as well as values.
    """
    inputs = {name.casefold(): name for name in (*rule_set.parameters, *rule_set.inputs)}
    nodes: dict[str, str] = {safe_id(node.code): node.id for node in rule_set.nodes.values()}
    nodes |= {item.casefold(): node for item, node in rule_set.items.items()}

    def read(name: str) -> Meaning | None:
        if name in inputs:
            return inputs[name], "input"
        if name == "rank":
            return rule_set.total.id, "rank"
        if name in nodes:
            node = rule_set.nodes[nodes[name]]
            return node.id, "value" if node.points is None else "" if node.parts else "points"
        for ending, measure in _ENDINGS.items():
            if name.endswith(ending) and (item := name.removesuffix(ending)) in nodes:
                return nodes[item], measure
        return None

    return read
