"""What Vietnamese tables call their columns, and the words that stand in the column of measures."""

from collections.abc import Iterable, Mapping, Sequence

from dti_rules.words.names import name_key, nearest
from dti_rules.words.problems import did_you_mean
from dti_rules.words.text import Text, joined

UNIT_NAMES = (
    "Đơn vị", "Tên đơn vị", "Mã đơn vị", "Đơn vị hành chính", "Tỉnh", "Thành phố", "Tên tỉnh", "Mã tỉnh", "Tỉnh thành",
    "Tỉnh thành phố", "Tên tỉnh thành phố", "Tỉnh và thành phố", "Địa phương", "Tên địa phương", "Mã địa phương",
    "province", "provinces", "unit name", "unit code",
)  # fmt: skip
OF_FIGURES: Mapping[str, Sequence[str]] = {
    "item": ("Chỉ số", "Mã chỉ số", "Số hiệu", "Mục"),
    "measure": ("Cách đo", "Cách tính"),
    "figure": ("Số liệu", "Con số"),
    "out_of": ("Trên tổng số", "Điểm tối đa"),
    "source": ("Nguồn", "Nguồn số liệu"),
}
OTHERS: Mapping[str, Sequence[str]] = {
    "owner": ("Cơ quan chủ trì", "Đơn vị chủ trì", "Chủ trì", "Cơ quan thực hiện", "Đơn vị phụ trách", "Phụ trách"),
    "due": ("Hạn", "Thời hạn", "Hạn nộp", "Hạn hoàn thành", "Thời hạn hoàn thành"),
    "note": ("Ghi chú",),
    "points": ("Điểm", "Số điểm", "Điểm mục tiêu", "Mục tiêu"),
    "input": ("Số liệu", "Số liệu đầu vào", "Mã số liệu"),
    "cost": ("Chi phí",),
    "least": ("Ít nhất", "Tối thiểu", "Nhỏ nhất"),
    "most": ("Nhiều nhất", "Tối đa", "Lớn nhất"),
    "verdict": ("Kết luận", "Ý kiến"),
    "reason": ("Lý do",),
    "author": ("Người thẩm định", "Người nêu", "Người ghi", "Người sửa"),
    "evidence_number": ("Số văn bản", "Số hiệu văn bản"),
    "evidence_date": ("Ngày văn bản", "Ngày ban hành"),
    "evidence_title": ("Tên văn bản", "Trích yếu"),
}
MEASURE_WORDS: Mapping[str, Sequence[str]] = {
    "points": ("điểm", "số điểm"),
    "value": ("giá trị",),
    "rank": ("hạng", "thứ hạng", "xếp hạng", "hạng được nêu"),
    "input": ("số liệu", "số liệu đầu vào", "đầu vào"),
    "ratio": ("tỷ lệ", "tỉ lệ"),
    "not_assessed": ("không được chấm", "không chấm", "bỏ chấm"),
    "complete": ("đầy đủ", "đã đầy đủ", "bản số liệu đã đầy đủ"),
    "illustrative": ("minh họa", "số liệu minh họa"),
    "present": ("đơn vị có trong vòng này",),
    "highest": ("cao nhất", "mức cao nhất"),
    "lowest": ("thấp nhất", "mức thấp nhất"),
}
"""Words that are read as a measure; the first is what is said in the place of it."""
LIKELY: Mapping[str, Sequence[str]] = {
    "points": ("score",),
    "value": ("điểm số",),
    "rank": ("ranking",),
    "input": ("figure",),
    "ratio": ("share",),
}
"""Words that may mean a measure, and are asked about."""
_HEADINGS = {name_key(name) for names in (UNIT_NAMES, *OF_FIGURES.values(), *OTHERS.values()) for name in names}
_CALLED = {"unit": UNIT_NAMES[0], **{column: names[0] for column, names in (*OF_FIGURES.items(), *OTHERS.items())}}


def called(column: str) -> Text:
    """What a column is called, in Vietnamese as Vietnamese tables have it."""
    return Text(_CALLED.get(column, column), column)


def all_called(columns: Iterable[str]) -> Text:
    """Several columns, one after the other."""
    return joined(map(called, columns))


def column_meant(name: str, known: Sequence[str], sought: bool = True) -> Text:
    """The remedy for a column that there is not: the one that its name is near to, if that is `sought`, or all."""
    of_another = name_key(name) in _HEADINGS  # it is no near miss then, however alike the two are
    near = nearest(name, [*known, *(called(column).vi for column in known)]) if sought and not of_another else None
    every = all_called(known)
    return did_you_mean(near, Text(f"các cột: {every.vi}", f"columns: {every.en}"))
