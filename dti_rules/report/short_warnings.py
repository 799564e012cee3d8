"""The warnings of scores in a few words, for pages and workbooks that compute by themselves."""

from collections.abc import Mapping

from dti_rules.words.text import Text

SHORT_WARNINGS: Mapping[str, Text] = {
    "DTI-W001": Text("mẫu số bằng 0", "a denominator is 0"),
    "DTI-W002": Text("thiếu số liệu nên không được điểm", "a figure is missing, so it earns nothing"),
    "DTI-W003": Text("mới so với một phần các đơn vị của danh sách", "compared with some of the list's units only"),
    "DTI-W004": Text("chưa có đơn vị khác để so sánh", "there is no other unit to compare with"),
    "DTI-W005": Text("hạng đã nêu khác hạng tính được", "a stated rank differs from the computed one"),
    "DTI-W006": Text("số liệu chưa quyết định được chữ số cuối", "the figures do not decide the last digit"),
    "DTI-W007": Text("mới xếp hạng một phần các đơn vị", "only some of the units are ranked"),
    "DTI-W008": Text("số liệu minh họa", "illustrative figures"),
    "DTI-W010": Text("có đơn vị chưa nêu số liệu để so sánh", "a unit has not stated the figure that is compared"),
    "DTI-W011": Text("so với mức cao nhất mà bộ chỉ số nêu", "compared with the highest that the rule set states"),
    "DTI-W012": Text(
        "dựa trên một tham số kém chắc chắn hơn công thức", "rests on a parameter less certain than the formula"
    ),
    "DTI-W013": Text("có số liệu của quá ít chỉ số nên không xếp hạng", "it states too few components to be ranked"),
}
