"""Measures the batch against its peers in one run, and prints one table in Markdown.

    python tests/benchmarks/batch.py [--quick] [--no-peers] [--write docs/reference/benchmarks.md]

Every measurement is a process of its own; ours and NumPy's take turns. Peers from package registries run in a virtual
environment that is made for the run and thrown away; one that cannot be installed is named as such.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from spec import spec
from tables import columns

from dti_rules.plugins.registry import load

HERE = Path(__file__).resolve().parent
OURS = {
    "dti_rules: totals, main indicators, pillars": "totals",
    "dti_rules: the same, one thread": "totals-one",
    "dti_rules: all components as well": "all",
    "dti_rules: all components, scaled int64": "scaled",
}
HAND = "NumPy by hand, whole columns, all results"
PEERS = {
    "Polars by hand, all results": ("polars_peer.py", "polars", 1_000_000),
    "Numba fused loop, two threads, all results": ("numba_peer.py", "numba", 1_000_000),
    "OpenFisca-Core, all results": ("openfisca_peer.py", "openfisca-core", 1_000_000),
    "GoRules zen-engine, all results": ("zen_peer.py", "zen-engine", 1_000),
}


def run(python: str, script: str, *words: object) -> dict[str, Any] | str:
    """What a script says, or its last line where it fails."""
    command = [python, "-W", "ignore", str(HERE / script), *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "POLARS_MAX_THREADS": "2"}
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it was stopped"])[-1]
    said: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return said


def peers(folder: Path) -> tuple[str, dict[str, str]]:
    """A virtual environment with the peers, and why each that is missing is missing."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python, missing = str(folder / "bin" / "python"), {}
    for name, (_, package, _) in PEERS.items():
        done = subprocess.run(
            [python, "-m", "pip", "install", "-q", "numpy", package], capture_output=True, text=True, check=False
        )
        if done.returncode:
            missing[name] = "could not be installed"
    return python, missing


def measured(rows: int, rounds: int, folder: Path, python: str | None, missing: dict[str, str]) -> dict[str, Any]:
    """Seconds and memory of everything at one size."""
    rules = load("dti-2022")
    drawn = columns(rules, rows, 922)
    rules_file, figures = folder / "spec.json", folder / f"columns-{rows}.npz"
    rules_file.write_text(json.dumps(spec(rules)), encoding="utf-8")
    np.savez(figures, **drawn)
    del drawn
    found: dict[str, Any] = {}
    turns = []
    for _ in range(3):
        turns.append(run(sys.executable, "ours_and_hand.py", rows, max(1, rounds // 3)))
    for name in (HAND, *OURS):
        told = [turn[name] for turn in turns if isinstance(turn, dict) and name in turn]
        if told:
            found[name] = {key: statistics.median(t[key] for t in told) for key in ("seconds", "extra_mb")}
    for name, (script, _, most) in PEERS.items():
        if python is None or name in missing or rows > most:
            continue
        peer = run(python, f"peers/{script}", rules_file, figures, max(1, rounds // 3) if rows > 100_000 else rounds)
        found[name] = {"seconds": peer["seconds"], "extra_mb": None} if isinstance(peer, dict) else peer
    figures.unlink()
    return found


def cell(found: dict[str, Any], name: str) -> str:
    """Milliseconds, and the ratio to NumPy by hand."""
    told = found.get(name)
    if not isinstance(told, dict):
        return "–" if told is None else "failed"
    hand = found.get(HAND)
    ratio = f" ({told['seconds'] / hand['seconds']:.2f}x)" if isinstance(hand, dict) else ""
    return f"{told['seconds'] * 1e3:,.1f} ms{ratio}"


def machine() -> str:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next(
            (line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line), model
        )
    load_now = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores{load_now}; Python {platform.python_version()}, NumPy {np.__version__}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="up to 100,000 rows")
    parser.add_argument("--no-peers", action="store_true", help="only NumPy by hand beside ours")
    parser.add_argument("--write", type=Path, help="a page to write the tables to")
    asked = parser.parse_args()
    described = machine()
    sizes = [1_000, 10_000, 100_000] if asked.quick else [1_000, 10_000, 100_000, 1_000_000]
    results: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python, missing = (None, {}) if asked.no_peers else peers(folder / "peers")
        for rows in sizes:
            results[rows] = measured(rows, 15 if rows < 1_000_000 else 9, folder, python, missing)
            print(f"{rows:,} rows done", file=sys.stderr)
        extra = run(sys.executable, "special.py", folder, 1 if asked.quick else 10)
    page = _page(described, sizes, results, missing, extra)
    print(page)
    if asked.write:
        asked.write.write_text(page, encoding="utf-8")


def _page(
    described: str,
    sizes: list[int],
    results: dict[int, dict[str, Any]],
    missing: dict[str, str],
    extra: dict[str, Any] | str,
) -> str:
    names, rules = [HAND, *OURS, *PEERS], load("dti-2022")
    lines = [
        "# Benchmarks", "",
        "Written by `python tests/benchmarks/batch.py --write docs/reference/benchmarks.md`. "
        f"Rules: `{rules}`, {len(rules.components)} components, {len(rules.inputs)} inputs,",
        "denominators up to 100,000. Ours checks every figure, prints every result and proves its digits; the others compute floats.",
        "Medians; the ratio is to NumPy by hand in the same run. Machines are noisy: read ratios, and within a factor of 1.5 read nothing.", "",
        f"Machine: {described}.", "",
        "| | " + " | ".join(f"{rows:,} rows" for rows in sizes) + " |",
        "|---|" + "---|" * len(sizes),
    ]  # fmt: skip
    for name in names:
        if name in missing:
            lines.append(f"| {name} | " + " | ".join([missing[name], *[""] * (len(sizes) - 1)]) + " |")
        else:
            lines.append(f"| {name} | " + " | ".join(cell(results[rows], name) for rows in sizes) + " |")
    lines += [
        "",
        "Memory beyond the table, results included:",
        "",
        "| | " + " | ".join(f"{r:,} rows" for r in sizes) + " |",
    ]
    lines.append("|---|" + "---|" * len(sizes))
    for name in (HAND, *OURS):
        told = [results[rows].get(name) for rows in sizes]
        lines.append(
            f"| {name} | " + " | ".join(f"{t['extra_mb']:,.0f} MB" if isinstance(t, dict) else "–" for t in told) + " |"
        )
    if isinstance(extra, dict):
        lines += ["", "| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in extra.items())]
    else:
        lines += ["", f"The other measurements failed: {extra}"]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
