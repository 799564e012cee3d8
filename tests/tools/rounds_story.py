"""Registers of rounds in which everything happens that can: figures of every kind, units that come and go, no reason given."""

from pathlib import Path

from two_rounds import changes

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import Chosen
from dti_rules.records.made import made, source_of
from dti_rules.records.rounds.adding import Asked, Figures, add_round
from dti_rules.tables.changes import StatedChange, read_changes
from dti_rules.tables.read import read

COMPARED = ("Cà Mau", "Hà Giang", "Bến Tre", "An Giang", "Bạc Liêu", "Cần Thơ")
"""Six units under a rule set that compares them."""


def _rows(unit: str, people: int, trained: int, plan: str) -> str:
    said = {"people": people, "trained": trained, "plan": plan}
    return (
        "".join(f"{unit},{name},input,{value},\n" for name, value in said.items())
        + f"{unit},submission,complete,yes,\n"
    )


HEAD = "unit,item,measure,figure,source\n"
DECLARED = HEAD + "".join(_rows(unit, 1000, 100 + 10 * i, "no" if i % 2 else "yes") for i, unit in enumerate(COMPARED))
FIRST_REMARKS = """\
unit,item,figure,verdict,reason,author,evidence_number,evidence_date,evidence_title
Hà Giang,trained,110,,số liệu Sở đã ký,,,,
Cà Mau,1.2,,,xem công văn,Ngô D,8/CV,1/2/2023,Công văn
"""
REVIEWED = """\
unit,item,measure,figure,verdict,reason,author,evidence_number,evidence_date,evidence_title,evidence_sha256
Cà Mau,trained,,160,,đếm lại,Trần B,5/BC,2/3/2023,Danh sách,{sha}
Cà Mau,trained,,,,,,6/BC,,Biên bản,
Hà Giang,trained,,120,,đếm lại,Lê C,,,,
Bến Tre,trained,,130,,bổ sung lớp học,,,,,
An Giang,trained,,140,,bổ sung lớp học,Lê C,,,,
Bến Tre,plan,,no,,kế hoạch hết hạn,Lê C,7/KH,2023-02-01,,
Bạc Liêu,1.2,,,agreed,có quyết định ban hành,,,,,
Bạc Liêu,submission,illustrative,yes,,số liệu thử,,,,,
Cần Thơ,1,,,agreed,không có ý kiến,,,,,
""".format(sha="ab" * 32)
EXPLAINED = HEAD + "".join((
    "Cà Mau,people,input,1000,\nCà Mau,trained,input,150,báo Cà Mau\nCà Mau,plan,input,yes,\n",
    "Hà Giang,1.1,points,2.5,Sở\nHà Giang,1.2,points,2,\nHà Giang,total,rank,3,\nHà Giang,total,rank,4,\n",
    _rows("Bến Tre", 1000, 130, "no"), _rows("An Giang", 1000, 140, "no"), _rows("Bạc Liêu", 1000, 140, "yes"),
    "Đà Nẵng,1,value,0.8,dti.gov.vn\n",
))  # fmt: skip
EXPLAINED_WHY = """\
unit,item,measure,reason,author
Cà Mau,1,,theo báo,
Cà Mau,submission,complete,chưa chốt,
Hà Giang,1,,chỉ còn điểm,Vũ E
Hà Giang,total,rank,hai hạng được nêu,Vũ E
Hà Giang,submission,complete,chỉ còn điểm,Vũ E
Bạc Liêu,submission,illustrative,số liệu thật,
Cần Thơ,submission,present,rút khỏi đợt này,
Đà Nẵng,submission,present,nộp muộn,
"""


def compared(rules: RuleSet, folder: Path) -> Path:
    """A register of three rounds of units that are compared; the rules are the small ones."""
    register = folder / "compared.db"

    def whole(text: str, name: str) -> Figures:
        return Figures(rules, Chosen("folder"), read(rules, changes(folder, text, name)))

    def table(text: str, name: str) -> tuple[StatedChange, ...]:
        return read_changes(changes(folder, text, name))

    first = whole(DECLARED, "declared.csv")
    sources = (source_of(folder / "declared.csv"),)
    said = made("Sở TTTT", "bản tự chấm", "12/CV", sources)
    add_round(register, Asked("declared", "2023-03-15", said, first, table(FIRST_REMARKS, "first.csv")))
    add_round(register, Asked("reviewed", "1/6/2023", made("Bộ TTTT"), None, table(REVIEWED, "reviewed.csv")))
    last = whole(EXPLAINED, "explained.csv")
    why = table(EXPLAINED_WHY, "why.csv")
    files = (source_of(folder / "explained.csv"), source_of(folder / "why.csv"))
    add_round(register, Asked("explained", "2023-07-12", made("Bộ TTTT", "sau giải trình", "", files), last, why))
    add_round(register, Asked("declared", "2023-03-16", made("Sở khác"), first, first=True))
    return register


FORM_DECLARED = (
    HEAD
    + """\
Cà Mau,digital_tech_firms,input,166,
Cà Mau,enterprises,input,4929,niên giám
Cà Mau,submission,complete,yes,
Hà Giang,party_resolution_issued,input,yes,
Hà Giang,five_year_plan_issued,input,no,
Hà Giang,9,value,0.5,báo
Đà Nẵng,1,value,1.0000,dti.gov.vn
Đà Nẵng,2,value,0.9000,dti.gov.vn
Huế,total,value,0.7000,dti.gov.vn
"""
)
FORM_FINAL = """\
unit,item,measure,figure,verdict,reason,author
Cà Mau,digital_tech_firms,,170,,thêm bốn doanh nghiệp,Ngô D
Hà Giang,five_year_plan_issued,,yes,,đã ban hành,
Hà Giang,9,value,0.6,,đính chính,Ngô D
Đà Nẵng,2,value,0.91,,đính chính,
Huế,total,value,0.71,,đính chính,Ngô D
"""


def of_the_form(rules: RuleSet, folder: Path) -> Path:
    """A register of two rounds under a whole decision: components, main indicators and a total that were stated."""
    register = folder / "form.db"
    first = Figures(rules, Chosen("folder"), read(rules, changes(folder, FORM_DECLARED, "form.csv")))
    add_round(register, Asked("declared", "2023-01-15", made("Sở TTTT"), first))
    table = read_changes(changes(folder, FORM_FINAL, "final.csv"))
    add_round(register, Asked("final", "2023-06-01", made("Bộ TTTT"), None, table))
    return register


DEPARTMENTS = """\
unit,item,measure,figure,out_of,source
Sở An,received,input,10,,
Sở An,on_time,input,8,,
Sở An,has_shop,input,yes,,
Sở An,hours,input,20,,
Sở An,has_team,input,yes,,
Sở An,submission,complete,yes,,
Sở Bình,1.1,ratio,45.5%,,báo
Sở Bình,has_shop,input,yes,,
Sở Bình,hours,input,{hours},,báo
Sở Bình,has_team,input,no,,
Sở Bình,submission,complete,yes,,
Sở Cát,received,input,12,,
Sở Cát,on_time,input,9,,
Sở Cát,has_team,input,no,,
{left}Sở Cát,submission,complete,yes,,
"""
LEFT_WHY = """\
unit,item,measure,figure,reason,author
Sở Bình,hours,,,đếm lại,Vũ E
Sở Cát,2.1,not_assessed,,theo quyết định,Vũ E
"""


def of_departments(rules: RuleSet, retitled: RuleSet, folder: Path) -> Path:
    """A register of two rounds of departments that are not all assessed alike; the second has other titles."""
    register = folder / "departments.db"
    for name, each, text in (
        ("declared", rules, DEPARTMENTS.format(hours="31.5", left="")),
        ("final", retitled, DEPARTMENTS.format(hours="32", left="Sở Cát,2.1,not_assessed,12/QĐ-UBND,,\n")),
    ):
        figures = Figures(each, Chosen("folder"), read(each, changes(folder, text, f"{name}.csv")))
        table = () if name == "declared" else read_changes(changes(folder, LEFT_WHY, "left.csv"))
        add_round(register, Asked(name, "2023-01-15", made("Thanh tra"), figures, table))
    return register
