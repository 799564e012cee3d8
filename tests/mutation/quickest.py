"""A plugin of pytest that runs the quick tests first, so that most mutants are killed within seconds.

How long each test takes is learnt from run to run, in a file that the environment names.
"""

import json
import os
from bisect import bisect
from pathlib import Path
from typing import Any

TIMES = "DTI_RULES_TEST_TIMES"
"""Environment variable: the file that holds the seconds of each test by its id."""
CLASSES = (0.02, 0.1, 0.5, 2.0)
"""Seconds: the tests that need less than the first go first, whatever they are about, and so on."""
UNKNOWN = 1.0
"""Seconds that a test is taken to need before it has run."""
_seen: dict[str, float] = {}


def _known() -> dict[str, float]:
    path = Path(os.environ[TIMES])
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Quick tests first, each class in the order in which the files were named."""
    known = _known()
    items.sort(key=lambda item: bisect(CLASSES, known.get(item.nodeid, UNKNOWN)))


def pytest_runtest_logreport(report: Any) -> None:
    """Adds the seconds of a test's setting up, running and tearing down."""
    _seen[report.nodeid] = _seen.get(report.nodeid, 0.0) + report.duration


def pytest_sessionfinish() -> None:
    """Keeps what was learnt, for the next run."""
    path = Path(os.environ[TIMES])
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(_known() | _seen), encoding="utf-8")
    partial.replace(path)
