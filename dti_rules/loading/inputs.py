"""The inputs of a rule set: shared ones, and those that one component declares."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from dti_rules.formula.parser import is_id
from dti_rules.formula.scope import Input, Kind
from dti_rules.loading.reader import Document, KeyPath
from dti_rules.loading.sources import Sources, indicators
from dti_rules.model.rules import TOTAL, Parameter
from dti_rules.words.classes import evolve
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, did_you_mean, problem
from dti_rules.words.text import Text

Component = tuple[Document, KeyPath, dict[str, Any]]
"""A component's document, its path there and its data."""

Where = tuple[Document, KeyPath]
"""The document that declares something, and its path there."""


def text_of(data: Mapping[str, str] | None) -> Text:
    """Build a bilingual text from what a rule file says of it."""
    return Text((data or {}).get("vi") or "", (data or {}).get("en") or "")


def components(sources: Sources) -> Iterator[Component]:
    """Every indicator of every main indicator's file, the main ones included, in the annex's order."""
    for main in sources.mains:
        for path, data in indicators(main.data):
            yield main, path, data


def _input(name: str, data: dict[str, Any], document: Document, path: KeyPath, problems: list[Problem]) -> Input:
    stated = data.get("kind")
    kind: Kind = stated or "count"  # where it is misspelt, that is one problem and not three
    limits = data.get("range") or {}
    place = document.key(*path)
    low, high = limits.get("from"), limits.get("to")
    if kind in ("count", "money") and low is None:
        low = Fraction(0)
    if not is_id(name):
        problems.append(problem("DTI-L035", place, id=name))
    if kind == "number" and "range" not in data:
        problems.append(problem("DTI-L022", place, name=name))
    if low is not None and high is not None and low > high:
        problems.append(problem("DTI-L023", document.place(*path, "range"), low=str(low), high=str(high)))
    choices = {key: text_of(label) for key, label in (data.get("choices") or {}).items()}
    problems += [problem("DTI-L035", document.key(*path, "choices", key), id=key) for key in choices if not is_id(key)]
    if stated and (kind == "choice") != bool(choices):
        problems.append(problem("DTI-L024", place, name=name))
    if stated in ("count", "money", "number") and "measured_in" not in data:
        problems.append(problem("DTI-L025", place, name=name))
    return Input(
        id=name,
        kind=kind,
        label=text_of(data.get("label")),
        measured_in=data.get("measured_in"),
        low=low,
        high=high,
        part_of=data.get("part_of"),
        choices=choices,
        note=text_of(data["note"]) if data.get("note") else None,
        place=place,
    )


def read_inputs(
    sources: Sources, problems: list[Problem], parameters: Mapping[str, Parameter] = MappingProxyType({})
) -> dict[str, Input]:
    """All inputs of the rule set by id. An id declared twice, or listed as shared and not declared, is a problem.

    A figure that is part of a parameter has the parameter's value as its upper end.
    """
    found: dict[str, Input] = {}
    where: dict[str, Where] = {}
    holder = sources.holder("inputs")
    for name, data in sources.get("inputs", {}).items():
        where[name] = holder, ("inputs", name)
        found[name] = _input(name, data or {}, *where[name], problems)
    shared = set(found)
    for document, path, component in components(sources):
        for name, data in (component.get("inputs") or {}).items():
            here = (*path, "inputs", name)
            if data == "shared":
                if name not in shared:
                    hint = did_you_mean(nearest(name, shared), _declare_shared(sources))
                    problems.append(problem("DTI-L017", document.key(*here), name=name, hint=hint))
            elif data is None and name in found:  # a misspelt `shared`
                continue
            elif name in found:
                first = str(found[name].place)
                problems.append(problem("DTI-L016", document.key(*here), name=name, first=first))
            else:
                where[name] = document, here
                found[name] = _input(name, data or {}, document, here, problems)
    for declared in list(found.values()):
        whole = parameters.get(declared.part_of or "")
        if whole is not None:
            document, path = where[declared.id]
            problems += _unlike(declared, whole, document.place(*path, "part_of"))
            found[declared.id] = _below(declared, whole)
    _check_relations(found, where, sources, problems, parameters)
    return found


def _below(declared: Input, whole: Parameter) -> Input:
    """The figure with the parameter's value as its upper end."""
    high = whole.value if declared.high is None else min(declared.high, whole.value)
    return evolve(declared, part_of=None, part_of_parameter=whole.id, high=high)


def _unlike(part: Input, whole: Parameter, place: Place) -> list[Problem]:
    """The problem of a figure that cannot be part of a parameter: another unit of measure, or no number at all."""
    if part.numeric and part.measured_in == whole.measured_in:
        return []
    left, right = part.measured_in or "—", whole.measured_in or "—"
    return [problem("DTI-L020", place, part=part.id, whole=whole.id, left=left, right=right)]


def _declare_shared(sources: Sources) -> Text:
    file = sources.holder("inputs").shown
    return Text(f"hãy khai báo trong inputs của {file}", f"declare it in `inputs` of {file}")


def _check_relations(
    inputs: dict[str, Input],
    where: dict[str, Where],
    sources: Sources,
    problems: list[Problem],
    parameters: Mapping[str, Parameter],
) -> None:
    measures = sources.get("measures", {})
    nodes = {data.get("id") for _, _, data in components(sources)} | set(sources.get("pillars", {})) | {TOTAL}
    for declared in inputs.values():
        document, path = where[declared.id]
        unit, place = declared.measured_in, document.place(*path, "part_of")
        if unit is not None and unit not in measures:
            hint = did_you_mean(nearest(unit, measures), Text("hãy thêm vào measures", "add it to `measures`"))
            problems.append(problem("DTI-L026", document.place(*path, "measured_in"), unit=unit, hint=hint))
        for word in declared.choices:
            if word in inputs or word in nodes or word in parameters:
                problems.append(problem("DTI-L036", document.key(*path, "choices", word), word=word, name=declared.id))
        if declared.part_of is None:
            continue
        whole = inputs.get(declared.part_of)
        if whole is None:
            hint = did_you_mean(
                nearest(declared.part_of, [*inputs, *parameters]), Text("hãy khai báo số liệu đó", "declare that input")
            )
            problems.append(problem("DTI-L019", place, name=declared.part_of, hint=hint))
        elif (
            not (whole.numeric and declared.numeric and _alike(unit, whole.measured_in, measures)) or whole is declared
        ):
            problems.append(
                problem(
                    "DTI-L020", place, part=declared.id, whole=whole.id,
                    left=unit or "—", right=whole.measured_in or "—",
                )
            )  # fmt: skip
        else:
            _check_no_circle(declared, inputs, place, problems)


def _alike(unit: str | None, other: str | None, measures: Mapping[str, object]) -> bool:
    """Whether two units of measure are the same; one that does not exist is a problem of its own."""
    return unit == other or unit not in measures or other not in measures


def _check_no_circle(declared: Input, inputs: dict[str, Input], place: Place, problems: list[Problem]) -> None:
    seen = {declared.id}
    whole = declared.part_of
    while whole in inputs:
        if whole in seen:
            problems.append(problem("DTI-L037", place, name=declared.id))
            return
        seen.add(whole)
        whole = inputs[whole].part_of
