"""Rule sets made for one property each: both kernels print what the exact reader prints where floats would go wrong."""

import itertools
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from dti_rules.formula.formula import build
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.scope import Input, Kind
from dti_rules.model.rules import Citation, Node, NodeProvenance, Role, Rounding
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.program import Scales, program_of
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.plan import as_input
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

TEN = Fraction(10)
PERSON = {"person": Text("người", "people")}


def declared(name, **more):
    kind: Kind = "choice" if "choices" in more else "count"
    choices = {word: Text(word, word) for word in more.pop("choices", ())}
    low = Fraction(0) if kind == "count" else None
    return Input(name, kind, Text(name, name), measured_in="person", low=low, choices=choices, **more)


def node(name, points, **more):
    role: Role = "total" if name == "total" else "indicator"
    return Node(
        name,
        name,
        Text(name, name),
        role,
        NodeProvenance("official"),
        Citation("x", "y"),
        points=points,
        max_points=points,
        **more,
    )


@pytest.fixture
def made(rules):
    """A rule set of some components, a main indicator over all of them (a mean, or a formula) and a total."""

    def made(inputs, components, main=None, points=TEN, functions=BUILT_IN, rounding=None):
        scope = {each.id: each for each in inputs}
        nodes = {}
        for i, text in enumerate(components):
            formula = build(text, scope, functions, PERSON, points, (None, None))
            used = tuple(name for name in formula.names if name in scope)
            nodes[f"c{i}"] = node(
                f"c{i}", points, formula=formula, inputs=used, open_range=True, parent="main", depth=2
            )
        parts = {each.id: as_input(each) for each in nodes.values()}
        whole = points * len(components)
        formula = None if main is None else build(main, parts, functions, PERSON, whole, (None, None))
        weights = (points,) * len(parts)
        nodes["main"] = node(
            "main",
            whole,
            parts=tuple(parts),
            weights=weights,
            formula=formula,
            depth=1,
            open_range=True,
            parent="total",
        )
        nodes["total"] = node("total", whole, parts=("main",), weights=(whole,), open_range=True)
        return evolve(rules, id="made", nodes=nodes, inputs=scope, functions=functions, items=dict(zip(nodes, nodes, strict=True)),
                            uses={}, rounding=rounding or rules.rounding)  # fmt: skip

    return made


def printed(rules, rows, complete=True):
    """What the exact reader prints of every node in every row."""
    units = [Unit("x", str(i), str(i)) for i in range(len(rows))]
    stated = [{k: v for k, v in row.items() if v is not None} for row in rows]
    cards = score(rules, [Submission(u, s, (), complete=complete) for u, s in zip(units, stated, strict=True)])
    return {name: [card[name].printed if card.stated(name) else None for card in cards] for name in rules.nodes}


def scored(rules, table, machine, **more):
    found = score_table(
        rules, ArrowSource(table), Ask(tuple(rules.nodes), Options(complete=True), scaled=True, machine=machine, **more)
    )
    return found.to_pydict()


def holds(rules, rows, table=None):
    wanted = printed(rules, rows)
    made_of = table if table is not None else pa.table({name: [row[name] for row in rows] for name in rules.inputs})
    for machine in (False, True):
        assert scored(rules, made_of, machine) == wanted, machine


A, B, P = declared("a"), declared("b"), declared("p")
PART = declared("a", part_of="p")


@pytest.mark.parametrize(
    ("formula", "row"),
    [
        ("mean(figure(a), share(a, p))", {"a": 1, "p": 10}),
        ("figure(a + largest(a, p))", {"a": 1, "p": 2}),
        ("figure(a) * share(a, p)", {"a": 2, "p": 10}),
        ("rate(a, a * 2 + p)", {"a": 2, "p": 10}),
        ("(figure(a) when share(a, p) > 1/2 otherwise share(a, p))", {"a": 2, "p": 10}),
    ],
)
def test_a_figure_read_twice_in_a_formula_stays_what_it_is(made, formula, row):
    holds(made([P, PART], [formula]), [row, {"a": 3, "p": 7}])


@pytest.mark.parametrize("compared", ["rate(a, a * 2 + p)", "figure(a + largest(a, p))"])
def test_a_figure_read_twice_in_what_is_compared_stays_what_it_is(made, compared):
    rows = [{"a": 2, "p": 10}, {"a": 3, "p": 7}, {"a": 4, "p": 5}, {"a": 1, "p": 9}]
    holds(made([P, PART], [f"between_extremes({compared})"]), rows)


def test_the_doubt_of_a_part_is_a_doubt_of_the_formula_over_it(made):
    rules = made([A, B, P], ["yes(rate(a, p) + rate(b, p) > 3/10)"], "capped(c0, at = 1)")
    holds(rules, [{"a": 1, "b": 2, "p": 10}, {"a": 2, "b": 2, "p": 10}])


def test_whole_numbers_that_cancel_are_exact_on_the_way_or_not_trusted(made):
    rules = made([A, B], ["yes(a * 7 >= b * 9)"])
    holds(rules, [{"a": 1500000000000008, "b": 1166666666666673}])


def test_extremes_of_sums_beyond_whole_floats_are_taken_exactly(made):
    rules = made([A], ["between_extremes(figure(a * 9))"])
    holds(rules, [{"a": 2**50 + 2**49 + i} for i in (0, 1, 2, 3, 7)])


LOWESTS = ["of_highest(a)", "of_highest(rate(a, p))", "between_extremes(a, lowest = 0)", "between_extremes(p, lowest = -1/3)",
           "between_extremes(rate(a, p), lowest = -0.7)", "between_extremes(mean(of_highest(a), of_highest(p)), lowest = 0)",
           "between_extremes(figure(a) / 7, lowest = -9007199254740993)"]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("formula", LOWESTS)
@pytest.mark.parametrize("figures", [(0, 0, 0), (3, 3, 3), (0, 1, 2, 5, 10), (7, 9, 10**12, 10**12 + 1)])
def test_a_stated_lowest_prints_by_columns_what_the_exact_reader_prints(made, formula, figures):
    rows = [{"a": a, "p": 1 + i * i} for i, a in enumerate(figures)]
    holds(made([A, P], [formula]), rows)
    holds(made([A, P], [formula], "capped(c0, at = 2/3)"), rows)


@pytest.mark.parametrize("formula", LOWESTS)
def test_a_stated_lowest_holds_within_every_group_and_where_figures_lack(made, formula):
    rules = made([A, P], [formula])
    rows = [{"a": (i * i) % 11 if i % 5 else None, "p": 1 + i % 4} for i in range(24)]
    groups = [i % 5 for i in range(24)]
    wanted = [None] * 24
    for group in range(5):
        mine = [i for i in range(24) if groups[i] == group]
        for i, digits in zip(mine, printed(rules, [rows[i] for i in mine])["c0"], strict=True):
            wanted[i] = digits
    table = pa.table({"g": groups, **{name: [row[name] for row in rows] for name in ("a", "p")}})
    asked = Ask(("c0",), Options(group="g", complete=True), scaled=True)
    for machine in (False, True):
        found = score_table(rules, ArrowSource(table), evolve(asked, machine=machine))
        assert found["c0"].to_pylist() == wanted, machine


@pytest.mark.long
@pytest.mark.parametrize(
    "formula",
    ["share(a + b, p + q)", "share(a + b, p + q, full_from = 1/3, if_zero = 1/7)", "share(a, q + p, full_from = 30%)",
     "share(c, 12)", "share(c, 12, full_from = 1/3)", "share(a + c, p + 12)", "bands(share(a + b, p + q), 2/3 = 1, 1/3 = 1/2, otherwise = 0)"],
)  # fmt: skip
def test_a_share_of_sums_prints_by_columns_what_the_exact_reader_prints(made, formula):
    inputs = [P, declared("q"), PART, declared("b", part_of="q"), declared("c", high=Fraction(12))]
    rules = made(inputs, [formula, "share(a, p)"])
    rows = [
        {"p": p, "q": q, "a": p // 2, "b": q - q // 3, "c": (p + q) % 13}
        for p in (0, 1, 7, 300)
        for q in (0, 2, 3, 10**9)
    ]
    holds(rules, rows)
    holds(rules, [{**row, "b": None} if i % 3 else {**row, "q": None} for i, row in enumerate(rows)])


def test_a_sum_of_no_figures_below_a_share_warns_by_their_labels(made):
    rules = made([P, declared("q"), PART, declared("b", part_of="q")], ["share(a + b, p + q)"])
    units = [Unit("x", str(i), str(i)) for i in range(2)]
    cards = score(rules, [Submission(u, {"a": 0, "b": 0, "p": 0, "q": i}, ()) for i, u in enumerate(units)])
    warned = [[w.sentence("en") for w in card.warnings if w.code == "DTI-W001"] for card in cards]
    assert warned == [["c0: the denominator p + q is 0; the outcome is what the formula declares: 0"], []]


def test_a_part_that_compares_a_cohort_of_one_is_not_stated(made):
    rules = made([A], ["between_extremes(figure(a))"], "capped(c0, at = 1)")
    holds(rules, [{"a": 3}])
    holds(rules, [{"a": 3}, {"a": 5}])


def test_a_deeper_cohort_function_may_stand_before_a_shallower_one(made):
    rules = made([A, P], ["mean(between_extremes(between_extremes(figure(a))), between_extremes(figure(p)))"])
    holds(rules, [{"a": i * i, "p": 7 - i} for i in range(5)])


def test_choices_that_are_all_worth_the_same_are_one_number(made):
    chosen = declared("c", choices=("x", "y"))
    rules = made([chosen, A], ["choice(c, x = -50%, y = -50%)", "figure(a)"])
    holds(rules, [{"c": "x", "a": 1}, {"c": "y", "a": 2}])


def test_a_component_that_rests_on_nothing_is_earned_by_rows_that_state_nothing(made):
    rules = made([A], ["1/2", "yes(a > 0)"])
    assert printed(rules, [{"a": 1}, {}, {"a": 3}])["c0"] == [5000, 5000, 5000]
    holds(rules, [{"a": 1}, {"a": None}, {"a": 3}])


def test_an_input_may_be_called_group(made):
    rules = made([A, declared("group")], ["mean(between_extremes(a), figure(group))"])
    rows = [{"a": i * i, "group": 9 - i} for i in range(5)]
    table = pa.table({"y": [1] * 5, **{name: [row[name] for row in rows] for name in ("a", "group")}})
    asked = Ask(("c0",), Options(group="y", complete=True), scaled=True)
    found = [score_table(rules, ArrowSource(table), evolve(asked, machine=machine)) for machine in (False, True)]
    assert found[0]["c0"].to_pylist() == found[1]["c0"].to_pylist() == printed(rules, rows)["c0"]


def test_a_quotient_that_is_cut_just_below_a_turn_is_left_to_the_exact_reader(made):
    points = Fraction(281250000000001, 11250000000000050)
    holds(made([P, PART], ["share(a, p, full_from = 1/2)"], points=points), [{"a": 1, "p": 1}, {"a": 1, "p": 3}])


def test_a_formula_over_a_part_that_may_be_irrational_is_left_to_the_exact_reader(made):
    rules = made([A], ["z_score(a)"], "capped(c0, at = 1)")
    holds(rules, [{"a": a} for a in (1, 2, 4)])
    with pytest.raises(ProblemsError, match="DTI-B030 c0 may be an irrational number"):
        program_of(rules, Scales({}, {}))
    assert set(made([A], ["z_score(a)"]).nodes) == {"c0", "main", "total"}
    holds(made([A], ["z_score(a)"]), [{"a": a} for a in (1, 2, 4)])


# ---- how figures lie in memory


@pytest.mark.parametrize("high", [1, 3, 2**40, -1, -2])
def test_a_decimal_of_more_than_64_bits_is_not_cut_to_them(made, high):
    rules = made([A, P], ["yes(a > 0)", "rate(a, p)"])
    row = {"a": 1, "p": abs(2**64 * high) + 10}
    table = pa.table({name: pa.array([Decimal(row[name])], pa.decimal128(38, 0)) for name in row})
    holds(rules, [row], table)


@pytest.mark.parametrize(
    ("kind", "many"), [(pa.uint8(), 140), (pa.uint8(), 256), (pa.int16(), 300), (pa.uint16(), 40_000)]
)
def test_codes_of_every_width_are_the_words_that_they_stand_for(made, kind, many):
    words = ["none"] * (many - 1) + ["head"]
    rules = made([declared("c", choices=("head", "none")), A], ["yes(c is head)", "yes(a > 0)"])
    codes = pa.array([many - 1, 1, many - 1], kind)
    table = pa.table({"c": pa.DictionaryArray.from_arrays(codes, pa.array(words)), "a": [1, 1, 0]})
    holds(rules, [{"c": "head", "a": 1}, {"c": "none", "a": 1}, {"c": "head", "a": 0}], table)


def test_rules_may_have_more_words_than_a_byte_tells_apart(made):
    words = [f"w{i}" for i in range(300)]
    many, few = declared("m", choices=words), declared("f", choices=("x", "y", "w299"))
    rules = made([many, few], ["yes(m is w299)", "choice(f, x = 1, y = 1/2, w299 = 0)"])
    told = [("w299", "x"), ("w43", "y"), ("w255", "w299"), ("w0", "x")]
    holds(rules, [{"m": word, "f": other} for word, other in told])


def test_no_minus_stands_before_a_zero(made):
    rules = made([A], ["figure(a)"])
    for machine, kind in itertools.product((False, True), (np.float32, np.float64)):
        table = pa.table({"a": pa.array(np.array([-0.0, 1.0], kind))})
        found = score_table(rules, ArrowSource(table), Ask(("c0", "total"), machine=machine))
        assert "-" not in str(found.to_pydict())


def test_a_result_beyond_64_bits_is_refused_where_it_would_be_a_whole_number(made):
    rules = made([A], ["figure(a * 1000000)"])
    parts = pa.table({"a": pa.chunked_array([[1], [2**60]])})
    for machine in (False, True):
        with pytest.raises(ProblemsError, match="DTI-B029 row 2"):
            scored(rules, parts, machine)


def test_totals_that_no_float_tells_apart_have_the_ranks_of_their_digits(made):
    rules = made([A], ["figure(a)"])  # four decimals are printed
    near = 2**62
    figures = [near, near + 1, 5, near + 1, None, near - 1]
    assert float(near) == float(near + 1)
    parts = pa.table({"a": pa.chunked_array([figures[:2], figures[2:]])})
    for machine in (False, True):
        found = score_table(rules, ArrowSource(parts), Ask(("total", "rank"), machine=machine)).to_pydict()
        assert found["rank"] == [3, 1, 5, 1, None, 4]
        assert found["total"][2:5] == [5.0, float(near + 1), None]


@pytest.mark.parametrize("mode", ["half_up", "half_even", "down"])
def test_every_rounding_of_ties_and_near_ties_is_the_exact_readers(made, mode):
    rules = made([P, PART, B], ["share(a, p)", "rate(b, p, full_from = 1/3)"], rounding=Rounding(2, mode, 2))
    holds(
        rules,
        [
            {"a": a, "p": p, "b": b}
            for p in (0, 1, 3, 8, 200, 400, 800)
            for a in range(0, p + 1, max(1, p // 9))
            for b in (a, 3)
        ],
    )


def test_a_function_that_asks_more_of_its_compiler_than_formulas_are_made_of_is_left_to_the_columnar_kernel(made):
    from dti_rules.formula.functions.ratios import Share

    class Worded(Share):
        engines = frozenset({"columns"})

        def columns(self, bound, compiler):
            assert compiler.words is not None
            return super().columns(bound, compiler)

    holds(made([P, PART], ["share(a, p)"], functions={**BUILT_IN, "share": Worded()}), [{"a": 1, "p": 3}])
