"""A function of a plugin may give an irrational value though it compares no units: it is enclosed and printed."""

import math
import statistics
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.guarded import Guarded
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.surd import Surd, square_root
from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Interval
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.program import Scales, program_of
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

RULE_SET = """\
id: small
version: 1.0.0
format: 1
index: dti
year: 2024
title: {vi: Bộ nhỏ, en: Small}
units: vn-63
decision: {document: 1/QĐ, date: 2024-01-01}
main_indicators: [a.yaml]
total: {points_over: 20, cite: {document: 1/QĐ, place: I}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {person: {vi: người, en: people}}
"""
MAIN = """\
id: a
code: "1"
title: {vi: Chính, en: Main}
max_points: 20
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
components:
  - id: a1
    code: "1.1"
    title: {vi: Thành phần, en: Component}
    max_points: 20
    inputs:
      x: {kind: number, range: {from: 0, to: 1}, measured_in: person, label: {vi: Số x, en: X}}
    formula: "%s"
    cite: {document: 1/QĐ, place: "1.1"}
    provenance: {title: official, points: official, formula: official}
"""


class Root(Function):
    """The square root."""

    name = "root"
    arguments = ("x",)
    about = Text("căn bậc hai", "the square root")

    def range(self, bound, prover):
        return Range(ZERO, ONE)

    def directions(self, bound, prover):
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound, compiler):
        run = compiler.run(bound.arguments[0])

        def root(v):
            found = square_root(Fraction(*run(v)))
            return (found, 1) if isinstance(found, Surd) else (found.numerator, found.denominator)

        return root

    def sentence(self, bound, wording):
        return Text("căn", "root")


@pytest.fixture
def rules(tmp_path):
    """A rule set of one formula of built-in functions."""

    def make(formula):
        (tmp_path / "rule-set.yaml").write_text(RULE_SET, encoding="utf-8")
        (tmp_path / "a.yaml").write_text(MAIN % formula, encoding="utf-8")
        return load_folder(tmp_path)

    return make


@pytest.fixture(params=[Root(), Guarded(Root(), "roots")], ids=["as it is", "behind the border"])
def scored(request, tmp_path):
    def run(formula, *figures):
        (tmp_path / "rule-set.yaml").write_text(RULE_SET, encoding="utf-8")
        (tmp_path / "a.yaml").write_text(MAIN % formula, encoding="utf-8")
        rules = load_folder(tmp_path, {**BUILT_IN, "root": request.param})
        units = ("Cà Mau", "Huế", "Đà Nẵng")
        return score(rules, [submission(rules, unit, inputs={"x": x}) for unit, x in zip(units, figures, strict=False)])

    return run


@pytest.mark.parametrize(("formula", "printed"), [
    ("root(x)", 7071),
    ("1/2 * root(x) + 1/2 * root(x)", 7071),
    ("mean(root(x), 1/3)", 5202),
    ("capped(1 / (1 + root(x)))", 5858),
    ("rate(figure(x), root(x))", 7071),
    ("amount(root(x), full_from = 2)", 3536),
    ("deduct(root(x), each = 1/2)", 6464),
    ("bands(root(x), 1/2 = 1, otherwise = 0)", 10000),
    ("1 when root(x) > 70% otherwise 0", 10000),
    ("smallest(root(x), figure(x))", 5000),
])  # fmt: skip
def test_an_irrational_value_is_printed_to_the_digit(scored, formula, printed):
    if formula.startswith("rate"):
        formula = f"capped({formula})"
    (card,) = scored(formula, Fraction(1, 2))
    assert (card["1.1"].printed, card["1.1"].decided) == (printed, True)
    assert card.total.printed == printed
    assert card["1.1"].state == "computed"


def test_an_irrational_value_is_an_interval_that_holds_it(scored):
    (card,) = scored("root(x)", Fraction(1, 2))
    value = card.value("1.1")
    assert isinstance(value, Interval)
    assert value.low**2 < Fraction(1, 2) < value.high**2
    assert value.high - value.low < Fraction(1, 10**12)
    assert [step.value for step in card.trace("1.1")][-1] == value


def test_a_root_that_is_rational_is_exact(scored):
    (card,) = scored("root(x)", Fraction(1, 4))
    assert card.value("1.1") == Fraction(1, 2)


def test_irrational_values_are_compared_and_ranked(scored):
    cards = scored("between_extremes(root(x))", Fraction(1, 2), Fraction(3, 10), Fraction(1, 10))
    assert [card["1.1"].printed for card in cards] == [10000, 5922, 0]
    assert [rank.rank for rank in cards.ranking] == [1, 2, 3]


def test_the_z_score_of_irrational_figures_is_printed_to_the_digit(scored):
    cards = scored("capped(floored((z_score(root(x)) + 3) / 6))", *(Fraction(n, 10) for n in (5, 3, 1)))
    roots = [math.sqrt(n / 10) for n in (5, 3, 1)]
    expected = [(x - statistics.mean(roots)) / statistics.pstdev(roots) / 6 + 0.5 for x in roots]
    assert [card["1.1"].printed for card in cards] == [round(x * 10_000) for x in expected]


def test_a_comparison_that_the_allowed_work_leaves_open_is_a_problem_by_name(scored):
    open_one = "yes(sqrt(2 * x) + sqrt(3 * x) is sqrt(5 * x + 2 * x * sqrt(6)))"
    assert [card["1.1"].printed for card in scored(f"yes(x > 0 and {open_one[4:]}", Fraction(0))] == [0]
    with pytest.raises(
        ProblemsError, match=r"DTI-S081 Cà Mau: indicator 1\.1 compares two irrational numbers that 4096 bits"
    ):
        scored(open_one, Fraction(1))


@pytest.mark.parametrize("formula", [
    "sqrt(x)", "capped(ln(1 + x))", "mean(figure(x), power(x, exponent = 2/3))", "1 - geometric_mean(figure(x), 1/3)", "harmonic_mean(figure(x), 1/2) * sqrt(1/2)",
    "sqrt(x) / (1 + ln(1 + x))", "1/2 when ln(1 + x) > sqrt(x) / 2 otherwise figure(x)", "largest(log10(1 + x), figure(x) / 2)",
    "(sqrt(x) + mean(0, figure(x))) * 1/2", "bands(sqrt(x), 1/2 = 1, otherwise = 0)",
])  # fmt: skip
@pytest.mark.parametrize("machine", [False, True])
def test_a_batch_leaves_what_may_be_irrational_to_the_exact_reader(rules, formula, machine):
    made = rules(formula)
    figures = [Fraction(n, 8) for n in range(9)]
    table = pa.table({"x": [*(Decimal(n * 125) / 1000 for n in range(9)), None]})
    asked = Ask(("a1", "total", "rank"), Options(), scaled=True, machine=machine)
    found = score_table(made, ArrowSource(table), asked).to_pydict()
    units = tuple(made.units.units.values())[: len(figures)]
    cards = score(made, [submission(made, unit.name, inputs={"x": x}) for unit, x in zip(units, figures, strict=True)])
    assert found["a1"] == [*(card["1.1"].printed for card in cards), None]
    assert found["total"] == [*(card.total.printed for card in cards), None]
    assert found["rank"] == [*(cards.rank_of(card).rank for card in cards), None]


def test_a_comparison_of_units_by_an_irrational_number_has_no_batch(rules):
    with pytest.raises(
        ProblemsError, match=r"DTI-B034 1\.1 compares the units by a number that may be irrational; use"
    ):
        program_of(rules("between_extremes(sqrt(x))"), Scales({}, {}))


def test_figures_of_the_cohort_have_no_batch(rules):
    with pytest.raises(ProblemsError, match="DTI-B001 the function 'percent_rank' has no columnar form"):
        program_of(rules("percent_rank(x)"), Scales({}, {}))


def test_figures_that_are_not_stated_leave_bounds_that_hold_what_they_may_be(rules):
    made = rules(
        "mean(percent_rank(x), figure(winsorised(x, low = 10%, high = 90%)), figure(percentile(x, at = 50%)), figure(std_population(x)))"
    )
    names = ("Cà Mau", "Huế", "Đà Nẵng")
    cohort = [submission(made, names[0], inputs={"x": "0.5"}), submission(made, names[1], inputs={"x": "0.25"})]
    bounds = score(made, [*cohort, submission(made, names[2])])[0]["1.1"].value
    assert isinstance(bounds, Interval)
    for n in range(9):
        value = score(made, [*cohort, submission(made, names[2], inputs={"x": Fraction(n, 8)})])[0]["1.1"].value
        low, high = (value.low, value.high) if isinstance(value, Interval) else (value, value)
        assert bounds.low <= low and high <= bounds.high


@pytest.mark.parametrize(
    "formula", ["between_extremes(sqrt(x))", "between_extremes(ln(1 + figure(percentile(x, at = 1)) * figure(x)))"]
)
def test_an_explanation_of_a_comparison_by_irrational_numbers_names_no_ends(scored, formula):
    card = scored(formula, Fraction(1, 2), Fraction(1, 3), Fraction(1))[0]
    assert card.compared_between("1.1") is None
    assert card.rests_on("1.1") == 3


TOTAL = 'total: {code: T, title: {vi: Tổng, en: Total}, formula: "figure(a)", cite: {document: 1/QĐ, place: I}, provenance: official}'
ABOVE = """\
id: a
code: "1"
title: {vi: Chính, en: Main}
formula: "power(a1, exponent = 3)"
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, formula: official}
components:
  - id: a1
    code: "1.1"
    title: {vi: Thành phần, en: Component}
    inputs:
      x: {kind: number, range: {from: 0, to: 1}, measured_in: person, label: {vi: Số x, en: X}}
    formula: "power(x, exponent = 1/3)"
    cite: {document: 1/QĐ, place: "1.1"}
    provenance: {title: official, formula: official}
"""


def test_a_formula_computes_on_with_the_number_itself_of_a_part_that_is_no_fraction(tmp_path):
    start, _, rest = RULE_SET.partition("total: ")
    (tmp_path / "rule-set.yaml").write_text(f"{start}{TOTAL}\n{rest.partition(chr(10))[2]}", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(ABOVE, encoding="utf-8")
    made = load_folder(tmp_path)
    for x in (Fraction(1, 2), Fraction(1, 3), Fraction(1)):
        (card,) = score(made, [submission(made, "Cà Mau", inputs={"x": x})])
        assert (card.value("a"), card.total.value) == (x, x)
        assert isinstance(card.value("a1"), Interval) == (x != 1)
        assert (card["a"].state, card["a"].nominal) == ("computed", x)
