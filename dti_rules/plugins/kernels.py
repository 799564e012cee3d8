"""The kernels that plugins bring for `batch`, each answering for itself while it is asked and while it computes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dti_rules.formula.functions.guarded import shown
from dti_rules.plugins.doors import Offered
from dti_rules.plugins.offers import found
from dti_rules.scoring.batch.native import KernelError

if TYPE_CHECKING:
    from dti_rules.scoring.batch.asked import ToGather, ToScore


class BlamedBlocks:
    """A kernel ready for the blocks of a record batch; what goes wrong in it is told as the plugin's."""

    def __init__(self, offered: Offered, ready: Any) -> None:
        self._offered, self._block = offered, ready.block

    def block(self, start: int, n: int) -> Any:
        """What the kernel says of a block."""
        with self._offered.blamed():
            return self._block(start, n)


class BlamedKernel:
    """A kernel as `scoring.batch` asks it."""

    def __init__(self, offered: Offered) -> None:
        self._offered, self.plugin = offered, offered.plugin

    def gather(self, asked: "ToGather") -> BlamedBlocks | None:
        """What gathers the blocks of a record batch."""
        return self._ready(self._offered.offer.gather, asked)

    def score(self, asked: "ToScore") -> BlamedBlocks | None:
        """What scores the blocks of a record batch."""
        return self._ready(self._offered.offer.score, asked)

    def _ready(self, ask: "str | Callable[[Any], Any]", asked: Any) -> BlamedBlocks | None:
        cannot: KernelError | None = None
        ready = None
        with self._offered.blamed():
            try:
                ready = found(ask)(asked)
            except KernelError as error:
                cannot = error
            if ready is not None and not callable(getattr(ready, "block", None)):
                raise TypeError(f"{shown(ready)} has no method block")
        if cannot is not None:
            raise cannot
        return None if ready is None else BlamedBlocks(self._offered, ready)
