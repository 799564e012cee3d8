"""A short fuzz of every kind of input: each ends in a result or in problems of one line, soon, without much memory."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

sys.path.insert(0, str(Path(__file__).parents[2]))
if hasattr(os, "fork"):
    from tests.fuzz.hunt import Hunt
    from tests.fuzz.runner import SLOW, Runner, judge
    from tests.fuzz.targets import TARGETS
else:
    pytest.skip("this operating system cannot fork", allow_module_level=True)
sys.path.pop(0)

HEAVY = {"wide": 2, "rules": 2, "csv": 2, "changes": 8, "forms": 8}
"""Targets of which so many times fewer cases are drawn."""


PATIENCE = 4 * SLOW
"""Seconds of computing that a command may take in the tests, whose machine may be slow; the fuzz itself is strict."""


@pytest.fixture(scope="module")
def runner() -> Iterator["Runner"]:
    runner = Runner(PATIENCE)
    yield runner
    runner.close()


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("examples", [4, pytest.param(20, marks=pytest.mark.long)])
def test_a_hostile_input_gets_a_result_or_a_problem_of_one_line(target: str, examples: int, runner: "Runner") -> None:
    hunt = Hunt(runner)

    @settings(
        max_examples=max(1, examples // HEAVY.get(target, 1)),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(TARGETS[target])
    def each(case):
        bad = hunt.take(target, case, "the tests")
        assert not bad, f"{bad[0].key}\n{bad[0].said}"

    each()
    assert hunt.drawn[target] > 0


ENDED = {"code": 0, "seconds": 0.1, "megabytes": 10}
LINE = "f.csv:2:1: DTI-T003 the file holds no figures; add rows\n"


@pytest.mark.parametrize(
    ("ended", "seen", "out", "err", "left", "kind"),
    [
        ({}, {}, "a table\n", "", set(), "fine"),
        ({"code": 2}, {}, "", LINE, set(), "clean problem"),
        ({"code": 2}, {}, "", "", set(), "untidy"),
        ({"code": 2}, {}, "half a table\n", LINE, set(), "untidy"),
        ({"code": 2}, {}, "", LINE, {"out.csv"}, "untidy"),
        ({"code": 2}, {}, "", "Traceback\n", set(), "untidy"),
        ({"code": 2}, {}, "", f"[plugin] noise\n{LINE}", set(), "clean problem"),
        ({"code": 2}, {}, "", f"noise\n{LINE}", set(), "untidy"),
        ({"code": 2}, {}, "", "DTI-R002 plugin 'x' raised MemoryError; remove it\n", set(), "clean problem"),
        ({"code": 2}, {}, "", "x: DTI-C005 MemoryError; report it\n", set(), "large"),
        ({"code": 2}, {}, "", "x: DTI-T003 \x1b[31m\n", set(), "untidy"),
        ({"code": 1}, {}, "", "", set(), "untidy"),
        ({}, {}, "a\x1b[31m\n", "", set(), "untidy"),
        ({}, {}, "a\u202e\n", "", set(), "untidy"),
        ({"code": 2}, {}, "", LINE * 3_000, set(), "untidy"),
        ({"code": 1}, {"type": "KeyError", "where": "a.py:f", "text": ""}, "", "", set(), "traceback"),
        ({"code": -11}, {}, "", "", set(), "traceback"),
        ({"seconds": 2.5}, {}, "", "", set(), "slow"),
        ({"code": -14}, {}, "", "", set(), "slow"),
        ({"megabytes": 900}, {}, "", "", set(), "large"),
        ({"code": 1}, {"type": "MemoryError", "where": "", "text": ""}, "", "", set(), "large"),
        ({"code": -6}, {}, "", "memory allocation of 9 bytes failed", set(), "large"),
    ],
)
def test_every_way_to_end_has_its_kind(ended, seen, out, err, left, kind):
    assert judge(("score",), {**ENDED, **ended}, seen, out, err, left).kind == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [("x = 'x' * (700 << 20)", "large"), pytest.param("while time.process_time() < 9: pass", "slow", marks=pytest.mark.long), ("os._exit(5)", "untidy"), ("os.abort()", "traceback")],
)  # fmt: skip
def test_what_a_command_does_to_its_process_is_seen_from_outside(line: str, kind: str, runner: "Runner") -> None:
    from tests.fuzz.base import INSTALLED
    from tests.fuzz.case import Case

    module = f"import os, time\n{line}\n"
    case = Case({**INSTALLED, "site/made_plugin.py": module.encode()}, (("rulesets",),), plugin=True)
    (outcome,) = runner.run(case)
    assert outcome.kind == kind


def test_a_hunt_shrinks_to_the_smallest_case_and_counts_it(runner: "Runner") -> None:
    from hypothesis import strategies as st

    from tests.fuzz.base import INSTALLED
    from tests.fuzz.case import Case

    def made(number: int) -> Case:
        module = f"import os\nif {number} > 7: os._exit(5)\n"
        return Case({**INSTALLED, "site/made_plugin.py": module.encode()}, (("rulesets",),), plugin=True)

    hunt = Hunt(runner)
    hunt.round("made", st.integers(0, 50).map(made), "the tests", time.monotonic() + 300)
    (failure,) = hunt.failures.values()
    assert b"if 8 >" in failure.case.files["site/made_plugin.py"]
    assert failure.times == hunt.counts["untidy"]


@pytest.mark.long
def test_a_case_is_kept_with_its_commands(tmp_path: Path) -> None:
    from tests.fuzz.case import Case

    case = Case({"a b.csv": b"\xff"}, (("score", "small", "a b.csv"),), plugin=True)
    case.keep(tmp_path / "one", "why")
    assert (tmp_path / "one" / "a b.csv").read_bytes() == b"\xff"
    command = (tmp_path / "one" / "cmd").read_text(encoding="utf-8")
    assert command == "PYTHONPATH=site:$PYTHONPATH DTI_RULES_PLUGINS=made dti-rules score small 'a b.csv'\n"
