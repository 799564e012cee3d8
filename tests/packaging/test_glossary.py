"""One name, one meaning: the names that mean several things are known, and grow no more.

`glossary.txt` has each public top-level name that more than one module of the product defines, and how many do. A new
clash is refused here: give the newcomer a name of its own. Where one was removed, lower its line and MOST.
"""

import re
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "dti_rules"
GLOSSARY = Path(__file__).with_name("glossary.txt")
SEVERAL = re.compile(r"^((?:\w+, )+\w+)(?:: [^=\n]+)? = ", re.MULTILINE)
OF_ONE_ROLE = {"command", "FUNCTIONS", "FORMS", "SCHEMA_VERSION"}
"""What one kind of module has by rule: each command file a command, each file of functions their list."""
MOST = 418
"""So many definitions share their names with others; it only falls."""


def defined(text):
    """The public names that a module defines at its top level."""
    names = re.findall(r"^(?:async )?(?:def|class) ([A-Za-z]\w*)", text, re.MULTILINE)
    names += re.findall(r"^([A-Za-z]\w*)(?:: [^=\n]+)? = ", text, re.MULTILINE)
    for several in SEVERAL.findall(text):
        names += several.split(", ")
    return {name for name in names if not name.startswith("_")}


def counted():
    found = Counter[str]()
    for path in PACKAGE.rglob("*.py"):
        if path.name not in ("__init__.py", "__main__.py"):
            found.update(defined(path.read_text(encoding="utf-8")) - OF_ONE_ROLE)
    return {name: count for name, count in found.items() if count > 1}


def known():
    lines = (line.split() for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line)
    return {name: int(count) for name, count in lines}


def test_no_name_gets_a_meaning_more():
    allowed = known()
    assert {name: count for name, count in counted().items() if count > allowed.get(name, 1)} == {}


def test_the_glossary_only_shrinks():
    assert sum(known().values()) - len(known()) <= MOST


def test_definitions_are_found():
    text = (
        "A = 1\nB: int = 2\nC, D = 3, 4\n_E = 5\ndef f():\n    g = 1\nclass H:\n    i = 2\nasync def j(): ...\nA == 1\n"
    )
    assert defined(text) == {"A", "B", "C", "D", "f", "H", "j"}
