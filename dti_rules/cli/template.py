"""`dti-rules template`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dti_rules.cli.common import RULE_SET, by_ending, emit, figures, make, output_option, tell
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet

_DECLARED = "declared"

_WHAT = Text(
    "Tệp Excel xếp theo thứ tự và các cột của phụ lục, mỗi chỉ số chính một trang tính, điểm hiện ra ngay khi nhập. "
    "Mọi lệnh nhận tệp số liệu (score, explain, …) đều đọc được tệp đã điền.",
    "An Excel file to fill in: the annex's order and columns, a sheet for each main indicator, points as you type. "
    "What was filled in is read wherever a file of figures is (score, explain, …).",
)
_UNIT = Text(
    "Đơn vị; bỏ trống thì người điền chọn trong tệp. Nêu nhiều lần thì mỗi đơn vị có một cột, có điểm và hạng.",
    "The unit; left out, it is chosen in the workbook. Given several times, each unit has a column, points and a rank.",
)
_EVERY_UNIT = Text("Mọi đơn vị trong danh sách của bộ chỉ số.", "All units of the rule set's list.")
_FILES = Text(
    "FILE: tệp số liệu bất kỳ, kể cả tệp Excel mà từng đơn vị đã điền: số liệu được điền sẵn, mỗi đơn vị một cột.",
    "FILE: any file of figures, such as the workbooks that units have filled in: laid in beforehand, a column a unit.",
)
_ONE_UNIT = Text(
    "--owner và --html không dùng với nhiều --unit, --all-units hay FILE; --mark không dùng với FILE",
    "--owner and --html have no use with several --unit, --all-units or FILE; --mark has none with FILE",
)
_TWO_WAYS = Text("chỉ dùng một trong hai: --unit hoặc --all-units", "use one of the two: --unit or --all-units")
_OWNER = Text(
    "Bảng phân công (item,owner[,due]): ngoài tệp chung, lập thêm cho mỗi người phụ trách một tệp chỉ có phần của họ.",
    "Who owes what (a table item,owner[,due]); beside the whole workbook each owner gets one with their own part.",
)
_ROUND = Text(
    "Vòng: declared (tự khai, mặc định), reviewed hoặc final (số thẩm định được tính), hoặc tên khác.",
    "The round: declared (the default), reviewed or final (where appraised figures count), or any other name.",
)
_HTML = Text(
    "Trang HTML để điền thay cho tệp Excel: tự tính điểm, chính xác, không cần mạng; số đã điền lấy ra dưới dạng JSON.",
    "An HTML page to fill in instead of an Excel file: it computes points, exactly and offline, and gives the figures "
    "as JSON.",
)
_ALONE = Text(
    "--owner, --round và --mark là của tệp Excel, không dùng với --html",
    "--owner, --round and --mark are a workbook's and have no use with --html",
)
_MARK = Text(
    "Lập một bản mới của tệp này, trong đó ô sai được tô màu và có ghi chú; tệp gốc giữ nguyên.",
    "Makes the given workbook again with bad cells coloured and commented; never edits the file itself.",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(  # noqa: PLR0913  its options
        ruleset: str,
        files: tuple[str, ...],
        unit: tuple[str, ...],
        all_units: bool,
        owner: Path | None,
        named: str,
        mark: Path | None,
        html: bool,
        output: Path | None,
    ) -> None:
        from dti_rules.plugins.registry import load
        from dti_rules.words.problems import Place, fail
        from dti_rules.workbooks import make as workbooks

        if unit and all_units:
            raise fail("DTI-C001", message=_TWO_WAYS, command="dti-rules template")
        page, several = html or (output is not None and output.suffix.lower() in (".html", ".htm")), len(unit) > 1
        several = several or all_units or bool(files)
        if several and (page or owner is not None or (files and mark is not None)):
            raise fail("DTI-C001", message=_ONE_UNIT, command="dti-rules template")
        one = unit[0] if unit else None
        if page:
            if owner is not None or mark is not None or named != _DECLARED:
                raise fail("DTI-C001", message=_ALONE, command="dti-rules template")
            emit(_page(load(ruleset), one, output, lang), output)
            return
        if output is None or output.suffix.lower() != ".xlsx":
            raise fail(
                "DTI-C007", Place("" if output is None else str(output)), ending=_ending(output), known=".xlsx, .html"
            )
        rules = load(ruleset)
        if mark is not None:
            count = workbooks.marked(rules, mark, output, lang)
            tell(Text(f"{output}: {count} ô sai", f"{output}: {count} bad cells").of(lang))
            return
        if several:
            units = [found.key for found in rules.units.units.values()] if all_units else unit
            filled_in = figures(rules, files, "en", complete=False) if files else ()
            workbooks.cohort_template(rules, output, lang, units, named, filled_in)
            tell(str(output))
            return
        for path in workbooks.templates(rules, output, lang, one, owner, named):
            tell(str(path))

    file = click.Path(dir_okay=False, path_type=Path)
    options: list[Any] = [
        click.Argument(["ruleset"]),
        click.Argument(["files"], nargs=-1, metavar="[FILE]..."),
        click.Option(["--unit"], metavar="U", multiple=True, help=_UNIT.of(lang)),
        click.Option(["--all-units"], is_flag=True, help=_EVERY_UNIT.of(lang)),
        click.Option(["--owner"], metavar="FILE", type=file, help=_OWNER.of(lang)),
        click.Option(["--round", "named"], metavar="R", default=_DECLARED, help=_ROUND.of(lang)),
        click.Option(["--mark"], metavar="FILE", type=file, help=_MARK.of(lang)),
        click.Option(["--html"], is_flag=True, help=_HTML.of(lang)),
        output_option(lang),
    ]
    return make(lang, "template", run, about, RULE_SET, _WHAT, _FILES, options=options)


def _page(rules: "RuleSet", unit: str | None, output: Path | None, lang: Lang) -> str:
    """A page to fill in, for a unit that is named, or chosen on the page."""
    from dti_rules.pages.live import blank, live_html
    from dti_rules.scoring.score import score

    by_ending(output, ("html", "html", "htm"))
    chosen = None if unit is None else rules.units.find(unit)
    return live_html(score(rules, blank(rules, chosen)), lang, form=unit is None)


def _ending(output: Path | None) -> str:
    return "—" if output is None or not output.suffix else output.suffix
