"""The core's commands: each by its name, and what it does in one line. Listing them needs no plugin."""

from dti_rules.words.text import Text

COMMANDS: dict[str, Text] = {
    "rulesets": Text("Liệt kê các bộ chỉ số đã cài.", "List the installed rule sets."),
    "units": Text("Danh sách đơn vị, thay đổi và tra tên.", "Lists of units, their changes, and names looked up."),
    "show": Text("Xem một bộ chỉ số hoặc một chỉ số.", "Show a rule set or one of its indicators."),
    "check": Text("Kiểm tra và chứng minh một bộ chỉ số.", "Check and prove a rule set."),
    "verify": Text("Thử các tính chất mà một bộ chỉ số phải có.", "Try the properties that a rule set must have."),
    "conformance": Text(
        "Kiểm tra các cách tính có cho cùng kết quả trên cùng bộ thử không.",
        "Hold every backend to the same test vectors.",
    ),
    "audit": Text(
        "Kiểm tra số liệu đã công bố: khớp, mâu thuẫn hay chưa kết luận được.",
        "Check published figures: what agrees, contradicts or cannot be decided.",
    ),
    "diff": Text("So sánh hai bộ chỉ số.", "Compare two rule sets."),
    "compare": Text("So sánh kết quả của hai năm.", "Compare the results of two years."),
    "simulate": Text(
        "Độ chắc chắn của thứ hạng: mô phỏng các nguồn bất định.",
        "How certain the ranks are: simulate sources of uncertainty.",
    ),
    "annex": Text("In bộ chỉ số thành bảng như phụ lục.", "Print a rule set as the annex's table."),
    "new": Text("Tạo gói của một bộ chỉ số mới.", "Make the package of a new rule set."),
    "score": Text("Chấm điểm và xếp hạng.", "Score and rank."),
    "record": Text("Chấm điểm và lưu thành bản ghi kết quả.", "Score and keep a record."),
    "replay": Text("Tính lại bản ghi kết quả.", "Compute a record again."),
    "register": Text("Sổ đăng ký các bản ghi kết quả.", "A register of records."),
    "rounds": Text(
        "Các vòng tự khai, thẩm định, giải trình, chốt: điểm nào đổi, vì sao, ai sửa.",
        "Rounds of appraisal: each point that moved, why, and by whom.",
    ),
    "export": Text("Xuất bộ chỉ số hoặc điểm đã chấm.", "Export a rule set, or scores."),
    "template": Text("Lập tệp Excel để điền số liệu.", "Make an Excel workbook to fill in."),
    "merge": Text("Ghép các tệp Excel đã điền.", "Join workbooks that were filled in."),
    "batch": Text(
        "Chấm hàng triệu dòng, kết quả in ra như score.", "Score millions of rows; prints what score prints."
    ),
    "explain": Text("Giải thích điểm của một đơn vị.", "Explain a unit's score."),
    "gaps": Text(
        "Xem mất điểm ở đâu, cải thiện gì thì được nhiều điểm nhất.",
        "Where points were lost, and what would win the most.",
    ),
    "what-if": Text("Xem điểm và hạng sẽ ra sao nếu đổi vài số liệu.", "What other figures of a unit would give."),
    "neighbours": Text(
        "Xem các đơn vị xếp ngay trên hơn ở những mục nào.", "What the units ranked just above did better."
    ),
    "plan": Text(
        "Cách thay đổi ít tốn kém nhất để đạt điểm hoặc hạng mong muốn.",
        "The cheapest changes that reach a score or a rank.",
    ),
    "report": Text(
        "Lập báo cáo thành một trang HTML, mở được khi không có mạng.",
        "A report as one HTML page that needs no network.",
    ),
    "live": Text(
        "Một trang tự tính điểm, mở được khi không có mạng.", "A page that computes by itself, without a network."
    ),
    "schema": Text("In JSON Schema của bản số liệu.", "Print the JSON Schema of a submission."),
    "serve": Text(
        "Mở dịch vụ HTTP: API cho phần mềm khác, trang tính thử, màn hình điều hành.",
        "Serve over HTTP: an API for other software, a form, an operations screen.",
    ),
    "mcp": Text("Cung cấp công cụ chỉ đọc cho trợ lý AI (MCP).", "Read-only tools for AI assistants (MCP)."),
    "plugins": Text("Liệt kê các plugin và lệnh mà chúng thêm.", "List the plugins, and the commands that they add."),
}
"""In the order of the help page."""


def maker_of(name: str) -> str:
    """What builds a command of the core: `what-if` is built by `dti_rules.cli.what_if:command`."""
    return f"dti_rules.cli.{name.replace('-', '_')}:command"
