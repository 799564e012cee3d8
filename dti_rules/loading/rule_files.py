"""What rule files and schemas hold, key by key, for the type checker alone: nothing imports this at run time."""

from datetime import date
from fractions import Fraction
from typing import Literal, TypedDict

from dti_rules.formula.scope import Kind
from dti_rules.model.by_unit import By
from dti_rules.model.rules import Provenance

SchemaRule = TypedDict(
    "SchemaRule",
    {
        "$ref": str,
        "$defs": dict[str, "SchemaRule"],
        "type": "str | list[str]",
        "title": str,
        "description": str,
        "properties": dict[str, "SchemaRule"],
        "additionalProperties": "bool | SchemaRule",
        "required": list[str],
        "allOf": list["SchemaRule"],
        "oneOf": list["SchemaRule"],
        "items": "SchemaRule",
        "minItems": int,
        "enum": list[str],
        "const": str,
        "format": str,
        "pattern": str,
        "minLength": int,
        "minimum": int,
        "maximum": int,
    },
    total=False,
)
"""A part of a JSON Schema: what our schemas use of it."""

Between = TypedDict("Between", {"from": Fraction, "to": Fraction}, total=False)
"""The ends of a range."""

WordsData = dict[str, str]
"""A text in both languages."""


class Cited(TypedDict, total=False):
    """Where a rule stands."""

    document: str
    place: str


class CheckedData(TypedDict, total=False):
    """Who compared a component with the annex."""

    by: str
    on: date
    page: int


class NodeSources(TypedDict, total=False):
    """Where each part of an indicator comes from."""

    title: Provenance
    points: Provenance
    weight: Provenance
    formula: Provenance


class IndicatorData(TypedDict, total=False):
    """An indicator of a file of a main indicator."""

    id: str
    code: str
    title: WordsData
    components: "list[IndicatorData]"
    provenance: NodeSources
    checked: CheckedData
    max_points: Fraction
    weight: Fraction
    inputs: "dict[str, InputData | Literal['shared']]"
    range: str
    index: dict[str, str]
    formula: str
    not_assessed_when: str
    annex_text: WordsData
    evidence: WordsData
    sources: list[str]
    note: WordsData
    cite: Cited


class InputData(TypedDict, total=False):
    """What is declared of an input."""

    kind: Kind
    label: WordsData
    range: Between
    measured_in: str
    part_of: str
    choices: dict[str, WordsData]
    note: WordsData


class ParameterData(TypedDict, total=False):
    """What is declared of a parameter."""

    value: Fraction
    label: WordsData
    provenance: Provenance
    measured_in: str
    cite: Cited
    evidence: WordsData
    note: WordsData


class UnitsData(TypedDict, total=False):
    """The units that a component is not assessed for."""

    of: list[str]
    groups: list[str]


class ImputedData(TypedDict, total=False):
    """What stands in for a missing figure."""

    by: By
    value: Fraction
    provenance: Provenance
    evidence: WordsData


class ExtremeData(TypedDict, total=False):
    """The ends of the figures of a cohort that is not at hand."""

    highest: Fraction
    lowest: Fraction
    highest_between: Between
    lowest_between: Between


class UnitData(TypedDict, total=False):
    """A unit of a list."""

    code: str
    vi: str
    en: str
    also: list[str]
    formed_of: list[str]
    groups: list[str]


class UnitListData(TypedDict, total=False):
    """A unit list."""

    title: WordsData
    before: list[str]
    units: list[UnitData]
