"""`dti-rules export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from dti_rules.cli.common import FILES, RULE_SET, emit, figure_options, figures, make
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet

FORMS: dict[str, frozenset[str]] = {
    "json": frozenset(),
    "sql": frozenset({"dialect", "table", "unit", "group", "complete", "components"}),
    "coin": frozenset({"files", "numbers", "complete"}),
}
"""The forms of `--to` and the options that each takes. The first is the default."""

_ABOUT = {
    "json": Text(
        "json: toàn bộ quy định trong một dòng JSON chuẩn, dùng lại được làm RULESET mà không cần plugin.",
        "json: all the rules in one line of canonical JSON, which can be a RULESET again without the plugin.",
    ),
    "sql": Text(
        "sql: một truy vấn tính điểm và thứ hạng từ một bảng (mỗi dòng một đơn vị, mỗi số liệu một cột). Cột "
        "second_look đánh dấu dòng mà số thực của cơ sở dữ liệu chưa quyết định được.",
        "sql: one query that computes scores and ranks from a table (a row for each unit, a column for each "
        "figure). The column second_look marks rows that the floats of a database do not decide.",
    ),
    "coin": Text(
        "coin: các bảng iMeta và iData của COINr, ghi vào thư mục -o; không có FILE thì chỉ có iMeta.",
        "coin: the tables iMeta and iData of COINr, in the folder -o; without a FILE only iMeta.",
    ),
}
_OPTIONS = {
    "to": Text("Dạng xuất ra.", "The form to write."),
    "dialect": Text("sql: cơ sở dữ liệu sẽ chạy truy vấn (mặc định: duckdb).",
                    "sql: the database that will run the query (default: duckdb)."),
    "table": Text("sql: bảng số liệu (mặc định: submissions); viết được lược_đồ.bảng.",
                  "sql: the table of figures (default: submissions); schema.table will do."),
    "unit": Text("sql: cột tên đơn vị (mặc định: unit).", "sql: the column that names the unit (default: unit)."),
    "group": Text("sql: cột chia bảng thành từng nhóm được so sánh và xếp hạng riêng.",
                  "sql: the column by which rows are compared and ranked group by group."),
    "components": Text("sql: thêm mọi chỉ số, bằng giá trị hoặc cả giá trị và điểm.",
                       "sql: every indicator as well, by value, or by value and points."),
    "output": Text("Ghi vào tệp (trọn vẹn hoặc không ghi); với coin là thư mục.",
                   "Write to a file (whole or not at all); for coin, to a folder."),
}  # fmt: skip


def command(lang: Lang, about: str) -> click.Command:
    """The command in a language."""

    def run(ruleset: str, to: str, output: Path | None, **given: Any) -> None:
        from dti_rules.plugins.registry import load

        _refuse_others(to)
        if to == "coin":
            folder = _folder(output)
            _write_coin(load(ruleset), folder, given, lang)
            return
        rules = load(ruleset)
        if to == "sql":
            text = _sql(rules, {name: given[name] for name in FORMS["sql"]}, lang)
        else:
            from dti_rules.records.export import rules_json

            text = rules_json(rules)
        emit(text, output)

    def option(name: str, **more: Any) -> click.Option:
        return click.Option([f"--{name}"], help=_OPTIONS[name].of(lang), **more)

    options = [
        click.Argument(["ruleset"]),
        click.Argument(["files"], metavar="[FILE]...", nargs=-1),
        option("to", type=click.Choice(list(FORMS)), default=next(iter(FORMS))),
        option("dialect", type=click.Choice(["duckdb", "postgres"]), default="duckdb"),
        option("table", default="submissions"),
        option("unit", default="unit"),
        option("group"),
        option("components", type=click.Choice(["values", "points"])),
        *figure_options(lang),
        click.Option(["-o", "--output"], type=click.Path(path_type=Path), help=_OPTIONS["output"].of(lang)),
    ]
    return make(lang, "export", run, about, RULE_SET, FILES, *_ABOUT.values(), options=options)


def _refuse_others(to: str) -> None:
    """An option that a form does not take would be silently without effect."""
    context = click.get_current_context()
    for name in sorted(frozenset().union(*FORMS.values()) - FORMS[to]):
        stated = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if stated and context.params.get(name) not in (None, ()):
            raise fail("DTI-I004", option="FILE" if name == "files" else f"--{name}", form=to)


def _sql(rules: "RuleSet", options: dict[str, Any], lang: Lang) -> str:
    try:
        from dti_rules.report.export.nodes import SqlOptions
        from dti_rules.report.export.sql import rules_sql
    except ModuleNotFoundError as error:
        if error.name != "sqlglot":
            raise
        raise fail("DTI-C006", module="sqlglot", install='pip install "dti-rules[sql]"') from None
    parts = options["table"].split(".")
    if len(parts) > 3 or not all(part.strip() for part in parts):
        raise fail("DTI-I003", table=options["table"])
    return rules_sql(rules, SqlOptions(**options), lang)


def _folder(output: Path | None) -> Path:
    if output is None or (output.exists() and not output.is_dir()):
        raise fail("DTI-I002", Place("" if output is None else str(output)))
    return output


def _write_coin(rules: "RuleSet", folder: Path, given: dict[str, Any], lang: Lang) -> None:
    from dti_rules.report.export.coin import COIN_FILES, coin_tables
    from dti_rules.scoring.score import score
    from dti_rules.words.problems import os_reason
    from dti_rules.words.write import write_together

    files = given["files"]
    cards = score(rules, figures(rules, files, given["numbers"], given["complete"])) if files else None
    tables = coin_tables(rules, cards, lang)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise fail("DTI-C002", Place(str(folder)), reason=os_reason(error)) from None
    write_together({folder / name: text for name, text in tables.items()})
    for name in COIN_FILES - tables.keys():  # figures of an earlier export would not belong to these tables
        (folder / name).unlink(missing_ok=True)
