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


def compared(spec):
    """What every relative component compares: its id and the tree of its figure."""
    found = {}

    def walk(tree):
        if tree[0] == "highest":
            found[tree[1]] = tree[2]
        for part in tree[1:]:
            if isinstance(part, list) and part and isinstance(part[0], str):
                walk(part)

    for component in spec["components"]:
        walk(component["tree"])
    return found


def numpy_value(tree, columns):
    """A figure that is compared, over whole columns."""
    kind, *rest = tree
    if kind == "name":
        return columns[rest[0]]
    if kind == "+":
        return numpy_value(rest[0], columns) + numpy_value(rest[1], columns)
    top, bottom = (numpy_value(part, columns) for part in rest[:2])
    return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1) * rest[2], rest[4])


def highest(spec, columns):
    """The highest of every compared figure."""
    return {name: float(numpy_value(tree, columns).max()) for name, tree in compared(spec).items()}
