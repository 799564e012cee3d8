"""Splits a change in two: what other figures did under the same rules, what other rules did to the same figures.

There are two orders, and they need not agree. Where both are known the parts are their means (the Shapley value of two
players), and the interaction says how far the orders are apart. In each order, and in the mean, performance + method is
exactly the change; where only bounds are known, each part is bounded by itself.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import minus, plus, times
from dti_rules.analysis.effect import UnknownEffect
from dti_rules.model.scorecard import Value
from dti_rules.words.classes import frozen

HALF = Fraction(1, 2)


@frozen
class Parts:
    """The two parts of a change."""

    performance: Value
    method: Value


@frozen
class Four:
    """What a node earns in the four cases, in one unit of measure; None where that is not known.

    `old_new` is the old figures under the new rules, `new_old` the new figures under the old rules. `kept` is given
    where the rules give the same value for the same figures, and only its worth may change: the values before and
    after and the worths before and after. The parts are then as narrow as the figures allow.
    """

    before: Value
    old_new: Value
    new_old: Value
    after: Value
    kept: tuple[Value, Value, Fraction, Fraction] | None = None

    def scaled(self, before: Fraction, after: Fraction) -> "Four":
        """The same where a point counts for `before` under the old rules and for `after` under the new."""
        kept = self.kept
        if kept is not None:
            kept = (kept[0], kept[1], kept[2] * before, kept[3] * after)
        cases = (times(self.before, before), times(self.old_new, after), times(self.new_old, before),
                 times(self.after, after))  # fmt: skip
        return Four(*cases, kept)


@frozen
class Split:
    """The split of one change.

    `rules_first` changes the rules at the old figures and then the figures; `figures_first` the other way round. Either
    is None where its middle case is not known. `why` is filled where neither is known; `partial` then holds what the
    parts of the node allow, and `rest` what cannot be split.
    """

    change: Value
    rules_first: Parts | None = None
    figures_first: Parts | None = None
    why: tuple[UnknownEffect, ...] = ()
    partial: Parts | None = None

    @property
    def known(self) -> bool:
        """Whether the whole change is split."""
        return self.rules_first is not None or self.figures_first is not None

    @property
    def parts(self) -> Parts | None:
        """The split to quote: the mean of both orders, the one that is known, or None."""
        if self.rules_first is None or self.figures_first is None:
            return self.rules_first or self.figures_first
        return Parts(*(times(plus(a, b), HALF) for a, b in zip(_pair(self.rules_first), _pair(self.figures_first),
                                                               strict=True)))  # fmt: skip

    @property
    def interaction(self) -> Value:
        """How much more the figures did under the new rules than under the old; None where an order is not known."""
        if self.rules_first is None or self.figures_first is None:
            return None
        if self.rules_first == self.figures_first:
            return Fraction(0)
        return minus(self.rules_first.performance, self.figures_first.performance)

    @property
    def rest(self) -> Value:
        """What of the change is not split; 0 where all of it is."""
        if self.known:
            return Fraction(0)
        if self.partial is None:
            return self.change
        return minus(minus(self.change, self.partial.performance), self.partial.method)


def _pair(parts: Parts) -> tuple[Value, Value]:
    return parts.performance, parts.method


def orders(four: Four) -> tuple[Parts | None, Parts | None]:
    """The split with the rules changed first, and with the figures changed first; None where not known."""
    if four.kept is not None:
        return _kept(*four.kept)
    rules_first = figures_first = None
    if four.old_new is not None:
        rules_first = _complete(minus(four.after, four.old_new), minus(four.old_new, four.before))
    if four.new_old is not None:
        figures_first = _complete(minus(four.new_old, four.before), minus(four.after, four.new_old))
    return rules_first, figures_first


def _complete(performance: Value, method: Value) -> Parts | None:
    return None if performance is None or method is None else Parts(performance, method)


def _kept(before: Value, after: Value, old: Fraction, new: Fraction) -> tuple[Parts | None, Parts | None]:
    """Where a value means the same under both: the worth alone is the method's."""
    moved = minus(after, before)
    if moved is None:
        return None, None
    rules_first = Parts(times(moved, new), times(before, new - old))
    return rules_first, Parts(times(moved, old), times(after, new - old))


def total_of(several: Sequence[Parts]) -> Parts | None:
    """The sums of the parts of several changes; None of none."""
    if not several:
        return None
    performance: Value = Fraction(0)
    method: Value = Fraction(0)
    for parts in several:
        performance, method = plus(performance, parts.performance), plus(method, parts.method)
    return Parts(performance, method)


def quoted(four: Four) -> Iterator[Parts]:
    """The parts to quote of one node, if they are known."""
    parts = Split(minus(four.after, four.before), *orders(four)).parts
    if parts is not None:
        yield parts
