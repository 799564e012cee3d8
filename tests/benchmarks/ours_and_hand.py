"""Times ours and NumPy by hand in turns: `python ours_and_hand.py ROWS ROUNDS`; says JSON."""

import ctypes
import gc
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hand_numpy import WORDS, hand_numpy
from tables import columns, table, word_codes

from dti_rules.plugins.registry import load
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table

TOTALS = ("total", "mains", "pillars")
LIBC = ctypes.CDLL(None)


def resident() -> float:
    """Megabytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


class Peak:
    """The most memory in use between enter and exit, sampled."""

    def __enter__(self) -> "Peak":
        gc.collect()
        if hasattr(LIBC, "malloc_trim"):  # what earlier runs have freed goes back, so that this one is seen to take it
            LIBC.malloc_trim(0)
        self.start = self.most = resident()
        self.going = True
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()
        return self

    def watch(self) -> None:
        while self.going:
            self.most = max(self.most, resident())
            time.sleep(0.002)

    def __exit__(self, *_: object) -> None:
        self.going = False
        self.thread.join()


def main() -> None:
    rows, rounds = map(int, sys.argv[1:])
    rules = load("dti-2022")
    drawn = columns(rules, rows, 922)
    source = ArrowSource(table(rules, drawn))
    figures = word_codes(rules, drawn, WORDS)
    np.seterr(all="ignore")
    touched = np.ones(min(rows * 300, 2**28))  # so that no run is the first to touch the machine's memory
    del touched

    def ours(*words: str, threads: int | None = None, scaled: bool = False) -> Callable[[], object]:
        ask = Ask((*TOTALS, *words), Options(complete=True), scaled, threads)
        return lambda: score_table(rules, source, ask)

    runs: dict[str, Callable[[], object]] = {
        "dti_rules: totals, main indicators, pillars": ours(),
        "dti_rules: the same, one thread": ours(threads=1),
        "dti_rules: all components as well": ours("components"),
        "dti_rules: all components, scaled int64": ours("components", scaled=True),
        "NumPy by hand, whole columns, all results": lambda: hand_numpy(figures),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    memory = {}
    for name, run in runs.items():
        with Peak() as peak:
            kept = run()
        memory[name] = peak.most - peak.start
        del kept
    for _ in range(rounds):
        for name, run in runs.items():
            gc.collect()
            start = time.perf_counter()
            kept = run()
            seconds[name].append(time.perf_counter() - start)
            del kept
    print(json.dumps({n: {"seconds": statistics.median(s), "extra_mb": memory[n]} for n, s in seconds.items()}))


if __name__ == "__main__":
    main()
