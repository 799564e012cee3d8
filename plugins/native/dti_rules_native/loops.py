"""One loop over rows in the making, of which LLVM makes a function: what `machine` writes its instructions into.

A loop loads each figure once, checks it against its declaration, and keeps all that a formula needs in registers.
Figures are whole numbers below 2**51, held in binary floats; a loop that meets anything else (a figure out of its
range, a part above its whole, a word of none of the choices, a comparison too close to call) says so, and the rows go
to the columnar reader. Numbers enter as parameters, so that components of one shape share one compiled function.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from llvmlite import ir

from dti_rules.formula.block import ColumnKind
from dti_rules.formula.scope import Input, wholes_of
from dti_rules.words.classes import frozen

MOST_BITS = 51
LARGEST = 2.0**MOST_BITS
"""Figures are below it, so that twice one and half of one are exact as well."""
_SHIFT, _SHIFTED = 0x4338 << 48, 6755399441055744.0
"""2**52 + 2**51 as bits and as a float: added to a whole number below 2**51, it lays the number into the last bits."""

DOUBLE, I64, I32, I8, I1, PTR = (
    ir.DoubleType(), ir.IntType(64), ir.IntType(32), ir.IntType(8), ir.IntType(1), ir.PointerType(),
)  # fmt: skip

_NUMBERS = ("nnan", "nsz")
"""Of a comparison of numbers alone, 0 having no sign: the least of a column can be found several rows at a time."""

Size = tuple[float, float, float]
"""The least and the greatest value, and how far a value may be from the true one (0.0: whole and exact)."""


class Cohort(Protocol):
    """What is known of a cohort function's figures over the whole table."""

    @property
    def error(self) -> float:
        """Bound on the error of a value made of them, before its own division."""
        ...

    @property
    def most(self) -> int:
        """The number of units of the largest cohort."""
        ...


class Known(Protocol):
    """What is known of a table before its rows are read."""

    sizes: dict[Hashable, Size]
    """Bounds worked out before, by what they are of."""
    bits: int
    """Whole figures are below 2**bits, or the loop that reads them says so."""

    @property
    def alike(self) -> Hashable | None:
        """Tables of which it is the same have the same bounds; None: only this one is known to have them."""
        ...

    def ends(self, name: str, low: float, high: float) -> tuple[float, float]:
        """The least and the greatest figure of an input, times its scale, within what its loop admits."""
        ...

    def cohort(self, k: int) -> Cohort:
        """The figures of a cohort function."""
        ...

    def figure(self, k: int, which: int) -> float:
        """The lowest value or the mean (0), the spread or the deviation (1) of the one cohort there is."""
        ...

    def word(self, name: str, word: str) -> float:
        """The code of a word in the column of a choice; -1 where the column does not know it."""
        ...


Bound = Callable[[Known], Size]
Parameter = Callable[[Known], float]


@frozen
class CohortFigure:
    """A parameter: the lowest value or the mean (0), the spread or the deviation (1) of the one cohort there is."""

    k: int
    which: int

    def __call__(self, known: Known) -> float:
        """The figure."""
        return known.figure(self.k, self.which)


@frozen
class WordCode:
    """A parameter: the code of a word in the column of a choice."""

    name: str
    word: str

    def __call__(self, known: Known) -> float:
        """The code."""
        return known.word(self.name, self.word)


@frozen
class Lane:
    """A number of the row, and its bound."""

    x: Any
    bound: Bound
    ratio: tuple[Any, Any, Any] | None = None
    """Of a quotient of whole numbers, those, and whether it is cut: what it is where it is not, nor divided by 0."""


@frozen
class Pointer:
    """An argument of a loop: what it points at, and how many bytes a row takes there (0: it stays in place)."""

    key: Hashable
    stride: int


class Loop:
    """One function over some rows, in the making. Returns bits: 1 the rows are not for it, 2 a figure is undecided."""

    def __init__(
        self, module: Any, name: str, kinds: Mapping[str, ColumnKind], checked: set[Hashable], grouped: bool
    ) -> None:
        self.module, self.kinds, self.checked, self.grouped = module, kinds, checked, grouped
        self.function = ir.Function(module, ir.FunctionType(I64, [PTR, I64]), name)
        self.function.attributes.add("noinline")
        self.function.args[0].add_attribute("noalias")
        self.pointers: list[Pointer] = []
        self.parameters: list[Parameter] = []
        self.needs: list[Callable[[Known], bool]] = []
        """What must hold of a table for the loop to serve it."""
        entry, body = (self.function.append_basic_block(name) for name in ("entry", "body"))
        self.entry, self.builder = ir.IRBuilder(entry), ir.IRBuilder(body)
        self._body = body
        self.row = self.builder.phi(I64)
        self.row.add_incoming(I64(0), entry)
        self._large, self._unsure = self.builder.phi(I64), self.builder.phi(I64)
        for phi in (self._large, self._unsure):
            phi.add_incoming(I64(0), entry)
        self._refused: list[Any] = []
        self._doubted: list[Any] = []
        self._bits: list[Any] = []
        self._extremes: list[tuple[Any, Any, Any]] = []
        self._loaded: dict[Hashable, Any] = {}
        self._arguments: dict[Hashable, Any] = {}

    def finish(self) -> None:
        """Ends the loop."""
        b = self.builder
        large, unsure = self._large, self._unsure
        for bits in self._bits:
            large = b.or_(large, bits)
        if self._refused:  # as a bit that no figure has: a reduction that LLVM takes for one
            large = b.or_(large, b.shl(b.zext(_any(b, self._refused), I64), I64(MOST_BITS)))
        if self._doubted:
            unsure = b.or_(unsure, b.zext(_any(b, self._doubted), I64))
        after = b.add(self.row, I64(1))
        for phi, last in ((self.row, after), (self._large, large), (self._unsure, unsure)):
            phi.add_incoming(last, self._body)
        for phi, last, _ in self._extremes:
            phi.add_incoming(last, self._body)
        bits = self._bits_of_figures() if self._bits else I64(MOST_BITS)
        self.entry.branch(self._body)
        end = self.function.append_basic_block("end")
        b.cbranch(b.icmp_signed("<", after, self.function.args[1]), self._body, end)
        out = ir.IRBuilder(end)
        for _, last, at in self._extremes:
            out.store(last, at)
        bad = out.icmp_unsigned("!=", out.lshr(large, bits), I64(0))
        out.ret(out.or_(out.zext(bad, I64), out.shl(unsure, I64(1))))

    # ---- memory

    def pointer(self, key: Hashable, stride: int) -> Any:
        """The argument that points at something."""
        found = self._arguments.get(key)
        if found is None:
            found = ir.Argument(self.function, PTR)
            found.add_attribute("noalias")
            self.function.args = (*self.function.args, found)
            self.pointers.append(Pointer(key, stride))
            self._arguments[key] = found
        return found

    def load(self, key: Hashable, kind: Any, index: Any = None, stride: int | None = None) -> Any:
        """A number from memory, of this row or at an index."""
        size = {DOUBLE: 8, I64: 8}.get(kind) or getattr(kind, "width", 64) // 8
        base = self.pointer(key, size if stride is None else stride)
        at = self.builder.gep(base, [self.row if index is None else index], source_etype=kind)
        return self.builder.load(at, typ=kind)

    def store(self, key: Hashable, x: Any, stride: int) -> None:
        """Lays a number down for this row."""
        at = self.builder.gep(self.pointer(key, stride), [self.row], source_etype=x.type)
        self.builder.store(x, at)

    def extremes(self, key: Hashable, x: Any) -> None:
        """Makes the two floats at a place the least and the greatest of what they were and of x in every row."""
        place = self.pointer(key, 0)
        for i, order in enumerate("<>"):
            at = self.entry.gep(place, [I64(i)], source_etype=DOUBLE)
            self.builder.position_at_start(self._body)
            most = self.builder.phi(DOUBLE)
            self.builder.position_at_end(self._body)
            most.add_incoming(self.entry.load(at, typ=DOUBLE), self.entry.block)
            beyond = self.builder.fcmp_ordered(order, x, most, flags=_NUMBERS)
            self._extremes.append((most, self.builder.select(beyond, x, most, flags=_NUMBERS), at))

    def parameter(self, value: Parameter | float) -> Any:
        """A number that is settled for each table; a fixed one as well, so that loops of one shape are one function."""
        self.parameters.append(value if callable(value) else lambda known: value)
        at = self.entry.gep(self.function.args[0], [I64(len(self.parameters) - 1)], source_etype=DOUBLE)
        return self.entry.load(at, typ=DOUBLE)

    def _bits_of_figures(self) -> Any:
        """How many bits the figures of the table may have, laid among the parameters as a float of the same bits."""
        self.parameter(lambda known: float(np.int64(known.bits).view(np.float64)))
        at = self.entry.gep(self.function.args[0], [I64(len(self.parameters) - 1)], source_etype=I64)
        return self.entry.load(at, typ=I64)

    # ---- what a row may turn out to be

    def refuse(self, condition: Any, *stated: str) -> None:
        """Where the condition holds, and these inputs are stated, the rows are not for this loop."""
        valid = self.valid(stated)
        self._refused.append(condition if valid is None else self.builder.and_(condition, valid))

    def doubt(self, condition: Any) -> None:
        """Notes that something is undecided in some row."""
        self._doubted.append(condition)

    def small(self, x: Any) -> None:
        """Refuses whole numbers below 0, or of more bits than the table's figures may have."""
        self._bits.append(x)

    def need(self, holds: Callable[[Known], bool]) -> None:
        """Tables of which it does not hold are not for this loop."""
        self.needs.append(holds)

    # ---- figures

    def valid(self, names: Iterable[str]) -> Any | None:
        """Whether the row states all of these inputs; None where every row does."""
        found = None
        for name in names:
            if self.kinds[name].gaps:
                key = ("valid", name)
                if key not in self._loaded:
                    self._loaded[key] = self.builder.icmp_unsigned("!=", self.load(key, I8), I8(0))
                found = self._loaded[key] if found is None else self.builder.and_(found, self._loaded[key])
        return found

    def stated(self, name: str, x: Any) -> Any:
        """x, or 0 where the row does not state the input: what lies in memory there may be anything."""
        valid = self.valid([name])
        return x if valid is None else self.builder.select(valid, x, x.type(0))

    def number(self, name: str, declared: Input) -> Any:
        """A figure times its scale, checked against its declaration when the kernel first reads it."""
        x = self._loaded.get(name)
        if x is None:
            x = self._loaded[name] = self._number(name, declared)
        return x

    def within(self, part: str, inputs: Mapping[str, Input]) -> None:
        """Refuses a part above what it is part of, where the table states both and no loop has compared them before.

        Beyond a whole that every row states there is nothing to compare with: it is compared itself.
        """
        if part not in self.kinds or ("part", part) in self.checked:
            return
        self.checked.add(("part", part))
        for whole in wholes_of(inputs[part], inputs):
            if whole in self.kinds:
                a, b = self.number(part, inputs[part]), self.number(whole, inputs[whole])
                self.refuse(self.builder.fcmp_unordered(">", a, b), part, whole)
                if not self.kinds[whole].gaps:
                    break

    def _number(self, name: str, declared: Input) -> Any:
        b, kind, first = self.builder, self.kinds[name], name not in self.checked
        self.checked.add(name)
        low = None if declared.low is None else float(declared.low * kind.scale)
        high = None if declared.high is None else float(declared.high * kind.scale)
        if kind.form == "f":
            x = self._float(name, kind, first)
        else:
            whole = self.stated(name, self._whole(name, kind))
            if first:
                self.small(whole if low is not None and low >= 0 else b.xor(whole, b.ashr(whole, I64(63))))
            x = b.fsub(b.bitcast(b.add(whole, I64(_SHIFT)), DOUBLE), DOUBLE(_SHIFTED))
        if first and low is not None and (low != 0 or kind.form == "f"):
            self.refuse(b.fcmp_unordered("<", x, self.parameter(low)), name)
        if first and high is not None:
            self.refuse(b.fcmp_unordered(">", x, self.parameter(high)), name)
        return x

    def _whole(self, name: str, kind: ColumnKind) -> Any:
        b, key = self.builder, ("in", name)
        if kind.form == "d":
            low = self.load(key, I64, b.shl(self.row, I64(1)), kind.stride)
            low = self.stated(name, low)
            high = self.stated(name, self.load(key, I64, b.or_(b.shl(self.row, I64(1)), I64(1)), kind.stride))
            self.refuse(b.icmp_unsigned("!=", high, b.ashr(low, I64(63))))
            return low
        x = self.load(key, ir.IntType(kind.bits))
        if kind.bits == 64:
            return x
        return b.zext(x, I64) if kind.form == "u" else b.sext(x, I64)

    def _float(self, name: str, kind: ColumnKind, first: bool) -> Any:
        b = self.builder
        x = self.load(("in", name), DOUBLE if kind.bits == 64 else ir.FloatType(), stride=kind.bits // 8)
        x = b.fadd(
            self.stated(name, x if kind.bits == 64 else b.fpext(x, DOUBLE)), DOUBLE(0.0)
        )  # no minus before a zero
        if first:
            self.refuse(b.fcmp_unordered("!=", x, self.call("rint", x)))
            self.refuse(b.fcmp_unordered(">=", self.call("fabs", x), self.parameter(lambda known: 2.0**known.bits)))
        return x

    def call(self, name: str, *arguments: Any) -> Any:
        """One of LLVM's own functions of floats."""
        kind = ir.FunctionType(DOUBLE, [DOUBLE] * len(arguments))
        function = self.module.declare_intrinsic(f"llvm.{name}", [DOUBLE], kind)
        return self.builder.call(function, arguments)

    def yes(self, name: str) -> Any:
        """A flag as a truth."""
        return self.builder.icmp_unsigned("!=", self._byte(name), I8(0))

    def _byte(self, name: str) -> Any:
        if name not in self._loaded:
            self.checked.add(name)
            self._loaded[name] = self.stated(name, self.load(("in", name), I8))
        return self._loaded[name]

    def one_or_none(self, truth: Any) -> Any:
        """1.0 where it holds, else 0.0."""
        return self.builder.sitofp(self.builder.zext(truth, I32), DOUBLE)

    def flag(self, name: str) -> Any:
        """A flag as 1.0 or 0.0."""
        return self.builder.sitofp(self.builder.zext(self._byte(name), I32), DOUBLE)

    def word(self, name: str) -> Any:
        """The code of a chosen word, as a float."""
        if name not in self._loaded:
            x = self.load(("in", name), ir.IntType(self.kinds[name].bits))
            kind, b = self.kinds[name], self.builder
            x = x if kind.bits == 32 else b.trunc(x, I32) if kind.bits > 32 else b.zext(x, I32)  # no index is below 0
            self._loaded[name] = b.sitofp(x, DOUBLE)
        return self._loaded[name]

    def is_word(self, name: str, word: str) -> Any:
        """Whether this is the chosen word."""
        return self.builder.fcmp_ordered("==", self.word(name), self.parameter(WordCode(name, word)))

    def cohort(self, k: int, which: int) -> Any:
        """The lowest value or the mean (0), the spread or the deviation (1) of the row's cohort."""
        if not self.grouped:
            return self.parameter(CohortFigure(k, which))
        key = ("group",)  # no input is called so
        if key not in self._loaded:
            self._loaded[key] = self.load(key, I64)
        return self.load(("figure", k, which), DOUBLE, self._loaded[key], 0)

    def times(self, x: Any, factor: float) -> Any:
        """x times a number."""
        return x if factor == 1.0 else self.builder.fmul(x, self.parameter(factor))


def _any(builder: Any, conditions: Sequence[Any]) -> Any:
    found, *more = conditions
    for condition in more:
        found = builder.or_(found, condition)
    return found


def as_whole(builder: Any, x: Any) -> Any:
    """A whole float below 2**51 as 64 bits."""
    return builder.sub(builder.bitcast(builder.fadd(x, DOUBLE(_SHIFTED)), I64), I64(_SHIFT))
