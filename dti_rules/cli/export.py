"""`dti-rules export`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    emit,
    extremes_option,
    figure_options,
    figures,
    make,
    stated_extremes,
)
from dti_rules.words.problems import Place, ProblemsError, fail
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet
    from dti_rules.plugins.doors import Offered
    from dti_rules.plugins.offers import ExportFormat
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
    "warnings": Text("sql: thêm cột warnings, ghi mã cảnh báo của từng dòng như lệnh score.",
                     "sql: a column `warnings` as well, the codes of each row's warnings as `score` tells them."),
    "count": Text("vectors: số bộ thử (mặc định: 100).", "vectors: how many (default: 100)."),
    "seed": Text("vectors: hạt giống; cùng hạt giống thì cùng bộ thử (mặc định: 922).",
                 "vectors: the seed; the same seed gives the same vectors (default: 922)."),
    "output": Text("Ghi vào tệp (với coin, datasette và parquet là thư mục); có lỗi thì không để lại tệp dở dang.",
                   "Write to a file (whole or not at all); for coin, datasette and parquet, to a folder."),
}  # fmt: skip

_OF_FIGURES = ("files", "numbers", "complete", "extremes")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""
    from dti_rules.plugins.registry import registry

    forms = registry().export_formats

    def run(ruleset: str, to: str, output: Path | None, **given: object) -> None:
        chosen = forms[to]
        form = chosen.offer
        _refuse_others(to, forms)
        alone = bool(form.alone) and output is not None and output.suffix.lower() == form.alone
        folder = _folder(output, to) if form.files and not alone else None
        if form.binary and output is None:
            raise fail("DTI-I007", form=to)
        options = {**given, "alone": alone, "record": None, "result": None}
        rules, cards = _rules_and_cards(ruleset, form, options)
        if cards is None and options["result"] is None and form.scores:
            raise fail("DTI-I008", form=to)
        if unknown := sorted(form.options - options.keys()):
            raise chosen.fault(ValueError(f"export has no option {', '.join(unknown)}"))
        options = {name: options[name] for name in form.options}
        kind = Mapping if folder is not None else bytes if form.binary or alone else str
        found = chosen.run(form.write, kind, rules, cards, options, lang)
        if folder is not None:
            _write(found, folder, chosen)
        elif isinstance(found, bytes) and output is not None:
            from dti_rules.words.write import write_atomic

            write_atomic(output, found)
        else:
            emit(found, output)

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
        option("warnings", is_flag=True, default=False),
        click.Option(["-n", "--count"], type=click.IntRange(1, 1_000_000), help=_OPTIONS["count"].of(lang)),
        option("seed", type=click.IntRange(0, 2**32 - 1)),
        *figure_options(lang),
        extremes_option(lang),
        click.Option(["-o", "--output"], type=click.Path(path_type=Path), help=_OPTIONS["output"].of(lang)),
    ]
    said = [each.offer.about for each in forms.values()]
    return make(lang, "export", run, about, RULE_SET, FILES, *said, options=options)


def _refuse_others(to: str, forms: "Mapping[str, Offered]") -> None:
    """An option that a form does not take would be silently without effect."""
    context = click.get_current_context()
    others = frozenset[str]().union(*(each.offer.options for each in forms.values())) - forms[to].offer.options
    for name in sorted(others & context.params.keys()):
        if _stated(context, name):
            raise fail("DTI-I004", option="FILE" if name == "files" else f"--{name}", form=to)


def _refuse_stated(given: str, *names: str) -> None:
    """The same for what belongs to files of figures, where scores were given that need none."""
    context = click.get_current_context()
    for name in names:
        if _stated(context, name):
            raise fail("DTI-I012", Place(given), option="FILE" if name == "files" else f"--{name}")


def _stated(context: click.Context, name: str) -> bool:
    stated = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    return stated and context.params.get(name) not in (None, ())


def _folder(output: Path | None, to: str) -> Path:
    if output is None or (output.exists() and not output.is_dir()):
        raise fail("DTI-I002", Place("" if output is None else str(output)), form=to)
    return output


def _rules_and_cards(
    ruleset: str, form: "ExportFormat", options: dict[str, object]
) -> "tuple[RuleSet, Scorecards | None]":
    """The rule set, and the scorecards of the files, or of the record that stands in its place.

    A result of `score` may stand there too, for a form that takes one.
    """
    from dti_rules.plugins.registry import registry

    path = Path(ruleset)
    if "result" in form.options and path.suffix.lower() == ".json" and (found := _result(path)) is not None:
        _refuse_stated(ruleset, *_OF_FIGURES)
        options["result"] = found
        return _rules_of(found, ruleset), None
    rules, why = registry().resolve(ruleset)
    if "files" in form.options and options["files"]:
        return rules, _scored(rules, options)
    if form.scores and why.by == "record":
        _refuse_stated(ruleset, *_OF_FIGURES)
        cards, options["record"] = _recorded(rules, path)
        return rules, cards
    return rules, None


def _result(path: Path) -> "Mapping[str, object] | None":
    """What a file of `score --format json` holds; None for any other file."""
    import json

    from dti_rules.loading.canonical import read_bytes

    try:
        text = read_bytes(path)
        found = json.loads(text) if b'"scorecards"' in text and b'"contents"' not in text[:20] else None
    except (ValueError, RecursionError, ProblemsError):
        return None  # told by what reads a rule set
    return found if isinstance(found, dict) and {"rule_set", "scorecards"} <= found.keys() else None


def _rules_of(result: "Mapping[str, object]", shown: str) -> "RuleSet":
    """The installed rule set that made a result, told by its digest."""
    from dti_rules.plugins.registry import registry

    said = result["rule_set"] if isinstance(result["rule_set"], dict) else {}
    name = str(said.get("id"))
    if name in registry().folders:
        rules = registry().load(name)
        if rules.content_digest == said.get("content_digest"):
            return rules
    raise fail("DTI-I010", Place(shown), rule_set=f"{name}@{said.get('version')}")


def _scored(rules: "RuleSet", given: Mapping[str, Any]) -> "Scorecards":
    from dti_rules.scoring.score import score

    stated = stated_extremes(rules, given.get("extremes"), given["numbers"])
    return score(rules, figures(rules, given["files"], given["numbers"], given["complete"]), stated)


def _recorded(rules: "RuleSet", path: Path) -> "tuple[Scorecards, Mapping[str, object]]":
    """The scorecards of a record, whose figures are scored anew by its arithmetic; and its head with its digest."""
    from dti_rules.loading.canonical import read_bytes
    from dti_rules.records.record import sound_record

    record = sound_record(read_bytes(path), str(path))
    return record.score(rules), {**record.head, "digest": record.digest}


def _write(texts: Mapping[str, str | bytes], folder: Path, form: "Offered") -> None:
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
