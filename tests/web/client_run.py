"""A client that openapi-python-client generates scores, explains and audits.

    python -m tests.web.client_run --environment ENV

ENV is an environment of its own with `pip install openapi-python-client`. The service is started on a free port of the
loopback and ended with the run. Exit code 1 where the client cannot be made, or its answers are not those expected.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.web.serving import serving

USED = """
import sys
from dti_client import Client
from dti_client.api.default import audit, explain, score
from dti_client.models import RequestsAudit, RequestsExplain, RequestsScore

client = Client(sys.argv[1])
figures = {"submissions": [{"unit": "Cà Mau", "inputs": {"digital_tech_firms": "49", "enterprises": 10000}}]}
scored = score.sync("dti-2022", client=client, body=RequestsScore.from_dict(figures))
assert scored.scorecards[0].nodes["digital_firm_rate"].points == "49/25", scored
assert scored.scorecards[0].nodes["digital_firm_rate"].printed == "0.0980", scored
asked = {"submissions": "@illustrative-cohort", "unit": "Cà Mau", "item": "4.2"}
told = explain.sync("dti-2022", client=client, body=RequestsExplain.from_dict(asked))
assert told.text.en.startswith("Ca Mau (vn-63:96)"), told
assert told.provenance == "official", told
claim = {"id": "a", "measure": "points", "figure": "1", "rule_set": "dti-2022", "unit": "Cà Mau", "item": "nhan_luc"}
audited = audit.sync(client=client, body=RequestsAudit.from_dict({"claims": {"claims": [claim]}}))
assert audited.counts.contradicts == 1, audited
print("the client scores, explains and audits")
"""


def main() -> int:
    """Makes the client and has it ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environment", type=Path, required=True)
    programs = parser.parse_args().environment.resolve() / "bin"
    with tempfile.TemporaryDirectory() as folder, serving() as address:
        made = Path(folder) / "dti_client"
        words = ["generate", "--url", f"{address}/openapi.json", "--output-path", str(made), "--meta", "none"]
        subprocess.run([str(programs / "openapi-python-client"), *words], capture_output=True, check=True)
        used = subprocess.run([str(programs / "python"), "-c", USED, address], cwd=folder, check=False,
                              env={"PYTHONPATH": folder, "PATH": str(programs)})  # fmt: skip
    return min(1, used.returncode)


if __name__ == "__main__":
    sys.exit(main())
