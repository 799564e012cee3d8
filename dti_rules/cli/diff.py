"""`dti-rules diff`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import by_ending, emit, example_path, figure_options, form_by_ending, make, output_option
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.words.numerals import Style

_WHAT = Text(
    "A: bộ chỉ số trước; B: bộ chỉ số sau: mã (dti-2022), mã@phiên-bản hoặc thư mục. Chỉ số được ghép theo mã ổn định "
    "(id), nên đánh số lại không phải là bỏ và thêm.",
    "A: the rule set before; B: the one after: an id (dti-2022), id@version or a folder. Indicators are matched by id, "
    "so that a new number is no loss and no gain.",
)
_ON = Text(
    "Chấm các số liệu này theo cả hai bộ (CSV hoặc JSON; @tên là ví dụ của A; có thể dùng nhiều lần). Số hiệu và đơn "
    "vị hiểu theo A.",
    "Score these figures under both (CSV or JSON; @name is an example of A; may be given again). Codes and units are "
    "those of A.",
)

_FORMS = ("table", "json", "md")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(
        a: str, b: str, on: tuple[str, ...], numbers: "Style", complete: bool, form: str | None, output: Path | None
    ) -> None:
        form = form or by_ending(output, _FORMS)
        from dti_rules.analysis.diff import diff
        from dti_rules.plugins.registry import load

        old, new = load(a), load(b)
        effect = None
        if on:
            from dti_rules.analysis.effect import effect_on

            paths = [example_path(old, name) if name.startswith("@") else Path(name) for name in on]
            examples = all(name.startswith("@") for name in on)
            effect = effect_on(old, new, paths, "en" if examples else numbers, complete)
        found = diff(old, new)
        if form == "json":
            from dti_rules.analysis.diff_json import diff_json

            text = diff_json(found, effect)
        elif form == "md":
            from dti_rules.analysis.diff_markdown import diff_markdown

            text = diff_markdown(found, effect, lang)
        else:
            from dti_rules.analysis.diff_text import diff_table

            text = diff_table(found, effect, lang)
        emit(text, output)

    options = [
        click.Argument(["a"]),
        click.Argument(["b"]),
        click.Option(["--on"], metavar="FILE", multiple=True, help=_ON.of(lang)),
        *figure_options(lang),
        form_by_ending(lang, *_FORMS),
        output_option(lang),
    ]
    return make(lang, "diff", run, about, _WHAT, options=options)
