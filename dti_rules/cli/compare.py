"""`dti-rules compare`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dti_rules.cli.common import emit, figure_options, figures, make, output_option
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.analysis.compare.compare import Comparison
    from dti_rules.model.rules import RuleSet
    from dti_rules.model.submission import Submission
    from dti_rules.model.units import Unit

FORMS = ("table", "json", "csv", "md", "html")
_WHAT = Text(
    "A: bộ chỉ số của năm trước; B: của năm sau: mã (dti-2022), mã@phiên-bản hoặc thư mục; có thể là một. Đơn vị và "
    "chỉ số được ghép theo mã ổn định. Không cho tệp thì dùng số liệu đã công bố kèm theo bộ chỉ số.",
    "A: the rule set of the earlier year; B: of the later: an id (dti-2022), id@version or a folder; they may be the "
    "same. Units and indicators are matched by stable ids. Without files, the published figures that ship with the "
    "rule set are compared.",
)
_BEFORE = Text("Số liệu trước, chấm theo A (CSV hoặc JSON; @tên là ví dụ của A; dùng được nhiều lần).",
               "Earlier figures, scored by A (CSV or JSON; @name is an example of A; may be given again).")  # fmt: skip
_AFTER = Text("Số liệu sau, chấm theo B (CSV hoặc JSON; @tên là ví dụ của B; dùng được nhiều lần).",
              "Later figures, scored by B (CSV or JSON; @name is an example of B; may be given again).")  # fmt: skip
_UNIT = Text("Chỉ một đơn vị, từng chỉ số một.", "One unit only, indicator by indicator.")
_FORM = Text(
    "Dạng kết quả: table (mặc định), json, csv, md hoặc html; không ghi thì theo đuôi của tệp -o.",
    "Form of the result: table (the default), json, csv, md or html; by the ending of the -o file if not given.",
)


def command(lang: Lang, about: str) -> click.Command:
    """The command in a language."""

    def run(  # noqa: PLR0913
        a: str, b: str, before: tuple[str, ...], after: tuple[str, ...], numbers: Any, complete: bool, unit: str | None,
        form: str | None, output: Path | None,
    ) -> None:  # fmt: skip
        from dti_rules.analysis.compare.compare import compare
        from dti_rules.plugins.registry import load

        old, new = load(a), load(b)
        earlier, where_earlier = _figures(old, before, "--before", numbers, complete)
        later, where_later = _figures(new, after, "--after", numbers, complete)
        found = compare(old, earlier, new, later, (where_earlier, where_later))
        one = None if unit is None else found.find(unit)
        emit(_text(found, one, form or _by_ending(output), numbers, lang), output)

    options = [
        click.Argument(["a"]),
        click.Argument(["b"]),
        click.Option(["--before"], metavar="FILE", multiple=True, help=_BEFORE.of(lang)),
        click.Option(["--after"], metavar="FILE", multiple=True, help=_AFTER.of(lang)),
        *figure_options(lang),
        click.Option(["--unit"], metavar="NAME", help=_UNIT.of(lang)),
        click.Option(["--format", "form"], type=click.Choice(FORMS), help=_FORM.of(lang)),
        output_option(lang),
    ]
    return make(lang, "compare", run, about, _WHAT, options=options)


def _figures(
    rules: "RuleSet", files: tuple[str, ...], option: str, numbers: Any, complete: bool
) -> "tuple[tuple[Submission, ...], Text]":
    """The submissions of one side, and where they come from in words."""
    from dti_rules.tables.read import read
    from dti_rules.words.problems import fail

    if files:
        named = ", ".join(name if name.startswith("@") else Path(name).name for name in files)
        return figures(rules, files, numbers, complete), Text(f"số liệu: {named}", f"figures: {named}")
    if rules.published_figures is None:
        raise fail("DTI-M001", rule_set=rules.id, option=option)
    said = Text("số liệu đã công bố, kèm theo bộ chỉ số", "the published figures that ship with it")
    return read(rules, rules.published_figures), said


def _by_ending(output: Path | None) -> str:
    ending = "" if output is None else output.suffix.removeprefix(".").lower()
    return ending if ending in FORMS else "table"


def _text(found: "Comparison", unit: "Unit | None", form: str, numbers: Any, lang: Lang) -> str:
    if form == "json":
        from dti_rules.analysis.compare.data import comparison_json

        return comparison_json(found, unit)
    if form == "csv":
        from dti_rules.analysis.compare.data import comparison_csv

        return comparison_csv(found, unit)
    if form == "md":
        from dti_rules.analysis.compare.markdown import comparison_markdown

        return comparison_markdown(found, unit, lang)
    if form == "html":
        from dti_rules.analysis.compare.html import comparison_html

        return comparison_html(found, unit, lang)
    from dti_rules.analysis.compare.text import comparison_table

    return comparison_table(found, unit, lang)
