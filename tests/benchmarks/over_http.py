"""Measures one `score` of a full submission over HTTP against OpenFisca's Web API in one run.

    python tests/benchmarks/over_http.py [--rounds 40] [--python ENV/bin/python]

Both serve the rules of DTI 2022 on the loopback with one computing process; requests take turns on connections that stay
open, and medians are compared. OpenFisca's `/calculate` is asked for every indicator of one unit (floats); `score` gives
every exact value, printed figure, rank, citation and warning, with the steps of the formulas and without. The peer is
installed into an environment that is made for the run, unless `--python` names one with `openfisca-core[web-api]`.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from spec import spec
from tables import columns

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import load

HERE = Path(__file__).resolve().parent
PEER = "OpenFisca, /calculate"
OURS = {"score": {}, "score, trace false": {"trace": False}}
MOST = 5
"""So many times a `score` must fit into one `/calculate`."""


@contextlib.contextmanager
def served(*words: object) -> Iterator[HTTPConnection]:
    """Starts a service that prints its address; gives a connection to it."""
    process = subprocess.Popen([*map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address = urlsplit(process.stdout.readline().strip())
        assert address.port is not None, f"{words[0]} says no address"
        with contextlib.closing(HTTPConnection("127.0.0.1", address.port, timeout=600)) as connection:
            yield connection
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(60)
        process.stdout.close()


def asked(connection: HTTPConnection, path: str, body: bytes) -> tuple[float, bytes]:
    """Sends a request and reads its whole answer: seconds, and the answer."""
    start = perf_counter()
    connection.request("POST", path, body, {"content-type": "application/json", "accept": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 200, text[:1_000]
    return perf_counter() - start, text


def bodies(rules: RuleSet, drawn: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """One full submission: as OpenFisca takes it, with null for what is asked, and as ours does."""
    figures = {name: x[0].item() for name, x in drawn.items()}
    form = spec(rules)
    wanted = [*form["groups"], *(each["id"] for each in form["components"])]
    person = {name: {"2022": figure} for name, figure in figures.items()} | {name: {"2022": None} for name in wanted}
    said = {name: list(rules.inputs[name].choices)[x] if name in form["words"] else x for name, x in figures.items()}
    unit = next(iter(rules.units.units.values()))
    return {"persons": {"one": person}}, {"submissions": [{"unit": unit.key, "inputs": said, "complete": True}]}


def measured(python: str, rounds: int, folder: Path) -> dict[str, list[float]]:
    """Seconds of each request, by what was asked."""
    rules = load("dti-2022")
    drawn = columns(rules, 1, 922)
    files = folder / "spec.json", folder / "columns.npz"
    files[0].write_text(json.dumps(spec(rules)), encoding="utf-8")
    np.savez(files[1], **drawn)
    theirs, ours = bodies(rules, drawn)
    found: dict[str, list[float]] = {name: [] for name in (PEER, *OURS)}
    with (
        served(python, "-W", "ignore", "peers/openfisca_web_peer.py", *files) as peer,
        served(sys.executable, "-m", "dti_rules.cli", "serve", "dti-2022", "--port", "0", "--workers", "1") as service,
    ):
        for turn in range(-3, rounds):
            taken = {PEER: asked(peer, "/calculate", json.dumps(theirs).encode())}
            for name, more in OURS.items():
                taken[name] = asked(service, "/rulesets/dti-2022/score", json.dumps(ours | more).encode())
            if turn < 0:
                _same(rules, json.loads(taken[PEER][1]), json.loads(taken["score"][1]))
                continue
            for name, (seconds, _) in taken.items():
                found[name].append(seconds)
    return found


def _same(rules: RuleSet, theirs: Any, ours: Any) -> None:
    """Both must have computed the same components."""
    nodes = ours["scorecards"][0]["nodes"]
    for node in rules.components:
        if node.assessed and node.formula is not None and not node.formula.relative:
            top, _, bottom = nodes[node.id]["value"].partition("/")
            told = theirs["persons"]["one"][node.id]["2022"]
            assert abs(told - int(top) / int(bottom or 1)) < 1e-4, (node.id, told, top, bottom)


def environment(folder: Path) -> str:
    """The Python of a new environment with the peer."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", "openfisca-core[web-api]"], check=True)
    return python


def main() -> int:
    """Prints medians and ratios; exit code 1 where a `score` costs over a fifth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--python", help="a Python that has openfisca-core[web-api]")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = measured(chosen.python or environment(folder / "peer"), chosen.rounds, folder)
    medians = {name: statistics.median(seconds) for name, seconds in found.items()}
    for name, seconds in medians.items():
        print(f"{name:24} {seconds * 1e3:8.1f} ms  {seconds / medians[PEER]:.3f} of {PEER}")
    return 1 if any(medians[name] * MOST > medians[PEER] for name in OURS) else 0


if __name__ == "__main__":
    sys.exit(main())
