"""What a function of the language is: one object that checks, proves, computes and reads itself.

A plugin adds a function by handing such an object to the hook `formula_functions`.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import attrs

from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input, Scope
from dti_rules.formula.syntax import Argument, Call, Expression, Name, Number, Span
from dti_rules.words.names import nearest
from dti_rules.words.problems import did_you_mean, fail
from dti_rules.words.shown import fields_equal, fields_hash, fields_shown
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from typing import Protocol

    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form
    from dti_rules.formula.sql import SqlCompiler
    from dti_rules.formula.sql_terms import SqlForm

else:
    Protocol = object  # only the type checker reads the protocols below, and Python makes them slowly

Pair = tuple[Any, Any]
"""A value as numerator and denominator, unreduced; the denominator is above 0.

What a plugin's function gives is held to this: whole numbers of Python (`int`), or a `Surd` or a `Real` for what is
irrational; no float, no Fraction. The arguments that it computes with come to it so. Within the built-in functions,
figures that are no whole numbers go on as fractions.
"""

Values = list[Any]
"""What a computation reads: [events, input, input, ..., cohort figures, ...], by slot."""

Run = Callable[[Values], Any]
"""A compiled expression: gives a Pair, or a bool for a condition."""

Engine = Literal["columns", "machine", "sql"]
"""What may compute many rows at once: whole columns, the machine kernel of large tables, a database."""

ENGINES: frozenset[Engine] = frozenset({"columns", "machine", "sql"})
"""All of them: for a function whose `columns` uses the operations of its compiler and nothing else."""


class Unsupported(Exception):  # noqa: N818
    """What has no machine form; the columnar reader serves instead."""


Directions = dict[str, int]
"""How a value moves with each name it uses: 1 never down, -1 never up, 0 either."""


@attrs.frozen
class Quantity:
    """The type of a number: measured in a unit, or plain (None). A constant fits beside any unit."""

    __repr__ = fields_shown
    __eq__ = fields_equal
    __hash__ = fields_hash

    unit: str | None = None
    constant: bool = False


@attrs.frozen
class Truth:
    """The type of a condition and of a yes/no input."""

    __repr__ = fields_shown
    __eq__ = fields_equal
    __hash__ = fields_hash


@attrs.frozen
class Word:
    """The type of a choice input."""

    __repr__ = fields_shown
    __eq__ = fields_equal
    __hash__ = fields_hash

    input: Input


Type = Quantity | Truth | Word
PLAIN = Quantity()


@attrs.frozen
class Bound:
    """A call matched to its function's parameters."""

    __repr__ = fields_shown
    __eq__ = fields_equal
    __hash__ = fields_hash

    call: Call
    arguments: tuple[Expression, ...]
    options: Mapping[str, Fraction]
    table: tuple[tuple[str | Fraction, Fraction], ...] = ()

    def option(self, name: str) -> Fraction | None:
        """The value of an option, or None where it was left out and has no default."""
        return self.options.get(name)


class Checker(Protocol):
    """What `Function.check` may ask."""

    scope: Scope
    max_points: Fraction | None

    def type_of(self, node: Expression) -> Type: ...  # noqa: D102
    def number(self, node: Expression) -> Quantity: ...  # noqa: D102


class Prover(Protocol):
    """What `Function.range` and `Function.directions` may ask."""

    scope: Scope
    max_points: Fraction | None

    def range_of(self, node: Expression) -> Range: ...  # noqa: D102
    def directions_of(self, node: Expression) -> Directions: ...  # noqa: D102
    def nonzero(self, node: Expression) -> bool: ...  # noqa: D102


class Compiler(Protocol):
    """What `Function.exact` may ask."""

    max_points: Fraction | None
    component: str
    """The code of the component whose formula is computed; empty where there is none."""

    def run(self, node: Expression) -> Run: ...  # noqa: D102
    def slot(self, name: str) -> int: ...  # noqa: D102
    def cohort(self, argument: Run, summary: "Summary", call: Call) -> int: ...  # noqa: D102


class Wording(Protocol):
    """What `Function.sentence` may ask."""

    max_points: Fraction | None

    @property
    def top(self) -> bool: ...  # noqa: D102
    @property
    def times(self) -> Text: ...  # noqa: D102

    def of(self, node: Expression) -> Text: ...  # noqa: D102
    def operand(self, node: Expression) -> Text: ...  # noqa: D102
    def same_unit(self, left: Expression, right: Expression) -> bool: ...  # noqa: D102
    def worth(self, value: Fraction) -> Text: ...  # noqa: D102
    def unit_of(self, node: Expression) -> Text: ...  # noqa: D102
    def measure_of(self, node: Expression) -> Text: ...  # noqa: D102
    def choices(self, node: Expression) -> Mapping[str, Text]: ...  # noqa: D102
    def is_set(self, node: Expression) -> bool: ...  # noqa: D102


Summary = Callable[[Sequence[Pair]], Any]
"""What a cohort function needs to know of all units' values, e.g. the lowest and the highest."""


class Function:
    """A function of the formula language. Subclasses declare parameters and answer for each reader."""

    name: str
    arguments: tuple[str, ...] = ()  # positional parameters
    variadic: bool = False  # any number (one or more) of positional arguments
    options: Mapping[str, Fraction | None] = {}  # named constants and their defaults; None: absent
    table: bool = False  # takes `key = value` entries
    relative: bool = False  # needs the cohort
    by_extremes: bool = False  # a relative function that needs to know no more of the cohort than its extremes
    irrational: bool = False  # its value may be no fraction, so it is enclosed until its digits are decided
    ratio: Range | None = None  # of the quotient of its two arguments, for a function that is a ratio of two figures
    divides: bool | None = (
        None  # divides its first argument by its last; None: it does where it has `ratio` or `if_zero`
    )
    engines: frozenset[Engine] | None = None  # that it has a form for; None: those that its methods name (see `serves`)
    says_points: bool = True  # its sentence at the top of a component says what is worth how many points
    about: Text  # one sentence for the reference page

    def check(self, bound: Bound, checker: Checker) -> Type:
        """The type of the call; raises FormulaError where the arguments do not fit."""
        for argument in bound.arguments:
            checker.number(argument)
        return PLAIN

    def range(self, bound: Bound, prover: Prover) -> Range:
        """A range that holds every value of the call."""
        raise NotImplementedError

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        """How the value moves with each name."""
        raise NotImplementedError

    def exact(self, bound: Bound, compiler: Compiler) -> Run:
        """The exact computation."""
        raise NotImplementedError

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":
        """The computation over whole columns. Without one, rule sets that use the function have no batch."""
        raise fail("DTI-B001", name=bound.call.function)

    def sql(self, bound: Bound, compiler: "SqlCompiler") -> "SqlForm":
        """The computation as SQL: that over columns, where it asks the compiler alone and touches no array itself."""
        return self.columns(bound, compiler)  # type: ignore[arg-type, return-value]

    def serves(self, engine: Engine) -> bool:
        """Whether the function has a form for an engine: what `engines` says, else what its methods say.

        A method `columns` serves columns, and databases too; the machine kernel is served only where it is said.
        """
        kind = type(self)
        columns = kind.columns is not Function.columns
        written = columns or (engine == "sql" and kind.sql is not Function.sql)
        return written and (engine != "machine" if self.engines is None else engine in self.engines)

    def denominator(self, bound: Bound) -> Expression | None:
        """What the call divides by, so that it may be 0; None where it divides by nothing that a figure decides."""
        divides = self.ratio is not None or "if_zero" in self.options if self.divides is None else self.divides
        return bound.arguments[-1] if divides and bound.arguments else None

    def sentence(self, bound: Bound, wording: Wording) -> Text:
        """The annex's sentence."""
        raise NotImplementedError

    def of_ratio(self, bound: Bound, ratio: Expression) -> Expression:
        """The call in terms of the quotient of its two arguments; asked only of a function that is a ratio."""
        raise NotImplementedError

    def lowest(self, bound: Bound) -> Fraction | None:
        """For a relative function by extremes: the constant in the place of the cohort's lowest; None: it is needed."""
        return None

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:
        """For a relative function: the range of the call for every unit, from the ranges of all units' arguments."""
        return [Range(None, None)] * len(values)

    def signature(self) -> str:
        """`share(part, whole, full_from = …, if_zero = 0)`."""
        words = list(self.arguments) + (["…"] if self.variadic else [])
        if self.table:
            words.append("… = …")
        words += [f"{key} = {'…' if default is None else default}" for key, default in self.options.items()]
        return f"{self.name}({', '.join(words)})"

    def bind(self, call: Call) -> Bound:
        """Matches a call to the parameters."""
        positional = [a.value for a in call.arguments if a.key is None]
        named = [a for a in call.arguments if a.key is not None]
        fits = (
            len(positional) >= max(1, len(self.arguments)) if self.variadic else len(positional) == len(self.arguments)
        )
        if not fits:
            raise FormulaError(
                "DTI-F008", call.span, name=self.name, given=str(len(positional)), signature=self.signature()
            )
        options = {key: default for key, default in self.options.items() if default is not None}
        table: dict[str | Fraction, Fraction] = {}
        seen: set[str | Fraction] = set()
        for argument in named:
            key = argument.key.value if isinstance(argument.key, Number) else argument.key
            assert key is not None
            if key in seen:
                raise FormulaError("DTI-F017", argument.span, key=spelt(argument))
            seen.add(key)
            if key in self.options:
                options[str(key)] = self.constant(argument)
            elif self.table:
                table[key] = self.constant(argument)
            else:
                hint = did_you_mean(nearest(spelt(argument), self.options), Text(self.signature(), self.signature()))
                raise FormulaError("DTI-F009", argument.span, key=spelt(argument), name=self.name, hint=hint)
        return Bound(call, tuple(positional), options, tuple(table.items()))

    def constant(self, argument: Argument) -> Fraction:
        """The value of an option: a number written out (or `points(n)` in a table of a node with points)."""
        if isinstance(argument.value, Number):
            return argument.value.value
        raise FormulaError("DTI-F010", argument.span, key=spelt(argument), name=self.name)


def spelt(argument: Argument) -> str:
    """The key of an argument as the rule writes it."""
    return argument.key.spelling if isinstance(argument.key, Number) else argument.key or ""


def span_of(call: Call, key: str) -> Span:
    """Where the argument with this key stands, or the whole call where there is none."""
    return next((argument.span for argument in call.arguments if spelt(argument) == key), call.span)


def merge(*all_directions: Directions) -> Directions:
    """The directions of a value that rises with each of its parts."""
    merged: Directions = {}
    for directions in all_directions:
        for name, way in directions.items():
            merged[name] = way if merged.get(name, way) == way else 0
    return merged


def turned(directions: Directions, way: int = -1) -> Directions:
    """The directions of a value that falls (way = -1), or moves either way (0), with its part."""
    return {name: old * way for name, old in directions.items()}


def input_of(node: Expression, scope: Scope) -> Input | None:
    """The input that an expression names, if it is a bare name."""
    return scope.get(node.id) if isinstance(node, Name) else None
