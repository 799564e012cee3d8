"""The proof reader: what range an expression has, how it moves with each input, and values that show a failure."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from fractions import Fraction
from functools import reduce
from itertools import product
from math import ceil, floor

from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.functions.base import Function, input_of
from dti_rules.formula.irrational import UndecidedError
from dti_rules.formula.narrowing import Facts, ImpossibleError, Narrowing
from dti_rules.formula.operations.base import Definition, Directions, Operation, Run, Values, merge, turned
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.reals import enclose
from dti_rules.formula.scope import Input, Scope, names_in, wholes_of
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When, walk
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Text

MAX_TRIALS = 6_000
_SHOWN = 10**12
"""An irrational value is shown with twelve decimals."""
MAX_CASES = 4
"""Nested conditionals are looked at in so many cases at most; what is shared by more is looked at together."""


class RangeReader:
    """Interval arithmetic over the tree. `known` narrows inputs to what a submission states.

    Within a branch of a conditional, everything is narrowed to what the condition says (see `under`).
    """

    def __init__(
        self,
        scope: Scope,
        functions: Mapping[str, Function],
        max_points: Fraction | None,
        known: Mapping[str, Range] | None = None,
        calls: Mapping[Call, Range] | None = None,
    ) -> None:
        self.scope, self.functions, self.max_points, self.known = scope, functions, max_points, known or {}
        self.calls = calls or {}
        self.facts = Facts()
        self.guards: tuple[tuple[Expression, bool], ...] = ()
        self.cases = 1
        self._found: dict[int, tuple[Call, Range]] = {}
        self._moved: dict[int, tuple[Call, Directions]] = {}
        """What was found of a call under these facts, by its identity: it is asked for at every call around it."""

    def under(self, condition: Expression, holds: bool) -> "RangeReader":
        """The reader of a branch, in which a condition holds or does not. Raises ImpossibleError where none can."""
        found = self._cases(condition, holds)
        if not found:
            raise ImpossibleError
        return self._within(reduce(Facts.or_, found), condition, holds)

    def _cases(self, condition: Expression, holds: bool) -> tuple[Facts, ...]:
        found = Narrowing(self.scope, self._with_facts).cases(self.facts, condition, holds)
        return found if len(found) * self.cases <= MAX_CASES else (reduce(Facts.or_, found),)

    def _within(self, facts: Facts, condition: Expression, holds: bool, of: int = 1) -> "RangeReader":
        """The reader of one case, `of` so many."""
        narrowed = self._anew()
        narrowed.facts, narrowed.guards = facts, (*self.guards, (condition, holds))
        narrowed.cases = self.cases * of
        return narrowed

    def _with_facts(self, facts: Facts, node: Expression) -> Range:
        reader = self._anew()
        reader.facts = facts
        return reader.range_of(node)

    def _anew(self) -> "RangeReader":
        """A copy for other facts, which has found nothing yet."""
        reader = copy(self)
        reader._found, reader._moved = {}, {}
        return reader

    def _of_all(self) -> "RangeReader":
        """The reader without what holds in a branch: the other units of a cohort need not be in it."""
        if not self.facts:
            return self
        reader = self._anew()
        reader.facts, reader.guards = Facts(), ()
        return reader

    def range_of(self, node: Definition) -> Range:
        """A range that holds every value of `node`; conditions give a range within 0..1."""
        if isinstance(node, Operation):
            return node.range(self)
        found = self._range_of(node)
        return self.facts.of(node, found) if self.facts else found

    def bounds_of(self, node: Definition) -> Range:
        """The same with fractions as its ends, for what does not go on proving."""
        return self.range_of(node).rational()

    def _range_of(self, node: Expression) -> Range:
        match node:
            case Number():
                return Range.point(node.value)
            case Name():
                return self._name(node.id)
            case Unary():
                inner = self.range_of(node.operand)
                return -inner if node.operator == "-" else Range.point(1) - inner
            case Binary():
                return self._binary(node)
            case When():
                return self._when(node)
            case Call():
                return self._call(node)

    def _call(self, node: Call) -> Range:
        if node in self.calls:
            return self.calls[node]
        if id(node) not in self._found:
            function = self.functions[node.function]
            found = function.range(function.bind(node), self._of_all() if function.relative else self)
            self._found[id(node)] = node, found
        return self._found[id(node)][1]

    def _name(self, name: str) -> Range:
        if name in self.known:
            return self.known[name]
        declared = self.scope[name]
        return Range(declared.low, declared.high) if declared.numeric else Range(ZERO, ONE)

    def _binary(self, node: Binary) -> Range:
        if node.operator in ("<", "<=", ">", ">=", "is"):
            return self._compared(node)
        left, right = self.range_of(node.left), self.range_of(node.right)
        match node.operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "and":
                return Range(min(left.low or ZERO, right.low or ZERO), min(left.high or ZERO, right.high or ZERO))
            case "or":
                return Range(max(left.low or ZERO, right.low or ZERO), max(left.high or ZERO, right.high or ZERO))
            case _:
                if right.has_zero and not self.nonzero(node.right):
                    raise FormulaError("DTI-P002", node.right.span, range=str(right), values=self._zero(node.right))
                return left * right.inverse()

    def _compared(self, node: Binary) -> Range:
        declared = input_of(node.left, self.scope)
        if declared is not None and not declared.numeric:
            return Range(ZERO, ONE)
        gap = self.range_of(node.left) - self.range_of(node.right)
        if node.operator == "is":
            return Range(ONE, ONE) if gap.low == gap.high == 0 else Range(ZERO, ONE if gap.has_zero else ZERO)
        if node.operator in (">", ">="):
            gap = -gap
        strict = node.operator in ("<", ">")
        always = gap.high is not None and (gap.high < 0 or (gap.high == 0 and not strict))
        never = gap.low is not None and (gap.low > 0 or (gap.low == 0 and strict))
        return Range(ONE if always else ZERO, ZERO if never else ONE)

    def nonzero(self, node: Expression) -> bool:
        """Whether the condition of a branch says that an expression is not 0."""
        match node:
            case Unary("-"):
                return self.nonzero(node.operand)
            case Binary("*"):
                return node in self.facts.nonzero or all(self.nonzero(side) for side in (node.left, node.right))
            case _:
                return node in self.facts.nonzero or not self.range_of(node).has_zero

    def _when(self, node: When) -> Range:
        return reduce(Range.join, (found for _, _, found in self._branches(node)))

    def _branches(self, node: When) -> "list[tuple[bool, RangeReader, Range]]":
        """The cases that may be met: whether the condition holds, the reader of what is so, the branch's range."""
        condition = self.range_of(node.condition)
        found = []
        for holds, never in ((True, condition.high == 0), (False, condition.low == 1)):
            cases = () if never else self._cases(node.condition, holds)
            for facts in cases:
                reader = self._within(facts, node.condition, holds, len(cases))
                with suppress(ImpossibleError):
                    found.append((holds, reader, reader.range_of(node.value if holds else node.otherwise)))
        if found:
            return found
        return [(True, self, self.range_of(node.value)), (False, self, self.range_of(node.otherwise))]

    def _zero(self, node: Expression) -> Text:
        """The inputs' values that make a denominator zero, in words."""
        said_of = [node, *(When(Number(ONE), condition, Number(ZERO)) for condition, _ in self.guards)]
        if not any(_relative(each, self.functions) for each in said_of):
            names = dict.fromkeys(name for each in said_of for name in names_in(each, self.scope))
            drawn = with_wholes([self.scope[name] for name in names], self.scope)
            layout = Layout(tuple(d.id for d in drawn))
            run, *guards = (compile_formula(each, layout, self.functions, self.max_points).run for each in said_of)
            for trial in trials(drawn):
                v: Values = [[], *trial.values()]
                if (
                    all(guard(v)[0] == holds for guard, (_, holds) in zip(guards, self.guards, strict=True))
                    and not run(v)[0]
                ):
                    if not trial:
                        return Text("với mọi số liệu", "always")
                    values = said(trial)
                    return Text(f"khi {values.vi}", f"with {values.en}")
        return Text("chưa loại trừ được", "this is not ruled out")

    def directions_of(self, node: Definition) -> Directions:
        """How the value moves with each name it uses."""
        if isinstance(node, Operation):
            return node.directions(self)
        match node:
            case Number():
                return {}
            case Name():
                return {node.id: 1 if self.scope[node.id].kind != "choice" else 0}
            case Unary():
                return turned(self.directions_of(node.operand))
            case When():
                return self._directions_when(node)
            case Call():
                if id(node) not in self._moved:
                    function = self.functions[node.function]
                    moved = function.directions(function.bind(node), self._of_all() if function.relative else self)
                    self._moved[id(node)] = node, moved
                return self._moved[id(node)][1]
            case Binary():
                return self._directions_binary(node)

    def _directions_when(self, node: When) -> Directions:
        taken = self._branches(node)
        branches = merge(*(reader.directions_of(node.value if holds else node.otherwise) for holds, reader, _ in taken))
        condition = self.directions_of(node.condition)
        values, others = ([found for holds, _, found in taken if holds is side] for side in (True, False))
        if not values or not others:
            return {**dict.fromkeys(condition, 1), **branches}  # the condition is decided: it moves nothing
        value, otherwise = reduce(Range.join, values), reduce(Range.join, others)
        if value.low is not None and otherwise.high is not None and value.low >= otherwise.high:
            return merge(branches, condition)
        falls = value.high is not None and otherwise.low is not None and value.high <= otherwise.low
        return merge(branches, turned(condition, -1 if falls else 0))

    def _directions_binary(self, node: Binary) -> Directions:
        if node.operator == "is":
            return dict.fromkeys(names_in(node, self.scope), 0)
        left, right = self.directions_of(node.left), self.directions_of(node.right)
        match node.operator:
            case "+" | "and" | "or" | ">" | ">=":
                return merge(left, right if node.operator in ("+", "and", "or") else turned(right))
            case "-":
                return merge(left, turned(right))
            case "<" | "<=":
                return merge(turned(left), right)
            case _:
                a, b = self.range_of(node.left), self.range_of(node.right)
                if node.operator == "/":
                    b, right = b.inverse(), turned(right)
                return merge(turned(left, _sign(b)), turned(right, _sign(a)))


def _sign(found: Range) -> int:
    if found.nonnegative:
        return 1
    return -1 if found.high is not None and found.high <= 0 else 0


Figure = int | Fraction | bool | str
Trial = dict[str, Figure]
"""A figure for each of some inputs."""


def _candidates(declared: Input) -> Sequence[Figure]:
    """A few telling values of one input."""
    if declared.kind == "yes_no":
        return (True, False)
    if declared.kind == "choice":
        return tuple(declared.choices)
    low = declared.low if declared.low is not None else min(declared.high or ZERO, ZERO) - 1000
    high = declared.high if declared.high is not None else max(low, ZERO) + 1000
    tries = [low, high, *(Fraction(n) for n in (0, 1, 2, 5, 6, 10, 100)), (low + high) / 2]
    whole = [Fraction(int(x)) if declared.kind == "count" else x for x in tries]
    return tuple(int(x) if x.denominator == 1 else x for x in dict.fromkeys(whole) if low <= x <= high)


def with_wholes(inputs: Sequence[Input], scope: Scope) -> list[Input]:
    """The inputs and the wholes that they are declared part of: without these no admissible values can be drawn."""
    named = [declared.id for declared in inputs]
    wholes = [whole for declared in inputs for whole in wholes_of(declared, scope)]
    return [scope[name] for name in dict.fromkeys(named + wholes) if name in scope]


def trials(drawn: Sequence[Input]) -> Iterator[Trial]:
    """Values of the inputs that the declarations admit: all telling combinations, or seeded picks where too many."""
    lists = [_candidates(declared) for declared in drawn]
    size = 1
    for choices in lists:
        size *= len(choices)
    rows: Iterator[tuple[Figure, ...]]
    if size <= MAX_TRIALS:
        rows = product(*lists)
    else:
        import random  # noqa: PLC0415  a proof needs it, a score does not

        pick = random.Random(922)
        rows = (tuple(pick.choice(choices) for choices in lists) for _ in range(MAX_TRIALS))
    for row in rows:
        trial = {declared.id: value for declared, value in zip(drawn, row, strict=True)}
        if all(d.part_of not in trial or not_above(trial[d.id], trial[d.part_of]) for d in drawn):
            yield trial


def not_above(part: object, whole: object) -> bool:
    """Whether one figure is a number that is not above another."""
    return isinstance(part, (int, Fraction)) and isinstance(whole, (int, Fraction)) and part <= whole


def said(trial: Mapping[str, object]) -> Text:
    """`a = 6, b = 5`, in the style of each language."""

    def value(of: object, lang: str) -> str:
        if isinstance(of, bool):
            return ("có" if of else "không") if lang == "vi" else ("yes" if of else "no")
        return print_exact(of, "vi" if lang == "vi" else "en") if isinstance(of, (int, Fraction)) else str(of)

    return Text(*(", ".join(f"{name} = {value(of, lang)}" for name, of in trial.items()) for lang in ("vi", "en")))


def prove(
    tree: Expression,
    scope: Scope,
    functions: Mapping[str, Function],
    max_points: Fraction | None,
    low: Fraction | None,
    high: Fraction | None,
) -> Range:
    """The range of a formula, proved to lie from `low` to `high`; raises FormulaError with values that break it."""
    wanted = str(Range(low, high))
    try:
        found = RangeReader(scope, functions, max_points).range_of(tree)
        proved = found.within(low, high)
    except UndecidedError:
        raise FormulaError("DTI-P007", tree.span, wanted=wanted) from None
    if proved:
        return _within(found, low, high)
    for trial, value in _tried(tree, scope, functions, max_points):
        if (low is not None and value < low) or (high is not None and value > high):
            shown = Text(print_exact(value, "vi"), print_exact(value, "en"))
            raise FormulaError("DTI-P001", tree.span, value=shown, values=said(trial), wanted=wanted)
    raise FormulaError("DTI-P003", tree.span, range=str(found), wanted=wanted)


def _within(found: Range, low: Fraction | None, high: Fraction | None) -> Range:
    """A range that is proved to lie between two numbers, with fractions as its ends."""
    plain = found.rational()
    if plain is found:
        return found
    plain = plain if low is None else plain.at_least(low)
    return plain if high is None else plain.at_most(high)


def _tried(
    tree: Expression, scope: Scope, functions: Mapping[str, Function], max_points: Fraction | None
) -> Iterator[tuple[Trial, Fraction]]:
    """Trials and their values, the furthest from the middle first."""
    if _relative(tree, functions):
        return iter(())
    drawn = with_wholes([scope[name] for name in names_in(tree, scope)], scope)
    run = compile_formula(tree, Layout(tuple(declared.id for declared in drawn)), functions, max_points).run
    rows = [(trial, number) for trial in trials(drawn) if (number := _number(run, trial)) is not None]
    rows.sort(key=lambda row: (-abs(row[1] - Fraction(1, 2)), str(row[0])))
    return iter(rows)


def _number(run: Run, trial: Mapping[str, object]) -> Fraction | None:
    """A computed value; of an irrational one, an enclosing end: the one nearer to the middle of 0 and 1.

    None where it takes more work than is allowed.
    """
    try:
        n, d = run([[], *trial.values()])
        low, high = enclose(n, d, 64)
    except UndecidedError:
        return None
    if low == high:
        return low
    return Fraction(floor(low * _SHOWN), _SHOWN) if low > Fraction(1, 2) else Fraction(ceil(high * _SHOWN), _SHOWN)


def _relative(tree: Expression, functions: Mapping[str, Function]) -> bool:
    return any(isinstance(node, Call) and functions[node.function].relative for node in walk(tree))
