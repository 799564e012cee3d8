"""`dti-rules template`."""

from pathlib import Path
from typing import Any

import click

from dti_rules.cli.common import RULE_SET, make, output_option, tell
from dti_rules.words.text import Lang, Text

_WHAT = Text(
    "Tệp Excel để điền số liệu: thứ tự và các cột của phụ lục, mỗi chỉ số chính một trang, điểm tính ngay khi nhập. "
    "Tệp đã điền đọc được ở mọi lệnh nhận tệp số liệu (score, explain, …).",
    "An Excel file to fill in: the annex's order and columns, a sheet for each main indicator, points as you type. "
    "What was filled in is read wherever a file of figures is (score, explain, …).",
)
_UNIT = Text("Đơn vị; bỏ trống thì người điền chọn trong tệp.", "The unit; left out, it is chosen in the workbook.")
_OWNER = Text(
    "Bảng phân công (CSV: item,owner[,due]); ngoài tệp chung, mỗi người một tệp cạnh đó, chỉ có phần của họ.",
    "Who owes what (CSV: item,owner[,due]); beside the whole workbook each owner gets one with their own part.",
)
_ROUND = Text(
    "Vòng: declared (tự khai, mặc định), reviewed hoặc final (số thẩm định được tính), hoặc tên khác.",
    "The round: declared (the default), reviewed or final (where appraised figures count), or any other name.",
)
_MARK = Text(
    "Lập lại tệp này với ô sai được tô màu và ghi chú; không bao giờ sửa tệp gốc.",
    "Makes the given workbook again with bad cells coloured and commented; never edits the file itself.",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(
        ruleset: str,
        unit: str | None,
        owner: Path | None,
        named: str,
        mark: Path | None,
        output: Path | None,
    ) -> None:
        from dti_rules.plugins.registry import load
        from dti_rules.words.problems import Place, fail
        from dti_rules.workbooks import make as workbooks

        if output is None or output.suffix.lower() != ".xlsx":
            raise fail("DTI-C007", Place("" if output is None else str(output)), ending=_ending(output), known=".xlsx")
        rules = load(ruleset)
        if mark is not None:
            count = workbooks.marked(rules, mark, output, lang)
            tell(Text(f"{output}: {count} ô sai", f"{output}: {count} bad cells").of(lang))
            return
        for path in workbooks.templates(rules, output, lang, unit, owner, named):
            tell(str(path))

    file = click.Path(dir_okay=False, path_type=Path)
    options: list[Any] = [
        click.Argument(["ruleset"]),
        click.Option(["--unit"], metavar="U", help=_UNIT.of(lang)),
        click.Option(["--owner"], metavar="FILE", type=file, help=_OWNER.of(lang)),
        click.Option(["--round", "named"], metavar="R", default="declared", help=_ROUND.of(lang)),
        click.Option(["--mark"], metavar="FILE", type=file, help=_MARK.of(lang)),
        output_option(lang),
    ]
    return make(lang, "template", run, about, RULE_SET, _WHAT, options=options)


def _ending(output: Path | None) -> str:
    return "—" if output is None or not output.suffix else output.suffix
