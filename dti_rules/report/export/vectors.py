"""Test vectors: submissions drawn from the declarations with the results that every implementation must come to.

Whoever puts the rules into another language scores the submissions of each vector as one cohort and compares. The
vectors of a smaller number are the first of a greater one.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dti_rules.loading.canonical import parse, read_bytes
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.report.export.drawing import Drawing, entered, said
from dti_rules.report.results import canonical_text, irrational_nodes, results_data
from dti_rules.scoring.absent import only_alike
from dti_rules.scoring.score import Scorecards, score
from dti_rules.tables.read import submission
from dti_rules.words.classes import evolve
from dti_rules.words.numerals import print_decimal
from dti_rules.words.problems import Place, fail
from dti_rules.words.progress import watched
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import StatedSubmission, Vector, Vectors

KIND = "dti-rules vectors"
SCHEMA, SEED, COUNT = 1, 922, 100
CYCLE = (
    "full", "missing", "open", "boundaries", "sparse", "missing", "open", "boundaries", "full", "printed",
)  # fmt: skip
"""What is drawn: everything stated; one or more figures missing of a complete submission, or not stated yet; figures
at ends and thresholds; a few components alone; figures copied from a printing."""
_ABSENT = {"missing", "open"}
_MOST = {"full": 3, "boundaries": 2, "missing": 3, "open": 3, "sparse": 2, "printed": 2}
_SOURCE = "drawn"


def vectors_form(rules: RuleSet, _cards: Scorecards | None, options: Mapping[str, Any], _lang: Lang) -> str:
    """The vectors as a form of `export --to`: one JSON, a vector a line."""
    count, seed = (options.get(name) for name in ("count", "seed"))
    return vectors_text(rules, COUNT if count is None else count, SEED if seed is None else seed)


def vectors_text(rules: RuleSet, count: int = COUNT, seed: int = SEED) -> str:
    """The JSON of so many vectors."""
    data = vectors(rules, count, seed)
    lines = ",\n".join(canonical_text(each) for each in data["vectors"])
    head = canonical_text({key: value for key, value in data.items() if key != "vectors"})
    return f'{head[:-1]},"vectors":[\n{lines}\n]}}\n'


def vectors(rules: RuleSet, count: int = COUNT, seed: int = SEED) -> "Vectors":
    """So many vectors as plain JSON data."""
    only_alike(rules, Text("export --to vectors", "export --to vectors"))
    numbers = watched(range(1, count + 1), Text("Đang tạo bộ thử", "Drawing vectors"), count, alone=True)
    return {
        "kind": KIND,
        "schema": SCHEMA,
        "rule_set": {
            "id": rules.id,
            "version": rules.version,
            "rules_digest": rules.rules_digest,
            "content_digest": rules.content_digest,
        },
        "unit_list": {"id": rules.unit_list, "units": len(rules.units.units)},
        "seed": seed,
        "irrational": sorted(irrational_nodes(rules)),
        "vectors": [vector(rules, seed, number) for number in numbers],
    }


def read_vectors(rules: RuleSet, file: Path) -> "Vectors":
    """The vectors in a file. Raises ProblemsError for a file of something else, or of other rules."""
    data = parse(read_bytes(file), str(file))
    if not isinstance(data, dict) or data.get("kind") != KIND or data.get("schema") != SCHEMA:
        raise fail("DTI-I020", Place(str(file)))
    stated = data.get("rule_set")
    if not isinstance(stated, dict) or not isinstance(data.get("vectors"), list):
        raise fail("DTI-I020", Place(str(file)))
    if stated.get("rules_digest") != rules.rules_digest:
        named = f"{stated.get('id')}@{stated.get('version')}"
        raise fail("DTI-I021", Place(str(file)), stated=named, rule_set=str(rules))
    return cast("Vectors", data)


def vector(rules: RuleSet, seed: int, number: int) -> "Vector":
    """One vector: the submissions of a cohort and the results that they must have."""
    stated, about = drawn(rules, seed, number)
    cards = score(rules, [read_stated(rules, each) for each in stated])
    return {
        "number": number,
        "about": about,
        "submissions": cast("list[StatedSubmission]", stated),
        **results_data(cards),
    }


def drawn(rules: RuleSet, seed: int, number: int) -> tuple[list[dict[str, object]], str]:
    """The submissions of one vector as a file states them, and what they are drawn for."""
    about = CYCLE[(number - 1) % len(CYCLE)]
    drawing = Drawing(rules, seed, number)
    units = list(rules.units.units.values())
    first = drawing.below(len(units))
    size = min(len(units), 1 + drawing.below(_MOST[about]))
    stated = [
        {"unit": units[(first + i) % len(units)].key, **each} for i, each in enumerate(_cohort(drawing, about, size))
    ]
    if about in _ABSENT:
        take_out(drawing, stated, number)
    return stated, about


def read_stated(rules: RuleSet, stated: Mapping[str, object]) -> Submission:
    """The submission that a vector states."""
    given: dict[str, Any] = dict(stated)
    return submission(rules, given.pop("unit"), **given)


def _cohort(drawing: Drawing, about: str, size: int) -> Iterator[dict[str, object]]:
    for _ in range(size):
        match about:
            case "sparse":
                yield _sparse(drawing)
            case "printed":
                yield _printed(drawing)
            case _:
                inputs = said(drawing.figures(boundaries=about == "boundaries"))
                yield _without_none({"inputs": inputs, "values": drawing.values(), "complete": about != "open"})


def _without_none(stated: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in stated.items() if value != {}}


def take_out(drawing: Drawing, stated: list[dict[str, Any]], number: int) -> None:
    """Leaves out one figure after the other in the first unit, so that each is absent somewhere, and some by chance."""
    places = [("inputs", name) for name in drawing.rules.inputs]
    places += [("values", node.id) for node in entered(drawing.rules)]
    turn = number // len(CYCLE) * 2 + (number % len(CYCLE) > len(CYCLE) // 2)
    absent = [(0, places[turn % len(places)])]
    while drawing.often(0.5):
        absent.append((drawing.below(len(stated)), drawing.one(places)))
    for unit, (group, name) in absent:
        stated[unit].get(group, {}).pop(name, None)


def _sparse(drawing: Drawing) -> dict[str, object]:
    names = dict.fromkeys(name for node in drawing.leaves() for name in node.inputs)
    drawn = drawing.figures(names=list(names))
    kept = {name: value for name, value in drawn.items() if name in names and not drawing.often(0.1)}
    return _without_none({"inputs": said(kept), "complete": False})


def _printed(drawing: Drawing) -> dict[str, object]:
    """Main indicators as printed, or a few figures and points of components as printed."""
    if drawing.often(0.5):
        return _printed_mains(drawing)
    leaves = drawing.leaves()
    names = dict.fromkeys(name for node in leaves for name in node.inputs)
    inputs = {name: value for name, value in drawing.figures(names=list(names)).items() if name in names}
    points, values = {}, {}
    for node in drawing.leaves(6):
        if names.keys().isdisjoint(node.inputs):
            if node.points:
                points[node.id] = print_decimal(drawing.below(int(node.points * 100) + 1), 2)
            else:
                values[node.id] = print_decimal(drawing.below(10_001), 4)
    found = {"inputs": said(inputs), "points": points, "values": values, "complete": drawing.often(0.3)}
    return {**_without_none(found), "source": _SOURCE}


def _printed_mains(drawing: Drawing) -> dict[str, object]:
    """What is printed of a unit whose figures are known: no figure contradicts another."""
    rules = drawing.rules
    unit = next(iter(rules.units.units.values()))
    values = drawing.values()
    whole = [_submission(rules, unit, drawing, values) for _ in range(2)]
    card = score(rules, [evolve(each, unit=other) for each, other in zip(whole, _two(rules), strict=False)])[0]
    shown: list[Node] = [node for node in rules.mains if node.assessed and not drawing.often(0.05)]
    if drawing.often(0.3):
        shown.append(rules.total)
    digits = {node.id: card[node.id].printed for node in shown}
    found = {name: print_decimal(each, rules.rounding.decimals) for name, each in digits.items() if each is not None}
    return {**_without_none({"values": found, "complete": False}), "source": _SOURCE}


def _submission(rules: RuleSet, unit: Unit, drawing: Drawing, values: Mapping[str, object]) -> Submission:
    return submission(rules, unit.key, inputs=said(drawing.figures()), values=values, complete=True)


def _two(rules: RuleSet) -> list[Unit]:
    return list(rules.units.units.values())[:2]
