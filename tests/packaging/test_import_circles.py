"""No module needs, through others, itself: neither within a room nor between rooms, not even inside a function."""

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "dti_rules"
IMPORT = re.compile(r"^ *(?:from (dti_rules[\w.]*) import (\([^)]*\)|[^\n#]*)|import (dti_rules[\w.]*))", re.MULTILINE)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imports(text: str, modules: set[str]) -> set[str]:
    """The modules that a text imports when it runs; what it imports for the type checker alone is left out."""
    found = set[str]()
    at_run_time = re.sub(r"^if TYPE_CHECKING:\n(?:(?: .*)?\n)+", "", text, flags=re.MULTILINE)
    for source, names, plain in IMPORT.findall(at_run_time):
        inner = (f"{source}.{name}" for name in re.findall(r"(\w+)(?: as \w+)?", names))
        found |= {name if name in modules else source for name in inner} | {plain}
    return found & modules


def circle(graph: dict[str, set[str]]) -> str:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " -> ".join(error.args[1])
    return ""


def test_no_module_imports_itself_through_others_not_even_inside_a_function() -> None:
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    graph = {name: imports(text, set(texts)) - {name} for name, text in texts.items()}
    assert sum(map(len, graph.values())) > 1_000
    assert circle(graph) == ""


def test_a_circle_would_be_seen() -> None:
    texts = {
        "dti_rules.a": "from dti_rules.b import (\n    x,\n    y,\n)\n",
        "dti_rules.b": "def f():\n    from dti_rules import c  # later\n",
        "dti_rules.c": "if TYPE_CHECKING:\n    import dti_rules.a\n\n    from dti_rules import a\nimport dti_rules.d\n",
        "dti_rules.d": "",
        "dti_rules": "",
    }
    graph = {name: imports(text, set(texts)) for name, text in texts.items()}
    assert graph["dti_rules.b"] == {"dti_rules.c"}
    assert graph["dti_rules.c"] == {"dti_rules.d"}
    assert circle(graph) == ""
    assert circle({**graph, "dti_rules.d": {"dti_rules.a"}}).count("->") == 4
