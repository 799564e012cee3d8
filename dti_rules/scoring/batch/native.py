"""What computes the blocks of a table in a plugin's stead of whole columns, and where such a kernel is looked for.

The columnar kernel of this room serves every table. A kernel that a plugin brings is asked first, for one record batch
at a time; it may decline the batch, or single blocks of it, and may say that it cannot work here. None of this changes
what is printed. The plugins stand above this room, so the registry hands down what it knows (`look_in`).
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from dti_rules.words.problems import problem

if TYPE_CHECKING:
    from typing import Protocol

    from dti_rules.scoring.batch.asked import Served, ToGather, ToScore
    from dti_rules.scoring.batch.results import Report
else:
    Protocol = object  # only the type checker reads the protocols below, and Python makes them slowly


class KernelError(Exception):
    """A kernel cannot work here, where it should: `reason` is one line. The columns serve, and the report says so."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class GatheringBlocks(Protocol):
    """A kernel ready for the blocks of a record batch of the first pass."""

    def block(self, start: int, n: int) -> bool:
        """Adds `n` rows from `start` on to what was gathered; False where the block is not for the kernel."""


class ScoringBlocks(Protocol):
    """A kernel ready for the blocks of a record batch of the second pass. Several threads may ask it at once."""

    def block(self, start: int, n: int) -> "Served | None":
        """Prints the results of `n` rows from `start` on; None where the block is not for the kernel."""


class NativeKernel(Protocol):
    """A kernel of a plugin. Either may raise KernelError; None says that the record batch is not for it."""

    plugin: str

    def gather(self, asked: "ToGather") -> GatheringBlocks | None:
        """What gathers the blocks of a record batch."""

    def score(self, asked: "ToScore") -> ScoringBlocks | None:
        """What scores the blocks of a record batch."""


Look = Callable[[], "Iterable[NativeKernel]"]
_looks: list[Look] = []


def look_in(look: Look) -> None:
    """Says what tells the kernels that are installed; the last one to say so holds."""
    _looks[:] = [look]


def native_kernels() -> "tuple[NativeKernel, ...]":
    """The kernels that are installed, in the order in which they are asked."""
    return tuple(kernel for look in _looks for kernel in look())


Ready = TypeVar("Ready")


class Natives:
    """The kernels that a table may be served by. What keeps one from working is told in the report, once."""

    def __init__(self, kernels: "Iterable[NativeKernel]", report: "Report") -> None:
        self.kernels, self.report = tuple(kernels), report

    def gather(self, asked: "ToGather") -> "GatheringBlocks | None":
        """The first kernel ready to gather the blocks of a record batch."""
        return self._first(lambda kernel: kernel.gather(asked))

    def score(self, asked: "ToScore") -> "ScoringBlocks | None":
        """The first kernel ready to score the blocks of a record batch."""
        return self._first(lambda kernel: kernel.score(asked))

    def _first(self, ask: "Callable[[NativeKernel], Ready | None]") -> "Ready | None":
        for kernel in self.kernels:
            try:
                ready = ask(kernel)
            except KernelError as error:
                told = problem("DTI-B060", plugin=kernel.plugin, reason=error.reason)
                if told not in self.report.warnings:
                    self.report.warnings.append(told)
            else:
                if ready is not None:
                    return ready
        return None
