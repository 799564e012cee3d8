"""The small rule set, its record, and commands run in this process."""

import sys
from pathlib import Path

import pytest

from dti_rules.loading.load import load_folder
from dti_rules.plugins.registry import Chosen
from dti_rules.records.record import make
from dti_rules.tables.read import submission

sys.path.insert(0, str(Path(__file__).parent))
from small_rule_set import write_small as write

sys.path.pop(0)


@pytest.fixture(scope="session")
def write_small():
    """Writes the small rule set into a folder."""
    return write


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("rules") / "small")


@pytest.fixture(scope="session")
def small(small_folder):
    return load_folder(small_folder)


@pytest.fixture(scope="session")
def cohort(small):
    return [
        submission(small, "Cà Mau", inputs={"people": 1000, "trained": 100, "plan": True}, ranks={"total": 1}),
        submission(small, "Hà Giang", inputs={"people": 700, "trained": 0}, complete=True),
        submission(small, "vn-63:48", points={"1.1": "2/3"}, values={"1.2": "0.5"}),
    ]


@pytest.fixture(scope="session")
def record(small, cohort):
    return make(small, cohort, Chosen("folder"))


@pytest.fixture
def made(small):
    """Makes a record of one unit that is told apart by a number."""

    def make_one(number=1):
        stated = submission(small, "Cà Mau", inputs={"people": 1000, "trained": number, "plan": True})
        return make(small, [stated], Chosen("folder"))

    return make_one
