"""`dti-rules units`: the lists, what became of each unit, and names looked up."""

import csv
import io
import json

import pytest

from dti_rules.plugins.registry import registry
from dti_rules.report.units import formed_of, now_part_of


def test_every_list_is_listed_and_printed_in_every_form(run):
    assert all(name in run("units")[1] for name in registry().unit_lists)
    assert [each["list"] for each in json.loads(run("units", "--format", "json")[1])] == list(registry().unit_lists)
    for name, known in registry().unit_lists.items():
        data = json.loads(run("units", name, "--format", "json")[1])
        assert [each["code"] for each in data["units"]] == list(known.units)
        rows = list(csv.DictReader(io.StringIO(run("units", name, "--format", "csv")[1])))
        assert [(row["code"], row["name"]) for row in rows] == [(u.code, u.name) for u in known.units.values()]
        assert [row["formed_of"].split() for row in rows] == [each["formed_of"] for each in data["units"]]
        for form in ("table", "md"):
            shown = run("units", name, "--format", form)[1]
            assert all(unit.name in shown for unit in known.units.values())


def test_what_a_unit_was_formed_of_and_what_became_of_it_say_the_same():
    lists = registry().unit_lists
    for known in lists.values():
        for unit in known.units.values():
            assert all(unit in now_part_of(older, lists) for older in formed_of(unit, lists))
            assert all(unit in formed_of(newer, lists) for newer in now_part_of(unit, lists))


def test_the_changes_are_counted(run):
    said = run("units", "vn-34", "--lang", "en")[1]
    assert said.endswith("– 23 units were formed of several older ones, 11 stayed as they were\n")
    assert "Changes" not in run("units", "vn-63", "--lang", "en")[1]


def test_names_are_looked_up_as_they_are_written(run):
    code, out, err = run("units", "vn-63", "TP. Huế", "Đăk Lắk", "--format", "csv")
    assert (code, err) == (0, "")
    assert [row[:4] for row in csv.reader(io.StringIO(out))][1:] == [
        ["TP. Huế", "vn-63", "46", "Thừa Thiên Huế"], ["Đăk Lắk", "vn-63", "66", "Đắk Lắk"]]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("vn-36",), ["DTI-L040"]),
        (("vn-34", "Huế", "Kontum", "Hà Tỉnh"), ["DTI-T006", "DTI-T006"]),
        (("vn-34", "46"), ["DTI-T007"]),
        (("vn-34", "-o", "x.pdf"), ["x.pdf:"]),
    ],
)
def test_what_is_wrong_is_a_line_each(run, words, codes):
    code, out, err = run("units", *words)
    assert (code, out) == (2, "")
    assert [line.split()[0] for line in err.splitlines()] == codes


def test_the_list_goes_to_a_file_by_its_ending(run, tmp_path):
    assert run("units", "vn-63", "-o", tmp_path / "x.csv")[0] == 0
    assert (tmp_path / "x.csv").read_text("utf-8").startswith("\ufefflist,code,name,name_en,formed_of,now_part_of\n")
