"""Rules of departments, of which not everything is assessed: the folder `by_unit` with a third main indicator, in many ways."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

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


@cache
def departments(
    how="rescale",
    ranked_on="share",
    in_figures=True,
    named=NAMED,
    condition=True,
    more="",
    left="",
    unsure=False,
    ranked="printed",
):
    """The rules with this in `not_assessed_by_unit`; without it where `how` is empty. `left` is out for every unit.

    `unsure`: all points and formulas of components are reconstructed.
    """
    folder = Path(mkdtemp()) / "rules"
    shutil.copytree(FOLDER, folder)
    text = (folder / "rule-set.yaml").read_text("utf-8")
    block = text[text.index("not_assessed_by_unit:") : text.index("total:")]
    by_unit = (
        f"not_assessed_by_unit:\n  how: {how}\n  ranked_on: {ranked_on}\n  in_figures: {str(in_figures).lower()}\n"
    )
    by_unit = f"{by_unit}{named}  provenance: official\n" if how else ""
    text = text.replace(block, f"{PILLARS}{by_unit}{left}").replace("2-people.yaml]", "2-people.yaml, 3-data.yaml]")
    text = text.replace("points_over: 100", "points_over: 120")
    text = text.replace("ranking: {on: printed", f"ranking: {{on: {ranked}")
    if more:
        text = text.replace("raw_inputs: zero_with_warning", f"raw_inputs: {more}")
    (folder / "rule-set.yaml").write_text(text, "utf-8")
    (folder / "3-data.yaml").write_text(DATA, "utf-8")
    if not (condition and how):
        service = folder / "1-service.yaml"
        service.write_text(service.read_text("utf-8").replace(CONDITION, ""), "utf-8")
    for file in folder.glob("[123]*.yaml") if unsure else ():
        sure, other = "points: official, formula: official", "points: reconstructed, formula: reconstructed"
        file.write_text(file.read_text("utf-8").replace(sure, other), "utf-8")
    return load_folder(folder)


def stated(rules, unit, left=(), complete=True, **figures):
    """A submission with these figures in the place of the usual ones; `left` says what is not assessed for the unit."""
    inputs = {name: value for name, value in {**FIGURES, **figures}.items() if value is not None}
    out = dict.fromkeys(left, "12/QĐ-UBND") or None
    return submission(rules, unit, inputs=inputs, not_assessed=out, complete=complete)
