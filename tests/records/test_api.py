"""Records through the public names: made, replayed, damaged."""

import pytest

import dti_rules


@pytest.fixture(scope="module")
def made():
    rules = dti_rules.load("dti-2022")
    return dti_rules.record(rules, dti_rules.read(rules, rules.examples["published-mains"].file))


def test_a_record_replays_from_the_file_alone(made, tmp_path):
    file = tmp_path / "2022.json"
    file.write_bytes(made.text)
    found = dti_rules.replay(file)
    assert found.identical
    assert found.record.digest == made.digest


def test_a_record_names_the_installed_rule_set_that_it_was_made_with(made):
    assert made.content["head"]["chosen"]["asked"] == "dti-2022"


def test_a_damaged_byte_of_the_results_is_found(made, tmp_path):
    file = tmp_path / "2022.json"
    file.write_bytes(made.text.replace(b'"printed":"0.8002"', b'"printed":"0.9002"', 1))
    found = dti_rules.replay(file)
    assert not found.identical
    assert found.record is None
    assert "0.8002" in found.damages[0].line().of("en")


def test_beside_a_damaged_head_a_damaged_result_is_told_but_not_narrowed(made, tmp_path):
    file = tmp_path / "2022.json"
    text = made.text.replace(b'"printed":"0.8002"', b'"printed":"0.9002"', 1)
    file.write_bytes(text.replace(b'"asked":"dti-2022"', b'"asked":"dti-2023"', 1))
    found = dti_rules.replay(file)
    assert len(found.damages) > 1
    assert [each.path for each in found.damages] == [""] * len(found.damages)
