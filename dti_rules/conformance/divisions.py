"""The divisions of a formula, wherever in its tree they stand: what each gives for figures of one's choice.

A function says of itself what it divides by (`Function.denominator`), so a plugin's ratio is one like any other.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any

from hypothesis import strategies as st

from dti_rules.conformance.strategies import inputs_of
from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.functions.base import Bound, Pair, Run, Values
from dti_rules.formula.proof import not_above, trials, with_wholes
from dti_rules.formula.scope import Input, Scope, names_in
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When, parts, walk
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue
from dti_rules.words.classes import evolve, field, frozen

Figures = Mapping[str, InputValue]

_ZEROS = 24
"""So many cases of a zero denominator are tried at most, of so many that are looked through."""
_LOOKED = 3000


@frozen
class Division:
    """A call that divides, in the formula of a node."""

    rules: RuleSet
    node: Node
    call: Call
    bound: Bound
    below: Expression
    compiled: dict[tuple[Expression, tuple[str, ...]], Run] = field(factory=dict, eq=False, repr=False)

    @property
    def if_zero(self) -> Fraction:
        """What the call gives where the denominator is 0: nothing, unless the rule says otherwise."""
        return self.bound.option("if_zero") or Fraction(0)

    @property
    def of_two(self) -> bool:
        """Whether it is one of two figures, so that scaling both must change nothing."""
        return len(self.bound.arguments) == 2 and self.below is self.bound.arguments[1]

    @property
    def scope(self) -> Scope:
        """Every name that the formula may use."""
        return scope_of(self.rules, self.node)

    def run(self, expression: Expression, figures: Figures) -> tuple[Pair, list[Any]]:
        """The value of an expression of the formula, and what it told on the way (a zero denominator that it met)."""
        names = tuple(figures)
        run = self.compiled.get((expression, names))
        if run is None:
            functions, points, code = self.rules.functions, self.node.max_points, self.node.code
            run = compile_formula(expression, Layout(names), functions, points, component=code).run
            self.compiled[expression, names] = run
        values: Values = [[], *figures.values()]
        return run(values), values[0]

    def of_figures(self) -> Call:
        """The call with `a` and `b` in the place of the two figures that it divides."""
        positional = iter((Name("a"), Name("b")))
        arguments = (each if each.key else evolve(each, value=next(positional)) for each in self.call.arguments)
        return evolve(self.call, arguments=tuple(arguments))

    def zeros(self) -> Iterator[dict[str, InputValue]]:
        """Figures with which the denominator is 0, the other figures being 0 or not."""
        yield from islice((each for each in self._candidates() if not self.run(self.below, each)[0][0]), _ZEROS)

    def _candidates(self) -> Iterator[dict[str, InputValue]]:
        scope = self.scope
        names = names_in(self.node.formula.ground, scope) if self.node.formula is not None else []
        drawn = with_wholes([scope[name] for name in names], scope)
        inner = with_wholes([scope[name] for name in names_in(self.below, scope)], scope)
        chosen = {declared.id for declared in inner}
        others = [declared for declared in drawn if declared.id not in chosen]
        for trial in islice(trials(inner), _LOOKED):
            for least in (6, 0):
                filled = {declared.id: _filler(declared, least) for declared in others}
                whole = {d.id: trial[d.id] if d.id in trial else filled[d.id] for d in drawn}
                if all(d.part_of not in whole or not_above(whole[d.id], whole[d.part_of]) for d in drawn):
                    yield whole
        yield from islice(trials(drawn), _LOOKED)


def _filler(declared: Input, least: int) -> InputValue:
    if declared.kind == "yes_no":
        return least > 0
    if declared.kind == "choice":
        return next(iter(declared.choices))
    value = max(Fraction(least), declared.low if declared.low is not None else Fraction(least))
    value = value if declared.high is None else min(value, declared.high)
    return value.numerator if value.denominator == 1 else value


def scope_of(rules: RuleSet, node: Node) -> Scope:
    """The figures and parts that a node's formula may use; a part's value is from 0 to 1 unless it is open."""
    parts_ = {}
    for part in rules.below(node):
        low, high = (None, None) if part.open_range else (Fraction(0), Fraction(1))
        parts_[part.id] = Input(part.id, "node", part.title, None, low, high)
    return {**rules.inputs, **parts_}


def divisions(rules: RuleSet, node: Node) -> list[Division]:
    """The divisions by a figure in a node's formula; those of what compares units cannot be tried on a unit alone."""
    found = []
    for call in walk(node.formula.ground) if node.formula is not None else ():
        if not isinstance(call, Call) or is_relative(rules, call):
            continue
        function = rules.functions[call.function]
        bound = function.bind(call)
        below = function.denominator(bound)
        if below is not None and any(isinstance(inner, Name) for inner in walk(below)):
            found.append(Division(rules, node, call, bound, below))
    return found


def is_relative(rules: RuleSet, expression: Expression) -> bool:
    """Whether an expression compares units."""
    return any(isinstance(inner, Call) and rules.functions[inner.function].relative for inner in walk(expression))


def figures_for(rules: RuleSet, node: Node) -> st.SearchStrategy[Figures]:
    """Admissible figures of the names in a node's formula, by the wholes that they are part of."""
    names = node.formula.names if node.formula is not None else ()
    inputs = [name for name in names if name in rules.inputs]
    below = {name: st.integers(0, 1000).map(lambda n: Fraction(n, 1000)) for name in names if name not in inputs}
    return st.tuples(inputs_of(rules, inputs), st.fixed_dictionaries(below)).map(lambda both: {**both[0], **both[1]})


def replaced(tree: Expression, old: Call, new: Expression) -> Expression:
    """The tree with every call like `old` replaced."""
    if tree == old:
        return new
    match tree:
        case Unary():
            return evolve(tree, operand=replaced(tree.operand, old, new))
        case Binary():
            return evolve(tree, left=replaced(tree.left, old, new), right=replaced(tree.right, old, new))
        case When():
            value, condition, otherwise = (replaced(part, old, new) for part in parts(tree))
            return When(value, condition, otherwise, tree.span)
        case Call():
            arguments = (evolve(each, value=replaced(each.value, old, new)) for each in tree.arguments)
            return evolve(tree, arguments=tuple(arguments))
    return tree


def degree(rules: RuleSet, node: Expression) -> int | None:
    """By what power of 7 a value grows when every figure is 7 times as large; None where no power says it."""
    match node:
        case Number():
            return 0
        case Name():
            declared = rules.inputs.get(node.id)
            return None if declared is None else 1 if declared.numeric else 0
        case Unary():
            return degree(rules, node.operand)
        case Binary(operator, left, right):
            return _degree_of_two(operator, left, right, rules)
        case When():
            value, condition, otherwise = (degree(rules, part) for part in parts(node))
            return value if condition == 0 and value == otherwise else None
        case Call():
            return _degree_of_call(rules, node)


def _degree_of_two(operator: str, left: Expression, right: Expression, rules: RuleSet) -> int | None:
    if operator == "is" and isinstance(left, Name) and not rules.inputs[left.id].numeric:
        return 0
    a, b = degree(rules, left), degree(rules, right)
    if a is None or b is None:
        return None
    match operator:
        case "*":
            return a + b
        case "/":
            return a - b
        case "+" | "-":
            return a if a == b else None
        case _:
            return 0 if a == b else None


def _degree_of_call(rules: RuleSet, call: Call) -> int | None:
    function = rules.functions[call.function]
    bound = function.bind(call)
    degrees = {degree(rules, argument) for argument in bound.arguments}
    if function.denominator(bound) is not None and len(bound.arguments) == 2 and len(degrees) == 1:
        return None if None in degrees else 0
    return 0 if degrees == {0} and not function.relative else None
