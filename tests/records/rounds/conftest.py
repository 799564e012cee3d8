"""A register with two rounds of three provinces: declared and reviewed."""

import shutil

import pytest
from two_rounds import DECLARED, REVIEWED, asked, changes

from dti_rules.loading.load import load_folder
from dti_rules.plugins.registry import Chosen
from dti_rules.records.rounds.adding import Figures, add_round
from dti_rules.records.rounds.history import history
from dti_rules.records.rounds.moves import Moves
from dti_rules.tables.changes import read_changes
from dti_rules.tables.read import read


@pytest.fixture(scope="module")
def folder(write_small, tmp_path_factory):
    """The small rule set, with one component that compares units."""
    found = write_small(tmp_path_factory.mktemp("rules") / "small")
    path = found / "decision" / "m.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("share(trained, people, full_from = 1/3)", "of_highest(share(trained, people))"), "utf-8"
    )
    return found


@pytest.fixture(scope="module")
def rules(folder):
    return load_folder(folder)


@pytest.fixture(scope="module")
def declared(rules, tmp_path_factory):
    file = tmp_path_factory.mktemp("figures") / "declared.csv"
    file.write_text(DECLARED, "utf-8")
    return read(rules, file)


@pytest.fixture(scope="module")
def whole(rules):
    return lambda submissions: Figures(rules, Chosen("folder"), tuple(submissions))


@pytest.fixture(scope="module")
def kept(whole, declared, tmp_path_factory):
    """A register with two rounds: declared and reviewed."""
    place = tmp_path_factory.mktemp("kept")
    add_round(place / "r.db", asked("declared", whole(declared), by="Sở"))
    table = read_changes(changes(place, REVIEWED))
    add_round(place / "r.db", asked("reviewed", table=table, by="Bộ", day="1/6/2023"))
    return place / "r.db"


@pytest.fixture
def register(kept, tmp_path):
    """A register of one's own."""
    return shutil.copy(kept, tmp_path / "r.db")


@pytest.fixture(scope="module")
def two(kept):
    return history(kept).rounds


@pytest.fixture(scope="module")
def moves(two):
    return Moves(two[0], two[1:])
