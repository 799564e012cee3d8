"""Figures that are drawn once for all formulas whose inputs are declared alike.

Hypothesis draws the same figures whenever it is asked for figures of the same kinds and ranges and nothing fails. So
they are drawn once, kept without their names, and every property is tried on them; only what fails is drawn again, to
be made as small as can be.
"""

from collections.abc import Callable, Sequence

from dti_rules.conformance.common import Inputs
from dti_rules.conformance.kit import holds_for_all
from dti_rules.conformance.strategies import inputs_of
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import InputValue
from dti_rules.report.export.drawing import stated_with

_Row = tuple[InputValue, ...]
_rows: dict[object, list[_Row]] = {}


def holds_for_figures(rules: RuleSet, names: Sequence[str], examples: int, property_: Callable[[Inputs], None]) -> None:
    """Tries the property on admissible figures of the named inputs; the first failure is shrunk before it is raised."""
    failure = _first_failure(rules, names, examples, property_)
    if failure is not None:
        holds_for_all(inputs_of(rules, names), examples, property_)
        raise failure  # it failed once and not again


def _first_failure(
    rules: RuleSet, names: Sequence[str], examples: int, property_: Callable[[Inputs], None]
) -> Exception | None:
    try:
        for inputs in figures_drawn(rules, names, examples):
            property_(inputs)
    except Exception as failure:
        return failure
    return None


def figures_drawn(rules: RuleSet, names: Sequence[str], examples: int) -> list[Inputs]:
    """The figures that hypothesis draws of the named inputs where nothing fails."""
    declared = stated_with(rules, names)
    place = {each.id: i for i, each in enumerate(declared)}
    shape = tuple((d.kind, d.low, d.high, tuple(sorted(d.choices)), place.get(d.part_of or "")) for d in declared)
    rows = _rows.get((shape, examples))
    if rows is None:
        rows = []
        holds_for_all(inputs_of(rules, names), examples, lambda inputs: rows.append(tuple(inputs.values())))
        _rows[shape, examples] = rows
    return [dict(zip(place, row, strict=True)) for row in rows]
