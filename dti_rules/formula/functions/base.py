"""What a function of the language is: one object that checks, proves, computes and reads itself.

A plugin adds a function by handing such an object to the hook `formula_functions`.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast

from dti_rules.formula.operations.base import (
    Compiler,
    Definition,
    Directions,
    Operation,
    Pair,
    Prover,
    Run,
    Summary,
    Values,
    merge,
    operations,
    turned,
)
from dti_rules.formula.operations.cohort import Known, MinMax, OfAll, comparison_in
from dti_rules.formula.operations.ratios import Ratio
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input, Scope
from dti_rules.formula.syntax import Argument, Call, Expression, Name, Number, Span
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.problems import did_you_mean, fail
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from typing import Protocol

    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form
    from dti_rules.formula.sql import SqlCompiler
    from dti_rules.formula.sql_terms import SqlForm

else:
    Protocol = object  # only the type checker reads the protocols below, and Python makes them slowly

__all__ = [
    "ENGINES",
    "PLAIN",
    "Argument",
    "Bound",
    "Call",
    "Checker",
    "Compiler",
    "Definition",
    "Directions",
    "Engine",
    "Expression",
    "FormulaError",
    "Function",
    "Name",
    "Number",
    "Operation",
    "Pair",
    "Prover",
    "Quantity",
    "Range",
    "Run",
    "Summary",
    "Truth",
    "Type",
    "Unsupported",
    "Values",
    "Word",
    "Wording",
    "input_of",
    "merge",
    "span_of",
    "spelt",
    "turned",
]  # fmt: skip

Domain = Literal["any", "from_zero", "above_zero"]
"""What arguments must be: anything, not below 0, above 0."""

Engine = Literal["columns", "machine", "sql"]
"""What may compute many rows at once: whole columns, the machine kernel of large tables, a database."""

ENGINES: frozenset[Engine] = frozenset({"columns", "machine", "sql"})
"""All of them: for a function whose `columns` uses the operations of its compiler and nothing else."""


class Unsupported(Exception):  # noqa: N818
    """What has no machine form; the columnar reader serves instead."""


@frozen
class Quantity:
    """The type of a number: measured in a unit, or plain (None). A constant fits beside any unit."""

    unit: str | None = None
    constant: bool = False


@frozen
class Truth:
    """The type of a condition and of a yes/no input."""


@frozen
class Word:
    """The type of a choice input."""

    input: Input


Type = Quantity | Truth | Word
PLAIN = Quantity()


@frozen
class Bound:
    """A call matched to its function's parameters."""

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


class Function:
    """A function of the formula language.

    It is declared once: `define` gives an expression over operations of the kernel (`dti_rules.formula.operations`),
    and what it gives exactly, its range, its directions and its forms for many rows follow. `exact`, `range`,
    `directions`, `columns` and `sql` may be written all the same, where that is faster or says more; tests hold them
    against the definition. What else is known of it are its attributes.
    """

    name: str
    about: Text  # one sentence for the reference page

    arguments: tuple[str, ...] = ()  # positional parameters
    variadic: bool = False  # any number (one or more) of positional arguments
    options: Mapping[str, Fraction | None] = {}  # named constants and their defaults; None: absent
    table: bool = False  # takes `key = value` entries

    relative: bool = False  # needs the cohort
    by_extremes: bool = False  # a relative function that needs to know no more of the cohort than its extremes
    irrational: bool = False  # its value may be no fraction, so it is enclosed until its digits are decided
    roots: bool = False  # its value may be a sum of square roots, which are kept and compared exactly
    domain: Domain = "any"  # what its arguments are proved to be
    keeps_unit: bool = False  # its value is measured in what its first argument is
    ratio: Range | None = None  # of the quotient of its two arguments, for a function that is a ratio of two figures
    divides: bool | None = None  # divides its first argument by its last; None: what its definition says
    engines: frozenset[Engine] | None = None  # that it has a form for; None: what its definition or methods say
    opens_when_missing: bool = False  # a figure that is absent leaves its value open, whatever the others are
    in_points: bool = False  # it names points of the component, so its value changes with the maximum
    says_points: bool = True  # its sentence at the top of a component says what is worth how many points
    threshold_option: str | None = None  # the option from which on the value is full
    threshold_as: Literal["written", "percent", "unit"] = "written"  # how that option is read aloud
    threshold_moves: bool = False  # moving its first argument by a factor is moving its thresholds by the inverse
    option_labels: Mapping[str, Text] = {}  # what its options are called where a change is told
    outcomes: frozenset[str] = frozenset()  # options that are an outcome, and so worth points
    measured_options: frozenset[str] = frozenset()  # options that are measured in what the first argument is

    def define(self, bound: Bound) -> Definition:
        """The declaration: the call as an expression over operations and the call's arguments."""
        raise NotImplementedError

    def check(self, bound: Bound, checker: Checker) -> Type:
        """The type of the call; raises FormulaError where the arguments do not fit."""
        found = [checker.number(argument) for argument in bound.arguments]
        return found[0] if self.keeps_unit else PLAIN

    def admit(self, bound: Bound, prover: Prover) -> None:
        """Raises FormulaError where an argument may be what it must not be: below 0, or 0, by its `domain`."""
        arguments_within(self.domain, bound, prover)

    def range(self, bound: Bound, prover: Prover) -> Range:
        """A range that holds every value of the call."""
        definition = self.define(bound)
        self.admit(bound, prover)
        return prover.range_of(definition)

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        """How the value moves with each name."""
        definition = self.define(bound)
        return prover.directions_of(definition)

    def exact(self, bound: Bound, compiler: Compiler) -> Run:
        """The exact computation."""
        definition = self.define(bound)
        return compiler.run(definition)

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":
        """The computation over whole columns. Without one, rule sets that use the function have no batch."""
        if not self.declared:
            raise fail("DTI-B001", name=bound.call.function)
        return compiler.form(self.define(bound))

    def sql(self, bound: Bound, compiler: "SqlCompiler") -> "SqlForm":
        """The computation as SQL: that over columns, where it asks the compiler alone and touches no array itself."""
        return cast("SqlForm", self.columns(bound, cast("ColumnCompiler", compiler)))

    @property
    def declared(self) -> bool:
        """Whether it has a definition."""
        return type(self).define is not Function.define

    def serves(self, engine: Engine) -> bool:
        """Whether the function has a form for an engine: what `engines` says, else what its definition or methods say.

        A definition serves them all, where its values are fractions. A method `columns` serves columns, and databases
        too; the machine kernel is served only where it is said.
        """
        kind = type(self)
        columns = kind.columns is not Function.columns
        written = self.declared or columns or (engine == "sql" and kind.sql is not Function.sql)
        if self.engines is not None:
            return written and engine in self.engines
        if self.declared and not columns:
            return engine == "columns" or not self.irrational
        return written and engine != "machine"

    @property
    def shares_words(self) -> bool:
        """Whether its form asks for the words that all readers of forms share, and for nothing else."""
        kind = type(self)
        own = kind.columns is not Function.columns or not self.declared
        return kind.sql is Function.sql and (not own or (self.engines is not None and "machine" in self.engines))

    def denominator(self, bound: Bound) -> Expression | None:
        """What the call divides by, so that it may be 0; None where it divides by nothing that a figure decides."""
        if self.divides is False:
            return None
        if self.divides is None and self.declared:
            below = (each.bottom for each in operations(self.define(bound)) if isinstance(each, Ratio))
            return next((node for node in below if not isinstance(node, Operation)), None)
        divides = self.divides or self.ratio is not None or "if_zero" in self.options
        return bound.arguments[-1] if divides and bound.arguments else None

    def sentence(self, bound: Bound, wording: Wording) -> Text:
        """The annex's sentence."""
        raise NotImplementedError

    def of_ratio(self, bound: Bound, ratio: Expression) -> Expression:
        """The call in terms of the quotient of its two arguments; asked only of a function that is a ratio."""
        raise NotImplementedError

    def compared(self, bound: Bound) -> Definition:
        """For a relative function: the figure that it compares over all units."""
        comparison = self._comparison(bound)
        return bound.arguments[0] if comparison is None else comparison.of

    def _comparison(self, bound: Bound) -> OfAll | None:
        return comparison_in(self.define(bound)) if self.declared else None

    def lowest(self, bound: Bound) -> Fraction | None:
        """For a relative function by extremes: the constant in the place of the cohort's lowest; None: it is needed."""
        comparison = self._comparison(bound)
        return comparison.lowest if isinstance(comparison, MinMax) else None

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:
        """For a relative function: the range of the call for every unit, from the ranges of what it compares."""
        definition = self.define(bound) if self.declared else None
        comparison = None if definition is None else comparison_in(definition)
        if definition is None or comparison is None:
            return [Range(None, None)] * len(values)
        pairs = zip(values, comparison.enclosures(values), strict=True)
        return [Known(comparison, own, found).range_of(definition) for own, found in pairs]

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


def arguments_within(domain: Domain, bound: Bound, prover: Prover) -> None:
    """Raises FormulaError where an argument of a call may be what it must not be."""
    ranges = [] if domain == "any" else [prover.range_of(argument) for argument in bound.arguments]
    for argument, found in zip(bound.arguments, ranges, strict=False):
        span, below = argument.span, found.low is None or found.low < 0
        if domain == "from_zero" and below:
            raise FormulaError("DTI-P004", span, range=str(found), name=bound.call.function)
        if domain == "above_zero" and (below or (found.low == 0 and not prover.nonzero(argument))):
            raise FormulaError("DTI-P006", span, range=str(found), name=bound.call.function)


def spelt(argument: Argument) -> str:
    """The key of an argument as the rule writes it."""
    return argument.key.spelling if isinstance(argument.key, Number) else argument.key or ""


def span_of(call: Call, key: str) -> Span:
    """Where the argument with this key stands, or the whole call where there is none."""
    return next((argument.span for argument in call.arguments if spelt(argument) == key), call.span)


def input_of(node: Expression, scope: Scope) -> Input | None:
    """The input that an expression names, if it is a bare name."""
    return scope.get(node.id) if isinstance(node, Name) else None
