"""The border: a plugin's function as the product calls it.

Whatever a plugin's function answers is held to the contract of `Function`, and whatever it raises is told as the
plugin's problem, with the plugin, the function and the component.
"""

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from types import NoneType
from typing import TYPE_CHECKING, Any

from dti_rules.formula.functions.base import (
    Bound,
    Checker,
    Engine,
    Function,
    Quantity,
    Truth,
    Type,
    Unsupported,
    Word,
    Wording,
)
from dti_rules.formula.irrational import Irrational, UndecidedError
from dti_rules.formula.operations.base import (
    Compiler,
    Definition,
    Directions,
    Operation,
    Prover,
    Run,
    Summary,
    Values,
)
from dti_rules.formula.parser import FormulaError, is_id
from dti_rules.formula.ranges import Range
from dti_rules.formula.reals import Real
from dti_rules.formula.surd import Surd
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Span, Unary, When
from dti_rules.words.apart import Ended, Interrupted, within_plugin
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form
    from dti_rules.formula.sql import SqlCompiler
    from dti_rules.formula.sql_terms import SqlForm

_PAIR = Text(
    "một cặp số nguyên (tử số, mẫu số) với mẫu số lớn hơn 0",
    "a pair of whole numbers (top, bottom), the bottom above 0",
)
_LONGEST = 80


class FunctionError(FormulaError, ProblemsError):
    """What a plugin's function did wrong: a problem of the plugin, whoever asked the function."""

    def __init__(self, code: str, span: Span, **facts: str | Text) -> None:
        self.code, self.span, self.facts = code, span, facts
        ProblemsError.__init__(self, [problem(code, **facts)])

    def of_component(self, component: str) -> "FunctionError":
        """The same, told of a component; where one is told already, that one stays."""
        told = self.facts["where"]
        if not component or (isinstance(told, Text) and told.vi):
            return self
        return FunctionError(self.code, self.span, **{**self.facts, "where": _where(component)})


def _where(component: str) -> Text:
    return Text(f" (chỉ số {component})", f" (indicator {component})") if component else Text("", "")


def reason_of(error: BaseException) -> str:
    """The first line of an error, after its name."""
    try:
        said = str(error)
    except Exception:
        said = ""
    first = (said.splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def shown(value: object) -> str:
    """A value of a plugin in words, cut where it is long."""
    try:
        said = repr(value)
    except Exception:
        said = f"<{type(value).__name__}>"
    return said if len(said) <= _LONGEST else said[:_LONGEST] + "…"


class Guarded(Function):
    """A plugin's function behind the border."""

    def __init__(self, inner: Function, plugin: str) -> None:
        if not isinstance(inner, Function):
            raise TypeError(f"formula_functions gave {shown(inner)}, which is no Function")
        self.inner, self.plugin, self._true_or_false = inner, plugin, False
        for fact in _FACTS:
            setattr(self, fact, getattr(inner, fact))
        self._check_facts()

    def _check_facts(self) -> None:
        if not (isinstance(self.name, str) and is_id(self.name)):
            raise TypeError(
                f"the name of {type(self.inner).__name__} is {shown(self.name)}, which no formula can write"
            )
        for fact, kind, wanted in _KINDS:
            if not isinstance(found := getattr(self, fact), kind):
                raise TypeError(f"{self.name}.{fact} is {shown(found)}, which is no {wanted}")
        for fact in ("arguments", "options"):
            for each in getattr(self, fact):
                if not isinstance(each, str):
                    raise TypeError(f"{self.name}.{fact} names {shown(each)}, which is no text")
        wrong = [(key, value) for key, value in self.options.items() if not _is_number(value, absent=True)]
        for key, value in wrong:
            raise TypeError(f"the option {key} of {self.name} is {shown(value)}, which is no whole number or Fraction")

    # ---- what it raises

    @contextmanager
    def _asking(self, bound: Bound | None, component: str = "") -> Iterator[None]:
        """Makes what the plugin raises a problem of the plugin; problems that it tells itself pass."""
        try:
            with within_plugin():
                yield
        except FunctionError as error:
            raise error.of_component(component) from None
        except (FormulaError, ProblemsError, Unsupported, UndecidedError, Interrupted, Ended):
            raise
        except KeyboardInterrupt as error:
            if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # nobody tells it from the user's
                raise
            raise self._raised(bound, error, component) from None
        except BaseException as error:  # also one that leaves, or that Python itself raises
            raise self._raised(bound, error, component) from error

    def _raised(self, bound: Bound | None, error: BaseException, component: str) -> FunctionError:
        reason = reason_of(error)
        span = bound.call.span if bound is not None else (0, 0)
        facts: dict[str, str | Text] = {"plugin": self.plugin, "name": self.name, "where": _where(component)}
        return FunctionError("DTI-R009", span, **facts, reason=reason)

    def _wrong(self, bound: Bound, found: object, wanted: Text, component: str = "") -> FunctionError:
        facts: dict[str, str | Text] = {"plugin": self.plugin, "name": self.name, "where": _where(component)}
        return FunctionError("DTI-R010", bound.call.span, **facts, found=shown(found), wanted=wanted)

    # ---- what it answers

    def bind(self, call: Call) -> Bound:
        """The call matched to the parameters, by the function's own rules."""
        with self._asking(Bound(call, (), {})):
            bound = self.inner.bind(call)
        if not isinstance(bound, Bound):
            raise self._wrong(Bound(call, (), {}), bound, Text("Bound", "a Bound"))
        return bound

    def check(self, bound: Bound, checker: Checker) -> Type:
        """The type of the call."""
        with self._asking(bound):
            found = self.inner.check(bound, checker)
        if not isinstance(found, (Quantity, Truth, Word)):
            raise self._wrong(bound, found, Text("Quantity hoặc Truth", "a Quantity or a Truth"))
        self._true_or_false = self._true_or_false or isinstance(found, Truth)
        return found

    def range(self, bound: Bound, prover: Prover) -> Range:
        """The range, with exact ends."""
        with self._asking(bound):
            found = self.inner.range(bound, prover)
        return self._range(bound, found)

    def _range(self, bound: Bound, found: object) -> Range:
        if not isinstance(found, Range) or not _is_end(found.low) or not _is_end(found.high):
            wanted = Text(
                "Range với hai đầu là số nguyên, Fraction hoặc None", "a Range of whole numbers, Fractions or None"
            )
            raise self._wrong(bound, found, wanted)
        if found.low is not None and found.high is not None and found.low > found.high:
            raise self._wrong(bound, found, Text("Range không bị ngược", "a Range that is not upside down"))
        low, high = (Fraction(end) if isinstance(end, int) else end for end in (found.low, found.high))
        return evolve(found, low=low, high=high)

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        """The directions, each 1, -1 or 0."""
        with self._asking(bound):
            found = self.inner.directions(bound, prover)
        if not isinstance(found, Mapping) or not all(isinstance(k, str) and v in (-1, 0, 1) for k, v in found.items()):
            wanted = Text("1, −1 hoặc 0 cho từng số liệu", "1, -1 or 0 for each input")
            raise self._wrong(bound, found, wanted)
        return dict(found)

    def exact(self, bound: Bound, compiler: Compiler) -> Run:
        """The computation, each outcome of which is held to the contract."""
        component = compiler.component
        with self._asking(bound, component):
            run = self.inner.exact(bound, _Arguments(self, bound, compiler))
        if not callable(run):
            raise self._wrong(bound, run, Text("một hàm tính", "a computation"), component)
        return self._held(bound, run, component)

    def _held(self, bound: Bound, run: Run, component: str) -> Run:
        asking, true_or_false, declared = self._asking, self._true_or_false, self.declared

        def held(v: Values) -> Any:
            with asking(bound, component):
                found = run(v)
                if declared and type(found) is tuple:  # the arithmetic of the kernel: fractions are its own
                    found = _whole(*found)
            if not (_is_pair(found) or (true_or_false and isinstance(found, bool))):
                raise self._wrong(bound, found, _PAIR, component)
            return found

        return held

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":
        """The computation over columns."""
        with self._asking(bound, compiler.component):
            found = self.inner.columns(bound, compiler)
        return self._of_terms(bound, compiler, found)

    def sql(self, bound: Bound, compiler: "SqlCompiler") -> "SqlForm":
        """The computation as SQL."""
        with self._asking(bound, compiler.component):
            return self.inner.sql(bound, compiler)

    def _of_terms(self, bound: Bound, compiler: "ColumnCompiler", found: Any) -> "Form":
        """The form, each term of which is made behind the border."""
        if not isinstance(found, compiler.linear):
            wanted = Text("Form từ các phép của compiler", "a Form made with the operations of its compiler")
            raise self._wrong(bound, found, wanted, compiler.component)
        component, terms = compiler.component, []
        for term in found.terms:

            def make(block: Any, made: Callable[[Any], Any] = term.make) -> Any:
                with self._asking(bound, component):
                    return made(block)

            terms.append(evolve(term, make=make))
        return evolve(found, terms=tuple(terms))

    def sentence(self, bound: Bound, wording: Wording) -> Text:
        """The sentence in both languages."""
        with self._asking(bound):
            found = self.inner.sentence(bound, wording)
        if not isinstance(found, Text):
            raise self._wrong(bound, found, Text("Text", "a Text"))
        return found

    def of_ratio(self, bound: Bound, ratio: Expression) -> Expression:
        """The call in terms of its ratio."""
        with self._asking(bound):
            found = self.inner.of_ratio(bound, ratio)
        if not isinstance(found, (Number, Name, Unary, Binary, When, Call)):
            raise self._wrong(bound, found, Text("một biểu thức", "an expression"))
        return found

    def lowest(self, bound: Bound) -> Fraction | None:
        """What stands in the place of the cohort's lowest."""
        with self._asking(bound):
            found = self.inner.lowest(bound)
        if not _is_number(found, absent=True):
            raise self._wrong(bound, found, Text("Fraction hoặc None", "a Fraction or None"))
        return found

    def denominator(self, bound: Bound) -> Expression | None:
        """What the call divides by."""
        with self._asking(bound):
            return self.inner.denominator(bound)

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:
        """The range of every unit."""
        with self._asking(bound):
            found = list(self.inner.enclosures(bound, values))
        if len(found) != len(values):
            raise self._wrong(bound, found, Text("mỗi đơn vị một Range", "a Range for every unit"))
        return [self._range(bound, each) for each in found]

    def serves(self, engine: Engine) -> bool:
        """Whether the function has a form for an engine."""
        return self.inner.serves(engine)

    @property
    def declared(self) -> bool:
        """Whether the function has a definition."""
        return self.inner.declared

    @property
    def shares_words(self) -> bool:
        """Whether its form asks for the words that all readers share, and for nothing else."""
        return self.inner.shares_words

    def define(self, bound: Bound) -> Definition:
        """The definition."""
        with self._asking(bound):
            found = self.inner.define(bound)
        if not isinstance(found, (Operation, Number, Name, Unary, Binary, When, Call)):
            wanted = Text("một biểu thức từ các phép của lõi", "an expression over operations of the kernel")
            raise self._wrong(bound, found, wanted)
        return found

    def admit(self, bound: Bound, prover: Prover) -> None:
        """Whether the arguments are what they must be."""
        with self._asking(bound):
            self.inner.admit(bound, prover)

    def compared(self, bound: Bound) -> Definition:
        """What the function compares over all units."""
        with self._asking(bound):
            return self.inner.compared(bound)


_KINDS: tuple[tuple[str, type | tuple[type, ...], str], ...] = (
    ("arguments", tuple, "tuple"),
    ("options", Mapping, "mapping"),
    ("about", Text, "Text"),
    ("ratio", (Range, NoneType), "Range"),
    ("engines", (frozenset, NoneType), "frozenset"),
    ("divides", (bool, NoneType), "bool"),
    ("domain", str, "text"),
    ("threshold_option", (str, NoneType), "text"),
    ("threshold_as", str, "text"),
    ("option_labels", Mapping, "mapping"),
    ("outcomes", frozenset, "frozenset"),
    ("measured_options", frozenset, "frozenset"),
    *(
        (fact, bool, "bool")
        for fact in (
            "variadic", "table", "relative", "by_extremes", "irrational", "roots", "keeps_unit", "opens_when_missing",
            "in_points", "says_points", "threshold_moves",
        )
    ),
)  # fmt: skip
_FACTS = ("name", *(fact for fact, _, _ in _KINDS))
"""What a function says of itself by attributes: all of them, a test holds."""


class _Arguments:
    """What a plugin's `exact` may ask: the arguments come as pairs of whole numbers, so that its own easily do."""

    def __init__(self, function: Guarded, bound: Bound, compiler: Compiler) -> None:
        self.function, self.bound, self.compiler = function, bound, compiler
        self.max_points, self.component = compiler.max_points, compiler.component

    def run(self, node: Definition) -> Run:
        """The computation of an argument, or of an operation over arguments."""
        if isinstance(node, Operation):
            return node.exact(self)
        run = self.compiler.run(node)

        def whole(v: Values) -> Any:
            found = run(v)
            return _whole(*found) if type(found) is tuple else found

        return whole

    def slot(self, name: str) -> int:
        """Where a figure stands in the list of values."""
        return self.compiler.slot(name)

    def cohort(self, argument: Run, summary: Summary, call: Call) -> int:
        """Where the summary of all units' values will stand."""
        function, bound, component = self.function, self.bound, self.component

        def summarised(values: Sequence[Any]) -> Any:
            with function._asking(bound, component):
                return summary(values)

        return self.compiler.cohort(function._held(bound, argument, component), summarised, call)


def _whole(n: Any, d: Any) -> tuple[Any, Any]:
    """A pair of fractions as a pair of whole numbers; what is irrational stays."""
    if type(n) is int and type(d) is int:
        return n, d
    if isinstance(n, Irrational) or isinstance(d, Irrational):
        return n, d
    value = Fraction(n) / Fraction(d)
    return value.numerator, value.denominator


def _is_number(value: object, absent: bool = False) -> bool:
    return (value is None and absent) or type(value) is int or isinstance(value, Fraction)


def _is_end(value: object) -> bool:
    return _is_number(value, absent=True) or isinstance(value, Irrational)


def _is_pair(found: object) -> bool:
    if type(found) is not tuple or len(found) != 2:
        return False
    n, d = found
    if type(n) is int and type(d) is int:
        return d > 0
    return all(type(each) is int or _is_irrational(each) for each in found) and bool(d > 0)


def _is_irrational(value: object) -> bool:
    return isinstance(value, Real) or (isinstance(value, Surd) and _exact(value))


def _exact(value: Surd) -> bool:
    return all(_is_number(r) and r > 0 and _is_number(c) for r, c in value.terms.items())
