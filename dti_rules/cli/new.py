"""`dti-rules new`."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dti_rules.cli.common import emit, make
from dti_rules.words.text import Lang, Text, number_of

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet
    from dti_rules.scaffold.package import Files, PackagePlan

_ID = Text("ID: mã của bộ chỉ số mới, ví dụ dti-2024.", "ID: the new rule set's id, such as dti-2024.")
_WHAT = Text(
    "Ghi một gói hoàn chỉnh (tệp quy định, JSON Schema, kiểm thử, pyproject.toml) dùng được ngay với check, verify và "
    "pip install. Cần đúng một trong --from, --empty, --from-table.",
    "Writes a complete package (rule files, JSON Schemas, tests, pyproject.toml), ready for check, verify and "
    "pip install. Exactly one of --from, --empty and --from-table is needed.",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(
        new_id: str, output: Path, source: str | None, empty: bool, table: Path | None, numbers: Any, **more: Any
    ) -> None:
        from dti_rules.plugins.registry import registry
        from dti_rules.scaffold import copied, create, from_table, plan, skeleton
        from dti_rules.scaffold.units import is_file, own_list
        from dti_rules.scaffold.write import check_target
        from dti_rules.words.classes import evolve
        from dti_rules.words.problems import fail

        if (source is not None) + empty + (table is not None) != 1:
            raise fail("DTI-N006")
        if more["ids_of"] is not None and table is None:
            raise fail("DTI-N031")
        check_target(output)
        found = registry()
        original = None if source is None else found.load(source)
        units = more["units"] or (original.unit_list if original is not None else "vn-63")
        lists = [*found.unit_lists, *([] if original is None else [original.unit_list])]
        text = ""
        if is_file(units):
            units, text = own_list(Path(units))
            lists.append(units)
        made = evolve(plan(new_id, more["year"], units, more["decision"], found.folders, lists), unit_file=text)
        if original is not None:
            files = copied.copied(made, original), copied.about(original)
        elif table is not None:
            earlier = None if more["ids_of"] is None else found.load(more["ids_of"])
            files = _from_table(made, table, numbers, more["sheet"], earlier, lang), from_table.about(table)
        else:
            files = skeleton.skeleton(made), skeleton.ABOUT
        rules = create(made, *files, output)
        emit(_done(rules, output, lang), None)
        if more["ids_of"] is not None:
            emit(_kept(rules, found.load(more["ids_of"]), lang), None)

    return make(
        lang, "new", run, about, _ID, _WHAT, options=[click.Argument(["new_id"], metavar="ID"), *_options(lang)]
    )


def _kept(rules: "RuleSet", earlier: "RuleSet", lang: Lang) -> str:
    """How many ids the two rule sets share."""
    every = rules.having("indicator")
    kept = sum(node.id in earlier.nodes for node in every)
    return Text(
        f"Lấy id của {earlier}: {kept} trong {len(every)} chỉ số (tên gọi trùng nhau).",
        f"Ids taken from {earlier}: {kept} of {number_of(len(every), 'indicator')} (their titles agree).",
    ).of(lang) + "\n"  # fmt: skip


def _from_table(
    made: "PackagePlan", table: Path, numbers: Any, sheet: str | None, earlier: "RuleSet | None", lang: Lang
) -> "Files":
    """The rule files of a table; what is doubtful in it is told on standard error."""
    from dti_rules.scaffold.from_table import from_table

    return from_table(made, table, numbers, sheet, lambda doubt: click.echo(doubt.line(lang), err=True), earlier)


def _options(lang: Lang) -> list[click.Parameter]:
    where = Text("Thư mục của gói: chưa có, hoặc trống.", "The package's folder: a new one, or an empty one.")
    source = Text("Sao chép toàn bộ quy định của một bộ chỉ số.", "Copy all rules of a rule set.")
    empty = Text("Khung mẫu có chú thích, ba chỉ số thành phần.", "A commented skeleton with three worked components.")
    table = Text(
        "Lập từ bảng của phụ lục (.csv, .xlsx; cột: Số hiệu, Tên, Điểm, Nội dung).",
        "Make it from an annex's table (.csv, .xlsx; columns code, title, points, text).",
    )
    numbers = Text("Cách viết số trong bảng: vi (2,5) hoặc en (2.5, mặc định).",
                   "How the table writes numbers: vi (2,5) or en (2.5, the default).")  # fmt: skip
    sheet = Text("Trang của bảng .xlsx, khi có nhiều trang.", "The sheet of an .xlsx table, where there are several.")
    ids = Text("Với --from-table: lấy id của bộ chỉ số này khi tên gọi trùng nhau, để so sánh được hai bộ.",
               "With --from-table: take this rule set's ids where titles agree, so that the two compare.")  # fmt: skip
    year = Text("Năm đánh giá (mặc định: năm trong mã).", "The year assessed (default: the year in the id).")
    units = Text(
        "Danh sách đơn vị (mặc định vn-63, hoặc của --from), hoặc tệp .yaml của danh sách riêng.",
        "Unit list (default vn-63, or that of --from), or the .yaml file of a list of your own.",
    )
    document = Text(
        "Số hiệu quyết định, cho --empty và --from-table.", "The decision's number, for --empty and --from-table."
    )
    path = click.Path(path_type=Path)
    return [
        click.Option(["-o", "--output"], type=path, required=True, metavar="DIR", help=where.of(lang)),
        click.Option(["--from", "source"], metavar="RULESET", help=source.of(lang)),
        click.Option(["--empty"], is_flag=True, help=empty.of(lang)),
        click.Option(["--from-table", "table"], type=path, metavar="FILE", help=table.of(lang)),
        click.Option(["--ids-of"], metavar="RULESET", help=ids.of(lang)),
        click.Option(["--sheet"], metavar="NAME", help=sheet.of(lang)),
        click.Option(["--numbers"], type=click.Choice(["vi", "en"]), default="en", help=numbers.of(lang)),
        click.Option(["--year"], type=click.IntRange(1990, 2200), help=year.of(lang)),
        click.Option(["--units"], metavar="LIST", help=units.of(lang)),
        click.Option(["--decision"], metavar="NUMBER", help=document.of(lang)),
    ]  # fmt: skip


def _done(rules: "RuleSet", folder: Path, lang: Lang) -> str:
    """What was made, and what to do next."""
    place, rules_at = shlex.quote(str(folder)), shlex.quote(str(rules.folder))
    mains, leaves = len(rules.mains), len(rules.leaves)
    made = Text(
        f"Đã tạo {rules} trong {place}. Chỉ số chính: {mains}; chỉ số cấp thấp nhất: {leaves}.",
        f"Made {rules} in {place}. Main indicators: {mains}; indicators without parts: {leaves}.",
    )
    edit = Text(f"Sửa quy định trong {rules_at}, rồi:", f"Edit the rules in {rules_at}, then:")
    # pip takes a bare word for a name in an index
    local = str(folder) if folder.is_absolute() or str(folder)[0] == "." else f"./{folder}"
    steps = [f"dti-rules check {place}", f"dti-rules verify {place}", f"pip install {shlex.quote(local)}"]
    return "\n".join([made.of(lang), edit.of(lang), *(f"  {step}" for step in steps)]) + "\n"
