"""Everything that the service answers: one line an address and method. Its description is made from this list."""

from collections.abc import Mapping

from dti_rules.web import centre, comparing, form, kept, rule_sets, scoring
from dti_rules.web.call import Operation, Option
from dti_rules.words.text import Text

_NUMBERS = Option(
    "numbers",
    Text("Cách viết số trong bảng CSV: vi hoặc en.", "How the CSV table writes numbers: vi or en."),
    ("vi", "en"),
)
_COMPLETE = Option(
    "complete",
    Text("Bảng CSV: mọi bản số liệu đã đầy đủ.", "CSV table: every submission is complete."),
    ("true", "false"),
)
_UNIT = Option("unit", Text("Đơn vị: tên, tên khác hoặc danh-sách:mã.", "The unit: name, alias or list:code."))
_ITEM = Option("item", Text("Mã hoặc số hiệu.", "An id or code."))
_TRACE = Option(
    "trace", Text("false: bỏ các bước tính.", "false: without the steps of the formulas."), ("true", "false")
)
_EVIDENCE = Option(
    "evidence", Text("Có đối chiếu với số liệu đã công bố không.", "Whether published figures bear witness."),
    ("published", "none"),
)  # fmt: skip
_RULE_SET = Option("rule_set", Text("Bộ chỉ số của các dòng không nêu bộ nào.", "The rule set of rows that name none."))
_HEAD = Option("head", Text("Đầu chuỗi đã ghi trước đây.", "A head noted earlier."))
_ONE = "/rulesets/{ruleset}"
_TABLE = (_NUMBERS, _COMPLETE)


def _all() -> list[Operation]:
    return [
        Operation(
            "list_rule_sets",
            "GET",
            "/rulesets",
            Text("Các bộ chỉ số được phục vụ.", "The rule sets that are served."),
            rule_sets.rule_sets,
            ("json", "html"),
            "service/rule_sets",
        ),
        Operation(
            "get_rule_set",
            "GET",
            _ONE,
            Text(
                "Cả bộ chỉ số, như khi xuất; hoặc bảng phụ lục.",
                "A whole rule set, as it is exported; or the annex's table.",
            ),
            rule_sets.rule_set,
            ("json", "csv", "html"),
            "rules",
        ),
        Operation(
            "list_indicators",
            "GET",
            f"{_ONE}/indicators",
            Text("Các chỉ số của một bộ.", "The indicators of a rule set."),
            rule_sets.indicators,
            ("json", "html"),
            "service/indicators",
        ),
        Operation(
            "get_indicator",
            "GET",
            f"{_ONE}/indicators/{{code}}",
            Text("Một chỉ số.", "One indicator."),
            rule_sets.indicator,
            ("json", "html", "text"),
            "service/indicator",
        ),
        Operation(
            "get_submission_schema",
            "GET",
            f"{_ONE}/schema",
            Text("JSON Schema của bản số liệu.", "The JSON Schema of a submission."),
            rule_sets.schema_of,
        ),
        Operation(
            "get_example",
            "GET",
            f"{_ONE}/examples/{{example}}",
            Text("Một tệp ví dụ kèm theo bộ chỉ số.", "A file of an example that ships with the rule set."),
            rule_sets.example,
            ("json", "csv"),
        ),
        Operation(
            "score",
            "POST",
            f"{_ONE}/score",
            Text("Chấm điểm và xếp hạng.", "Score and rank."),
            scoring.score,
            ("json", "csv", "html"),
            "scorecards",
            "score",
            True,
            options=(*_TABLE, _TRACE),
        ),
        Operation(
            "record",
            "POST",
            f"{_ONE}/record",
            Text("Chấm điểm thành bản ghi kết quả.", "Score as a record."),
            scoring.record,
            ("json",),
            "record",
            "record",
            True,
            options=_TABLE,
        ),
        Operation(
            "explain",
            "POST",
            f"{_ONE}/explain",
            Text("Giải thích điểm của một đơn vị.", "Explain a unit's score."),
            scoring.explain,
            ("json", "html", "text"),
            "service/explanation",
            "explain",
            True,
            options=(*_TABLE, _UNIT, _ITEM),
        ),
        Operation(
            "gaps",
            "POST",
            f"{_ONE}/gaps",
            Text("Điểm mất ở đâu.", "Where points were lost."),
            scoring.gaps,
            ("json", "html"),
            "gaps",
            "gaps",
            True,
            options=(*_TABLE, _UNIT),
        ),
        Operation(
            "what_if",
            "POST",
            f"{_ONE}/what-if",
            Text("Kết quả khi đổi vài số liệu.", "What other figures would give."),
            scoring.what_if,
            ("json", "html"),
            "what-if",
            "what_if",
        ),
        Operation(
            "plan",
            "POST",
            f"{_ONE}/plan",
            Text("Thay đổi rẻ nhất để đạt mục tiêu.", "The cheapest changes that reach a goal."),
            scoring.plan,
            ("json", "html"),
            "plan",
            "plan",
        ),
        Operation(
            "diff",
            "GET",
            "/diff/{a}/{b}",
            Text("Hai bộ chỉ số khác nhau ở đâu.", "What differs between two rule sets."),
            comparing.diff,
            ("json", "html", "text"),
            "diff",
        ),
        Operation(
            "diff_on",
            "POST",
            "/diff/{a}/{b}",
            Text("Khác biệt đó làm đổi điểm của số liệu đã cho ra sao.", "What that does to given figures."),
            comparing.diff_on,
            ("json", "html", "text"),
            "diff",
            "diff",
        ),
        Operation(
            "compare_published",
            "GET",
            "/compare/{a}/{b}",
            Text("So sánh hai năm theo số liệu đã công bố.", "Compare two years on their published figures."),
            comparing.compare,
            ("json", "csv", "html"),
            "comparison",
            options=(_UNIT,),
        ),
        Operation(
            "compare",
            "POST",
            "/compare/{a}/{b}",
            Text("So sánh hai năm.", "Compare two years."),
            comparing.compare,
            ("json", "csv", "html"),
            "comparison",
            "compare",
        ),
        Operation(
            "audit",
            "POST",
            "/audit",
            Text("Kiểm tra số liệu đã công bố.", "Audit published figures."),
            comparing.audit,
            ("json", "html"),
            "audit",
            "audit",
            True,
            options=(_NUMBERS, _EVIDENCE, _RULE_SET),
        ),
        Operation(
            "replay",
            "POST",
            "/replay",
            Text("Tính lại một bản ghi kết quả.", "Compute a record again."),
            kept.replay,
            ("json", "html"),
            "service/replayed",
            record=True,
        ),
        Operation(
            "replay_with",
            "POST",
            "/replay/{ruleset}",
            Text("Kết quả của bản ghi theo quy định khác.", "What other rules would make of a record."),
            kept.replay_with,
            ("json", "html", "text"),
            "diff",
            record=True,
        ),
        Operation(
            "list_register",
            "GET",
            "/register",
            Text("Các bản ghi trong sổ đăng ký.", "The records of the register."),
            kept.register,
            ("json", "html"),
            "service/register",
        ),
        Operation(
            "verify_register",
            "GET",
            "/register/verify",
            Text("Kiểm tra cả chuỗi.", "Check the whole chain."),
            kept.verify,
            ("json",),
            "service/verdict",
            options=(_HEAD,),
        ),
        Operation(
            "get_record",
            "GET",
            "/register/{which}",
            Text("Một bản ghi của sổ.", "A record of the register."),
            kept.record,
            ("json",),
            "record",
        ),
        Operation(
            "list_schemas",
            "GET",
            "/schemas",
            Text("Tên các schema.", "The names of the schemas."),
            rule_sets.schemas,
            ("json",),
            "service/names",
        ),
        Operation("get_schema", "GET", "/schemas/{name}", Text("Một schema.", "A schema."), rule_sets.schema),
        Operation(
            "get_problem",
            "GET",
            "/problems/{code}",
            Text("Ý nghĩa của một mã lỗi.", "What a problem's code means."),
            rule_sets.code,
            ("json", "html"),
            "service/code",
        ),
        Operation(
            "index", "GET", "/", Text("Trang đầu.", "The first page."), rule_sets.rule_sets, ("html", "json"), page=True
        ),
        Operation("form", "GET", f"{_ONE}/form", Text("Tính thử.", "Try figures."), form.form, ("html",), page=True),
        Operation(
            "form_points",
            "POST",
            f"{_ONE}/form",
            Text("Điểm của các số liệu đã nhập.", "Points of what was typed."),
            form.points,
            ("html",),
            page=True,
            options=(Option("part", Text("Một phần của trang.", "A part of the page."), ("points",)),),
        ),
        Operation(
            "centre",
            "GET",
            "/centre/{ruleset}",
            Text("Màn hình điều hành.", "The operations screen."),
            centre.centre,
            ("html",),
            page=True,
            options=(_UNIT,),
        ),
    ]


OPERATIONS: Mapping[str, Operation] = {operation.id: operation for operation in _all()}
