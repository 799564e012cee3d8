"""How much is tried: everything, or, where long tests are left out (`-m "not long"`), a part of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.loading import load
from dti_rules.plugins.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
quick = False
"""Whether long tests are left out; set before any test is read."""


def examples(all_of_them: int) -> int:
    """How many examples a property is tried on."""
    return max(10, all_of_them // 10) if quick else all_of_them


KEPT = [*sorted((ROOT / "plugins").glob("*/*/rules")), ROOT / "tests" / "data" / "rules"]


def _stamps() -> tuple[tuple[str, int, int], ...]:
    files = (file for folder in KEPT for file in folder.rglob("*.*"))
    return tuple((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files)


def _is_kept(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in KEPT)


def _kept(examine: Callable[..., Any]) -> Callable[..., Any]:
    """`examine` that remembers what it found in the folders of this repository as long as nothing changes there."""
    known: dict[object, Any] = {}

    def found(path: Path, functions: Mapping[str, Function] = BUILT_IN, find: Any = load._nowhere) -> Any:
        asked = getattr(find, "__self__", None)
        if not (isinstance(asked, Registry) and _is_kept(Path(path).resolve())):
            return examine(path, functions, find)
        key = (path, Path.cwd(), tuple(functions.items()), tuple(asked.folders.items()), _stamps())
        if key not in known:
            known[key] = examine(path, functions, find)
        return known[key]

    return found


@contextmanager
def installed_rule_sets_read_once() -> Iterator[None]:
    """Reads and proves a rule set of this repository once, not once a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "examine", _kept(load.examine))
        yield
