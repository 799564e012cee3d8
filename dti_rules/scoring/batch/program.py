"""A rule set's plan read for columns: what every node is made of, settled before the first row is seen."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import lcm

from dti_rules.formula.block import Array, Block
from dti_rules.formula.columns import CohortForm, ColumnCompiler
from dti_rules.formula.forms import Form, ScopeNames, Term
from dti_rules.formula.scope import Scope, names_in
from dti_rules.formula.syntax import Call, Expression, walk
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.plan import Plan, Step, as_input, plan_of
from dti_rules.words.classes import evolve, field, frozen
from dti_rules.words.problems import fail

ONE, ZERO = Fraction(1), Fraction(0)


@frozen
class Shape:
    """What one array of a node counts for in its value."""

    factor: Fraction
    whole: bool
    byte: int = 0


@frozen
class Part:
    """A part of a sum, and to which group of arrays each of its arrays is added."""

    index: int
    groups: tuple[int, ...]


@frozen
class Cohort:
    """A cohort function of a node: when it can be summarised, and which one of the node stands before it."""

    form: CohortForm
    node: int
    names: tuple[str, ...]
    level: int
    before: int | None


@frozen
class NodeColumns:
    """How one node is computed. `shapes` tells what its arrays count for; a given column adds one more."""

    index: int
    step: Step
    shapes: tuple[Shape, ...]
    own: tuple[Shape, ...] = ()
    """Of the arrays before any given column is added, or all are made one."""
    terms: tuple[Term, ...] = ()
    """Of a formula."""
    names: tuple[str, ...] = ()
    """What the formula rests on: inputs, or parts by id."""
    over_parts: bool = False
    parts: tuple[Part, ...] = ()
    """Of a weighted mean."""
    groups: tuple[Shape, ...] = ()
    totals: tuple[tuple[tuple[int, float], ...], ...] = ()
    """For each of the own arrays of a mean: which groups it sums, and what each counts for."""
    cohorts: tuple[int, ...] = ()
    below: tuple[int, ...] = ()
    """The parts that it is made of, where they are assessed."""
    reads: Mapping[str, int] = field(factory=dict)
    """How often the formula reads each numeric input."""

    @property
    def shared(self) -> frozenset[str]:
        """Inputs that the formula reads more than once."""
        return frozenset(name for name, times in self.reads.items() if times > 1)


@frozen
class Scales:
    """What the figures of each column are multiplied by to be whole."""

    inputs: Mapping[str, int]
    given: Mapping[int, Fraction]
    """What a whole number in a given column counts for in the node's value."""


@frozen(eq=False)
class Program:
    """All nodes that are asked for, parts before what they make up."""

    plan: Plan
    nodes: Mapping[int, NodeColumns]
    cohorts: tuple[Cohort, ...]
    named: frozenset[int]
    """Nodes that formulas above them name."""
    _needed: dict[tuple[int, ...], frozenset[int]] = field(factory=dict)

    def needed(self, wanted: Iterable[int]) -> frozenset[int]:
        """The nodes and all that they are made of."""
        asked = tuple(wanted)
        if asked not in self._needed:
            self._needed[asked] = self._made_of(asked)
        return self._needed[asked]

    def _made_of(self, wanted: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        waiting = list(wanted)
        while waiting:
            index = waiting.pop()
            if index not in found:
                found.add(index)
                waiting += self.nodes[index].below
        return frozenset(found)

    _uses: dict[frozenset[int], tuple[dict[int, int], dict[str, int]]] = field(factory=dict)

    def uses(self, needed: frozenset[int]) -> tuple[dict[int, int], dict[str, int]]:
        """How many of these nodes' sums take each node's arrays, and how often their formulas read each input."""
        if needed not in self._uses:
            self._uses[needed] = self._used(needed)
        return self._uses[needed]

    def _used(self, needed: Iterable[int]) -> tuple[dict[int, int], dict[str, int]]:
        sums: dict[int, int] = {}
        reads: dict[str, int] = {}
        for index in needed:
            node = self.nodes[index]
            for part in node.parts:
                sums[part.index] = sums.get(part.index, 0) + 1
            for name, times in node.reads.items():
                reads[name] = reads.get(name, 0) + times
        return sums, reads


def vocabulary(rule_set: RuleSet) -> dict[str, int]:
    """A number for every choice word of the rule set."""
    words: dict[str, int] = {}
    for declared in rule_set.inputs.values():
        for word in declared.choices:
            words.setdefault(word, len(words))
    return words


def scope_of(rule_set: RuleSet) -> Scope:
    """All that formulas of a rule set may name: its inputs, and its nodes by id."""
    return {**{node.id: as_input(node) for node in rule_set.nodes.values()}, **rule_set.inputs}


class _Names(ScopeNames):
    """The names of a rule set's formulas as columns."""

    def __init__(self, rule_set: RuleSet, scales: Scales) -> None:
        super().__init__(scope_of(rule_set))
        self.rule_set, self.scales = rule_set, scales
        self.words = vocabulary(rule_set)
        self.reads: dict[str, int] = {}

    def form(self, name: str) -> Form:
        if name in self.rule_set.inputs:
            self.reads[name] = self.reads.get(name, 0) + 1
            scale = Fraction(1, self.scales.inputs.get(name, 1))
            return Form(ZERO, (Term(scale, lambda block: block.source.number(name), True),))
        return Form(ZERO, (Term(ONE, lambda block: block.source.part(name), False),))


def program_of(rule_set: RuleSet, scales: Scales) -> Program:
    """Every assessed node of a rule set read for columns of these scales, once.

    Raises ProblemsError where a function has no columnar form, or a formula rests on a part that may be irrational.
    """
    scaled = sorted(row for row in scales.inputs.items() if row[1] != 1)
    found: Program = _read(rule_set, tuple(scaled), tuple(sorted(scales.given.items())))
    return found


@lru_cache(maxsize=128)
def _read(rule_set: RuleSet, inputs: tuple[tuple[str, int], ...], given: tuple[tuple[int, Fraction], ...]) -> Program:
    return _Builder(rule_set, Scales(dict(inputs), dict(given))).program()


class _Builder:
    def __init__(self, rule_set: RuleSet, scales: Scales) -> None:
        self.rules, self.scales, self.plan = rule_set, scales, plan_of(rule_set)
        self.names = _Names(rule_set, scales)
        self.nodes: dict[int, NodeColumns] = {}
        self.cohorts: list[Cohort] = []
        self.levels: dict[str, int] = {}

    def program(self) -> Program:
        for stage in self.plan.stages:
            for step in stage.steps:
                if step.node.assessed:
                    self.nodes[step.index] = self._node(step)
        named = frozenset(step.index for stage in self.plan.stages for step in stage.steps if step.slot)
        for index in sorted(named & self.nodes.keys()):
            if self._irrational(index):  # the exact reader compares enclosures there, and may leave it open
                raise fail("DTI-B030", item=self.nodes[index].step.node.code)
        return Program(self.plan, self.nodes, tuple(self.cohorts), named)

    def _irrational(self, index: int) -> bool:
        node = self.nodes[index]
        moments = any(self.cohorts[k].form.how == "moments" for k in node.cohorts)
        return moments or any(self._irrational(part.index) for part in node.parts)

    def _node(self, step: Step) -> NodeColumns:
        if step.node.formula is not None:
            node = self._formula(step)
        elif step.node.parts:
            node = self._mean(step)
        else:
            node = NodeColumns(step.index, step, ())
        below = tuple(self.plan.index[part] for part in step.node.parts if self.rules.nodes[part].assessed)
        node = evolve(node, own=node.shapes, below=below)
        if step.slot:  # formulas above read it as one array of floats
            node = evolve(node, shapes=(Shape(ONE, False),))
        elif step.index in self.scales.given:
            node = evolve(node, shapes=(*node.shapes, Shape(self.scales.given[step.index], True)))
        self.levels[step.node.id] = self._level(step)
        return node

    def _level(self, step: Step) -> int:
        own = [self.cohorts[k].level + 1 for k in self._cohorts_of(step.index)]
        return max([0, *own, *(self.levels.get(part, 0) for part in step.node.parts)])

    def _cohorts_of(self, index: int) -> list[int]:
        return [k for k, cohort in enumerate(self.cohorts) if cohort.node == index]

    # ---- formulas

    def _formula(self, step: Step) -> NodeColumns:
        node = step.node
        assert node.formula is not None
        compiler = ColumnCompiler(self.rules.functions, node.max_points, self.names, len(self.cohorts))
        compiler.component, self.names.reads = node.code, {}
        form = compiler.form(node.formula.ground)
        over_parts = bool(node.parts)
        for cohort in compiler.cohorts:
            self._cohort(cohort, step, over_parts)
        terms = form.terms
        if form.constant:
            terms = (*terms, Term(form.constant, _ones, True, 1))
        shapes = tuple(Shape(term.factor, term.whole, term.byte) for term in terms)
        cohorts = tuple(self._cohorts_of(step.index))
        return NodeColumns(
            step.index,
            step,
            shapes,
            (),
            terms,
            tuple(node.formula.names),
            over_parts,
            cohorts=cohorts,
            reads=self.names.reads,
        )

    def _rests_on_irrational(self, index: int) -> bool:
        """Whether a node's value, or what it is made of, may be no fraction."""
        step = self.nodes[index].step
        if step.node.formula is not None and self._calls_irrational(step.node.formula.ground):
            return True
        return any(self._rests_on_irrational(below) for below in self.nodes[index].below)

    def _calls_irrational(self, tree: Expression) -> bool:
        return any(isinstance(node, Call) and self.rules.functions[node.function].irrational for node in walk(tree))

    def _cohort(self, form: CohortForm, step: Step, over_parts: bool) -> None:
        parts = [self.plan.index[name] for name in names_in(form.call, scope_of(self.rules)) if over_parts]
        if self._calls_irrational(form.call) or any(map(self._rests_on_irrational, parts)):
            raise fail("DTI-B034", item=step.node.code)
        scope = {**self.rules.inputs, **{part.id: as_input(part) for part in self.rules.below(step.node)}}
        names = tuple(names_in(form.call, scope))
        mine = self._cohorts_of(step.index)
        level = max([0, *(self.levels.get(name, 0) for name in names if over_parts)])
        if mine:  # what it leaves without units must be known
            level = max(level, self.cohorts[mine[-1]].level)
        inside = {node for node in walk(form.call) if isinstance(node, Call) and node != form.call}
        for k in mine:
            if self.cohorts[k].form.call in inside:
                level = max(level, self.cohorts[k].level + 1)
        self.cohorts.append(Cohort(form, step.index, names, level, mine[-1] if mine else None))

    # ---- weighted means

    def _mean(self, step: Step) -> NodeColumns:
        groups: list[Shape] = []
        parts = []
        divisor = Fraction(step.divisor)
        for weight, index in step.terms:
            shapes = self.nodes[index].shapes
            places = tuple(_group(groups, shape, Fraction(weight) / divisor) for shape in shapes)
            parts.append(Part(index, places))
        denominator = lcm(*(group.factor.denominator for group in groups if group.whole))
        shapes = (*([Shape(Fraction(1, denominator), True)] if any(g.whole for g in groups) else []),
                  *([Shape(ONE, False)] if not all(g.whole for g in groups) else []))  # fmt: skip
        totals = tuple(
            tuple(
                (i, float(group.factor * denominator if shape.whole else group.factor))
                for i, group in enumerate(groups)
                if group.whole == shape.whole
            )
            for shape in shapes
        )
        return NodeColumns(step.index, step, shapes, parts=tuple(parts), groups=tuple(groups), totals=totals)


def _ones(block: Block) -> Array:
    out = block.bits()
    out.fill(1)
    return out, 1.0, 0.0, True


def _group(groups: list[Shape], shape: Shape, weight: Fraction) -> int:
    """The group that takes arrays of this weight: bytes as long as their sum stays a byte, else floats."""
    factor = shape.factor * weight
    for i, group in enumerate(groups):
        if group.factor != factor or group.whole != shape.whole or bool(group.byte) != bool(shape.byte):
            continue
        if group.byte + shape.byte <= 255:
            groups[i] = evolve(group, byte=group.byte + shape.byte)
            return i
    groups.append(Shape(factor, shape.whole, shape.byte))
    return len(groups) - 1
