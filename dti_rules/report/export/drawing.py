"""Submissions drawn from a rule set's declarations: seeded, so that the same seed gives the same figures everywhere.

Nothing but `random()` of Python's generator is used, whose numbers no version changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any, TypeVar

from dti_rules.formula.proof import with_wholes
from dti_rules.formula.scope import Input
from dti_rules.formula.syntax import Call, Expression, Name, Number, addends, walk
from dti_rules.model.rules import Node, RuleSet
from dti_rules.words.numerals import print_decimal, print_ratio

SCALES = (6, 20, 100, 1000, 200_000)
"""How far the figures of a unit reach where nothing declared ends them."""
ROUND = (0, 1, 2, 100, 1000, 10_000, 400_000)
"""Wholes of which shares such as 80% or 0.25% are whole numbers, and the smallest ones."""
_ZERO, _SPARSE = 0.08, 12
_TENTHS = 10

_T = TypeVar("_T")

Figures = dict[str, Any]
"""Figures as a file states them: whole numbers, decimals as text, yes or no, words."""


def stated_with(rules: RuleSet, names: Sequence[str] | None = None) -> list[Input]:
    """The named inputs (all, by default) and the wholes that they are part of, wholes before their parts."""
    wanted = [rules.inputs[name] for name in (rules.inputs if names is None else names)]
    return _wholes_first(with_wholes(wanted, rules.inputs))


def _wholes_first(inputs: Sequence[Input]) -> list[Input]:
    ordered: dict[str, Input] = {}
    waiting = list(inputs)
    known = {declared.id for declared in inputs}
    while waiting:
        declared = waiting.pop(0)
        if declared.part_of in known and declared.part_of not in ordered:
            waiting.append(declared)
        else:
            ordered[declared.id] = declared
    return list(ordered.values())


def entered(rules: RuleSet) -> list[Node]:
    """The indicators that are known only by a figure of their own: no parts, no formula."""
    return [node for node in rules.leaves if node.assessed and node.formula is None]


class Drawing:
    """Draws for one rule set. What one is drawn from is named by the seed and the number alone."""

    def __init__(self, rules: RuleSet, seed: int, number: int) -> None:
        self.rules = rules
        self.chance = Random(f"{rules.id} {seed} {number}")

    def below(self, count: int) -> int:
        """A whole number from 0, below `count`."""
        return int(self.chance.random() * count)

    def one(self, several: Sequence[_T]) -> _T:
        """Draw one of several values, each as likely as the others."""
        return several[self.below(len(several))]

    def often(self, share: float) -> bool:
        """Yes, in that share of the draws."""
        return self.chance.random() < share

    # ---- figures of inputs

    def figures(self, boundaries: bool = False, names: Sequence[str] | None = None) -> dict[str, Any]:
        """Admissible figures of the named inputs (all, by default); with `boundaries` at ends and thresholds."""
        found: dict[str, Any] = {}
        scale = self.one(SCALES)
        for declared in stated_with(self.rules, names):
            found[declared.id] = self._figure(declared, found, scale, boundaries)
        if boundaries:
            for node in self.rules.leaves:
                if node.assessed and node.formula is not None and self.often(0.6):
                    self._aim(node.formula.ground, found)
        return found

    def _figure(self, declared: Input, found: Mapping[str, Any], scale: int, boundaries: bool) -> Any:
        if declared.kind == "yes_no":
            return self.often(0.6)
        if declared.kind == "choice":
            return self.one(sorted(declared.choices))
        low, high = self._ends(declared, found, scale)
        if boundaries:
            told = [end for end in (low, high, Fraction(0), Fraction(1)) if low <= end <= high]
            free = declared.high is None and declared.part_of not in found
            if free:
                told = [Fraction(end) for end in ROUND if end >= low]
            return self.one(told)
        if self.often(_ZERO) and low <= 0 <= high:
            return Fraction(0)
        step = 1 if declared.kind == "count" else Fraction(1, _TENTHS)
        first, last = -(-low // step), high // step
        return Fraction(first + self.below(int(last - first) + 1)) * step

    def _ends(self, declared: Input, found: Mapping[str, Any], scale: int) -> tuple[Fraction, Fraction]:
        low = Fraction(-scale) if declared.low is None else declared.low
        high = max(low, Fraction(0)) + scale if declared.high is None else declared.high
        if declared.part_of is not None and declared.part_of in found:
            high = min(high, found[declared.part_of])
        return low, max(low, high)

    def _aim(self, tree: Expression, found: dict[str, Any]) -> None:
        """Sets a figure so that a threshold of the formula is just met, just missed, or just passed."""
        for call in walk(tree):
            if isinstance(call, Call):
                top, whole = _of_ratio(call)
                keys = [key for key in _thresholds(call) if key > 0]
                if keys and top is not None:
                    share = Fraction(1) if whole is None else sum((found[n.id] for n in whole), Fraction(0))
                    self._set(top, self.one(keys) * share, found)

    def _set(self, top: Sequence[Name], target: Fraction, found: dict[str, Any]) -> None:
        declared = self.rules.inputs[top[-1].id]
        count = declared.kind == "count"
        rest = sum((found[name.id] for name in top[:-1]), Fraction(0))
        wanted = target - rest + self.one((0, 0, 1, -1)) * (1 if count else Fraction(1, _TENTHS))
        if count:
            wanted = Fraction(-(-wanted.numerator // wanted.denominator))
        low, high = self._ends(declared, found, max(10**7, int(wanted)))
        own = [found[part.id] for part in self.rules.inputs.values() if part.part_of == declared.id]
        short = (wanted * 1000).denominator == 1
        if short and max([low, *own]) <= wanted <= high:
            found[declared.id] = wanted

    # ---- figures given for nodes

    def values(self) -> Figures:
        """An exact figure for each indicator that is known only by one."""
        return {node.id: print_ratio(Fraction(self.below(1001), 1000)) for node in entered(self.rules)}

    def leaves(self, most: int = _SPARSE) -> list[Node]:
        """Draw up to `most` components that have formulas and are assessed."""
        known = [node for node in self.rules.leaves if node.assessed and node.formula is not None]
        return [self.one(known) for _ in range(1 + self.below(most))] if known else []


def said(figures: Mapping[str, object]) -> Figures:
    """Figures as a file states them."""
    return {name: _said(value) for name, value in figures.items()}


def _said(value: object) -> object:
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else print_decimal(int(value * 1000), 3)


def _of_ratio(call: Call) -> tuple[Sequence[Name] | None, Sequence[Name] | None]:
    """The figures that a call with a threshold adds up above its line, and below it, where all are bare figures."""
    first = [argument.value for argument in call.arguments if argument.key is None]
    sides = [list(addends(each)) for each in _inside(first)]
    if not sides or not all(isinstance(each, Name) for side in sides for each in side):
        return None, None
    names = [[each for each in side if isinstance(each, Name)] for side in sides]
    return names[0], names[1] if len(names) > 1 else None


def _inside(first: Sequence[Expression]) -> Sequence[Expression]:
    """The two sides of a ratio, also of one that bands are laid over."""
    if len(first) == 1 and isinstance(first[0], Call):
        return [argument.value for argument in first[0].arguments if argument.key is None]
    return first


def _thresholds(call: Call) -> Iterator[Fraction]:
    for argument in call.arguments:
        if isinstance(argument.key, Number):
            yield argument.key.value
        elif argument.key == "full_from" and isinstance(argument.value, Number):
            yield argument.value.value
