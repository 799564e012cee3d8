"""Hypothesis strategies that draw what a rule set's declarations admit: kinds, ranges, relations, choices."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from hypothesis import strategies as st

from dti_rules.analysis.restate import left_out_by_name
from dti_rules.formula.scope import Input
from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import Unit
from dti_rules.report.export.drawing import entered, stated_with

MOST = 10**6
"""The greatest figure drawn for an input without an upper end."""

STEPS = 1000
"""Figures of a node are drawn with three decimals."""


@lru_cache(maxsize=4096)
def _figure(kind: str, low: Fraction, high: Fraction) -> st.SearchStrategy[InputValue]:
    if kind == "count":  # small figures are where rules break, so half of the draws are small
        least, most = -(-low.numerator // low.denominator), int(high)
        return st.integers(least, min(most, least + 20)) | st.integers(least, most)
    tenths = st.integers(-((-low * 10).numerator // (low * 10).denominator), int(high * 10))
    return tenths.map(lambda n: n // 10 if n % 10 == 0 else Fraction(n, 10))


@st.composite
def inputs_of(draw: st.DrawFn, rule_set: RuleSet, names: Sequence[str] | None = None) -> Mapping[str, InputValue]:
    """Admissible figures of the named inputs (all, by default) and of the wholes that they are part of."""
    found: dict[str, InputValue] = {}
    for declared in stated_with(rule_set, names):
        found[declared.id] = draw(_one(declared, found))
    return found


def _one(declared: Input, found: Mapping[str, InputValue]) -> st.SearchStrategy[InputValue]:
    if declared.kind == "yes_no":
        return st.booleans()
    if declared.kind == "choice":
        return st.sampled_from(sorted(declared.choices))
    low = declared.low if declared.low is not None else Fraction(-MOST)
    high = declared.high if declared.high is not None else max(low, Fraction(0)) + MOST
    whole = found.get(declared.part_of) if declared.part_of is not None else None
    if isinstance(whole, (int, Fraction)):
        high = min(high, Fraction(whole))
    return _figure(declared.kind, low, max(low, high))


def units_of(rule_set: RuleSet) -> list[Unit]:
    """The units of the rule set's list."""
    return list(rule_set.units.units.values())


@st.composite
def figures_of(draw: st.DrawFn, rule_set: RuleSet) -> tuple[Given, ...]:
    """An exact figure for each indicator that is known only by one: points where it has a maximum, else a value."""
    found = []
    for node in entered(rule_set):
        low, high = (-5 * STEPS, 5 * STEPS) if node.open_range else (0, int((node.points or 1) * STEPS))
        figure = Fraction(draw(st.integers(low, high)), STEPS)
        value = figure / (node.points or 1)
        measure: Literal["points", "value"] = "points" if node.points else "value"
        found.append(Given(node.id, Interval.point(value), value, str(figure), measure))
    return tuple(found)


def _assessed(rule_set: RuleSet, unit: Unit, figures: Sequence[Given]) -> tuple[Given, ...]:
    """The figures of what the rules do not leave out for the unit by its name."""
    out = left_out_by_name(rule_set, unit)
    return tuple(figure for figure in figures if figure.item not in out)


def submissions(
    rule_set: RuleSet, least: int = 1, most: int = 3, names: Sequence[str] | None = None, complete: bool = True
) -> st.SearchStrategy[list[Submission]]:
    """Cohorts of `least` to `most` units that state the named inputs (all, by default).

    Indicators that are known only by a figure of their own have one.
    """
    units = units_of(rule_set)
    rows = st.tuples(inputs_of(rule_set, names), figures_of(rule_set))
    return st.lists(rows, min_size=least, max_size=most).map(
        lambda rows: [
            Submission(unit, inputs, _assessed(rule_set, unit, figures), complete=complete)
            for unit, (inputs, figures) in zip(units, rows, strict=False)
        ]
    )
