"""Changes one small thing in the code at a time and asks whether a test notices.

    python -m tests.mutation --sample 200 --seed 1 --jobs 2
    python -m tests.mutation --sample 20 dti_rules/scoring/values.py
    python -m tests.mutation dti_rules/scoring/values.py:24

First all tests but the long ones run once under coverage, to learn which of them reach which line. Then it
prints each mutant with its file and line, what was changed and what that means. A mutant that survives is a missing
test; those that are known to make no difference are called `alike` and not tried (`tests/mutation/alike.toml`).
`undecided` are those whose tests did not end within the limit. The checkout is not touched: the tests run in copies of
it, which are removed at the end, also after Ctrl-C. Exit code 1 where one survived.
"""

import argparse
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.alike import alike
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.reached import Reached, load
from tests.mutation.rooms import DEFAULT, DEFAULT_TESTS, ROOT, modules
from tests.mutation.working import Crew, Result

TOLD = 20
"""So many tests may fail without any change; where more do, what a mutant's tests say is worth nothing."""


def main() -> int:
    """Draws mutants, tests them and reports."""
    asked = arguments()
    for each in (signal.SIGINT, signal.SIGTERM):  # also where a shell runs this in the background
        signal.signal(each, signal.default_int_handler)
    seed = random.randrange(2**32) if asked.seed is None else asked.seed
    try:
        found = [mutant for path in asked.paths for mutant in _mutants(path)]
    except FileNotFoundError as error:
        print(f"{error}: there is no such file or folder", file=sys.stderr)
        return 2
    drawn = random.Random(seed).sample(found, min(asked.sample, len(found)))
    print(f"{len(found)} mutants, {len(drawn)} drawn with --seed {seed}", flush=True)
    if asked.list:
        for mutant in sorted(drawn, key=lambda each: (each.file, each.start)):
            print(mutant, *(f"    {line}" for line in mutant.diff(_source(mutant.file)).splitlines()), sep="\n")
        return 0
    crew, counts, started = Crew(min(asked.jobs, len(drawn)) or 1), Counter[str](), time.monotonic()
    code = 0
    try:
        reached = learn(crew, drawn, asked)
        if reached is None:
            print("the tests do not run", file=sys.stderr)
            return 2
        known = {mutant: same.why for mutant in drawn if (same := alike(mutant, _source(mutant.file)))}
        for mutant, why in known.items():
            counts["alike"] += 1
            print(f"alike     {mutant}\n    {why}", flush=True)
        for result in crew.results([each for each in drawn if each not in known], reached, asked.limit):
            counts[result.verdict] += 1
            tell(result, sum(counts.values()), len(drawn))
    except KeyboardInterrupt:
        code = 130
    finally:
        crew.close()
        print("\r\x1b[K" if sys.stderr.isatty() else "", end="", file=sys.stderr, flush=True)
    said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("killed", "survived", "undecided", "alike"))
    print(f"{said}; {time.monotonic() - started:.0f} s, seed {seed}" + (", interrupted" if code else ""), flush=True)
    return code or int(counts["survived"] > 0)


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.split("\n")[0])
    parser.add_argument(
        "paths", nargs="*", default=DEFAULT, metavar="PATH", help="modules, folders of them, or MODULE:LINE"
    )
    parser.add_argument("--sample", type=int, default=50, help="how many mutants (default 50)")
    parser.add_argument("--seed", type=int, help="draw the mutants that an earlier run drew")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    parser.add_argument("--limit", type=float, default=300, help="seconds that the tests of a mutant may take")
    parser.add_argument(
        "--tests", action="append", default=[], metavar="PATH", help="only these tests (may be repeated)"
    )
    parser.add_argument(
        "--reached", type=Path, metavar="FILE", help="what an earlier run on the same tree learnt, written if not there"
    )
    parser.add_argument("--list", action="store_true", help="only list the mutants")
    asked = parser.parse_args()
    if asked.sample < 1 or asked.jobs < 1 or not asked.limit > 0:
        parser.error("--sample, --jobs and --limit are numbers above 0")
    return asked


def learn(crew: Crew, drawn: Sequence[Mutant], asked: argparse.Namespace) -> Reached | None:
    """Which tests reach which line of the modules that mutants were drawn of; nothing where they do not run."""
    if asked.reached is not None and asked.reached.exists():
        return load(asked.reached)
    started = time.monotonic()
    concerned = sorted({mutant.file for mutant in drawn})
    found = crew.copies[0].learn(asked.tests or DEFAULT_TESTS, concerned, asked.jobs)
    print(f"the tests as they are, under coverage: {time.monotonic() - started:.0f} s", flush=True)
    for test in found.failed[:TOLD] if found else ():
        print(f"fails without any change, and is left out: {test}", flush=True)
    if found is not None and len(found.failed) > TOLD:
        print(f"and {len(found.failed) - TOLD} others: mend the tests first", file=sys.stderr)
        return None
    if found is not None and asked.reached is not None:
        found.save(asked.reached)
    return found


def tell(result: Result, number: int, count: int) -> None:
    """Prints what became of a mutant; the change itself where no test killed it."""
    mutant = result.mutant
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    print(f"{result.verdict:9} {mutant} ({result.seconds:.0f} s)")
    if result.verdict != "killed":
        print("\n".join(f"    {line}" for line in mutant.diff(_source(mutant.file)).splitlines()))
    sys.stdout.flush()
    if sys.stderr.isatty():
        print(f"{number}/{count}", end="", file=sys.stderr, flush=True)


def _mutants(path: str) -> list[Mutant]:
    """The mutants of a module, of all in a folder, or of one line: `dti_rules/scoring/values.py:24`."""
    name, _, line = path.partition(":")
    found = [mutant for module in modules([name]) for mutant in mutants(module, _source(module))]
    return [mutant for mutant in found if not line or str(mutant.line) == line]


def _source(module: Path) -> str:
    return (ROOT / module).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
