"""`dti-rules annex`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import RULE_SET, emit, make, output_option
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.report.annex import Only

_WHAT = Text(
    "Không có -o: in danh sách để đánh dấu. Có -o: đuôi tệp .html, .md hoặc .csv quyết định dạng; tệp HTML xem được "
    "khi không có mạng và in trên khổ A4 ngang.",
    "Without -o a list to tick is printed. With -o the file's ending decides: .html, .md or .csv; the HTML file needs "
    "no network and prints on A4 laid across.",
)
_ONLY = Text(
    "Chỉ các mục còn phải làm: reconstructed (có phần phục dựng) hoặc unchecked (chưa đối chiếu với văn bản).",
    "Only what is left to do: reconstructed (in part at least) or unchecked (not compared with its document).",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(ruleset: str, only: "Only | None", output: Path | None) -> None:
        from dti_rules.plugins.registry import load
        from dti_rules.report.annex_html import annex_html
        from dti_rules.report.annex_text import annex_csv, annex_markdown, annex_text

        forms = {"": annex_text, ".html": annex_html, ".htm": annex_html, ".md": annex_markdown, ".csv": annex_csv}
        ending = "" if output is None else output.suffix.lower()
        if output is not None and (not ending or ending not in forms):
            raise fail("DTI-C007", Place(str(output)), ending=ending or "—", known=", ".join(filter(None, forms)))
        emit(forms[ending](load(ruleset), only, lang), output, ending.removeprefix("."))

    options = [
        click.Argument(["ruleset"]),
        click.Option(["--only"], type=click.Choice(["reconstructed", "unchecked"]), help=_ONLY.of(lang)),
        output_option(lang),
    ]
    return make(lang, "annex", run, about, RULE_SET, _WHAT, options=options)
