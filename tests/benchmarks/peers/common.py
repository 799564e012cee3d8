"""What every peer script does: read the rules and the columns, time, and say median seconds and peak memory as JSON.

python PEER.py SPEC.json COLUMNS.npz ROUNDS
"""

import gc
import json
import resource
import statistics
import sys
import time

import numpy as np


def main(prepare):
    """`prepare(spec, columns)` gives a function without arguments that scores all rows and returns the totals."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
        spec = json.load(file)
    with np.load(sys.argv[2]) as archive:
        columns = dict(archive)
    run = prepare(spec, columns)
    total = run()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    for _ in range(int(sys.argv[3])):
        gc.collect()
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = {"seconds": statistics.median(seconds), "peak_mb": peak / 1024, "first_mb": before / 1024}
    print(json.dumps({**said, "mean": float(np.mean(np.asarray(total, dtype=float)))}))


def extremes(spec, columns):
    """The lowest and highest of every input that is compared."""
    names = [term[2] for c in spec["components"] for term in c["terms"] if term[1] == "extremes"]
    return {name: (float(columns[name].min()), float(columns[name].max())) for name in names}
