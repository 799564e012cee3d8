"""The queries of an exported query: each adds columns to the one before, so that what is named once is used often."""

from collections.abc import Iterator

from sqlglot import exp

from dti_rules.words.classes import frozen

Sql = exp.Expr

FIGURES = "dti_figures"
"""The first query: the table's columns as figures."""


@frozen
class Column:
    """An expression with its name, and what a reader is told of it."""

    name: str
    x: Sql
    comment: str = ""


def column(name: str) -> exp.Column:
    """A column by name; always quoted, so that no word is reserved."""
    return exp.column(name, quoted=True)


class Layers:
    """Columns, each in the first query in which all that it names are known."""

    def __init__(self) -> None:
        self._layers: list[list[Column]] = [[]]
        self._level: dict[str, int] = {}

    def free(self, name: str) -> str:
        """The name, or with a number behind it where it is taken."""
        found, i = name, 1
        while found in self._level:
            i += 1
            found = f"{name}_{i}"
        return found

    def source(self, name: str, x: Sql, comment: str = "") -> exp.Column:
        """A column of the table itself, or made of such columns."""
        return self._put(0, name, x, comment)

    def place(self, name: str, x: Sql, comment: str = "") -> exp.Column:
        """A column made of columns that are known."""
        level = 1 + max((self._level[found.name] for found in x.find_all(exp.Column)), default=0)
        return self._put(level, name, x, comment)

    def _put(self, level: int, name: str, x: Sql, comment: str) -> exp.Column:
        found = self.free(name)
        while len(self._layers) <= level:
            self._layers.append([])
        self._layers[level].append(Column(found, x, comment))
        self._level[found] = level
        return column(found)

    def query(self, table: exp.Table, last: list[Column]) -> exp.Select:
        """The whole: one query inside the other, then the columns that are asked for."""
        layers = [layer for layer in self._layers if layer]
        query = exp.select(*map(_aliased, last)).from_(_name(len(layers) - 1))
        for i, layer in enumerate(layers):
            inner = exp.select(*([] if i == 0 else ["*"]), *map(_aliased, layer))
            inner = inner.from_(table if i == 0 else _name(i - 1))
            query = query.with_(_name(i), as_=inner)
        return query


def _name(i: int) -> str:
    return FIGURES if i == 0 else f"dti_step_{i}"


def _aliased(found: Column) -> Sql:
    aliased = exp.alias_(found.x, found.name, quoted=True)
    if found.comment:
        aliased.add_comments([_safe(found.comment)])
    return aliased


def _safe(comment: str) -> str:
    """A comment that cannot end before its end."""
    return f" {' '.join(comment.split()).replace('*/', '* /').replace('/*', '/ *')} "


def lines(text: str) -> Iterator[str]:
    """Lines as comments before a query."""
    for line in text.splitlines():
        yield f"-- {line}".rstrip()
