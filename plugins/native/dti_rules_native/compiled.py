"""The compiled kernels of every rule set, one for each kind of table that has come often enough."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock

from dti_rules.formula.functions.base import Unsupported
from dti_rules.model.rules import RuleSet
from dti_rules.plugin import KernelError
from dti_rules.words.classes import field, mutable
from dti_rules_native.ready import Kernel

TABLES = 3
"""So many tables of one kind, however small, are worth a compiled kernel: more are likely to come."""


@mutable(eq=False)
class _Kept:
    """The kernels of a rule set, and how many tables and rows have asked for each that is not compiled yet."""

    kernels: dict[Hashable, Kernel | KernelError | None] = field(factory=dict)
    """None where a function has no machine form; an error where there is one, and it could not be compiled."""
    asked: dict[Hashable, tuple[int, int]] = field(factory=dict)


@lru_cache(maxsize=32)
def _kept_of(_rule_set: RuleSet) -> _Kept:
    return _Kept()


_LOCK = Lock()


def kernel_of(rule_set: RuleSet, key: Hashable, make: Callable[[], Kernel], rows: int, wait: int) -> Kernel | None:
    """The kernel of a rule set for `key`, compiled when `wait` rows have asked for it, these `rows` among them.

    It is compiled as well when the same kind of table comes again and again. None until then, and where a function has
    no machine form. Raises KernelError where it cannot be compiled, for each table that comes.
    """
    with _LOCK:
        kept = _kept_of(rule_set)
        if key not in kept.kernels:
            tables, before = kept.asked.get(key, (0, 0))
            kept.asked[key] = tables + 1, before + rows
            if before + rows < wait and tables + 1 < TABLES:
                return None
            kept.kernels[key] = _compiled(make)
        found = kept.kernels[key]
    if isinstance(found, KernelError):
        raise found.with_traceback(None)
    return found


def _compiled(make: Callable[[], Kernel]) -> Kernel | KernelError | None:
    try:
        return make()
    except Unsupported:
        return None
    except (RuntimeError, OSError) as error:
        return KernelError(" ".join(str(error).split()))
