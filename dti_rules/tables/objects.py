"""Figures as objects, in JSON or YAML: a submission a unit, or an object a figure."""

from collections.abc import Iterator, Sequence

import yaml

from dti_rules.loading.documents import YamlNode, place_of
from dti_rules.loading.json_kinds import other_content
from dti_rules.loading.json_text import NUMBER, compose_file, is_null
from dti_rules.tables.csv_rows import MOST_SOUGHT
from dti_rules.tables.headings import meant
from dti_rules.tables.row import COLUMNS, NEEDED, SUBMISSION, Row
from dti_rules.words.characters import spaced
from dti_rules.words.many import Problems
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, did_you_mean, fail, problem
from dti_rules.words.text import Text


def object_rows(text: str, shown: str, needed: Sequence[str]) -> list[Row]:
    """Tidy rows, or submissions as objects: {unit, complete, inputs: {}, ratios: {}, points: {}, values: {}, …}.

    A submission's `source` is that of all its figures. What is null states nothing.
    """
    root = compose_file(text, shown)
    if root is None:
        raise fail("DTI-T003", Place(shown))
    return node_rows(root, shown, needed)


def node_rows(root: YamlNode, shown: str, needed: Sequence[str]) -> list[Row]:
    """The rows of objects that are composed already: see `object_rows`."""
    problems = Problems()
    rows = list(_items(root, shown, problems) if "unit" in needed else _by_item(root, shown, problems))
    if problems:
        raise problems.error()
    if not rows:
        raise fail("DTI-T003", Place(shown))
    return rows


def _by_item(root: YamlNode, shown: str, problems: Problems) -> Iterator[Row]:
    """Rows without units, as an object by item: `{"domain_name_rate": {"highest": "91.84%", "source": "…"}}`."""
    if not isinstance(root, yaml.MappingNode):
        problems.append(shape(root, shown, Text("cần một đối tượng", "an object is needed")))
        return
    for item, node in keys_of(root, shown, problems).items():
        if not isinstance(node, yaml.MappingNode):
            problems.append(shape(node, shown, Text("cần một đối tượng", "an object is needed")))
            continue
        stated = _stated(node, shown, problems)
        source = text_of(stated["source"], shown, problems) if "source" in stated else ""
        for measure, value in stated.items():
            if measure not in ("source", "note"):
                figure, number = text_of(value, shown, problems), value.tag == NUMBER
                yield Row("", item, measure, figure, "", source, place_of(value, shown), json_number=number)


def _items(root: YamlNode, shown: str, problems: Problems) -> Iterator[Row]:
    if isinstance(root, yaml.MappingNode):
        keys = keys_of(root, shown, problems)
        if (other := other_content(keys, place_of(root, shown))) is not None:
            problems.append(other)
            return
        if "submissions" in keys and keys.keys() <= {"submissions", "note"}:
            root = keys["submissions"]
        else:
            yield from _item(root, shown, problems)
            return
    if not isinstance(root, yaml.SequenceNode):
        problems.append(shape(root, shown, Text("cần một danh sách", "a list is needed")))
        return
    for item in root.value:
        yield from _item(item, shown, problems)


def _item(node: YamlNode, shown: str, problems: Problems) -> Iterator[Row]:
    if not isinstance(node, yaml.MappingNode):
        problems.append(shape(node, shown, Text("cần một đối tượng", "an object is needed")))
        return
    keys = _with_unit(keys_of(node, shown, problems), shown)
    known = COLUMNS if "item" in keys else ("unit", "complete", "illustrative", "source", "note", *_GROUPS)
    for key, inner in keys.items():
        if key not in known:
            near = nearest(key, known) if problems.count < MOST_SOUGHT else None
            hint = did_you_mean(near, Text("các khóa: " + ", ".join(known), "keys: " + ", ".join(known)))
            problems.refuse("DTI-L005", place_of(inner, shown), key=key, hint=hint)
    tidy = "item" in keys
    keys = {key: inner for key, inner in keys.items() if not is_null(inner) or (tidy and key == "figure")}
    if "unit" not in keys:
        problems.refuse("DTI-L007", place_of(node, shown), key="unit")
        return
    if tidy:
        yield from _tidy_object(node, keys, shown, problems)
    else:
        yield from _submission_object(keys, shown, problems)


def _with_unit(keys: dict[str, YamlNode], shown: str) -> dict[str, YamlNode]:
    """The keys, that of the unit called so. Raises ProblemsError where two could be that."""
    if "unit" in keys:
        return keys
    found = meant(tuple(keys), place=lambda key: place_of(keys[key], shown))
    return {found.get(key, key): inner for key, inner in keys.items()}


_GROUPS = {"inputs": "input", "ratios": "ratio", "points": "points", "values": "value", "ranks": "rank",
           "not_assessed": "not_assessed"}  # fmt: skip


def _tidy_object(node: YamlNode, keys: dict[str, YamlNode], shown: str, problems: Problems) -> Iterator[Row]:
    for key in NEEDED:
        if key not in keys:
            problems.refuse("DTI-L007", place_of(node, shown), key=key)
    said = {name: keys[name] for name in COLUMNS if name in keys and not is_null(keys[name])}
    data = {name: text_of(said[name], shown, problems) if name in said else "" for name in COLUMNS}
    figure = place_of(keys.get("figure", node), shown)
    yield Row.of(data, figure)._replace(json_number="figure" in keys and _is_number(keys["figure"]))


def _submission_object(keys: dict[str, YamlNode], shown: str, problems: Problems) -> Iterator[Row]:
    unit = text_of(keys["unit"], shown, problems)
    if "complete" in keys:
        complete = text_of(keys["complete"], shown, problems)
        yield Row(unit, SUBMISSION, "complete", complete, "", "", place_of(keys["complete"], shown))
    else:  # a unit that states nothing is a unit all the same
        yield Row(unit, SUBMISSION, "complete", "no", "", "", place_of(keys["unit"], shown))
    if "illustrative" in keys:
        invented = text_of(keys["illustrative"], shown, problems)
        yield Row(unit, SUBMISSION, "illustrative", invented, "", "", place_of(keys["illustrative"], shown))
    source = text_of(keys["source"], shown, problems) if "source" in keys else ""
    for group, measure in _GROUPS.items():
        if group not in keys:
            continue
        node = keys[group]
        if not isinstance(node, yaml.MappingNode):
            problems.append(shape(keys[group], shown, Text(f"{group} cần một đối tượng", f"{group} must be an object")))
            continue
        for item, value in _stated(node, shown, problems).items():
            text, place = text_of(value, shown, problems), place_of(value, shown)
            yield Row(unit, item, measure, text, "", source, place, json_number=_is_number(value))


def _is_number(node: YamlNode) -> bool:
    """Whether a figure is a number of JSON, or a plain word of YAML, which are written in the English style."""
    return node.tag == NUMBER or (isinstance(node, yaml.ScalarNode) and not node.style)


def _stated(node: yaml.MappingNode, shown: str, problems: Problems) -> dict[str, YamlNode]:
    """What an object states, by key: a key whose value is null is as good as absent."""
    return {key: value for key, value in keys_of(node, shown, problems).items() if not is_null(value)}


def keys_of(node: yaml.MappingNode, shown: str, problems: Problems) -> dict[str, YamlNode]:
    """What stands in an object, by key; a key that stands twice is a problem."""
    found: dict[str, YamlNode] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name in found:
            line = str(found[name].start_mark.line + 1)
            problems.refuse("DTI-L004", place_of(key, shown), key=name, line=line)
        found[name] = value
    return found


def text_of(node: YamlNode, shown: str, problems: Problems) -> str:
    """The text of a part; a list or an object is a problem."""
    if isinstance(node, yaml.ScalarNode):
        return spaced(str(node.value).strip())
    problems.append(shape(node, shown, Text("cần một số hoặc một chuỗi", "a number or a text is needed")))
    return ""


def shape(node: YamlNode, shown: str, reason: Text) -> Problem:
    """The problem of a part that is of another kind than is needed there."""
    return problem("DTI-T020", place_of(node, shown), reason=reason)
