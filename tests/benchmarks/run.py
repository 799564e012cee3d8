"""Measures speed as ratios against a peer in the same run: a hand-written Fraction loop, or an empty interpreter.

    python tests/benchmarks/run.py [--quick]

Machines are noisy: each figure is the best of many runs, and only the ratios are worth comparing.
"""

import argparse
import platform
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from hand_written import hand_written, highest_of

from dti_rules.loading.load import load_folder
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import unit_list
from dti_rules.plugins.registry import registry
from dti_rules.scoring.score import Scorecard, score


def best(times: int, *runs: Callable[[], object]) -> list[float]:
    """The shortest of `times` runs of each, in seconds. They take turns, so that a noisy minute harms all alike."""
    shortest = [float("inf")] * len(runs)
    for _ in range(times):
        for i, run in enumerate(runs):
            start = perf_counter()
            run()
            shortest[i] = min(shortest[i], perf_counter() - start)
    return shortest


def figures(rules: RuleSet, chance: random.Random) -> dict[str, InputValue]:
    """One admissible submission with every input stated, denominators up to 100,000."""
    drawn: dict[str, InputValue] = {}
    waiting = list(rules.inputs.values())
    while waiting:
        declared = waiting.pop(0)
        if declared.part_of is not None and declared.part_of not in drawn:
            waiting.append(declared)
        elif declared.kind == "yes_no":
            drawn[declared.id] = chance.random() < 0.6
        elif declared.kind == "choice":
            drawn[declared.id] = chance.choice(list(declared.choices))
        else:
            most = int(declared.high) if declared.high is not None else 100_000
            if declared.part_of is not None:
                most = int(drawn[declared.part_of])
            drawn[declared.id] = chance.randint(0 if declared.part_of or declared.high else 1, most)
    return drawn


def totals(cards: Sequence[Scorecard], rules: RuleSet) -> list[object]:
    """Forces the values of totals, pillars and main indicators."""
    wanted = [*rules.having("pillar"), rules.total, *rules.mains]
    return [card.value(node.id) for card in cards for node in wanted]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    times = 15 if parser.parse_args().quick else 200
    folder = registry().find("dti-2022")
    rules, units = load_folder(folder), unit_list("vn-63")
    assert units is not None
    chance = random.Random(922)
    cohort = [Submission(unit, figures(rules, chance), complete=True) for unit in units.units.values()]
    one = cohort[:1]

    def hand_cohort() -> None:
        highest = highest_of(submission.inputs for submission in cohort)
        for submission in cohort:
            hand_written(submission.inputs, highest)

    def traced() -> None:
        for card in score(rules, one):
            for node in rules.leaves:
                card.trace(node.id)
            totals([card], rules)

    def all_values() -> None:
        for card in score(rules, one):
            for node in rules.nodes:
                card.value(node)

    version = [str(Path(sys.executable).with_name("dti-rules")), "--version"]
    few = max(5, times // 20)
    (load,) = best(few, lambda: load_folder(folder))
    loop, exact, every, trace = best(
        times, lambda: hand_written(one[0].inputs, {}), lambda: totals(score(rules, one), rules), all_values, traced
    )
    many, batch = best(few, hand_cohort, lambda: totals(score(rules, cohort), rules))
    empty, cold = best(
        few,
        lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        lambda: subprocess.run(version, check=True, capture_output=True),
    )
    rows: list[tuple[str, float, float | None]] = [
        ("load and check dti-2022, warm", load, None),
        ("hand-written Fraction loop, one submission", loop, loop),
        ("one submission, exact: total, pillars, main indicators", exact, loop),
        ("the same with the reduced value of every node", every, loop),
        ("the same with the full cited trace", trace, loop),
        ("hand-written Fraction loop, 63 x 98", many, many),
        ("63 x 98, exact, cohort figures included", batch, many),
        ("empty interpreter", empty, empty),
        ("dti-rules --version", cold, empty),
    ]
    print(f"Python {platform.python_version()}, {platform.machine()}, best of {times} (fewer for the slow rows)")
    for name, seconds, peer in rows:
        ratio = "" if peer is None else f"{seconds / peer:8.2f} x"
        print(f"{name:58} {seconds * 1e3:10.3f} ms {ratio}")


if __name__ == "__main__":
    main()
