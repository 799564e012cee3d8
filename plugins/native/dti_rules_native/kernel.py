"""The kernel of a rule set for one kind of table: all that is asked of it, compiled to machine instructions.

For every node one loop over a few hundred rows, of what `reader` reads; the loops of a few hundred rows
follow each other while what they share is in the nearest cache. A kernel serves rows that state every figure in the way
it expects; the rows it refuses go through `kernel`, and the printed figures it cannot decide to the exact reader.
"""

import ctypes
from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from llvmlite import ir

from dti_rules.formula.block import UNIT, ColumnKind
from dti_rules.formula.forms import ONE, ZERO, Form, ScopeNames, Term
from dti_rules.formula.functions.base import Unsupported
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.printing import Printer
from dti_rules.scoring.batch.program import NodeColumns, Program, Shape, scope_of
from dti_rules.scoring.batch.results import Wanted
from dti_rules.words.classes import evolve, frozen
from dti_rules_native.digits import digits_of, may_turn
from dti_rules_native.engine import engine_of
from dti_rules_native.loops import (
    DOUBLE,
    I8,
    I64,
    LARGEST,
    PTR,
    Bound,
    Known,
    Lane,
    Loop,
    Parameter,
    Size,
    as_whole,
)
from dti_rules_native.reader import MachineCompiler, lane, masked, most, sum_bound, sum_size, summed
from dti_rules_native.ready import Kernel

CHUNK = 512
"""Rows of one loop: what a node's loop leaves for the next ones fits the nearest cache."""
REFUSED, FULL = 1, 2


@frozen
class _Call:
    """One loop in the kernel: which function, with which arguments."""

    function: Any
    pointers: tuple[Any, ...]
    first_parameter: int
    unsure: tuple[tuple[int, int], ...]
    """Which marks tell the undecided rows of which printed figure."""
    again: "_Call | None" = None
    """What prints some of these figures once more, where rows are undecided: it decides most of them."""


class _Names(ScopeNames):
    """The names of a rule set's formulas as numbers of one row."""

    def __init__(
        self, rule_set: RuleSet, program: Program, kinds: Mapping[str, ColumnKind], bounds: Mapping[int, Bound]
    ) -> None:
        super().__init__(scope_of(rule_set))
        self.rule_set, self.program, self.kinds, self.bounds = rule_set, program, kinds, bounds

    def form(self, name: str) -> Form:
        if name not in self.rule_set.inputs:
            return Form(ZERO, (Term(ONE, lambda loop: self._part(loop, name), False),))
        return Form(ZERO, (Term(Fraction(1, self.kinds[name].scale), lambda loop: self._figure(loop, name), True),))

    def _part(self, loop: Loop, name: str) -> Lane:
        index = self.program.plan.index[name]
        return Lane(loop.load(("named", index), DOUBLE, stride=0), self.bounds[index])

    def _figure(self, loop: Loop, name: str) -> Lane:
        declared, scale = self.rule_set.inputs[name], self.kinds[name].scale
        x = loop.number(name, declared)
        loop.within(name, self.rule_set.inputs)
        low = -LARGEST if declared.low is None else float(declared.low * scale)
        high = LARGEST if declared.high is None else float(declared.high * scale)
        return Lane(x, lambda known: (*known.ends(name, low, high), 0.0))


class KernelBuilder:
    """Makes the kernel of a rule set for one kind of table."""

    def __init__(
        self,
        rule_set: RuleSet,
        program: Program,
        wanted: Sequence[Wanted],
        kinds: Mapping[str, ColumnKind],
        grouped: bool,
        scaled: bool,
    ) -> None:
        self.rules, self.program, self.wanted, self.kinds = rule_set, program, wanted, kinds
        self.grouped, self.scaled = grouped, scaled
        self.module = ir.Module("kernel")
        self.checked: set[Hashable] = set()
        self.own: dict[int, tuple[Shape, ...]] = {}
        """What a node's own numbers count for; in `shapes` those of a node that formulas name are made one."""
        self.shapes: dict[int, tuple[Shape, ...]] = {}
        self.terms: dict[int, tuple[Term, ...]] = {}
        self.sums: dict[tuple[int, int], list[tuple[float, Bound]]] = {}
        self.bounds: dict[int, Bound] = {}
        self.names = _Names(rule_set, program, kinds, self.bounds)
        self.calls: list[_Call] = []
        self.known: dict[str, Any] = {}
        self.keys: dict[Hashable, int] = {}
        self.strides: list[int] = []
        self.scratch: dict[Hashable, int] = {}
        self.parameters: list[Parameter] = []
        self.needs: list[Callable[[Known], bool]] = []

    def kernel(self) -> Kernel:
        """The kernel, compiled. Raises Unsupported where a function has no machine form."""
        plan = self.program.plan
        needed = self.program.needed(plan.index[w.node.id] for w in self.wanted)
        order = [step.index for stage in plan.stages for step in stage.steps if step.index in needed]
        for index in order:
            self._shape(index)
        parents: dict[int, list[tuple[int, Fraction]]] = {index: [] for index in order}
        for index in order:
            step = self.program.nodes[index].step
            if not self.terms.get(index):
                for weight, part in step.terms:
                    parents[part].append((index, Fraction(weight) / Fraction(step.divisor)))
        for index in order:
            self._node(index, parents[index])
        self._rest()
        return self._compiled()

    # ---- what a node is made of

    def _shape(self, index: int) -> None:
        node = self.program.nodes[index]
        if not stated(self.kinds, node):
            self.terms[index] = (Term(ZERO, _one, True),)  # what the table does not state earns nothing
            shapes: tuple[Shape, ...] = (Shape(ZERO, True),)
        elif node.terms or node.step.node.formula is not None:
            functions, points = self.rules.functions, node.step.node.max_points
            compiler = MachineCompiler(functions, points, self.names, node.cohorts[0] if node.cohorts else 0)
            assert node.step.node.formula is not None
            compiler.component = node.step.node.code
            form = compiler.form(node.step.node.formula.ground)
            constant = (Term(form.constant, _one, True),) if form.constant or not form.terms else ()
            self.terms[index] = (*form.terms, *constant)
            shapes = tuple(Shape(term.factor, term.whole) for term in self.terms[index])
        elif node.parts:
            parts = [
                (Fraction(weight) / Fraction(node.step.divisor) * shape.factor, shape.whole)
                for weight, part in node.step.terms
                for shape in self.shapes[part]
            ]
            over = lcm(*(factor.denominator for factor, whole in parts if whole))
            shapes = (Shape(Fraction(1, over), True),) * any(whole for _, whole in parts)
            shapes += (Shape(ONE, False),) * any(not whole for _, whole in parts)
        else:
            raise Unsupported
        self.own[index] = shapes
        self.shapes[index] = (Shape(ONE, False),) if index in self.program.named else shapes

    # ---- loops

    def _loop(self, name: str = "loop") -> Loop:
        return Loop(self.module, f"{name}_{len(self.calls)}", self.kinds, self.checked, self.grouped)

    def _node(self, index: int, parents: Sequence[tuple[int, Fraction]]) -> None:
        loop = self._loop()
        lanes = self._lanes(loop, index)
        if index in self.program.named:
            lanes = [self._named(loop, index, lanes)]
        for parent, weight in parents:
            self._add(loop, lanes, index, parent, weight)
        slots = list(enumerate(i for i, w in enumerate(self.wanted) if self.program.plan.index[w.node.id] == index))
        turning = [(slot, i) for slot, i in slots if may_turn(self._printer(index, i), lanes)]
        unsure = [(slot, i) for slot, i in slots if self._print(loop, lanes, index, i, slot)]
        call = self._closed(loop, unsure)
        self.calls.append(evolve(call, again=self._again(index, turning)) if turning else call)

    def _again(self, index: int, turning: Sequence[tuple[int, int]]) -> _Call:
        """The loop that prints figures once more. Few rows need it: within the first it would cost all of them."""
        loop = self._loop("again")
        lanes = self._lanes(loop, index)
        for slot, i in turning:
            self._print(loop, lanes, index, i, slot, turning=True)
        return self._closed(loop, [])

    def _lanes(self, loop: Loop, index: int) -> list[Lane]:
        if index not in self.terms:
            return [self._summed_up(loop, index, j) for j in range(len(self.own[index]))]
        lanes = [lane(term, loop) for term in self.terms[index]]
        node = self.program.nodes[index]
        valid = loop.valid(node.names) if not node.over_parts and stated(self.kinds, node) else None
        if valid is not None:  # a missing figure earns nothing
            lanes = [masked(loop, valid, each) for each in lanes]
        return lanes

    def _summed_up(self, loop: Loop, index: int, j: int) -> Lane:
        whole = self.own[index][j].whole
        rows = self.sums[index, j]
        bound = _kept(("sum", index, j), sum_bound(rows, whole=whole))
        if whole:
            loop.need(lambda known: sum_size(rows, known) < 2 * LARGEST)
        return Lane(loop.load(("sum", index, j), DOUBLE, stride=0), bound)

    def _named(self, loop: Loop, index: int, lanes: Sequence[Lane]) -> Lane:
        """A node that formulas name, as one number."""
        rows = [(float(shape.factor), each) for shape, each in zip(self.own[index], lanes, strict=True)]
        one = summed(loop, rows)
        loop.store(("named", index), one.x, 0)

        def bound(known: Known) -> Size:
            low, high, error = one.bound(known)
            return low, high, max(error, UNIT * most((low, high, error)), UNIT**2)

        self.bounds[index] = _kept(("named", index), bound)
        return Lane(one.x, self.bounds[index])

    def _add(self, loop: Loop, lanes: Sequence[Lane], index: int, parent: int, weight: Fraction) -> None:
        """Adds a node's numbers to the sums of a node above it."""
        for j, own in enumerate(self.own[parent]):
            rows = [
                (float(shape.factor * weight / own.factor), each)
                for shape, each in zip(self.shapes[index], lanes, strict=True)
                if shape.whole == own.whole
            ]
            if not rows:
                continue
            key, x = ("sum", parent, j), summed(loop, rows, whole=own.whole).x
            if key[1:] in self.sums:
                x = loop.builder.fadd(loop.load(key, DOUBLE, stride=0), x)
            loop.store(key, x, 0)
            self.sums.setdefault(key[1:], []).extend((factor, each.bound) for factor, each in rows)

    def _rest(self) -> None:
        """Checks the figures that no formula reads."""
        loop = self._loop()
        for name, kind in self.kinds.items():
            if kind.form not in ("flag", "code"):
                if name not in self.checked:
                    loop.number(name, self.rules.inputs[name])
                loop.within(name, self.rules.inputs)
        if loop.pointers:
            self.calls.append(self._closed(loop))
        else:
            del self.module.globals[loop.function.name]

    def _closed(self, loop: Loop, unsure: Sequence[tuple[int, int]] = ()) -> _Call:
        loop.finish()
        text = str(loop.function).replace(loop.function.name, "")
        function = self.known.setdefault(text, loop.function)
        if function is not loop.function:
            del self.module.globals[loop.function.name]
        pointers = tuple(self._place(pointer.key, pointer.stride) for pointer in loop.pointers)
        call = _Call(function, pointers, len(self.parameters), tuple(unsure))
        self.parameters += loop.parameters
        self.needs += loop.needs
        return call

    def _place(self, key: Any, stride: int) -> tuple[bool, int]:
        """Where an argument of the kernel's stands: in scratch, or in the table of addresses."""
        if key[0] in ("sum", "named", "doubt"):
            return True, self.scratch.setdefault(key, len(self.scratch))
        if key not in self.keys:
            self.keys[key] = len(self.keys)
            self.strides.append(stride)
        return False, self.keys[key]

    # ---- printing

    def _printer(self, index: int, i: int) -> Printer:
        wanted = self.wanted[i]
        return Printer.of(index, wanted.node, wanted.measure, self.rules.rounding, self.shapes[index])

    def _print(self, loop: Loop, lanes: Sequence[Lane], index: int, i: int, slot: int, turning: bool = False) -> bool:
        """Prints a figure; whether there may be rows that it leaves undecided."""
        wanted, printer = self.wanted[i], self._printer(index, i)
        digits = digits_of(loop, printer, lanes, slot, turning)
        if self.scaled:
            loop.store(("out", i), as_whole(loop.builder, digits), 8)
            return bool(printer.rest)
        x = loop.builder.fdiv(digits, loop.parameter(10.0**printer.decimals))
        if wanted.node.open_range:
            x = loop.builder.fadd(x, DOUBLE(0.0))  # no minus before a zero
        loop.store(("out", i), x, 8)
        return bool(printer.rest)

    # ---- the kernel

    def _compiled(self) -> Kernel:
        collect = _collect(self.module)
        self._driver(collect)
        engine = engine_of(self.module)
        run = ctypes.CFUNCTYPE(
            ctypes.c_int64, *[ctypes.c_void_p] * 2, ctypes.c_int64, *[ctypes.c_void_p] * 2, ctypes.c_int64,
            ctypes.c_void_p)(engine.get_function_address("kernel"))  # fmt: skip
        keys = tuple(zip(self.keys, self.strides, strict=True))
        return Kernel(
            engine,
            run,
            keys,
            tuple(self.parameters),
            tuple(self.needs),
            len(self.scratch) * CHUNK,
            len(self.wanted),
            self.kinds,
        )

    def _driver(self, collect: ir.Function) -> None:
        """kernel(addresses, parameters, rows, scratch, undecided, room, count): 0, REFUSED or FULL."""
        kernel = ir.Function(self.module, ir.FunctionType(I64, [PTR, PTR, I64, PTR, PTR, I64, PTR]), "kernel")
        addresses, parameters, rows, scratch, undecided, space, count = kernel.args
        entry, head, body = (ir.IRBuilder(kernel.append_basic_block(name)) for name in ("entry", "head", "body"))
        bases = [entry.load(entry.gep(addresses, [I64(i)], source_etype=PTR), typ=PTR) for i in range(len(self.keys))]
        entry.branch(head.block)
        at = head.phi(I64)
        at.add_incoming(I64(0), entry.block)
        full = kernel.append_basic_block("full")
        ir.IRBuilder(full).ret(I64(FULL))
        refused = kernel.append_basic_block("refused")
        ir.IRBuilder(refused).ret(I64(REFUSED))
        kept = head.add(head.load(count, typ=I64), I64(CHUNK * len(self.wanted)))
        head.cbranch(head.icmp_signed(">", kept, space), full, body.block)
        left = body.sub(rows, at)
        many = body.select(body.icmp_signed("<", left, I64(CHUNK)), left, I64(CHUNK))
        moved = [
            body.gep(base, [body.mul(at, I64(stride))], source_etype=I8) if stride else base
            for base, stride in zip(bases, self.strides, strict=True)
        ]

        def invoked(at: ir.IRBuilder, call: _Call) -> ir.Value:
            places = [
                at.gep(scratch, [I64(place * CHUNK)], source_etype=DOUBLE) if inner else moved[place]
                for inner, place in call.pointers
            ]
            mine = at.gep(parameters, [I64(call.first_parameter)], source_etype=DOUBLE)
            return _invoke(at, call.function, [mine, many, *places])

        for call in self.calls:
            found = invoked(body, call)
            again = kernel.append_basic_block()
            body.cbranch(body.trunc(found, ir.IntType(1)), refused, again)
            body = ir.IRBuilder(again)
            if call.unsure:
                noting, on = kernel.append_basic_block(), kernel.append_basic_block()
                body.cbranch(body.icmp_unsigned("!=", found, I64(0)), noting, on)
                note = ir.IRBuilder(noting)
                if call.again is not None:
                    invoked(note, call.again)
                for slot, i in call.unsure:
                    marks = note.gep(scratch, [I64(self.scratch["doubt", slot] * CHUNK)], source_etype=DOUBLE)
                    note.call(collect, [marks, many, note.add(at, I64(i << 32)), undecided, count])
                note.branch(on)
                body = ir.IRBuilder(on)
        after = body.add(at, I64(CHUNK))
        at.add_incoming(after, body.block)
        end = kernel.append_basic_block("end")
        body.cbranch(body.icmp_signed("<", after, rows), head.block, end)
        ir.IRBuilder(end).ret(I64(0))


def stated(kinds: Mapping[str, ColumnKind], node: NodeColumns) -> bool:
    """Whether the table has a column for every input of a node's formula."""
    return node.over_parts or kinds.keys() >= set(node.names)


def _one(loop: Loop) -> Lane:
    return Lane(loop.parameter(1.0), lambda known: (1.0, 1.0, 0.0))


def _kept(key: Hashable, bound: Bound) -> Bound:
    """A bound that is worked out once for each table."""

    def kept(known: Known) -> Size:
        if key not in known.sizes:
            known.sizes[key] = bound(known)
        return known.sizes[key]

    return kept


def _invoke(builder: ir.IRBuilder, function: ir.Function, arguments: Sequence[ir.Value]) -> ir.Value:
    """Calls a loop, whose arguments were found while it was written."""
    kinds = ir.FunctionType(I64, [argument.type for argument in arguments])
    function.ftype = kinds
    return builder.call(function, arguments)


def _collect(module: ir.Module) -> ir.Function:
    """collect(marks, rows, tag, undecided, count): appends tag + row for every marked row."""
    collect = ir.Function(module, ir.FunctionType(ir.VoidType(), [PTR, I64, I64, PTR, PTR]), "collect")
    marks, rows, tag, undecided, count = collect.args
    entry, body = (ir.IRBuilder(collect.append_basic_block(name)) for name in ("entry", "body"))
    start = entry.load(count, typ=I64)
    entry.branch(body.block)
    row, kept = body.phi(I64), body.phi(I64)
    row.add_incoming(I64(0), entry.block)
    kept.add_incoming(start, entry.block)
    body.store(body.add(tag, row), body.gep(undecided, [kept], source_etype=I64))
    mark = body.load(body.gep(marks, [row], source_etype=I8), typ=I8)
    more, after = body.add(kept, body.zext(mark, I64)), body.add(row, I64(1))
    row.add_incoming(after, body.block)
    kept.add_incoming(more, body.block)
    end = ir.IRBuilder(collect.append_basic_block("end"))
    body.cbranch(body.icmp_signed("<", after, rows), body.block, end.block)
    end.store(more, count)
    end.ret_void()
    return collect
