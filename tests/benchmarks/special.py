"""Other measurements: `python special.py FOLDER MILLIONS`: small tables, draws, second looks, a large file; says JSON."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tables import columns, table

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import load
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.results import Report
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table

TOTALS = ("total", "mains", "pillars")
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command and says how many kilobytes it held at most; a process that this one starts would count ours as well."""


def timed(times: int, run: Callable[[], object]) -> float:
    run()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def scored(rules: RuleSet, source: Any, words: tuple[str, ...], group: str | None = None) -> Report:
    reports: list[Report] = []
    score_table(rules, ArrowSource(source), Ask(words, Options(group, True)), reports.append)
    return reports[0]


def looks(rules: RuleSet, source: Any, words: tuple[str, ...]) -> str:
    with_looks = timed(1, lambda: scored(rules, source, words))
    report = scored(rules, source, words)
    return f"{report.second_looks / report.rows:.4%} of rows, {report.figures_looked_at:,} figures; {with_looks:.2f} s in all"


def decimals(rules: RuleSet, rows: int) -> Any:
    """Every component entered with two decimals."""
    chance = np.random.default_rng(3)
    kinds = pa.decimal128(10, 2)
    nodes = [node for node in rules.leaves if node.assessed]
    cents = {node.id: chance.integers(0, int((node.points or 0) * 100), rows, endpoint=True) for node in nodes}
    return pa.table({name: pa.array([Decimal(int(c)) / 100 for c in x], kinds) for name, x in cents.items()})


def large(folder: Path, millions: int) -> str:
    """Rows from Parquet to Parquet by the command, with ranks."""
    rules, source, output = load("dti-2022"), folder / "large.parquet", folder / "out.parquet"
    writer: Any = None
    for part in range(millions):
        made = table(rules, columns(rules, 1_000_000, part))
        writer = writer or pq.ParquetWriter(source, made.schema)
        writer.write_table(made, row_group_size=262_144)
    writer.close()
    command = [sys.executable, "-m", "dti_rules.cli", "batch", "dti-2022", str(source), "-o", str(output), "--complete"]
    start = time.perf_counter()
    said = subprocess.run([sys.executable, "-c", PEAK, *command], check=True, capture_output=True, text=True).stdout
    seconds, peak = time.perf_counter() - start, int(said) / 2**20
    size = source.stat().st_size / 2**30
    source.unlink()
    return f"{seconds:.1f} s, {peak:.2f} GiB at most (the file holds {size:.1f} GiB)"


def main() -> None:
    folder, millions = Path(sys.argv[1]), int(sys.argv[2])
    rules = load("dti-2022")
    rows = 1_000_000 if millions > 1 else 100_000
    few = table(rules, columns(rules, 63, 1))
    found: dict[str, str] = {
        "63 rows, totals, main indicators, pillars, ranks": f"{timed(21, lambda: scored(rules, few, (*TOTALS, 'rank'))) * 1e3:.1f} ms"
    }
    draws = rows // 63
    many = table(rules, columns(rules, draws * 63, 2)).append_column("draw", pa.array(np.repeat(np.arange(draws), 63)))
    small = many.slice(0, min(draws, 1000) * 63)
    seconds = timed(3, lambda: scored(rules, small, (*TOTALS, "rank"), "draw"))
    found[f"63 rows x 98 components x {small.num_rows // 63:,} draws, cohorts and ranks within each draw"] = (
        f"{seconds * 1e3:.0f} ms"
    )
    report = scored(rules, many.drop(["draw"]), (*TOTALS, "rank"))
    found[f"ranks of {report.rows:,} rows, alone"] = f"{report.rank_seconds * 1e3:.0f} ms"
    for most in (100_000, 400):
        drawn = table(rules, columns(rules, rows, 5, most=most))
        found[f"second looks, {rows:,} rows, denominators up to {most:,}: totals, main indicators, pillars"] = looks(
            rules, drawn, TOTALS
        )
        found[f"the same with all components, denominators up to {most:,}"] = looks(
            rules, drawn, (*TOTALS, "components")
        )
        del drawn
    entered = decimals(rules, rows // 10)
    found[f"second looks, {rows // 10:,} rows of entries with two decimals"] = looks(
        rules, entered, (*TOTALS, "components")
    )
    for m in sorted({1, millions}):
        found[f"{m:,},000,000 rows, Parquet to Parquet, with ranks"] = large(folder, m)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
