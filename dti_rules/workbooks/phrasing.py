"""The words of a workbook."""

from collections.abc import Mapping

from dti_rules.words.text import Text
from dti_rules.workbooks.layout import Field

SUMMARY = Text("Tổng hợp", "Summary")
HEADS: Mapping[Field, Text] = {
    "code": Text("Số hiệu", "Code"),
    "title": Text("Chỉ số, số liệu", "Indicator, figure"),
    "measure": Text("Điểm tối đa, đơn vị tính", "Maximum, unit"),
    "owner": Text("Phụ trách", "Owner"),
    "due": Text("Hạn", "Due"),
    "figure": Text("Số liệu tự khai", "Declared figure"),
    "evidence": Text("Tài liệu kiểm chứng", "Evidence"),
    "remark": Text("Ghi chú", "Remark"),
    "points": Text("Điểm tự khai", "Declared points"),
    "appraised": Text("Số liệu thẩm định", "Appraised figure"),
    "opinion": Text("Ý kiến thẩm định", "Appraiser's remark"),
    "appraised_points": Text("Điểm thẩm định", "Appraised points"),
    "id": Text("id", "id"),
}
WIDTHS: Mapping[Field, int] = {
    "code": 9, "title": 58, "measure": 16, "owner": 18, "due": 12, "figure": 18, "evidence": 30, "remark": 26,
    "points": 12, "appraised": 18, "opinion": 44, "appraised_points": 12, "id": 10,
}  # fmt: skip
YES, NO = Text("Có", "Yes"), Text("Không", "No")
UNIT = Text("Đơn vị", "Unit")
COMPLETE = Text("Đã khai đủ (ô trống tính là thiếu)", "Complete (an empty cell is missing)")
RULES = Text("Bộ chỉ số", "Rule set")
ROUND = Text("Vòng", "Round")
OWNER = Text("Người phụ trách tệp này", "Owner of this workbook")
TOTAL = Text("Điểm tổng tính được trong tệp", "Points computed in this workbook")
RANK_HEAD = Text("Hạng", "Rank")
TOTAL_POINTS = Text("Điểm tổng", "Total")
TOTAL_VALUE = Text("Giá trị dùng để xếp hạng", "Value that is ranked on")
WARNINGS = Text("Lưu ý", "Warnings")
WARNINGS_OF = Text("Lưu ý theo chỉ số thành phần và đơn vị", "Warnings by component and unit")
WRONG = Text("số liệu sai", "wrong figure")
RELATIVE = Text("cần mọi đơn vị", "needs all units")
NO_OTHER = Text("chưa so sánh được", "not comparable")
LACKING = Text("chưa đủ số liệu", "figures lacking")
FUNCTION = Text("xem kết quả chấm", "see the score")
NOT_ASSESSED = Text("không được chấm", "not assessed")
AGAIN = Text("đã khai ở {where}", "entered at {where}")
OUT_OF = Text("Trên tối đa", "Out of")
STATED = Text("Số liệu đã khai", "Figures stated")
NEEDED = Text("Số liệu cần khai", "Figures needed")
NOTES = (
    Text(
        "Chỉ nhập vào ô màu vàng. Số nhập là số, không kèm chữ; ô công thức đã khóa.",
        "Enter figures in the yellow cells only, as numbers without words; the cells with formulas are locked.",
    ),
    Text(
        "Điểm trong tệp được tính ngay theo công thức của bộ chỉ số; ô trống chưa được điểm. Kết quả chính thức là của "
        "dti-rules score.",
        "The points here follow the rule set's formulas as you type; an empty cell earns nothing yet. The result that "
        "counts is that of dti-rules score.",
    ),
    Text(
        "«cần mọi đơn vị»: chỉ số so với các đơn vị khác, chưa tính được trong tệp này và không có trong tổng. «?»: số "
        "quá lớn hoặc quá sát mức làm tròn, hãy xem kết quả chấm.",
        "`needs all units`: the indicator compares units; it cannot be computed here and is not in the sum. `?`: a "
        "number too large, or too close to a half; see the score.",
    ),
    Text(
        "Chữ nghiêng cùng dòng với tên chỉ số là lưu ý mà dti-rules score nêu khi đơn vị đã khai đủ như đang thấy.",
        "Italics in the row of a component are what dti-rules score warns of when the unit is complete as it stands.",
    ),
    Text("Nguồn gốc của quy định: {provenance}", "Where the rules come from: {provenance}"),
)
COHORT_NOTES = (
    Text(
        "Mỗi đơn vị một cột; điểm, hạng và lưu ý được tính ngay. Đơn vị đã khai đủ thì ô trống tính là thiếu, chưa "
        "khai đủ thì tổng phải chờ; đơn vị không có số liệu nào thì không tính. Kết quả chính thức là của dti-rules "
        "score.",
        "A column for each unit; points, ranks and warnings follow as you type. Of a complete unit an empty cell is "
        "missing, of another its sums wait; one without any figure does not count. The result that counts is that of "
        "dti-rules score.",
    ),
    Text(
        "«chưa so sánh được»: chưa có đơn vị khác, hoặc có đơn vị còn phải khai, số liệu để so sánh (xem trang Lưu ý). "
        "«?»: số quá lớn, quá sát mức làm tròn, hoặc còn để ngỏ; hãy xem kết quả chấm.",
        "`not comparable`: no other unit states what is compared, or one has yet to (see the sheet of warnings). `?`: "
        "a number too large, too close to a half, or left open; see the score.",
    ),
)
CHART = Text("Điểm tự khai và điểm thẩm định theo chỉ số chính", "Declared and appraised points by main indicator")
CHART_STATED = Text("Số liệu đã khai trên số liệu cần khai", "Figures stated of figures needed")
CHOOSE_UNIT = Text("Hãy chọn đơn vị trong danh sách.", "Choose the unit from the list.")
YES_OR_NO = Text("Hãy chọn Có hoặc Không trong danh sách.", "Choose Yes or No from the list.")
ONE_OF = Text("Hãy chọn một phương án trong danh sách.", "Choose one of the list.")
A_DATE = Text("Hãy nhập ngày, ví dụ 31/12/2025.", "Enter a date, such as 2025-12-31.")
WHOLE = Text("số nguyên", "a whole number")
NUMBER = Text("số", "a number")
ABOVE = Text("Hãy nhập {kind} {range}.", "Enter {kind} {range}.")
PART = Text("Hãy nhập {kind} {range}, không lớn hơn «{whole}».", "Enter {kind} {range}, no more than `{whole}`.")
TITLE = Text("Số liệu chưa đúng", "Not as it should be")


def from_to(low: str | None, high: str | None) -> Text:
    """`từ 0 đến 100`."""
    if low is None:
        return Text("bất kỳ", "of any size") if high is None else Text(f"không quá {high}", f"up to {high}")
    if high is None:
        return Text(f"từ {low} trở lên", f"from {low} on")
    return Text(f"từ {low} đến {high}", f"from {low} to {high}")
