"""`dti-rules compare`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import by_ending, emit, figure_options, figures, form_by_ending, make, output_option
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.analysis.compare.compare import Comparison
    from dti_rules.model.rules import RuleSet
    from dti_rules.model.submission import Submission
    from dti_rules.model.units import Unit
    from dti_rules.plugins.registry import Chosen
    from dti_rules.words.numerals import Style

FORMS = ("table", "json", "csv", "md", "html")
_WHAT = Text(
    "A: bộ chỉ số của năm trước; B: của năm sau: mã (dti-2022), mã@phiên-bản, thư mục hoặc bản ghi kết quả (.json); có "
    "thể là một. Đơn vị và chỉ số được ghép theo mã ổn định. Không cho tệp thì dùng số liệu trong bản ghi, hoặc số "
    "liệu đã công bố kèm theo bộ chỉ số.",
    "A: the rule set of the earlier year; B: of the later: an id (dti-2022), id@version, a folder or a record (.json); "
    "they may be the same. Units and indicators are matched by stable ids. Without files, the figures in the record or "
    "the published figures that ship with the rule set are compared.",
)
_BEFORE = Text("Số liệu trước, chấm theo A (CSV hoặc JSON; @tên là ví dụ của A; có thể dùng nhiều lần).",
               "Earlier figures, scored by A (CSV or JSON; @name is an example of A; may be given again).")  # fmt: skip
_AFTER = Text("Số liệu sau, chấm theo B (CSV hoặc JSON; @tên là ví dụ của B; có thể dùng nhiều lần).",
              "Later figures, scored by B (CSV or JSON; @name is an example of B; may be given again).")  # fmt: skip
_UNIT = Text("Chỉ một đơn vị, từng chỉ số một.", "One unit only, indicator by indicator.")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(  # noqa: PLR0913
        a: str, b: str, before: tuple[str, ...], after: tuple[str, ...], numbers: "Style", complete: bool,
        unit: str | None, form: str | None, output: Path | None,
    ) -> None:  # fmt: skip
        from dti_rules.analysis.compare.compare import compare
        from dti_rules.plugins.registry import registry

        form = form or by_ending(output, FORMS)
        (old, first), (new, second) = registry().resolve(a), registry().resolve(b)
        earlier, where_earlier = figures_of(old, recorded(a, first), before, "--before", numbers, complete)
        later, where_later = figures_of(new, recorded(b, second), after, "--after", numbers, complete)
        found = compare(old, earlier, new, later, (where_earlier, where_later))
        one = None if unit is None else found.find(unit)
        emit(_text(found, one, form, lang), output, form)

    options = [
        click.Argument(["a"]),
        click.Argument(["b"]),
        click.Option(["--before"], metavar="FILE", multiple=True, help=_BEFORE.of(lang)),
        click.Option(["--after"], metavar="FILE", multiple=True, help=_AFTER.of(lang)),
        *figure_options(lang),
        click.Option(["--unit"], metavar="NAME", help=_UNIT.of(lang)),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]
    return make(lang, "compare", run, about, _WHAT, options=options)


def recorded(name: str, chosen: "Chosen") -> Path | None:
    """The record that a rule set was named by; None where it was named otherwise."""
    return Path(name) if chosen.by == "record" else None


def figures_of(
    rules: "RuleSet", record: Path | None, files: tuple[str, ...], option: str, numbers: "Style", complete: bool
) -> "tuple[tuple[Submission, ...], Text]":
    """The submissions of one side, and where they come from in words."""
    from dti_rules.plugins.reading import read
    from dti_rules.words.characters import escaped
    from dti_rules.words.problems import fail

    if files:
        named = ", ".join(file if file.startswith("@") else escaped(Path(file).name) for file in files)
        return figures(rules, files, numbers, complete), Text(f"số liệu: {named}", f"figures: {named}")
    if record is not None:
        said = Text(
            f"số liệu trong bản ghi {escaped(record.name)}", f"the figures in the record {escaped(record.name)}"
        )
        return _recorded(record, rules), said
    if rules.published_figures is None:
        raise fail("DTI-M001", rule_set=rules.id, option=option)
    said = Text("số liệu đã công bố, kèm theo bộ chỉ số", "the published figures that ship with it")
    return read(rules, rules.published_figures), said


def _recorded(record: Path, rules: "RuleSet") -> "tuple[Submission, ...]":
    from dti_rules.loading.canonical import read_bytes
    from dti_rules.records.record import sound_record

    return sound_record(read_bytes(record), str(record)).submissions(rules)


def _text(found: "Comparison", unit: "Unit | None", form: str, lang: Lang) -> str:
    if form == "json":
        from dti_rules.analysis.compare.json_output import comparison_json

        return comparison_json(found, unit)
    if form == "csv":
        from dti_rules.analysis.compare.json_output import comparison_csv

        return comparison_csv(found, unit)
    if form == "md":
        from dti_rules.analysis.compare.markdown import comparison_markdown

        return comparison_markdown(found, unit, lang)
    if form == "html":
        from dti_rules.analysis.compare.html import comparison_html

        return comparison_html(found, unit, lang)
    from dti_rules.analysis.compare.text import comparison_table

    return comparison_table(found, unit, lang)
