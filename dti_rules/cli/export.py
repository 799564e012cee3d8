"""`dti-rules export`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from dti_rules.cli.common import FILES, RULE_SET, emit, figure_options, figures, make
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet
    from dti_rules.plugins.doors import Offered
    from dti_rules.scoring.score import Scorecards

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
    "count": Text("vectors: số bộ thử (mặc định: 100).", "vectors: how many (default: 100)."),
    "seed": Text("vectors: hạt giống; cùng hạt giống thì cùng bộ thử (mặc định: 922).",
                 "vectors: the seed; the same seed gives the same vectors (default: 922)."),
    "output": Text("Ghi vào tệp (trọn vẹn hoặc không ghi); với coin là thư mục.",
                   "Write to a file (whole or not at all); for coin, to a folder."),
}  # fmt: skip


def command(lang: Lang, about: str) -> click.Command:
    """The command in a language."""
    from dti_rules.plugins.registry import registry

    forms = registry().export_formats

    def run(ruleset: str, to: str, output: Path | None, **given: Any) -> None:
        form, chosen = forms[to].offer, forms[to]
        _refuse_others(to, forms)
        folder = _folder(output) if form.files else None
        rules = registry().load(ruleset)
        cards = _scored(rules, given) if "files" in form.options and given["files"] else None
        if unknown := sorted(form.options - given.keys()):
            raise chosen.fault(ValueError(f"export has no option {', '.join(unknown)}"))
        kind = Mapping if form.files else str
        options = {name: given[name] for name in form.options}
        found = chosen.run(form.write, kind, rules, cards, options, lang)
        if folder is None:
            emit(found, output)
        else:
            _write(found, folder, chosen)

    def option(name: str, **more: Any) -> click.Option:
        return click.Option([f"--{name}"], help=_OPTIONS[name].of(lang), **more)

    options = [
        click.Argument(["ruleset"]),
        click.Argument(["files"], metavar="[FILE]...", nargs=-1),
        option("to", type=click.Choice(list(forms)), default=next(iter(forms))),
        option("dialect", type=click.Choice(["duckdb", "postgres"]), default="duckdb"),
        option("table", default="submissions"),
        option("unit", default="unit"),
        option("group"),
        option("components", type=click.Choice(["values", "points"])),
        click.Option(["-n", "--count"], type=click.IntRange(1, 1_000_000), help=_OPTIONS["count"].of(lang)),
        option("seed", type=click.IntRange(0, 2**32 - 1)),
        *figure_options(lang),
        click.Option(["-o", "--output"], type=click.Path(path_type=Path), help=_OPTIONS["output"].of(lang)),
    ]
    said = [each.offer.about for each in forms.values()]
    return make(lang, "export", run, about, RULE_SET, FILES, *said, options=options)


def _refuse_others(to: str, forms: "Mapping[str, Offered]") -> None:
    """An option that a form does not take would be silently without effect."""
    context = click.get_current_context()
    others = frozenset[str]().union(*(each.offer.options for each in forms.values())) - forms[to].offer.options
    for name in sorted(others & context.params.keys()):
        stated = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if stated and context.params.get(name) not in (None, ()):
            raise fail("DTI-I004", option="FILE" if name == "files" else f"--{name}", form=to)


def _folder(output: Path | None) -> Path:
    if output is None or (output.exists() and not output.is_dir()):
        raise fail("DTI-I002", Place("" if output is None else str(output)))
    return output


def _scored(rules: "RuleSet", given: Mapping[str, Any]) -> "Scorecards":
    from dti_rules.scoring.score import score

    return score(rules, figures(rules, given["files"], given["numbers"], given["complete"]))


def _write(texts: Mapping[str, str], folder: Path, form: "Offered") -> None:
    from dti_rules.words.problems import os_reason
    from dti_rules.words.write import write_together

    if others := sorted(texts.keys() - form.offer.files):
        with form.blamed():
            raise ValueError(f"it gave files that it does not name: {', '.join(map(str, others))}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise fail("DTI-C002", Place(str(folder)), reason=os_reason(error)) from None
    write_together({folder / name: text for name, text in texts.items()})
    for name in form.offer.files - texts.keys():  # figures of an earlier export would not belong to these tables
        (folder / name).unlink(missing_ok=True)
