"""Without the package of the native kernel a batch prints the same, says nothing of it, and nothing is left of it."""

import os
import subprocess
import sys

import pyarrow as pa
import pytest

from dti_rules.plugins.registry import ONLY, load, registry
from dti_rules.scoring.batch.native import native_kernels
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table

OTHERS = "dti-2021,dti-2022,dti-2023,ict-index-2020"
HIDDEN = """
import sys
for name in ("dti_rules_native", "llvmlite"):
    sys.modules[name] = None
"""


@pytest.fixture
def hidden(monkeypatch):
    """As if neither the package nor LLVM were there."""
    monkeypatch.setenv(ONLY, OTHERS)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("dti_rules_native", "llvmlite")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("dti_rules_native", "llvmlite"):
        monkeypatch.setitem(sys.modules, name, None)
    registry.cache_clear()
    yield
    registry.cache_clear()


MADE = pa.table({"unit": ["96", "48"], "digital_tech_firms": [98, 3], "enterprises": [20_000, 40]})


def test_a_batch_prints_the_same_and_says_nothing(hidden, run, tmp_path):
    assert native_kernels() == ()
    rules, told = load("dti-2022"), []
    found = [
        score_table(rules, ArrowSource(MADE), Ask(("7.2",), machine=each), told.append) for each in (True, False, None)
    ]
    assert found[0].equals(found[1]) and found[0].equals(found[2])
    assert [each.warnings for each in told] == [[]] * 3
    table = tmp_path / "in.csv"
    table.write_text("unit,digital_tech_firms,enterprises\n96,98,20000\n48,3,40\n", encoding="utf-8")
    code, _, errors = run("batch", "dti-2022", table, "--columns", "7.2", "-o", tmp_path / "out.csv")
    assert (code, errors) == (0, "")
    assert "native" not in run("plugins")[1]


@pytest.mark.long
def test_the_tests_of_batches_pass_without_it(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(HIDDEN, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    words = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "not long",
        "tests/scoring/test_batch.py",
        "tests/scoring/test_machine.py",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        env={**os.environ, "PYTHONPATH": path, ONLY: OTHERS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
