"""Measures one `score` of a full submission over HTTP against OpenFisca's Web API in one run.

    python tests/benchmarks/over_http.py [--rounds 40] [--python ENV/bin/python]

Both serve the rules of DTI 2022 on the loopback with one computing process; requests take turns on connections that stay
open, and medians are compared, by the clock and of the processor (all processes of a service), which tells more where
other programs run. OpenFisca's `/calculate` is asked for every indicator of one unit (floats); `score` gives
every exact value, printed figure, rank, citation and warning, with the steps of the formulas and without. The peer is
installed into an environment that is made for the run, unless `--python` names one with `openfisca-core[web-api]`.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple
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


class Service(NamedTuple):
    """A service, and a connection to it."""

    pid: int
    connection: HTTPConnection

    def used(self) -> float:
        """Seconds of the processor that its processes have taken; 0 where the system does not say."""
        found, tick = 0, os.sysconf("SC_CLK_TCK")
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if self.pid in (int(folder.name), int(fields[1])):
                    found += int(fields[11]) + int(fields[12])
        return found / tick


@contextlib.contextmanager
def served(*words: object) -> Iterator[Service]:
    """Starts a service that prints its address."""
    process = subprocess.Popen([*map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address = urlsplit(process.stdout.readline().strip())
        assert address.port is not None, f"{words[0]} says no address"
        with contextlib.closing(HTTPConnection("127.0.0.1", address.port, timeout=600)) as connection:
            yield Service(process.pid, connection)
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(60)
        process.stdout.close()


def asked(service: Service, path: str, body: bytes) -> tuple[float, float, bytes]:
    """Sends a request and reads its whole answer: seconds by the clock and of the processor, and the answer."""
    connection, before, start = service.connection, service.used(), perf_counter()
    connection.request("POST", path, body, {"content-type": "application/json", "accept": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 200, text[:1_000]
    return perf_counter() - start, service.used() - before, text


def bodies(rules: RuleSet, drawn: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """One full submission: as OpenFisca takes it, with null for what is asked, and as ours does."""
    figures = {name: x[0].item() for name, x in drawn.items()}
    form = spec(rules)
    wanted = [*form["groups"], *(each["id"] for each in form["components"])]
    person = {name: {"2022": figure} for name, figure in figures.items()} | {name: {"2022": None} for name in wanted}
    said = {name: list(rules.inputs[name].choices)[x] if name in form["words"] else x for name, x in figures.items()}
    unit = next(iter(rules.units.units.values()))
    return {"persons": {"one": person}}, {"submissions": [{"unit": unit.key, "inputs": said, "complete": True}]}


def measured(python: str, rounds: int, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Seconds of each request by the clock and of the processor, by what was asked."""
    rules = load("dti-2022")
    drawn = columns(rules, 1, 922)
    files = folder / "spec.json", folder / "columns.npz"
    files[0].write_text(json.dumps(spec(rules)), encoding="utf-8")
    np.savez(files[1], **drawn)
    theirs, ours = bodies(rules, drawn)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in (PEER, *OURS)}
    with (
        served(python, "-W", "ignore", "peers/openfisca_web_peer.py", *files) as peer,
        served(sys.executable, "-m", "dti_rules.cli", "serve", "dti-2022", "--port", "0", "--workers", "1") as service,
    ):
        for turn in range(-3, rounds):
            taken = {PEER: asked(peer, "/calculate", json.dumps(theirs).encode())}
            for name, more in OURS.items():
                taken[name] = asked(service, "/rulesets/dti-2022/score", json.dumps(ours | more).encode())
            if turn < 0:
                _same(rules, json.loads(taken[PEER][2]), json.loads(taken["score"][2]))
                continue
            for name, (clock, processor, _) in taken.items():
                found[name].append((clock, processor))
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
    clock = {name: statistics.median(each for each, _ in taken) for name, taken in found.items()}
    used = {name: statistics.mean(each for _, each in taken) for name, taken in found.items()}  # it comes in ticks
    print(f"{'':24} {'clock':>10} {'ratio':>7} {'processor':>12} {'ratio':>7}")
    for name in found:
        ratios = (each[name] / (each[PEER] or 1) for each in (clock, used))
        said = [f"{each[name] * 1e3:8.1f} ms {ratio:7.3f}" for each, ratio in zip((clock, used), ratios, strict=True)]
        print(f"{name:24} {'   '.join(said)}")
    return 1 if any(clock[name] * MOST > clock[PEER] for name in OURS) else 0


if __name__ == "__main__":
    sys.exit(main())
