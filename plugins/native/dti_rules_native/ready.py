"""A compiled kernel: what it reads and writes, and what a table must be for it to serve it."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from dti_rules.formula.block import ColumnKind, Floats
from dti_rules.words.classes import field, frozen
from dti_rules_native.loops import CohortFigure, Known, Parameter, WordCode

OWN = (CohortFigure, WordCode)
"""Parameters that each table settles for itself."""
MOST_BOUNDS = 64
"""So many kinds of tables' bounds are kept with a kernel."""


@frozen(eq=False)
class Kernel:
    """A compiled kernel. `keys`: what its table of addresses holds, and how many bytes a row takes there."""

    engine: Any
    run: Callable[..., int]
    keys: tuple[tuple[Hashable, int], ...]
    parameters: tuple[Parameter, ...]
    needs: tuple[Callable[[Known], bool], ...]
    scratch: int
    """Floats that a running kernel needs to itself."""
    printed: int
    kinds: Mapping[str, ColumnKind]
    """How the columns lie that it reads."""
    _bounds: dict[Hashable, Floats | None] = field(factory=dict)
    """By what makes tables alike: their parameters but for the table's own figures; None where it serves none."""

    @cached_property
    def stride(self) -> Any:
        """How many bytes a row takes, by place in its table of addresses."""
        return np.array([stride for _, stride in self.keys], np.int64)

    @cached_property
    def read(self) -> tuple[list[str], list[int]]:
        """The inputs that it reads, and where their addresses stand."""
        return self._places_of("in")

    @cached_property
    def written(self) -> tuple[list[int], list[int]]:
        """What it writes, and where the addresses of it stand."""
        return self._places_of("out", "extremes")

    @cached_property
    def flags(self) -> tuple[list[str], list[int]]:
        """The inputs that it reads as bytes of 0 and 1, and where their addresses stand."""
        found = [(name, place) for name, place in zip(*self.read, strict=True) if self.kinds[name].form == "flag"]
        return [name for name, _ in found], [place for _, place in found]

    @cached_property
    def gaps(self) -> tuple[tuple[int, str], ...]:
        """Where the addresses of what tells which rows state an input stand."""
        names, places = self._places_of("valid")
        return tuple(zip(places, names, strict=True))

    @cached_property
    def others(self) -> list[tuple[int, Any]]:
        """Where the other addresses stand, and of what."""
        told = ("in", "out", "extremes", "valid")
        return [(place, key) for place, (key, _) in enumerate(self._keys) if key[0] not in told]

    @property
    def _keys(self) -> tuple[tuple[Any, int], ...]:
        return self.keys

    def _places_of(self, *kinds: str) -> tuple[list[Any], list[int]]:
        found = [(key[1], place) for place, (key, _) in enumerate(self._keys) if key[0] in kinds]
        return [what for what, _ in found], [place for _, place in found]

    def settle(self, known: Known) -> Floats | None:
        """The parameters for a table; None for a table that the kernel cannot serve."""
        bounds = self._bounds_of(known)
        if bounds is None:
            return None
        found = bounds.copy()
        for place, value in self._own:
            found[place] = value(known)
        return found

    def _bounds_of(self, known: Known) -> Floats | None:
        key = known.alike
        if key is None or key not in self._bounds:
            found = None
            if all(holds(known) for holds in self.needs):
                found = np.array([0.0 if isinstance(p, OWN) else p(known) for p in self.parameters], np.float64)
            if key is None:
                return found
            if len(self._bounds) >= MOST_BOUNDS:
                self._bounds.clear()
            self._bounds[key] = found
        return self._bounds[key]

    @cached_property
    def _own(self) -> list[tuple[int, Parameter]]:
        return [(place, value) for place, value in enumerate(self.parameters) if isinstance(value, OWN)]
