"""One query that scores a table as the exact reader does, and tells the rows in which a float could not decide."""

from collections.abc import Sequence
from fractions import Fraction

from sqlglot import exp

from dti_rules.formula.sql_terms import (
    UNIT_ROUNDOFF,
    Size,
    Sql,
    absolute,
    bound,
    case,
    divided,
    either,
    less,
    number,
    plus_size,
    times,
    times_size,
)
from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.export.codes import CodeReader
from dti_rules.report.export.layers import Column, lines
from dti_rules.report.export.nodes import NodeColumn, NodeReader, SqlOptions, over
from dti_rules.scoring.absent import only_alike
from dti_rules.words.classes import frozen
from dti_rules.words.problems import fail
from dti_rules.words.text import Lang, Text

RANK, SECOND_LOOK, CODES_TOLD = "rank", "second_look", "warnings"
_FAR = 10**15
"""Beyond any printed number that floats hold to the digit."""


@frozen
class Printed:
    """What is printed of a node: the column of its last digits, and where they are not decided."""

    name: str
    digits: Sql
    decimals: int
    undecided: Sql | None
    off: Size
    """How many units of the last digit the float may be off."""


class _Query:
    def __init__(self, rule_set: RuleSet, options: SqlOptions) -> None:
        self.rules, self.options = rule_set, options
        self.reader = NodeReader(rule_set, options)
        self.layers = self.reader.layers

    # ---- printed digits

    def printed(self, node: Node, measure: str) -> Printed:
        """Lays down the printed digits of a node's value, or of its points."""
        rounding, found = self.rules.rounding, self.reader.columns[node.id]
        decimals = rounding.decimals if measure == "value" else rounding.points_decimals
        worth = Fraction(10**decimals) * ((node.points or Fraction(0)) if measure == "points" else 1)
        name = node.id if measure == "value" else f"{node.id}_points"
        exact = self._whole(found, worth)
        if exact is not None:
            digits = self.layers.place(f"{name}_digits", exact)
            return Printed(name, digits, decimals, self._undecided(name, list(found.doubts)), Fraction(0))
        y = times(found.x.copy(), worth.numerator)
        y = divided(y, number(worth.denominator)) if worth.denominator != 1 else y
        size: Size = absolute(found.x) if found.most is None else found.most
        off = times_size(worth, plus_size(found.error, times_size(6 * UNIT_ROUNDOFF, size)))
        rounded, close = self._rounded(y, off)
        doubts = [*found.doubts, close]
        if found.most is None:  # an open range: what is beyond a float's digits is not printed at all
            within = exp.LT(this=absolute(y), expression=number(_FAR))
            rounded, doubts = case((within, rounded)), [*doubts, exp.not_(within.copy())]
        digits = self.layers.place(f"{name}_digits", rounded)
        return Printed(name, digits, decimals, self._undecided(name, doubts), off)

    def _whole(self, found: NodeColumn, worth: Fraction) -> Sql | None:
        """The digits of an exact value, rounded in whole numbers; None where that does not fit."""
        if found.over is None or found.most is None or found.low is None or found.low < 0:
            return None
        factor = worth / found.over
        f, g = factor.numerator, factor.denominator
        mode = self.rules.rounding.mode
        if 2 * found.most * found.over * f + g >= 2**51 or (mode == "half_even" and g % 2 == 0):
            return None
        n = found.numerator.terms[0].x
        if g == 1:
            return exp.cast(exp.Round(this=times(n, f)), "bigint")
        if mode == "down":
            return exp.cast(exp.Floor(this=divided(times(n, f), number(g))), "bigint")
        top = exp.Add(this=times(n, 2 * f), expression=number(g))
        return exp.cast(exp.Floor(this=divided(top, number(2 * g))), "bigint")

    def _rounded(self, y: Sql, off: Size) -> tuple[Sql, Sql]:
        """The rounded number, and whether the true one may lie beyond the turn."""
        if self.rules.rounding.mode == "down":
            near = less(y.copy(), exp.Round(this=y.copy()))
            cut = case((exp.LT(this=y.copy(), expression=number(0)), exp.Ceil(this=y.copy())),
                       otherwise=exp.Floor(this=y.copy()))  # fmt: skip
        else:
            half = exp.Literal.number("0.5")
            near = less(less(y.copy(), exp.Floor(this=y.copy())), half)
            cut = exp.Floor(this=exp.Add(this=y.copy(), expression=half.copy()))
        return exp.cast(cut, "bigint"), exp.LTE(this=absolute(near), expression=bound(off))

    def _undecided(self, name: str, conditions: Sequence[Sql]) -> Sql | None:
        if not conditions:
            return None
        known = exp.Coalesce(this=exp.paren(either(conditions)), expressions=[exp.false()])
        return self.layers.place(f"{name}_undecided", known)

    # ---- ranks

    def rank(self, total: Printed) -> tuple[Sql, list[Sql]]:
        """The rank, and where it may be another."""
        ranking, found = self.rules.ranking, self.reader.columns[self.rules.total.id]
        key: Sql = total.digits if ranking.on == "printed" else found.x
        absent = exp.Is(this=key.copy(), expression=exp.null())
        kind = exp.Anonymous(this="DENSE_RANK" if ranking.ties == "shared" else "RANK")
        order = exp.Ordered(this=key.copy(), desc=not ranking.lowest_first, nulls_first=False)
        place = over(kind, self.reader.group, exp.paren(absent), order=order)
        rank = self.layers.place(RANK, case((exp.not_(absent.copy()), place)))
        if ranking.on == "printed":
            return rank, [self._near_undecided(total)] if total.undecided is not None else []
        return rank, [self._near_equal(found, total)]

    def _near_undecided(self, total: Printed) -> Sql:
        """Whether a row of the group whose total is not decided may pass this one."""
        assert total.undecided is not None
        doubts = list(self.reader.columns[self.rules.total.id].doubts)
        step = plus_size(Fraction(1), total.off)
        rows = [(either(doubts), number(_FAR))] if doubts else []
        reach = self.layers.place("total_reach", case(*rows, (total.undecided.copy(), bound(step))))
        ends = []
        for kind, side in ((exp.Min, exp.Sub), (exp.Max, exp.Add)):
            # a doubted row may have no total here and one in scoring, which holds it to the edition's extremes
            digits = exp.Coalesce(this=total.digits.copy(), expressions=[number(0)]) if doubts else total.digits.copy()
            end = side(this=digits, expression=reach.copy())
            ends.append(
                self.layers.place(f"total_{kind.__name__.lower()}_reach", over(kind(this=end), self.reader.group))
            )
        below = exp.LTE(this=total.digits.copy(), expression=ends[1])
        above = exp.GTE(this=total.digits.copy(), expression=ends[0])
        if self.rules.ranking.ties == "shared":  # how many different values rank better counts
            return above if self.rules.ranking.lowest_first else below
        return exp.and_(above, below)

    def _near_equal(self, found: NodeColumn, total: Printed) -> Sql:
        """Whether the next total is so near that floats do not tell which is higher."""
        group, absent = self.reader.group, exp.paren(exp.Is(this=found.x.copy(), expression=exp.null()))
        order = exp.Ordered(this=found.x.copy(), desc=True, nulls_first=False)
        gaps = []
        for kind in ("LAG", "LEAD"):
            other = over(
                exp.Anonymous(this=kind, expressions=[found.x.copy()]), group, absent.copy(), order=order.copy()
            )
            gaps.append(exp.Abs(this=exp.Sub(this=found.x.copy(), expression=other)))
        error = found.error if found.over is None else UNIT_ROUNDOFF
        widest = error if isinstance(error, Fraction) else over(exp.Max(this=error.copy()), group)
        near = self.layers.place("total_near", exp.paren(either(
            [exp.LTE(this=gap, expression=bound(times_size(Fraction(3), widest))) for gap in gaps])))  # fmt: skip
        if total.undecided is None:
            return near
        doubts = either([*found.doubts, exp.false()])
        anywhere = over(exp.Max(this=case((doubts, number(1)), otherwise=number(0))), group)
        return exp.or_(near, exp.EQ(this=self.layers.place("total_doubts", anywhere), expression=number(1)))

    # ---- the whole

    def build(self) -> exp.Select:
        """Build the whole query, from the table of figures to the ranks."""
        if (needed := self.rules.ranking.at_least) is not None:
            raise fail("DTI-I009", rule_set=self.rules.id, needed=str(needed))
        nodes = [self.rules.total, *self.rules.having("pillar"), *self.rules.mains]
        asked = self.options.components
        if asked:
            nodes += [node for node in self.rules.annex_order() if node not in nodes]
        nodes = [node for node in nodes if node.assessed]
        shown = [self.printed(node, "value") for node in nodes]
        total = shown[0]
        if asked == "points":
            shown += [self.printed(node, "points") for node in nodes if node.points is not None]
        rank, doubtful = self.rank(total)
        refused = over(
            exp.Max(this=case((self.reader.refused.copy(), number(1)), otherwise=number(0))), self.reader.group
        )
        spoilt = exp.EQ(this=self.layers.place("dti_spoilt", refused), expression=number(1))
        doubts = [p.undecided for p in shown if p.undecided is not None]
        second = exp.Coalesce(this=exp.paren(either([spoilt, *doubtful, *doubts])), expressions=[exp.false()])
        last = [Column(self.options.unit, self.reader.unit.copy())]
        if self.reader.group is not None and self.options.group is not None:
            last.append(Column(self.options.group, self.reader.group.copy()))
        last += [Column(p.name, _decimal(p.digits, p.decimals)) for p in shown]
        last += [Column(RANK, rank.copy()), Column(SECOND_LOOK, second)]
        if self.options.warnings:
            name = f"{CODES_TOLD}_codes" if CODES_TOLD in self.rules.nodes else CODES_TOLD
            last.append(Column(name, CodeReader(self.reader, self.options).column(spoilt)))
        names = [column.name for column in last]
        for name in names[:2]:
            if not name.strip() or names.count(name) > 1:
                raise fail("DTI-I005", column=name)
        return self.layers.query(_table(self.options.table), last)


def _table(name: str) -> exp.Table:
    parts = [exp.to_identifier(part, quoted=True) for part in name.split(".")]
    this, *above = reversed(parts)
    return exp.Table(this=this, db=above[0] if above else None, catalog=above[1] if len(above) > 1 else None)


def _decimal(digits: Sql, decimals: int) -> Sql:
    last = exp.Literal.number(f"0.{'0' * (decimals - 1)}1") if decimals else number(1)
    return exp.Mul(this=digits.copy(), expression=last)


def rules_sql(rule_set: RuleSet, options: SqlOptions, lang: Lang = "vi") -> str:
    """The query as text.

    Raises ProblemsError for a function without an SQL form, and for a unit or a group named as a result is.
    """
    only_alike(rule_set, Text("export --to sql", "export --to sql"))
    query = _Query(rule_set, options)
    text = query.build().sql(dialect=options.dialect, pretty=True)
    head = "\n".join(lines(_head(rule_set, options, query.reader.irrational).of(lang)))
    return f"{head}\n{text};\n"


def _head(rules: RuleSet, options: SqlOptions, irrational: bool) -> Text:
    vi = [
        f"{rules.title.vi}: {rules}, {rules.decision}",
        f"rules_digest {rules.rules_digest}",
        f"Bảng «{options.table}»: mỗi dòng một đơn vị, mỗi số liệu đầu vào một cột cùng tên; null là không có số liệu.",
        "Điểm in ra được làm tròn như bộ chỉ số quy định. second_look = true: số thực của cơ sở dữ liệu chưa đủ để",
        "quyết định chữ số in ra hoặc thứ hạng của dòng đó, hoặc nhóm có số liệu bị từ chối: hãy chấm bằng dti-rules.",
    ]
    en = [
        f"{rules.title.of('en')}: {rules}, {rules.decision}",
        f"rules_digest {rules.rules_digest}",
        f"Table {options.table!r}: a row for each unit, a column of the same name for each input; null is absent.",
        "Printed scores are rounded as the rule set says. second_look = true: floats do not decide a printed digit",
        "or the rank of that row, or the group holds a figure that scoring refuses: score it with dti-rules.",
    ]
    if options.warnings:
        vi += ["warnings: mã cảnh báo của dòng đó, như score cho biết; null ở nơi phải xét lại số liệu bằng dti-rules."]
        en += [
            "warnings: the codes of the row's warnings, as score tells them; null where figures need the second look."
        ]
    if irrational:
        vi += ["Độ lệch chuẩn được tính bằng số thực; sai số của nó nằm trong giới hạn dùng cho second_look."]
        en += ["Standard deviations are computed in floats; their error is within the bound behind second_look."]
    return Text("\n".join(vi), "\n".join(en))
