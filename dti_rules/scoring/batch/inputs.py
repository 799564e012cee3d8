"""One record batch of figures: what each column states, as whole numbers over a scale, checked against the rule set.

Buffers are read where they lie; only a block at a time is converted. A whole number of 2**53 and more is no binary
float: its row is *odd* and goes to the exact reader whole.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from dti_rules.formula.block import EXACT, Array, Bits, Block, Floats, Mask
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input, wholes_of
from dti_rules.scoring.batch.kinds import Binary, Flags, Whole, Words
from dti_rules.scoring.batch.opening import OpenColumns
from dti_rules.words.classes import field, frozen, mutable
from dti_rules.words.names import nearest
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import Problem, ProblemsError, choices, did_you_mean, problem
from dti_rules.words.text import Text

MOST_PROBLEMS = 20
"""So many problems of a block are told; a column that is wrong throughout would tell millions."""


def told(problems: Sequence[Problem]) -> ProblemsError:
    """The first of these problems; where no more than these are told, that says so."""
    first = problems[:MOST_PROBLEMS]
    more = [problem("DTI-B031", many=str(MOST_PROBLEMS))] if len(first) == MOST_PROBLEMS else []
    return ProblemsError([*first, *more])


def said(value: object) -> Text:
    """A figure as a message shows it."""
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Text(print_exact(value, "vi"), print_exact(value, "en"))
    return Text(str(value), str(value))


@mutable
class Blame:
    """Problems of a block, each with the row that it stands in."""

    first_row: int
    problems: list[tuple[int, int, Problem]] = field(factory=list)
    seen: set[tuple[str, int, str]] = field(factory=set)

    def rows(self, mask: Mask) -> list[int]:
        """The first rows of a mask, counted within the block."""
        return [int(row) for row in np.flatnonzero(mask)[:MOST_PROBLEMS]]

    def add(self, code: str, row: int, column: str, **facts: str | Text) -> None:
        """Notes a problem; `row` is counted within the block."""
        at = self.first_row + row + 1
        if (code, row, column) in self.seen:
            return
        self.seen.add((code, row, column))
        self.problems.append((at, len(self.problems), problem(code, row=str(at), column=column, **facts)))

    def speak(self) -> None:
        """Raises ProblemsError where there are problems, in the order of the rows."""
        if self.problems:
            raise told([found for _, _, found in sorted(self.problems, key=lambda row: row[:2])])


@frozen
class Given:
    """A column of points or values given for a node: value = figure / scale x factor."""

    column: Any
    factor: Fraction
    most: Fraction | None
    """The greatest figure that the node admits; None where its range is open."""
    name: str


@frozen
class Inputs:
    """The columns of a record batch; a block of it is opened by `BlockInputs`."""

    columns: OpenColumns
    """By input."""
    names: Mapping[str, str]
    """What the caller calls an input's column."""
    declared: Mapping[str, Input]
    given: Mapping[int, Given]
    """By the node's place in the plan."""
    first_row: int
    """How many rows of the whole stand before the batch."""

    def only(self, columns: Sequence[str]) -> "Inputs":
        """Those of some columns, without what is given."""
        names = tuple(name for name in self.columns if self.names[name] in columns)
        return Inputs(self.columns.only(names), self.names, self.declared, {}, self.first_row)

    @cached_property
    def capped(self) -> frozenset[str]:
        """Parts that are compared with their wholes in every row: no other check of how great they are is needed."""
        return frozenset(name for name in self.columns if self._below(name))

    def _below(self, name: str) -> bool:
        """Whether a part is whole numbers, stated in every row, as its whole is, without an upper end of its own."""
        declared, columns = self.declared[name], self.columns
        whole = columns.get(declared.part_of or "")
        return (
            declared.high is None
            and isinstance(columns[name], Whole)
            and isinstance(whole, Whole)
            and columns[name].validity is None
            and whole.validity is None
        )

    @cached_property
    def scaled(self) -> Mapping[str, int]:
        """What figures are multiplied by to be whole, by input, where it is not 1."""
        return {name: column.scale for name, column in self.columns.apart.items() if column.scale != 1}

    @cached_property
    def wholes(self) -> Mapping[str, tuple[str, ...]]:
        """What each part is compared with: its whole and, as long as a row may not state that, what that is part of."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self.columns:
            if self.declared[name].part_of is not None:
                found[name] = tuple(self._compared(name))
        return found

    def _compared(self, name: str) -> Iterator[str]:
        for whole in wholes_of(self.declared[name], self.declared):
            if whole in self.columns:
                yield whole
                if self.columns[whole].validity is None:
                    return

    @cached_property
    def parts(self) -> Mapping[str, int]:
        """For each whole, how many parts are compared with it."""
        return Counter(whole for wholes in self.wholes.values() for whole in wholes)


class BlockInputs:
    """The figures of one block, each column converted and checked when it is first asked for."""

    def __init__(self, inputs: Inputs, block: Block, start: int, reads: Mapping[str, int]) -> None:
        self.inputs, self.block, self.start, self.n = inputs, block, start, block.n
        self.blame = Blame(inputs.first_row + start)
        self.odd: Mask | None = None
        self._numbers: dict[str, tuple[Floats, float, float]] = {}
        self._reads = dict(reads)
        self._checked: set[str] = set()
        self._least: dict[str, float] = {}
        self._pending = dict(inputs.parts)
        self._nulls: dict[str, Mask | None] = {}
        self._given: dict[int, tuple[Floats, Mask] | None] = {}
        self.shared: frozenset[str] = frozenset()
        """Inputs that the formula at hand reads more than once: none of its terms may write into them."""

    # ---- what the block reads

    def number(self, name: str) -> Array:
        """The figures of an input times its scale; the last formula that asks for them may write into them."""
        x, low, high = self._loaded(name)
        if name in self.inputs.capped:
            high = self._loaded(self.inputs.declared[name].part_of or "")[2]
        if name not in self._checked:
            for whole in self.inputs.wholes.get(name, ()):
                self._relation(name, whole)
        self._checked.add(name)
        self._least[name] = low
        left = self._reads[name] = self._reads.get(name, 0) - 1
        last = left == 0 and not self._pending.get(name) and name not in self.shared
        if last:
            del self._numbers[name]
        return x, max(high, -low), 0.0, last

    def positive(self, name: str) -> bool:
        """Whether every figure of an input, read before, is above 0."""
        return self._least.get(name, 0.0) > 0

    def _loaded(self, name: str) -> tuple[Floats, float, float]:
        found = self._numbers.get(name)
        if found is None:
            found = self._numbers[name] = self._number(name)
        return found

    def yes(self, name: str) -> Bits:
        """1 for yes, 0 for no; 0 where nothing is stated."""
        column, nulls = self.inputs.columns.get(name), self.nulls(name)
        if column is None:
            return np.zeros(self.n, np.uint8)
        found: Bits = column.bytes(self.start, self.n)
        if nulls is not None:
            np.copyto(found, 0, where=nulls)
        return found

    def word(self, name: str) -> Bits:
        """The numbers of the chosen words; 0 where nothing is stated."""
        column, nulls = self.inputs.columns.get(name), self.nulls(name)
        if column is None:
            return np.zeros(self.n, np.uint8)
        if name not in self._checked:
            self._checked.add(name)
            unknown = column.unknown(self.start, self.n, nulls) if column.strange else None
            if unknown is not None and unknown.any():
                self._wrong_words(name, column, unknown)
        codes: Bits = column.codes(self.start, self.n, nulls)
        return codes

    def nulls(self, name: str) -> Mask | None:
        """Rows in which an input is not stated; None where it is stated in all."""
        if name not in self._nulls:
            column = self.inputs.columns.get(name)
            self._nulls[name] = np.ones(self.n, np.bool_) if column is None else column.nulls(self.start, self.n)
        return self._nulls[name]

    def given(self, node: int) -> tuple[Floats, Mask] | None:
        """What is given for a node times its scale (0 where nothing is), and where; None where nothing is given."""
        if node not in self._given:
            self._given[node] = self._read_given(self.inputs.given[node]) if node in self.inputs.given else None
        return self._given[node]

    def _read_given(self, given: Given) -> tuple[Floats, Mask] | None:
        column, nulls = given.column, given.column.nulls(self.start, self.n)
        if nulls is not None and nulls.all():
            return None
        x = self.block.take()
        column.fill(x, self.start)
        if nulls is not None:
            np.copyto(x, 0.0, where=nulls)
        stated = np.ones(self.n, np.bool_) if nulls is None else ~nulls
        if isinstance(column, Binary):
            self._given_floats(given, x, stated)
        if not (x.min() > -EXACT and x.max() < EXACT):
            self._odd(x)
        if given.most is not None:
            outside = (x < 0) | (x > float(given.most * column.scale))
            if self.odd is not None:
                outside |= self.odd
            rows, highest = np.flatnonzero(outside & stated), given.most
            values = zip(rows, column.exact(rows + self.start), strict=True)
            wrong = [(int(row), value) for row, value in values if value is not None and not 0 <= value <= highest]
            for row, value in wrong[:MOST_PROBLEMS]:
                self.blame.add("DTI-B011", row, given.name, figure=said(value), most=said(highest))
        return x, stated

    def _given_floats(self, given: Given, x: Floats, stated: Mask) -> None:
        raw = given.column.view[self.start : self.start + self.n]
        bad = (~np.isfinite(raw) | given.column.inexact(x, self.start)) & stated
        for row in self.blame.rows(bad):
            code = "DTI-B010" if np.isfinite(raw[row]) else "DTI-B007"
            self.blame.add(code, row, given.name, figure=str(raw[row]))
        np.copyto(x, 0.0, where=bad)

    def close(self) -> None:
        """Gives the arrays back."""
        for x, _, _ in self._numbers.values():
            self.block.free(x)
        for pair in self._given.values():
            if pair is not None:
                self.block.free(pair[0])

    # ---- checks

    def check(self) -> None:
        """Checks what no formula has read; raises ProblemsError with the first problems of the block."""
        for name, column in self.inputs.columns.items():
            if name in self._checked or isinstance(column, Flags):
                continue
            if isinstance(column, Words):
                self.word(name)
            else:
                x, _, _, own = self.number(name)
                if own:
                    self.block.free(x)
        for node in self.inputs.given:
            self.given(node)
        self.blame.speak()

    def _number(self, name: str) -> tuple[Floats, float, float]:
        column: Any = self.inputs.columns.get(name)
        x, nulls = self.block.take(), self.nulls(name)
        if column is None:
            x.fill(0.0)
            return x, 0.0, 0.0
        column.fill(x, self.start)
        if nulls is not None:
            np.copyto(x, 0.0, where=nulls)
        low = float(x.min())
        high = 0.0 if name in self.inputs.capped else float(x.max())
        if isinstance(column, Binary):
            unread = self._floats(name, column, x, nulls)
            nulls = unread if nulls is None else nulls | unread
            low, high = float(x.min()), float(x.max())
        odd: Mask | None = None
        if not (low > -EXACT and high < EXACT):
            odd = self._odd(x)
            low, high = float(x.min()), float(x.max())
        declared = self.inputs.declared[name]
        if declared.kind == "count" and column.scale > 1:
            self._fractions(name, x, column.scale)
        least = None if declared.low is None else float(declared.low * column.scale)
        most = None if declared.high is None else float(declared.high * column.scale)
        if odd is not None or (least is not None and low < least) or (most is not None and high > most):
            self._range(name, x, nulls, least, most, odd)
        return x, low, high

    def _odd(self, x: Floats) -> Mask:
        odd: Mask = ~(np.abs(x) < EXACT)
        self.odd = odd if self.odd is None else self.odd | odd
        np.copyto(x, 0.0, where=odd)
        return odd

    def _figure(self, name: str, row: int) -> Any:
        return self.inputs.columns[name].exact([self.start + row])[0]

    def _floats(self, name: str, column: Binary, x: Floats, nulls: Mask | None) -> Mask:
        """The rows whose floats are no figures, which are told."""
        raw = column.view[self.start : self.start + self.n]
        bad = ~np.isfinite(raw)
        wrong = column.inexact(x, self.start) | ~(np.abs(x) < EXACT)
        if nulls is not None:
            bad &= ~nulls
            wrong &= ~nulls
        for row in self.blame.rows(bad):
            self.blame.add("DTI-B007", row, self.inputs.names[name], figure=str(raw[row]))
        for row in self.blame.rows(wrong & ~bad):
            code = "DTI-B006" if self.inputs.declared[name].kind == "count" else "DTI-B010"
            self.blame.add(code, row, self.inputs.names[name], figure=str(raw[row]))
        unread: Mask = bad | wrong
        np.copyto(x, 0.0, where=unread)
        return unread

    def _fractions(self, name: str, x: Floats, scale: int) -> None:
        for row in self.blame.rows(np.fmod(x, scale) != 0):
            figure = said(self._figure(name, row))
            self.blame.add("DTI-B006", row, self.inputs.names[name], figure=figure)

    def _range(
        self,
        name: str,
        x: Floats,
        nulls: Mask | None,
        least: float | None,
        most: float | None,
        odd: Mask | None,
    ) -> None:
        outside = np.zeros(self.n, np.bool_) if odd is None else odd.copy()
        if least is not None:
            outside |= x < least
        if most is not None:
            outside |= x > most
        if nulls is not None:
            outside &= ~nulls
        low, high = self.inputs.declared[name].low, self.inputs.declared[name].high
        rows = np.flatnonzero(outside)
        wrong = [
            (int(row), value)
            for row, value in zip(rows, self.inputs.columns[name].exact(rows + self.start), strict=True)
            if (low is not None and value < low) or (high is not None and value > high)
        ]
        for row, value in wrong[:MOST_PROBLEMS]:
            allowed = str(Range(low, high))
            self.blame.add("DTI-B003", row, self.inputs.names[name], figure=said(value), range=allowed)

    def _relation(self, part: str, whole: str) -> None:
        self._pending[whole] -= 1
        a, b = self._loaded(part)[0], self._loaded(whole)[0]
        columns = self.inputs.columns
        if columns[part].scale == columns[whole].scale:
            above = a > b
        else:
            left, right = a / columns[part].scale, b / columns[whole].scale
            above = left > right - np.abs(right) * 2.0**-50
        if self.odd is not None:
            above |= self.odd
        if not above.any():
            return
        for nulls in (self.nulls(part), self.nulls(whole)):
            if nulls is not None:
                above &= ~nulls
        self._above(part, whole, above)

    def _above(self, part: str, whole: str, above: Mask) -> None:
        rows = np.flatnonzero(above)
        parts, wholes = (self.inputs.columns[name].exact(rows + self.start) for name in (part, whole))
        told = zip(rows, parts, wholes, strict=True)
        wrong = [(int(row), a, b) for row, a, b in told if a is not None and b is not None and a > b]
        for row, a, b in wrong[:MOST_PROBLEMS]:
            names = self.inputs.names
            self.blame.add("DTI-B004", row, names[part], whole=names[whole], a=said(a), b=said(b))

    def _wrong_words(self, name: str, column: Words, unknown: Mask) -> None:
        declared = self.inputs.declared[name]
        known = list(declared.choices)
        for row in self.blame.rows(unknown):
            word = str(column.array[self.start + row].as_py())
            hint = did_you_mean(nearest(word, known), choices(known))
            self.blame.add("DTI-B008", row, self.inputs.names[name], figure=word, hint=hint)
