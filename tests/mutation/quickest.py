"""A plugin of pytest that runs what it is told first, and keeps how long each test took.

`FIRST` names a JSON file: ids of tests in the order in which they go first, and whether only those are run. `TIMES`
names the file that the seconds of each test are written to, and which failed.
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FIRST, TIMES = "DTI_RULES_TESTS_FIRST", "DTI_RULES_TEST_TIMES"
_seen: dict[str, float] = {}
_failed: set[str] = set()


def write(path: Path, first: Sequence[str], left_out: Sequence[str] = (), *, only: bool = False) -> None:
    """Writes what `FIRST` names."""
    path.write_text(json.dumps({"first": first, "left_out": left_out, "only": only}), encoding="utf-8")


def times(path: Path) -> tuple[Mapping[str, float], Sequence[str]]:
    """The seconds of each test by its id, and the ids of those that failed, as a run wrote them."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return found["seconds"], found["failed"]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """What goes first, then the others in the order in which the files were named."""
    if FIRST not in os.environ:
        return
    told = json.loads(Path(os.environ[FIRST]).read_text(encoding="utf-8"))
    order, left_out = {name: i for i, name in enumerate(told["first"])}, set(told["left_out"])
    kept = [item for item in items if item.nodeid not in left_out and (item.nodeid in order or not told["only"])]
    items[:] = sorted(kept, key=lambda item: order.get(item.nodeid, len(order)))


def pytest_runtest_logreport(report: Any) -> None:
    """Adds the seconds of a test's setting up, running and tearing down."""
    _seen[report.nodeid] = _seen.get(report.nodeid, 0.0) + report.duration
    if report.failed:
        _failed.add(report.nodeid)


def pytest_sessionfinish(session: Any) -> None:
    """Writes the seconds, in the process that was started, not in those that it started itself."""
    if TIMES in os.environ and not hasattr(session.config, "workerinput"):
        Path(os.environ[TIMES]).write_text(json.dumps({"seconds": _seen, "failed": sorted(_failed)}), "utf-8")
