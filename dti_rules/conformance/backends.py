"""Ways in which the product computes scores, as backends that test vectors are held to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from dti_rules.model.rules import Node, RuleSet
from dti_rules.plugins.offers import NotTriedError, Told
from dti_rules.report.export.drawing import entered
from dti_rules.report.export.vectors import read_stated
from dti_rules.report.results import results_data
from dti_rules.scoring.score import score
from dti_rules.scoring.warnings import BETWEEN_CODES
from dti_rules.words.classes import evolve
from dti_rules.words.needs import lacking_said
from dti_rules.words.numerals import print_decimal
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from dti_rules.model.json_shapes import Vector, Vectors

_PRINTED = Text("số in lại từ nơi khác: một bảng không có chỗ ghi", "printed figures, which a table has no place for")
Dialect = Literal["duckdb", "postgres"]
Run = Callable[[Any, str, Sequence[str]], list[list[dict[str, Any]]]]
"""Runs queries over a table called `submissions`."""
_GROUP, _NUMBER, _CODES = "vector", "DECIMAL(30, 3)", "warnings"
_TYPES = {"count": "BIGINT", "yes_no": "BOOLEAN", "choice": "VARCHAR"}
_BEYOND = ("DTI-B001", "DTI-B022", "DTI-B030", "DTI-B035", "DTI-I001", "DTI-I009", "DTI-S007")
"""Problems that say that a rule set has no form for a backend."""


def python(rules: RuleSet, document: "Vectors") -> Iterator[Told]:
    """The exact reader, with the figures of each vector read again."""
    for vector in document["vectors"]:
        yield results_data(score(rules, [read_stated(rules, stated) for stated in vector["submissions"]]))


def batch(rules: RuleSet, document: "Vectors") -> list[Told | Text]:
    """Whole columns: all vectors that a table can hold, each a group of its own. Their warnings are asked for apart.

    A table for which warnings are asked is scored by the exact reader, so that its figures would be no columns'.
    """
    try:
        from dti_rules.scoring.batch.frame import Options  # noqa: PLC0415  an extra brings columns
        from dti_rules.scoring.batch.table import MOST_RANKED, ArrowSource, Ask, score_table  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise _lacking(error, "batch") from None

    nodes = [node for node in rules.nodes.values() if node.assessed]

    def told(table: "pa.Table", complete: bool) -> list[dict[str, Any]]:
        options = Options(group=_GROUP, complete=complete)
        ask = Ask((*(node.id for node in nodes), "rank"), options, scaled=True)
        rows: list[dict[str, Any]] = score_table(rules, ArrowSource(table), ask).to_pylist()
        asked = (score_table(rules, ArrowSource(some), Ask((_CODES,), options)) for some in _cut(table, MOST_RANKED))
        codes = [text for some in asked for text in some[_CODES].to_pylist()]
        return [{**row, _CODES: text} for row, text in zip(rows, codes, strict=True)]

    return _by_table(rules, document, nodes, told)


def duckdb(rules: RuleSet, document: "Vectors") -> list[Told | Text]:
    """The exported query, in DuckDB."""
    try:
        import duckdb as database  # noqa: PLC0415  an extra brings it
    except ModuleNotFoundError as error:
        raise _lacking(error, "duckdb") from None

    def run(table: "pa.Table", columns: str, queries: Sequence[str]) -> list[list[dict[str, Any]]]:
        with database.connect() as engine:
            engine.register("told", table)
            engine.execute(f"CREATE TABLE submissions AS SELECT {columns} FROM told")
            return [engine.sql(query).to_arrow_table().to_pylist() for query in queries]

    return by_query(rules, document, "duckdb", run)


def by_query(rules: RuleSet, document: "Vectors", dialect: Dialect, run: Run) -> list[Told | Text]:
    """The answers of a database: the query with every indicator, and the one without where that asks a second look.

    Rows that both put under a second look are left to another. `run` is given a table, its columns as the database
    names and casts them, and the queries.
    """
    try:
        from dti_rules.report.export.nodes import SqlOptions  # noqa: PLC0415  an extra brings what writes queries
        from dti_rules.report.export.sql import rules_sql  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise _lacking(error, "sql") from None

    nodes = [node for node in rules.nodes.values() if node.assessed]
    types = {"unit": "VARCHAR", _GROUP: "BIGINT"}
    types |= {name: _TYPES.get(declared.kind, _NUMBER) for name, declared in rules.inputs.items()}
    types |= {node.id: _NUMBER for node in entered(rules)}
    columns = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in types.items())

    def told(table: "pa.Table", complete: bool) -> list[dict[str, Any]]:
        asked = SqlOptions(dialect, group=_GROUP, complete=complete, warnings=True)
        queries = [rules_sql(rules, each) for each in (evolve(asked, components="values"), asked)]
        every, mains = run(table, columns, queries)
        sure = {(row[_GROUP], row["unit"]): row for row in mains if not row["second_look"]}
        found = [sure.get((row[_GROUP], row["unit"]), row) if row["second_look"] else row for row in every]
        scale = Decimal(10) ** rules.rounding.decimals
        for row in found:
            row |= {node.id: _scaled(row[node.id], scale) for node in nodes if node.id in row}
        return found

    return _by_table(rules, document, nodes, told)


def _cut(table: "pa.Table", most: int) -> "Iterator[pa.Table]":
    """The table in parts of so many rows at most, each vector whole in one: its rows stand together."""
    groups, first = table[_GROUP].to_pylist(), 0
    starts = [i for i, group in enumerate(groups) if not i or group != groups[i - 1]]
    for start, end in zip(starts, [*starts[1:], len(groups)], strict=True):
        if end - first > most and start > first:
            yield table.slice(first, start - first)
            first = start
    yield table.slice(first)


def _lacking(error: ModuleNotFoundError, extra: str) -> NotTriedError:
    return NotTriedError(lacking_said(str(error.name), extra))


def _by_table(
    rules: RuleSet, document: "Vectors", nodes: Sequence[Node], told: "Callable[[pa.Table, bool], list[dict[str, Any]]]"
) -> list[Told | Text]:
    """The answers of what reads a table: one table of complete submissions, one of the others."""
    vectors = [vector for vector in document["vectors"] if not _is_printed(vector)]
    found: dict[int, list[dict[str, Any]]] = {}
    for complete in (True, False):
        own = [vector for vector in vectors if _is_complete(vector) is complete]
        if not own:
            continue
        try:
            rows = told(_table(rules, own), complete)
        except ProblemsError as error:
            if error.problems[0].code not in _BEYOND:
                raise
            line = error.problems[0]
            raise NotTriedError(Text(line.line("vi"), line.line("en"))) from None
        for row in rows:
            found.setdefault(row[_GROUP], []).append(row)
    return [_answer(rules, vector, nodes, found) for vector in document["vectors"]]


def _answer(
    rules: RuleSet,
    vector: "Vector",
    nodes: Sequence[Node],
    found: Mapping[int, Sequence[Mapping[str, Any]]],
) -> Told | Text:
    if vector["number"] not in found:
        return _PRINTED
    rows = {row["unit"]: row for row in found[vector["number"]]}
    return {"results": [_unit(rules, rows[stated["unit"]], nodes) for stated in vector["submissions"]]}


def _unit(rules: RuleSet, row: Told, nodes: Sequence[Node]) -> dict[str, object]:
    decimals = rules.rounding.decimals
    digits = {node.id: row[node.id] for node in nodes if node.id in row}
    printed = {name: None if each is None else print_decimal(each, decimals) for name, each in digits.items()}
    return {
        "unit": row["unit"],
        "rank": row["rank"],
        "nodes": {name: {"printed": each} for name, each in printed.items()},
        "undecided": bool(row.get("second_look")),
        "partly": len(digits) < len(nodes),
        **({} if row.get(_CODES) is None else {_CODES: [each for each in row[_CODES].split(BETWEEN_CODES) if each]}),
    }


def _scaled(value: Decimal | None, scale: Decimal) -> int | None:
    """The last digits of a printed value."""
    return None if value is None else int(value * scale)


def _is_printed(vector: "Vector") -> bool:
    return any(stated.get("source") for stated in vector["submissions"])


def _is_complete(vector: "Vector") -> bool:
    return all(bool(stated.get("complete")) for stated in vector["submissions"])


def _table(rules: RuleSet, vectors: "Sequence[Vector]") -> "pa.Table":
    """The submissions of several vectors as a table: a row a unit, a column a figure."""
    import pyarrow as pa  # noqa: PLC0415  an extra brings it

    rows = [(vector["number"], stated) for vector in vectors for stated in vector["submissions"]]
    kinds = {"count": pa.int64(), "yes_no": pa.bool_(), "choice": pa.string()}
    number = pa.decimal128(30, 3)
    arrays = {
        "unit": pa.array([stated["unit"] for _, stated in rows], pa.string()),
        _GROUP: pa.array([group for group, _ in rows], pa.int64()),
    }
    for name, declared in rules.inputs.items():
        said = [stated.get("inputs", {}).get(name) for _, stated in rows]
        kind = kinds.get(declared.kind, number)
        arrays[name] = pa.array(said if declared.kind in kinds else [_decimal(each) for each in said], kind)
    for node in entered(rules):
        said = [stated.get("values", {}).get(node.id) for _, stated in rows]
        worth = node.points or Fraction(1)
        arrays[node.id] = pa.array([_decimal(each, worth) for each in said], number)
    return pa.table(arrays)


def _decimal(said: object, worth: Fraction = Fraction(1)) -> Decimal | None:
    """A figure as a decimal; of a node with points, its points, which a column without an ending means."""
    if said is None:
        return None
    figure = Fraction(str(said)) * worth
    return Decimal(figure.numerator) / Decimal(figure.denominator)
