"""The indicator tree with its weights, and the pillars and the total above it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dti_rules.formula.formula import Formula, build
from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.guarded import FunctionError
from dti_rules.formula.parser import FormulaError, is_id
from dti_rules.formula.scope import Input, Scope
from dti_rules.loading.inputs import text_of
from dti_rules.loading.reader import Document, KeyPath
from dti_rules.loading.sources import Sources, no_surer
from dti_rules.loading.weights import leaves_its_range, not_one, unlike_weights
from dti_rules.model.by_unit import Condition
from dti_rules.model.rules import (
    TOTAL,
    Checked,
    Citation,
    InnerIndex,
    Leaves,
    Node,
    NodeProvenance,
    Parameter,
    Role,
)
from dti_rules.words.classes import evolve
from dti_rules.words.names import nearest, plain_code
from dti_rules.words.numerals import exactly, named_parts
from dti_rules.words.problems import Place, Problem, did_you_mean, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import Cited, IndicatorData

ZERO, ONE = Fraction(0), Fraction(1)
WHEN = "not_assessed_when"
_BEFORE, _AFTER = "1 when (", ") otherwise 0"
UNIT_RANGE: tuple[Fraction | None, Fraction | None] = (ZERO, ONE)


def _text(data: Mapping[str, str] | None) -> Text | None:
    return text_of(data) if data else None


class NodeReader:
    """Builds the nodes of a rule set, parts before what they make up, and collects the problems."""

    def __init__(
        self,
        sources: Sources,
        inputs: Mapping[str, Input],
        functions: Mapping[str, Function],
        problems: list[Problem],
        parameters: Mapping[str, Parameter],
    ) -> None:
        self.sources, self.inputs, self.functions, self.problems = sources, inputs, functions, problems
        self.parameters = {name: parameter.as_input() for name, parameter in parameters.items()}
        self.measures = {key: text_of(name) for key, name in sources.get("measures", {}).items()}
        self.left: Mapping[str, Leaves] = sources.get("not_assessed", {})
        self.nodes: dict[str, Node] = {}
        self.codes: dict[str, str] = {}
        self.conditions: dict[str, Condition] = {}
        """Under which conditions a component is not assessed for a unit, by id."""
        self.used: set[str] = set()
        self.written: dict[str, str | None] = {}
        """Weights as the files write them, by node."""
        self.ranged: dict[str, Place] = {}
        """Where the files say `range: open`, by node."""
        self.unsound = bool(problems)
        """Whether the files already have problems, so that a part may have lost its points to one of them."""

    def read(self) -> dict[str, Node]:
        """All nodes by id."""
        mains = tuple(self.indicator(main, (), main.data, None, 1, None) for main in self.sources.mains)
        for pillar in self.sources.get("pillars", {}):
            self.group(pillar, ("pillars", pillar), "pillar", mains)
        if self.sources.get("total") is not None:
            self.group(TOTAL, ("total",), "total", mains)
        for name in self.left:
            if name not in self.nodes:
                self._unknown_node(name, self.sources.holder("not_assessed").key("not_assessed", name))
        return self.nodes

    def indicator(
        self, doc: Document, path: KeyPath, data: "IndicatorData", parent: str | None, depth: int, left: Leaves | None
    ) -> str:
        """Builds an indicator and all below it; gives its id."""
        node_id = data.get("id") or f"?{doc.shown}{path}"
        left = self.left.get(node_id) or left
        parts = tuple(
            self.indicator(doc, (*path, "components", i), part, node_id, depth + 1, left)
            for i, part in enumerate(data.get("components") or ())
            if isinstance(part, dict)
        )
        provenance, checked = data.get("provenance") or {}, data.get("checked") or {}
        max_points, weight = data.get("max_points"), data.get("weight")
        weights = tuple(self._weight(self.nodes[part]) for part in parts)
        worth = self._worth(max_points, parts, left)
        node = Node(
            id=node_id,
            code=data.get("code") or "",
            title=text_of(data.get("title")),
            role="indicator",
            provenance=NodeProvenance(
                no_surer(self.sources, provenance.get("title")) or "reconstructed",
                no_surer(self.sources, provenance.get("points") or provenance.get("weight")),
                no_surer(self.sources, provenance.get("formula")),
            ),
            cite=self._cite(data.get("cite"), doc, path),
            parts=parts,
            weights=weights,
            max_points=max_points,
            points=worth,
            weight=weight,
            not_assessed=left,
            inputs=tuple(data.get("inputs") or ()),
            open_range=data.get("range") == "open",
            index=self._index(data, doc, path),
            parent=parent,
            depth=depth,
            annex_text=_text(data.get("annex_text")),
            checked=Checked(**checked) if "by" in checked and "on" in checked else None,
            evidence=_text(data.get("evidence")),
            sources=tuple(data.get("sources") or ()),
            note=_text(data.get("note")),
            place=doc.place(*path, "code"),
        )
        self._condition(node, data, doc, path)
        node = evolve(node, formula=self._formula(node, data.get("formula"), doc, path))
        self.written[node_id] = doc.written(*path, "weight")
        self._check_indicator(node, data, doc, path)
        self._check_range(node, doc.place(*path, "range"))
        self._add(node, doc, path)
        return node_id

    def _index(self, data: "IndicatorData", doc: Document, path: KeyPath) -> InnerIndex | None:
        """The index that a component is the whole of; it has no figures, no formula and no parts of its own."""
        stated = data.get("index")
        if not isinstance(stated, dict):
            return None
        for key in ("formula", "inputs", "components"):
            if data.get(key):
                self.problems.append(problem("DTI-L098", doc.key(*path, key), key=key))
        return InnerIndex(*(str(stated.get(key) or "") for key in ("rule_set", "version", "digest")))

    def group(self, node_id: str, path: KeyPath, role: Role, mains: tuple[str, ...]) -> None:
        """Builds a pillar or the total."""
        doc, data = self.sources.holder(str(path[0])), self.sources.get(str(path[0]))
        data = (data if len(path) == 1 else data[path[1]]) or {}
        named = data.get("of")
        for i, part in enumerate(named or ()):
            if part is not None and part not in self.nodes:
                self._unknown_node(part, doc.place(*path, "of", i))
        parts = mains if named is None else tuple(part for part in named if part in self.nodes)
        weights = tuple(self._weight(self.nodes[part]) for part in parts)
        over = data.get("points_over")
        node = Node(
            id=node_id,
            code=data.get("code") or node_id,
            title=text_of(data.get("title")) if data.get("title") else Text("Điểm tổng", "Total"),
            role=role,
            provenance=NodeProvenance(no_surer(self.sources, data.get("provenance")) or "reconstructed"),
            cite=self._cite(data.get("cite"), doc, path),
            parts=parts,
            weights=weights,
            max_points=over,
            points=self._worth(over, parts, None),
            open_range=data.get("range") == "open",
            evidence=_text(data.get("evidence")),
            sources=tuple(data.get("sources") or ()),
            place=doc.place(*path),
        )
        node = evolve(node, formula=self._formula(node, data.get("formula"), doc, path))
        if over is not None and (named is None or len(parts) == len(named)) and node.adds_up:
            self._check_sum(node, doc, (*path, "points_over"))
        self._check_counts(node, doc, path)
        self._check_weights(node, data, whole=role == "total" and named is None)
        self._check_range(node, doc.place(*path, "range"))
        self._add(node, doc, path)

    def _check_weights(self, node: Node, data: Mapping[str, object], whole: bool = True) -> None:
        """Holds the weights of the parts that a weighted mean is made of against each other.

        A pillar takes some of the main indicators, whose weights need not add up. Rules that were accepted once, and
        that a record may hold, are accepted again.
        """
        if self.unsound or self.sources.accepted or "formula" in data:
            return
        parts = [self.nodes[part] for part in node.parts]
        if node.max_points is None:  # else its points have been held against theirs
            self.problems += unlike_weights(node, parts)
        if whole:
            self.problems += not_one(node, parts, self.written)

    def _check_range(self, node: Node, place: Place) -> None:
        """A mean of parts stays within 0 to 1 only where they do: one that is not open takes none that may leave it.

        Rules that were accepted once, and that a record may hold, are accepted again.
        """
        if node.open_range:
            self.ranged[node.id] = place
        elif node.formula is None and node.parts and not self.unsound and not self.sources.accepted:
            self.problems += leaves_its_range(node, [self.nodes[part] for part in node.parts], self.ranged)

    def _weight(self, part: Node) -> Fraction:
        """How much a part counts: its points in this edition, or else its weight; nothing where it is not assessed."""
        if part.not_assessed is not None:
            return ZERO
        if part.points is not None:
            return part.points
        return part.weight if part.weight is not None else ONE

    def _worth(self, max_points: Fraction | None, parts: tuple[str, ...], left: Leaves | None) -> Fraction | None:
        """What a value of 1 is worth in this edition: less than the maximum where a part leaves with its points."""
        if max_points is None or left is not None:
            return None if max_points is None else ZERO
        return max_points - sum((self._left(self.nodes[part]) for part in parts), ZERO)

    @staticmethod
    def _left(part: Node) -> Fraction:
        """The points that a part takes away with it: all where it leaves, none where the others are rescaled."""
        most = part.max_points or ZERO
        if part.not_assessed is not None:
            return most if part.not_assessed == "leave" else ZERO
        return most - (part.points or ZERO)

    def _formula(self, node: Node, text: object, doc: Document, path: KeyPath) -> Formula | None:
        if not isinstance(text, str):
            self.used.update(node.inputs)
            return None
        names: Scope = self._scope(node)
        within = (None, None) if node.open_range else UNIT_RANGE
        try:
            formula = build(text, names, self.functions, self.measures, node.max_points, within)
            self._refuse_unreachable(formula, names, node)
        except FormulaError as error:
            found = error.of_component(node.code) if isinstance(error, FunctionError) else error
            place = doc.inside(found.span[0], *path, "formula")
            cut = found.code == "DTI-F002" and doc.cut_at_a_comma(*path, "formula")
            self.problems.append(problem("DTI-L112", place) if cut else problem(found.code, place, **found.facts))
            self.used.update(names)
            return None
        self.used.update(formula.names, formula.parameters)
        for name in node.inputs:
            if name in self.inputs and name not in formula.names and not self._decides(node, name):
                self.problems.append(problem("DTI-L015", doc.key(*path, "inputs", name), name=name))
        return formula

    def _refuse_unreachable(self, formula: Formula, names: Scope, node: Node) -> None:
        """Refuses thresholds that nothing reaches, but in rules that were accepted once, as a record holds them."""
        if not self.sources.accepted:
            from dti_rules.formula.reach import refuse_unreachable  # noqa: PLC0415  kept rule sets are not proved

            refuse_unreachable(formula.ground, names, self.functions, node.max_points)

    def _condition(self, node: Node, data: "IndicatorData", doc: Document, path: KeyPath) -> None:
        """Reads under which condition the node is not assessed: a formula that is 1 where it holds."""
        text = data.get(WHEN)
        if not isinstance(text, str):
            return
        names = {name: each for name, each in self._scope(node).items() if each.kind != "node"}
        try:
            formula = build(f"{_BEFORE}{text}{_AFTER}", names, self.functions, self.measures)
            if formula.relative:
                raise FormulaError("DTI-L105", (len(_BEFORE), 0), id=node.id)
        except FormulaError as error:
            found = error.of_component(node.code) if isinstance(error, FunctionError) else error
            place = doc.inside(min(max(0, found.span[0] - len(_BEFORE)), len(text)), *path, WHEN)
            self.problems.append(problem(found.code, place, **found.facts))
            self.used.update(names)
            return
        self.used.update(formula.names, formula.parameters)
        self.conditions[node.id] = Condition(text, formula)

    def _decides(self, node: Node, name: str) -> bool:
        """Whether a figure decides if the node is assessed."""
        return node.id in self.conditions and name in self.conditions[node.id].formula.names

    def _scope(self, node: Node) -> Scope:
        scope = {**self.parameters, **{name: self.inputs[name] for name in node.inputs if name in self.inputs}}
        for part in map(self.nodes.__getitem__, node.parts):
            low, high = (None, None) if part.open_range else UNIT_RANGE
            scope[part.id] = Input(part.id, "node", part.title, None, low, high)
        return scope

    def _cite(self, cite: "Cited | None", doc: Document, path: KeyPath) -> Citation:
        cite = cite or {}
        if not cite:
            self.problems.append(
                problem("DTI-L018", doc.place(*path), what=Text("trích dẫn (cite)", "citation (cite)"))
            )
        return Citation(cite.get("document") or "", cite.get("place") or "")

    def _check_indicator(self, node: Node, data: "IndicatorData", doc: Document, path: KeyPath) -> None:
        provenance = data.get("provenance") or {}
        needed = {"formula": node.formula, "points": node.max_points, "weight": node.weight}
        for key, stated in needed.items():
            if stated is not None and key not in provenance and not (key == "formula" and "formula" not in data):
                what = Text(f"nguồn gốc (provenance) của {key}", f"provenance of {key}")
                self.problems.append(problem("DTI-L018", doc.place(*path, "provenance"), what=what))
        if node.inputs and "formula" not in data and not doc.misspelt("formula", *path):
            self.problems.append(problem("DTI-L007", doc.place(*path), key="formula"))
        for i, source in enumerate(node.sources):
            known = self.sources.get("sources", {})
            if source is not None and source not in known:
                hint = did_you_mean(nearest(source, known), Text("hãy thêm vào sources", "add it to `sources`"))
                self.problems.append(problem("DTI-L027", doc.place(*path, "sources", i), name=source, hint=hint))
        if node.parts and node.max_points is not None:
            self._check_sum(node, doc, (*path, "max_points"))
        self._check_weights(node, data)

    def _check_counts(self, node: Node, doc: Document, path: KeyPath) -> None:
        """A total needs one part that counts: by nothing at all it cannot be divided.

        An indicator may have none: a form may list what earns no points, and nothing above rests on that.
        """
        assessed = [part for part in node.parts if self.nodes[part].not_assessed is None]
        if self.unsound or any(node.weights) or "formula" in self._at(doc, path):
            return
        if assessed or node.role == "total":
            self.problems.append(problem("DTI-L080", doc.place(*path), code=node.code))

    @staticmethod
    def _at(doc: Document, path: KeyPath) -> Mapping[str, object]:
        found: Any = doc.data
        for step in path:
            found = found[step]
        return found or {}

    def _check_sum(self, node: Node, doc: Document, path: KeyPath) -> None:
        parts = [self.nodes[part] for part in node.parts]
        if self.unsound and any(part.max_points is None for part in parts):
            return
        total = sum((part.max_points or ZERO for part in parts), ZERO)
        if total != node.max_points:
            named = named_parts([(part.code, part.max_points or ZERO) for part in parts])
            said = problem("DTI-L014", doc.place(*path), code=node.code, declared=exactly(node.max_points or ZERO),
                           sum=exactly(total), parts=named)  # fmt: skip
            self.problems.append(said)

    def _add(self, node: Node, doc: Document, path: KeyPath) -> None:
        place = doc.place(*path, "id") if node.role == "indicator" else doc.key(*path)
        if node.id in self.nodes:
            first = str(self.nodes[node.id].place)
            self.problems.append(problem("DTI-L028", place, id=node.id, first=first))
        elif node.id in self.inputs:
            self.problems.append(problem("DTI-L029", place, id=node.id))
        if node.id[0] != "?" and not is_id(node.id):
            self.problems.append(problem("DTI-L035", place, id=node.id))
        here, seen = doc.place(*path, "code"), plain_code(node.code)
        if node.code != seen:
            self.problems.append(problem("DTI-L113", here, code=node.code, seen=seen))
        if node.code and seen in self.codes:
            self.problems.append(problem("DTI-L021", here, code=node.code, first=self.codes[seen]))
        self.codes.setdefault(seen, str(node.place))
        self.nodes[node.id] = node

    def _unknown_node(self, name: str, place: Place) -> None:
        if any(node_id[0] == "?" for node_id in self.nodes):  # it may be the one that lost its id
            return
        hint = did_you_mean(
            nearest(name, self.nodes), Text("xem các chỉ số đã khai báo", "see the declared indicators")
        )
        self.problems.append(problem("DTI-L038", place, id=name, hint=hint))
