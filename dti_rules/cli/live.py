"""`dti-rules live`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import FILES, RULE_SET, emit, figure_options, figures, make
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.words.numerals import Style

_WHAT = Text(
    "Tệp HTML chứa sẵn quy định và chương trình tính (JavaScript): đổi một số liệu thì điểm, thứ hạng và lời giải "
    "thích trong trang đổi theo ngay, chính xác tuyệt đối, không cần mạng. Không đưa FILE thì trang mở ra chưa có số "
    "liệu.",
    "One HTML file with the rules and a reader in JavaScript inside: change a figure, and every point, the rank on "
    "the page and every explanation follow, exactly and without a network. Without a FILE the page starts empty.",
)
_OUTPUT = Text(
    "Ghi vào tệp .html; có lỗi thì không để lại tệp dở dang.", "Write to a file .html (whole or not at all)."
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, output: Path | None) -> None:
        from dti_rules.cli.common import by_ending
        from dti_rules.pages.live import blank, live_html
        from dti_rules.plugins.registry import load
        from dti_rules.scoring.score import score

        by_ending(output, ("html", "html", "htm"))
        rules = load(ruleset)
        stated = figures(rules, files, numbers, complete) if files else blank(rules)
        emit(live_html(score(rules, stated), lang), output)

    options = [
        click.Argument(["ruleset"]),
        click.Argument(["files"], metavar="[FILE]...", nargs=-1),
        *figure_options(lang),
        click.Option(["-o", "--output"], type=click.Path(dir_okay=False, path_type=Path), help=_OUTPUT.of(lang)),
    ]
    return make(lang, "live", run, about, _WHAT, RULE_SET, FILES, options=options)
