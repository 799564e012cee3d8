"""Every promise of the page about trust names the test that holds it, and that test exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explanation" / "trust.md").read_text(encoding="utf-8")


def test_every_promise_names_a_test_that_exists():
    promises = [
        line for line in PAGE.splitlines() if line.startswith("|") and "---" not in line and "held by" not in line
    ]
    assert len(promises) > 10
    for line in promises:
        named = re.findall(r"`(tests/[^`]+)`", line.rsplit("|", 2)[1])
        assert named, line
        for each in named:
            file, _, test = each.partition("::")
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8") if test else (ROOT / file).is_file(), (
                each
            )
