"""Two years side by side: parts add up, nothing unknown is guessed, and units and nodes are matched by id alone."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.analysis.compare.arithmetic import interval, minus, plus, sign, times
from dti_rules.analysis.compare.compare import compare
from dti_rules.analysis.compare.split import Four, Split, orders
from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Interval
from dti_rules.model.units import unit_list
from dti_rules.plugins.registry import load
from dti_rules.tables.read import read, submission
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError

GRADUATES = r"share\(graduates_dx, graduates, full_from = 50%\)"


@pytest.fixture(scope="session")
def published():
    """The comparison of two editions by the figures that ship with them."""

    def make(a: str, b: str):
        old, new = load(a), load(b)
        return compare(old, read(old, old.published_figures), new, read(new, new.published_figures))

    return make


@pytest.fixture(scope="session")
def reshaped(changed):
    """4.9 is stricter, and 4.1 has another number."""
    return changed(
        ("4", GRADUATES, "share(graduates_dx, graduates, full_from = 75%)"),
        ("4", r'code: "4\.1"', 'code: "4.99"'),
    )


def cohort(rules):
    return read(rules, rules.examples["illustrative-cohort"].file)


def halved(submissions):
    """The same cohort with other figures: half the graduates in digital transformation."""
    return [evolve(s, inputs={**s.inputs, "graduates_dx": s.inputs["graduates_dx"] // 2}) for s in submissions]


def negated(value):
    return times(value, Fraction(-1))


# ---- the split


def test_the_same_figures_under_the_same_rules_change_nothing(rules):
    found = compare(rules, cohort(rules), rules, cohort(rules))
    assert found.alike
    for unit in found.units:
        for each in found.changes(unit):
            assert each.change == 0
            assert (each.split.parts.performance, each.split.parts.method) == (0, 0)


def test_other_figures_under_the_same_rules_are_performance_alone(rules):
    found = compare(rules, cohort(rules), rules, halved(cohort(rules)))
    for unit in found.units:
        each = found.change(unit)
        assert sign(each.change) == -1
        assert (each.split.parts.performance, each.split.parts.method) == (each.change, 0)


def test_other_rules_on_the_same_figures_are_method_alone(rules, stricter):
    found = compare(rules, cohort(rules), stricter, cohort(stricter))
    for unit in found.units:
        each = found.change(unit)
        assert sign(each.change) == -1
        assert (each.split.parts.performance, each.split.parts.method) == (0, each.change)


def test_where_both_change_the_orders_differ_and_the_mean_lies_between(rules, stricter):
    found = compare(rules, cohort(rules), stricter, halved(cohort(stricter)))
    for unit in found.units:
        each = found.change(unit, "it_graduate_share")
        split, whole = each.split, cohort(rules)
        stated = next(s for s in whole if s.unit == unit)
        share = Fraction(stated.inputs["graduates_dx"], stated.inputs["graduates"])
        half = Fraction(stated.inputs["graduates_dx"] // 2, stated.inputs["graduates"])

        def points(part, full):
            return min(part / full, 1) * 5

        old, new = Fraction(50, 100), Fraction(75, 100)
        assert split.rules_first.method == points(share, new) - points(share, old)
        assert split.figures_first.performance == points(half, old) - points(share, old)
        assert split.interaction == minus(split.rules_first.performance, split.figures_first.performance) != 0
        assert plus(split.parts.performance, split.parts.method) == each.change


exact = st.fractions(min_value=-5, max_value=5, max_denominator=50)


@given(exact, st.none() | exact, st.none() | exact, exact)
def test_performance_and_method_add_up_exactly_in_every_order(before, old_new, new_old, after):
    split = Split(after - before, *orders(Four(before, old_new, new_old, after)))
    for parts in (split.rules_first, split.figures_first, split.parts):
        assert parts is None or plus(parts.performance, parts.method) == split.change
    assert split.known == (old_new is not None or new_old is not None)
    assert split.rest == (0 if split.known else split.change)


@given(exact, exact, exact, exact)
def test_swapping_the_years_negates_every_part(before, old_new, new_old, after):
    there = Split(after - before, *orders(Four(before, old_new, new_old, after)))
    back = Split(before - after, *orders(Four(after, new_old, old_new, before)))
    assert (back.parts.performance, back.parts.method) == (
        negated(there.parts.performance),
        negated(there.parts.method),
    )
    assert back.interaction == there.interaction


@given(exact, exact, st.fractions(min_value=0, max_value=200), st.fractions(min_value=0, max_value=200))
def test_a_new_worth_of_an_unchanged_rule_is_method_and_adds_up(before, after, old, new):
    four = Four(before, before, after, after, (before, after, Fraction(1), Fraction(1))).scaled(old, new)
    split = Split(after * new - before * old, *orders(four))
    for parts in (split.rules_first, split.figures_first, split.parts):
        assert plus(parts.performance, parts.method) == split.change
    assert old != new or split.parts.method == 0
    plain = orders(evolve(four, kept=None))
    assert plain == (split.rules_first, split.figures_first), "the short way and the long way are one"


@st.composite
def bounded(draw):
    """A bounded figure and one number in it."""
    low, high = sorted((draw(exact), draw(exact)))
    at = draw(st.fractions(min_value=0, max_value=1, max_denominator=20))
    number = low + (high - low) * at
    return (low if low == high else Interval(low, high)), number


@given(bounded(), bounded())
def test_a_difference_of_bounds_holds_every_difference_of_numbers_in_them(a, b):
    for value, number in ((minus(a[0], b[0]), a[1] - b[1]), (plus(a[0], b[0]), a[1] + b[1])):
        assert number in interval(value)
    certain = sign(minus(a[0], b[0]))
    assert certain is None or certain == ((a[1] > b[1]) - (a[1] < b[1]))


# ---- both ways


@pytest.mark.long
@settings(max_examples=8)
@given(data=st.data())
def test_comparing_the_other_way_round_negates_changes_ranks_and_parts(draw, rules, stricter, data):
    before = data.draw(draw.cohort(2, 3))
    after = data.draw(draw.cohort(2, 3))
    there, back = compare(rules, before, stricter, after), compare(stricter, after, rules, before)
    assert set(there.units) == set(back.units)
    for unit in there.units:
        for each in there.changes(unit):
            other = back.change(unit, each.node.id)
            assert other.change == negated(each.change)
            assert (other.mean, other.count) == (negated(each.mean), each.count)
            gained, lost = each.places.gained, other.places.gained
            assert (gained is None) == (lost is None)
            assert gained is None or gained == (-lost[1], -lost[0])
            if each.split is not None and each.split.parts is not None:
                parts, turned = each.split.parts, other.split.parts
                assert (turned.performance, turned.method) == (negated(parts.performance), negated(parts.method))
                assert plus(parts.performance, parts.method) == each.change


# ---- matching


def test_a_node_is_matched_by_id_whatever_its_code(rules, reshaped):
    found = compare(rules, cohort(rules), reshaped, cohort(reshaped))
    renumbered = next(node.id for node in reshaped.nodes.values() if node.code == "4.99")
    each = found.change(found.units[0], renumbered)
    assert each.codes == ("4.1", "4.99")
    assert each.change == 0
    assert each.before is not None
    assert each.after is not None


def test_a_unit_of_one_side_only_is_listed_with_the_reason(rules, units):
    both = cohort(rules)
    found = compare(rules, both[:3], rules, both[1:])
    assert set(found.units) == {s.unit for s in both[1:3]}
    assert {(each.unit, each.why) for each in found.apart} == {(both[0].unit, "before"), (both[3].unit, "after")}


def test_units_of_different_lists_are_never_matched_by_name_or_code(rules, changed):
    newer = changed(
        ("edition", r"\nunits: vn-63", "\nunits: vn-34\nunits_formed: {from: vn-63, by: mean_of_main_values}")
    )
    before = [submission(rules, "vn-63:96", values={"total": "0.4689"})]
    after = [submission(newer, "vn-34:96", values={"total": "0.5000"})]
    assert before[0].unit.name == after[0].unit.name == "Cà Mau"
    found = compare(rules, before, newer, after)
    assert found.units == ()
    assert [(each.unit.key, each.why) for each in found.apart] == [("vn-34:96", "list"), ("vn-63:96", "list")]
    assert found.apart[0].formed_of == unit_list("vn-34").formed_of["96"]


def test_a_component_that_one_edition_leaves_out_earns_nothing_there_by_method(rules, changed):
    without = changed(("edition", r"not_assessed: \{do_thi: leave\}",
                       "not_assessed: {do_thi: leave, it_graduate_share: leave}"))  # fmt: skip
    found = compare(rules, cohort(rules), without, halved(cohort(rules)))
    for unit in found.units:
        each = found.change(unit, "it_graduate_share")
        assert each.after is None
        assert each.change == negated(each.before.points)
        assert (each.split.rules_first.performance, each.split.rules_first.method) == (0, each.change)
        assert sign(each.split.figures_first.performance) == -1
        total = found.change(unit)
        assert plus(total.split.parts.performance, total.split.parts.method) == total.change


# ---- what is not known


def test_an_input_that_only_the_new_rules_ask_for_leaves_the_split_unknown_with_the_reason(rules, asks_more):
    before = cohort(rules)
    after = [evolve(s, inputs={("graduates_dx_by_field" if k == "graduates_dx" else k): v for k, v in s.inputs.items()})
             for s in halved(before)]  # fmt: skip
    found = compare(rules, before, asks_more, after)
    for unit in found.units:
        total, node = found.change(unit), found.change(unit, "it_graduate_share")
        assert not node.split.known
        assert [(u.why, u.inputs) for u in node.split.why] == [
            ("inputs", ("graduates_dx_by_field",)), ("inputs", ("graduates_dx",))]  # fmt: skip
        assert (total.split.parts, total.split.rest) == (None, node.change)
        assert (total.split.partial.performance, total.split.partial.method) == (0, 0)
        assert found.change(unit, "the_che").split.parts.performance == 0


def test_a_value_given_under_changed_rules_is_not_split_but_its_neighbours_are(rules, stricter):
    file = rules.examples["published-mains"].file
    found = compare(rules, read(rules, file), stricter, read(stricter, file))
    unit = next(u for u in found.units if u.name == "Đà Nẵng")
    total = found.change(unit)
    assert [each.split.known for each in (total, found.change(unit, "nhan_luc"))] == [False, False]
    assert "given" in {each.why for each in total.split.why}
    assert found.change(unit, "the_che").split.parts.method == 0
    whole = plus(plus(total.split.partial.performance, total.split.partial.method), total.split.rest)
    change = interval(total.change)
    assert interval(whole).low <= change.low
    assert interval(whole).high >= change.high


def test_a_node_not_stated_on_one_side_has_no_change_and_no_part_in_the_mean(rules):
    a = [submission(rules, "Cà Mau", points={"4.1": 4}), submission(rules, "Bến Tre", points={"4.1": 1})]
    b = [submission(rules, "Cà Mau", points={"4.1": 5}), submission(rules, "Bến Tre", points={"4.3": 1})]
    found = compare(rules, a, rules, b)
    node = rules.items["4.1"]
    ca_mau, ben_tre = (s.unit for s in a)
    assert (found.change(ca_mau, node).change, found.mean(node)) == (1, (1, 1))
    assert found.change(ben_tre, node).change is None
    assert found.change(ben_tre, node).split is None


# ---- ranks, counts, directions


def test_published_ranks_count_where_values_do_not_rank_the_whole_list(published):
    found = published("dti-2021", "dti-2022")
    ben_tre = found.change(found.find("Bến Tre"))
    assert ben_tre.change is None
    assert (ben_tre.places.before, ben_tre.places.after, ben_tre.places.gained) == ((31, 31), (51, 51), (-20, -20))
    assert ben_tre.places.basis == "list"


def test_ranks_among_few_are_made_among_the_same_units_on_both_sides(rules):
    whole = cohort(rules)
    found = compare(rules, whole, rules, [s for s in whole if s.unit.name != "Đà Nẵng"])
    places = [found.change(unit).places for unit in found.units]
    assert [(p.before, p.after, p.basis, p.among) for p in places] == [((i, i), (i, i), "common", 3) for i in (1, 2, 3)]


def test_what_is_lacking_to_the_next_is_the_difference_of_the_printed_totals(published):
    found = published("dti-2022", "dti-2023")
    gap = found.gap(found.find("TP. Hồ Chí Minh"))
    assert (gap.above.name, gap.value, gap.points) == ("Đà Nẵng", Fraction(8340 - 8020, 10000), 32)
    assert found.gap(found.find("Đà Nẵng")) is None


def test_equal_totals_lack_the_same_to_the_one_above_both(published):
    found = published("dti-2022", "dti-2023")
    gaps = [found.gap(found.find(name)) for name in ("An Giang", "Phú Yên")]
    assert gaps[0] == gaps[1]
    assert gaps[0].above.name == "Bắc Kạn"


def leaves_of(rules, node):
    """What is assessed of a component: itself, or its detail indicators."""
    return [leaf for part in rules.below(node) for leaf in leaves_of(rules, part)] or [node]


def test_the_counts_of_components_are_those_of_the_ministry(rules):
    asked = [node for node in rules.components if node.assessed and rules.nodes[node.parent].assessed]
    assert len(asked) == 95, "details are no components"
    shares = [Fraction(1)] * 30 + [Fraction(1, 2)] * 48 + [Fraction(0)] * 17
    points = {leaf.id: leaf.points * share for node, share in zip(asked, shares, strict=True)
              for leaf in leaves_of(rules, node)}  # fmt: skip
    after = [submission(rules, "Cà Mau", points={name: str(value) for name, value in points.items()})]
    found = compare(rules, [submission(rules, "Cà Mau", points={asked[0].id: "0"})], rules, after)
    (before, _), (now, mains) = found.counts(found.units[0])
    assert (now.maximum, now.partial, now.zero, now.assessed, now.unknown, now.not_assessed) == (30, 48, 17, 95, 0, 3)
    assert (before.zero, before.unknown, before.not_assessed) == (1, 94, 3)
    assert sum(count.assessed for count in mains.values()) == 95


def test_a_printed_zero_may_be_a_little_more_so_its_standing_is_unknown(rules, tmp_path):
    path = tmp_path / "printed.csv"
    path.write_text("unit,item,measure,figure,out_of,source\nCà Mau,4.1,points,0.00,,press\nCà Mau,4.3,points,0,,\n",
                    encoding="utf-8")  # fmt: skip
    found = compare(rules, read(rules, path), rules, read(rules, path))
    (counts, _), _ = found.counts(found.units[0])
    assert (counts.zero, counts.partial, counts.unknown) == (1, 0, 94)


def test_main_indicators_rise_and_fall_only_where_the_digits_decide(published):
    found = published("dti-2022", "dti-2023")
    direction = found.direction(found.find("Cần Thơ"))
    assert [node.code for node in direction.rising] == ["1", "3", "4", "5", "6", "8"]
    assert [node.code for node in direction.falling] == ["7"]
    assert [node.code for node in direction.unknown] == ["2"], "0.8000 twice: the fifth digit may differ"
    assert direction.same == direction.unmatched == ()


# ---- readings and refusals


def test_printings_that_agree_only_when_one_is_truncated_are_read_so_and_said(published):
    found = published("dti-2022", "dti-2023")
    read_so = [(each.unit.name, each.figure.text) for each in found.readings[0]]
    assert read_so == [("Cà Mau", "468"), ("Quảng Nam", "0.275")]
    assert found.readings[1] == ()


def test_printings_that_no_reading_reconciles_are_refused(rules, tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("unit,item,measure,figure,out_of,source\nCà Mau,total,value,0.4689,,a\nCà Mau,total,value,0.5689,,b\n",
                    encoding="utf-8")  # fmt: skip
    with pytest.raises(ProblemsError) as refused:
        compare(rules, read(rules, path), rules, read(rules, path))
    assert refused.value.problems[0].code == "DTI-S004"


def test_two_different_indices_are_refused(rules):
    with pytest.raises(ProblemsError) as refused:
        compare(rules, [], load("ict-index-2020"), [])
    assert refused.value.problems[0].code == "DTI-M002"


def test_an_index_without_points_is_compared_in_value(tmp_path):
    rules = load("ict-index-2020")
    figures = read(rules, rules.published_figures)
    found = compare(rules, figures, rules, figures)
    each = found.change(found.find("Lâm Đồng"))
    assert (each.measure, each.points) == ("value", None)
    assert Fraction(0) in interval(each.value)


def test_the_folder_of_a_rule_set_does_for_the_rule_set(rules_folder, rules):
    found = compare(rules, cohort(rules), load_folder(rules_folder), cohort(rules))
    assert found.alike
