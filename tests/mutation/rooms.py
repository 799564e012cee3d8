"""Which modules are mutated, and which tests are likely to kill a mutant of each: first those that import the module."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEFAULT = ("dti_rules/formula", "dti_rules/scoring", "dti_rules/auditing/linear.py", "dti_rules/records")
DEFAULT_TESTS = ("tests", "plugins")
TESTS = {
    "dti_rules/formula": ("tests/formula",),
    "dti_rules/formula/functions": ("tests/formula", "tests/scoring"),
    "dti_rules/formula/sql.py": ("tests/report/test_export_sql.py", "tests/formula"),
    "dti_rules/formula/sql_terms.py": ("tests/report/test_export_sql.py", "tests/formula"),
    "dti_rules/formula/sheet.py": ("tests/workbooks", "tests/formula"),
    "dti_rules/formula/json_form.py": ("tests/pages", "tests/conformance", "tests/formula"),
    "dti_rules/scoring": ("tests/scoring", "tests/figures", "tests/parameters"),
    "dti_rules/scoring/feasible.py": ("tests/audit", "tests/scoring"),
    "dti_rules/scoring/simplex.py": ("tests/audit", "tests/scoring"),
    "dti_rules/auditing": ("tests/audit",),
    "dti_rules/records": ("tests/records",),
    "dti_rules/model": ("tests/scoring", "tests/figures", "tests/formula"),
    "dti_rules/tables": ("tests/tables", "tests/figures"),
    "dti_rules/loading": ("tests/loading",),
    "dti_rules/plugins": ("tests/plugins", "tests/loading/test_registry.py"),
}
"""Where the tests of a room are; the longest beginning of a module's path holds. Of others in `tests/` by its name."""
COLUMNS = re.compile(r"columns|machine|batch|block|quotients|forms|loops|engine\b")
"""Modules and tests of the readers in columns: those of one sort do not speak of the other."""


def modules(asked: Iterable[str], root: Path = ROOT) -> list[Path]:
    """The modules at the paths asked for, relative to the checkout."""
    found: list[Path] = []
    for name in asked:
        path = root / name
        if not path.exists():
            raise FileNotFoundError(name)
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [path.relative_to(root) for path in dict.fromkeys(path.resolve() for path in found)]


def suite_of(module: Path, root: Path = ROOT) -> list[str]:
    """The test files for a module: those that import it first, then those that name it, then the rest of its room."""
    name = module.as_posix()
    room = max((key for key in TESTS if name == key or name.startswith(f"{key}/")), key=len, default="")
    places = TESTS.get(room, (f"tests/{module.parts[1]}",))
    files = [file for place in places if (root / place).exists() for file in _files(root / place)]
    in_columns = "batch" in name or COLUMNS.search(module.stem) is not None
    near = [file for file in dict.fromkeys(files) if in_columns or not COLUMNS.search(file.stem)]
    dotted = module.with_suffix("").as_posix().replace("/", ".")
    order = sorted(near, key=lambda file: _distance(file, dotted, module.stem))
    return [file.relative_to(root).as_posix() for file in order]


def _files(place: Path) -> Sequence[Path]:
    return sorted(place.rglob("test_*.py")) if place.is_dir() else [place]


def _distance(file: Path, dotted: str, stem: str) -> int:
    text = file.read_text(encoding="utf-8")
    return 0 if stem in file.stem else 1 if dotted in text else 2 if re.search(rf"\b{stem}\b", text) else 3
