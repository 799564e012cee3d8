"""The first pass by machine instructions: the extremes of what cohort functions compare, in tables without gaps.

It serves the cohort functions that compare figures of the table by their extremes: whole numbers, or one quotient of
them. A block that its loops refuse goes through `kernel`, as in the second pass.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from threading import Lock
from typing import Any

import numpy as np

from dti_rules.formula.block import UNIT
from dti_rules.formula.forms import Form
from dti_rules.formula.functions.base import Unsupported
from dti_rules.formula.syntax import Call
from dti_rules.plugin import ToGather
from dti_rules.scoring.batch.cohorts import Gathered
from dti_rules.scoring.batch.inputs import Inputs
from dti_rules.scoring.batch.program import Program
from dti_rules.words.classes import field, frozen
from dti_rules_native.compiled import kernel_of
from dti_rules_native.kernel import KernelBuilder
from dti_rules_native.reader import MachineCompiler, floats, wholes
from dti_rules_native.ready import Kernel
from dti_rules_native.running import Places, Scratch, address_of, kinds_of, settled

NOTHING = (np.inf, -np.inf)
"""The least and the greatest of no figures."""


class _Arguments(MachineCompiler):
    """Reads a formula for what its cohort functions compare."""

    compared: dict[int, Form]

    def between(self, call: Call, x: Form, lowest: Fraction | None = None) -> Form:
        """Notes what is compared."""
        self.compared[self.next_cohort] = x
        return super().between(call, x, lowest)


class GatherBuilder(KernelBuilder):
    """Makes the kernel of some cohort functions, a loop for each."""

    def gather(self, cohorts: Iterable[int]) -> Kernel:
        """The kernel, compiled. Raises Unsupported where it does not serve one of the functions."""
        for k in cohorts:
            form = self._form(k)
            exact = form.exact and self.program.cohorts[k].form.argument.exact
            if not exact and not _one_quotient(form):
                raise Unsupported
            loop = self._loop()
            lane = (wholes(form, self.program.cohorts[k].form.over) if exact else floats(form))(loop)
            loop.extremes(("extremes", k), lane.x)
            self.calls.append(self._closed(loop))
        return self._compiled()

    def _form(self, k: int) -> Form:
        cohort = self.program.cohorts[k]
        node = self.program.nodes[cohort.node]
        if cohort.form.how != "extremes" or cohort.before is not None or cohort.level or node.over_parts:
            raise Unsupported
        assert node.step.node.formula is not None
        compiler = _Arguments(self.rules.functions, node.step.node.max_points, self.names, node.cohorts[0])
        compiler.component, compiler.compared = node.step.node.code, {}
        compiler.form(node.step.node.formula.ground)
        return compiler.compared[k]


def _one_quotient(form: Form) -> bool:
    """Whether a form is one quotient of whole numbers: how far it may be off is then known of its size alone."""
    return not form.constant and len(form.terms) == 1 and form.terms[0].quotient is not None


@frozen(eq=False)
class Gathering:
    """A kernel ready for the blocks of one record batch, and what it gathers into."""

    kernel: Kernel
    parameters: Any
    inputs: Inputs
    found: Mapping[int, Gathered]
    program: Program
    _scratch: list[Scratch] = field(factory=list)
    _lock: Lock = field(factory=Lock)

    def block(self, start: int, n: int) -> bool:
        """Adds the rows of a block; False where the block is not for the kernel."""
        extremes = np.array([NOTHING] * len(self.found))
        begin = address_of(extremes)
        space = {k: begin + 16 * i for i, k in enumerate(self.found)}
        places = Places.of(self.kernel, self.inputs, None, {}, space)
        addresses, _truths = places.at(self.inputs, start, n)  # which are kept until the kernel has run
        with self._lock:
            scratch = self._scratch.pop() if self._scratch else Scratch(self.kernel, 0)
        status, _ = scratch.run(addresses, self.parameters, n)
        self._scratch.append(scratch)
        if status == 0:
            with self._lock:
                self._add(extremes.tolist(), n)
        return status == 0

    def _add(self, extremes: Iterable[tuple[float, float]], n: int) -> None:
        for (k, gathered), (low, high) in zip(self.found.items(), extremes, strict=True):
            most = max(-low, high)
            gathered.over = self.program.cohorts[k].form.over
            gathered.count[0] += n
            gathered.low[0], gathered.high[0] = min(gathered.low[0], low), max(gathered.high[0], high)
            gathered.most = max(gathered.most, most)
            gathered.blocks += 1
            if not gathered.exact:  # the division, the factor and their product, each rounded once
                gathered.error = max(gathered.error, 8 * UNIT * most)


def gathering(asked: ToGather) -> Gathering | None:
    """The kernel for a record batch whose rows are all compared with each other; None where there is none."""
    rule_set, program, found, inputs = asked.rule_set, asked.program, asked.found, asked.inputs
    named = {name for k in found for name in program.nodes[program.cohorts[k].node].names}
    kinds = kinds_of(rule_set, inputs)
    if not kinds or not kinds.keys() >= named or any(kind.gaps for kind in kinds.values()):
        return None
    key = ("extremes", tuple(found), kinds.key)
    kernel = kernel_of(
        rule_set,
        key,
        lambda: GatherBuilder(rule_set, program, (), kinds, False, False).gather(found),
        asked.rows,
        asked.wait,
    )
    parameters = None if kernel is None else settled(kernel, {}, inputs)
    if kernel is None or parameters is None:
        return None
    return Gathering(kernel, parameters, inputs, found, program)
