"""A formula as a rule set holds it: parsed, checked, proved."""

from collections.abc import Mapping
from fractions import Fraction

from dti_rules.formula.functions.base import Directions, Function, Quantity
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Scope, names_in
from dti_rules.formula.syntax import Call, Expression, walk
from dti_rules.words.classes import frozen
from dti_rules.words.text import Text


@frozen
class Formula:
    """A checked formula: its tree, the names it rests on, its proved range and how it moves with each name.

    `tree` is the formula as written: what prints, reads aloud or compares formulas reads it. `ground` is the same tree
    with the edition's parameters replaced by their numbers: what computes or proves reads that.
    """

    tree: Expression
    ground: Expression
    names: tuple[str, ...]
    range: Range
    directions: Directions
    relative: bool
    extremes: bool
    """Whether the formula compares one figure of the units, once, and needs no more of it than its extremes."""
    parameters: tuple[str, ...] = ()
    """The parameters of the edition that it names."""


def build(
    text: str,
    scope: Scope,
    functions: Mapping[str, Function],
    units: Mapping[str, Text],
    max_points: Fraction | None = None,
    within: tuple[Fraction | None, Fraction | None] = (Fraction(0), Fraction(1)),
) -> Formula:
    """Parses, checks and proves one formula; raises FormulaError at the first thing wrong.

    `max_points` is what a value of 1 is worth; `within` is the range that must be proved.
    """
    # rule sets are kept once they are checked, so most runs need a formula and no checker
    from dti_rules.formula.check import TypeChecker  # noqa: PLC0415
    from dti_rules.formula.grounding import ground, parameters_in  # noqa: PLC0415
    from dti_rules.formula.parser import FormulaError, parse  # noqa: PLC0415
    from dti_rules.formula.proof import RangeReader, prove  # noqa: PLC0415
    from dti_rules.formula.size import MAX_SIZE, size_of  # noqa: PLC0415

    tree = parse(text)
    found = TypeChecker(scope, functions, max_points).type_of(tree)
    if not isinstance(found, Quantity) or found.unit is not None:
        unit = found.unit if isinstance(found, Quantity) else None
        measured = units.get(unit or "", Text("có/không hoặc một phương án", "a yes/no or a word"))
        raise FormulaError("DTI-F021", tree.span, unit=measured)
    below = ground(tree, scope)
    if size_of(below, functions) > MAX_SIZE:
        raise FormulaError("DTI-F004", tree.span, most=str(MAX_SIZE))
    figures = {name: i for name, i in scope.items() if i.kind != "parameter"}
    proved = prove(below, figures, functions, max_points, *within)
    compared = [n for n in walk(below) if isinstance(n, Call) and functions[n.function].relative]
    return Formula(
        tree=tree,
        ground=below,
        names=tuple(names_in(below, figures)),
        range=proved,
        directions=RangeReader(figures, functions, max_points).directions_of(below),
        relative=bool(compared),
        extremes=len(compared) == 1 and functions[compared[0].function].by_extremes,
        parameters=parameters_in(tree, scope),
    )
