"""What datasette is told of the tables (its `metadata.json`), with the questions that a newsroom asks first."""

import json
from typing import Any

from dti_rules.model.rules import RuleSet
from dti_rules.report.database.rows import Rows
from dti_rules.report.database.tables import TABLES, VIEWS, Table
from dti_rules.words.classes import frozen
from dti_rules.words.text import Lang, Text


@frozen
class Question:
    """A question, and the SQL that answers it; `:unit` in it is asked of the reader."""

    name: str
    title: Text
    about: Text
    sql: str


QUESTIONS = (
    Question("who_is_first", Text("Ai đứng đầu, và hạng nào chưa rõ?", "Who is first, and which ranks are open?"),
             Text("Hạng trống nghĩa là số liệu cho phép nhiều hạng: từ best đến worst.",
                  "Where rank is empty, the figures allow several: from best to worst."), """\
SELECT rank, best, worst, unit_name, points_printed, printed, provenance, illustrative
FROM ranking
ORDER BY best, worst, unit_name"""),
    Question("where_points_were_lost", Text("Một tỉnh mất điểm nhiều nhất ở đâu, theo quy định nào?",
                                            "Where did a unit lose the most points, and by which rule?"),
             Text("Gõ tên đơn vị, ví dụ Cà Mau. Chỉ số chính đứng thay khi chưa biết điểm các thành phần.",
                  "Type a unit's name (Cà Mau). A main indicator stands where its components are not known."), """\
SELECT code, title_vi, points_printed, max_points, lost, state, provenance, citation, formula, illustrative
FROM scorecard s
WHERE unit_name = :unit AND lost > 0 AND (kind = 'component' OR kind = 'main' AND NOT EXISTS (
  SELECT 1 FROM scorecard c WHERE c.unit = s.unit AND c.main = s.node AND c.kind = 'component' AND c.lost IS NOT NULL))
ORDER BY lost DESC, position
LIMIT 20"""),
    Question("what_most_units_fail", Text("Chỉ số nào nhiều đơn vị không được điểm nào nhất?",
                                          "At which components do the most units get nothing?"),
             Text("Chỉ tính các đơn vị có điểm chính xác ở chỉ số đó.",
                  "Only units whose points are exactly known are counted."), """\
SELECT n.code, n.title_vi, n.max_points, SUM(p.points = 0) AS at_zero, SUM(p.points = n.max_points) AS at_maximum,
       COUNT(p.points) AS known, n.provenance_formula, c.said AS citation, MAX(u.illustrative) AS illustrative
FROM points p
JOIN nodes n ON n.node = p.node
JOIN units u ON u.unit = p.unit
JOIN citations c ON c.citation = n.citation
WHERE n.kind = 'component' AND n.assessed
GROUP BY n.node
HAVING COUNT(p.points) > 0
ORDER BY at_zero DESC, n.position
LIMIT 20"""),
)  # fmt: skip
"""What a newsroom asks first."""

_HOW = Text(
    "Điểm và thứ hạng do dti_rules tính chính xác từ số liệu đã cho; cột …_exact là phân số chính xác, cột cùng tên "
    "không có _exact là số gần nhất. provenance cho biết kết quả chắc chắn đến mức nào.",
    "Points and ranks were computed exactly by dti_rules from the figures given; a column …_exact is the exact "
    "fraction, the column of the same name without _exact the nearest number. provenance says how sure a result is.",
)


def metadata_json(rules: RuleSet, rows: Rows, database: str, lang: Lang) -> str:
    """The text of `metadata.json` for a database of that name."""
    return json.dumps(metadata(rules, rows, database, lang), ensure_ascii=False, indent=1) + "\n"


def metadata(rules: RuleSet, rows: Rows, database: str, lang: Lang) -> dict[str, object]:
    """Titles, sources, and what every table and column means, in the form that datasette reads."""
    warned = [vi if lang == "vi" else en for _, unit, _, vi, en in rows["warnings"] if unit is None]
    return {
        "title": f"{rules.title.of(lang)} ({rules})",
        "description": " ".join([_HOW.of(lang), *warned]),
        "source": rules.decision,
        "databases": {
            database: {
                "tables": {t.name: _table(t, lang) for t in TABLES} | {v.name: _view(v.about, lang) for v in VIEWS},
                "queries": {each.name: _query(each, lang) for each in QUESTIONS},
            }
        },
    }  # fmt: skip


def _table(table: Table, lang: Lang) -> dict[str, object]:
    said: dict[str, Any] = {"description": table.about.of(lang)}
    if table.label:
        said["label_column"] = table.label
    if table.name == "points":
        said["facets"] = ["provenance", "state"]
    return {**said, "columns": {column.name: column.about.of(lang) for column in table.columns}}


def _view(about: Text, lang: Lang) -> dict[str, object]:
    return {"description": about.of(lang)}


def _query(question: Question, lang: Lang) -> dict[str, object]:
    return {"title": question.title.of(lang), "description": question.about.of(lang), "sql": question.sql}
