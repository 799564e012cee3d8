"""Files of many rows: what is wrong with them is the same however much of it is kept, and memory is bounded."""

import json
import tracemalloc
from unittest import mock

import pytest

from dti_rules.tables.read import read
from dti_rules.tables.rows import read_rows
from dti_rules.words import many
from dti_rules.words.problems import ProblemsError, problem

TIDY = "unit,item,measure,figure,out_of,source\n"
COLUMNS = "unit,enterprises,digital_tech_firms,4.2,emc_connected\n"


@pytest.fixture(scope="session")
def rules(first_rules):
    return first_rules


def tidy(*rows):
    return TIDY + "".join(f"{row}\n" for row in rows)


def objects(*figures):
    return json.dumps([{"unit": "Cà Mau", "inputs": figure} for figure in figures])


FILES = {
    "unknown units.csv": tidy(*(f"Xã {i},dx_staff,input,3,," for i in range(30))),
    "repeated.csv": tidy(*["Cà Mau,dx_staff,input,98,,"] * 30),
    "no numbers.csv": tidy(*(f"Cà Mau,dx_staff,input,{'1-Jan' if i % 3 else f'x{i}'},," for i in range(30))),
    "unknown items.csv": tidy(*(f"Huế,dx_{i},{'input' if i % 2 else 'points'},98,," for i in range(30))),
    "measures.csv": tidy(*(f"Huế,dx_staff,{'inputs' if i % 2 else 'rank'},98,," for i in range(30))),
    "above the maximum.csv": tidy(*(f"Huế,4.2,{'value' if i % 2 else 'points'},{i + 200},," for i in range(30))),
    "unsafe.csv": tidy(*["Huế,4.2,points,5,,a\u202eb"] * 30),
    "ragged.csv": TIDY + "Cà Mau,4.2,points\n" * 30,
    "wide.csv": COLUMNS + "".join(f"Cà Mau,x{i},-1,11,maybe\nNowhere,,,,\n" for i in range(15)),
    "wide ragged.csv": COLUMNS + "Cà Mau,1,2,3,4,5\n" * 30,
    "keys.json": json.dumps([{"unit": "Huế", f"k{i}": 1, "inputs": {"dx_staff": "x"}} for i in range(30)]),
    "no units.json": json.dumps([{"a": 1, "inputs": {}}, 3] * 15),
    "figures.json": objects(*({"dx_staff": f"x{i}", f"nothing_{i}": 4} for i in range(30))),
    "tidy.json": json.dumps([{"unit": "Huế", "item": "dx_staff", "measure": "input"}] * 30),
}


@pytest.mark.parametrize("name", FILES)
def test_the_first_problems_of_a_file_and_their_count_are_the_same_however_many_are_kept(
    rules, monkeypatch, tmp_path, name
):
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    all_of_them = refused(rules, path)
    monkeypatch.setattr(many, "KEPT", 3)
    built = mock.Mock(side_effect=problem)
    monkeypatch.setattr(many, "problem", built)
    few = refused(rules, path)
    assert few.problems[:3] == all_of_them.problems[:3]
    assert few.count == all_of_them.count == len(all_of_them.problems) >= 15
    assert built.call_count <= 12  # some of them are found before, some after the rows are made


def test_the_problems_of_several_files_are_counted_together(rules, monkeypatch, tmp_path):
    monkeypatch.setattr(many, "KEPT", 3)
    for name in ("b", "a"):
        (tmp_path / f"{name}.csv").write_text(FILES["ragged.csv"], encoding="utf-8")
    error = refused(rules, tmp_path / "b.csv", tmp_path / "a.csv")
    assert (error.count, {each.place.file for each in error.problems[:3]}) == (60, {str(tmp_path / "a.csv")})


def refused(rules, *paths):
    with pytest.raises(ProblemsError) as caught:
        read(rules, *paths)
    return caught.value


@pytest.mark.long
def test_a_row_of_a_long_table_takes_less_than_a_kilobyte(rules, tmp_path):
    path, count = tmp_path / "long.csv", 5_000
    path.write_text(tidy(*(f"Cà Mau,4.2,points,5.{i},10,a newspaper" for i in range(count))), encoding="utf-8")
    read_rows(path, rule_sets=[rules])
    tracemalloc.start()
    rows = read_rows(path, rule_sets=[rules])
    assert sum(row.measure == "points" for row in rows) == len(rows) == count
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000 * count


def test_a_number_that_many_sources_print_is_held_against_the_others_as_if_one_did(rules, tmp_path):
    path = tmp_path / "printed.csv"
    path.write_text(tidy(*(f"Cà Mau,4.2,points,{'5.1' if i < 9 else '5.13'},,source {i}" for i in range(12))), "utf-8")
    (one,) = read(rules, path)
    assert [figure.text for figure in one.given] == ["5.1"] * 9 + ["5.13"] * 3
    assert len({id(figure.interval) for figure in one.given}) == 2


def test_a_table_of_units_and_sources_alone_is_told_what_it_lacks(rules, tmp_path):
    path = tmp_path / "none.csv"
    path.write_text("unit,source\nCà Mau,a newspaper\n", encoding="utf-8")
    assert {each.code for each in refused(rules, path).problems} == {"DTI-T001"}
