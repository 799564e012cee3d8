"""What `export --to sql` promises: a row without a second look prints what the exact reader prints, on real engines."""

import contextlib
import functools
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import every_operation as operations
import pytest
from effort import examples
from every_operation import EDITION, WAYS, every_operation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dti_rules.conformance.strategies import inputs_of
from dti_rules.formula.scope import Input
from dti_rules.model.figures import Given, Interval, printings
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.plugins.registry import load
from dti_rules.scoring.score import score
from dti_rules.scoring.warnings import codes_of
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError

pytest.importorskip("sqlglot")

from dti_rules.report.export.nodes import SqlOptions
from dti_rules.report.export.sql import rules_sql

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
from databases import DuckDB, Unavailable, database

RULE_SETS = ("dti-2021", "dti-2022", "dti-2023", "ict-index-2020")
Row = Mapping[str, Any]


# ---- engines


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.long)])
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with contextlib.ExitStack() as stack:
        try:
            found = stack.enter_context(database(request.param))
        except Unavailable as why:
            pytest.skip(str(why))
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
    types = {name: _type(declared, number_type) for name, declared in rules.inputs.items()}
    types |= {node.id: number_type for node in _given_nodes(rules)}
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    engine.run("DROP TABLE IF EXISTS submissions")
    engine.run(f'CREATE TABLE submissions ("unit" INTEGER, "year" INTEGER, {columns})')
    for start in range(0, len(rows), 200):
        values = [
            f"({i}, {row['year']}, {', '.join(_literal(row.get(name)) for name in types)})"
            for i, row in enumerate(rows[start : start + 200], start)
        ]
        engine.run("INSERT INTO submissions VALUES " + ",\n".join(values))


def _given_nodes(rules: RuleSet) -> list[Node]:
    """Indicators known only as a total: their points are a column."""
    return [node for node in rules.leaves if node.assessed and node.formula is None]


def _submission(rules: RuleSet, number: int, row: Row, complete: bool) -> Submission:
    stated = {name: row[name] for name in rules.inputs if row.get(name) is not None}
    given_points = []
    for node in _given_nodes(rules):
        if row.get(node.id) is not None:
            value = Fraction(row[node.id]) / (node.points or 1)
            given_points.append(Given(node.id, Interval.point(value), value, str(row[node.id]), "points"))
    return Submission(Unit("", str(number), str(number)), stated, tuple(given_points), complete=complete)


@functools.cache
def _query(rules: RuleSet, options: SqlOptions) -> str:
    return rules_sql(rules, options).rstrip(";\n")


def queried(engine: Any, rules: RuleSet, **options: Any) -> list[dict[str, Any]]:
    asked = SqlOptions(dialect=engine.dialect, group="year", **options)
    return sorted(engine.run(_query(rules, asked)), key=lambda row: row["unit"])


# ---- what must be the same


def expected(rules: RuleSet, rows: Sequence[Row], complete: bool) -> dict[int, dict[str, Any]]:
    """By number, what the exact reader prints: null where a node is not stated."""
    groups: dict[int, list[int]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(row["year"], []).append(i)
    found: dict[int, dict[str, Any]] = {}
    for members in groups.values():
        cards = score(rules, [_submission(rules, i, rows[i], complete) for i in members])
        for i, card in zip(members, cards, strict=True):
            rank = cards.ranking.of(card.unit)
            codes = "; ".join(codes_of(card.warnings))
            found[i] = {"rank": None if rank is None else rank.rank, "warnings": codes, **_printed(rules, card)}
    return found


def _printed(rules: RuleSet, card: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    rounding = rules.rounding
    for node in rules.nodes.values():
        if not node.assessed:
            continue
        result = card[node.id]
        stated = card.stated(node.id)
        found[node.id] = _digits(result.value, rounding.decimals, rounding.mode) if stated else None
        if node.points is not None:
            points = _digits(result.points, rounding.points_decimals, rounding.mode) if stated else None
            found[f"{node.id}_points"] = points
    return found


UNDECIDED = "undecided"
"""Bounds of a node compared with extremes that the edition states: no query prints that."""


def _digits(value: Fraction | Interval, decimals: int, mode: str) -> Fraction | str:
    """What is printed; an irrational value is an enclosure whose ends print the same."""
    low, high = printings(value if isinstance(value, Interval) else Interval.point(value), decimals, mode)
    return Fraction(low, 10**decimals) if low == high else UNDECIDED


def compare(
    engine: Any, rules: RuleSet, rows: Sequence[Row], *, complete: bool, components: str | None
) -> Counter[str]:
    """Asserts the promise for every row; counts rows, and those with a second look."""
    told = queried(engine, rules, complete=complete, components=components, warnings=True)
    assert [row["unit"] for row in told] == list(range(len(rows)))  # every row is listed
    wanted, counts = expected(rules, rows, complete), Counter[str]()
    for row in told:
        counts["rows"] += 1
        if row["warnings"] is not None:
            assert row["warnings"] == wanted[row["unit"]]["warnings"], (rules.id, row["unit"])
            counts.update(each.split()[0] for each in row["warnings"].split("; ") if each)
        else:
            assert row["second_look"]
        if row["second_look"]:
            counts["second look"] += 1
            continue
        for name, value in row.items():
            if name in ("unit", "year", "second_look", "warnings"):
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
            for node in _given_nodes(rules):
                row[node.id] = Fraction(pick.randint(0, int(node.points or 1) * 10), 10)
            for name in [*rules.inputs, *(node.id for node in _given_nodes(rules))]:
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


@pytest.mark.long
@pytest.mark.parametrize("name", RULE_SETS)
@pytest.mark.parametrize("complete", [True, False], ids=["complete", "as stated"])
def test_random_rows_print_as_the_exact_reader(engine: Any, name: str, complete: bool) -> None:
    rules = load(name)
    few = name.startswith("ict")
    counts: Counter[str] = Counter()
    shares = (0.0, 0.002, 0.05) if name in ("dti-2022", "ict-index-2020") else (0.002,)
    for seed, absent in enumerate(shares):
        # one undecided total leaves the ranks of its whole group open, so groups of 198 figures a unit are small
        rows = draw(rules, seed, 6 if few else 40, 16 if few else 5, absent)
        fill(engine, rules, rows, "DECIMAL(20, 3)" if seed else "DOUBLE PRECISION")
        components = ("points" if not few else "values") if seed == 1 else None
        counts += compare(engine, rules, rows, complete=complete, components=components)
    print(engine.dialect, name, "complete" if complete else "as stated", dict(counts))
    assert counts["figures"] > counts["second look"]


# ---- every operation of the language


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS, ids=[f"{mode}-{on}-{ties}" for mode, on, ties, _ in WAYS])
def test_every_operation_prints_as_the_exact_reader(
    engine: Any, tmp_path: Path, way: tuple[str, str, str, int]
) -> None:
    rules = every_operation(tmp_path / "every", *way)
    counts: Counter[str] = Counter()
    for seed in range(8 if way == WAYS[0] else 4):
        rows = draw(rules, seed, 12, 8, (0.0, 0.1, 0.4)[seed % 3])
        fill(engine, rules, rows, "DECIMAL(20, 3)" if seed % 2 else "DOUBLE PRECISION")
        components = (None, "values", "points")[seed % 3]
        counts += compare(engine, rules, rows, complete=seed % 4 < 2, components=components)
    print(engine.dialect, way, dict(counts))
    assert counts["figures"] > 100


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return every_operation(tmp_path_factory.mktemp("every") / "rules", *WAYS[0])


@pytest.mark.long
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_any_admissible_figures_print_as_the_exact_reader(every: RuleSet, data: st.DataObject) -> None:
    engine = DuckDB()
    cohorts = data.draw(st.lists(st.lists(inputs_of(every), min_size=1, max_size=4), min_size=4, max_size=4))
    rows = [{**row, "year": year, "two": 3} for year, cohort in enumerate(cohorts) for row in cohort]
    for row in rows:
        for name in data.draw(st.sets(st.sampled_from(sorted(every.inputs)), max_size=2)):
            row[name] = None
    fill(engine, every, rows)
    compare(engine, every, rows, complete=data.draw(st.booleans()), components="points")
    engine.close()


@pytest.mark.long
def test_a_cohort_of_plausible_figures_needs_no_second_look(engine: Any) -> None:
    """Sixty-three provinces with everything stated: neither standard deviations nor shares come near a turn."""
    for name in RULE_SETS:
        rules = load(name)
        pick = random.Random(1)
        rows = []
        for _ in range(63):
            row: dict[str, Any] = {"year": 1}
            for declared in _wholes_first(rules):
                row[declared.id] = _plausible(declared, row, pick)
            rows.append(row)
        fill(engine, rules, rows)
        assert compare(engine, rules, rows, complete=True, components=None)["second look"] == 0


def _plausible(declared: Input, row: Row, pick: random.Random) -> Any:
    if not declared.numeric:
        return pick.random() < 0.5 if declared.kind == "yes_no" else pick.choice(list(declared.choices))
    high = int(declared.high) if declared.high is not None else 10**6 + 3
    whole = row.get(declared.part_of) if declared.part_of else None
    return (
        pick.randint(1 if declared.high is not None else 10**5, high) if whole is None else pick.randint(1, int(whole))
    )


# ---- rows that scoring refuses, and the engine's own traps


def test_units_of_one_large_count_are_known_to_be_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Floats do not add them up exactly; that they are one number is seen all the same."""
    first, _, inputs = EDITION.partition("inputs:\n")
    declared = "".join(line for line in inputs.splitlines(keepends=True) if line.startswith("  b:"))
    monkeypatch.setattr(operations, "EDITION", f"{first}inputs:\n{declared}")
    monkeypatch.setattr(operations, "FORMULAS", {"capped(floored(z_score(b)))": "b"})
    rules = every_operation(tmp_path / "every", *WAYS[0])
    with database("duckdb") as duckdb:
        fill(duckdb, rules, [{"year": 1, "b": 2**53 - 1}] * 3)
        rows = queried(duckdb, rules, components="values")
    assert [(row["k1"], row["second_look"]) for row in rows] == [(0, False)] * 3


@pytest.mark.long
def test_codes_of_denominators_count_where_they_are_come_to_and_no_query_tells_codes_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    formulas = {
        "share(a, b) when f otherwise rate(m, d, full_from = 1)": "a b f m d",
        "yes(g or share(a, b) >= 1/2)": "g a b",
        "share(a, b) * between_extremes(m)": "a b m",
    }
    edition = [line for line in EDITION.splitlines(keepends=True) if line[:4] not in ("  c:", "  e:", "  n:", "  w:")]
    monkeypatch.setattr(operations, "EDITION", "".join(edition))
    monkeypatch.setattr(operations, "FORMULAS", formulas)
    rules = every_operation(tmp_path / "every", *WAYS[0])
    zero: dict[str, Any] = {"a": 0, "b": 0, "d": 0, "m": 2, "year": 1, "two": 3, "f": True, "g": True}
    rows = [zero, {**zero, "f": False, "m": 5}, {**zero, "g": False, "m": 7}, {**zero, "a": None}]
    assert "warnings" not in rules_sql(rules, SqlOptions(complete=True))
    counts: Counter[str] = Counter()
    with database("duckdb") as duckdb:
        for told in (rows, [*rows, {**zero, "m": None, "f": None}], rows[:1]):
            fill(duckdb, rules, told)
            for complete in (True, False):
                counts += compare(duckdb, rules, told, complete=complete, components="values")
    assert {f"DTI-W00{i}" for i in (1, 2, 3, 4)} | {"DTI-W010"} <= counts.keys()


@pytest.mark.long
def test_a_row_that_scoring_refuses_prints_nothing_and_puts_its_group_under_a_second_look(engine: Any) -> None:
    rules = load("dti-2022")
    rows = [{**row, "year": i // 3} for i, row in enumerate(draw(rules, 3, 6, 12, 0.0)[:6])]
    for change in ({"civil_servants": -5}, {"graduates_dx": 9, "graduates": 4}, {"steering_committee_chair": "chef"}):
        wrong = [{**rows[0], **change}, *rows[1:]]
        with pytest.raises(ProblemsError):
            expected(rules, wrong, True)
        fill(engine, rules, wrong)
        told = queried(engine, rules, complete=True)
        assert [row["second_look"] for row in told[:3]] == [True, True, True]
        assert told[0]["total"] is None and told[0]["rank"] is None and told[1]["total"] is not None


@pytest.mark.long
def test_a_missing_numerator_earns_nothing(engine: Any) -> None:
    """LEAST skips nulls in both engines, so a cap alone would give full marks."""
    rules = load("dti-2022")
    first, *others = draw(rules, 5, 6, 12, 0.0)
    fill(engine, rules, [{**first, "graduates_dx": None}, *({**row, "year": 0} for row in others)])
    stated, *_ = queried(engine, rules, components="values")
    complete, *_ = queried(engine, rules, components="values", complete=True)
    assert stated["it_graduate_share"] is None and stated["total"] is None
    assert complete["it_graduate_share"] == 0 and complete["total"] is not None


@pytest.mark.long
def test_a_table_in_a_schema_with_reserved_words_for_names(engine: Any) -> None:
    rules = load("dti-2022")
    rows = draw(rules, 6, 1, 3, 0.0)
    fill(engine, rules, rows)
    engine.run('DROP SCHEMA IF EXISTS "order" CASCADE')
    engine.run('CREATE SCHEMA "order"')
    engine.run('CREATE TABLE "order"."select" AS SELECT *, "unit" AS "from" FROM submissions')
    asked = SqlOptions(dialect=engine.dialect, table="order.select", unit="from", complete=True)
    found = engine.run(rules_sql(rules, asked).rstrip(";\n"))
    assert sorted(row["from"] for row in found) == list(range(len(rows)))


@pytest.mark.long
def test_every_component_stands_beside_its_citation(every: RuleSet) -> None:
    text = rules_sql(load("dti-2022"), SqlOptions())
    for node in load("dti-2022").leaves:
        if node.assessed:
            assert f"/* {node.code} {node.title.vi} · {node.cite} · " in text
    assert "2 */ DROP TABLE" not in rules_sql(every, SqlOptions())


def test_a_function_of_arrays_has_no_sql_form(every: RuleSet) -> None:
    class Arrays(type(every.functions["share"])):  # type: ignore[misc]
        def columns(self, bound: Any, compiler: Any) -> Any:
            return object()

    class Without(type(every.functions["share"])):  # type: ignore[misc]
        engines: frozenset[Any] = frozenset()

    for function in (Arrays(), Without()):
        changed = evolve(every, functions={**every.functions, "share": function})
        with pytest.raises(ProblemsError, match="DTI-I001 the function 'share' has no SQL form"):
            rules_sql(changed, SqlOptions())
