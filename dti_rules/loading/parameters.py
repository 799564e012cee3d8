"""The parameters of an edition: numbers that the decision states and that an edition may state otherwise."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from dti_rules.formula.parser import is_id
from dti_rules.formula.scope import Input
from dti_rules.loading.inputs import components, text_of
from dti_rules.loading.reader import Document
from dti_rules.loading.sources import Sources, no_surer
from dti_rules.model.rules import TOTAL, Citation, Parameter
from dti_rules.words.names import nearest
from dti_rules.words.problems import Problem, did_you_mean, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import ParameterData

KEY = "parameters"


def read_parameters(sources: Sources, problems: list[Problem]) -> dict[str, Parameter]:
    """All parameters of the edition by id."""
    holder = sources.holder(KEY)
    declared: Mapping[str, ParameterData | None] = sources.get(KEY, {})
    return {
        name: _parameter(name, data, holder, sources, problems)
        for name, data in declared.items()
        if isinstance(data, dict)
    }


def _parameter(
    name: str, data: "ParameterData", holder: Document, sources: Sources, problems: list[Problem]
) -> Parameter:
    place, cite, unit = holder.key(KEY, name), data.get("cite") or {}, data.get("measured_in")
    if not is_id(name):
        problems.append(problem("DTI-L035", place, id=name))
    problems += [problem("DTI-L007", place, key=key) for key in ("value", "label", "provenance") if key not in data]
    if not cite and not data.get("evidence"):
        what = Text("trích dẫn (cite) hoặc căn cứ (evidence)", "citation (cite) or the evidence")
        problems.append(problem("DTI-L018", place, what=what))
    measures = sources.get("measures", {})
    if unit is not None and unit not in measures:
        hint = did_you_mean(nearest(unit, measures), Text("hãy thêm vào measures", "add it to `measures`"))
        problems.append(problem("DTI-L026", holder.place(KEY, name, "measured_in"), unit=unit, hint=hint))
    return Parameter(
        id=name,
        value=data.get("value") or Fraction(0),
        label=text_of(data.get("label")),
        provenance=no_surer(sources, data.get("provenance")) or "reconstructed",
        measured_in=unit,
        cite=Citation(cite.get("document") or "", cite.get("place") or "") if cite else None,
        evidence=text_of(data["evidence"]) if data.get("evidence") else None,
        note=text_of(data["note"]) if data.get("note") else None,
        place=place,
    )


def check_parameters(
    parameters: Mapping[str, Parameter],
    inputs: Mapping[str, Input],
    sources: Sources,
    used: set[str],
    problems: list[Problem],
) -> None:
    """Every parameter is named by a formula or is the end of a figure, and nothing else has its id."""
    nodes = {data.get("id") for _, _, data in components(sources)} | set(sources.get("pillars", {})) | {TOTAL}
    ends = {declared.part_of_parameter for declared in inputs.values()}
    for name, parameter in parameters.items():
        if name in inputs or name in nodes:
            problems.append(problem("DTI-L051", parameter.place, id=name))
        elif name not in used and name not in ends:
            problems.append(problem("DTI-L052", parameter.place, name=name))
