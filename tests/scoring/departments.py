"""Rules of departments, of which not everything is assessed: the folder `by_unit` with a third main indicator, in many ways."""

import shutil
from functools import cache
from pathlib import Path
from re import sub
from tempfile import TemporaryDirectory

from dti_rules.loading.load import load_folder
from dti_rules.tables.read import submission

FOLDER = Path(__file__).parent / "by_unit"
UNITS = ("Sở An", "Sở Bình", "Sở Cát", "Thanh tra")
HOWS = ("rescale", "leave")
DATA = """\
id: data
code: "3"
title: {vi: Dữ liệu, en: Data}
max_points: 20
cite: {document: Invented, place: "3"}
provenance: {title: official, points: official}
components:
  - id: open_data
    code: "3.1"
    title: {vi: Dữ liệu mở, en: Open data}
    max_points: 20
    inputs: {sets: {kind: number, measured_in: file, range: {from: 0, to: 10}, label: {vi: Số tập dữ liệu, en: Data sets}}}
    formula: figure(sets) / 10
    cite: {document: Invented, place: "3.1"}
    provenance: {title: official, points: official, formula: official}
"""
PILLARS = """\
pillars:
  outside: {code: O, title: {vi: Bên ngoài, en: Outside}, of: [service, data], points_over: 80, cite: {document: Invented, place: O}, provenance: official}
  inside: {code: I, title: {vi: Bên trong, en: Inside}, of: [people, data], points_over: 60, cite: {document: Invented, place: I}, provenance: official}
"""
NAMED = """\
  units:
    one_stop: {groups: [without_procedures], of: [Thanh tra], cite: {document: Invented, place: Article 3}, provenance: official}
"""
CONDITION = "    not_assessed_when: received is 0\n"
FIGURES = {"received": 10, "on_time": 8, "has_shop": True, "hours": 20, "has_team": True, "sets": 5}


ALL = {"received": 10, "on_time": 8, "has_shop": True, "hours": 20, "has_team": True}


def made(tmp_path, **changed):
    """The rules of the folder with some words of the edition replaced."""
    shutil.copytree(FOLDER, tmp_path / "rules", dirs_exist_ok=True)
    file = tmp_path / "rules" / "rule-set.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changed.values():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return load_folder(tmp_path / "rules")


@cache
def departments(
    how="rescale", ranked_on="share", in_figures=True, named=NAMED, condition=True, replaced=(), weighted=False
):
    """The rules with this in `not_assessed_by_unit`; without it where `how` is empty.

    `replaced` are words in all files and what stands in their place; `weighted` makes weights of all points.
    """
    by_unit = (
        f"not_assessed_by_unit:\n  how: {how}\n  ranked_on: {ranked_on}\n  in_figures: {str(in_figures).lower()}\n"
    )
    by_unit = f"{by_unit}{named}  provenance: official\n" if how else ""
    files = {file.name: file.read_text("utf-8") for file in FOLDER.iterdir()} | {"3-data.yaml": DATA}
    edition = files["rule-set.yaml"]
    block = edition[edition.index("not_assessed_by_unit:") : edition.index("total:")]
    changes = [
        (block, f"{PILLARS}{by_unit}"),
        ("2-people.yaml]", "2-people.yaml, 3-data.yaml]"),
        ("over: 100", "over: 120"),
    ]
    changes += [(CONDITION, "")] * (not condition or not how)
    changes += [("max_points", "weight"), (", points: official", ", weight: official")] * weighted
    with TemporaryDirectory() as name:
        for file, written in files.items():
            text = written
            for old, new in (*changes, *replaced):
                text = text.replace(old, new)
            (Path(name) / file).write_text(sub(r" *points_over: \d+,?\n?", "", text) if weighted else text, "utf-8")
        return load_folder(Path(name))


LEAVE_OUT = (("raw_inputs: zero_with_warning", "raw_inputs: leave_out"),)
UNSURE = (("points: official, formula: official", "points: reconstructed, formula: reconstructed"),)


def without(node, how):
    """The words that leave a node out for every unit."""
    return (("rounding: {", f"not_assessed: {{{node}: {how}}}\nrounding: {{"),)


def stated(rules, unit, left=(), complete=True, **figures):
    """A submission with these figures in the place of the usual ones; `left` says what is not assessed for the unit."""
    inputs = {name: value for name, value in {**FIGURES, **figures}.items() if value is not None}
    out = dict.fromkeys(left, "12/QĐ-UBND") or None
    return submission(rules, unit, inputs=inputs, not_assessed=out, complete=complete)
