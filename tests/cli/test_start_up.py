"""What a score imports and compiles before it answers: the measure of its start-up that needs no clock."""

import subprocess
import sys

import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.loading import kept
from dti_rules.plugins.registry import registry
from dti_rules.words.kept import CACHE

ROOMS = {
    "analysis",
    "assistants",
    "auditing",
    "conformance",
    "engines",
    "pages",
    "records",
    "scaffold",
    "web",
    "workbooks",
}
"""Rooms of the product that a score enters none of."""

HEAVY = {
    "asyncio", "attr", "concurrent.futures", "difflib", "email", "hashlib", "http", "hypothesis", "importlib.metadata", "jinja2",
    "json", "jsonschema", "llvmlite", "logging", "mcp", "multiprocessing", "numpy", "polars", "pyarrow", "random", "scipy",
    "shutil", "socket", "sqlite3", "ssl", "starlette", "statistics", "subprocess", "tempfile", "xlsxwriter", "xml", "yaml",
    "zipfile", "zlib",
}  # fmt: skip

MOST_MODULES = 106
"""So many modules of the product make a score."""

MOST_WRITTEN = 1_500
"""So many characters of methods are written for our classes, and compiled in every run."""

CODE = """
import sys
written = 0

def heard(event, facts):
    global written
    if event == "compile" and str(facts[1]).startswith("<__") and " of dti_rules." in facts[1]:
        written += len(facts[0])

def told(code):
    print(code, written, *sys.modules, file=sys.stderr)

sys.addaudithook(heard)
import dti_rules.cli.main as door
door._leave = told
door.main()
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What one score of a kept rule set wrote, imported and ended with."""
    cache = str(tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE, cache)
        found = registry()
        kept.keep_rules(found.load("dti-2022"), {"dti-2022": found.folders["dti-2022"]}, BUILT_IN)
        words = ["score", "dti-2022", "@published-totals"]
        done = subprocess.run([sys.executable, "-c", CODE, *words], capture_output=True, check=True)
    code, written, *names = done.stderr.decode().split()
    assert code == "0"
    return int(written), set(names)


def test_a_score_enters_no_room_that_it_does_not_need(seen):
    entered = {name.split(".")[1] for name in seen[1] if name.startswith("dti_rules.")}
    assert "scoring" in entered
    assert entered & ROOMS == set()


def test_a_score_imports_no_library_that_it_does_not_need(seen):
    assert seen[1] & HEAVY == set()


def test_a_score_imports_few_modules_of_the_product(seen):
    assert sum(name.split(".")[0] == "dti_rules" for name in seen[1]) <= MOST_MODULES


def test_few_methods_are_compiled_for_a_score(seen):
    assert 0 < seen[0] <= MOST_WRITTEN
