"""`python -m dti_rules` is `dti-rules`."""

import subprocess
import sys

import pytest

from dti_rules import __version__


@pytest.mark.parametrize("module", ["dti_rules", "dti_rules.cli"])
def test_the_package_runs_as_the_command_does(module):
    done = subprocess.run([sys.executable, "-m", module, "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"dti-rules {__version__}\n", "")
