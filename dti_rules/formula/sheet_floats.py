"""The spreadsheet reader of what is no fraction: binary floats in cells, each beside a bound on its error.

It reads what compares the values of indicators by their standard deviation. `ROUNDED` bounds, generously, what one
operation of a spreadsheet loses, the snap of a small difference to 0 among it. Where a bound is 0, equal values have
equal floats. docs/decisions/0049-several-units-in-a-workbook.md derives the bounds.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, cast

from dti_rules.formula.forms import Factored, FormReader, Linear, Names
from dti_rules.formula.functions.base import Function
from dti_rules.formula.operations.base import UnsaidError
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.sheet import product, whole
from dti_rules.formula.syntax import Call, Expression
from dti_rules.words.classes import frozen

if TYPE_CHECKING:
    from dti_rules.formula.sql import SqlCompiler

ROUNDED = "1E-14"
"""What one operation may be off by, as a share of its largest number."""
WIDE = "1E6"
"""A spread serves where it is so many times the error that it may hold."""


@frozen
class FloatTerm(Factored):
    """factor x cell: the cell of a value, that of the bound on its error, and its exact numerator and denominator."""

    x: str
    off: str
    n: str = ""
    d: str = ""


@frozen
class FloatForm(Linear[FloatTerm]):
    """A constant and a sum of cells."""


@frozen
class SpreadCells:
    """Cells of a comparison with the standard deviation: of all units, and the unit's own distance from the mean."""

    count: str
    even: str
    deviation: str
    off: str
    own: str


@frozen
class SpanCells:
    """Cells of a comparison with the lowest and the highest."""

    low: str
    high: str
    off: str
    surest: str
    """0 where equal values have equal floats."""


class FloatNames(Names[FloatForm], Protocol):
    """What a formula may name, and where values are laid down and compared."""

    def place(self, x: str, off: str) -> FloatTerm:
        """Lays down a value and the bound on its error."""
        ...

    def spread(self, call: Call, x: FloatTerm) -> SpreadCells:
        """Mean and deviation of a value over all units."""
        ...

    def span(self, call: Call, x: FloatTerm) -> SpanCells:
        """The ends of a value over all units."""
        ...


class FloatCompiler(FormReader[FloatForm]):
    """Reads a formula over the values of indicators into cells."""

    linear = FloatForm
    names: FloatNames

    def __init__(self, functions: Mapping[str, Function], max_points: Fraction | None, names: FloatNames) -> None:
        super().__init__(functions, max_points, names)

    def _call(self, node: Call) -> FloatForm:
        function = self.functions[node.function]
        if not (function.serves("sql") and function.shares_words):
            raise UnsaidError(node.function)
        found = function.sql(function.bind(node), cast("SqlCompiler", self))
        if not isinstance(found, FloatForm):
            raise UnsaidError(node.function)
        return found

    def unsaid(self, what: str) -> Exception:
        """The error of a word that floats in cells have not."""
        return UnsaidError(what)

    def _multiplied(self, a: FloatForm, b: FloatForm) -> FloatForm:
        raise UnsaidError("*")

    def _divided(self, a: FloatForm, b: FloatForm) -> FloatForm:
        raise UnsaidError("/")

    def truth(self, node: Expression) -> object:
        """No condition is read."""
        raise UnsaidError("when")

    def _when(self, condition: Any, a: FloatForm, b: FloatForm) -> FloatForm:
        raise UnsaidError("when")

    # ---- numbers

    def one(self, form: FloatForm) -> FloatTerm:
        """The form as one term of factor 1. A sum of whole numbers that are certain is certain."""
        if len(form.terms) == 1 and form.terms[0].factor == 1 and not form.constant:
            return form.terms[0]
        over, terms = form.denominator, form.terms
        counted = [(int(term.factor * over), term) for term in terms]
        constant = int(form.constant * over)
        parts = [product(f"({whole(by)})", term.x) for by, term in counted]
        sizes = [product(whole(abs(by)), f"ABS({term.x})") for by, term in counted]
        offs = [product(whole(abs(by)), term.off) for by, term in counted]
        rounds = f"{len(terms) + 1}*{ROUNDED}*({'+'.join([*sizes, whole(abs(constant))])})"
        certain = ",".join(f"{term.off}=0,{term.x}=INT({term.x})" for term in terms) or "TRUE"
        total = "+".join([*parts, f"({whole(constant)})"])
        return self.names.place(f"({total})/{over}", f"IF(AND({certain}),0,({'+'.join([*offs, rounds])})/{over})")

    # ---- the cohort

    def standard(self, call: Call, x: FloatForm) -> FloatForm:
        """(x - mean) / standard deviation over all units, 0 where all are equal; of two units, 1 and -1."""
        of = self.names.spread(call, self.one(x))
        narrow = f"{of.deviation}<={WIDE}*{of.off}"
        two = f"IF(ABS({of.own})>{of.off},SIGN({of.own}),NA())"
        share, root = f"{of.off}/{of.deviation}", f"SQRT({of.count})"
        turns = f"2*{ROUNDED}*({of.count}+8)*{root}"
        return self._laid(
            f"IF({of.even}=1,0,IF({of.count}=2,{two},IF({narrow},NA(),{of.own}/{of.deviation})))",
            f"IF(OR({of.even}=1,{of.count}=2),0,{share}*(2+2*{root})+{turns})",
        )

    def between(self, call: Call, x: FloatForm, lowest: Fraction | None = None) -> FloatForm:
        """(x - lowest) / (highest - lowest), 0 where all are equal; `lowest`: a number in place of the lowest value."""
        own = self.one(x)
        of = self.names.span(call, own)
        low = of.low if lowest is None else f"({whole(lowest.numerator)}/{whole(lowest.denominator)})"
        spread = f"({of.high}-{low})"
        narrow = f"AND({of.surest}>0,{spread}<={WIDE}*{of.off})"
        same = f"IF({of.surest}=0,0,NA())"
        return self._laid(
            f"IF({spread}=0,{same},IF({narrow},NA(),({own.x}-{low})/{spread}))",
            f"IF({spread}=0,0,5*{of.off}/{spread}+4*{ROUNDED})",
        )

    def extreme(self, forms: Sequence[FloatForm], sign: int) -> FloatForm:
        """The largest (sign 1) or the smallest (sign -1) of several values."""
        terms = [self.one(form) for form in forms]
        word = "MAX" if sign > 0 else "MIN"
        return self._laid(
            f"{word}({','.join(term.x for term in terms)})", f"MAX({','.join(term.off for term in terms)})"
        )

    def _laid(self, x: str, off: str) -> FloatForm:
        return FloatForm(ZERO, (self.names.place(x, off),))


def printed_float(term: FloatTerm, scale: int, near: str, down: bool, unknown: str) -> str:
    """A value times `scale`, as a whole number over it; `unknown` where its error leaves the last digit open."""
    off = f"MAX({near},{term.off}*{scale})"
    ends = [f"INT({term.x}*{scale}{'' if down else '+0.5'}{sign}{off})" for sign in "-+"]
    return f'IFERROR(IF({ends[0]}={ends[1]},{ends[0]}/{scale},"{unknown}"),"{unknown}")'


def term_of(x: str, off: str, n: str = "", d: str = "") -> FloatTerm:
    """A cell as a term."""
    return FloatTerm(ONE, x, off, n, d)
