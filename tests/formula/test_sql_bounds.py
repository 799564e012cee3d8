"""How far a query's values may be off, and when it leaves a row to another: as docs/decisions/0020-sql.md derives it."""

from fractions import Fraction
from typing import cast

import pytest

pytest.importorskip("sqlglot")

from sql_reading import compiler_of, read, said

from dti_rules.formula.parser import parse
from dti_rules.formula.sql_terms import UNIT_ROUNDOFF, one
from dti_rules.formula.syntax import Call, Name, Number
from dti_rules.words.problems import ProblemsError

u = UNIT_ROUNDOFF


@pytest.mark.parametrize(
    ("formula", "most", "rel", "off"),
    [
        ("level", "1", 1, 0),
        ("level * change", "2", 4.004, 0),
        ("level * open_end", "None", 4.004, 0),
        ("level * (change + 1)", "3", 2, 23),
        ("(change + 1) * (level + 1)", "6", 2, 79),
        ("(open_end + 1) * level", "None", 2, "1.001e+00 * (6.668e-16 * (ABS(open_end) + 1.001e+00) + 1.111e-16 * ABS(open_end)) + 1.111e-16 * ABS(open_end + 1)"),
        ("(level + 1) * open_end", "None", 2, "1.445e-15 * (ABS(open_end) + 1.111e-16 * ABS(open_end)) + 2.002e+00 * (1.111e-16 * ABS(open_end))"),
        ("level / factor", "2", 6.006, 0),
        ("level / (factor + 1)", "2/3", 4, "(8.446e-15 * ABS(level / NULLIF(factor + 1, 0)) + 1.111e-16) / NULLIF(ABS(factor + 1) - 8.446e-15, 0)"),
        ("(level + 1) / factor", "4", 4, "(1.111e-15 * ABS((level + 1) / NULLIF(factor, 0)) + 1.445e-15) / NULLIF(ABS(factor) - 1.111e-15, 0)"),
        ("people / (staff + 1)", "None", 4, "ABS(people / NULLIF(staff + 1, 0)) * (6.668e-16 * (ABS(staff) + 1.001e+00)) / NULLIF(ABS(staff + 1) - 6.668e-16 * (ABS(staff) + 1.001e+00), 0)"),
        ("share(staff, people)", "1", 5.004, 0),
        ("rate(firms, people, per = 100, if_zero = -300)", "None", 5.004, 0),
        ("rate(firms, people, full_from = 80%)", "1", 5.004, 0),
        ("rate(2/3 * firms, 1/2 * people)", "None", 5.004, 0),
        ("growth(staff, staff_before)", "None", 5, "COALESCE(7.779e-16 * (ABS(staff) + 6.006e+01) / NULLIF(ABS(staff_before) - 0, 0), 0)"),
        ("growth(staff, staff_before, full_from = 5%, if_zero = -3)", "3", 5, "COALESCE(2.002e+01 * (7.779e-16 * (ABS(staff) + 6.006e+01)) / NULLIF(ABS(staff_before) - 0, 0), 0)"),
        ("share(dx_staff + staff, staff + people, if_zero = 3)", "3", 5, "COALESCE((7.779e-16 * (ABS(dx_staff) + ABS(staff)) + ABS((dx_staff + staff) / NULLIF(staff + people, 0)) * (7.779e-16 * (ABS(staff) + ABS(people)))) / NULLIF(ABS(staff + people) - 7.779e-16 * (ABS(staff) + ABS(people)), 0), 0)"),
        ("max(level, change)", "2", 1, 0),
        ("max(people, staff)", "None", 0, 0),
        ("max(people, 1/2)", "None", 2, 0),
        ("max(level, level / factor)", "2", 6.006, 0),
        ("min(open_end, level)", "None", 1, 0),
        ("max(level, level + change)", "3", 0, 24),
        ("max(level + 3, level + change)", "4", 0, 25),
        ("capped(firms, at = 3)", "3", 0, 0),
        ("level when has_plan otherwise change", "2", 1, 0),
        ("people when has_plan otherwise staff / 2", "None", 4.004, 0),
        ("level + 1 when has_plan otherwise change", "2", 0, 13),
        ("open_end when open_end > 0 and open_end < 1 otherwise 0", "1", 1, 0),
        ("choice(chair, head = 1, none = -2, deputy = 1/3)", "2", 4.004, 0),
        ("bands(people, 3 = 1, 2 = -2, otherwise = 1/3)", "2", 4.004, 0),
        ("bands(people, 3 = 1, 2 = 1/2, otherwise = -7/3)", "7/3", 4.004, 0),
        ("bands(level, 2 = 9, 1/2 = 1, otherwise = -1/3)", "1", 4.004, 0),
        ("yes(people <= 3)", "1", 0, 0),
        ("max(0 * level, 1/2 * staff_before)", "30", 4.004, 0),
        ("deduct(firms, each = 10%)", "1", 0, "6.668e-16 * (1.001e-01 * ABS(firms) + 1.001e+00)"),
        ("2/3 * level", "2/3", 5.005, 0),
        ("between_extremes(people)", "1", 4, 0),
        ("of_highest(level)", "1", 4, "COALESCE(5 * off / NULLIF(high, 0), 0)"),
    ],
)  # fmt: skip
def test_a_value_is_off_by_the_roundings_on_its_way_and_no_more(language, formula, most, rel, off):
    form, _ = read(language.scope, formula)
    found = one(form)
    assert (str(found.most), float(found.rel / u)) == (most, pytest.approx(rel))
    if isinstance(off, str):
        assert said(found.off) == off
    else:
        assert isinstance(found.off, Fraction)
        assert float(found.off / u) == pytest.approx(off)


@pytest.mark.parametrize(
    ("formula", "x"),
    [
        ("max(staff_before, 1/2 * staff_before)", "GREATEST(2 * staff_before, staff_before)"),
        ("min(1/2, 1/3)", "LEAST(3, 2)"),
        ("1/2 when has_plan otherwise 1/3", "CASE WHEN has_plan THEN 3 ELSE 2 END"),
        ("1/3 when firms < 2 otherwise staff_before", "CASE WHEN firms < 2 THEN 1 ELSE 3 * staff_before END"),
        ("bands(people, 3 = 1, 2 = -1/2, otherwise = 1/3)", "CASE WHEN people >= 3 THEN 6 WHEN people >= 2 THEN -3 ELSE 2 END"),
        ("choice(chair, head = 1, none = -1/2, deputy = 1/3)", "CASE chair WHEN 'head' THEN 6 WHEN 'none' THEN -3 WHEN 'deputy' THEN 2 END"),
        ("yes(has_plan and chair is head)", "CASE WHEN has_plan AND chair = 'head' THEN 1 ELSE 0 END"),
        ("yes(has_plan is has_portal or not has_plan)", "CASE WHEN has_plan = has_portal OR NOT has_plan THEN 1 ELSE 0 END"),
        ("yes(people - 2 * staff > 1/2)", "CASE WHEN (2 * people - 4 * staff - 1) / 2 > 0 THEN 1 ELSE 0 END"),
        ("rate(firms, people, per = 100)", "CASE WHEN people = 0 THEN 0 ELSE 100 * firms / NULLIF(people, 0) END"),
        ("rate(2/3 * firms, 1/2 * people)", "CASE WHEN people = 0 THEN 0 ELSE 4 * firms / NULLIF(3 * people, 0) END"),
        ("growth(staff, staff_before, full_from = 5%, if_zero = -3)", "CASE WHEN staff_before = 0 THEN -3 ELSE GREATEST(0, LEAST(1, 20 * (staff - staff_before) / NULLIF(staff_before, 0))) END"),
        ("1 when 1 > 2 otherwise level", "CASE WHEN -1 > 0 THEN 0 ELSE level END"),
    ],
)  # fmt: skip
def test_what_is_made_of_whole_numbers_is_computed_in_whole_numbers(language, formula, x):
    form, _ = read(language.scope, formula)
    assert said(form.terms[0].x) == x
    assert form.terms[0].whole is ("/ NULLIF" not in x and "level" not in x)


NEAR_HALF = "(2 * CASE WHEN people = 0 THEN 0 ELSE staff / NULLIF(people, 0) END - 1) / 2"


@pytest.mark.parametrize(
    ("formula", "doubts"),
    [
        ("yes(people <= 3)", []),
        ("yes(people is 9007199254740992)", []),
        ("yes(people is 9007199254740993)", ["ABS(people - 9007199254740993) <= 6.668e-16 * (ABS(people) + 9.016e+15) AND 6.668e-16 * (ABS(people) + 9.016e+15) > 0"]),
        ("yes(1 < 2)", []),
        ("yes(level < 3)", ["ABS(level - 3) <= 2.778e-15"]),
        ("yes(open_end > 0)", ["ABS(open_end) <= 1.111e-16 * ABS(open_end) AND 1.111e-16 * ABS(open_end) > 0"]),
        ("bands(level, 3 = 1, 2 = 1/2, otherwise = 0)", ["ABS(level - 3) <= 2.778e-15", "ABS(level - 2) <= 2.112e-15"]),
        ("level / factor", []),
        ("level / (factor + 1)", ["ABS(factor + 1) <= 1.689e-14"]),
        ("(level + 1) / factor", ["ABS(factor) <= 2.223e-15"]),
        ("growth(staff, staff_before)", []),
        ("between_extremes(people)", []),
        ("between_extremes(people, lowest = -1/4)", []),
        ("between_extremes(people, lowest = -1/3)", ["high - -CAST(1 AS DOUBLE) / 3 <= 1.050e+06 * off AND off > 0"]),
        ("between_extremes(level, lowest = -1)", ["high - -1 <= 1.050e+06 * off AND off > 0"]),
        ("of_highest(level)", ["high <= 1.050e+06 * off AND off > 0"]),
        ("z_score(people)", ["NOT high = low AND deviation <= 1.050e+06 * off"]),
        ("z_score(level)", ["deviation <= 1.050e+06 * off AND off > 0"]),
        ("yes(has_plan and share(staff, people) > 1/2)", [f"ABS({NEAR_HALF}) <= 1.556e-15"]),
    ],
)  # fmt: skip
def test_a_row_is_left_to_another_where_a_comparison_is_closer_than_its_error(language, formula, doubts):
    _, reader = read(language.scope, formula)
    assert list(map(said, reader.doubts)) == doubts


@pytest.mark.parametrize(
    ("formula", "zeros"),
    [
        ("people / (staff + 1)", []),
        ("share(staff, people)", ["people = 0"]),
        ("share(staff, people) when people > 3 otherwise rate(firms, people) * growth(staff, staff_before)",
         ["(people > 3) AND people = 0", "NOT (people > 3) AND people = 0", "NOT (people > 3) AND staff_before = 0"]),
        ("(share(staff, people) when has_plan otherwise 0) when has_portal otherwise 1",
         ["(has_portal) AND (has_plan) AND people = 0"]),
        ("yes(has_plan and share(staff, people) > 1/2)", ["(has_plan) AND people = 0"]),
        ("yes(has_plan or share(staff, people) > 1/2) + rate(firms, people)", ["NOT (has_plan) AND people = 0", "people = 0"]),
        ("level when share(staff, people) > 1/2 otherwise rate(level, firms)",
         [f"NOT ({NEAR_HALF} > 0) AND firms = 0", "people = 0"]),
    ],
)  # fmt: skip
def test_a_denominator_of_zero_is_told_where_the_row_comes_to_it(language, formula, zeros):
    _, reader = read(language.scope, formula, tells=True)
    assert list(map(said, reader.zeros)) == zeros
    _, plain = read(language.scope, formula)
    assert plain.zeros == []
    assert list(map(said, plain.doubts)) == list(map(said, reader.doubts))


EVERY = {"units": "COUNT(CASE WHEN member THEN 1 END) OVER ()"}


def ends_of(x, low="low", high="high"):
    return {low: f"MIN(CASE WHEN member THEN {x} END) OVER ()", high: f"MAX(CASE WHEN member THEN {x} END) OVER ()"}


def highest(x):
    return {"high": f"MAX(CASE WHEN member THEN {x} END) OVER ()"}


def off_by(error, low="low"):
    """The largest error of a figure, and a rounding each of the two ends."""
    return {"off": f"MAX(CASE WHEN member THEN {error} END) OVER () + 4.445e-16 * GREATEST(ABS({low}), ABS(high))"}


def around_mean(x, error):
    """The mean, how far it and each distance from it are off, and the deviation."""
    return {
        "mean": f"AVG(CASE WHEN member THEN {x} END) OVER ()",
        "off": f"2.002e+00 * MAX(CASE WHEN member THEN {error} END) OVER () + "
        f"3.334e-16 * ((units + 8) * MAX(CASE WHEN member THEN ABS({x}) END) OVER ())",
        "deviation": f"SQRT(AVG(CASE WHEN member THEN ({x} - mean) * ({x} - mean) END) OVER ())",
    }


RATE = "CASE WHEN people = 0 THEN 0 ELSE firms / NULLIF(people, 0) END"
THIRD = "-CAST(1 AS DOUBLE) / 3"


@pytest.mark.parametrize(
    ("formula", "laid", "x"),
    [
        ("between_extremes(people)", ends_of("people"), "CASE WHEN high = low THEN 0 ELSE (people - low) / NULLIF(high - low, 0) END"),
        ("of_highest(people)", highest("people"), "CASE WHEN high = 0 THEN 0 ELSE people / NULLIF(high, 0) END"),
        ("between_extremes(people, lowest = -3)", highest("people"), "CASE WHEN high = -3 THEN 0 ELSE (people - -3) / NULLIF(high - -3, 0) END"),
        ("between_extremes(people, lowest = -1/3)", highest("people") | off_by("7.409e-17", THIRD),
         f"CASE WHEN high = {THIRD} THEN 0 ELSE (people - {THIRD}) / NULLIF(high - {THIRD}, 0) END"),
        ("between_extremes(level)", ends_of("level") | off_by("1.111e-16"), "CASE WHEN high = low THEN 0 ELSE (level - low) / NULLIF(high - low, 0) END"),
        ("between_extremes(level, lowest = -1/4)", highest("level") | off_by("1.111e-16", "-CAST(1 AS DOUBLE) / 4"), None),
        ("between_extremes(level, lowest = -1/3)", highest("level") | off_by("1.852e-16", THIRD), None),
        ("between_extremes(staff + people)", {"x": "staff + people", "x_off": "7.779e-16 * (ABS(staff) + ABS(people))"} | ends_of("x") | off_by("x_off"), None),
        ("of_highest(rate(firms, people))", {"x": RATE} | highest("x") | off_by("5.561e-16 * ABS(x)", "0"), None),
        ("z_score(people)", around_mean("people", "0") | ends_of("people"), "CASE WHEN high = low THEN 0 ELSE (people - mean) / NULLIF(deviation, 0) END"),
        ("z_score(level)", around_mean("level", "1.111e-16"), "CASE WHEN deviation = 0 THEN 0 ELSE (level - mean) / NULLIF(deviation, 0) END"),
        ("z_score(1/3)", {"x": "CAST(1 AS DOUBLE) / 3"} | around_mean("x", "7.409e-17"), None),
    ],
)  # fmt: skip
def test_comparisons_of_all_units_lay_down_the_ends_or_the_mean_and_how_far_they_are_off(language, formula, laid, x):
    form, reader = read(language.scope, formula)
    assert {name: said(found) for name, found in reader.names.laid.items()} == EVERY | laid
    (term,) = form.terms
    assert x is None or said(term.x) == x
    assert (list(map(said, reader.members)), list(map(said, reader.stating))) == (["units"], ["member"])
    assert reader.irrational is ("z_score" in formula)
    if reader.irrational:  # |z| is at most the root of the number of units
        assert (term.most, term.rel) == (None, 2 * u)
        assert said(term.off) == (
            "COALESCE(off / NULLIF(deviation, 0) * (2 + 2 * SQRT(units)) + 2.223e-16 * ((units + 8) * SQRT(units)), 0)"
        )
    elif "off" in laid:
        spread = said(term.x).rpartition("NULLIF(")[2].removesuffix(", 0) END")
        assert said(term.off) == f"COALESCE(5 * off / NULLIF({spread}, 0), 0)"


@pytest.mark.parametrize(
    ("formula", "laid", "doubts"),
    [
        ("between_extremes(level)", ends_of("level") | off_by("1.111e-16") | ends_of("level_raw", "lowest", "highest"),
         ["NOT highest = lowest AND high - low <= 1.050e+06 * off"]),
        ("between_extremes(level, lowest = -1)", highest("level") | off_by("1.111e-16", "-1") | {"highest": highest("level_raw")["high"]},
         ["NOT highest = -1 AND high - -1 <= 1.050e+06 * off"]),
        ("between_extremes(level, lowest = -1/4)", highest("level") | off_by("1.111e-16", "-CAST(1 AS DOUBLE) / 4"),
         ["high - -CAST(1 AS DOUBLE) / 4 <= 1.050e+06 * off AND off > 0"]),
        ("between_extremes(level + 1)", None, ["high - low <= 1.050e+06 * off AND off > 0"]),
    ],
)  # fmt: skip
def test_figures_themselves_tell_whether_all_are_equal(language, formula, laid, doubts):
    _, reader = read(language.scope, formula, raw=True)
    assert laid is None or {name: said(found) for name, found in reader.names.laid.items()} == EVERY | laid
    assert list(map(said, reader.doubts)) == doubts


@pytest.mark.parametrize("formula", ["ln(people + 1)", "rank(level)", "geometric_mean(level, people)"])
def test_what_no_query_says_is_told_by_its_name(language, formula):
    with pytest.raises(ProblemsError) as refused:
        read(language.scope, formula)
    (problem,) = refused.value.problems
    assert (problem.code, problem.facts["name"]) == ("DTI-I001", formula.partition("(")[0])


def test_a_plugin_that_asks_for_a_quotient_alone_gets_it_without_a_cut(language):
    compiler = compiler_of(language.scope)
    form = compiler.quotient(Name("firms"), Name("people"), Fraction(1), False, Fraction(0))
    assert said(one(form).x) == "CASE WHEN people = 0 THEN 0 ELSE firms / NULLIF(people, 0) END"


def test_what_is_no_condition_is_read_as_none(language):
    with pytest.raises(TypeError, match="no condition"):
        compiler_of(language.scope).truth(Number(Fraction(1)))


def test_a_word_that_queries_have_not_is_told_by_what_asks_for_it(language):
    with pytest.raises(ProblemsError, match="rank"):
        compiler_of(language.scope).of_cohort(cast(Call, parse("rank(level)")))
