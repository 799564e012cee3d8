"""Many requests of 63 units at once: none may be lost, and memory stays.

    python -m tests.web.many --requests 200

Prints how many were answered how, how long all of them took, and by how much the service's memory grew.
"""

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import httpx2 as httpx

from dti_rules.plugins.registry import load
from tests.web.serving import serving

SCORE = "/rulesets/dti-2022/score"


class Many(NamedTuple):
    """What came of the requests."""

    statuses: dict[int, int]
    sizes: int
    """How many different lengths the answers have: 1, as all ask for the same."""
    seconds: float
    grown: int
    """Bytes by which the service's processes grew after the first request."""


def all_units() -> dict[str, Any]:
    """A body with 63 units and thirty figures each."""
    rules = load("dti-2022")
    names = [name for name, each in rules.inputs.items() if each.kind == "count" and each.whole is None][:30]
    units = enumerate(rules.units.units.values())
    return {
        "submissions": [{"unit": unit.key, "inputs": dict.fromkeys(names, 10 + i)} for i, unit in units],
        "trace": False,
    }


def many(requests: int, at_once: int) -> Many:
    """Sends the requests to a service of its own."""
    body = json.dumps(all_units()).encode()
    headers = {"content-type": "application/json", "accept": "text/csv"}
    with serving("dti-2022") as address, httpx.Client(timeout=3_600, limits=httpx.Limits()) as client:

        def ask(_: int) -> tuple[int, int]:
            answer = client.post(address + SCORE, content=body, headers=headers)
            return answer.status_code, len(answer.content)

        ask(0), ask(1)
        before, start = address.bytes_in_memory(), time.monotonic()
        with ThreadPoolExecutor(at_once) as several:
            answers = list(several.map(ask, range(requests)))
        seconds, after = time.monotonic() - start, address.bytes_in_memory()
    statuses = dict(Counter(status for status, _ in answers))
    return Many(statuses, len({size for _, size in answers}), seconds, after - before)


def main() -> int:
    """Sends as many as are asked for, all at once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=200)
    asked = parser.parse_args()
    found = many(asked.requests, asked.requests)
    print(
        f"{found.statuses}, {found.sizes} length(s), {found.seconds:.0f} s, memory grew by {found.grown / 1e6:.0f} MB"
    )
    return 0 if found.statuses == {200: asked.requests} and found.sizes == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
