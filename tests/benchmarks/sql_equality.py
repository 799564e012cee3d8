"""Holds the exported query against the batch, row by row, on the random and adversarial tables of `equality.py`.

    python tests/benchmarks/sql_equality.py [--rows 200000] [--adversarial 20000] [--database duckdb]

`equality.py` holds the batch against the exact reader. Here every printed figure and rank of every row that the query
does not put under a second look must be the batch's; rows with a second look are counted.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
from comparing import KINDS, Table
from databases import Unavailable, database
from equality import RULE_SETS, batches

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import load
from dti_rules.report.export.nodes import SqlOptions
from dti_rules.report.export.sql import rules_sql
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.words.classes import evolve

AT_ONCE = 10_080
TYPES = {"count": "BIGINT", "yes_no": "BOOLEAN", "choice": "VARCHAR"}


def kinds_of(rules: RuleSet) -> list[str]:
    """The kinds of tables without figures given for indicators: a query takes inputs."""
    return [kind for kind in KINDS if not kind.startswith("given")]


def create(engine: Any, rules: RuleSet) -> None:
    """The table that the query reads."""
    known = [node for node in rules.leaves if node.assessed and node.formula is None]
    types = {"unit": "INTEGER", "year": "INTEGER"}
    types |= {name: TYPES.get(declared.kind, "DECIMAL(24, 2)") for name, declared in rules.inputs.items()}
    types |= {node.id: "DECIMAL(24, 2)" for node in known}
    engine.run("DROP TABLE IF EXISTS submissions")
    engine.run("CREATE TABLE submissions (" + ", ".join(f'"{name}" {kind}' for name, kind in types.items()) + ")")


def fill(engine: Any, rules: RuleSet, table: Any, folder: Path) -> None:
    """The rows of a table, as the query reads them."""
    csv, known = folder / "rows.csv", [n.id for n in rules.leaves if n.assessed and n.formula is None]
    whole = table.set_column(0, "unit", pa.array(range(table.num_rows)))
    for name in known:
        whole = whole.append_column(name, pa.nulls(whole.num_rows, pa.string()))
    pa.csv.write_csv(whole.select(["unit", "year", *rules.inputs, *known]), csv)
    create(engine, rules)
    engine.load(csv)


def differences(engine: Any, rules: RuleSet, query: str, table: Any, complete: bool) -> tuple[int, int]:
    """Runs the query: how many figures differ where they may not, and how many rows have a second look."""
    told = sorted(engine.run(query), key=lambda row: row["unit"])
    columns = [name for name in told[0] if name not in ("unit", "year", "second_look")]
    printed = score_table(rules, ArrowSource(table), Ask(tuple(columns), Options(group="year", complete=complete)))
    sure = ~np.array([row["second_look"] for row in told])
    wrong = 0
    for name in columns:
        mine = np.array([np.nan if row[name] is None else float(row[name]) for row in told])
        theirs = printed[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
        differ = sure & ~np.isclose(mine, theirs, rtol=0, atol=1e-9, equal_nan=True)
        for row in np.flatnonzero(differ)[:2]:
            print(
                f"{rules.id} {engine.dialect} row {row} {name}: query {mine[row]}, batch {theirs[row]}", file=sys.stderr
            )
        wrong += int(differ.sum())
    return wrong, int((~sure).sum())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="random rows, over all rule sets")
    parser.add_argument("--adversarial", type=int, default=20_000, help="adversarial rows, over all rule sets")
    parser.add_argument("--database", choices=("duckdb", "postgres"), action="append")
    parser.add_argument("--rule-set", choices=RULE_SETS, action="append", help="only these rule sets")
    asked, different = parser.parse_args(), 0
    print("| database | rule set | table | rows | different | second looks | with components | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for kind_of_database in asked.database or ("duckdb", "postgres"):
            try:
                with database(kind_of_database) as engine:
                    different += _all(engine, asked, Path(name))
            except Unavailable as why:
                print(f"| {kind_of_database} | left out: {why} | | | | | | |")
    return 1 if different else 0


def _all(engine: Any, asked: Any, folder: Path) -> int:
    different = 0
    for rules in map(load, asked.rule_set or RULE_SETS):
        for kind in kinds_of(rules):
            share = asked.rows if kind == "random" else asked.adversarial / (len(kinds_of(rules)) - 1)
            complete, start, seed, rows = kind != "partly", perf_counter(), 922, int(share / len(RULE_SETS))
            options = SqlOptions(engine.dialect, group="year", complete=complete)
            queries = [rules_sql(rules, each).rstrip(";\n") for each in (options, evolve(options, components="values"))]
            wrong, looks = 0, [0, 0]
            for many in batches(rows, AT_ONCE):
                table = Table(rules, kind, many, seed).arrow()
                fill(engine, rules, table, folder)
                for i, query in enumerate(queries):
                    found = differences(engine, rules, query, table, complete)
                    wrong, looks[i] = wrong + found[0], looks[i] + found[1]
                seed += 1
            different += wrong
            print(
                f"| {engine.dialect} | {rules.id} | {kind} | {rows:,} | {wrong} | {looks[0]:,} | {looks[1]:,} "
                f"| {perf_counter() - start:.0f} |",
                flush=True,
            )
    return different


if __name__ == "__main__":
    sys.exit(main())
