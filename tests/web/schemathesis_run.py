"""Throws generated requests at the service and holds every answer to its description.

    python -m tests.web.schemathesis_run --minutes 20 --schemathesis ENV/bin/schemathesis

Schemathesis stands in an environment of its own (`pip install schemathesis`). The service is started on a free port of
the loopback, with a register that holds a record, and ended with the run. Two rounds: requests of every kind, right and
wrong, stateful where the description has links; then right ones whose units and figures are those of the rule sets, so
that they get as far as the scores. `positive_data_acceptance` is left out: a description cannot say that a part is not
above its whole. Prints the counts; exit code 1 where anything failed.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from dti_rules.cli.main import main as command
from tests.web.serving import ROOT, serving

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "unsupported_method",
)  # fmt: skip
COUNTED = re.compile(r"Test cases:\s*\n?\s*([^\n]+)|(\d+) generated, [^\n]+")


def made_register(folder: Path) -> Path:
    """A register with one record."""
    for words in (
        ["record", "dti-2022", "@published-mains", "-o", str(folder / "r.json")],
        ["register", "add", str(folder / "register.db"), str(folder / "r.json")],
    ):
        try:
            command(words)
        except SystemExit as leaving:
            assert not leaving.code
    return folder / "register.db"


def round_of(tool: str, address: str, minutes: float, hooks: bool, seed: int) -> tuple[int, str]:
    """One run of Schemathesis; gives its exit code and what it printed."""
    checks = [check for check in CHECKS if not hooks or check != "negative_data_rejection"]
    words = [
        tool, "run", f"{address}/openapi.json", "--checks", ",".join(checks), "--no-color", "--continue-on-failure",
        "--max-time", str(int(minutes * 60)), "--max-examples", "100000", "--seed", str(seed), "--workers", "1",
        "--suppress-health-check", "all", "--phases", "fuzzing" if hooks else "examples,coverage,fuzzing,stateful",
        "--request-timeout", "300", "--mode", "positive" if hooks else "all", "--generation-database", "none", "--warnings", "off",
    ]  # fmt: skip
    module = "tests.web.schemathesis_hooks" if hooks else "tests.web.schemathesis_links"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": module, "DTI_RULES_ADDRESS": address}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(words, capture_output=True, text=True, env=environment, cwd=folder, check=False)
    return done.returncode, done.stdout + done.stderr


def main() -> int:
    """Runs both rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--schemathesis", default="schemathesis")
    parser.add_argument("--seed", type=int, default=922)
    parser.add_argument("--report", type=Path, help="where what was printed goes")
    asked = parser.parse_args()
    worst, said = 0, []
    with tempfile.TemporaryDirectory() as folder:
        register = made_register(Path(folder))
        with serving("--register", register, "--seconds", "20") as address:
            for hooks in (False, True):
                code, text = round_of(asked.schemathesis, address, asked.minutes / 2, hooks, asked.seed)
                counts = re.findall(r"^\s*(\d[\d,]* generated.*)$", text, re.MULTILINE)
                print(f"{'figures of the rule sets' if hooks else 'every kind'}: exit code {code}; {'; '.join(counts)}")
                said.append(text)
                worst = max(worst, code)
    if asked.report is not None:
        asked.report.write_text("\n\n".join(said), encoding="utf-8")
    if worst:
        print("\n".join(text[-6_000:] for text in said))
    return min(worst, 1)


if __name__ == "__main__":
    sys.exit(main())
