"""What JSON of submissions, results and test vectors holds, for the type checker alone: nothing imports it at run time.

The schemas `submission`, `scorecards` and `vectors` say the same to the world outside.
"""

from typing import Required, TypedDict

from dti_rules.model.figures import Measure


class StatedSubmission(TypedDict, total=False):
    """A unit's submission."""

    unit: Required[str]
    inputs: dict[str, str | int | bool]
    ratios: dict[str, str]
    points: dict[str, str]
    values: dict[str, str]
    ranks: dict[str, int]
    not_assessed: dict[str, str]
    complete: bool
    illustrative: bool
    source: str


class UnitResult(TypedDict):
    """What a unit's submission comes to."""

    unit: str
    rank: int | None
    rank_bounds: list[int] | None
    nodes: dict[str, dict[str, object]]
    provenance: str
    warnings: list[str]


class Results(TypedDict):
    """What a cohort comes to."""

    results: list[UnitResult]
    warnings: list[str]


class Vector(Results):
    """A cohort and what it must come to."""

    number: int
    about: str
    submissions: list[StatedSubmission]


class Vectors(TypedDict):
    """A file of test vectors."""

    kind: str
    schema: int
    rule_set: dict[str, str]
    unit_list: dict[str, object]
    seed: int
    irrational: list[str]
    vectors: list[Vector]


class UnitJson(TypedDict):
    """A unit in the JSON of `score`."""

    list: str
    code: str
    name: str


class WarningJson(TypedDict):
    """A warning."""

    code: str
    facts: dict[str, object]


class NodeJson(TypedDict, total=False):
    """A node of a unit."""

    value: Required[str | dict[str, str] | None]
    printed: Required[str | None]
    points: Required[str | dict[str, str] | None]
    state: Required[str]
    provenance: Required[str]
    printed_bounds: dict[str, str]
    points_printed: str


class CardJson(TypedDict):
    """A unit's scorecard."""

    unit: UnitJson
    rank: int | None
    rank_bounds: dict[str, int] | None
    total: NodeJson
    pillars: dict[str, NodeJson]
    nodes: dict[str, NodeJson]
    warnings: list[WarningJson]


class CardsJson(TypedDict):
    """The answer of `score`: what is read of it here."""

    scorecards: list[CardJson]
    warnings: list[WarningJson]


class EndsJson(TypedDict):
    """An interval in a record."""

    low: str
    high: str
    low_open: bool
    high_open: bool


class FigureJson(TypedDict):
    """A printed figure in a record."""

    item: str
    interval: EndsJson
    nominal: str
    figure: str
    measure: Measure
    source: str


class RankJson(TypedDict):
    """A published rank in a record."""

    item: str
    rank: int


class SubmissionJson(TypedDict, total=False):
    """What was stated for a unit, in a record."""

    unit: Required[dict[str, str]]
    inputs: Required[dict[str, object]]
    given: Required[list[FigureJson]]
    ranks: Required[list[RankJson]]
    complete: Required[bool]
    illustrative: Required[bool]
    printed: list[FigureJson]
    ratios: list[FigureJson]
    not_assessed: dict[str, str]


class SectionJson(TypedDict):
    """A line of a record's table of contents."""

    at: str
    of: str
    bytes: int
    digest: str
