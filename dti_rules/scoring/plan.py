"""A rule set compiled for scoring: slots for inputs and nodes, closures for formulas, weights for roll-ups."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal, Self

from dti_rules.formula.exact import CohortCall, Compiled, Layout, Observer, compile_formula
from dti_rules.formula.formula import Formula
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function, Run
from dti_rules.formula.ratio import RATIO, RatioForm, ratio_form
from dti_rules.formula.scope import Input, names_in, wholes_of
from dti_rules.formula.syntax import Call, walk
from dti_rules.model.rules import Node, Provenance, RuleSet, weakest
from dti_rules.words.classes import evolve, field, frozen

Number = int | Fraction


@frozen
class Cohort:
    """A cohort call, the node it belongs to, and the bits of the names that its argument needs."""

    call: CohortCall
    node: Node
    needs: int
    inner: tuple[int, ...] = ()
    """The slots of the cohort functions inside its argument."""


@frozen(eq=False)
class Step:
    """How one node gets its value: by `run` from names, or as the mean of `terms` over `divisor`."""

    index: int
    node: Node
    formulas: "ReadyFormulas"
    needs: int
    relative: bool
    terms: tuple[tuple[Number, int], ...]
    divisor: Number
    slot: int
    above: tuple[int, ...]
    """The node itself and the indicators above it: where one is given, an absent input is not missing."""
    compared: Literal["highest", "both"] | None
    """Where the formula is one comparison by extremes: which of them it needs."""
    simple: bool
    """A formula of built-in functions over inputs only, of an assessed node: the commonest step, taken as it is."""
    assessed: bool
    leaf: bool
    """A formula over inputs, which no formula above names: not stated where none of its inputs is."""

    @cached_property
    def run(self) -> Run | None:
        """What computes the formula; None where there is none."""
        return None if self.node.formula is None else self.formulas[self.node.id].run


@frozen
class ByRatio:
    """A formula in terms of its ratio: the form, ready to run, and the slot that takes the ratio."""

    form: RatioForm
    compiled: Compiled
    slot: int
    layout: Layout


@frozen
class ConditionRun:
    """A condition under which a component is not assessed: ready to run, and the bits of the names that it needs."""

    compiled: Compiled
    needs: int


@frozen(eq=False)
class Stage:
    """Cohort figures to collect over all units, then the nodes that can be computed unit by unit."""

    cohorts: tuple[Cohort, ...]
    steps: tuple[Step, ...]

    others: tuple[Step, ...] = ()
    needs: int = 0
    """Bits of the names that the simple steps need."""
    leaves: tuple[Step, ...] = ()
    """The steps that are not stated where a unit states no figure of the rules' inputs."""
    upper: tuple[Step, ...] = ()
    """All other steps."""
    unstated: tuple[tuple[int, bool], ...] = ()
    """Of each leaf the place, and whether its range is open."""

    @classmethod
    def of(cls, cohorts: Sequence[Cohort], steps: Sequence[Step]) -> "Stage":
        """A stage with its simple steps set apart."""
        simple = [step for step in steps if step.simple]
        needs = 0
        for step in simple:
            needs |= step.needs
        others = tuple(step for step in steps if not step.simple)
        leaves = tuple(step for step in steps if step.leaf and step.needs)
        upper = tuple(step for step in steps if not (step.leaf and step.needs))
        unstated = tuple((step.index, step.node.open_range) for step in leaves)
        return cls(tuple(cohorts), tuple(steps), others, needs, leaves, upper, unstated)

    @cached_property
    def simple(self) -> tuple[tuple[int, Run], ...]:
        """The simple steps: they rest on inputs alone, so they may all run before the others."""
        return tuple((step.index, step.run) for step in self.steps if step.simple and step.run is not None)


class ReadyFormulas(dict[str, Compiled]):
    """The formulas of a rule set by node, ready to run; one that waits is compiled when it is first asked for.

    Those that compare units take slots, and those that call functions of plugins may fail: they do not wait.
    """

    def __init__(self, rule_set: RuleSet, layout: Layout) -> None:
        super().__init__()
        self._rules, self._layout = rule_set, layout
        for node in rule_set.nodes.values():
            if node.formula is not None and (node.formula.relative or not _plain_functions(node.formula, rule_set)):
                self[node.id]

    def __missing__(self, node_id: str) -> Compiled:
        node, rules = self._rules.nodes[node_id], self._rules
        if node.formula is None:
            raise KeyError(node_id)
        made = compile_formula(node.formula.ground, self._layout, rules.functions, node.max_points, component=node.code)
        self[node_id] = made
        return made


@frozen(eq=False)
class Plan:
    """How a rule set is computed: the stages in order, and the slot of every figure and value."""

    rule_set: RuleSet
    layout: Layout
    stages: tuple[Stage, ...]
    index: Mapping[str, int]
    bits: Mapping[str, int]
    places: Mapping[str, tuple[int, int]]
    """Of each name the slot and the bit."""
    compiled: ReadyFormulas
    plain: Mapping[str, tuple[type, Number | None, Number | None]]
    """For each input the type and the range of a figure that needs no closer look."""
    relations: tuple[tuple[str, tuple[str, ...]], ...]
    """Each declared part, and what it is part of: its whole, the whole of that, and so on."""
    provenance: Mapping[str, Provenance]
    """What each node's score rests on where nothing is given at or below it."""
    spare: Mapping[str, int]
    """By leaf: the slot that takes a ratio stated in the place of its figures."""

    observed: dict[str, Run] = field(factory=dict)
    """The formulas with every operation observed, compiled when a trace first asks for them."""

    @cached_property
    def annex_order(self) -> tuple[tuple[Node, int], ...]:
        """All nodes as the annex lists them, with their places."""
        return tuple((node, self.index[node.id]) for node in self.rule_set.annex_order())

    @cached_property
    def reach(self) -> tuple[frozenset[str], ...]:
        """By place: the node, and all nodes that it is a part of, or a part of a part."""
        nodes = self.rule_set.nodes
        found = {node_id: {node_id} for node_id in nodes}
        for node in reversed([*nodes.values()]):  # parts stand before what they are part of
            for part in node.parts:
                found[part] |= found[node.id]
        return tuple(map(frozenset, found.values()))

    @cached_property
    def bearing(self) -> Mapping[str, Mapping[Provenance, Sequence[tuple[Number, int]]]]:
        """By node: what its points rest on where nothing differs from the rules, by how sure each is.

        Of each the points that a value of 1 is worth, and its place.
        """
        found: dict[str, dict[Provenance, list[tuple[Number, int]]]] = {}
        for node in self.rule_set.nodes.values():
            terms = found[node.id] = {}
            if not node.parts or not node.adds_up:
                if node.points and node.assessed:
                    terms[self.provenance[node.id]] = [(int_or_fraction(node.points), self.index[node.id])]
            else:
                for part in node.parts:
                    for provenance, each in found[part].items():
                        terms.setdefault(provenance, []).extend(each)
        return found

    @cached_property
    def components(self) -> tuple[int, ...]:
        """The assessed components, by their places."""
        return tuple(self.index[node.id] for node in self.rule_set.components if node.assessed)

    @cached_property
    def ratios(self) -> Mapping[int, ByRatio]:
        """The formulas that a ratio may be stated for, by the node's place. Most cohorts state none."""
        return _by_ratio(self.rule_set, self.spare, self.compiled, self.index)

    @cached_property
    def fills(self) -> bool:
        """Whether something else than nothing may stand in for what complete submissions lack."""
        return self.rule_set.missing != "zero_with_warning" or bool(self.rule_set.imputed)

    @cached_property
    def conditions(self) -> Mapping[str, ConditionRun]:
        """The conditions under which components are not assessed, by node."""
        by_unit, functions = self.rule_set.by_unit, self.rule_set.functions
        return {
            node_id: ConditionRun(
                compile_formula(
                    each.formula.ground, self.layout, functions, None, component=self.rule_set.nodes[node_id].code
                ),
                sum(self.bits[name] for name in each.formula.names),
            )
            for node_id, each in (by_unit.conditions.items() if by_unit else ())
        }

    def only(self, wanted: frozenset[int], cohorts: frozenset[int] = frozenset()) -> Self:
        """The plan of some nodes, and of some nodes' cohorts; other summaries must be filled in before it runs."""
        stages = []
        for stage in self.stages:
            kept = [cohort for cohort in stage.cohorts if self.index[cohort.node.id] in cohorts]
            stages.append(Stage.of(kept, [step for step in stage.steps if step.index in wanted]))
        return evolve(self, stages=tuple(stages))

    def ratio_of(self, node: Node) -> ByRatio | None:
        """The formula of a node in terms of its ratio, or None where it does not rest on one ratio alone."""
        return self.ratios.get(self.index[node.id])

    def tracing_ratio(self, node: Node, observe: Observer) -> Run:
        """The node's formula in terms of its ratio, with every operation observed."""
        by, functions = self.ratios[self.index[node.id]], self.rule_set.functions
        slots = {call.call: call.slot for call in by.compiled.cohort}
        return compile_formula(by.form.tree, by.layout, functions, node.max_points, observe, slots, node.code).run

    def tracing(self, node: Node, observe: Observer) -> Run:
        """The node's formula with every operation observed."""
        assert node.formula is not None
        slots = {call.call: call.slot for call in self.compiled[node.id].cohort}
        functions = self.rule_set.functions
        made = compile_formula(node.formula.ground, self.layout, functions, node.max_points, observe, slots, node.code)
        return made.run


@lru_cache(maxsize=64)
def plan_of(rule_set: RuleSet) -> Plan:
    """The plan of a rule set, made once."""
    return _make(rule_set)


def int_or_fraction(value: Fraction) -> Number:
    """An integer where it is one, which computes faster."""
    return value.numerator if value.denominator == 1 else value


def _make(rule_set: RuleSet) -> Plan:
    named = {part for node in rule_set.nodes.values() if node.formula is not None for part in node.parts}
    above = tuple(node_id for node_id in rule_set.nodes if node_id in named)  # a formula of a node above may name it
    layout = Layout((*rule_set.inputs, *above))
    bits = {name: 1 << i for i, name in enumerate(layout.slots)}
    index = {node_id: i for i, node_id in enumerate(rule_set.nodes)}
    compiled = ReadyFormulas(rule_set, layout)
    stages: list[tuple[list[Cohort], list[Step]]] = [([], [])]
    for node in rule_set.nodes.values():
        cohorts: list[Cohort] = []
        if node.id in compiled:  # another one compares no units
            calls = compiled[node.id].cohort
            cohorts = [_cohort(call, node, rule_set, bits, calls) for call in calls]
        if cohorts and node.parts:  # its parts must be known for every unit first
            stages.append(([], []))
        stages[-1][0].extend(cohorts)
        stages[-1][1].append(
            _step(node, index, compiled, bits, layout, bool(cohorts), _above(node, rule_set, index), rule_set)
        )
    leaves = [node_id for node_id, node in rule_set.nodes.items() if node.formula is not None and not node.parts]
    return Plan(
        rule_set,
        layout,
        tuple(Stage.of(cohorts, steps) for cohorts, steps in stages),
        index,
        bits,
        {name: (slot, bits[name]) for name, slot in layout.slots.items()},
        compiled,
        {name: _plain(declared) for name, declared in rule_set.inputs.items()},
        tuple((name, _wholes(i, rule_set)) for name, i in rule_set.inputs.items() if i.part_of is not None),
        _provenances(rule_set),
        {node_id: layout.extra() for node_id in leaves},
    )


def _by_ratio(
    rule_set: RuleSet, spare: Mapping[str, int], compiled: ReadyFormulas, index: Mapping[str, int]
) -> dict[int, ByRatio]:
    """The formulas that rest on one ratio; what a cohort function compares keeps its place in the list of values."""
    found: dict[int, ByRatio] = {}
    for node_id, node in rule_set.nodes.items():
        form = None if node.formula is None or node.parts else ratio_form(node.formula.ground, rule_set.functions)
        if form is None:
            continue
        slot = spare[node_id]
        calls = [c for c in walk(form.tree) if isinstance(c, Call) and rule_set.functions[c.function].relative]
        places = dict(zip(calls, (call.slot for call in compiled[node_id].cohort), strict=True))
        inner = Layout(())
        inner.slots[RATIO] = slot
        run = compile_formula(form.tree, inner, rule_set.functions, node.max_points, None, places, node.code)
        found[index[node_id]] = ByRatio(form, run, slot, inner)
    return found


def _provenances(rule_set: RuleSet) -> dict[str, Provenance]:
    found: dict[str, Provenance] = {}
    for node in rule_set.nodes.values():
        counted = [found[part.id] for part in rule_set.below(node) if part.assessed]
        found[node.id] = weakest([*(counted or [node.provenance.of_score]), *rule_set.reconstructed_in(node)])
    return found


def _wholes(declared: Input, rule_set: RuleSet) -> tuple[str, ...]:
    """The figures that a part is held against; a parameter is the end of its range already."""
    return tuple(whole for whole in wholes_of(declared, rule_set.inputs) if whole in rule_set.inputs)


def _plain(declared: Input) -> tuple[type, Number | None, Number | None]:
    if declared.kind == "yes_no":
        return bool, None, None
    low, high = (None if end is None else int_or_fraction(end) for end in (declared.low, declared.high))
    return (int, low, high) if declared.numeric else (type(None), None, None)


def _cohort(
    call: CohortCall, node: Node, rule_set: RuleSet, bits: Mapping[str, int], calls: Sequence[CohortCall]
) -> Cohort:
    scope = {**rule_set.inputs, **{part.id: as_input(part) for part in rule_set.below(node)}}
    names = names_in(call.call, scope)
    inside = [each for each in walk(call.call) if each is not call.call]
    inner = tuple(other.slot for other in calls if any(other.call is each for each in inside))
    return Cohort(call, node, sum(bits[name] for name in names), inner)


def _above(node: Node, rule_set: RuleSet, index: Mapping[str, int]) -> tuple[int, ...]:
    found = [index[node.id]]
    while node.parent is not None:
        node = rule_set.nodes[node.parent]
        found.append(index[node.id])
    return tuple(found)


def as_input(node: Node) -> Input:
    """A part as a name in the formula of the node above."""
    return Input(node.id, "node", node.title)


def scope_of(rule_set: RuleSet, node: Node) -> dict[str, Input]:
    """Every name that the node's formula may use as written: figures, parameters, parts."""
    parameters = {name: parameter.as_input() for name, parameter in rule_set.parameters.items()}
    return {**rule_set.inputs, **parameters, **{part.id: as_input(part) for part in rule_set.below(node)}}


def _compared(
    node: Node, compiled: ReadyFormulas, functions: Mapping[str, Function]
) -> Literal["highest", "both"] | None:
    if node.formula is None or not node.formula.extremes or node.formula.ground is not compiled[node.id].cohort[0].call:
        return None
    function = functions[compiled[node.id].cohort[0].call.function]
    return "both" if function.lowest(function.bind(compiled[node.id].cohort[0].call)) is None else "highest"


def _plain_functions(formula: Formula, rule_set: RuleSet) -> bool:
    """Whether a formula calls built-in functions of rational values alone: what may be irrational is enclosed."""
    called = (rule_set.functions[each.function] for each in walk(formula.ground) if isinstance(each, Call))
    return all(each is BUILT_IN.get(each.name) and not each.irrational for each in called)


def _step(  # noqa: PLR0913
    node: Node,
    index: Mapping[str, int],
    compiled: ReadyFormulas,
    bits: Mapping[str, int],
    layout: Layout,
    relative: bool,
    above: tuple[int, ...],
    rule_set: RuleSet,
) -> Step:
    counted: Sequence[tuple[Fraction, str]] = [(w, p) for w, p in zip(node.weights, node.parts, strict=True) if w]
    return Step(
        index=index[node.id],
        node=node,
        formulas=compiled,
        needs=sum(bits[name] for name in node.formula.names) if node.formula is not None else 0,
        relative=relative,
        terms=tuple((int_or_fraction(weight), index[part]) for weight, part in counted),
        divisor=int_or_fraction(sum((weight for weight, _ in counted), Fraction(0))),
        slot=layout.slots.get(node.id, 0),
        above=above,
        compared=_compared(node, compiled, rule_set.functions),
        assessed=node.assessed,
        leaf=node.assessed and node.formula is not None and not node.parts and node.id not in layout.slots,
        simple=node.assessed
        and node.formula is not None
        and not node.parts
        and not relative
        and node.id not in layout.slots
        and _plain_functions(node.formula, rule_set),
    )
