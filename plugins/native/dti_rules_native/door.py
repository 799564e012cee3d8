"""What the core asks of the kernel. Without LLVM for this machine it says so, and the core goes on with columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dti_rules.plugin import KernelError, ToGather, ToScore

if TYPE_CHECKING:
    from dti_rules_native.gathering import Gathering
    from dti_rules_native.running import Running


@contextmanager
def _with_llvm() -> Iterator[None]:
    try:
        yield
    except (ImportError, OSError) as error:  # the package, or its library
        raise KernelError(f"{type(error).__name__}: {str(error).partition(chr(10))[0]}") from error


def score(asked: ToScore) -> "Running | None":
    """The kernel for a record batch of the second pass; None where there is none."""
    with _with_llvm():
        from dti_rules_native.running import running  # noqa: PLC0415  LLVM takes long to load
    return running(asked)


def gather(asked: ToGather) -> "Gathering | None":
    """The kernel for a record batch of the first pass; None where there is none."""
    with _with_llvm():
        from dti_rules_native.gathering import gathering  # noqa: PLC0415  LLVM takes long to load
    return gathering(asked)
