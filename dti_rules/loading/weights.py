"""Weights that cannot be meant: of parts that do not count alike, and of parts that do not add up."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from dti_rules.formula.functions.weights import are_shares
from dti_rules.formula.ranges import Range, RangeEnd
from dti_rules.model.rules import Node
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import Place, Problem, problem
from dti_rules.words.text import Text

_NAMED = 12
_COUNTS = {
    "points": Text("theo điểm", "by points"),
    "weight": Text("theo trọng số", "by weight"),
    "neither": Text("không theo điểm, cũng không theo trọng số", "by neither"),
}


def unlike_weights(node: Node, parts: Sequence[Node]) -> Iterator[Problem]:
    """A part without a weight beside others that have one would count as 1, which beside percentages is nearly all."""
    kinds: dict[str, list[str]] = {}
    for part in parts:
        kinds.setdefault(_kind(part), []).append(part.code)
    if len(kinds) > 1:
        how = Text(*("; ".join(f"{word}: {_some(codes)}" for word, codes in said)
                     for said in ([(_COUNTS[kind].vi, codes) for kind, codes in kinds.items()],
                                  [(_COUNTS[kind].en, codes) for kind, codes in kinds.items()])))  # fmt: skip
        yield problem("DTI-L110", node.place, code=node.code, how=how)


def _kind(part: Node) -> str:
    return "points" if part.max_points is not None else "weight" if part.weight is not None else "neither"


def leaves_its_range(node: Node, parts: Sequence[Node], said: Mapping[str, Place]) -> Iterator[Problem]:
    """The problem of a mean that is to stay within 0 to 1, of parts that may leave it; `said`: where they say so."""
    counted = [(part, weight) for part, weight in zip(parts, node.weights, strict=True) if weight]
    open_parts = [part for part, _ in counted if _leaves(range_of(part))]
    if not open_parts or not _leaves(_mean([(range_of(part), weight) for part, weight in counted])):
        return
    of = _some([part.code for part in open_parts])
    yield problem("DTI-L116", said.get(open_parts[0].id) or node.place, code=node.code, of=of)


def range_of(node: Node) -> Range:
    """The values that a node may have, with fractions as ends."""
    if not node.open_range:
        return Range(Fraction(0), Fraction(1))
    return Range(None, None) if node.formula is None else node.formula.range.rational()


def _leaves(values: Range) -> bool:
    return values.low is None or values.high is None or values.low < 0 or values.high > 1


def _mean(counted: Sequence[tuple[Range, Fraction]]) -> Range:
    """The range of a weighted mean."""
    lows, highs = [(each.low, weight) for each, weight in counted], [(each.high, weight) for each, weight in counted]
    return Range(_summed(lows), _summed(highs))


def _summed(ends: Sequence[tuple[RangeEnd, Fraction]]) -> RangeEnd:
    """The weighted mean of ends; None where one is open."""
    total = Fraction(0)
    for end, weight in ends:
        if end is None:
            return None
        total += Fraction(end) * weight
    return total / sum((weight for _, weight in ends), Fraction(0))


def not_one(node: Node, parts: Sequence[Node], written: Mapping[str, str | None]) -> Iterator[Problem]:
    """The problem of shares of one that do not add up to it. `written`: weights as the file spells them, by node."""
    if not parts or any(_kind(part) != "weight" for part in parts):
        return
    weights = {part.code: part.weight or Fraction(0) for part in parts}
    per_cent = any((written.get(part.id) or "").endswith("%") for part in parts)
    if are_shares(weights.values(), per_cent) and sum(weights.values()) != 1:
        yield not_adding_up(node.code, weights, per_cent, node.place)


def not_adding_up(code: str, weights: Mapping[str, Fraction], per_cent: bool, place: Place) -> Problem:
    """That the weights of the parts of an indicator, by code, are not one together."""
    parts = _some([f"{part}: {_said(weight, per_cent)}" for part, weight in weights.items()])
    total = sum(weights.values(), Fraction(0))
    facts = {"sum": _said(total, per_cent), "whole": _said(Fraction(1), per_cent), "parts": parts}
    return problem("DTI-L111", place, code=code, **facts)


def _some(said: Sequence[str]) -> str:
    return ", ".join(said[:_NAMED]) + (", …" if len(said) > _NAMED else "")


def _said(weight: Fraction, per_cent: bool) -> str:
    """A weight as a percentage where the others are, and as it is otherwise."""
    return f"{print_exact(weight * 100)}%" if per_cent else print_exact(weight)
