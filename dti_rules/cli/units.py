"""`dti-rules units`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import by_ending, emit, form_by_ending, make, output_option
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.units import Unit, UnitList
    from dti_rules.words.problems import Problem

FORMS = ("table", "md", "csv", "json")
_WHAT = Text(
    "LIST: danh sách đơn vị, ví dụ vn-63 (đến 30/6/2025) hoặc vn-34 (từ 01/7/2025), kèm thay đổi giữa hai danh sách; "
    "một thư mục bộ chỉ số thì là danh sách của bộ đó; bỏ trống là liệt kê các danh sách. NAME: tra tên như người ta "
    "viết, ví dụ «TP. Huế», «Đăk Lăk»; tên có thể chỉ hai đơn vị thì không nhận.",
    "LIST: a list of units, such as vn-63 (to 30 June 2025) or vn-34 (since), with the changes between the two; the "
    "folder of a rule set for the list that it brings; left out, the lists are listed. NAME: looks up names as people "
    "write them, such as “TP. Huế” or “Đăk Lăk”; a name that may mean two units is refused.",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(units: str | None, names: tuple[str, ...], form: str | None, output: Path | None) -> None:
        from dti_rules.plugins.registry import load, registry
        from dti_rules.report.units import found_text, lists_text, units_text

        lists, form = registry().unit_lists, form or by_ending(output, FORMS)
        if units is not None and units not in lists and Path(units).exists():  # a rule set, whose list is meant
            mine = load(units).units
            lists, units = {**lists, mine.id: mine}, mine.id
        if units is None:
            text = lists_text(lists, form, lang)
        elif names:
            text = found_text(names, _found(_known(lists, units), names), lists, form, lang)
        else:
            text = units_text(_known(lists, units), lists, form, lang)
        emit(text, output, form)

    options = [
        click.Argument(["units"], metavar="[LIST]", required=False),
        click.Argument(["names"], metavar="[NAME]...", nargs=-1),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]
    return make(lang, "units", run, about, _WHAT, options=options)


def _known(lists: "Mapping[str, UnitList]", name: str) -> "UnitList":
    from dti_rules.words.names import nearest
    from dti_rules.words.problems import did_you_mean, fail

    if name not in lists:
        known = ", ".join(lists)
        raise fail("DTI-L040", name=name, hint=did_you_mean(nearest(name, lists), Text(known, known)))
    return lists[name]


def _found(known: "UnitList", names: Sequence[str]) -> "list[Unit]":
    """The units of all names. Raises ProblemsError with every name that is none."""
    from dti_rules.words.problems import ProblemsError

    found: list[Unit] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(known.find(name))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found
