"""`dti-rules verify`."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import RULE_SET, make
from dti_rules.words.progress import make_room, watched
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.conformance.kit import Finding

_STORAGE = "HYPOTHESIS_STORAGE_DIRECTORY"
_WHAT = Text(
    "Thử mọi tính chất mà một bộ chỉ số phải có, sinh từ chính các khai báo của nó; in ví dụ nhỏ nhất cho thấy chỗ "
    "sai. Mã thoát 1 nếu có tính chất không đúng. Bản ghi kết quả thì được tính lại như lệnh replay.",
    "Tries every property that a rule set must have, generated from its own declarations, and prints the smallest "
    "counter-example. Exit code 1 where a property does not hold. A record is computed again, as replay does.",
)


@contextmanager
def _no_litter() -> Iterator[None]:
    """Hypothesis keeps notes in the folder where it runs; here they go to a temporary one."""
    before = os.environ.get(_STORAGE)
    with tempfile.TemporaryDirectory(prefix="dti-rules-", ignore_cleanup_errors=True) as scratch:
        os.environ[_STORAGE] = before or scratch
        try:
            yield
        finally:
            if before is None:
                del os.environ[_STORAGE]


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    @_no_litter()
    def run(ruleset: str, examples: int) -> int:
        from dti_rules.plugins.registry import load

        if Path(ruleset).suffix.lower() == ".json" and _is_record(Path(ruleset)):
            from dti_rules.cli.replay import replayed

            return replayed(Path(ruleset), None, lang)
        rules = load(ruleset)
        try:
            from dti_rules.conformance.checks import all_checks
            from dti_rules.conformance.kit import run_check
            from dti_rules.conformance.replay import replay
        except ModuleNotFoundError as error:
            from dti_rules.words.needs import lacking

            raise lacking(str(error.name), "verify") from None
        checks = all_checks()
        broken = idle = 0
        for check in watched(checks, Text("Đang thử", "Trying"), len(checks)):
            finding = run_check(check, rules, examples)
            broken += finding.broken is not None and not check.warning
            idle += finding.not_tried is not None
            make_room()
            click.echo(_line(finding, lang))
        verdicts = replay(rules)
        agree = sum(verdict.agrees and verdict.decides and not verdict.truncated for verdict in verdicts)
        silent = sum(not verdict.decides for verdict in verdicts)
        figures = sum(verdict.figures for verdict in verdicts)
        units = len(verdicts)
        found = Text(
            f"{figures} số đã công bố của {units} đơn vị: {agree} khớp, {silent} không đủ số để đối chiếu",
            f"{figures} published figures of {units} units: {agree} units agree, {silent} do not decide",
        )
        click.echo(found.of(lang))
        for verdict in verdicts:
            if verdict.truncated:
                read_so = ", ".join(verdict.truncated)
                cut = Text("khớp nếu coi là bị cắt bớt chữ số", "agrees if read as truncated")
                click.echo(f"  {verdict.unit}: {cut.of(lang)}: {read_so}")
        done = Text(
            f"{rules}: {len(checks)} tính chất, {broken} sai", f"{rules}: {len(checks)} properties, {broken} broken"
        )
        left = Text(f", {idle} không áp dụng", f", {idle} not applicable") if idle else Text("", "")
        click.echo(done.of(lang) + left.of(lang))
        return 1 if broken else 0

    how = Text(
        "Số bản số liệu thử cho mỗi tính chất (mặc định 30).", "Submissions tried for each property (default 30)."
    )
    options = [
        click.Argument(["ruleset"]),
        click.Option(["--examples"], type=click.IntRange(1, 10_000), default=30, help=how.of(lang)),
    ]
    return make(lang, "verify", run, about, RULE_SET, _WHAT, options=options)


def _is_record(path: Path) -> bool:
    from dti_rules.loading.canonical import read_bytes
    from dti_rules.records.record import is_record

    return is_record(read_bytes(path))


def _line(finding: "Finding", lang: Lang) -> str:
    check, wrong = finding.check, finding.broken
    if finding.not_tried is not None:
        return f"{'–':8} {check.name:20} {finding.not_tried.of(lang)}"
    if wrong is None:
        return f"{Text('đúng', 'holds').of(lang):8} {check.name:20} {check.about.of(lang)}"
    mark = Text("cảnh báo", "warning") if check.warning else Text("SAI", "BROKEN")
    return f"{mark.of(lang):8} {check.name:20} {wrong.of(lang)}"
