"""The tools by name: what each is for, in both languages. What it is asked and answers is in `schemas/tools`."""

from collections.abc import Mapping

from dti_rules.words.text import Text

INSTRUCTIONS = Text(
    "Các công cụ này chấm điểm theo quy định được viết dưới dạng máy đọc được. Mọi con số là chuỗi chính xác (p/q): "
    "hãy nêu chữ số đã in (printed, points_printed), đừng tự tính hay tự làm tròn. Mỗi kết quả có provenance: official "
    "là chính thức; reconstructed là do nhóm làm phục dựng; luôn nói rõ điều đó, và nói rõ khi số liệu là minh họa "
    "(DTI-W008). Không biết tên số liệu thì hỏi show trước.",
    "These tools score by rules that were written as code. Every number is an exact text (p/q): quote the printed "
    "digits (printed, points_printed), compute and round nothing yourself. Every result has a provenance: official, "
    "or for instance reconstructed by this project; always say which, and say where figures are illustrative "
    "(DTI-W008). Ask show first for the names of figures.",
)

TOOLS: Mapping[str, tuple[Text, Text]] = {
    "rulesets": (
        Text("Các bộ chỉ số", "Rule sets"),
        Text("Liệt kê các bộ chỉ số đã cài: năm, quyết định, số chỉ số, nguồn gốc, ví dụ kèm theo.",
             "Lists the installed rule sets: year, decision, how many indicators, provenance, examples."),
    ),
    "show": (
        Text("Xem quy định", "Show rules"),
        Text("Quy định của một bộ chỉ số hoặc một chỉ số: điểm tối đa, công thức, số liệu cần có, căn cứ, nguồn gốc.",
             "The rules of a rule set or an indicator: maximum, formula, figures needed, citation, provenance."),
    ),
    "score": (
        Text("Chấm điểm", "Score"),
        Text("Chấm điểm và xếp hạng các đơn vị từ số liệu của chúng, chính xác từng chữ số.",
             "Scores and ranks units from their figures, exact to the digit."),
    ),
    "explain": (
        Text("Giải thích điểm", "Explain"),
        Text("Vì sao một đơn vị được số điểm ấy: số liệu, công thức, từng bước, căn cứ, nguồn gốc.",
             "Why a unit has its points: figures, formula, steps, citation, provenance."),
    ),
    "gaps": (
        Text("Điểm mất ở đâu", "Gaps"),
        Text("Một đơn vị mất điểm ở đâu, vì sao, và thêm số liệu nào thì được nhiều điểm nhất.",
             "Where a unit lost points, why, and which figure would win the most."),
    ),
    "what_if": (
        Text("Nếu số liệu khác đi", "What if"),
        Text("Đổi vài số liệu của một đơn vị: điểm, hạng, và các đơn vị khác thay đổi theo. Không lưu gì.",
             "Other figures of a unit: its points and rank, and the units that move with it. Nothing is kept."),
    ),
    "audit": (
        Text("Kiểm tra số liệu công bố", "Audit"),
        Text("Đối chiếu các con số đã công bố với nhau và với quy định: khớp, mâu thuẫn, hay chưa kết luận được.",
             "Holds published figures against each other and the rules: agrees, contradicts, or cannot be decided."),
    ),
}  # fmt: skip
"""In the order in which an assistant is shown them."""
