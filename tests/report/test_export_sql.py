"""What `export --to sql` promises: a row without a second look prints what the exact reader prints, on real engines."""

import contextlib
import os
import pwd
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dti_rules.conformance.strategies import inputs_of
from dti_rules.formula.scope import Input
from dti_rules.loading.load import load_folder
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.plugins.registry import load
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError

pytest.importorskip("sqlglot")

from dti_rules.report.export.nodes import SqlOptions  # noqa: E402
from dti_rules.report.export.sql import rules_sql  # noqa: E402

RULE_SETS = ("dti-2021", "dti-2022", "dti-2023", "ict-index-2020")
Row = Mapping[str, Any]


# ---- engines


class DuckDB:
    dialect = "duckdb"

    def __init__(self) -> None:
        self.connection = pytest.importorskip("duckdb").connect()

    def run(self, query: str) -> list[dict[str, Any]]:
        found = self.connection.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def close(self) -> None:
        self.connection.close()


class Postgres:
    dialect = "postgres"

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def run(self, query: str) -> list[dict[str, Any]]:
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.description is None:
                return []
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def close(self) -> None:
        self.connection.close()


def _postgres_bin() -> Path | None:
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextlib.contextmanager
def _cluster() -> Iterator[Any]:
    """A throw-away cluster on a Unix socket, in a temporary folder; `initdb` refuses root, so another user runs it."""
    psycopg = pytest.importorskip("psycopg")
    folder = _postgres_bin()
    if folder is None:
        pytest.skip("no PostgreSQL here: initdb was not found")
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        name = next((n for n in ("postgres", "nobody") if any(p.pw_name == n for p in pwd.getpwall())), None)
        if name is None:
            pytest.skip("no user but root to run PostgreSQL as")
        user = {"user": name}
    with tempfile.TemporaryDirectory(prefix="dti-pg-") as base:
        if user:
            shutil.chown(base, user["user"])
        data = Path(base) / "data"

        def call(*words: str) -> None:
            subprocess.run(words, check=True, cwd=base, stdout=subprocess.DEVNULL, **user)

        call(str(folder / "initdb"), "-D", str(data), "-U", "dti", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{base}' -c fsync=off"
        control = str(folder / "pg_ctl")
        call(control, "-D", str(data), "-w", "-l", f"{base}/log", "-o", options, "start")
        try:
            yield psycopg.connect(host=base, user="dti", dbname="postgres", autocommit=True)
        finally:
            call(control, "-D", str(data), "-w", "-m", "immediate", "stop")


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with contextlib.ExitStack() as stack:
        found: Any = DuckDB() if request.param == "duckdb" else Postgres(stack.enter_context(_cluster()))
        stack.callback(found.close)
        yield found


# ---- tables

_TYPES = {"count": "BIGINT", "yes_no": "BOOLEAN", "choice": "VARCHAR"}


def _type(declared: Input, number_type: str) -> str:
    return _TYPES.get(declared.kind, number_type)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value) if isinstance(value, int) else str(value.numerator / value.denominator)


def fill(engine: Any, rules: RuleSet, rows: Sequence[Row], number_type: str = "DECIMAL(20, 3)") -> None:
    """The table `submissions`: number, group and one column for each input."""
    columns = ", ".join(f'"{name}" {_type(declared, number_type)}' for name, declared in rules.inputs.items())
    engine.run("DROP TABLE IF EXISTS submissions")
    engine.run(f'CREATE TABLE submissions ("unit" INTEGER, "year" INTEGER, {columns})')
    for start in range(0, len(rows), 200):
        values = [
            f"({i}, {row['year']}, {', '.join(_literal(row.get(name)) for name in rules.inputs)})"
            for i, row in enumerate(rows[start : start + 200], start)
        ]
        engine.run("INSERT INTO submissions VALUES " + ",\n".join(values))


def queried(engine: Any, rules: RuleSet, **options: Any) -> list[dict[str, Any]]:
    asked = SqlOptions(dialect=engine.dialect, group="year", **options)
    return sorted(engine.run(rules_sql(rules, asked).rstrip(";\n")), key=lambda row: row["unit"])


# ---- what must be the same


def expected(rules: RuleSet, rows: Sequence[Row], complete: bool) -> dict[int, dict[str, Any]]:
    """By number, what the exact reader prints: null where a node is not stated."""
    groups: dict[int, list[int]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(row["year"], []).append(i)
    found: dict[int, dict[str, Any]] = {}
    for members in groups.values():
        stated = [{k: v for k, v in rows[i].items() if v is not None and k != "year"} for i in members]
        units = [Unit("", str(i), str(i)) for i in members]
        cards = score(rules, [Submission(u, s, complete=complete) for u, s in zip(units, stated, strict=True)])
        for i, unit, card in zip(members, units, cards, strict=True):
            rank = cards.ranking.of(unit)
            found[i] = {"rank": None if rank is None else rank.rank, **_printed(rules, card)}
    return found


def _printed(rules: RuleSet, card: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    rounding = rules.rounding
    for node in rules.nodes.values():
        if not node.assessed:
            continue
        result = card[node.id]
        stated = card.stated(node.id)
        found[node.id] = Fraction(result.printed, 10**rounding.decimals) if stated else None
        if node.points is not None:
            points = scaled_round(result.points, rounding.points_decimals, rounding.mode) if stated else None
            found[f"{node.id}_points"] = None if points is None else Fraction(points, 10**rounding.points_decimals)
    return found


def compare(engine: Any, rules: RuleSet, rows: Sequence[Row], *, complete: bool, components: str | None) -> Counter[str]:
    """Asserts the promise for every row; counts rows, and those with a second look."""
    told = queried(engine, rules, complete=complete, components=components)
    assert [row["unit"] for row in told] == list(range(len(rows)))  # every row is listed
    wanted, counts = expected(rules, rows, complete), Counter[str]()
    for row in told:
        counts["rows"] += 1
        if row["second_look"]:
            counts["second look"] += 1
            continue
        for name, value in row.items():
            if name in ("unit", "year", "second_look"):
                continue
            exact = wanted[row["unit"]][name]
            given = None if value is None else Fraction(value)
            assert given == exact, (rules.id, row["unit"], name, given, exact)
            counts["figures"] += 1
    return counts


# ---- random rows


def draw(rules: RuleSet, seed: int, groups: int, most: int, absent: float) -> list[Row]:
    """Rows of groups of 1 to `most` units: small, large and round figures, parts up to their wholes, some absent."""
    pick = random.Random(seed)
    ordered = _wholes_first(rules)
    rows: list[Row] = []
    for group in range(groups):
        shape = pick.choice(("small", "large", "mixed", "mixed"))
        for _ in range(pick.randint(1, most)):
            row: dict[str, Any] = {"year": group}
            for declared in ordered:
                row[declared.id] = _drawn(declared, row, shape, pick)
            for name in rules.inputs:
                if pick.random() < absent:
                    row[name] = None
            rows.append(row)
    if absent:
        rows.append({"year": 0})
    return rows


def _wholes_first(rules: RuleSet) -> list[Input]:
    ordered: dict[str, Input] = {}
    while len(ordered) < len(rules.inputs):
        for name, declared in rules.inputs.items():
            if declared.part_of is None or declared.part_of in ordered:
                ordered.setdefault(name, declared)
    return list(ordered.values())


def _drawn(declared: Input, row: Row, shape: str, pick: random.Random) -> Any:
    if declared.kind == "yes_no":
        return pick.random() < 0.5
    if declared.kind == "choice":
        return pick.choice(list(declared.choices))
    low = declared.low if declared.low is not None else Fraction(-1000)
    top = {"small": 8, "large": 10**7}.get(shape) or pick.choice((1, 8, 64, 1000, 10**6))
    high = declared.high if declared.high is not None else low + top
    whole = row.get(declared.part_of) if declared.part_of else None
    if whole is not None:
        high = min(high, Fraction(whole))
    if pick.random() < 0.15:
        return int(high) if pick.random() < 0.5 else int(-(-low // 1))
    if declared.kind == "count":
        return pick.randint(int(-(-low // 1)), int(high))
    n = pick.randint(int(low * 10), int(high * 10))
    return n // 10 if n % 10 == 0 else Fraction(n, 10)


@pytest.mark.parametrize("name", RULE_SETS)
@pytest.mark.parametrize("complete", [True, False], ids=["complete", "as stated"])
def test_random_rows_print_as_the_exact_reader(engine: Any, name: str, complete: bool) -> None:
    rules = load(name)
    few = name.startswith("ict")
    counts: Counter[str] = Counter()
    for seed, absent in enumerate((0.0, 0.002, 0.05)):
        rows = draw(rules, seed, 6 if few else 12, 16 if few else 30, absent)
        fill(engine, rules, rows, "DECIMAL(20, 3)" if seed else "DOUBLE PRECISION")
        components = ("points" if not few else "values") if seed == 1 else None
        counts += compare(engine, rules, rows, complete=complete, components=components)
    print(engine.dialect, name, "complete" if complete else "as stated", dict(counts))
    assert counts["second look"] < counts["rows"] / 3
