"""Tidy rows: one figure of one item of one unit, and where it stands."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from dti_rules.loading.documents import YamlNode, compose, place_of, read_text
from dti_rules.words.later import Later
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.progress import watched
from dti_rules.words.text import Text

if TYPE_CHECKING:
    import json

    import yaml
else:
    json, yaml = Later("json"), Later("yaml")  # a CSV table needs neither

NEEDED = ("unit", "item", "measure", "figure")
COLUMNS = (*NEEDED, "out_of", "source")
RULE_SET = "rule_set"
"""The column of a table that holds figures of several rule sets."""
MEASURES = ("input", "ratio", "points", "value", "rank", "complete", "illustrative")
_READING = Text("Đang đọc", "Reading")
SUBMISSION = "submission"
"""The item of a row that declares a submission complete: `Cà Mau,submission,complete,yes`."""


@attrs.frozen
class Row:
    """One figure as written. `places` tells where each cell stands."""

    unit: str
    item: str
    measure: str
    figure: str
    out_of: str
    source: str
    place: Place
    columns: tuple[int, ...] = ()
    json_number: bool = False
    """Whether the figure is a number of JSON, which has a style of its own."""
    rule_set: str = ""
    """The rule set that the figure belongs to, where a table holds those of several."""

    @classmethod
    def of(cls, data: Mapping[str, str], place: Place, columns: tuple[int, ...] = ()) -> "Row":
        """A row from its cells by column name."""
        unit, item, measure, figure, out_of, source = (data[name] for name in COLUMNS)
        return cls(unit, item, measure, figure, out_of, source, place, columns, rule_set=data.get(RULE_SET, ""))

    def at(self, column: str) -> Place:
        """Where the cell of a column stands."""
        i = COLUMNS.index(column)
        return Place(self.place.file, self.place.line, self.columns[i]) if i < len(self.columns) else self.place


def read_rows(path: Path, by_rule_set: bool = False, needed: Sequence[str] = NEEDED) -> list[Row]:
    """The rows of a CSV, JSON or YAML file. Raises ProblemsError with all problems of the file's shape.

    `by_rule_set` admits a column `rule_set` in a CSV; `needed` are the columns that may not be absent.
    """
    text = read_text(path, str(path))
    if path.suffix.lower() in (".json", ".yaml", ".yml"):
        return _json_rows(text, str(path), path.suffix.lower() == ".json", needed)
    return _csv_rows(text, str(path), (*COLUMNS, RULE_SET) if by_rule_set else COLUMNS, needed)


# ---- CSV


def _csv_rows(text: str, shown: str, known: tuple[str, ...], needed: Sequence[str]) -> list[Row]:
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise fail("DTI-T003", Place(shown))
    delimiter = max(",;\t", key=lines[0].count)
    cells = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(cells)]
        problems = _header_problems(header, lines[0], delimiter, shown, known)
        problems += [problem("DTI-T001", Place(shown, 1), column=name) for name in needed if name not in header]
        if problems:
            raise ProblemsError(problems)
        found = watched(cells, _READING, len(lines))
        rows = list(_rows(found, cells, header, lines, delimiter, shown, problems))
    except csv.Error as error:
        raise fail("DTI-L002", Place(shown, cells.line_num), reason=str(error)) from None
    if problems:
        raise ProblemsError(problems)
    if not rows:
        raise fail("DTI-T003", Place(shown))
    return rows


def _header_problems(
    header: Sequence[str], line: str, delimiter: str, shown: str, known: tuple[str, ...]
) -> list[Problem]:
    problems = []
    for i, name in enumerate(header):
        place = Place(shown, 1, _columns(line, delimiter)[i])
        if name not in known:
            hint = did_you_mean(
                nearest(name, known), Text("các cột: " + ", ".join(known), "columns: " + ", ".join(known))
            )
            problems.append(problem("DTI-T002", place, column=name, hint=hint))
        elif name in header[:i]:
            problems.append(problem("DTI-L004", place, key=name, line="1"))
    return problems


def _rows(
    found: Iterable[list[str]],
    cells: Any,
    header: Sequence[str],
    lines: Sequence[str],
    delimiter: str,
    shown: str,
    problems: list[Problem],
) -> Iterator[Row]:
    order = {name: i for i, name in enumerate(header)}
    start = 1
    for row in found:
        first, start = start, cells.line_num
        if not any(cell.strip() for cell in row):
            continue
        place = Place(shown, first + 1, 1)
        if len(row) != len(header):
            problems.append(problem("DTI-T023", place, found=str(len(row)), wanted=str(len(header))))
            continue
        data = {name: row[order[name]].strip() if name in order else "" for name in (*COLUMNS, RULE_SET)}
        columns = _columns(lines[first], delimiter)
        at = tuple(columns[order[name]] if name in order and order[name] < len(columns) else 1 for name in COLUMNS)
        yield Row.of(data, place, at)


def _columns(line: str, delimiter: str) -> list[int]:
    """The column, from 1, at which each cell of a line starts."""
    starts, quoted = [1], False
    if '"' not in line:
        for cell in line.split(delimiter)[:-1]:
            starts.append(starts[-1] + len(cell) + 1)
        return starts
    for i, char in enumerate(line, start=1):
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            starts.append(i + 1)
    return starts


# ---- JSON


def _json_rows(text: str, shown: str, strict: bool, needed: Sequence[str]) -> list[Row]:
    """Tidy rows, or submissions as objects: {unit, complete, inputs: {}, ratios: {}, points: {}, values: {}, …}.

    A submission's `source` is that of all its figures.
    """
    if strict:
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            raise fail("DTI-L002", Place(shown, error.lineno, error.colno), reason=error.msg) from None
        except RecursionError:
            raise fail("DTI-L031", Place(shown), most="60") from None
    root = compose(text, shown)
    if root is None:
        raise fail("DTI-T003", Place(shown))
    problems: list[Problem] = []
    rows = list(_json_items(root, shown, problems) if "unit" in needed else _by_item(root, shown, problems))
    if problems:
        raise ProblemsError(problems)
    if not rows:
        raise fail("DTI-T003", Place(shown))
    return rows


def _by_item(root: YamlNode, shown: str, problems: list[Problem]) -> Iterator[Row]:
    """Rows without units, as an object by item: `{"domain_name_rate": {"highest": "91.84%", "source": "…"}}`."""
    if not isinstance(root, yaml.MappingNode):
        problems.append(_shape(root, shown, Text("cần một đối tượng", "an object is needed")))
        return
    for item, node in _keys(root, shown, problems).items():
        if not isinstance(node, yaml.MappingNode):
            problems.append(_shape(node, shown, Text("cần một đối tượng", "an object is needed")))
            continue
        stated = _keys(node, shown, problems)
        source = _text(stated["source"], shown, problems) if "source" in stated else ""
        for measure, value in stated.items():
            if measure not in ("source", "note"):
                yield Row("", item, measure, _text(value, shown, problems), "", source, place_of(value, shown))


def _json_items(root: YamlNode, shown: str, problems: list[Problem]) -> Iterator[Row]:
    if isinstance(root, yaml.MappingNode):
        keys = _keys(root, shown, problems)
        if "submissions" in keys and keys.keys() <= {"submissions", "note"}:
            root = keys["submissions"]
        else:
            yield from _json_item(root, shown, problems)
            return
    if not isinstance(root, yaml.SequenceNode):
        problems.append(_shape(root, shown, Text("cần một danh sách", "a list is needed")))
        return
    for item in root.value:
        yield from _json_item(item, shown, problems)


def _json_item(node: YamlNode, shown: str, problems: list[Problem]) -> Iterator[Row]:
    if not isinstance(node, yaml.MappingNode):
        problems.append(_shape(node, shown, Text("cần một đối tượng", "an object is needed")))
        return
    keys = _keys(node, shown, problems)
    known = COLUMNS if "item" in keys else ("unit", "complete", "illustrative", "source", "note", *_GROUPS)
    for key, inner in keys.items():
        if key not in known:
            hint = did_you_mean(nearest(key, known), Text("các khóa: " + ", ".join(known), "keys: " + ", ".join(known)))
            problems.append(problem("DTI-L005", place_of(inner, shown), key=key, hint=hint))
    if "unit" not in keys:
        problems.append(problem("DTI-L007", place_of(node, shown), key="unit"))
        return
    if "item" in keys:
        yield from _tidy_object(node, keys, shown, problems)
    else:
        yield from _submission_object(keys, shown, problems)


_GROUPS = {"inputs": "input", "ratios": "ratio", "points": "points", "values": "value", "ranks": "rank"}


def _tidy_object(node: YamlNode, keys: dict[str, YamlNode], shown: str, problems: list[Problem]) -> Iterator[Row]:
    problems += [problem("DTI-L007", place_of(node, shown), key=key) for key in NEEDED if key not in keys]
    data = {name: _text(keys[name], shown, problems) if name in keys else "" for name in COLUMNS}
    figure = place_of(keys.get("figure", node), shown)
    number = "figure" in keys and not getattr(keys["figure"], "style", '"')
    yield attrs.evolve(Row.of(data, figure), json_number=number)


def _submission_object(keys: dict[str, YamlNode], shown: str, problems: list[Problem]) -> Iterator[Row]:
    unit = _text(keys["unit"], shown, problems)
    if "complete" in keys:
        complete = _text(keys["complete"], shown, problems)
        yield Row(unit, SUBMISSION, "complete", complete, "", "", place_of(keys["complete"], shown))
    else:  # a unit that states nothing is a unit all the same
        yield Row(unit, SUBMISSION, "complete", "no", "", "", place_of(keys["unit"], shown))
    if "illustrative" in keys:
        invented = _text(keys["illustrative"], shown, problems)
        yield Row(unit, SUBMISSION, "illustrative", invented, "", "", place_of(keys["illustrative"], shown))
    source = _text(keys["source"], shown, problems) if "source" in keys else ""
    for group, measure in _GROUPS.items():
        if group not in keys:
            continue
        node = keys[group]
        if not isinstance(node, yaml.MappingNode):
            problems.append(
                _shape(keys[group], shown, Text(f"{group} cần một đối tượng", f"{group} must be an object"))
            )
            continue
        for item, value in _keys(node, shown, problems).items():
            if isinstance(value, yaml.ScalarNode) and value.tag.endswith(":null") and not value.style:
                continue
            text, place = _text(value, shown, problems), place_of(value, shown)
            yield Row(unit, item, measure, text, "", source, place, json_number=not getattr(value, "style", '"'))


def _keys(node: "yaml.MappingNode", shown: str, problems: list[Problem]) -> dict[str, YamlNode]:
    found: dict[str, YamlNode] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name in found:
            line = str(found[name].start_mark.line + 1)
            problems.append(problem("DTI-L004", place_of(key, shown), key=name, line=line))
        found[name] = value
    return found


def _text(node: YamlNode, shown: str, problems: list[Problem]) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value).strip()
    problems.append(_shape(node, shown, Text("cần một số hoặc một chuỗi", "a number or a text is needed")))
    return ""


def _shape(node: YamlNode, shown: str, reason: Text) -> Problem:
    return problem("DTI-T020", place_of(node, shown), reason=reason)
