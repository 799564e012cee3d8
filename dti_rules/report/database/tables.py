"""What the tables of a scored cohort are: their columns, keys, and what each means, whatever writes them."""

from collections.abc import Sequence
from typing import Literal

from dti_rules.words.classes import frozen
from dti_rules.words.text import Text

Type = Literal["text", "number", "whole", "truth"]


@frozen
class Column:
    """A column: its type, what it means, and the table that its values are keys of."""

    name: str
    type: Type
    about: Text
    of: str = ""
    must: bool = False
    """Whether every row has it."""


@frozen
class Table:
    """A table: what a row is, its columns, and those that are its key. A table stands after those it refers to."""

    name: str
    about: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label: str = ""
    """The column that names a row to a reader."""


def _text(name: str, vi: str, en: str, of: str = "", must: bool = False) -> Column:
    return Column(name, "text", Text(vi, en), of, must)


def _number(name: str, vi: str, en: str) -> Column:
    return Column(name, "number", Text(vi, en))


def _whole(name: str, vi: str, en: str, of: str = "", must: bool = False) -> Column:
    return Column(name, "whole", Text(vi, en), of, must)


def _truth(name: str, vi: str, en: str) -> Column:
    return Column(name, "truth", Text(vi, en), must=True)


def _both(name: str, vi: str, en: str) -> tuple[Column, Column]:
    """A text in Vietnamese and in English."""
    return _text(f"{name}_vi", vi, en), _text(f"{name}_en", f"{vi} (tiếng Anh)", f"{en}, in English")


def _amount(name: str, vi: str, en: str) -> tuple[Column, ...]:
    """A number that may be known within bounds only, and its exact form."""
    return (
        _number(
            name,
            f"{vi} (số đã in: theo chữ số của nó); trống nếu chỉ biết khoảng",
            f"{en} (of a printed figure, as its digits say); null where only bounds are known",
        ),
        _number(f"{name}_low", f"{vi}: thấp nhất có thể", f"{en}: the least that it can be"),
        _number(f"{name}_high", f"{vi}: cao nhất có thể", f"{en}: the most that it can be"),
        _text(f"{name}_exact", f"{vi}, chính xác: p/q hoặc p/q..p/q", f"{en}, exact: p/q or p/q..p/q"),
    )


def _table(name: str, about: Text, key: Sequence[str], columns: Sequence[Column], label: str = "") -> Table:
    return Table(name, about, tuple(columns), tuple(key), label)


_UNIT = _text("unit", "đơn vị", "the unit", "units", True)
_NODE = _text("node", "chỉ số, trụ cột hoặc điểm tổng", "the indicator, pillar or total", "nodes", True)
_RESTS = ("nguồn gốc yếu nhất mà kết quả dựa vào", "the weakest provenance that the result rests on")

TABLES: tuple[Table, ...] = (
    _table("provenance", Text("Mức chắc chắn của một quy định", "How sure a rule is"), ["provenance"], [
        _text("provenance", "mã", "the word for it", must=True),
        _whole("weakness", "0 là chắc chắn nhất", "0 is the surest", must=True),
        *_both("label", "tên gọi", "what it is called"),
    ], "label_vi"),
    _table("citations", Text("Văn bản và vị trí trong văn bản", "A document and the place in it"), ["citation"], [
        _whole("citation", "số thứ tự", "a number", must=True),
        _text("document", "văn bản", "the document", must=True),
        _text("place", "vị trí", "the place in it", must=True),
        _text("said", "văn bản, vị trí", "document and place", must=True),
    ], "said"),
    _table("rule_sets", Text("Bộ chỉ số đã dùng", "The rule set that was applied"), ["rule_set"], [
        _text("rule_set", "mã@phiên-bản", "id@version", must=True),
        *_both("title", "tên gọi", "its title"),
        _whole("year", "năm", "the year", must=True),
        _text("decision", "quyết định", "the decision", must=True),
        _text("applies", "mức chắc chắn quyết định này áp dụng cho năm đó",
              "how sure it is that the decision governs the year", "provenance"),
        _text("unit_list", "danh sách đơn vị", "the list of units", must=True),
        _text("rules_digest", "mã băm của quy định", "the digest of the rules", must=True),
        _text("content_digest", "mã băm của toàn bộ nội dung", "the digest of the whole content", must=True),
    ], "title_vi"),
    _table("units", Text("Đơn vị được chấm", "A unit that was scored"), ["unit"], [
        _text("unit", "danh-sách:mã", "list:code", must=True),
        _text("list", "danh sách", "the list", must=True),
        _text("code", "mã", "the code", must=True),
        _text("name", "tên", "the name", must=True),
        _text("name_en", "tên tiếng Anh", "the name in English"),
        _whole("alphabet", "thứ tự theo bảng chữ cái tiếng Việt", "the place in the Vietnamese alphabet", must=True),
        _truth("complete", "số liệu đã nộp đầy đủ", "whether the submission was declared complete"),
        _truth("illustrative", "số liệu được đặt ra để minh họa", "whether the figures are invented"),
    ], "name"),
    _table("nodes", Text("Chỉ số, trụ cột hoặc điểm tổng", "An indicator, a pillar or the total"), ["node"], [
        _text("node", "mã trong bộ chỉ số", "its id in the rule set", must=True),
        _text("rule_set", "bộ chỉ số", "the rule set", "rule_sets", True),
        _text("code", "số hiệu", "its number in the annex", must=True),
        _text("kind", "total, pillar, main, group, component hoặc detail",
              "total, pillar, main, group, component or detail", must=True),
        _text("parent", "chỉ số cấp trên", "the indicator above it", "nodes"),
        _text("main", "chỉ số chính chứa nó", "the main indicator that it belongs to", "nodes"),
        _whole("position", "thứ tự trong phụ lục", "the place in the annex", must=True),
        *_both("title", "tên gọi", "its title"),
        _number("max_points", "điểm tối đa", "the maximum points"),
        _text("max_points_exact", "điểm tối đa, chính xác: p/q", "the maximum points, exact: p/q"),
        _truth("assessed", "năm này có chấm", "whether this edition gives it a value"),
        _text("formula", "công thức", "the formula"),
        *_both("reading", "công thức bằng lời", "the formula in words"),
        _whole("citation", "căn cứ", "the citation", "citations", True),
        _text("provenance_title", "nguồn gốc của tên gọi", "where the title comes from", "provenance", True),
        _text("provenance_points", "nguồn gốc của điểm tối đa", "where the maximum comes from", "provenance"),
        _text("provenance_formula", "nguồn gốc của công thức", "where the formula comes from", "provenance"),
    ], "title_vi"),
    _table("parts", Text("Một chỉ số gồm những gì", "What a node is made of"), ["node", "part"], [
        _NODE,
        _text("part", "thành phần", "the part", "nodes", True),
        _number("weight", "trọng số của thành phần", "how much the part counts"),
        _text("weight_exact", "trọng số, chính xác: p/q", "how much the part counts, exact: p/q"),
    ]),
    _table("inputs", Text("Số liệu mà công thức cần", "A figure that formulas ask for"), ["input"], [
        _text("input", "mã", "its id", must=True),
        _text("kind", "count, money, number, yes_no hoặc choice", "count, money, number, yes_no or choice", must=True),
        *_both("label", "tên gọi", "what it is"),
        *_both("measured_in", "đơn vị đo", "the unit of measure"),
        _text("part_of", "là một phần của số liệu", "the figure that it is part of", "inputs"),
    ], "label_vi"),
    _table("node_inputs", Text("Chỉ số dùng số liệu nào", "Which figures an indicator rests on"), ["node", "input"], [
        _NODE,
        _text("input", "số liệu", "the figure", "inputs", True),
    ]),
    _table("figures", Text("Số liệu đã khai", "A figure as it was stated"), ["figure"], [
        _whole("figure", "số thứ tự", "a number", must=True),
        _UNIT,
        _text("input", "số liệu đầu vào (hoặc trống)", "the input, or null", "inputs"),
        _text("node", "chỉ số được cho điểm thẳng (hoặc trống)", "the node that it was stated of, or null", "nodes"),
        _text("measure", "input, points, value hoặc ratio", "input, points, value or ratio", must=True),
        _text("stated", "như đã viết", "as it was written", must=True),
        _number("number", "giá trị số (điểm: phần của điểm tối đa; có là 1)",
                "as a number (points as a share of the maximum; yes is 1)"),
        _number("number_low", "thấp nhất theo chữ số đã in", "the least that its digits allow"),
        _number("number_high", "cao nhất theo chữ số đã in", "the most that its digits allow"),
        _text("number_exact", "chính xác: p/q hoặc p/q..p/q", "exact: p/q or p/q..p/q"),
        _text("source", "nguồn", "the source"),
    ]),
    _table("points", Text("Kết quả của một đơn vị ở một chỉ số", "The result of a unit at a node"), ["unit", "node"], [
        _UNIT, _NODE,
        *_amount("points", "điểm", "the points"),
        _text("points_printed", "điểm như in ra", "the points as printed"),
        *_amount("value", "giá trị", "the value"),
        _text("printed", "giá trị như in ra", "the value as printed"),
        _text("state", "cách có được kết quả", "how the result came about", must=True),
        _text("provenance", *_RESTS, "provenance", True),
    ]),
    _table("points_by_provenance", Text("Điểm của một đơn vị theo nguồn gốc", "A unit's points by what they rest on"),
           ["unit", "provenance"], [
        _UNIT,
        _text("provenance", "nguồn gốc", "what they rest on", "provenance", True),
        *_amount("points", "điểm", "the points"),
    ]),
    _table("ranks", Text("Thứ hạng theo điểm tổng, trụ cột hoặc chỉ số chính",
                         "The rank by the total, a pillar or a main indicator"), ["unit", "node"], [
        _UNIT, _NODE,
        _whole("rank", "hạng; trống nếu chưa chắc chắn", "the rank; null where bounds allow several"),
        _whole("best", "hạng tốt nhất có thể", "the best that it can be", must=True),
        _whole("worst", "hạng kém nhất có thể", "the worst that it can be", must=True),
        _text("provenance", *_RESTS, "provenance", True),
    ]),
    _table("warnings", Text("Điều người đọc cần biết", "What a reader should know"), ["warning"], [
        _whole("warning", "số thứ tự", "a number", must=True),
        _text("unit", "đơn vị; trống nếu chung cho tất cả", "the unit; null where it holds of all", "units"),
        _text("code", "mã", "the code", must=True),
        *_both("sentence", "nội dung", "what it says"),
    ]),
    _table("rounds", Text("Vòng đánh giá của bản ghi (trống nếu bản ghi không thuộc vòng nào)",
                          "The record's round of appraisal; none where it belongs to none"), ["round"], [
        _text("round", "mã băm của bản ghi", "the digest of the record", must=True),
        _text("name", "tên vòng", "the round's name", must=True),
        _text("date", "ngày", "its date", must=True),
        _text("author", "người lập", "who made it"),
        _text("note", "vì sao", "why"),
        _text("decision", "theo văn bản nào", "under which decision"),
        _text("before", "mã băm của vòng trước", "the digest of the round before it"),
    ], "name"),
    _table("reasons", Text("Lý do một số liệu thay đổi so với vòng trước",
                           "Why a figure is another than in the round before"), ["reason"], [
        _whole("reason", "số thứ tự", "a number", must=True),
        _text("round", "vòng", "the round", "rounds", True),
        _text("stated_unit", "đơn vị, như vòng ghi", "the unit, as the round says it", must=True),
        _text("unit", "đơn vị; trống nếu vòng này không chấm đơn vị ấy", "the unit; null where it is not scored here",
              "units"),
        _text("kind", "loại: input, ratio, given, rank, complete, illustrative, present hoặc node",
              "input, ratio, given, rank, complete, illustrative, present or node", must=True),
        _text("input", "số liệu đầu vào (hoặc trống)", "the input, or null", "inputs"),
        _text("node", "chỉ số (hoặc trống)", "the node, or null", "nodes"),
        _text("said", "lý do", "the reason", must=True),
        _text("author", "người sửa", "who changed it", must=True),
    ], "said"),
    _table("reason_evidence", Text("Tài liệu kiểm chứng của lý do", "A piece of evidence for a reason"), ["evidence"], [
        _whole("evidence", "số thứ tự", "a number", must=True),
        _whole("reason", "lý do", "the reason", "reasons", True),
        _text("number", "số, ký hiệu", "its number"),
        _text("date", "ngày", "its date"),
        _text("title", "tên", "its title"),
        _text("sha256", "mã băm của tệp", "the digest of the file"),
    ], "title"),
)  # fmt: skip
"""All tables, each after those that it refers to."""


@frozen
class View:
    """A question that is asked again and again, and its SQL in the words that every database knows."""

    name: str
    about: Text
    sql: str


FLAT = "scorecard"
"""The view that a single Parquet file holds."""

VIEWS = (
    View("ranking", Text("Bảng xếp hạng", "The ranking"), """\
SELECT r.rank, r.best, r.worst, u.name AS unit_name, p.printed, p.points, p.points_printed, p.points_exact,
       p.provenance, u.complete, u.illustrative, u.unit, n.rule_set
FROM ranks r
JOIN nodes n ON n.node = r.node AND n.kind = 'total'
JOIN units u ON u.unit = r.unit
JOIN points p ON p.unit = r.unit AND p.node = r.node
ORDER BY r.best, r.worst, u.alphabet"""),
    View("scorecard", Text("Mọi kết quả, kèm tên gọi, căn cứ và nguồn gốc",
                           "Every result with title, citation and provenance"), """\
SELECT u.unit, u.name AS unit_name, n.node, n.code, n.kind, n.title_vi, n.title_en, n.main,
       p.points, p.points_low, p.points_high, p.points_exact, p.points_printed, n.max_points,
       n.max_points - p.points AS lost, p.value, p.value_low, p.value_high, p.value_exact, p.printed, p.state,
       r.rank, r.best, r.worst, p.provenance, c.said AS citation, n.formula, n.reading_vi, n.reading_en,
       u.complete, u.illustrative, n.rule_set, n.position
FROM points p
JOIN units u ON u.unit = p.unit
JOIN nodes n ON n.node = p.node
JOIN citations c ON c.citation = n.citation
LEFT JOIN ranks r ON r.unit = p.unit AND r.node = p.node
ORDER BY u.alphabet, n.position"""),
    View("evidence", Text("Mỗi kết quả dựa vào số liệu nào", "The figures behind every result"), """\
SELECT f.figure, f.unit, u.name AS unit_name, n.node, n.code, n.title_vi, f.input, i.label_vi, i.label_en,
       f.measure, f.stated, i.measured_in_vi, f.number_exact, f.source, p.points_printed, p.provenance, u.illustrative
FROM figures f
JOIN units u ON u.unit = f.unit
LEFT JOIN inputs i ON i.input = f.input
LEFT JOIN node_inputs x ON x.input = f.input
LEFT JOIN nodes n ON n.node = COALESCE(f.node, x.node)
LEFT JOIN points p ON p.unit = f.unit AND p.node = n.node
ORDER BY u.alphabet, n.position, f.figure"""),
)  # fmt: skip
"""All views."""
