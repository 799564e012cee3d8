"""`dti-rules mcp`."""

import click

from dti_rules.cli.common import make
from dti_rules.words.text import Lang, Text

_WHAT = Text(
    "Cho trợ lý AI dùng các công cụ chỉ đọc rulesets, show, score, explain, gaps, what_if, audit qua đầu vào và đầu ra "
    "chuẩn (Model Context Protocol); dừng khi đầu vào kết thúc. Không mở tệp theo tên nêu trong câu hỏi, không ghi gì, "
    "không dùng mạng.",
    "Serves the read-only tools rulesets, show, score, explain, gaps, what_if and audit to an AI assistant over "
    "standard input and output (Model Context Protocol), until the input ends. No file that a question names is "
    "opened, nothing is written, and no network is used.",
)
_RULE_SETS = Text(
    "RULESET: chỉ dùng các bộ chỉ số này (mã, mã@phiên-bản, thư mục hoặc tệp .json); bỏ trống là mọi bộ đã cài.",
    "RULESET: serve these rule sets alone (ids, id@version, folders or .json files); left out, all that are installed.",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(rulesets: tuple[str, ...]) -> None:
        from dti_rules.plugins.registry import registry
        from dti_rules.words.needs import lacking

        try:
            from dti_rules.assistants.known import Known
            from dti_rules.assistants.server import serve
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("dti_rules"):
                raise
            raise lacking("mcp", "mcp") from None
        serve(Known(registry(), rulesets), lang)

    options = [click.Argument(["rulesets"], metavar="[RULESET]...", nargs=-1)]
    return make(lang, "mcp", run, about, _WHAT, _RULE_SETS, options=options)
