"""What the core brings itself, through the doors that stand open to every plugin.

What is imported only when it is needed is named: a room above this one is never imported from here.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.model.units import CORE_LISTS, UnitList
from dti_rules.plugins.commands import COMMANDS, maker_of
from dti_rules.plugins.hookspecs import PROJECT, hookimpl
from dti_rules.plugins.offers import Backend, BatchEngine, Command, ExportFormat, ReportFormat, TableReader
from dti_rules.words.text import Text

CHECKS: Mapping[str, str] = {
    name: f"dti_rules.conformance.{where}"
    for name, where in {
        "points-add-up": "structure:points_add_up",
        "formulas-reparse": "structure:formulas_reparse",
        "digests-stable": "structure:digests_are_stable",
        "version-names-rules": "structure:version_names_its_rules",
        "within-range": "values:values_within_range",
        "directions": "values:directions_hold",
        "scaling": "values:scaling_changes_nothing",
        "missing": "absences:missing_earns_nothing",
        "not-stated": "absences:not_stated_is_bounds",
        "zero-denominators": "absences:zero_denominators_warn",
        "not-assessed": "absences:not_assessed_has_no_value",
        "unit-order": "cohort:unit_order_does_not_matter",
        "new-unit": "cohort:a_new_unit_moves_only_relative_nodes",
        "ranks": "cohort:ranks_follow_printed_values",
        "columns": "columns:columns_print_the_same",
        "published": "replay:published_figures_replay",
        "both-languages": "structure:texts_in_both_languages",
    }.items()
}
"""The checks, in the order in which they run, and where each is."""


def __dir__() -> list[str]:
    """The hooks alone: what else stands here is no plugin's business, and looking at it takes time."""
    return sorted(name for name, each in globals().items() if hasattr(each, f"{PROJECT}_impl"))


@hookimpl
def formula_functions() -> Iterable[Function]:
    """The functions of the formula language."""
    return BUILT_IN.values()


@hookimpl
def unit_lists() -> Mapping[str, Callable[[], UnitList]]:
    """The provinces, before and since 1 July 2025."""
    return {list_id: partial(CORE_LISTS.__getitem__, list_id) for list_id in CORE_LISTS}


@hookimpl
def commands() -> Mapping[str, Command]:
    """The commands of the command line."""
    return {name: Command(about, maker_of(name)) for name, about in COMMANDS.items()}


@hookimpl
def report_formats() -> Mapping[str, ReportFormat]:
    """The forms of `score`."""
    forms = "dti_rules.report.formats"
    return {
        "table": ReportFormat(Text("bảng xếp hạng", "the ranking as a table"), f"{forms}:table"),
        "json": ReportFormat(Text("JSON, kèm các bước tính", "JSON with traces"), f"{forms}:json"),
        "csv": ReportFormat(Text("CSV, mỗi dòng một chỉ số", "CSV, a row an item"), f"{forms}:csv"),
        "results": ReportFormat(
            Text("chỉ kết quả, như trong bộ thử", "the results alone, as test vectors have them"),
            "dti_rules.report.results:results_text",
        ),
    }


@hookimpl
def export_formats() -> Mapping[str, ExportFormat]:
    """The forms of `export --to`."""
    figures = frozenset({"files", "numbers", "complete"})
    sql = frozenset({"dialect", "table", "unit", "group", "complete", "components"})
    return {
        "json": ExportFormat(
            Text(
                "json: toàn bộ quy định trong một dòng JSON chuẩn, dùng lại được làm RULESET mà không cần plugin.",
                "json: all the rules in one line of canonical JSON, which can be a RULESET again without the plugin.",
            ),
            "dti_rules.records.export:json_form",
        ),
        "sql": ExportFormat(
            Text(
                "sql: một truy vấn tính điểm và thứ hạng từ một bảng (mỗi dòng một đơn vị, mỗi số liệu một cột). Cột "
                "second_look đánh dấu dòng mà số thực của cơ sở dữ liệu chưa quyết định được.",
                "sql: one query that computes scores and ranks from a table (a row for each unit, a column for each "
                "figure). The column second_look marks rows that the floats of a database do not decide.",
            ),
            "dti_rules.report.export.forms:sql",
            options=sql,
        ),
        "coin": ExportFormat(
            Text(
                "coin: các bảng iMeta và iData của COINr, ghi vào thư mục -o; không có FILE thì chỉ có iMeta.",
                "coin: the tables iMeta and iData of COINr, in the folder -o; without a FILE only iMeta.",
            ),
            "dti_rules.report.export.forms:coin",
            options=figures,
            files=frozenset({"iMeta.csv", "iData.csv", "README.txt"}),
        ),
        "vectors": ExportFormat(
            Text(
                "vectors: bộ thử cho bản cài đặt bằng ngôn ngữ khác: số liệu rút từ khai báo kèm kết quả phải có.",
                "vectors: test vectors for an implementation in another language: figures drawn from the declarations, "
                "and the results that it must come to.",
            ),
            "dti_rules.report.export.vectors:vectors_form",
            options=frozenset({"count", "seed"}),
        ),
        "js": ExportFormat(
            Text(
                "js: bộ đọc JavaScript kèm quy định, một tệp, chạy trong trình duyệt hoặc node.",
                "js: the reader in JavaScript with the rules inside, one file for a browser or node.",
            ),
            "dti_rules.pages.live_script:js_form",
        ),
        **_databases(),
    }


def _databases() -> Mapping[str, ExportFormat]:
    """The forms of `export --to` that hold a scored cohort."""
    where = "dti_rules.report.database.forms"
    takes = frozenset({"files", "numbers", "complete", "extremes", "record", "result"})
    tables = ("provenance", "citations", "rule_sets", "units", "nodes", "parts", "inputs", "node_inputs", "figures",
              "points", "points_by_provenance", "ranks", "warnings", "rounds", "reasons", "reason_evidence",
              "ranking", "scorecard", "evidence")  # fmt: skip
    return {
        "sqlite": ExportFormat(
            Text(
                "sqlite: điểm đã chấm (RULESET FILE…, một bản ghi, hoặc JSON của score) thành cơ sở dữ liệu SQLite: "
                "đơn vị, chỉ số, số liệu, điểm, hạng, căn cứ, nguồn gốc, vòng.",
                "sqlite: scores (RULESET FILE…, a record, or the JSON of score) as an SQLite database: units, nodes, "
                "figures, points, ranks, citations, provenance, rounds.",
            ),
            f"{where}:sqlite",
            options=takes,
            binary=True,
            scores=True,
        ),
        "duckdb": ExportFormat(
            Text("duckdb: cũng các bảng ấy trong một tệp DuckDB.", "duckdb: the same tables in a DuckDB file."),
            f"{where}:duckdb",
            options=takes,
            binary=True,
            scores=True,
        ),
        "parquet": ExportFormat(
            Text(
                "parquet: mỗi bảng một tệp trong thư mục -o; với -o TÊN.parquet là một tệp duy nhất, mỗi dòng một "
                "đơn vị ở một chỉ số.",
                "parquet: a file a table in the folder -o; with -o NAME.parquet one file, a row a unit and node.",
            ),
            f"{where}:parquet",
            options=takes | {"alone"},
            files=frozenset(f"{table}.parquet" for table in tables),
            alone=".parquet",
            scores=True,
        ),
        "datasette": ExportFormat(
            Text(
                "datasette: thư mục -o với scores.db (SQLite) và metadata.json; mở bằng: datasette THƯ_MỤC.",
                "datasette: the folder -o with scores.db (SQLite) and metadata.json; open it by: datasette FOLDER.",
            ),
            f"{where}:datasette",
            options=takes,
            files=frozenset({"scores.db", "metadata.json"}),
            scores=True,
        ),
    }


@hookimpl
def table_readers() -> Mapping[str, TableReader]:
    """CSV, JSON, YAML, workbooks and Parquet; a file of any other ending is read as CSV."""
    objects = TableReader(
        Text("bản số liệu JSON hoặc YAML", "submissions in JSON or YAML"), "dti_rules.tables.rows:objects"
    )
    csv = TableReader(Text("bảng CSV", "a table in CSV"), "dti_rules.tables.rows:csv")
    xlsx = TableReader(
        Text("tệp Excel do dti-rules template lập", "a workbook that `dti-rules template` made"),
        "dti_rules.workbooks.rows:rows",
    )
    parquet = TableReader(Text("bảng Parquet", "a Parquet table"), "dti_rules.tables.frames:parquet_figures")
    return {".csv": csv, ".json": objects, ".yaml": objects, ".yml": objects, ".xlsx": xlsx, ".parquet": parquet}


@hookimpl
def batch_engines() -> Mapping[str, BatchEngine]:
    """What reads the table of `batch`."""
    where = "dti_rules.engines.named"
    return {
        "polars": BatchEngine(Text("Polars", "Polars"), f"{where}:polars", rows_are_lines=True),
        "duckdb": BatchEngine(Text("DuckDB", "DuckDB"), f"{where}:duckdb", rows_are_lines=True),
        "dask": BatchEngine(Text("Dask", "Dask"), f"{where}:dask"),
        "spark": BatchEngine(Text("Spark", "Spark"), f"{where}:spark"),
    }


@hookimpl
def backends() -> Mapping[str, Backend]:
    """What computes scores in its own way."""
    where = "dti_rules.conformance.backends"
    return {
        "python": Backend(Text("chấm chính xác, đọc lại từ tệp", "the exact reader, from files"), f"{where}:python"),
        "batch": Backend(Text("chấm theo cột", "whole columns"), f"{where}:batch"),
        "duckdb": Backend(Text("truy vấn SQL trong DuckDB", "the SQL query in DuckDB"), f"{where}:duckdb"),
        "postgres": Backend(
            Text("truy vấn SQL trong PostgreSQL", "the SQL query in PostgreSQL"),
            "dti_rules.conformance.postgres:postgres",
        ),
        "http": Backend(Text("dịch vụ HTTP", "the HTTP service"), "dti_rules.web.backend:http"),
        "javascript": Backend(Text("JavaScript trong node", "JavaScript in node"), "dti_rules.pages.node:javascript"),
        "mcp": Backend(
            Text("công cụ score của trợ lý", "the tool `score` of assistants"), "dti_rules.assistants.backend:tool"
        ),
        "libreoffice": Backend(
            Text("ô của tệp Excel, tính bằng LibreOffice", "the cells of a workbook, computed by LibreOffice"),
            "dti_rules.workbooks.backend:libreoffice",
        ),
    }


@hookimpl
def conformance_checks() -> Mapping[str, str]:
    """The properties that `verify` tries."""
    return CHECKS
