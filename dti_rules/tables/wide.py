"""Wide tables, one row a unit and one column a figure, as rows of one figure each."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from dti_rules.model.rules import RuleSet
from dti_rules.tables.csv_rows import Table
from dti_rules.words.names import nearest, safe_id
from dti_rules.words.problems import Place, Problem, ProblemsError, choices, did_you_mean, problem

UNIT, SOURCE, DECLARED = "unit", "source", ("complete", "illustrative")
_TIDY = ("item", "measure", "figure")
_ENDINGS = {"_points": "points", "_value": "value", "_ratio": "ratio", "_rank": "rank"}

Meaning = tuple[str, str]
"""An item and its measure."""


@attrs.frozen
class Figure:
    """A cell of figures: whose and what it is, its row, and the columns of the text at which unit and figure stand."""

    unit: str
    item: str
    measure: str
    text: str
    source: str
    place: Place
    columns: tuple[int, int]


def is_wide(table: Table) -> bool:
    """Whether a table has a column of units and none that a table of one figure a row has."""
    return UNIT in table.header and not set(_TIDY) & set(table.header) and len(set(table.header) - {"", UNIT}) > 0


def meanings(rule_sets: Sequence[RuleSet], table: Table, submission: str) -> dict[str, Meaning]:
    """What each column of figures states to the first rule set that knows its name.

    Raises ProblemsError for names that mean nothing, or the same thing twice.
    """
    readings, problems, found = [reading(each) for each in rule_sets], list[Problem](), dict[str, Meaning]()
    for i, name in enumerate(table.header):
        if name in ("", UNIT, SOURCE):
            continue
        meaning = (
            (submission, name) if name in DECLARED else next(filter(None, (read(name) for read in readings)), None)
        )
        if meaning is None:
            known = [name for each in rule_sets for name in (*each.inputs, *each.nodes)]
            hint = did_you_mean(nearest(name, known), choices([UNIT, *known]))
            problems.append(problem("DTI-T002", table.places[i], column=name, hint=hint))
        elif meaning[1] == "":
            problems.append(problem("DTI-T065", table.places[i], column=name))
        elif meaning in found.values() or name in table.header[:i]:
            problems.append(problem("DTI-L004", table.places[i], key=name, line=str(table.places[i].line)))
        else:
            found[name] = meaning
    if problems:
        raise ProblemsError(problems)
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


def figures(table: Table, meant: Mapping[str, Meaning]) -> Iterator[Figure]:
    """Every cell that states a figure, and an empty one for each row. Raises ProblemsError."""
    problems: list[Problem] = []
    for cells in table.cells(problems):
        unit, source, at = cells.by_name[UNIT], cells.by_name.get(SOURCE, ""), cells.columns[UNIT]
        stated = {name: cells.by_name[name] for name in meant if cells.by_name[name]}
        if not stated:  # a unit that states nothing is a unit all the same
            yield Figure(unit, *next(iter(meant.values())), "", "", cells.place, (at,) * 2)
        for name, figure in stated.items():
            yield Figure(unit, *meant[name], figure, source, cells.place, (at, cells.columns[name]))
    if problems:
        raise ProblemsError(problems)
