"""What the live page says in both languages."""

from collections.abc import Mapping

from dti_rules.words.text import Text

WORDS: Mapping[str, Text] = {
    "yes": Text("có", "yes"),
    "no": Text("không", "no"),
    "unit": Text("Đơn vị", "Unit"),
    "total": Text("Điểm tổng", "Total"),
    "rank": Text("Hạng trong trang này", "Rank on this page"),
    "ranking": Text("Xếp hạng", "Ranking"),
    "place": Text("Hạng", "Rank"),
    "rests": Text("Độ chắc chắn của quy định", "Provenance"),
    "complete": Text("Số liệu đã đầy đủ: số liệu không nêu được coi là thiếu", "Complete: an absent figure is missing"),
    "again": Text("Trở lại số liệu ban đầu", "Back to the first figures"),
    "pillars": Text("Tổng và các trụ cột", "Total and pillars"),
    "warnings": Text("Lưu ý", "Warnings"),
    "how": Text("Cách tính và căn cứ", "How it is computed, and where from"),
    "in_words": Text("Cách tính", "In words"),
    "formula": Text("Công thức", "Formula"),
    "parameter": Text("Tham số", "Parameter"),
    "citation": Text("Căn cứ", "Citation"),
    "provenance": Text("Nguồn gốc", "Provenance"),
    "note": Text("Ghi chú", "Note"),
    "mean": Text("trung bình của các phần, theo điểm hoặc trọng số", "mean of its parts by points or weight"),
    "rests_title": Text("tên gọi", "title"),
    "rests_points": Text("điểm tối đa", "points"),
    "rests_formula": Text("công thức", "formula"),
    "points": Text("Điểm đã chấm", "Points given"),
    "values": Text("Giá trị đã chấm (0–1)", "Value given (0–1)"),
    "points_unit": Text("điểm", "points"),
    "results_json": Text("Kết quả dưới dạng JSON", "Results as JSON"),
    "figures_json": Text(
        "Số liệu dưới dạng JSON, dùng được cho dti-rules score", "Figures as JSON, for dti-rules score"
    ),
    "about": Text(
        "Trang này tự tính, không gửi số liệu đi đâu. Đổi một số thì mọi điểm, hạng và lời giải thích đổi theo, chính "
        "xác như dti-rules. Dấu * là chữ số cuối chưa chắc chắn; «a – b» là khoảng.",
        "This page computes by itself and sends nothing anywhere. Change a figure and every point, rank and "
        "explanation follow, exactly as in dti-rules. A * marks a last digit that is open; “a – b” is a span.",
    ),
    "no_script": Text(
        "Trình duyệt này không chạy script: dưới đây là kết quả lúc trang được tạo.",
        "This browser runs no script: what follows are the results when the page was made.",
    ),
    "illustrative": Text("Số liệu minh họa, không phải số liệu thật.", "Illustrative figures: none of them is real."),
    "language": Text("Ngôn ngữ", "Language"),
}

REFUSALS: Mapping[str, Text] = {
    "DTI-T008": Text("hãy viết một số", "write a number"),
    "DTI-T009": Text("ngoài khoảng cho phép", "outside its range"),
    "DTI-T010": Text("phần lớn hơn tổng", "a part is above its whole"),
    "DTI-T014": Text("hãy viết một số nguyên", "write a whole number"),
    "DTI-T015": Text("ngoài khoảng cho phép", "outside its range"),
    "DTI-T062": Text("hãy viết số điểm, không viết dấu %", "write points, without a per cent sign"),
    "DTI-S001": Text("mâu thuẫn với các phần", "it contradicts what its parts give"),
    "DTI-S004": Text("hai số mâu thuẫn nhau", "two figures contradict each other"),
    "DTI-F080": Text(
        "trang này không tính được khi thiếu số liệu đó; hãy đánh dấu «đã đủ số liệu» hoặc nhập số",
        "this page cannot do without it; tick Complete, or state a figure",
    ),
    "other": Text("trang này không tính được", "this page cannot compute it"),
}
