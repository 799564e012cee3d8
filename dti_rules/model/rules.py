"""A rule set: one edition of an index, resolved and checked."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from dti_rules.formula.formula import Formula
from dti_rules.formula.functions.base import Function
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.model.by_unit import ByUnit, Imputation, Missing
from dti_rules.model.units import CORE_LISTS, UnitList
from dti_rules.words.classes import field, frozen
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import Place
from dti_rules.words.text import Text

FORMAT = 1
"""The newest format of rule files that this core reads."""

TOTAL = "total"
"""The id of the total."""

Provenance = Literal["official", "adapted", "derived", "reconstructed", "given"]
PROVENANCES: tuple[Provenance, ...] = ("given", "official", "adapted", "derived", "reconstructed")
"""From the strongest to the weakest; `given` is an entered figure, which rests on no rule of ours."""

PROVENANCE: Mapping[Provenance, Text] = {
    "given": Text("số liệu cho sẵn", "given"),
    "official": Text("chính thức", "official"),
    "adapted": Text("phỏng theo", "adapted"),
    "derived": Text("suy ra", "derived"),
    "reconstructed": Text("phục dựng", "reconstructed"),
}
"""The provenances in words."""

Pairs = list[tuple[int, int]]
"""Numbers as numerators and denominators."""

Leaves = Literal["leave", "rescale"]
Role = Literal["indicator", "pillar", "total"]


def weakest(several: Iterable[Provenance]) -> Provenance:
    """The weakest of several provenances: a score is no surer than the weakest rule that it rests on."""
    return max(several, key=PROVENANCES.index)


@frozen
class Citation:
    """A document and the place in it."""

    document: str
    place: str

    def __str__(self) -> str:
        return f"{self.document}, {self.place}"


@frozen
class Checked:
    """Who compared a component with the annex, or with what else its citation names."""

    by: str
    on: date
    page: int | None = None


@frozen
class NodeProvenance:
    """Where a node's title, points (or weight) and formula come from."""

    title: Provenance
    points: Provenance | None = None
    formula: Provenance | None = None

    @property
    def of_score(self) -> Provenance:
        """What a score rests on: the weaker of points and formula."""
        return weakest([p for p in (self.points, self.formula) if p is not None] or [self.title])


@frozen
class InnerIndex:
    """Another index, the whole of which is one component: its rule set, by id, version and digest of the rules."""

    rule_set: str
    version: str
    digest: str

    def __str__(self) -> str:
        return f"{self.rule_set}@{self.version}"


@frozen
class Node:
    """An indicator, a pillar or the total.

    `parts` are the ids of the nodes that it is made of; `weights` say how much each counts in its value (points or
    weights, those not assessed left out). `points` is what a value of 1 is worth in this edition, `max_points` what the
    annex prints. A node has a formula over inputs (a component), over its parts, or none (weighted mean of its parts).
    """

    id: str
    code: str
    title: Text
    role: Role
    provenance: NodeProvenance
    cite: Citation
    parts: tuple[str, ...] = ()
    weights: tuple[Fraction, ...] = ()
    max_points: Fraction | None = None
    points: Fraction | None = None
    weight: Fraction | None = None
    not_assessed: Leaves | None = None
    inputs: tuple[str, ...] = ()
    formula: Formula | None = None
    open_range: bool = False
    index: InnerIndex | None = None
    """The index whose total, for the same unit, is the component's value."""
    parent: str | None = None
    depth: int = 0
    annex_text: Text | None = None
    checked: Checked | None = None
    evidence: Text | None = None
    sources: tuple[str, ...] = ()
    note: Text | None = None
    place: Place = field(default=Place(), eq=False, repr=False)

    @property
    def adds_up(self) -> bool:
        """Whether its points are those of its parts together: not where a bonus or a penalty counts outside the sum."""
        return self.formula is None or not self.open_range

    @property
    def assessed(self) -> bool:
        """Whether this edition gives the node a value."""
        return self.not_assessed is None and self.points != 0


@frozen
class Parameter:
    """A number that the edition sets: how many directives it required, which lowest figure it compares with.

    No unit states it. `provenance` is the value's own, whatever the provenance of the formulas that name it.
    """

    id: str
    value: Fraction
    label: Text
    provenance: Provenance
    measured_in: str | None = None
    cite: Citation | None = None
    evidence: Text | None = None
    note: Text | None = None
    place: Place = field(default=Place(), eq=False, repr=False)

    def as_input(self) -> Input:
        """The parameter as a name in a formula."""
        return Input(self.id, "parameter", self.label, self.measured_in, self.value, self.value)


@frozen
class Rounding:
    """How printed values are made: once, at the end."""

    decimals: int
    mode: Literal["half_up", "half_even", "down"]
    points_decimals: int = 2


@frozen
class Ranking:
    """How ranks are made."""

    on: Literal["printed", "exact"]
    ties: Literal["shared_then_skip", "shared"]
    provenance: Provenance = field(default="official", eq=False)
    """Where the rule comes from; that moves no rank."""
    at_least: int | None = None
    """How many components a unit must state to be ranked; None where every unit with a total is."""
    first: Literal["lowest"] | None = None
    """Which value ranks first, where that is not the highest: of an index of losses, where less is better."""

    @property
    def lowest_first(self) -> bool:
        """Whether the lowest value has rank 1."""
        return self.first is not None


@frozen
class Example:
    """A file of figures that ships with a rule set."""

    file: Path
    about: Text
    illustrative: bool = False


@frozen
class Extreme:
    """The highest figure of a cohort, and the lowest where it is needed, as they are stated for a relative node.

    Both are measured as the figure that the node compares; a range says that the figure itself is known no closer.
    """

    highest: Range
    lowest: Range | None
    provenance: Provenance
    evidence: Text | None = field(default=None, eq=False)
    sources: tuple[str, ...] = field(default=(), eq=False)

    @cached_property
    def pairs(self) -> tuple[Pairs, Pairs, Pairs]:
        """The lowest, where it is stated, and the highest: at the least, at the most, and in the middle."""
        ends = [each for each in (self.lowest, self.highest) if each is not None]
        least, most = [each.low or Fraction(0) for each in ends], [each.high or Fraction(0) for each in ends]
        middle = [(low + high) / 2 for low, high in zip(least, most, strict=True)]
        return _pairs(least), _pairs(most), _pairs(middle)


def _pairs(values: Iterable[Fraction]) -> Pairs:
    return [value.as_integer_ratio() for value in values]


@frozen(eq=False)
class RuleSet:
    """One edition of an index. `nodes` holds every node by id, parts before what they make up."""

    id: str
    version: str
    format: int
    index: str
    year: int
    title: Text
    decision: str
    decision_date: date | None
    published: date | None
    unit_list: str
    formed_from: str | None
    """The list of older units whose main indicators' values may be averaged into this list's units."""
    applies: Provenance | None
    nodes: Mapping[str, Node]
    inputs: Mapping[str, Input]
    measures: Mapping[str, Text]
    rounding: Rounding
    ranking: Ranking
    sources: Mapping[str, str]
    functions: Mapping[str, Function]
    rules_digest: str
    content_digest: str
    folder: Path
    published_figures: Path | None = None
    recorded_digests: Mapping[str, str] = field(factory=dict)
    """The rules_digest that each version was recorded with."""
    extremes: Mapping[str, Extreme] = field(factory=dict)
    """Known or inferred extremes of the edition's units, by relative node."""
    examples: Mapping[str, Example] = field(factory=dict)
    uses: Mapping[str, tuple[str, ...]] = field(factory=dict)
    """Which nodes rest on each input."""
    items: Mapping[str, str] = field(factory=dict)
    """Every way to name a node (id, code), to its id."""
    parameters: Mapping[str, Parameter] = field(factory=dict)
    """The numbers that the edition sets, by id."""
    documents: Mapping[str, Any] = field(factory=dict, repr=False)
    """What the files say as one whole: `rule_set` and `main_indicators`, with the edition's changes in place."""
    missing: Missing = "zero_with_warning"
    """What becomes of a component that lacks a figure in a submission declared complete."""
    by_unit: ByUnit | None = None
    """What is not assessed for single units, and how that counts; None where all units are assessed alike."""
    imputed: Mapping[str, Imputation] = field(factory=dict)
    """What stands in for missing figures and components, by id."""
    lists: Mapping[str, UnitList] = field(default=CORE_LISTS, repr=False)
    """The unit lists that the rule set may name, by id: the core's, and its own."""

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"

    def __repr__(self) -> str:
        return f"<RuleSet {self}: {len(self.mains)} main indicators, {len(self.components)} components>"

    def _repr_html_(self) -> str:
        """The main indicators as a notebook shows them."""
        from dti_rules.model.shown import rule_set_html  # noqa: PLC0415  most runs show none

        return rule_set_html(self, PROVENANCE)

    @property
    def governing(self) -> Text:
        """The document that governs: `quyết định 922/QĐ-BTTTT`; one without a number is called by its name."""
        numbered = self.decision[:1].isdigit()
        return Text(f"quyết định {self.decision}", f"decision {self.decision}") if numbered else Text(self.decision)

    @property
    def units(self) -> UnitList:
        """The list of the units that the index assesses."""
        return self.lists[self.unit_list]

    @property
    def older_units(self) -> UnitList | None:
        """The list of older units that this list's units may be formed of; None where they may not."""
        return None if self.formed_from is None else self.lists[self.formed_from]

    @property
    def alike(self) -> bool:
        """Whether every unit is scored by the same weights, from its own figures and the cohort's alone."""
        return self.by_unit is None and not self.imputed

    @property
    def ranked_on_points(self) -> bool:
        """Whether units rank on the points of the total, whatever these are out of for each."""
        by_unit = self.by_unit
        return by_unit is not None and by_unit.ranked_on == "points" and self.total.points is not None

    @property
    def total(self) -> Node:
        """The total."""
        return self.nodes[TOTAL]

    def having(self, role: Role) -> tuple[Node, ...]:
        """The nodes of a role, in the annex's order."""
        return tuple(node for node in self.nodes.values() if node.role == role)

    @property
    def mains(self) -> tuple[Node, ...]:
        """The main indicators."""
        return tuple(self.nodes[part] for part in self.total.parts)

    @property
    def components(self) -> tuple[Node, ...]:
        """The components of the annex: what stands right below the main indicators of an index with points.

        Detail indicators below a component are none. An index without points calls its leaves components.
        """
        return tuple(leaf for main in self.mains for leaf in self.components_of(main))

    def components_of(self, node: Node) -> tuple[Node, ...]:
        """The components at or below a node; a detail indicator stands for itself."""
        below = self.mains if node.id == TOTAL else self.below(node)
        if not below or (node.depth > 1 and node.max_points is not None):
            return (node,)
        return tuple(leaf for part in below for leaf in self.components_of(part))

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The nodes that nothing is below: components, or a main indicator known only as a total."""
        return tuple(node for node in self.having("indicator") if not node.parts)

    def parameters_of(self, node: Node) -> tuple[Parameter, ...]:
        """The parameters that the node rests on: those that its formula names, and the upper ends of its figures."""
        named = () if node.formula is None else node.formula.parameters
        ends = (self.inputs[name].part_of_parameter for name in node.inputs if name in self.inputs)
        used = dict.fromkeys((*named, *(name for name in ends if name is not None)))
        return tuple(self.parameters[name] for name in used)

    def resting_on(self, parameter: str) -> tuple[Node, ...]:
        """The nodes that rest on a parameter, in the annex's order."""
        named = (node for node in self.annex_order() if node.role == "indicator" or node.formula is not None)
        return tuple(node for node in named if any(found.id == parameter for found in self.parameters_of(node)))

    def reconstructed_in(self, node: Node) -> tuple[Provenance, ...]:
        """`reconstructed` for each such parameter of a node's formula: no point that rests on one counts as surer.

        A parameter that was derived or adapted is told beside the points; the rule is as sure as its own document.
        """
        return tuple(p.provenance for p in self.parameters_of(node) if p.provenance == PROVENANCES[-1])

    def weaker_parameters(self, node: Node) -> tuple[Parameter, ...]:
        """The parameters of the node of a provenance weaker than its formula's own."""
        if not self.parameters:
            return ()
        own = node.provenance.formula or node.provenance.of_score
        return tuple(found for found in self.parameters_of(node) if weakest((own, found.provenance)) != own)

    def value_said(self, parameter: Parameter) -> Text:
        """`12 văn bản`: what a parameter is set to."""
        unit = self.measures.get(parameter.measured_in or "", Text("", ""))
        vi, en = print_exact(parameter.value, "vi"), print_exact(parameter.value, "en")
        return Text(f"{vi} {unit.vi}".rstrip(), f"{en} {unit.of('en')}".rstrip())

    @property
    def groups(self) -> tuple[Node, ...]:
        """What stands between the main indicators and the components."""
        apart = {node.id for node in (*self.mains, *self.components, *self.details)}
        return tuple(node for node in self.annex_order() if node.role == "indicator" and node.id not in apart)

    @property
    def details(self) -> tuple[Node, ...]:
        """The detail indicators: those below a component."""
        waiting, found = [part for node in self.components for part in self.below(node)], []
        while waiting:
            node = waiting.pop(0)
            found.append(node)
            waiting = [*self.below(node), *waiting]
        return tuple(found)

    def below(self, node: Node) -> tuple[Node, ...]:
        """The node's parts."""
        return tuple(self.nodes[part] for part in node.parts)

    def annex_order(self) -> tuple[Node, ...]:
        """The total, the pillars, then each main indicator before its components."""
        return self._annex_order

    @cached_property
    def _annex_order(self) -> tuple[Node, ...]:
        rows: list[Node] = [self.total, *self.having("pillar")]
        waiting = list(reversed(self.mains))
        while waiting:
            node = waiting.pop()
            rows.append(node)
            waiting += reversed(self.below(node))
        return tuple(rows)
