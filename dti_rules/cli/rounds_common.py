"""What the commands of `dti-rules rounds` have in common."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    tell,
)
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.records.rounds.history import History

REGISTER = Text("REGISTER: tệp của sổ đăng ký.", "REGISTER: the register's file.")
CALLED = Text(
    "Gọi một vòng bằng tên, số trong sổ, hoặc phần đầu mã băm.",
    "A round is called by its name, its number, or the beginning of its digest.",
)
ONE_UNIT = Text("Đơn vị: tên, tên khác hoặc danh-sách:mã.", "The unit: name, alias or list:code.")
_BAD = Text("SAI", "WRONG")


def register_argument() -> click.Argument:
    """`REGISTER`."""
    return click.Argument(["register"], type=click.Path(path_type=Path))


def known_rounds(register: Path, lang: Lang) -> "History | None":
    """The rounds of a register; None where it is not as it was left, which is told."""
    from dti_rules.records.rounds.history import history

    known = history(register)
    if known.wrong is None:
        return known
    tell(f"{register}: {_BAD.of(lang)}: {known.wrong.of(lang)}", err=True)
    return None


def latest(known: "History") -> str:
    """The number of the newest round. Raises ProblemsError where there is none."""
    from dti_rules.words.problems import Place, fail

    if not known.rounds:
        raise fail("DTI-H050", Place(str(known.path)))
    return str(known.rounds[-1].number)
