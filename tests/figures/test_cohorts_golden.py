"""Cohorts of figures of every kind, under rules that compare units, score as they did, to the last word."""

from pathlib import Path

import pytest
from golden import held, refusal, told

from dti_rules.scoring.score import score
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError

GOLDEN = Path(__file__).with_name("golden")
HEAD = "unit,item,measure,figure,out_of,source\n"
NAMES = ("part", "whole", "spent", "registered", "budgeted")


def row_of(unit, *figures, complete=True, source=""):
    """A row for each figure that is there."""
    rows = [f"{unit},{name},input,{x},,{source}\n" for name, x in zip(NAMES, figures, strict=False) if x != ""]
    return "".join(rows) + (f"{unit},submission,complete,yes,,\n" if complete else "")


EXACT = (
    row_of("Cà Mau", 60, 100, 10, 5, 2) + row_of("Hà Giang", 90, 100, 25, 8, 1) + row_of("Bến Tre", 10, 90, 0, 9, 0.4)
)
COHORTS = {
    "exact": EXACT + row_of("An Giang", "", 100, 40, "", 0.7) + row_of("Huế", 0, 0, 30, 0, ""),
    "open": EXACT + row_of("An Giang", 30, 50, "12.5", 3, "0.70", source="báo") + row_of("Huế", 5, 20, complete=False)
    + "Đà Nẵng,1.1,ratio,45.5%,,báo\nĐà Nẵng,1.3,ratio,7%,,\nĐà Nẵng,spent,input,31,,\n",
    "ratios": "Cà Mau,1.1,ratio,40%,,\nCà Mau,1.3,ratio,5.0%,,báo\nHà Giang,1.3,ratio,9.9%,,báo\nHà Giang,1.1,ratio,85%,,báo\n"
    + row_of("Bến Tre", 10, 90, 3, 9) + "Bến Tre,1.3,ratio,10.0%,,báo\nBến Tre,1.1,ratio,11%,,báo\n",
    "given": EXACT + "An Giang,1.1,points,7.5,,\nAn Giang,1.2,value,0.40,,báo\nAn Giang,1.3,points,3,,báo\nAn Giang,1.4,points,4.5,10,\n"
    "Huế,1,points,25.5,,báo\nHuế,spent,input,20,,\nĐà Nẵng,total,points,31,,báo\nĐà Nẵng,total,value,0.775,,báo\nĐà Nẵng,total,rank,2,,\n"
    + row_of("Cần Thơ", 60, 100, 10, 5, 2) + "Cần Thơ,total,value,0.60,,báo\nCần Thơ,1.1,points,7.5,,\n",
    "alone": row_of("Cà Mau", 60, 100, 10, 5, 2),
    "two": row_of("Cà Mau", 60, 100, "", 5, 2, complete=False) + row_of("Huế", "", "", 35, 7, complete=False),
    "nothing": "Cà Mau,submission,complete,yes,,\nHuế,submission,illustrative,yes,,\n",
}  # fmt: skip
EXPLAINED = ("open", "given", "alone", "ratios")
EXTREMES = {
    "closed": {"1.2": {"highest": "28"}, "1.3": {"lowest": "1%", "highest": "9%"}},
    "printed": {"1.2": {"highest": "28.0", "source": "báo"}, "1.3": {"highest": "9%"}},
}
REFUSED = {
    "total": EXACT + "Cà Mau,total,value,0.99,,báo\n",
    "points": EXACT + "Hà Giang,1.1,points,4.25,,báo\n",
    "twice": "Cà Mau,1.1,points,4.25,,báo\nCà Mau,1.1,points,4.75,,sở\n",
    "ratio": row_of("Cà Mau", 60, 100) + "Cà Mau,1.1,ratio,70%,,báo\n",
    "one of two": row_of("Cà Mau", "", 100) + "Cà Mau,1.3,ratio,70%,,báo\nCà Mau,1.1,ratio,170%,,báo\n",
    "units": EXACT + "Cà Mau,part,input,61,,\n",
    "figures": row_of("Cà Mau", 160, 100, -1, 5.5, "x"),
}


def cohort(rules, text, folder):
    file = folder / "f.csv"
    file.write_text(HEAD + text, encoding="utf-8")
    return read(rules, file)


@pytest.mark.parametrize("name", COHORTS)
def test_a_cohort_scores_as_it_did(name, small, tmp_path):
    held(
        GOLDEN / f"{name}.txt",
        "\n".join(told(score(small, cohort(small, COHORTS[name], tmp_path)), explained=name in EXPLAINED)) + "\n",
    )


@pytest.mark.parametrize("name", ["open", "alone", "two", "ratios"])
def test_a_cohort_under_extremes_of_the_edition_scores_as_it_did(name, stated, tmp_path):
    cards = score(stated, cohort(stated, COHORTS[name], tmp_path))
    held(GOLDEN / f"{name}-edition.txt", "\n".join(told(cards)) + "\n")


@pytest.mark.parametrize("name", ["exact", "open", "alone", "ratios"])
@pytest.mark.parametrize("extremes", EXTREMES)
def test_a_cohort_under_extremes_of_the_user_scores_as_it_did(name, extremes, small, tmp_path):
    cards = score(small, cohort(small, COHORTS[name], tmp_path), EXTREMES[extremes])
    held(GOLDEN / f"{name}-{extremes}.txt", "\n".join(told(cards, explained=name == "exact")) + "\n")


def test_what_is_said_of_figures_that_contradict_one_another_is_as_it_was(small, tmp_path):
    lines = []
    for name, text in REFUSED.items():
        with pytest.raises(ProblemsError) as error:
            score(small, cohort(small, text, tmp_path))
        lines += [name, *refusal(error.value)]
    held(GOLDEN / "refused.txt", "\n".join(lines).replace(f"{tmp_path}/", "") + "\n")
