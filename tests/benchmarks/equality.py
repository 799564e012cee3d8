"""Holds the columnar reader against the exact one, row by row, on random and on adversarial tables.

    python tests/benchmarks/equality.py [--rows 200000] [--adversarial 20000] [--kernel machine]

`--kernel machine` has the machine kernel serve what it can, however small the table; `columns` never. It needs the package
`dti-rules-native`, which the extra `batch` brings.

Every printed total, main indicator, pillar, component, points and rank of every row must be the same.
"""

import argparse
import sys
from collections.abc import Iterable
from time import perf_counter
from typing import Any

from comparing import KINDS, compare, kinds_of

from dti_rules.plugins.registry import load
from dti_rules.scoring.batch.native import native_kernels
from dti_rules.words.problems import problem

RULE_SETS = ("dti-2022", "dti-2021", "dti-2023", "ict-index-2020")


def batches(rows: int, at_once: int = 2016) -> Iterable[int]:
    """Row counts that add up to `rows`."""
    while rows > 0:
        yield min(rows, at_once)
        rows -= at_once


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="random rows, over all rule sets")
    parser.add_argument("--adversarial", type=int, default=20_000, help="adversarial rows, over all rule sets")
    parser.add_argument("--seed", type=int, default=922)
    parser.add_argument("--kernel", choices=("machine", "columns"), default="machine")
    parser.add_argument("--rule-set", choices=RULE_SETS, action="append", help="only these rule sets")
    asked = parser.parse_args()
    if asked.kernel == "machine" and not native_kernels():
        told = problem("DTI-C006", module="dti-rules-native", install='pip install "dti-rules[batch]"')
        print(told.line("vi"), told.line("en"), sep="\n", file=sys.stderr)
        return 2
    different = 0
    print("| rule set | table | rows | figures compared | different | second looks | seconds |")
    print("|---|---|---|---|---|---|---|")
    for name in asked.rule_set or RULE_SETS:
        rules = load(name)
        for kind in kinds_of(rules):
            share = asked.rows if kind in ("random",) else asked.adversarial
            rows = share // len(RULE_SETS) // (1 if kind == "random" else len(KINDS) - 1)
            start, seed = perf_counter(), asked.seed
            sums: dict[str, Any] = {"figures": 0, "different": 0, "looks": 0}
            for many in batches(rows):
                found = compare(rules, kind, many, seed, asked.kernel == "machine")
                seed += 1
                sums["figures"] += found.figures
                sums["different"] += len(found.different)
                sums["looks"] += found.report.second_looks
                for line in found.different[:3]:
                    print(line, file=sys.stderr)
            different += sums["different"]
            print(
                f"| {name} | {kind} | {rows:,} | {sums['figures']:,} | {sums['different']} | {sums['looks']:,} "
                f"| {perf_counter() - start:.0f} |",
                flush=True,
            )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
