"""Every problem of a formula: its code, its place in the text, and the hint where there is one."""

import re
import string
from fractions import Fraction

import pytest

from dti_rules.formula.parser import FormulaError
from dti_rules.formula.scope import Input
from dti_rules.words.catalogue import CATALOGUE
from dti_rules.words.problems import Place, problem
from dti_rules.words.text import Text

LONG = "level + " * 130 + "level"

MISTAKES = [
    # code, formula, the text at the place of the problem, a part of the Vietnamese and of the English sentence
    ("DTI-F001", "level\u200b", "\u200b", "U+200B", "U+200B"),
    ("DTI-F001", "2 × level", "×", "hãy viết «*»", "write '*'"),
    ("DTI-F001", "2 · level", "·", "hãy viết «*»", "write '*'"),
    ("DTI-F001", "1 − level", "−", "hãy viết «-»", "write '-'"),
    ("DTI-F001", "1 – level", "–", "hãy viết «-»", "write '-'"),
    ("DTI-F001", "level ÷ 2", "÷", "hãy viết «/»", "write '/'"),
    ("DTI-F001", "level : 2", ":", "hãy viết «/»", "write '/'"),
    ("DTI-F001", "yes(level ≥ 1)", "≥", "hãy viết «>=»", "write '>='"),
    ("DTI-F001", "yes(level ≤ 1)", "≤", "hãy viết «<=»", "write '<='"),
    ("DTI-F001", "share(staff; people)", ";", "hãy viết «,»", "write ','"),
    ("DTI-F001", "yes(chair is “head”)", "“", "không có dấu ngoặc kép", "names and choices take no quotes"),
    ("DTI-F001", "share(staff, people, full_from = 15 %)", "%", "hãy viết liền «15%»", "write '15%' without a blank"),
    ("DTI-F001", "share(staff, people, full_from = 0.5\t%)", "%", "hãy viết liền «0.5%»", "write '0.5%' without a blank"),
    ("DTI-F001", "level * 1/2 %", "%", "% chỉ viết liền sau một số", "% stands right after a number, such as 15%"),
    ("DTI-F001", "15%% * level", "%", "% chỉ viết liền sau một số", "% stands right after a number"),
    ("DTI-F001", "level %", "%", "% chỉ viết liền sau một số", "% stands right after a number"),
    ("DTI-F001", "level!", "!", "hãy bỏ ký tự này", "'!' has no place in a formula; remove it"),
    ("DTI-F002", "share(staff, people", "", "gặp hết công thức; chờ «,» hoặc «)»", "expected `,` or `)`"),
    ("DTI-F002", "level level", "level", "gặp «level»", "found level; expected an operator or the end"),
    ("DTI-F002", "(level", "", "chờ «)»", "expected ')'"),
    ("DTI-F002", "level when has_plan", "", "chờ «otherwise»", "expected 'otherwise'"),
    ("DTI-F002", "0 < level < 1", "<", "mỗi lần chỉ so sánh hai số", "one comparison at a time"),
    ("DTI-F002", "--level", "-", "chờ một số", "expected a number"),
    ("DTI-F002", "level *", "", "chờ một số, một tên hoặc «(»", "expected a number, a name or `(`"),
    ("DTI-F002", "level = 1", "=", "gặp «=»; so sánh bằng thì viết «is»", "found =; write `is`"),
    ("DTI-F002", "1 when level = child otherwise 0", "=", "viết «is»", "write `is` to compare for equality"),
    ("DTI-F002", "yes((level) = 1)", "=", "viết «is»", "write `is`"),
    ("DTI-F002", "1 + = level", "=", "chờ một số", "expected a number"),
    ("DTI-F002", "= level", "=", "chờ một số", "expected a number"),
    ("DTI-F002", "and", "and", "gặp «and»", "found and"),
    ("DTI-F003", "0,8 * yes(has_plan)", "0,8", "hãy viết «0.8»", "write '0.8', or '0, 8' if these are two numbers"),
    ("DTI-F003", "mean(1,5)", "1,5", "hai số: «1, 5»", "'1, 5'"),
    ("DTI-F003", "12,000 * level", "12,000", "hãy viết «12» hoặc «12000», hoặc", "write '12' or '12000', or '12, 000' if"),
    ("DTI-F003", "bands(level, 12,5% = 1, otherwise = 0)", "12,5%", "12.5%", "write '12.5%'"),
    ("DTI-F004", "(" * 30, "(", "giới hạn 24", "limit 24"),
    ("DTI-F004", LONG, "l", "giới hạn 250", "limit 250"),
    ("DTI-F005", "1000000000000000000000 * level", "1000000000000000000000", "18 chữ số", "18 digits"),
    ("DTI-F006", "shaer(staff, people)", "shaer(staff, people)", "có phải «share»?", "did you mean 'share'?"),
    ("DTI-F006", "zzzzzz(staff)", "zzzzzz(staff)", "các hàm: capped, choice", "functions: capped, choice"),
    ("DTI-F007", "yes(has_plam)", "has_plam", "có phải «has_plan»?", "did you mean 'has_plan'?"),
    ("DTI-F007", "share(đx_staff, people)", "đx_staff", "có phải «dx_staff»?", "did you mean 'dx_staff'?"),
    ("DTI-F007", "share(Ðx_staff, people)", "Ðx_staff", "có phải «dx_staff»?", "did you mean 'dx_staff'?"),
    ("DTI-F007", "share(ðx_staff, people)", "ðx_staff", "có phải «dx_staff»?", "did you mean 'dx_staff'?"),
    ("DTI-F007", "1 * lével", "lével", "có phải «level»?", "did you mean 'level'?"),
    ("DTI-F007", "1 * le\u0301vel", "le\u0301vel", "có phải «level»?", "did you mean 'level'?"),
    ("DTI-F007", "yes(qqqq)", "qqqq", "hãy khai báo trong inputs", "declare it in the component's inputs"),
    ("DTI-F008", "share(staff)", "share(staff)", "hãy viết share(part, whole, full_from = …, if_zero = 0)", "1 unnamed"),
    ("DTI-F008", "mean()", "mean()", "nhận 0 đối số", "mean(…"),
    ("DTI-F008", "1 + choice(head = 1)", "choice(head = 1)", "choice(input, … = …)", "choice(input, … = …)"),
    ("DTI-F008", "deduct(firms)", "deduct(firms)", "penalty(count, each = 10%, floor = 0)", "each = 10%"),
    ("DTI-F008", "deduct(firms, each = 1, floor = 2)", "deduct(firms, each = 1, floor = 2)", "penalty(", "penalty("),
    ("DTI-F009", "share(staff, people, full_fom = 10%)", "full_fom = 10%", "có phải «full_from»?", "did you mean 'full_from'?"),
    ("DTI-F009", "yes(has_plan, 70% = 1)", "70% = 1", "tùy chọn «70%»; yes(condition)", "no option '70%'; yes(condition)"),
    ("DTI-F041", "mean(level, child, weight_1 = 1)", "mean(level, child, weight_1 = 1)", "thiếu weight_2", "weight_2 is missing"),
    ("DTI-F042", "mean(level, child, weight_1 = 1%, weight_2 = 1)", "mean(level, child, weight_1 = 1%, weight_2 = 1)", "101%", "101%"),
    ("DTI-F010", "share(staff, people, full_from = level)", "full_from = level", "«full_from» của hàm share", "full_from of share"),
    ("DTI-F010", "bands(level, 70% = child, otherwise = 0)", "70% = child", "«70%» của hàm threshold_scale", "70% of threshold_scale"),
    ("DTI-F011", "mean(has_plan, 1)", "has_plan", "«has_plan» không đúng kiểu: cần một số", "a number is needed"),
    ("DTI-F011", "1 + (1 < 2)", "1 < 2", "cần một số", "a number is needed"),
    ("DTI-F011", "1 when level otherwise 0", "level", "cần một điều kiện", "a condition is needed"),
    ("DTI-F011", "yes(not level)", "level", "cần một điều kiện", "a condition is needed"),
    ("DTI-F011", "yes(has_plan and mean(level))", "mean(level)", "«mean»", "mean has the wrong type"),
    ("DTI-F011", "yes(level and has_plan)", "level", "cần một điều kiện", "a condition is needed"),
    ("DTI-F011", "yes(has_plan > 0)", "has_plan", "cần một số", "a number is needed"),
    ("DTI-F011", "yes((level < child) is 1)", "level < child", "cần một số", "a number is needed"),
    ("DTI-F011", "yes(level)", "level", "cần có/không", "yes/no is needed"),
    ("DTI-F011", "choice(level, a = 1)", "level", "cần một phương án", "a choice is needed"),
    ("DTI-F012", "firms / people", "firms / people", "firm và person", "firm and person"),
    ("DTI-F012", "1 / people", "1 / people", "1 và person", "1 and person"),
    ("DTI-F012", "amount(firms + people)", "firms + people", "firm và person", "rate(a, b)"),
    ("DTI-F012", "amount(firms * people)", "firms * people", "firm và person", "firm and person"),
    ("DTI-F012", "amount(level + people)", "level + people", "1 và person", "1 and person"),
    ("DTI-F012", "yes(firms > people)", "firms > people", "firm và person", "firm and person"),
    ("DTI-F012", "amount(firms when has_plan otherwise people)", "firms when has_plan otherwise people", "firm", "firm"),
    ("DTI-F012", "amount(largest(firms, people))", "largest(firms, people)", "firm và person", "firm and person"),
    ("DTI-F012", "growth(firms, people)", "growth(firms, people)", "firm và person", "firm and person"),
    ("DTI-F013", "share(firms, people)", "share(firms, people)", "part_of: people vào «firms»", "`part_of: people` to 'firms'"),
    ("DTI-F013", "share(people, staff)", "share(people, staff)", "«people»", "'people'"),
    ("DTI-F013", "share(staff, staff)", "share(staff, staff)", "«staff»", "'staff'"),
    ("DTI-F013", "share(staff + staff, people)", "share(staff + staff, people)", "«…»", "'…'"),
    ("DTI-F012", "share(staff + dx_staff, people + firms)", "people + firms", "person và firm", "person and firm"),
    ("DTI-F013", "share(staff + staff_before, people + dx_staff)", "share(staff + staff_before, people + dx_staff)",
     "part_of: people hoặc dx_staff vào «staff_before»", "`part_of: people or dx_staff` to 'staff_before'"),
    ("DTI-F013", "share(staff - dx_staff, people)", "share(staff - dx_staff, people)", "«…»", "'…'"),
    ("DTI-F013", "share(staff_before, 59)", "share(staff_before, 59)", "part_of: 59 vào «staff_before»", "'59'"),
    ("DTI-F013", "share(staff, 59)", "share(staff, 59)", "«staff»", "'staff'"),
    ("DTI-F013", "share(staff, 0)", "share(staff, 0)", "«…»", "'…'"),
    ("DTI-F014", "choice(chair, hed = 1, deputy = 1/2, none = 0)", "hed = 1", "có phải «head»?", "did you mean 'head'?"),
    ("DTI-F014", "choice(chair, 70% = 1, head = 1, deputy = 1, none = 0)", "70% = 1", "«70%»", "head, deputy, none"),
    ("DTI-F014", "yes(chair is deputi)", "deputi", "có phải «deputy»?", "did you mean 'deputy'?"),
    ("DTI-F014", "yes(chair is đeputy)", "đeputy", "có phải «deputy»?", "did you mean 'deputy'?"),
    ("DTI-F014", "yes(chair is 1)", "1", "head, deputy, none", "head, deputy, none"),
    ("DTI-F015", "choice(chair, head = 1, none = 0)", "choice(chair, head = 1, none = 0)", "hãy thêm deputy = …", "add deputy = …"),
    ("DTI-F016", "bands(level, 50% = 1/2, 70% = 1, otherwise = 0)", "bands(level, 50% = 1/2, 70% = 1, otherwise = 0)", "giảm dần", "falling"),
    ("DTI-F016", "bands(level, 50% = 1)", "bands(level, 50% = 1)", "otherwise", "otherwise"),
    ("DTI-F016", "bands(level, otherwise = 1)", "bands(level, otherwise = 1)", "phải là số", "must be numbers"),
    ("DTI-F029", "interpolate(level, 50% = 1/2, 10% = 1)", "interpolate(level, 50% = 1/2, 10% = 1)", "tăng dần", "rising"),
    ("DTI-F029", "interpolate(level, 50% = 1/2)", "interpolate(level, 50% = 1/2)", "hai mốc", "two at least"),
    ("DTI-F016", "bands(level, full = 1, otherwise = 1)", "bands(level, full = 1, otherwise = 1)", "phải là số", "numbers"),
    ("DTI-F017", "share(staff, people, if_zero = 0, if_zero = 1)", "if_zero = 1", "«if_zero» được viết hai lần", "given twice"),
    ("DTI-F017", "bands(level, 50% = 1, 1/2 = 0, otherwise = 0)", "1/2 = 0", "«1/2» được viết hai lần", "'1/2' is given twice"),
    ("DTI-F018", "share(staff, people, full_from = 0)", "full_from = 0", "full_from = 0 phải lớn hơn 0", "must be above 0"),
    ("DTI-F018", "rate(firms, people, per = -1)", "per = -1", "per = -1", "per = -1 must be above 0"),
    ("DTI-F018", "growth(staff, staff_before, full_from = -5%)", "full_from = -5%", "full_from = -1/20", "full_from = -1/20"),
    ("DTI-F018", "amount(firms, full_from = 0)", "full_from = 0", "full_from = 0", "full_from = 0"),
    ("DTI-F018", "deduct(firms, each = 0)", "each = 0", "each = 0", "each = 0"),
    ("DTI-F020", "z_score(2 * z_score(level))", "2 * z_score(level)", "điểm z của một điểm z", "a z-score of a z-score"),
    ("DTI-F021", "people", "people", "kết quả của công thức là người", "the formula gives people, not a value"),
    ("DTI-F021", "has_plan", "has_plan", "có/không hoặc một phương án", "a yes/no or a word"),
    ("DTI-F021", "chair", "chair", "có/không hoặc một phương án", "a yes/no or a word"),
    ("DTI-F021", "mean(staff, people)", "mean(staff, people)", "là người", "gives people"),
    ("DTI-F022", "1.000 * level", "1.000", "hãy viết «1» hoặc «1000»", "write '1' or '1000'"),
    ("DTI-F022", "1.500 * level", "1.500", "hãy viết «1.5» hoặc «1500»", "write '1.5' or '1500'"),
    ("DTI-F022", "1.234.567 * level", "1.234.567", "hãy viết «1234567»", "take no point; write '1234567'"),
    ("DTI-F022", "0.50 * level", "0.50", "không kết thúc bằng 0", "no decimal ends in 0 and thousands take no point; write '0.5'"),
    ("DTI-F022", "0.500 * level", "0.500", "hãy viết «0.5»", "write '0.5'"),
    ("DTI-F022", "share(staff, people, full_from = 10.0%)", "10.0%", "hãy viết «10%»", "write '10%'"),
    ("DTI-F022", "level + 0.0", "0.0", "hãy viết «0»", "write '0'"),
    ("DTI-F023", "level / 1/2", "1/2", "… / (1/2) hoặc (… / 1) / 2", "add brackets: … / (1/2) or (… / 1) / 2"),
    ("DTI-F023", "level / -1 / 2", "-1 / 2", "chia cho -1/2", "(-1/2) or (… / -1) / 2"),
    ("DTI-F023", "1/2/3", "2/3", "phép chia cho 2/3 có hai cách hiểu", "by 2/3 can be read in two ways"),
    ("DTI-F023", "level * 1/2/3", "2/3", "(2/3)", "(2/3)"),
    ("DTI-F024", "yes(has_plan is 1)", "has_plan", "hãy viết has_plan (có) hoặc not has_plan (không)", "write has_plan, or not has_plan"),
    ("DTI-F024", "yes(has_plan is yes)", "has_plan", "không đi với is", "takes no `is`"),
    ("DTI-F024", "yes(has_plan is has_portal)", "has_plan", "không đi với is", "takes no `is`"),
    ("DTI-F024", "yes(1 is has_plan)", "has_plan", "không đi với is", "takes no `is`"),
    ("DTI-F025", "share(staff, people, full_from = 15)", "full_from = 15", "full_from = 15: một phần", "(15% is not 15)"),
    ("DTI-F025", "share(staff, people, full_from = 101%)", "full_from = 101%", "không quá 100%", "full_from = 101% can never be"),
    ("DTI-P001", "share(staff, people) + 20% * yes(has_plan)", "share(staff, people) + 20% * yes(has_plan)", "có thể bằng 1,2 (khi", "reach 1.2 (with"),
    ("DTI-P001", "level * 2", "level * 2", "khi level = 1", "with level = 1"),
    ("DTI-P001", "-level", "-level", "có thể bằng -1", "can reach -1"),
    ("DTI-P002", "level / child", "child", "mẫu số có thể bằng 0 (khi child = 0)", "can be 0 (with child = 0)"),
    ("DTI-P002", "level / child when level > 0 otherwise 0", "child", "«… when b > 0 otherwise 0»", "rate(a, b, if_zero = 0) or share"),
    ("DTI-P002", "1 / (child - level * level)", "child - level * level", "khi child = 0, level = 0", "with child = 0, level = 0"),
    ("DTI-P002", "1 / z_score(level)", "z_score(level)", "(chưa loại trừ được)", "(this is not ruled out)"),
    ("DTI-P002", "1 / (1/3 - level * level)", "1/3 - level * level", "(chưa loại trừ được)", "(this is not ruled out)"),
    ("DTI-P003", "level - level * level", "level - level * level", "chỉ biết -1 … 1", "only -1 … 1 is known"),
    ("DTI-P003", "z_score(level)", "z_score(level)", "chỉ biết -∞ … +∞", "only -∞ … +∞ is known"),
    ("DTI-P004", "rate(change, factor)", "change", "đối số của rate có thể âm (-2 … 2)", "an argument of rate can be negative"),
    ("DTI-P004", "rate(level, staff - people)", "staff - people", "(-∞ … +∞)", "(-∞ … +∞)"),
    ("DTI-P004", "growth(level, change)", "change", "growth", "growth"),
    ("DTI-P004", "of_highest(change)", "change", "đối số của of_highest có thể âm (-2 … 2)", "an argument of of_highest can be"),
    ("DTI-P004", "of_highest(z_score(level))", "z_score(level)", "(-∞ … +∞)", "(-∞ … +∞)"),
    ("DTI-P004", "sqrt(change)", "change", "đối số của sqrt có thể âm", "an argument of sqrt can be negative (-2 … 2)"),
    ("DTI-P004", "geometric_mean(level, change)", "change", "geometric_mean", "declare a range from 0"),
    ("DTI-F008", "power(level)", "power(level)", "power(x, exponent = 1/3)", "power(x, exponent = 1/3)"),
    ("DTI-F008", "percentile(level)", "percentile(level)", "percentile(x, at = 90%)", "percentile(x, at = 90%)"),
    ("DTI-F026", "power(level, exponent = 100)", "exponent = 100", "exponent = 100 phải là phân số khác 0", "up to 64"),
    ("DTI-F026", "power(level, exponent = 0)", "exponent = 0", "exponent = 0 phải", "write for example exponent = 1/3"),
    ("DTI-F027", "percentile(level, at = 90)", "at = 90", "at = 90 phải từ 0 đến 1", "write for example at = 5%"),
    ("DTI-F027", "winsorised(level, low = 9/10, high = 1/2)", "low = 9/10", "low = 9/10 phải từ 0 đến 1/2", "from 0 to 1/2"),
    ("DTI-F008", "winsorised(level)", "winsorised(level)", "winsorised(x, low = 5%, high = 95%)", "winsorised(x, low = 5%, high = 95%)"),
    ("DTI-P006", "ln(level)", "level", "đối số của ln phải lớn hơn 0, nhưng có thể là 0 … 1", "must be above 0, and may be 0 … 1"),
    ("DTI-P006", "ln(change)", "change", "-2 … 2", "declare a range above 0"),
    ("DTI-P006", "power(level, exponent = -1/2)", "level", "đối số của power phải lớn hơn 0", "the argument of power must be"),
    ("DTI-P001", "ln(factor)", "ln(factor)", "2,302585092994", "the formula can reach 2.302585092994 (with factor = 10)"),
    ("DTI-P007", "level when sqrt(2) + sqrt(3) is sqrt(5 + 2 * sqrt(6)) otherwise 0",
     "level when sqrt(2) + sqrt(3) is sqrt(5 + 2 * sqrt(6)) otherwise 0", "có hai số vô tỉ chưa phân biệt được", "not told apart"),
    ("DTI-P005", "between_extremes(change, lowest = -1)", "lowest = -1", "thấp hơn lowest = -1 (-2 … 2)", "declare a range from -1"),
    ("DTI-P005", "between_extremes(open_end, lowest = 0)", "lowest = 0", "(-∞ … +∞)", "can be below lowest = 0"),
    ("DTI-P005", "between_extremes(firms, lowest = 5)", "lowest = 5", "hãy khai báo range từ 5", "declare a range from 5"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "there", "vi", "en"), MISTAKES, ids=[f"{m[0]}-{m[1][:30]}" for m in MISTAKES])
def test_a_mistake_gets_its_code_its_place_and_its_hint(language, code, text, there, vi, en):
    error = language.refusal(text)
    assert error.code == code
    start, end = error.span
    assert text[start:end] == there
    found = problem(error.code, **error.facts)
    assert vi in found.sentence("vi")
    assert en in found.sentence("en")


@pytest.mark.parametrize(("code", "text"), [(m[0], m[1]) for m in MISTAKES])
def test_no_english_remedy_writes_a_number_with_a_comma(language, code, text):
    facts = {k: f.of("en") if isinstance(f, Text) else f for k, f in language.refusal(text).facts.items()}
    assert not re.search(r"[0-9],[0-9]", CATALOGUE[code].remedy.en.format_map(facts))


def test_points_need_a_node_with_points(language):
    error = language.refusal("1/2 * points(3)", max_points=None)
    assert (error.code, error.span) == ("DTI-F019", (6, 15))
    assert language.build("points(3)").range.high == Fraction(3, 10)


def test_a_choice_without_words_is_refused(language):
    scope = {"mode": Input("mode", "choice", Text("x"))}
    assert language.refusal("choice(mode)", scope=scope).code == "DTI-F011"
    assert language.refusal("yes(mode is on)", scope=scope).code == "DTI-F014"


def test_a_share_that_can_be_negative_is_refused(language):
    scope = {
        "a": Input("a", "number", Text("a"), "x", Fraction(-1), Fraction(1), part_of="b"),
        "b": Input("b", "number", Text("b"), "x", Fraction(0), Fraction(1)),
    }
    error = language.refusal("share(a, b)", scope=scope)
    assert (error.code, error.span) == ("DTI-P004", (6, 7))


def test_a_whole_that_can_be_negative_makes_a_sum_no_whole(language):
    def figure(name, low, **more):
        return Input(name, "number", Text(name), "x", Fraction(low), Fraction(9), **more)

    scope = {each.id: each for each in (figure("a", 0, part_of="b"), figure("b", 5), figure("c", -3))}
    error = language.refusal("share(a, b + c)", scope=scope)
    assert (error.code, error.span) == ("DTI-P004", (13, 14))
    assert language.build("share(a, b + b)", scope=scope).range.how == {"relation"}


@pytest.mark.parametrize(
    ("name", "hint"), [("educaton", "did you mean 'education'?"), ("gdp", "its parts: health, education")]
)
def test_what_is_no_part_is_told_as_such_above_the_components(language, name, hint):
    scope = {part: Input(part, "node", Text(part), None, Fraction(0), Fraction(1)) for part in ("health", "education")}
    error = language.refusal(f"mean(health, {name})", scope=scope)
    (told,) = error.at(Place("total.yaml", 1, 1)).problems
    assert told.line("en") == f"total.yaml:1:14: DTI-F040 {name!r} is not a part of this indicator; {hint}"


def test_every_code_of_formulas_and_proofs_is_brought_about():
    brought = {mistake[0] for mistake in MISTAKES} | {"DTI-F019", "DTI-F040", "DTI-F043"}
    assert brought == {code for code in CATALOGUE if code.startswith(("DTI-F", "DTI-P"))}


def test_the_values_of_a_proof_problem_do_break_the_bounds(language):
    error = language.refusal("share(staff, people) + 20% * yes(has_plan)")
    values = error.facts["values"].en
    trial = dict(part.split(" = ") for part in values.split(", "))
    assert trial["has_plan"] == "yes"
    assert int(trial["staff"]) == int(trial["people"]) > 0


def test_an_error_in_a_one_line_formula_has_file_line_and_column():
    error = FormulaError("DTI-F005", (4, 9), most="18").at(Place("4.yaml", 12, 14))
    assert error.problems[0].line("en") == "4.yaml:12:18: DTI-F005 a number has more than 18 digits; shorten it"


def _fields(code):
    entry = CATALOGUE[code]
    return {
        field
        for part in (entry.what.vi, entry.what.en, entry.remedy.vi, entry.remedy.en)
        for _, field, _, _ in string.Formatter().parse(part)
        if field
    }


@pytest.mark.parametrize(("code", "text"), [(m[0], m[1]) for m in MISTAKES])
def test_a_formula_error_brings_every_fact_that_its_sentences_need(language, code, text):
    assert _fields(code) <= set(language.refusal(text).facts)
