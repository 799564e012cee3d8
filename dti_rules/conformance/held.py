"""Holds backends to test vectors: what each tells must be what the vectors state."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.doors import Offered
from dti_rules.plugins.offers import CORE, NotTriedError, Told, found
from dti_rules.report.results import canonical_text
from dti_rules.words.classes import field, mutable
from dti_rules.words.progress import watched
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dti_rules.model.json_shapes import UnitResult, Vector, Vectors

STATED = ("computed", "missing", "given")
"""States of nodes whose printed value a table of results has."""
SHOWN = 3
"""So many differences are told."""


@mutable
class Held:
    """What came of one backend: how many vectors it took, how many figures were compared, what differs."""

    name: str
    about: Text
    not_tried: Text | None = None
    vectors: int = 0
    compared: Counter[str] = field(factory=Counter)
    """How many figures, ranks and lists of warnings' codes were compared; what it never tells is not among them."""
    undecided: int = 0
    """Units that it left to another."""
    undecided_figures: int = 0
    """Figures that it left to another."""
    left: Counter[Text] = field(factory=Counter)
    """Vectors that it did not take, by the reason."""
    differ: int = 0
    differences: list[str] = field(factory=list)
    """The first few: number of the vector, unit, what, as it should be, as it is told."""


def hold(rules: RuleSet, document: "Vectors", offered: Offered) -> Held:
    """Runs a backend over all vectors and compares. A plugin's fault is told as the plugin's."""
    held = Held(offered.name, offered.offer.about)
    if offered.plugin == CORE:
        _hold(rules, document, found(offered.offer.run), held)
        return held
    with offered.blamed():
        _hold(rules, document, found(offered.offer.run), held)
    return held


def _hold(
    rules: RuleSet, document: "Vectors", run: "Callable[[RuleSet, Vectors], Iterable[Told | Text]]", held: Held
) -> None:
    try:
        answers, vectors = iter(run(rules, document)), document["vectors"]
        doing = Text(f"Đang thử {held.name}", f"Trying {held.name}")
        for vector in watched(vectors, doing, len(vectors), alone=True):
            answer = next(answers, None)
            if answer is None:
                raise TypeError(f"{held.name} answers fewer vectors than there are")
            if isinstance(answer, Text):
                held.left[answer] += 1
                continue
            held.vectors += 1
            for place, wanted, told in _compared(vector, answer, held):
                held.compared[_kind(place)] += 1
                if wanted != told:
                    held.differ += 1
                    if len(held.differences) < SHOWN:
                        said = (canonical_text(each) for each in (wanted, told))
                        held.differences.append(f"{vector['number']} {place}: {' ≠ '.join(said)}")
    except NotTriedError as why:
        held.not_tried = why.why


_OF_RANKS, _OF_CODES = (" rank", " rank_bounds"), "warnings"


def _kind(place: str) -> str:
    """Which of the kinds stands at a place."""
    return "codes" if place.endswith(_OF_CODES) else "ranks" if place.endswith(_OF_RANKS) else "figures"


def _compared(vector: "Vector", answer: Told, held: Held) -> Iterator[tuple[str, object, object]]:
    """What is told beside what is stated: the place, what it should be, what it is."""
    if "warnings" in answer:
        yield "warnings", vector["warnings"], answer["warnings"]
    told = answer["results"]
    yield "units", len(vector["results"]), len(told)
    for wanted, unit in zip(vector["results"], told, strict=False):
        held.undecided_figures += unit.get("left", 0)
        if unit.get("undecided"):
            held.undecided += 1
        else:
            yield from _unit(wanted, unit)


def _unit(wanted: "UnitResult", told: Told) -> Iterator[tuple[str, object, object]]:
    name, stated = wanted["unit"], cast("Mapping[str, object]", wanted)
    for key in told.keys() & wanted.keys() - {"nodes", _OF_CODES}:
        yield f"{name} {key}", stated[key], told[key]
    if _OF_CODES in told:
        yield f"{name} {_OF_CODES}", _warned(wanted["warnings"], told.get("warned")), told[_OF_CODES]
    nodes = told.get("nodes", wanted["nodes"])
    for node in sorted(nodes if told.get("partly") else wanted["nodes"].keys() | nodes.keys()):
        should, does = wanted["nodes"].get(node), nodes.get(node)
        if does is None or "state" in does:
            yield f"{name} {node}", should, does
        else:
            yield from _figures(f"{name} {node}", should or {"state": "not_stated"}, does)


def _warned(codes: Sequence[str], items: Collection[str] | None) -> list[str]:
    """The codes of those indicators whose codes are told: of all, or of `items` alone."""
    return [code for code in codes if items is None or code.partition(" ")[2] in items]


def _figures(
    place: str, wanted: Mapping[str, object], told: Mapping[str, object]
) -> Iterator[tuple[str, object, object]]:
    known = wanted["state"] in STATED
    for key, value in told.items():
        yield f"{place} {key}", wanted.get(key) if known else None, value
