"""Departments that are not all assessed alike, under every way to count them, score as they did, to the last word."""

import shutil
from pathlib import Path

import pytest
from golden import held, refusal, told

from dti_rules.loading.load import load_folder
from dti_rules.scoring.score import score
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError

FOLDER, GOLDEN = Path(__file__).parent / "by_unit", Path(__file__).with_name("golden")
MISSING = "missing: {raw_inputs: zero_with_warning"
WAYS = {
    "rescale": {},
    "leave": {"how: rescale": "how: leave\n  ranked_on: points"},
    "left-out": {"raw_inputs: zero_with_warning": "raw_inputs: leave_out"},
    "filled": {MISSING: f"{MISSING}, imputed: {{hours: {{by: mean, provenance: derived}}, "
               "one_stop: {by: median, provenance: official}, team: {by: constant, value: 0.5, provenance: reconstructed}}"},
    "compared": {"formula: figure(hours) / 40": "formula: between_extremes(hours)"},
}  # fmt: skip
FIGURES = """\
unit,item,measure,figure,out_of,source
Sở An,received,input,10,,
Sở An,on_time,input,8,,
Sở An,has_shop,input,yes,,
Sở An,hours,input,20,,
Sở An,has_team,input,yes,,
Sở An,submission,complete,yes,,
Sở Bình,received,input,0,,
Sở Bình,on_time,input,0,,
Sở Bình,hours,input,31.5,,báo
Sở Bình,submission,complete,yes,,
Sở Cát,received,input,12,,
Sở Cát,on_time,input,9,,
Sở Cát,has_team,input,no,,
Sở Cát,2.1,not_assessed,12/QĐ,,
Sở Cát,submission,complete,yes,,
Thanh tra,2.1,points,20,,báo
Thanh tra,2,value,0.6,,báo
Thanh tra,received,input,7,,
"""
OTHERS = {
    "undecided": "Sở An,hours,input,10,,\nSở An,has_shop,input,yes,,\nSở Bình,hours,input,40,,\nSở Bình,submission,complete,yes,,\n",
    "levels": "Sở An,1,points,40,,báo\nSở An,received,input,9,,\nSở An,2,value,0.50,,\nSở Bình,total,value,0.61,,báo\nSở Bình,1,value,0.7,,\n"
    "Sở Cát,1,not_assessed,12/QĐ,,\nSở Cát,hours,input,40,,\nSở Cát,has_team,input,no,,\nSở Cát,submission,complete,yes,,\n",
    "printed hours": "Sở An,hours,input,20,,\nSở An,submission,complete,yes,,\nSở Bình,hours,input,31.5,,báo\n"
    "Sở Bình,submission,complete,yes,,\nThanh tra,has_team,input,yes,,\nThanh tra,submission,complete,yes,,\n",
    "hours": "".join(f"{unit},hours,input,{hours},,\n{unit},submission,complete,yes,,\n" for unit, hours in (("Sở An", 4), ("Sở Bình", 20)))
    + "Sở Cát,has_team,input,yes,,\nSở Cát,submission,complete,yes,,\nThanh tra,received,input,4,,\nThanh tra,on_time,input,1,,\n"
    "Thanh tra,submission,complete,yes,,\n",
}  # fmt: skip
EXTREMES = (
    {"highest": "40"},
    {"highest": "30.5", "lowest": "4", "source": "báo"},
    {"highest": "18", "lowest": "2"},
    {"highest": "40", "lowest": "25"},
    {"highest": "40", "lowest": "19.5"},
)
REFUSED = {
    "rescale": "Sở Cát,1.2,points,10,,báo\nSở An,2.1,not_assessed,x,,\nSở An,2.1,value,0.5,,\n",
    "leave": "Sở Cát,1,points,30,,báo\nSở Cát,total,points,30,,báo\nSở Cát,2,points,30,,báo\n",
}


@pytest.fixture(scope="module", params=WAYS)
def way(request, tmp_path_factory):
    """A way to count what is not assessed or missing, and the rules."""
    folder = tmp_path_factory.mktemp("rules") / "rules"
    shutil.copytree(FOLDER, folder)
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8")
        for old, new in WAYS[request.param].items():
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    return request.param, load_folder(folder)


def cohort(rules, text, folder):
    file = folder / "f.csv"
    file.write_text(text if text.startswith("unit") else FIGURES.splitlines(True)[0] + text, encoding="utf-8")
    return read(rules, file)


def test_departments_score_as_they_did(way, tmp_path):
    name, rules = way
    lines = ["full", *told(score(rules, cohort(rules, FIGURES, tmp_path)), explained=True)]
    for other, text in OTHERS.items():
        lines += [other, *told(score(rules, cohort(rules, text, tmp_path)))]
    for extremes in EXTREMES if name == "compared" else ():
        lines += [
            str(extremes),
            *told(score(rules, cohort(rules, FIGURES, tmp_path), {"2.1": extremes}), explained=True),
        ]
    if name in REFUSED:
        with pytest.raises(ProblemsError) as error:
            score(rules, cohort(rules, REFUSED[name], tmp_path))
        lines += refusal(error.value)
    held(GOLDEN / f"departments-{name}.txt", "\n".join(lines).replace(f"{tmp_path}/", "") + "\n")


@pytest.mark.parametrize(
    ("figures", "mean"), [(("40000", "20000"), "30000"), (("4", "3"), "3.5"), (("30000", "10001"), "20000.5")]
)
def test_a_figure_that_stands_in_is_shown_as_stated_ones_are(figures, mean, tmp_path):
    shutil.copytree(FOLDER, tmp_path / "rules")
    for name, (old, new) in {
        "rule-set.yaml": (MISSING, f"{MISSING}, imputed: {{hours: {{by: mean, provenance: derived}}}}"),
        "2-people.yaml": ("40}", "40000}"),
    }.items():
        file = tmp_path / "rules" / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new).replace("/ 40", "/ 40000"), encoding="utf-8")
    rules = load_folder(tmp_path / "rules")
    rows = (*(f"hours,input,{figure}" for figure in figures), "has_team,input,yes")
    text = "".join(
        f"{unit},{row},,\n{unit},submission,complete,yes,,\n"
        for unit, row in zip(("Sở An", "Sở Bình", "Sở Cát"), rows, strict=True)
    )
    shown = [card.trace("2.1")[0].with_figures for card in score(rules, cohort(rules, text, tmp_path))]
    assert shown == [f"figure({each})" for each in (*figures, mean)]


def test_a_denominator_of_0_in_a_condition_is_told_of_no_component(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "rules")
    file = tmp_path / "rules" / "1-service.yaml"
    text = file.read_text(encoding="utf-8").replace("formula: share(on_time, received)", "formula: yes(on_time is 0)")
    text = text.replace("not_assessed_when: received is 0", "not_assessed_when: share(on_time, received) > 1/2")
    file.write_text(text, encoding="utf-8")
    rules = load_folder(tmp_path / "rules")
    rows = ("received,input,0", "on_time,input,0", "has_shop,input,yes", "hours,input,4")
    text = "".join(f"Sở An,{row},,\n" for row in rows)
    (card,) = score(rules, cohort(rules, text, tmp_path))
    assert card["1.1"].state == "computed"
    assert "DTI-W001" not in {warning.code for warning in card.warnings}
