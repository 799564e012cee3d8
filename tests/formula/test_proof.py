"""What the proof says of a formula holds for every admissible figure."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import parse
from dti_rules.formula.proof import RangeReader, _candidates, said, trials, with_wholes
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input, names_in
from dti_rules.formula.syntax import Name, Number, walk
from dti_rules.words.classes import evolve
from dti_rules.words.text import Text

F = Fraction


@given(data=st.data())
@settings(max_examples=examples(80))
def test_the_proved_range_holds_every_value(language, data):
    formula = language.formula(data)
    for _ in range(3):
        value, _ = language.run(formula.tree, data.draw(language.inputs))
        assert Range.point(value).within(formula.range.low, formula.range.high)


@given(data=st.data())
@settings(max_examples=examples(80))
def test_the_range_of_every_part_holds_its_values(language, data):
    formula, inputs = language.formula(data), data.draw(language.inputs)
    reader = RangeReader(language.scope, BUILT_IN, language.max_points)

    def observe(node, run):
        found = reader.range_of(node)

        def observed(v):
            value = run(v)
            number = F(int(value)) if isinstance(value, bool) else F(value[0]) / F(value[1])
            assert Range.point(number).within(found.low, found.high), node
            return value

        return observed

    language.run(formula.tree, inputs, observe)


@given(data=st.data())
@settings(max_examples=examples(80))
def test_the_range_with_some_inputs_known_holds_every_value_and_is_no_wider(language, data):
    formula, inputs = language.formula(data), data.draw(language.inputs)
    known = {
        name: Range.point(inputs[name])
        for name in formula.names
        if not isinstance(inputs[name], str) and data.draw(st.booleans())
    }
    narrow = RangeReader(language.scope, BUILT_IN, language.max_points, known).range_of(formula.tree)
    value, _ = language.run(formula.tree, inputs)
    assert Range.point(value).within(narrow.low, narrow.high)
    assert narrow.within(formula.range.low, formula.range.high)


def _admissible(scope, inputs):
    return all(d.part_of is None or inputs[name] <= inputs[d.part_of] for name, d in scope.items())


@given(data=st.data())
@settings(max_examples=examples(120))
def test_raising_one_input_moves_the_value_as_proved(language, data):
    formula, inputs = language.formula(data), data.draw(language.inputs)
    for name, way in formula.directions.items():
        if not way:
            continue
        declared = language.scope[name]
        if declared.kind == "yes_no":
            pair = (False, True)
        else:
            high = declared.high or inputs[name] + 40
            more = (
                st.integers(inputs[name], int(high)) if declared.kind == "count" else st.fractions(inputs[name], high)
            )
            pair = (inputs[name], data.draw(more))
        before, after = ({**inputs, name: value} for value in pair)
        if not (_admissible(language.scope, before) and _admissible(language.scope, after)):
            continue
        (low, no_zero), (high_, none_either) = language.run(formula.tree, before), language.run(formula.tree, after)
        if not no_zero and not none_either:
            assert (high_ - low) * way >= 0, (name, way)


@given(data=st.data())
def test_directions_are_given_for_exactly_the_names_used(language, data):
    formula = language.formula(data)
    words = {"head", "deputy", "none"}
    used = {node.id for node in walk(formula.tree) if isinstance(node, Name)} - words
    assert set(formula.names) == used
    assert set(formula.directions) <= used


@pytest.mark.parametrize(("text", "expected"), [
    ("share(staff, people)", {"staff": 1, "people": -1}),
    ("rate(staff, people - staff + people)", None),
    ("deduct(firms, each = 10%)", {"firms": -1}),
    ("choice(chair, head = 1, deputy = 1/2, none = 0)", {"chair": 0}),
    ("bands(level, 80% = 1, 50% = 1/2, otherwise = 0)", {"level": 1}),
    ("bands(level, 80% = 0, 50% = 1/2, otherwise = 1)", {"level": -1}),
    ("bands(level, 80% = 0, 50% = 1, otherwise = 0)", {"level": 0}),
    ("1 when level > 50% otherwise 0", {"level": 1}),
    ("0 when level > 50% otherwise 1", {"level": -1}),
    ("level when has_plan otherwise child", {"level": 1, "child": 1, "has_plan": 0}),
    ("yes(level < 1/2)", {"level": -1}),
    ("yes(not has_plan or chair is head)", {"has_plan": -1, "chair": 0}),
    ("level * (0 - child)", {"level": -1, "child": -1}),
    ("level * change", {"level": 0, "change": 1}),
    ("level / -factor", {"level": -1, "factor": 1}),
    ("between_extremes(rate(firms, people))", {"firms": 1, "people": -1}),
    ("between_extremes(rate(firms, people), lowest = 0)", {"firms": 1, "people": -1}),
    ("of_highest(rate(firms, people))", {"firms": 1, "people": -1}),
    ("share(dx_staff + staff_before, people + 60)", {"dx_staff": 1, "staff_before": 1, "people": -1}),
    ("share(dx_staff + staff, staff + people)", {"dx_staff": 1, "staff": 0, "people": -1}),
    ("z_score(0 - level)", {"level": -1}),
    ("cohort_mean(level)", {"level": 1}),
    ("percentile(level, at = 1/2)", {"level": 1}),
    ("winsorised(level, high = 1/2)", {"level": 1}),
    ("rank(level)", {"level": -1}),
    ("percent_rank(0 - level)", {"level": -1}),
    ("std_population(level)", {"level": 0}),
    ("ln(factor)", {"factor": 1}),
    ("power(factor, exponent = -1/2)", {"factor": -1}),
    ("geometric_mean(level, factor)", {"level": 1, "factor": 1}),
    ("harmonic_mean(level, 1)", {"level": 1}),
    ("points(level)", {"level": 1}),
    ("max(level, 0 - change)", {"level": 1, "change": -1}),
    ("min(level, 0 - change)", {"level": 1, "change": -1}),
    ("capped(0 - level)", {"level": -1}),
    ("interpolate(level, 0 = 0, 1/2 = 1, 1 = 1)", {"level": 1}),
    ("interpolate(level, 0 = 1, 1/2 = 0, 1 = 0)", {"level": -1}),
    ("interpolate(level, 0 = 1, 1/2 = 0, 1 = 1)", {"level": 0}),
    ("bands(level, 80% = 1, 50% = 1, otherwise = 1)", {"level": 1}),
    ("bands(level, 80% = 1/2, 50% = 1, otherwise = 1)", {"level": -1}),
    ("level + level * change", {"level": 0, "change": 1}),
    ("level - level", {"level": 0}),
    ("yes(level is child)", {"level": 0, "child": 0}),
    ("yes(level >= child or has_plan)", {"level": 1, "child": -1, "has_plan": 1}),
    ("yes(level <= child and not has_plan)", {"level": -1, "child": 1, "has_plan": -1}),
    ("yes(level > 1/2) / factor", {"level": 1, "factor": -1}),
    ("(0 - level) / factor", {"level": -1, "factor": 1}),
    ("change / factor", {"change": 1, "factor": 0}),
    ("level * child", {"level": 1, "child": 1}),
    ("3 when level > 1/2 otherwise child", {"level": 1, "child": 1}),
    ("child when level > 1/2 otherwise 3", {"level": -1, "child": 1}),
    ("1 when level > 1/2 otherwise child", {"level": 1, "child": 1}),
    ("0 when level > 1/2 otherwise child", {"level": -1, "child": 1}),
    ("1/2 when level > 1/2 otherwise child", {"level": 0, "child": 1}),
    ("open_end when level > 1/2 otherwise 0", {"level": 0, "open_end": 1}),
    ("rate(firms, people) when level > 1/2 otherwise 0", {"level": 1, "firms": 1, "people": -1}),
    ("0 when level > 1/2 otherwise rate(firms, people)", {"level": -1, "firms": 1, "people": -1}),
])  # fmt: skip
def test_proved_directions(language, text, expected):
    if expected is None:
        with pytest.raises(Exception, match="P004"):
            language.build(text)
    else:
        assert language.build(text).directions == expected


@pytest.mark.parametrize(("text", "low", "high", "how"), [
    ("share(staff, people)", 0, 1, {"relation"}),
    ("share(staff, people, full_from = 10%)", 0, 1, {"relation", "cap"}),
    ("share(staff, people, if_zero = 2)", 0, 2, {"relation"}),
    ("rate(firms, people)", 0, None, set()),
    ("rate(firms, people, full_from = 1)", 0, 1, {"cap"}),
    ("rate(level, factor)", 0, 2, set()),
    ("rate(level, 2, if_zero = 9)", 0, F(1, 2), set()),
    ("rate(level, 0 * level, if_zero = 9)", 9, 9, set()),
    ("rate(0 * level, firms)", 0, 0, set()),
    ("growth(staff, staff_before)", 0, None, set()),
    ("growth(staff, staff_before, full_from = 5%, if_zero = -1)", -1, 1, {"cap"}),
    ("amount(level)", 0, 1, set()),
        ("figure(staff_before) / 60", 0, 1, set()),
    ("amount(firms, full_from = 12)", 0, 1, {"cap"}),
    ("amount(open_end)", None, 1, {"cap"}),
    ("deduct(firms, each = 10%)", 0, 1, {"cap"}),
    ("deduct(level, each = 10%, floor = 50%)", F(9, 10), 1, set()),
    ("bands(level, 2 = 5, 50% = 1/2, -1 = 1/4, otherwise = 9)", F(1, 4), F(1, 2), set()),
    ("bands(open_end, 2 = 1, otherwise = 0)", 0, 1, set()),
    ("points(3) + level * 70%", F(3, 10), 1, set()),
    ("mean(level, change, 1)", F(-1, 3), F(4, 3), set()),
    ("largest(open_end, level)", 0, None, set()),
    ("smallest(open_end, level)", None, 1, set()),
    ("largest(level, factor)", F(1, 2), 10, set()),
    ("smallest(level, change)", -2, 1, set()),
    ("capped(floored(open_end))", 0, 1, {"cap"}),
    ("capped(open_end, at = 2)", None, 2, {"cap"}),
    ("floored(open_end, at = 2)", 2, None, {"cap"}),
    ("floored(capped(change), at = -1)", -1, 1, {"cap"}),
    ("floored((1 - rate(firms, people)) * 50%)", 0, F(1, 2), {"cap"}),
    ("-rate(firms, people) * -2", 0, None, set()),
    ("interpolate(floored(level, at = 50%), 0 = 1, 50% = 0, 100% = 1/2)", 0, F(1, 2), {"cap"}),
    ("interpolate(capped(level, at = 50%), 0 = 1/2, 50% = 0, 100% = 1)", 0, F(1, 2), {"cap"}),
    ("open_end * 0", 0, 0, set()),
    ("open_end * open_end", None, None, set()),
    ("change * change", -4, 4, set()),
    ("1 / factor", F(1, 10), 2, set()),
    ("1 / -factor", -2, F(-1, 10), set()),
    ("1 / (budget / budget + 1)", 0, 1, set()),
    ("level when 1 > 0 otherwise 5", 0, 1, set()),
    ("5 when 1 < 0 otherwise level", 0, 1, set()),
    ("5 when chair is head otherwise level", 0, 5, set()),
    ("yes(has_plan and not has_portal)", 0, 1, set()),
    ("yes(level >= 0 or has_plan)", 1, 1, set()),
    ("yes(level > 2 and has_plan)", 0, 0, set()),
    ("yes(has_plan or level >= 0)", 1, 1, set()),
    ("yes(has_plan and level > 2)", 0, 0, set()),
    ("yes(level > 2 or level >= 0)", 1, 1, set()),
    ("yes(level >= 0 and level <= 1)", 1, 1, set()),
    ("yes(level > 2 or level < 0)", 0, 0, set()),
    ("yes(not (level >= 0 and level <= 1))", 0, 0, set()),
    ("yes(level >= 1)", 0, 1, set()),
    ("yes(level > 1)", 0, 0, set()),
    ("yes(level <= 0)", 0, 1, set()),
    ("yes(factor > 0)", 1, 1, set()),
    ("yes(factor >= 1/2)", 1, 1, set()),
    ("yes(factor > 1/2)", 0, 1, set()),
    ("yes(0 < factor)", 1, 1, set()),
    ("yes(factor < 1/2)", 0, 0, set()),
    ("yes(change is 3)", 0, 0, set()),
    ("yes(change is 2)", 0, 1, set()),
    ("yes(level >= 0 and has_plan)", 0, 1, set()),
    ("yes(level > 2 or has_plan)", 0, 1, set()),
    ("yes(factor is 0)", 0, 0, set()),
    ("yes(2 is 4 / 2)", 1, 1, set()),
    ("yes(level is child)", 0, 1, set()),
    ("yes(level <= 1)", 1, 1, set()),
    ("yes(level < 0)", 0, 0, set()),
    ("between_extremes(open_end)", 0, 1, {"lemma"}),
    ("between_extremes(change, lowest = -2)", 0, 1, {"lemma"}),
    ("between_extremes(floored(open_end, at = 5), lowest = 4)", 0, 1, {"lemma"}),
    ("of_highest(firms)", 0, 1, {"lemma"}),
    ("of_highest(floored(z_score(level)))", 0, 1, {"lemma"}),
    ("share(dx_staff + staff, staff + people)", 0, 1, {"relation"}),
    ("share(dx_staff + staff, people + staff)", 0, 1, {"relation"}),
    ("share(dx_staff + dx_staff, people + staff, if_zero = 2)", 0, 2, {"relation"}),
    ("share(dx_staff, staff_before + people, full_from = 30%)", 0, 1, {"relation", "cap"}),
    ("share(staff_before, 60, full_from = 50%)", 0, 1, {"relation", "cap"}),
    ("share(level, 4)", 0, F(1, 4), {"relation"}),
    ("z_score(open_end)", None, None, set()),
    ("cohort_mean(level)", 0, 1, set()),
    ("percentile(change, at = 1/2)", -2, 2, set()),
    ("winsorised(change, high = 1/2)", -2, 2, set()),
    ("rank(level)", 1, None, set()),
    ("percent_rank(open_end)", 0, 1, {"lemma"}),
    ("std_population(change)", 0, 2, set()),
    ("std_sample(change)", 0, F(20, 7), set()),
    ("std_population(open_end)", 0, None, set()),
    ("std_population(floored(open_end))", 0, None, set()),
    ("points(3)", F(3, 10), F(3, 10), set()),
    ("growth(level, factor)", 0, 1, set()),
    ("deduct(firms, each = 10%, floor = 1/4)", F(1, 4), 1, {"cap"}),
    ("choice(chair, head = 1/2, none = -1/2, deputy = 1/3)", F(-1, 2), F(1, 2), set()),
    ("bands(change, 3 = 5, 2 = 1/2, -2 = 1/4, otherwise = 9)", F(1, 4), F(1, 2), set()),
    ("bands(change, 1 = 1, 0 = 1/2, otherwise = 0)", 0, 1, set()),
    ("bands(level, 0 = 1/2, otherwise = 9)", F(1, 2), F(1, 2), set()),
    ("interpolate(change, -1 = 1, 1 = 0)", 0, 1, set()),
    ("interpolate(level, 0 = 1/2, 1/4 = 1, 1/2 = 1/3, 2 = 0)", F(2, 9), 1, set()),
    ("interpolate(open_end, 0 = 1/2, 1 = 1)", F(1, 2), 1, set()),
    ("max(open_end, level, change)", 0, None, set()),
    ("min(level, factor, open_end)", None, 1, set()),
])  # fmt: skip
def test_proved_ranges(language, text, low, high, how):
    found = language.build(text).range
    assert (found.low, found.high, found.how) == (low, high, how)


ends = st.one_of(st.none(), st.fractions(-5, 5, max_denominator=4))


@st.composite
def ranges(draw):
    low, high = draw(ends), draw(ends)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Range(low, high)


@st.composite
def inside(draw, found):
    low, high = found.low, found.high
    low = low if low is not None else (min(high, 0) if high is not None else F(0)) - 100
    high = high if high is not None else max(low, 0) + 100
    return draw(st.fractions(low, high, max_denominator=8))


@given(data=st.data())
@settings(max_examples=examples(120))
def test_interval_arithmetic_holds_every_result(data):
    a, b = data.draw(ranges()), data.draw(ranges())
    x, y = data.draw(inside(a)), data.draw(inside(b))
    results = [(a + b, x + y), (a - b, x - y), (a * b, x * y), (-a, -x), (a.join(b), x), (a.join(b), y),
               (a.at_most(F(1)), min(x, F(1))), (a.at_least(F(1)), max(x, F(1)))]  # fmt: skip
    if not a.has_zero:
        results.append((a.inverse(), 1 / x))
    for found, value in results:
        assert Range.point(value).within(found.low, found.high)


@given(a=ranges(), b=ranges())
def test_products_of_ranges_do_not_depend_on_the_order(a, b):
    assert a * b == b * a
    assert -a * b == -(a * b)


def test_a_range_reads_as_two_ends():
    assert str(Range(None, F(1, 2))) == "-∞ … 1/2"
    assert str(Range(F(0), None)) == "0 … +∞"
    assert Range(None, None).inverse() == Range(None, None)


@given(data=st.data())
@settings(max_examples=examples(50))
def test_trials_are_admissible(language, data):
    names = data.draw(st.lists(st.sampled_from(list(language.scope)), min_size=1, max_size=4, unique=True))
    drawn = with_wholes([language.scope[name] for name in names], language.scope)
    for _, trial in zip(range(200), trials(drawn), strict=False):
        for name, value in trial.items():
            declared = language.scope[name]
            if declared.numeric:
                assert isinstance(value, F | int)
                assert Range.point(value).within(declared.low, declared.high)
            if declared.part_of in trial:
                whole = trial[declared.part_of]
                assert isinstance(value, F | int) and isinstance(whole, F | int)
                assert value <= whole


def test_many_inputs_are_tried_by_seeded_picks(language):
    everything = list(language.scope.values())
    first = [dict(trial) for trial in trials(everything)]
    assert first == [dict(trial) for trial in trials(everything)]
    assert 0 < len(first) <= 6000


def numbers(values):
    found = [value for value in values if isinstance(value, F | int)]
    assert len(found) == len(values)
    return found


def test_a_range_far_below_zero_has_candidates():
    assert _candidates(Input("x", "number", Text("x"), high=F(-5000)))
    assert min(numbers(_candidates(Input("x", "number", Text("x"))))) == -1000


def test_counts_are_tried_as_whole_numbers():
    tries = _candidates(Input("n", "count", Text("n"), low=F(0), high=F(7)))
    assert all(isinstance(n, int) for n in tries) and max(numbers(tries)) == 7


def test_values_of_a_trial_are_said_in_the_style_of_each_language():
    shown = said({"a": F(1, 2), "b": True, "c": False, "d": "head", "e": 12000})
    assert shown.vi == "a = 0,5, b = có, c = không, d = head, e = 12.000"
    assert shown.en == "a = 0.5, b = yes, c = no, d = head, e = 12,000"


def test_wholes_are_drawn_with_their_parts_even_in_a_circle(language):
    parts = with_wholes([language.scope["dx_staff"]], language.scope)
    assert [d.id for d in parts] == ["dx_staff", "staff", "people"]
    a, b = (Input(i, "count", Text(i), low=F(0), part_of=j) for i, j in ("ab", "ba"))
    assert [d.id for d in with_wholes([a], {"a": a, "b": b})] == ["a", "b"]


def test_a_share_in_a_circle_of_parts_is_refused_and_does_not_hang(language):
    a, b, c = (
        Input(i, "count", Text(i), low=F(0), part_of=j, measured_in="person") for i, j in ("ab", "ba", ("c", None))
    )
    error = language.refusal("share(a, c)", scope={"a": a, "b": b, "c": c})
    assert error.code == "DTI-F013"


def test_choice_words_are_no_names_of_the_formula(language):
    tree = parse("yes(chair is head) + level * yes(people is staff)")
    assert names_in(tree, language.scope) == ["chair", "level", "people", "staff"]


def test_constants_rest_on_nothing(language):
    formula = language.build("1/2")
    assert (formula.names, formula.directions, formula.relative) == ((), {}, False)
    assert isinstance(formula.tree, Number)


def test_a_formula_with_a_cohort_function_is_relative(language):
    assert language.build("1/2 * between_extremes(rate(money, budget)) + level").relative


def test_a_node_keeps_the_range_that_was_asked_for(language):
    assert language.build("share(staff, people)", within=(F(0), F(1))).range.within(F(0), F(1))
    assert evolve(Range.point(1), how=frozenset({"x"})).because("y").how == {"x", "y"}
