"""No module needs, through others, itself: neither within a room nor between rooms."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "dti_rules"


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in PACKAGE.rglob("*.py")}


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a module and of the functions in it; not those for the type checker alone."""
    for statement in body:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            yield from _statements(statement.orelse)
            continue
        yield statement
        for part in ("body", "orelse", "finalbody", "handlers"):
            for inner in getattr(statement, part, ()):
                yield from _statements(inner.body if isinstance(inner, ast.ExceptHandler) else [inner])


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for statement in _statements(ast.parse(path.read_text(encoding="utf-8")).body):
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("dti_rules"):
            inner = {f"{statement.module}.{alias.name}" for alias in statement.names}
            found |= {each if each in MODULES else str(statement.module) for each in inner}
        elif isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names if alias.name in MODULES}
    return found - {name_of(path)}


def test_no_module_imports_itself_through_others_not_even_inside_a_function() -> None:
    graph = {name: imports(path) for name, path in MODULES.items()}
    assert sum(map(len, graph.values())) > 1_000
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


def test_a_circle_would_be_seen() -> None:
    try:
        TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()
    except CycleError:
        return
    raise AssertionError("not seen")
