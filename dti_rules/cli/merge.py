"""`dti-rules merge`."""

from pathlib import Path
from typing import Any

import click

from dti_rules.cli.common import make, output_option, tell
from dti_rules.words.text import Lang, Text

_WHAT = Text(
    "FILE: các tệp Excel đã điền (của cùng đơn vị, cùng vòng, cùng bộ chỉ số) được ghép thành một: "
    ".xlsx hoặc .csv. Ô để trống không làm mất số liệu đã có; hai tệp ghi khác nhau thì lệnh dừng và chỉ rõ cả hai ô.",
    "FILE: filled workbooks (of one unit, round and rule set), joined into one: .xlsx or .csv. "
    "An empty cell removes nothing; "
    "where two files disagree, it refuses and names both cells.",
)
_RULES = Text(
    "Bộ chỉ số (mã hoặc thư mục), khi bộ ghi trong tệp chưa được cài.",
    "The rule set (id or folder), where the one named in the files is not installed.",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(files: tuple[Path, ...], ruleset: str | None, output: Path | None) -> None:
        from dti_rules.words.problems import Place, fail
        from dti_rules.workbooks import merge

        if output is None or output.suffix.lower() not in merge.FORMS:
            place = Place("" if output is None else str(output))
            ending = "—" if output is None or not output.suffix else output.suffix
            raise fail("DTI-C007", place, ending=ending, known=", ".join(merge.FORMS))
        found = merge.merged(files, ruleset)
        merge.write(found, output, lang)
        count = merge.counted(found)
        tell(
            Text(
                f"{output}: {count} số liệu từ {len(files)} tệp", f"{output}: {count} figures of {len(files)} files"
            ).of(lang)
        )

    options: list[Any] = [
        click.Argument(["files"], metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.Option(["--rules", "ruleset"], metavar="RULESET", help=_RULES.of(lang)),
        output_option(lang),
    ]
    return make(lang, "merge", run, about, _WHAT, options=options)
