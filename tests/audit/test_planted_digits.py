"""Planted mistakes: a digit changed in a full published row is reported unless rounding or truncating explains it."""

import csv
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.auditing.linear import conflict
from dti_rules.auditing.statements import digit_changes
from dti_rules.auditing.subjects import subjects
from dti_rules.auditing.system import system
from dti_rules.model.figures import Interval
from dti_rules.scoring.feasible import feasible
from dti_rules.words.numerals import read_number

ROWS = {
    "dti-2022": ("Cần Thơ", "Quảng Ninh", "TP. Hồ Chí Minh", "Thừa Thiên Huế", "Đà Nẵng"),
    "dti-2023": ("Cần Thơ", "Lạng Sơn", "TP. Hồ Chí Minh", "Thừa Thiên Huế", "Đà Nẵng"),
}


@pytest.fixture(scope="session")
def full_rows(find):
    """The published figures of the units whose main indicators are all printed, by (rule set, unit)."""
    found: dict[tuple[str, str], dict[tuple[str, ...], None]] = {}
    for name, units in ROWS.items():
        with find(name).published_figures.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["unit"] in units and row["measure"] in ("value", "points"):
                    key = (row["unit"], row["item"], row["measure"], row["figure"])
                    found.setdefault((name, row["unit"]), {})[key] = None
    return {key: list(rows) for key, rows in found.items()}


def explained(rules, rows):
    """Whether one state of the main indicators prints all the figures, each rounded or truncated: by another way."""
    mains = [main for main in rules.mains if main.assessed]
    system = []
    for _, item, measure, figure in rows:
        node = rules.nodes[rules.items[item]]
        value, step = Fraction(figure), Fraction(1, 10 ** len(figure.partition(".")[2]))
        wide = Interval(value - step / 2, value + step, high_open=True)
        wide = wide if measure == "points" else wide.scaled(node.points)
        weights = [Fraction(1) if main is node or main.id in node.parts else Fraction(0) for main in mains]
        system.append((weights, wide))
    return feasible([Interval(Fraction(0), main.points) for main in mains], system)


def test_no_unchanged_row_is_reported(find, full_rows, audited):
    assert len(full_rows) == 10
    for (name, _), rows in full_rows.items():
        found = audited(rows, name)
        assert not found.of("contradicts") and not found.of("agrees_if_read_so")
        assert explained(find(name), rows)


def changed_rows(full_rows, data):
    """A full published row with one digit of one figure changed: (rule set, rows, index of the figure)."""
    name, unit = data.draw(st.sampled_from(sorted(full_rows)))
    rows = list(full_rows[name, unit])
    i = data.draw(st.integers(0, len(rows) - 1))
    changes = [text for text in digit_changes(rows[i][3]) if read_number(text, "en") is not None]
    rows[i] = (*rows[i][:3], data.draw(st.sampled_from(changes)))
    return name, rows, i


@pytest.mark.long
@settings(max_examples=1000)
@given(data=st.data())
def test_a_changed_digit_is_a_conflict_exactly_where_no_rounding_explains_it(find, full_rows, stated, data):
    name, rows, _ = changed_rows(full_rows, data)
    found = system(subjects(stated(rows, name), find))
    at_odds = conflict(found.rows(dict.fromkeys(found.subjects, "any"))) is not None
    assert at_odds is not explained(find(name), rows)


@pytest.mark.long
@settings(max_examples=60)
@given(data=st.data())
def test_a_changed_digit_that_no_rounding_explains_is_reported_with_a_proof_and_no_other_is(
    find, full_rows, audited, adds_up, data
):
    name, rows, i = changed_rows(full_rows, data)
    found = audited(rows, name)
    assert found.contradicted is not explained(find(name), rows)
    for finding in found.of("contradicts"):
        assert all(adds_up(proof) <= 0 for proof in finding.proofs)
        assert finding.repairs or str(i) in {s.id for s in finding.about}


def test_the_digit_that_was_changed_is_among_the_repairs(full_rows, audited):
    rows = list(full_rows["dti-2022", "Quảng Ninh"])
    i = next(i for i, row in enumerate(rows) if row[1] == "ha_tang")
    right = rows[i][3]
    wrong = right[:-2] + str((int(right[-2]) + 5) % 10) + right[-1]
    rows[i] = (*rows[i][:3], wrong)
    (finding,) = audited(rows).of("contradicts")
    assert right in {repair.text for repair in finding.repairs if repair.statement.id == str(i)}
