"""Ratios stated in the place of their two counts, and inputs copied from a printing: what a figure's digits allow."""

from fractions import Fraction

from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.model.figures import Given, Interval, Measure, printed_interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.tables.row import Row
from dti_rules.words.numerals import Numeral
from dti_rules.words.problems import Problem, problem


def ratio_of(rule_set: RuleSet, node: Node, allowed: Range | None, numeral: Numeral, row: Row) -> Given | Problem:
    """A ratio as stated for a node; `allowed` is its range, None where the formula does not rest on one ratio.

    Above 1 a bare number is refused: `90.40` is more likely per cent than ninety times the whole.
    """
    at = row.at("figure")
    if allowed is None:
        return problem("DTI-T045", row.at("item"), item=node.code)
    if numeral.value > 1 and "%" not in row.figure and "/" not in row.figure:
        return problem("DTI-T046", at, figure=row.figure)
    if numeral.value < 0 or (allowed.high is not None and numeral.value > allowed.high):
        said = "0 … 100%" if allowed.high == 1 else "0 … +∞"
        return problem("DTI-T047", at, item=node.code, figure=row.figure, range=said)
    return figure_of(rule_set, node.id, numeral, row, "ratio", allowed)


def printed_input(rule_set: RuleSet, declared: Input, row: Row, numeral: Numeral) -> Given | None:
    """What a printed figure of an input allows; None where it is exact: in a unit's own books, a count, a fraction."""
    if not row.source or not numeral.step or declared.kind == "count":
        return None
    return figure_of(rule_set, declared.id, numeral, row, "input", Range(declared.low, declared.high))


def figure_of(rule_set: RuleSet, item: str, numeral: Numeral, row: Row, measure: Measure, within: Range) -> Given:
    """A figure without a source is exact; with one it is a printed one, cut to what it can be at all."""
    interval = Interval.point(numeral.value)
    if row.source:
        interval = printed_interval(numeral, rule_set.rounding.mode)
        low = interval.low if within.low is None else max(within.low, interval.low)
        cut = within.high is not None and within.high < interval.high
        high = within.high if cut and within.high is not None else interval.high
        opened = interval.low_open and low == interval.low
        interval = Interval(low, high, opened, interval.high_open and not cut)
    return Given(item, interval, Fraction(numeral.value), row.figure, measure, row.source, row.at("figure"))
