"""The codes of warnings as a column of a query: those of `score`, told of every row that floats leave in no doubt."""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from dti_rules.formula.sql_terms import Sql, case, either, number
from dti_rules.model.rules import Node
from dti_rules.report.export.nodes import NodeReader, RestsOn, SqlOptions, is_stated, over
from dti_rules.scoring.warnings import BETWEEN_CODES

_AT_ONCE = 90
"""PostgreSQL takes no more than a hundred arguments at once."""


class CodeReader:
    """Lays down what the warnings of a row rest on. `reader` has laid down the nodes."""

    def __init__(self, reader: NodeReader, options: SqlOptions) -> None:
        self.reader, self.rules, self.complete = reader, reader.rules, options.complete
        self.every = len(self.rules.units.units)

    def column(self, spoilt: Sql) -> Sql:
        """The codes of each row as one text; null where a doubt, or a figure that is refused in its group, is in it."""
        doubts = [spoilt.copy(), *(doubt.copy() for doubt in self.reader.columns[self.rules.total.id].doubts)]
        known = exp.not_(exp.Coalesce(this=exp.paren(either(doubts)), expressions=[exp.false()]))
        return case((known, _joined([case((holds, exp.Literal.string(code))) for code, holds in self._told()])))

    def _told(self) -> list[tuple[str, Sql]]:
        """Every code that a row can have, as they are sorted, and when it has it."""
        return sorted((f"{code} {node.code}", holds) for node in self._computed() for code, holds in self._of(node))

    def _computed(self) -> Iterator[Node]:
        return (node for node in self.rules.annex_order() if node.id in self.reader.compiled)

    def _of(self, node: Node) -> Iterator[tuple[str, Sql]]:
        """What may be said of a node with a formula, as `scoring.warnings` says it."""
        made = self.reader.compiled[node.id]
        stated = [self.reader.admitted, *map(is_stated, made.columns)]
        two = [exp.GTE(this=units.copy(), expression=number(2)) for units in made.members]
        if made.zeros:
            yield "DTI-W001", _all(*stated, *two, exp.paren(either(made.zeros)))
        if self.complete and not node.parts:
            yield "DTI-W002", _all(self.reader.admitted, exp.not_(exp.paren(_all(*stated[1:]))))
        if made.members:
            yield from self._compared(made, stated, two)
        if self.rules.weaker_parameters(node):
            yield "DTI-W012", self._by_formula(node, stated, two)

    def _compared(self, made: RestsOn, stated: Sequence[Sql], two: Sequence[Sql]) -> Iterator[tuple[str, Sql]]:
        """On how many units a comparison rests. Rows that are held to the edition's extremes have a second look."""
        whole = [exp.EQ(this=units.copy(), expression=self._rows()) for units in made.members if not self.complete]
        few = exp.LT(this=made.members[-1].copy(), expression=number(self.every))
        yield "DTI-W003", _all(*stated, *two, *whole, few)
        yield "DTI-W004", _all(*stated, exp.not_(exp.paren(_all(*two))))
        if whole:
            alone = exp.not_(exp.paren(_all(*stated, exp.not_(exp.paren(_all(*two))))))
            yield (
                "DTI-W010",
                _all(
                    alone,
                    exp.paren(
                        either(
                            [_all(made.stating[i], *two[: i + 1], exp.not_(whole[i].copy())) for i in range(len(whole))]
                        )
                    ),
                ),
            )

    def _by_formula(self, node: Node, stated: Sequence[Sql], two: Sequence[Sql]) -> Sql:
        """Whether the value, or what is known of it, comes from the formula."""
        if self.complete and not node.parts:
            return _all(*stated, *two)
        alone = [exp.not_(exp.paren(_all(*stated, exp.not_(exp.paren(_all(*two))))))] if two else []
        if node.parts:  # bounds, whatever is stated
            return _all(*alone, exp.true())
        return _all(self.reader.admitted, exp.paren(either(stated[1:])), *alone)

    def _rows(self) -> Sql:
        """How many rows are compared."""
        if self._count is None:
            self._count = self.reader.layers.place("dti_rows", over(exp.Count(this=exp.Star()), self.reader.group))
        return self._count.copy()

    _count: exp.Column | None = None


def _all(*conditions: Sql) -> Sql:
    return exp.and_(*(each.copy() for each in conditions))


def _joined(texts: Sequence[Sql]) -> Sql:
    """Those of the texts that are not null, one behind the other."""
    between = exp.Literal.string(BETWEEN_CODES)
    if len(texts) <= _AT_ONCE:
        return exp.Anonymous(this="CONCAT_WS", expressions=[between, *texts]) if texts else exp.Literal.string("")
    parts = [_joined(texts[i : i + _AT_ONCE]) for i in range(0, len(texts), _AT_ONCE)]
    return _joined([exp.Nullif(this=part, expression=exp.Literal.string("")) for part in parts])
