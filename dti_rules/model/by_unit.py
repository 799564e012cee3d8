"""What an edition says of single units: what is not assessed for them, and what stands in for missing figures."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from dti_rules.words.classes import field, frozen
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.formula.formula import Formula
    from dti_rules.model.rules import Citation, Provenance

Missing = Literal["zero_with_warning", "leave_out"]
"""What becomes of a component that lacks a figure in a submission declared complete."""

Why = Literal["units", "condition", "figures", "missing", "parts"]
"""Why a node is not assessed for a unit: the edition names it, a condition on its figures holds, the figures say so,
a figure is missing, or none of the node's parts is assessed."""

By = Literal["constant", "mean", "median"]

IMPUTED_BY: Mapping[By, Text] = {
    "constant": Text("số cho trước", "a stated constant"),
    "mean": Text("trung bình cộng", "the mean"),
    "median": Text("trung vị", "the median"),
}


@frozen
class NamedUnits:
    """The units of the list, by code, for which an edition does not assess a node, and where that is written."""

    codes: frozenset[str]
    provenance: "Provenance"
    cite: "Citation | None" = None
    evidence: Text | None = None


@frozen
class Condition:
    """A condition on a unit's own figures under which a component is not assessed: 1 where it holds, else 0."""

    text: str
    formula: "Formula"


@frozen
class ByUnit:
    """How what is not assessed for one unit counts, and for which units that is so.

    `how` is `leave` (the points leave the unit's maximum) or `rescale` (the other parts take over the weight);
    `ranked_on` is the share of what is assessed of the unit, or its points.
    """

    how: Literal["leave", "rescale"]
    ranked_on: Literal["share", "points"]
    in_figures: bool
    provenance: "Provenance"
    named: Mapping[str, NamedUnits] = field(factory=dict)
    conditions: Mapping[str, Condition] = field(factory=dict)


@frozen
class Imputation:
    """What stands in for a missing figure or a missing component."""

    by: By
    provenance: "Provenance"
    value: Fraction | None = None
    evidence: Text | None = None


@frozen
class LeftOut:
    """Why a node is not assessed for one unit, in words, and how sure that is."""

    why: Why
    said: Text
    provenance: "Provenance"


@frozen
class Filled:
    """What was put in the place of what a unit lacks; `units` says how many others it was made of."""

    item: str
    rule: Imputation
    value: Fraction
    units: int | None = None
