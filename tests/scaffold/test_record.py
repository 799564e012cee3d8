"""`check --record` keeps the digest of a version, and never overwrites one."""

from pathlib import Path

import pytest

from dti_rules.cli.main import main

DIGESTS = Path("made/made_2030/rules/digests.yaml")
MAIN = Path("made/made_2030/rules/1-nhan-luc-so.yaml")
EDITION = Path("made/made_2030/rules/rule-set.yaml")


@pytest.fixture
def made(new):
    assert new("made-2030", "--empty", "-o", "made")[0] == 0


@pytest.fixture
def record(capsys):
    def go(how="--record"):
        with pytest.raises(SystemExit) as stop:
            main(["check", "made", how, "--lang", "en"])
        said = capsys.readouterr()
        return stop.value.code or 0, said.out, said.err

    return go


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_recording_twice_changes_nothing(made, record):
    before = DIGESTS.read_bytes()
    code, out, _ = record()
    assert code == 0
    assert "In digests.yaml already: made-2030@1.0.0\nsha256:" in out
    assert DIGESTS.read_bytes() == before


def test_another_digest_of_the_same_version_is_refused(made, record):
    before = DIGESTS.read_bytes()
    edit(MAIN, "full_from = 10%", "full_from = 15%")
    code, _, err = record()
    assert (code, err.count("\n")) == (2, 1)
    assert "DTI-N005 version 1.0.0 has another digest recorded" in err
    assert DIGESTS.read_bytes() == before


def test_a_new_version_is_added_below_the_old_one(made, record):
    before = DIGESTS.read_text("utf-8")
    edit(MAIN, "full_from = 10%", "full_from = 15%")
    edit(EDITION, "version: 1.0.0", "version: 1.1.0")
    code, out, _ = record()
    assert (code, "Recorded in digests.yaml: made-2030@1.1.0" in out) == (0, True)
    after = DIGESTS.read_text("utf-8")
    assert after.startswith(before)
    assert after.removeprefix(before).startswith('"1.1.0": sha256:')


def test_a_folder_without_the_file_gets_one(made, record):
    DIGESTS.unlink()
    assert record()[0] == 0
    assert DIGESTS.read_text("utf-8").startswith("# yaml-language-server: $schema=schemas/digests.schema.json\n")
    assert record()[0] == 0


def test_the_digest_of_an_unpublished_version_can_be_recorded_again(made, record):
    edit(MAIN, "full_from = 10%", "full_from = 15%")
    assert record("--record-again")[0] == 0
    assert DIGESTS.read_text("utf-8").count('"1.0.0"') == 1
    assert "In digests.yaml already" in record()[1]
