"""Running code of what loops were written: LLVM compiles a module for this machine, once.

Compiled code is kept in the user's cache folder, under a digest of all that it was made from, so that the next run of
the same rule set over the same kind of table starts at once. `DTI_RULES_CACHE` names another folder; empty means none.
"""

import hashlib
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm

from dti_rules.words.kept import cache_folder, keep, read_kept

KEPT = 64
"""Files of the cache folder; the oldest go first."""


def engine_of(module: Any) -> Any:
    """The module as running code of this machine. Raises RuntimeError where there can be none."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    module.triple = llvm.get_process_triple()
    text, target = str(module), _target()
    kept = _place(text)
    code: bytes | memoryview | None = None if kept is None else read_kept(kept)
    if code is None:
        code = _compiled(text, target)
        if kept is not None:
            keep(kept, code, KEPT)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(f'target triple = "{module.triple}"'), target)
    engine.add_object_file(llvm.ObjectFileRef.from_data(bytes(code)))
    engine.finalize_object()
    return engine


def _target() -> Any:
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2, jit=True
    )


def _compiled(text: str, target: Any) -> bytes:
    module = llvm.parse_assembly(text)
    module.verify()
    tuning = llvm.create_pipeline_tuning_options(speed_level=2)
    tuning.loop_vectorization, tuning.loop_unrolling = True, False
    builder = llvm.create_pass_builder(target, tuning)
    builder.getModulePassManager().run(module, builder)
    code: bytes = target.emit_object(module)
    return code


# ---- the cache


def _place(text: str) -> Path | None:
    """The file for the code of a module; None where nothing is to be kept."""
    folder = cache_folder()
    if folder is None:
        return None
    made_from = (
        text,
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
        llvmlite.__version__,
        ".".join(map(str, llvm.llvm_version_info)),
    )
    return folder / f"{hashlib.sha256(chr(0).join(made_from).encode()).hexdigest()}.o"
