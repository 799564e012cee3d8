"""How long commands take to answer, as multiples of an empty interpreter's start in the same run.

    python tests/benchmarks/start.py [--times 5] [--quick]

`--quick` fails where a command takes more than it may. Bytecode and checked rule sets are cached by a first, uncounted
call; processor time tells more than the clock where other programs run.
"""

import argparse
import subprocess
import sys
from time import perf_counter

COMMANDS = {
    ("--version",): 4.0,
    ("--help",): None,
    ("rulesets",): None,
    ("show", "dti-2022", "4.2"): None,
    ("score", "dti-2022", "@published-totals"): 12.0,
    ("score", "dti-2022", "@published-mains"): None,
    ("explain", "dti-2022", "@published-mains", "--unit", "Cà Mau", "4.2"): None,
}
"""What is called, and how many empty starts it may take."""


def taken(*words: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor that a command of Python takes."""
    start = perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    if sys.platform == "win32":
        process.wait()
        used = perf_counter() - start
    else:
        import os

        _, _, usage = os.wait4(process.pid, 0)
        used = usage.ru_utime + usage.ru_stime
    return perf_counter() - start, used


def best(times: int, *words: str) -> tuple[float, float]:
    """The least of several runs, of each."""
    clocks, processors = zip(*(taken(*words) for _ in range(times)), strict=True)
    return min(clocks), min(processors)


def main() -> int:
    """Prints the multiples."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--quick", action="store_true")
    chosen = options.parse_args()
    over = 0
    empty = best(chosen.times, "-c", "pass")
    print(f"empty interpreter: {1000 * empty[0]:.0f} ms, processor {1000 * empty[1]:.0f} ms")
    for words, most in COMMANDS.items():
        call = ("-m", "dti_rules.cli", *words)
        taken(*call)
        clock, processor = (a / b for a, b in zip(best(chosen.times, *call), empty, strict=True))
        over += most is not None and min(clock, processor) > most
        limit = "" if most is None else f" (at most {most:g})"
        print(f"{' '.join(words):60} {clock:6.1f} by the clock {processor:6.1f} of the processor{limit}")
    return 1 if over and chosen.quick else 0


if __name__ == "__main__":
    sys.exit(main())
