"""Reads what is to be audited: tidy tables of published figures, and claims in YAML or JSON (schema `claims`)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from dti_rules.auditing.statements import MEASURES, RATIOS, UNASSESSED, Statement, is_counted
from dti_rules.auditing.wording import fill
from dti_rules.loading.documents import YamlNode, place_of, read_text
from dti_rules.loading.json_kinds import other_content
from dti_rules.loading.json_text import compose_file
from dti_rules.loading.reader import Document, read_document
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.reading import readers
from dti_rules.tables.figures import doubtful_points, doubtful_value, unreadable
from dti_rules.tables.plain import is_form
from dti_rules.tables.read import truth
from dti_rules.tables.row import MEASURES as ENTERED
from dti_rules.tables.row import SUBMISSION, Row
from dti_rules.tables.rows import each_once, read_rows
from dti_rules.words.characters import escaped
from dti_rules.words.classes import evolve
from dti_rules.words.many import Problems
from dti_rules.words.names import nearest
from dti_rules.words.numerals import Numeral, Style, read_number
from dti_rules.words.problems import Place, ProblemsError, did_you_mean, fail
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.tables.frames import Frame

TABLES = (".csv", ".xlsx", ".parquet")
CLAIMS = (".yaml", ".yml", ".json")
PRINTED = ("value", "points", "rank")
"""What a table of published figures prints; its other rows (inputs) are no figures of an index."""

_NEEDS = {
    "value": ("rule_set", "unit", "item"),
    "points": ("rule_set", "unit", "item"),
    "rank": ("rule_set", "unit", "item"),
    "change_value": ("rule_set", "unit", "item", "against"),
    "change_points": ("rule_set", "unit", "item", "against"),
    "change_rank": ("rule_set", "unit", "item", "against"),
    "share": ("rule_set", "unit", "item"),
    "ratio": ("part", "whole"),
    "growth": ("part", "whole"),
    "mean_value": ("rule_set", "item"),
    "mean_points": ("rule_set", "item"),
    "above_mean_value": ("rule_set", "unit", "item"),
    "above_mean_points": ("rule_set", "unit", "item"),
    "components_at_maximum": ("rule_set", "unit"),
    "components_partial": ("rule_set", "unit"),
    "components_at_zero": ("rule_set", "unit"),
    "count_main_indicators_rising": ("rule_set", "unit", "against"),
    "count_main_indicators_falling": ("rule_set", "unit", "against"),
}
"""The keys that a claim of each measure must state, itself or by default."""


def read_statements(
    sources: "Sequence[Path | Frame]",
    rule_set: str = "",
    numbers: Style = "en",
    known: Iterable[str] = (),
    rules: RuleSet | None = None,
    float_decimals: int | None = None,
) -> tuple[Statement, ...]:
    """The statements of files and data frames, in order. Raises ProblemsError with all problems of all files.

    `rule_set` holds where a row or claim names none; `numbers` is the style of tables (claims declare their own);
    `known` are ids already taken; `rules` are those whose names the columns of a wide table bear;
    `float_decimals` is how many decimals the floats of frames stand for.
    """
    found: list[Statement] = []
    problems = Problems()
    for i, source in enumerate(each_once(sources, problems), start=1):
        try:
            if isinstance(source, Path):
                found += statements_of(source, rule_set, numbers, rules=rules)
            else:
                found += _from_frame(source, f"{type(source).__name__} {i}", rule_set, numbers, rules, float_decimals)
        except ProblemsError as error:
            problems.include(error)
    first = sources[0] if sources else ""
    return checked(found, str(first) if isinstance(first, Path) else "", problems)


def _from_frame(
    frame: "Frame", shown: str, rule_set: str, numbers: Style, rules: RuleSet | None, float_decimals: int | None
) -> list[Statement]:
    from dti_rules.tables.frames import frame_rows  # noqa: PLC0415  most runs read files

    rows = frame_rows(frame, shown, [] if rules is None else [rules], True, float_decimals)
    return statements_of_rows(rows, rule_set, numbers, rules=rules)


def claims_in(text: str, shown: str, rule_set: str = "") -> tuple[Statement, ...]:
    """The statements of claims that are at hand as a JSON text. Raises ProblemsError with all problems."""
    return checked(_claims(text, shown, rule_set), shown, Problems())


def checked(found: list[Statement], shown: str, problems: Problems) -> tuple[Statement, ...]:
    """The statements, where there are any and no two have one id. Raises ProblemsError, with those met before."""
    found = _told_apart(found)
    if not found and not problems:
        problems.refuse("DTI-T003", Place(shown))
    seen: dict[str, Statement] = {}
    for statement in found:
        if statement.id in seen:
            first = str(seen[statement.id].place)
            problems.refuse("DTI-A002", statement.place, id=statement.id, first=first)
        seen[statement.id] = statement
    if problems:
        raise problems.error()
    return tuple(found)


def _told_apart(found: list[Statement]) -> list[Statement]:
    """Rows of tables in different folders that have one name get the whole path into their ids."""
    files = {(_name(statement.place.file), statement.place.file) for statement in found}
    doubled = {name for name, _ in files if sum(other == name for other, _ in files) > 1}
    return [_by_path(statement) if _name(statement.place.file) in doubled else statement for statement in found]


def _by_path(statement: Statement) -> Statement:
    file, name = statement.place.file, _name(statement.place.file)
    if not statement.id.startswith(f"{name}:"):
        return statement
    return evolve(statement, id=escaped(file) + statement.id.removeprefix(name))


def _name(file: str) -> str:
    """The name of a file as it is said, without its folder."""
    return escaped(Path(file).name)


def statements_of(
    path: Path, rule_set: str = "", numbers: Style = "en", evidence: bool = False, rules: RuleSet | None = None
) -> list[Statement]:
    """The statements of one file."""
    form = path.suffix.lower()
    if form in TABLES:
        return _from_table(path, rule_set, numbers, evidence, rules)
    if form in CLAIMS:
        return _from_claims(path, rule_set)
    raise fail("DTI-A004", Place(str(path)), form=form or "—")


# ---- tables


def _from_table(path: Path, rule_set: str, numbers: Style, evidence: bool, rules: RuleSet | None) -> list[Statement]:
    return statements_of_rows(_rows_of(path, rules), rule_set, numbers, evidence, rules)


def statements_of_rows(
    rows: Iterable[Row], rule_set: str = "", numbers: Style = "en", evidence: bool = False, rules: RuleSet | None = None
) -> list[Statement]:
    """The statements of a table's rows. Raises ProblemsError with all problems found."""
    found: list[Statement] = []
    problems = Problems()
    for row in rows:
        if row.measure == UNASSESSED:
            found += _left_out(row, rule_set, evidence, rules, problems)
        elif row.measure not in PRINTED:
            if not problems.counted("DTI-A006", at := row.at("measure")):
                problems.refuse("DTI-A006", at, measure=row.measure, hint=_instead(row.measure))
        elif row.figure:
            try:
                found.append(_row(row, rule_set, numbers, evidence, rules))
            except ProblemsError as error:
                problems.include(error)
    if problems:
        raise problems.error()
    return found


def _left_out(
    row: Row, rule_set: str, evidence: bool, rules: RuleSet | None, problems: Problems
) -> Iterable[Statement]:
    """What a row leaves out for its unit: the cell says who decided it, or yes and the source says who."""
    said = truth(row.figure)
    who = row.source if said else row.figure
    if not row.figure or said is False:
        return
    if not (row.rule_set or rule_set):
        problems.refuse("DTI-A003", row.place, key="rule_set", measure=row.measure)
    elif not who:
        problems.refuse("DTI-T094", row.at("figure"), item=row.item, unit=row.unit)
    else:
        yield Statement(_id(row, rules), UNASSESSED, Numeral(Fraction(1), Fraction(0)), who, "en",
                        row.rule_set or rule_set, row.unit, row.item, source=row.source, place=row.at("figure"),
                        evidence=evidence)  # fmt: skip


def _rows_of(path: Path, rules: RuleSet | None) -> Iterable[Row]:
    """The rows of a table; of a workbook, which is made for one rule set, those that state a figure."""
    if path.suffix.lower() == ".parquet":
        from dti_rules.tables.frames import parquet_rows  # noqa: PLC0415  most runs read none

        return parquet_rows(path, [] if rules is None else [rules], by_rule_set=True)
    if path.suffix.lower() != ".xlsx" or not is_form(path):
        return read_rows(path, by_rule_set=True, rule_sets=[] if rules is None else [rules])
    if rules is None:
        raise fail("DTI-A007", Place(str(path)))
    return [row for row in readers()[".xlsx"](path, rules) if row.item != SUBMISSION]


def _instead(measure: str) -> Text:
    """What to do with a row that prints nothing of an index."""
    known = Text("value, points, rank, not_assessed", "value, points, rank or not_assessed")
    if measure in ENTERED:
        return fill(
            "kiểm tra (audit) chỉ nhận {known}; số liệu đầu vào thì chấm bằng `dti-rules score`",
            "the audit takes {known}; figures that are entered are read by `dti-rules score`", known=known,
        )  # fmt: skip
    if measure in MEASURES:
        return fill(
            "trong bảng chỉ ghi {known}; {measure} thì ghi vào tệp nhận định (claims, YAML)",
            "a table holds {known}; write {measure} in a file of claims (YAML)", known=known, measure=measure,
        )  # fmt: skip
    return did_you_mean(
        nearest(measure, (*PRINTED, UNASSESSED)), fill("hãy viết {known}", "write {known}", known=known)
    )


def _id(row: Row, rules: RuleSet | None) -> str:
    """The row of a tidy table, or the row and the column of a wide one."""
    place = row.at("figure")
    wide = rules is not None and len(set(row.columns[1:])) == 1
    return f"{_name(place.file)}:{place.line}" + (f":{place.column}" if wide else "")


def _row(row: Row, rule_set: str, numbers: Style, evidence: bool, rules: RuleSet | None) -> Statement:
    if not (row.rule_set or rule_set):
        raise fail("DTI-A003", row.place, key="rule_set", measure=row.measure)
    place = row.at("figure")
    most = rules.nodes[rules.items[row.item]].points if rules is not None and row.item in rules.items else None
    _plain(row.measure, row.figure, numbers, place, most)
    _counted(row.measure, row.figure, place)
    return Statement(
        id=_id(row, rules),
        measure=row.measure,
        figure=_numeral(row.figure, numbers, place),
        text=row.figure,
        style=numbers,
        rule_set=row.rule_set or rule_set,
        unit=row.unit,
        item=row.item,
        out_of=row.out_of,
        source=row.source,
        place=place,
        evidence=evidence,
    )


def _numeral(text: str, style: Style, place: Place, declared: bool = False) -> Numeral:
    numeral = read_number(text.removeprefix("+"), style)
    if numeral is None:
        raise ProblemsError([unreadable(text.removeprefix("+"), style, place, declared)])
    return numeral


def _plain(measure: str, text: str, style: Style, place: Place, most: Fraction | None = None) -> None:
    """Refuses points and printed values that are written as fractions: 468/1000 may mean several things."""
    doubtful = None
    if measure.endswith("points"):
        doubtful = doubtful_points(text, style, place, most)
    elif measure.endswith("value"):
        doubtful = doubtful_value(text, style, place, measure=measure)
    if doubtful is not None:
        raise ProblemsError([doubtful])


def _counted(measure: str, text: str, place: Place) -> None:
    """Refuses what is no number of its own where ranks and things are counted: 58/63 is the 58th of 63, no fraction."""
    if is_counted(measure) and ("/" in text or "%" in text):
        figure, _, of = text.rstrip("%").partition("/")
        hint = Text(f'; out_of: "{of}"', f'; out_of: "{of}"') if of else Text("", "")
        raise fail("DTI-A008", place, figure=text, measure=MEASURES[measure], whole=figure, hint=hint)


# ---- claims


def _from_claims(path: Path, rule_set: str) -> list[Statement]:
    return _claims(read_text(path, str(path)), str(path), rule_set)


def _claims(text: str, shown: str, rule_set: str) -> list[Statement]:
    root = compose_file(text, shown)
    if root is None:
        raise fail("DTI-L033", Place(shown))
    return claims_of(root, shown, text, rule_set)


def claims_of(root: YamlNode, shown: str, text: str, rule_set: str = "") -> list[Statement]:
    """The statements of claims that are composed already. Raises ProblemsError with all problems found."""
    if isinstance(root, yaml.MappingNode):
        stated = [str(key.value) for key, _ in root.value]
        if (other := other_content(stated, place_of(root, shown), but="claims")) is not None:
            raise ProblemsError([other])
    document, problems = read_document(root, "claims", shown, text)
    if problems or not isinstance(document.data, dict):
        raise ProblemsError(problems)
    defaults = {"numbers": "vi", "rule_set": rule_set, **(document.data.get("defaults") or {})}
    articles = document.data.get("articles") or {}
    found: list[Statement] = []
    for i, claim in enumerate(document.data["claims"]):
        try:
            _fitting(document, i, claim)
            found.append(_claim(document, i, {**defaults, **claim}, articles))
        except ProblemsError as error:
            problems = [*problems, *error.problems]
    if problems:
        raise ProblemsError(problems)
    return found


def _fitting(document: Document, i: int, claim: Mapping[str, Any]) -> None:
    """Refuses keys of a claim's own that its measure takes no notice of; a rank against a year is a change of rank."""
    measure = claim["measure"]
    strange = [("against", "against" not in _NEEDS.get(measure, ()))]
    strange += [(key, measure not in RATIOS) for key in ("part", "whole")]
    for key, is_strange in strange:
        if claim.get(key) and is_strange:
            hint = Text(f"hãy bỏ {key}", f"leave {key} out")
            if key == "against" and (change := f"change_{measure}") in MEASURES:
                hint = Text(f"hãy dùng measure: {change}, hoặc bỏ {key}", f"use measure: {change}, or leave {key} out")
            raise fail("DTI-A009", document.key("claims", i, key), key=key, measure=measure, hint=hint)


def _claim(document: Document, i: int, claim: Mapping[str, Any], articles: Mapping[str, Any]) -> Statement:
    article, measure = claim.get("article", ""), claim["measure"]
    if article and article not in articles:
        hint = did_you_mean(nearest(article, articles), Text("khai báo ở articles", "declare it under articles"))
        raise fail("DTI-A001", document.place("claims", i, "article"), article=article, hint=hint)
    paired = measure in RATIOS and {"part", "whole"} <= claim.keys()
    for key in () if paired else _NEEDS.get(measure, ("rule_set",)):
        if not claim.get(key):
            raise fail("DTI-A003", document.place("claims", i), key=key, measure=measure)
    style: Style = claim["numbers"]
    stands = document.place("claims", i, "figure")
    _plain(measure, claim["figure"], style, stands)
    _counted(measure, claim["figure"], stands)
    for key in ("out_of", "part", "whole"):
        if claim.get(key):
            _numeral(claim[key], style, document.place("claims", i, key), declared=True)
    return Statement(
        id=claim.get("id", f"{_name(document.shown)}:{document.place('claims', i).line}"),
        measure=measure,
        figure=_numeral(claim["figure"], style, stands, declared=True),
        text=claim["figure"],
        style=style,
        source=_source(articles[article]) if article else "",
        named=tuple(claim.get("named", ())),
        place=document.place("claims", i),
        **{key: claim.get(key, "") for key in
           ("rule_set", "unit", "item", "against", "out_of", "part", "whole", "topic")},
        reading=claim.get("reading"),
    )  # fmt: skip


def _source(article: Mapping[str, object]) -> str:
    when = article.get("date") or article.get("written") or article.get("period")
    return f"{article['publisher']}, {when}" if when else str(article["publisher"])


assert frozenset(MEASURES) >= _NEEDS.keys()
