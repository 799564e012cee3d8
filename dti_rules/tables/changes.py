"""A table of changed figures with the reason of each, its author, and the evidence: CSV, Excel, JSON or YAML.

A row states one figure of one unit as a table of figures does, and says why. The evidence is told by number, date,
title and SHA-256; where it is kept is not ours. A row that says nothing but evidence adds it to the row before.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import yaml

from dti_rules.loading.documents import YamlNode, place_of, read_text
from dti_rules.loading.json_text import NUMBER, compose_file, is_null
from dti_rules.tables.column_names import called
from dti_rules.tables.csv_rows import check_header
from dti_rules.tables.headings import measure_of, with_columns, with_unit
from dti_rules.tables.objects import keys_of, shape, text_of
from dti_rules.tables.plain import longer_anywhere, table_of
from dti_rules.tables.row import Row
from dti_rules.words.characters import spaced, unsafe
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.many import Problems
from dti_rules.words.names import name_key, nearest
from dti_rules.words.problems import Place, did_you_mean, fail
from dti_rules.words.text import Text

Verdict = Literal["", "changed", "agreed", "withdrawn"]
VERDICTS: Mapping[Verdict, Text] = {
    "changed": Text("sửa", "changed"),
    "agreed": Text("đồng ý", "agreed"),
    "withdrawn": Text("rút", "withdrawn"),
}
_MEANT = {name_key(word): verdict for verdict, name in VERDICTS.items() for word in (verdict, name.vi)}
_FIGURE = ("unit", "item", "measure", "figure", "out_of", "source")
_SAID = ("verdict", "reason", "author")
EVIDENCE = ("number", "date", "title", "sha256")
COLUMNS = (*_FIGURE, *_SAID, *(f"evidence_{part}" for part in EVIDENCE))
_SHA = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
LONGEST = 2_000
"""How many characters a reason or a title may have."""


@frozen
class Evidence:
    """A document that bears witness: its number, date (ISO), title, and the digest of the file; each may be empty."""

    number: str = ""
    date: str = ""
    title: str = ""
    sha256: str = ""


@frozen
class StatedChange:
    """What a table says of one figure: the figure as a row, what was decided, why, by whom, on what evidence."""

    row: Row
    verdict: Verdict = ""
    reason: str = ""
    author: str = ""
    evidence: tuple[Evidence, ...] = ()


def read_changes(path: Path) -> tuple[StatedChange, ...]:
    """The rows of a file. Raises ProblemsError with all that is wrong with it."""
    shown, problems = str(path), Problems()
    is_object = path.suffix.lower() in (".json", ".yaml", ".yml")
    cells = _objects(read_text(path, shown), shown, problems) if is_object else _table(path)
    found: list[StatedChange] = []
    for each in cells:
        stated = each.stated(problems)
        if found and each.only_evidence and _same(found[-1].row, stated.row):
            found[-1] = evolve(found[-1], evidence=(*found[-1].evidence, *stated.evidence))
        else:
            found.append(stated)
    if problems:
        raise problems.error()
    if not found:
        raise fail("DTI-T003", Place(shown))
    return tuple(found)


def _same(a: Row, b: Row) -> bool:
    return (a.unit, a.item) == (b.unit, b.item) and b.measure in ("", a.measure)


@frozen
class _Cells:
    """What is written of one figure, and where each part stands."""

    texts: Mapping[str, str]
    places: Mapping[str, Place]
    place: Place
    evidence: tuple[tuple[Mapping[str, str], Place], ...]
    json_number: bool = False

    @property
    def only_evidence(self) -> bool:
        """Whether nothing is said but the figure's name and evidence."""
        return bool(self.evidence) and not any(self.texts.get(name) for name in ("figure", "source", *_SAID))

    def stated(self, problems: Problems) -> StatedChange:
        """Read the texts of the row; what does not fit is added to `problems`."""
        for name in ("unit", "item"):
            if not self.texts.get(name):
                problems.refuse("DTI-H030", self.at(name), column=Text(called(name).vi.lower(), name))
        for name, text in self.texts.items():
            _refuse_unfit(text, self.at(name), problems)
        at = tuple(self.at(name).column for name in _FIGURE)
        unit, item, measure, figure, out_of, source = (self.texts.get(name, "") for name in _FIGURE)
        row = Row(unit, item, measure_of(measure), figure, out_of, source, self.place, at, self.json_number)
        evidence = tuple(_evidence(said, place, problems) for said, place in self.evidence)
        reason, author = (" ".join(self.texts.get(name, "").split()) for name in ("reason", "author"))
        return StatedChange(row, self.verdict(problems), reason, author, evidence)

    def at(self, name: str) -> Place:
        """Where a cell of the row stands in its file."""
        return self.places.get(name, self.place)

    def verdict(self, problems: Problems) -> Verdict:
        """What was decided."""
        text = self.texts.get("verdict", "")
        found = _MEANT.get(name_key(text), "")
        if text and not found:
            problems.refuse("DTI-H031", self.at("verdict"), verdict=text)
        return found


def _refuse_unfit(text: str, place: Place, problems: Problems) -> None:
    if (char := unsafe(text)) is not None:
        problems.refuse("DTI-L061", place, char=char)
    elif len(text) > LONGEST:
        problems.refuse("DTI-H020", place, most=str(LONGEST))


def _evidence(said: Mapping[str, str], place: Place, problems: Problems) -> Evidence:
    for text in said.values():
        _refuse_unfit(text, place, problems)
    number, day, title, digest = (" ".join(said.get(part, "").split()) for part in EVIDENCE)
    sha = _SHA.fullmatch(digest.lower())
    if digest and sha is None:
        problems.refuse("DTI-H032", place, text=digest)
    iso = iso_date(day)
    if day and iso is None:
        problems.refuse("DTI-H033", place, text=day)
    return Evidence(number, iso or "", title, f"sha256:{sha[1]}" if sha else "")


def iso_date(text: str) -> str | None:
    """A date as `2023-07-12`, written so or as `12/7/2023` (day, month, year); None for anything else."""
    written = _DAY.fullmatch(text.strip())
    try:
        day = date(int(written[3]), int(written[2]), int(written[1])) if written else date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day.isoformat()


# ---- CSV


def _table(path: Path) -> Iterator[_Cells]:
    table = with_columns(with_unit(table_of(path, longer=longer_anywhere)), COLUMNS)
    check_header(table, COLUMNS, ("unit", "item", "reason"))
    table.check()
    for place, texts, columns, numbers in table.cells():
        said = {name: spaced(texts[i]) for i, name in enumerate(table.header) if name}
        number = "figure" in table.header and table.header.index("figure") in numbers
        places = {name: place.beside(columns[i]) for i, name in enumerate(table.header) if name}
        evidence = {part: said.pop(f"evidence_{part}", "") for part in EVIDENCE}
        at = next((places[f"evidence_{part}"] for part in EVIDENCE if evidence[part]), place)
        yield _Cells(said, places, place, ((evidence, at),) if any(evidence.values()) else (), number)


# ---- JSON and YAML


def _objects(text: str, shown: str, problems: Problems) -> Iterator[_Cells]:
    root = compose_file(text, shown)
    if root is None:
        raise fail("DTI-T003", Place(shown))
    if isinstance(root, yaml.MappingNode):
        keys = keys_of(root, shown, problems)
        root = keys.get("changes", root)
    if not isinstance(root, yaml.SequenceNode):
        problems.append(shape(root, shown, Text("cần một danh sách", "a list is needed")))
        return
    for node in root.value:
        if isinstance(node, yaml.MappingNode):
            yield _object(node, shown, problems)
        else:
            problems.append(shape(node, shown, Text("cần một đối tượng", "an object is needed")))


def _object(node: YamlNode, shown: str, problems: Problems) -> _Cells:
    keys = _known(node, (*_FIGURE, *_SAID, "evidence"), shown, problems)
    listed = keys.pop("evidence", None)
    several = listed.value if isinstance(listed, yaml.SequenceNode) else [] if listed is None else [listed]
    evidence = []
    for each in several:
        if isinstance(each, yaml.MappingNode):
            parts = _known(each, EVIDENCE, shown, problems)
            evidence.append(({k: text_of(v, shown, problems) for k, v in parts.items()}, place_of(each, shown)))
        else:
            problems.append(shape(each, shown, Text("cần một đối tượng", "an object is needed")))
    texts = {name: text_of(value, shown, problems) for name, value in keys.items()}
    places = {name: place_of(value, shown) for name, value in keys.items()}
    number = "figure" in keys and keys["figure"].tag == NUMBER
    return _Cells(texts, places, place_of(node, shown), tuple(evidence), number)


def _known(node: YamlNode, known: tuple[str, ...], shown: str, problems: Problems) -> dict[str, YamlNode]:
    """What an object says, by key; what is null is not said."""
    assert isinstance(node, yaml.MappingNode)
    found = keys_of(node, shown, problems)
    for key, inner in found.items():
        if key not in known:
            hint = did_you_mean(nearest(key, known), Text("các khóa: " + ", ".join(known), "keys: " + ", ".join(known)))
            problems.refuse("DTI-L005", place_of(inner, shown), key=key, hint=hint)
    return {key: inner for key, inner in found.items() if key in known and not is_null(inner)}
