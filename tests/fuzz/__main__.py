"""Throws hostile inputs of every kind at the commands, and says what came of it: `python -m tests.fuzz --minutes 20`.

Counts clean problems (exit code 2 with lines that say what to write instead), results that are fine, and failures:
tracebacks, commands that compute for more than 2 seconds or take more than 500 MB, and untidy ones (output beside a
problem, files half-written, unprintable characters). The smallest input of each distinct failure goes into a folder of
`--keep DIR`, with the commands (`cmd`) and what came of them (`about.txt`). Exit code 1 where there was a failure, 130
after Ctrl-C. Each command runs in a process of its own with limits, so this needs an operating system that can fork.
"""

import argparse
import os
import random
import re
import signal
import sys
import time
from pathlib import Path

from tests.fuzz.hunt import Hunt, table
from tests.fuzz.runner import KINDS, Runner
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Hunts until the time is up, and reports."""
    asked = arguments()
    for each in (signal.SIGINT, signal.SIGTERM):  # also where a shell runs this in the background
        signal.signal(each, signal.default_int_handler)
    seed = random.randrange(2**32) if asked.seed is None else asked.seed
    targets = asked.target or list(TARGETS)
    print(f"seed {seed}: python -m tests.fuzz --minutes {asked.minutes:g} --seed {seed}", flush=True)
    runner = Runner()
    hunt = Hunt(runner, Progress(asked.minutes * 60))
    started, rounds, interrupted = time.monotonic(), 0, False
    until = started + asked.minutes * 60
    try:
        while time.monotonic() < until:
            target = targets[rounds % len(targets)]
            hunt.round(target, TARGETS[target], f"{seed}:{rounds // len(targets)}", until)
            rounds += 1
    except KeyboardInterrupt:
        interrupted = True
    finally:
        runner.close()
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    if asked.keep is not None:
        kept(hunt, asked.keep)
    print("\n".join(table(hunt)))
    print(f"{time.monotonic() - started:.0f} s, seed {seed}" + (", interrupted" if interrupted else ""), flush=True)
    return 130 if interrupted else int(bool(hunt.failures))


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=5.0, help="how long (default 5)")
    parser.add_argument("--seed", type=int, help="draw what an earlier run drew (it printed its seed)")
    parser.add_argument("--target", action="append", choices=list(TARGETS), help="one kind of input (may be repeated)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a folder for the smallest input of each failure")
    asked = parser.parse_args()
    if not hasattr(os, "fork"):
        parser.error("this operating system cannot fork")
    if not 0 < asked.minutes < 100_000:
        parser.error("--minutes: a number above 0")
    return asked


class Progress:
    """One line on a terminal, nothing elsewhere."""

    def __init__(self, seconds: float) -> None:
        self.started, self.seconds, self.said = time.monotonic(), seconds, 0.0

    def __call__(self, hunt: Hunt, target: str) -> None:
        """Says what was met so far, a few times a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self.said < 0.2:
            return
        self.said = now
        counts = ", ".join(f"{hunt.counts[kind]} {kind}" for kind in KINDS)
        line = f"{now - self.started:.0f}/{self.seconds:.0f} s, {target}: {counts}; {len(hunt.failures)} distinct"
        print(f"\r{line[:119]}\x1b[K", end="", file=sys.stderr, flush=True)


def kept(hunt: Hunt, folder: Path) -> None:
    """Writes the smallest input of each failure into a folder of its own."""
    for key, failure in hunt.failures.items():
        name = re.sub(r"[^A-Za-z0-9.]+", "-", key).strip("-")[:80]
        remark = (
            f"{key}\ntarget {failure.target}, seed {failure.seed}, met {failure.times} times\n\n{failure.outcome.said}"
        )
        failure.case.keep(folder / name, remark)


if __name__ == "__main__":
    sys.exit(main())
