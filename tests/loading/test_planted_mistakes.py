"""The twelve mistakes that a rule-file loader must answer well, planted into dti-2022: whole lines, both languages."""

from pathlib import Path

import pytest

FOUR = "4-nhan-luc-so.yaml"
SHARE = "share(colleges_teaching_dx, colleges)"
GRADUATES = "    formula: share(graduates_dx, graduates, full_from = 50%)\n"

MISTAKES = {
    "unknown key": (
        '    code: "4.9"\n',
        '    code: "4.9"\n    max_pionts: 10\n',
        "141:5: DTI-L005 không có khóa «max_pionts»; có phải «max_points»?",
        "141:5: DTI-L005 there is no key 'max_pionts'; did you mean 'max_points'?",
    ),
    "missing key": (
        '    code: "4.9"\n',
        "",
        "139:5: DTI-L007 thiếu khóa «code»; hãy thêm code: …",
        "139:5: DTI-L007 the key 'code' is missing; add code: …",
    ),
    "misspelt input": (
        "share(graduates_dx, grad",
        "share(graduates_d, grad",
        "148:20: DTI-F007 không có số liệu đầu vào «graduates_d»; có phải «graduates_dx»?",
        "148:20: DTI-F007 there is no input 'graduates_d'; did you mean 'graduates_dx'?",
    ),
    "input with a tone mark": (
        "share(graduates_dx, grad",
        "share(gràduates_dx, grad",
        "148:20: DTI-F007 không có số liệu đầu vào «gràduates_dx»; có phải «graduates_dx»?",
        "148:20: DTI-F007 there is no input 'gràduates_dx'; did you mean 'graduates_dx'?",
    ),
    "input with Ð": (
        "share(graduates_dx, grad",
        "share(graÐuates_dx, grad",
        "148:20: DTI-F007 không có số liệu đầu vào «graÐuates_dx»; có phải «graduates_dx»?",
        "148:20: DTI-F007 there is no input 'graÐuates_dx'; did you mean 'graduates_dx'?",
    ),
    "0,8 for 0.8": (
        SHARE,
        f"{SHARE} * 0,8",
        "134:54: DTI-F003 «0,8» dùng dấu phẩy thập phân; hãy viết «0.8», hoặc thêm dấu cách nếu là hai số: «0, 8»",
        "134:54: DTI-F003 '0,8' is written with a decimal comma; write '0.8', or '0, 8' if these are two numbers",
    ),
    "2,5 * a": (
        SHARE,
        f"2,5 * {SHARE}",
        "134:14: DTI-F003 «2,5» dùng dấu phẩy thập phân; hãy viết «2.5», hoặc thêm dấu cách nếu là hai số: «2, 5»",
        "134:14: DTI-F003 '2,5' is written with a decimal comma; write '2.5', or '2, 5' if these are two numbers",
    ),
    "code without quotes": (
        'code: "4.10"',
        "code: 4.10",
        "157:11: DTI-L009 4.10 không có ngoặc kép nên phần mềm khác có thể đọc thành số, ngày hoặc true/false; "
        'hãy viết "4.10"',
        '157:11: DTI-L009 4.10 without quotes may be read by other tools as a number, a date or true/false; write "4.10"',
    ),
    "duplicate code": (
        'code: "4.9"',
        'code: "4.8"',
        "140:11: DTI-L021 số hiệu «4.8» đã dùng ở {file}:126:11; hãy sửa một trong hai",
        "140:11: DTI-L021 the code '4.8' is already used at {file}:126:11; mend one of the two",
    ),
    "duplicate key": (
        GRADUATES,
        f"    max_points: 10\n{GRADUATES}",
        "148:5: DTI-L004 khóa «max_points» đã có ở dòng 144; hãy bỏ bớt một",
        "148:5: DTI-L004 the key 'max_points' is already on line 144; remove one",
    ),
    "duplicate key of a block": (
        GRADUATES,
        f"    inputs: {{}}\n{GRADUATES}",
        "148:5: DTI-L004 khóa «inputs» đã có ở dòng 145; hãy bỏ bớt một",
        "148:5: DTI-L004 the key 'inputs' is already on line 145; remove one",
    ),
    "denominator that can be zero": (
        SHARE,
        "colleges_teaching_dx / colleges",
        "134:37: DTI-P002 mẫu số có thể bằng 0 (khi colleges = 0); hãy viết rate(a, b, if_zero = 0) hoặc share "
        "thay cho a / b, hoặc viết «… when b > 0 otherwise 0», hoặc khai báo range từ trên 0",
        "134:37: DTI-P002 the denominator can be 0 (with colleges = 0); write rate(a, b, if_zero = 0) or share "
        "for a / b, or `… when b > 0 otherwise 0`, or declare a range above 0",
    ),
    "value that can exceed 1": (
        SHARE,
        f"{SHARE} + 20%",
        "134:14: DTI-P001 công thức có thể bằng 1,2 (khi colleges_teaching_dx = 1, colleges = 1), "
        "ngoài khoảng 0 … 1; hãy thêm full_from, dùng capped(…) hoặc sửa các hệ số",
        "134:14: DTI-P001 the formula can reach 1.2 (with colleges_teaching_dx = 1, colleges = 1), "
        "outside 0 … 1; add full_from, use capped(…) or mend the coefficients",
    ),
    "points that do not add up": (
        '    max_points: 5\n    inputs:\n      graduates_dx',
        '    max_points: 15\n    inputs:\n      graduates_dx',
        "7:13: DTI-L014 điểm của «4» không khớp: ghi 100 nhưng các phần cộng lại là 110 (4.1: 10, 4.2: 10, 4.3: 10, 4.4: 10, "
        "4.5: 10, 4.6: 10, 4.7: 10, 4.8: 5, 4.9: 15, 4.10: 5, 4.11: 5, 4.12: 5, …); "
        "hãy sửa điểm của một phần hoặc của «4»",
        "7:13: DTI-L014 the points of '4' do not add up: it has 100, its parts have 110 (4.1: 10, 4.2: 10, 4.3: 10, 4.4: 10, "
        "4.5: 10, 4.6: 10, 4.7: 10, 4.8: 5, 4.9: 15, 4.10: 5, 4.11: 5, 4.12: 5, …); "
        "mend the points of a part or of '4'",
    ),
    "input never used": (
        "      schools: {kind",
        "      idle_workers: {kind: count, measured_in: person, label: {vi: Số người}}\n      schools: {kind",
        "212:7: DTI-L015 số liệu «idle_workers» được khai báo nhưng không công thức nào dùng; "
        "hãy bỏ khai báo hoặc dùng trong công thức",
        "212:7: DTI-L015 the input 'idle_workers' is declared and never used; remove it or use it in the formula",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_answered_by_one_line_at_its_place(mistake, copied, problems_of):
    old, new, vi, en = MISTAKES[mistake]
    folder = copied((FOUR, old, new))
    file = folder / "decision-922" / FOUR
    (found,) = problems_of(folder)
    assert found.line("vi") == f"{file}:" + vi.replace("{file}", str(file))
    assert found.line("en") == f"{file}:" + en.replace("{file}", str(file))


@pytest.mark.parametrize(
    "mistake", ["unknown key", "misspelt input", "0,8 for 0.8", "2,5 * a", "code without quotes", "duplicate key"]
)
def test_the_column_points_at_the_offending_word(mistake, copied, problems_of):
    old, new, *_ = MISTAKES[mistake]
    folder = copied((FOUR, old, new))
    (found,) = problems_of(folder)
    line = Path(found.place.file).read_text(encoding="utf-8").splitlines()[found.place.line - 1]
    word = str(next(iter(found.facts.values())))
    assert line[found.place.column - 1 :].startswith(word)


def test_several_mistakes_are_reported_in_one_run_in_the_order_of_the_files(copied, problems_of):
    folder = copied(
        ("8-hoat-dong-xa-hoi-so.yaml", 'code: "8.7"', 'code: "8.6"'),
        (FOUR, *MISTAKES["misspelt input"][:2]),
        (FOUR, *MISTAKES["value that can exceed 1"][:2]),
        (FOUR, *MISTAKES["input never used"][:2]),
        ("rule-set.yaml", "units: vn-63", "units: vn-36"),
        ("1-nhan-thuc-so.yaml", "id: head_leads_dx", "id: head_lëads"),
        ("decision.yaml", "  decimals: 4\n", "  decimals: 99\n"),
    )
    places = [(Path(p.place.file).name, p.code) for p in problems_of(folder)]
    assert places == [
        ("rule-set.yaml", "DTI-L040"),
        ("decision.yaml", "DTI-L012"),
        ("1-nhan-thuc-so.yaml", "DTI-L011"),
        (FOUR, "DTI-P001"),
        (FOUR, "DTI-F007"),
        (FOUR, "DTI-L015"),
        ("8-hoat-dong-xa-hoi-so.yaml", "DTI-L021"),
    ]


def test_a_misspelt_required_key_is_one_problem_and_not_two(copied, problems_of):
    (found,) = problems_of(copied((FOUR, '    code: "4.9"', '    cod: "4.9"')))
    assert (found.code, found.place.line, found.place.column) == ("DTI-L005", 140, 5)


def test_misspelt_points_do_not_bring_a_wrong_sum_with_them(copied, problems_of):
    (found,) = problems_of(
        copied(("rule-set.yaml", "year: 2022", "yaer: 2022"), (FOUR, "max_points: 100", "max: 100"))
    )[1:]
    assert (found.code, found.place.line) == ("DTI-L005", 7)
