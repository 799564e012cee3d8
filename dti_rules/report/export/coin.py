"""The tables of COINr (iMeta, iData), and in words what they cannot say.

Columns and checks: https://bluefoxr.github.io/COINr/reference/check_iMeta.html and check_iData.html (COINr 1.1).
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from dti_rules.formula.printer import show
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.units import Unit
from dti_rules.report.export.safe import safe_codes
from dti_rules.scoring.absent import only_alike
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.cells import csv_text
from dti_rules.words.classes import frozen
from dti_rules.words.problems import fail
from dti_rules.words.text import Lang, Text

COIN_FILES = frozenset({"iMeta.csv", "iData.csv", "README.txt"})
NOTHING = "NA"
"""How R writes what is not there."""


@frozen
class MetaRow:
    """A row of COINr's table `iMeta`: one indicator or aggregate, with its weight, direction and level."""

    code: str
    node: Node
    level: int
    parent: str
    weight: Fraction
    direction: int
    kind: str


def coin_tables(rule_set: RuleSet, cards: Scorecards | None, lang: Lang) -> dict[str, str]:
    """The files of the folder by name: iMeta.csv, README.txt and, where a cohort was scored, iData.csv.

    COINr takes a column without a number for text and refuses it. So the tables of a cohort go down to what is known
    of it: an indicator whose parts nobody states is itself the lowest. Raises ProblemsError where nothing is known.
    """
    only_alike(rule_set, Text("export --to coin", "export --to coin"))
    rows = _Tree(rule_set, cards).rows()
    files = {"iMeta.csv": _meta(rule_set, rows, lang)}
    if cards is not None:
        files["iData.csv"] = _data(rows, cards, lang)
    files["README.txt"] = _readme(rule_set, rows, cards).of(lang) + "\n"
    return files


class _Tree:
    """The nodes that stand in the tables: all that count, as far down as anything is known of a cohort."""

    def __init__(self, rule_set: RuleSet, cards: Scorecards | None) -> None:
        self.rules, self.cards = rule_set, cards
        self.parts: dict[str, list[tuple[Node, Fraction]]] = {}
        if not self._known(rule_set.total):
            raise fail("DTI-I006", rule_set=rule_set.id)

    def _known(self, node: Node) -> bool:
        """Whether a node, or anything below it, has a number for any unit; notes its parts that have."""
        pairs = zip(node.parts, node.weights, strict=True)
        counted = [(self.rules.nodes[part], weight) for part, weight in pairs if weight]
        found = [(part, weight) for part, weight in counted if part.assessed and self._known(part)]
        self.parts[node.id] = found
        own = self.cards is None or any(number_of(card, node) is not None for card in self.cards)
        return bool(found) or (own and node.role != "total")

    def height(self, node: Node) -> int:
        """How many levels the node has, itself included."""
        return 1 + max((self.height(part) for part, _ in self.parts[node.id]), default=0)

    def rows(self) -> list[MetaRow]:
        """The tree from the total down: each level directly below its parent, every indicator at level 1."""
        codes, total = safe_codes(self.rules), self.rules.total
        rows = [MetaRow(codes[total.id], total, self.height(total), NOTHING, Fraction(1), 1, "Aggregate")]
        waiting = [rows[0]]
        while waiting:
            above = waiting.pop(0)
            for node, weight in self.parts[above.node.id]:
                way = above.node.formula.directions.get(node.id, 1) if above.node.formula else 1
                found = _below(codes[node.id], node, above, weight, way or 1, bool(self.parts[node.id]))
                rows += found
                if self.parts[node.id]:
                    waiting.append(found[-1])
        return sorted(rows, key=lambda row: (row.level, row.parent))


def number_of(card: Scorecard, node: Node) -> Fraction | None:
    """A node's value as a number: of a printed figure, what its digits say; None where only bounds are known.

    Of a value that is no fraction it is one that no float tells from it.
    """
    found = card[node.id]
    if isinstance(found.value, Fraction):
        return found.value
    if found.value is None or not card.stated(node.id):
        return None
    return found.value.nearest if found.nominal is None else found.nominal


def _below(code: str, node: Node, above: MetaRow, weight: Fraction, way: int, has_parts: bool) -> list[MetaRow]:
    """The node's row; for one without components above level 1, a chain of aggregates down to its indicator."""
    if has_parts:
        return [MetaRow(code, node, above.level - 1, above.code, weight, way, "Aggregate")]
    rows: list[MetaRow] = []
    parent = above.code
    for level in range(above.level - 1, 1, -1):
        rows.append(
            MetaRow(f"{code}_level{level}", node, level, parent, weight if not rows else Fraction(1), 1, "Aggregate")
        )
        parent = rows[-1].code
    return [*rows, MetaRow(code, node, 1, parent, Fraction(1) if rows else weight, way, "Indicator")]


def _meta(rule_set: RuleSet, rows: Sequence[MetaRow], lang: Lang) -> str:
    """`Target` is the value of full marks; it is left out where an indicator has none, as COINr wants all or none."""
    targets = not any(row.node.open_range for row in rows if row.kind == "Indicator")
    head = [
        "Level",
        "iCode",
        "iName",
        "Parent",
        "Direction",
        "Weight",
        "Type",
        "Unit",
        *(["Target"] if targets else []),
    ]
    table: list[list[object]] = [list(head)]
    for row in rows:
        name, unit = f"{row.node.code} {row.node.title.of(lang)}", "value" if row.node.open_range else "0..1"
        cells = [row.level, row.code, name, row.parent, row.direction, _decimal(row.weight), row.kind, unit]
        table.append([*cells, *(["1"] if targets else [])])
    return csv_text(table)


def _data(rows: Sequence[MetaRow], cards: Scorecards, lang: Lang) -> str:
    indicators = [row for row in rows if row.kind == "Indicator"]
    table: list[list[object]] = []
    table.append(["uCode", "uName", *(row.code for row in indicators)])
    for card in cards:
        values = [number_of(card, row.node) for row in indicators]
        cells = [NOTHING if value is None else _decimal(value) for value in values]
        table.append([_unit_code(card.unit), card.unit.named(lang), *cells])
    return csv_text(table)


def _unit_code(unit: Unit) -> str:
    """`vn_63_01`: letters, digits and underscores, not beginning with a digit."""
    code = re.sub(r"[^0-9A-Za-z]", "_", f"{unit.list}_{unit.code}")
    return code if code[:1].isalpha() else f"u_{code}"


def _decimal(value: Fraction) -> str:
    """A number as R reads it; R computes in binary floats, so 17 digits say all that it keeps."""
    return str(value.numerator) if value.denominator == 1 else repr(float(value))


def _readme(rule_set: RuleSet, rows: Sequence[MetaRow], cards: Scorecards | None) -> Text:
    notes = [_head(rule_set), *_not_said(rule_set, rows), *_left_out(rule_set, rows, cards), *_unknown(rows, cards)]
    return Text("\n".join(note.vi for note in notes), "\n".join(note.of("en") for note in notes))


def _head(rule_set: RuleSet) -> Text:
    return Text(
        f"{rule_set.title.vi} ({rule_set}, {rule_set.rules_digest})\n\n"
        "Bảng cho COINr: new_coin(iData = read.csv(\"iData.csv\"), iMeta = read.csv(\"iMeta.csv\")).\n"
        "Giá trị trong iData là giá trị của chỉ số thành phần mà bộ chỉ số đã tính; COINr tính tiếp bằng số thực.\n\n"
        "Những điều các bảng này không nói được:",
        f"{rule_set.title.of('en')} ({rule_set}, {rule_set.rules_digest})\n\n"
        "Tables for COINr: new_coin(iData = read.csv(\"iData.csv\"), iMeta = read.csv(\"iMeta.csv\")).\n"
        "The values in iData are those of the components as the rule set computed them; COINr goes on in floats.\n\n"
        "What these tables cannot say:",
    )  # fmt: skip


def _not_said(rule_set: RuleSet, rows: Sequence[MetaRow]) -> list[Text]:
    codes = safe_codes(rule_set)
    notes = [
        Text("- Công thức của chỉ số thành phần: chỉ có giá trị đã tính; xem dti-rules annex.",
             "- The formulas of the components: only their values are here; see dti-rules annex."),
        Text(f"- Làm tròn ({rule_set.rounding.decimals} chữ số), cách xếp hạng khi bằng điểm, căn cứ của từng điểm.",
             f"- Rounding ({rule_set.rounding.decimals} decimals), the rule for ties, and what every point rests on."),
    ]  # fmt: skip
    for pillar in rule_set.having("pillar"):
        made = ", ".join(f"{codes[p]} ({_decimal(w)})" for p, w in zip(pillar.parts, pillar.weights, strict=True) if w)
        notes.append(Text(f"- Trụ cột {pillar.code}, {pillar.title.vi}: các trụ cột dùng chung chỉ số, còn trong COINr "
                          f"mỗi mã chỉ có một Parent. Trụ cột là trung bình của {made}, trong ngoặc là trọng số.",
                          f"- Pillar {pillar.code}, {pillar.title.of('en')}: pillars share indicators, and a code has "
                          f"one Parent in COINr. It is the mean of {made}, weights in brackets."))  # fmt: skip
    for node in {row.node.id: row.node for row in rows if row.kind == "Aggregate"}.values():
        if node.formula is not None and node.parts:
            formula = show(node.formula.tree, lambda name: codes.get(name, name))
            notes.append(Text(f"- {codes[node.id]} không phải trung bình có trọng số mà là {formula}.",
                              f"- {codes[node.id]} is no weighted mean but {formula}."))  # fmt: skip
    out = [node for node in rule_set.having("indicator") if not node.assessed]
    if out:
        named = ", ".join(node.code for node in out)
        notes.append(Text(f"- Không được chấm trong năm này nên không có trong bảng: {named}.",
                          f"- Not assessed in this edition, so not in the tables: {named}."))  # fmt: skip
    return notes


def _left_out(rule_set: RuleSet, rows: Sequence[MetaRow], cards: Scorecards | None) -> list[Text]:
    """What the tables of a cohort leave out or round off."""
    if cards is None:
        return []
    notes, there = [], {row.node.id for row in rows}
    shown = [rule_set.nodes[item] for item in dict.fromkeys(row.node.id for row in rows)]
    parts = {node.code: [part for part in rule_set.below(node) if part.assessed] for node in shown}
    empty = [code for code, below in parts.items() if below and not any(part.id in there for part in below)]
    single = [
        part.code for code, below in parts.items() for part in below if part.id not in there and code not in empty
    ]
    for vi, en, codes in (("mọi phần của ", "all parts of ", empty), ("", "", single)):
        if codes:
            named = ", ".join(codes)
            notes.append(Text(f"- Không đơn vị nào có số liệu nên không có trong bảng: {vi}{named}.",
                              f"- No unit states a figure, so not in the tables: {en}{named}."))  # fmt: skip
    ends = [card[row.node.id].value for card in cards for row in rows if row.kind == "Indicator"]
    if any(isinstance(value, Interval) and value.nearest is None for value in ends):
        notes.append(
            Text(
                "- Số liệu đã làm tròn khi công bố: trong bảng là giá trị theo các chữ số được in.",
                "- Figures that were rounded when published: the tables hold what the printed digits say.",
            )
        )
    return notes


def _unknown(rows: Sequence[MetaRow], cards: Scorecards | None) -> list[Text]:
    if cards is None:
        return [
            Text("\nKhông có tệp số liệu nên không có iData.csv.", "\nNo figures were given, so there is no iData.csv.")
        ]
    indicators = [row.node for row in rows if row.kind == "Indicator"]
    absent = sum(number_of(card, node) is None for card in cards for node in indicators)
    every = len(cards) * len(indicators)
    return [Text(f"\n{absent} trong {every} giá trị chưa biết, ghi là NA.",
                 f"\n{absent} of {every} values are not known and stand as NA.")]  # fmt: skip
