"""`dti-rules batch`."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import RULE_SET, make
from dti_rules.plugins.offers import CORE
from dti_rules.words.classes import evolve
from dti_rules.words.problems import Place, Problem, ProblemsError, fail
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet
    from dti_rules.plugins.doors import Offered
    from dti_rules.scoring.batch.results import Report
    from dti_rules.scoring.batch.table import Ask
    from dti_rules.tables.csv_rows import Table
    from dti_rules.tables.row import Row

_IN = Text(
    "IN: bảng .parquet, .csv hoặc .arrow, hoặc bảng Excel: mỗi dòng một đơn vị (cột unit), mỗi cột còn lại là một số "
    "liệu (enterprises) hoặc điểm cho sẵn của một chỉ số (c7_2 hoặc digital_firm_rate); hoặc bảng unit,item,figure; "
    "hoặc biểu mẫu Excel đã điền (template).",
    "IN: a .parquet, .csv or .arrow table, or an Excel table: a unit in each row (column unit), and in each other "
    "column an input (enterprises) or the points given for an indicator (c7_2 or digital_firm_rate); or a table "
    "unit,item,figure; or a workbook that was filled in (template).",
)


_RESULTS = Text(
    "total, pillars, mains, rank, … hoặc mã chỉ số", "total, pillars, mains, rank, … or nodes by id or code"
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""
    from dti_rules.plugins.registry import registry

    engines = registry().batch_engines

    def run(  # noqa: PLR0913  its options
        ruleset: str,
        table: Path,
        output: Path,
        columns: str,
        engine: str,
        group: str | None,
        complete: bool,
        carry: tuple[str, ...],
        float_decimals: int | None,
    ) -> None:
        from dti_rules.words.needs import arrow

        arrow()
        from dti_rules.engines.files import check_output
        from dti_rules.scoring.batch.frame import Options
        from dti_rules.scoring.batch.table import Ask

        check_output(output)
        rules, chosen = registry().load(ruleset), engines[engine]
        words = tuple(word.strip() for word in columns.split(",") if word.strip())
        if not words:
            raise fail("DTI-B027", option="--columns", value=f"{columns!r}", needed=_RESULTS)
        ask = Ask(words, Options(group, complete, carry, float_decimals))
        if table.suffix.lower() == ".xlsx":
            _tell(_of_workbook(chosen, rules, table, ask, output), lang)
            return
        try:
            report = _report(chosen, rules, table, ask, output)
        except ProblemsError as error:
            counted = table.suffix.lower() == ".csv" and chosen.offer.rows_are_lines  # the others count by partition
            raise ProblemsError(_placed(error.problems, table, counted)) from None
        _tell(report, lang)

    return make(lang, "batch", run, about, RULE_SET, _IN, options=_options(lang, list(engines)))


def _report(engine: "Offered", rules: "RuleSet", table: Path, ask: "Ask", output: Path) -> "Report":
    """What an engine tells of a file that it wrote; that of a plugin writes beside it: nothing is half-written."""
    from dti_rules.engines.files import atomic
    from dti_rules.scoring.batch.results import Report

    with nullcontext(output) if engine.plugin == CORE else atomic(output) as path:
        found: Report = engine.run(engine.offer.run, Report, rules, table, ask, path)
    return found


def _of_workbook(engine: "Offered", rules: "RuleSet", workbook: Path, ask: "Ask", output: Path) -> "Report":
    """What an engine tells of the units of a filled workbook, or of the table on another one's first sheet."""
    import tempfile

    from dti_rules.tables.plain import is_form

    if not is_form(workbook):
        return _of_sheet(engine, rules, workbook, ask, output)

    from dti_rules.plugins.reading import readers
    from dti_rules.words.cells import csv_text

    figures, complete = _by_unit(readers()[".xlsx"](workbook, rules))
    names = list(dict.fromkeys(name for stated in figures.values() for name in stated))
    if not names:
        raise fail("DTI-X038", Place(str(workbook)))
    declares = [] if ask.options.complete else ["complete"]
    table = [["unit", *declares, *names]]
    for unit, stated in figures.items():
        cells = [stated[name].figure if name in stated else "" for name in names]
        table.append([unit, *(complete[unit] for _ in declares), *cells])
    with tempfile.TemporaryDirectory(prefix="dti-rules-") as folder:
        path = Path(folder) / "figures.csv"
        path.write_text(csv_text(table), encoding="utf-8")
        try:
            return _report(engine, rules, path, ask, output)
        except ProblemsError as error:
            every = list(figures.values())
            raise ProblemsError([evolve(p, place=_in_cell(p, every, workbook)) for p in error.problems]) from None


def _by_unit(rows: "Iterable[Row]") -> tuple[dict[str, dict[str, "Row"]], dict[str, str]]:
    """By unit the figures by column, and whether it is complete."""
    from dti_rules.tables.row import SUBMISSION

    figures: dict[str, dict[str, Row]] = {}
    complete: dict[str, str] = {}
    for row in rows:
        stated = figures.setdefault(row.unit, {})
        if row.item != SUBMISSION:
            stated[row.item if row.measure == "input" else f"{row.item}_{row.measure}"] = row
        elif row.measure == "complete":
            complete[row.unit] = row.figure
    return figures, complete


def _in_cell(told: Problem, every: "Sequence[Mapping[str, Row]]", workbook: Path) -> Place:
    """Where a problem of a table stands in a filled workbook: at the cell of its unit and column."""
    row, column = int(str(told.facts.get("row", 0))), str(told.facts.get("column", ""))
    stated = every[row - 1].get(column) if 0 < row <= len(every) else None
    return Place(str(workbook)) if stated is None else stated.place


def _of_sheet(engine: "Offered", rules: "RuleSet", workbook: Path, ask: "Ask", output: Path) -> "Report":
    """What an engine tells of an ordinary workbook's table, each problem at its row of the sheet."""
    import tempfile

    from dti_rules.tables.plain import longer_in, sheet_table
    from dti_rules.words.cells import csv_text

    found = sheet_table(workbook, longer_in(rules.items))
    found.check()
    kept = [i for i, name in enumerate(found.header) if name]
    rows = [[found.header[i] for i in kept], *([row.cells[i].strip() for i in kept] for row in found.rows)]
    with tempfile.TemporaryDirectory(prefix="dti-rules-") as folder:
        table = Path(folder) / "figures.csv"
        table.write_text(csv_text(rows), encoding="utf-8")
        try:
            return _report(engine, rules, table, ask, output)
        except ProblemsError as error:
            raise ProblemsError([evolve(p, place=_in_sheet(p, found)) for p in error.problems]) from None


def _in_sheet(told: Problem, found: "Table") -> Place:
    """Where a problem of a table stands on its sheet: at the row that it names, else at the header's cell."""
    row, column = int(str(told.facts.get("row", 0))), str(told.facts.get("column", "")).casefold()
    at = found.header.index(column) if column in found.header else 0
    return found.rows[row - 1].place(found.shown, at) if 0 < row <= len(found.rows) else found.places[at]


def _options(lang: Lang, engines: list[str]) -> list[click.Parameter]:
    file = click.Path(dir_okay=False, path_type=Path)
    output = Text("Tệp kết quả: .parquet, .csv hoặc .arrow.", "The results: a .parquet, .csv or .arrow file.")
    words = "total, pillars, mains, groups, components, details, points, rank, warnings"
    columns = Text(f"{words}, hoặc mã chỉ số, cách nhau bằng dấu phẩy.", f"{words}, or nodes by id or code.")
    first, *rest, last = engines
    engine = Text(f"Đọc bảng bằng: {first} (mặc định), {', '.join(rest)} hoặc {last}.",
                  f"What reads the table: {first} (the default), {', '.join(rest)} or {last}.")  # fmt: skip
    group = Text("Cột nhóm: đơn vị được so sánh và xếp hạng trong nhóm (năm, lần mô phỏng).",
                 "Column of the cohort that units are compared and ranked within (a year, a simulation).")  # fmt: skip
    complete = Text(
        "Coi mọi dòng là đã đầy đủ: số liệu nào không có thì tính là thiếu.",
        "Every row is complete: an absent figure is missing.",
    )
    carry = Text("Cột được chép nguyên sang kết quả (có thể dùng nhiều lần).",
                 "A column that goes to the results as it is (may be given again).")  # fmt: skip
    decimals = Text("Số dấu phẩy động trong bảng là số thập phân có không quá từng này chữ số.",
                    "Floats in the table stand for decimals of at most so many digits.")  # fmt: skip
    return [
        click.Argument(["ruleset"]),
        click.Argument(["table"], metavar="IN", type=file),
        click.Option(["-o", "--output"], required=True, type=file, help=output.of(lang)),
        click.Option(["--columns"], default="total,pillars,mains,rank", show_default=True, help=columns.of(lang)),
        click.Option(["--engine"], type=click.Choice(engines), default="polars", help=engine.of(lang)),
        click.Option(["--group"], help=group.of(lang)),
        click.Option(["--complete"], is_flag=True, help=complete.of(lang)),
        click.Option(["--carry"], multiple=True, metavar="COLUMN", help=carry.of(lang)),
        click.Option(["--float-decimals"], type=click.IntRange(0, 15), help=decimals.of(lang)),
    ]


_OF_THE_TABLE = frozenset(
    {"DTI-B002", "DTI-B005", "DTI-B013", "DTI-B014", "DTI-B015", "DTI-B025", "DTI-B033", "DTI-T002", "DTI-T107"}
)
"""Problems of the table that are in no row of it."""


def _placed(problems: Sequence[Problem], table: Path, counted: bool) -> list[Problem]:
    """The problems with their file, and their line where rows are lines."""
    from dti_rules.engines.sources import lines_of

    rows = [int(str(found.facts.get("row", 0))) for found in problems]
    lines = lines_of(table, rows) if counted and any(rows) else [0] * len(rows)
    return [
        evolve(found, place=Place(str(table), line if row else 0))
        if not str(found.place) and (row or found.code in _OF_THE_TABLE)
        else found
        for found, row, line in zip(problems, rows, lines, strict=True)
    ]


def _tell(report: "Report", lang: Lang) -> None:
    click.echo(_summary(report).of(lang))
    for warning in report.warnings:
        click.echo(warning.line(lang), err=True)


def _summary(report: "Report") -> Text:
    seconds = f"{report.seconds + report.rank_seconds:.1f}"
    if report.told:
        return Text(
            f"{report.rows} dòng, {report.groups} nhóm, {seconds.replace('.', ',')} giây; mọi dòng được tính bằng phân "
            "số như score, vì chỉ cách tính ấy cho biết cảnh báo: mỗi giây vài trăm dòng",
            f"rows: {report.rows}, groups: {report.groups}, seconds: {seconds}; every row was computed in fractions as "
            "by score, which alone tells warnings: some hundreds of rows a second",
        )
    if report.exactly:
        return Text(
            f"{report.rows} dòng, {report.groups} nhóm, {seconds.replace('.', ',')} giây; mọi dòng được tính bằng phân "
            "số như score, vì bộ chỉ số này không tính theo cột được: mỗi giây vài trăm dòng",
            f"rows: {report.rows}, groups: {report.groups}, seconds: {seconds}; every row was computed in fractions as "
            "by score, because these rules are not computed by columns: some hundreds of rows a second",
        )
    return Text(
        f"{report.rows} dòng, {report.groups} nhóm, {report.second_looks} dòng phải tính lại bằng phân số, "
        f"{seconds.replace('.', ',')} giây",
        f"rows: {report.rows}, groups: {report.groups}, rows that had to be computed again in fractions: "
        f"{report.second_looks}, seconds: {seconds}",
    )
