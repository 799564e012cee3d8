"""What an edition says of single units: for which of them an indicator is not assessed, and what stands in for gaps."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.loading.inputs import text_of
from dti_rules.loading.sources import Sources, no_surer
from dti_rules.model.by_unit import ByUnit, Condition, Imputation, NamedUnits
from dti_rules.model.rules import Citation, Node
from dti_rules.model.units import UnitList
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import ImputedData, UnitsData

KEY = "not_assessed_by_unit"


def read_by_unit(
    sources: Sources,
    nodes: Mapping[str, Node],
    conditions: Mapping[str, Condition],
    units: UnitList | None,
    problems: list[Problem],
) -> ByUnit | None:
    """How what is not assessed for one unit counts; None where the edition assesses all units alike.

    `units` is the edition's list, None where it is unsound: then no name is looked for.
    """
    data = sources.get(KEY)
    if data is None:
        problems += _asking(sources, nodes, conditions)
        return None
    named = {}
    for node_id, each in (data.get("units") or {}).items():
        place = sources.holder(KEY).key(KEY, "units", node_id)
        problems += _unfit(node_id, nodes, place)
        codes = _codes(sources, node_id, each, units, problems)
        cite = (each or {}).get("cite")
        named[node_id] = NamedUnits(
            codes,
            no_surer(sources, (each or {}).get("provenance")) or "reconstructed",
            Citation(cite.get("document") or "", cite.get("place") or "") if cite else None,
            text_of(each["evidence"]) if each and each.get("evidence") else None,
        )
    for node_id in conditions:
        problems += _unfit(node_id, nodes, nodes[node_id].place)
    return ByUnit(
        data.get("how") or "rescale",
        data.get("ranked_on") or "share",
        bool(data.get("in_figures")),
        no_surer(sources, data.get("provenance")) or "reconstructed",
        named,
        conditions,
    )


def _asking(sources: Sources, nodes: Mapping[str, Node], conditions: Mapping[str, Condition]) -> Iterator[Problem]:
    """What leaves components out for single units, where the edition does not say how that counts."""
    for node_id in conditions:
        yield problem("DTI-L100", nodes[node_id].place, what=Text("not_assessed_when", "not_assessed_when"))
    if (sources.get("missing") or {}).get("raw_inputs") == "leave_out":
        yield problem("DTI-L100", sources.place("missing", "raw_inputs"), what=Text("leave_out", "leave_out"))


def _unfit(node_id: str, nodes: Mapping[str, Node], place: Place) -> Iterator[Problem]:
    """An indicator that does not exist, or that a formula above names: its value could not be left out there."""
    node = nodes.get(node_id)
    if node is None or node.role != "indicator":
        known = [each.id for each in nodes.values() if each.role == "indicator"]
        hint = did_you_mean(nearest(node_id, known), Text("xem các chỉ số đã khai báo", "see the declared indicators"))
        yield problem("DTI-L038", place, id=node_id, hint=hint)
        return
    for above in nodes.values():
        if above.formula is not None and node_id in above.formula.names:
            yield problem("DTI-L101", place, id=node_id, above=above.code)


def _codes(
    sources: Sources, node_id: str, data: "UnitsData | None", units: UnitList | None, problems: list[Problem]
) -> frozenset[str]:
    found: set[str] = set()
    data = data or {}
    if units is None:
        return frozenset()
    if not data.get("of") and not data.get("groups"):
        problems.append(problem("DTI-L007", sources.place(KEY, "units", node_id), key="of"))
    for i, name in enumerate(data.get("of") or ()):
        try:
            found.add(units.find(name or "", sources.place(KEY, "units", node_id, "of", i)).code)
        except ProblemsError as error:
            problems += error.problems
    for i, group in enumerate(data.get("groups") or ()):
        if group in units.groups:
            found |= units.groups[group]
        elif group is not None:
            known = ", ".join(units.groups) or "–"
            hint = did_you_mean(nearest(group, units.groups), Text(f"các nhóm: {known}", f"the groups are {known}"))
            place = sources.place(KEY, "units", node_id, "groups", i)
            problems.append(problem("DTI-L102", place, group=group, list=units.id, hint=hint))
    return frozenset(found)


# ---- what stands in for missing figures


def read_imputed(
    sources: Sources, nodes: Mapping[str, Node], inputs: Mapping[str, Input], problems: list[Problem]
) -> dict[str, Imputation]:
    """What stands in for missing figures and components, by id, in the order of the file."""
    found: dict[str, Imputation] = {}
    imputed: Mapping[str, ImputedData | None] = (sources.get("missing") or {}).get("imputed") or {}
    for item, data in imputed.items():
        place = sources.holder("missing").key("missing", "imputed", item)
        if not isinstance(data, dict):
            continue
        problems += _not_imputed(item, data, nodes, inputs, place)
        found[item] = Imputation(
            data.get("by") or "mean",
            no_surer(sources, data.get("provenance")) or "reconstructed",
            data.get("value"),
            text_of(data["evidence"]) if data.get("evidence") else None,
        )
    return found


def _not_imputed(
    item: str, data: "ImputedData", nodes: Mapping[str, Node], inputs: Mapping[str, Input], place: Place
) -> Iterator[Problem]:
    declared, node = inputs.get(item), nodes.get(item)
    if declared is None and (node is None or node.parts or not node.assessed):
        leaves = [each.id for each in nodes.values() if not each.parts and each.assessed]
        known = Text("một số liệu đầu vào hoặc chỉ số thành phần", "an input or a component")
        yield problem("DTI-L038", place, id=item, hint=did_you_mean(nearest(item, [*inputs, *leaves]), known))
        return
    if (data.get("by") == "constant") != (data.get("value") is not None):
        yield problem("DTI-L103", place, id=item)
    if declared is not None and not declared.numeric:
        yield _refused(item, place, Text("không phải số", "it is no number"))
    elif declared is not None and _tied(declared, inputs):
        yield _refused(item, place, Text("là một phần của số liệu khác, hoặc gồm số liệu khác",
                                         "it is part of another figure, or has others as its parts"))  # fmt: skip
    value, low, high = data.get("value"), *_limits(declared, node)
    if value is not None and not Range.point(value).within(low, high):
        within = str(Range(low, high))
        yield _refused(item, place, Text(f"{value} nằm ngoài {within}", f"{value} is outside {within}"))


def _refused(item: str, place: Place, reason: Text) -> Problem:
    return problem("DTI-L104", place, id=item, reason=reason)


def _tied(declared: Input, inputs: Mapping[str, Input]) -> bool:
    return declared.part_of is not None or any(each.part_of == declared.id for each in inputs.values())


def _limits(declared: Input | None, node: Node | None) -> tuple[Fraction | None, Fraction | None]:
    if declared is not None:
        return declared.low, declared.high
    return (None, None) if node is None or node.open_range else (Fraction(0), Fraction(1))
