"""The native kernel of dti-rules: formulas compiled to machine code for tables of many rows.

It prints what whole columns print, sooner. It is a companion of one release of the core, whose inner modules it reads.
"""

from collections.abc import Mapping

from dti_rules.plugin import BatchKernel, Text, hookimpl


@hookimpl
def batch_kernels() -> Mapping[str, BatchKernel]:
    """The kernel; LLVM is loaded when a table comes that it may serve."""
    about = Text("mã máy, dịch bằng LLVM", "machine code, compiled by LLVM")
    return {"native": BatchKernel(about, f"{__name__}.door:score", f"{__name__}.door:gather")}
