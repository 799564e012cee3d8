"""Published figures of units for which not everything is assessed, against the rules as they hold for each."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.auditing.audit import audit
from dti_rules.auditing.claims import read_statements
from dti_rules.auditing.text import audit_text
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve
from dti_rules.words.numerals import print_decimal
from dti_rules.words.problems import ProblemsError
from tests.scoring.departments import HOWS, LEAVE_OUT, UNITS, departments, stated, without


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Audits rows (unit, item, measure, figure[, out_of]) as a table of a rule set, against what it has published."""

    def run(rules, rows, published=()):
        folder = tmp_path_factory.mktemp("audit")
        for name, several in (("t.csv", rows), ("published.csv", published)):
            lines = [",".join([*row, ""][:5]) for row in several]
            (folder / name).write_text("\n".join(["unit,item,measure,figure,out_of", *lines]), encoding="utf-8")
        known = evolve(rules, published_figures=folder / "published.csv") if published else rules
        return audit(read_statements([folder / "t.csv"], rules.id, rules=rules), {rules.id: known}.get, bool(published))

    return run


def kinds(found):
    return {finding.about[0].item: finding.kind for finding in found.findings if finding.about}


def conclusions(found):
    """All that an audit concludes, without the places of figures and the words about what is left out."""
    return sorted(
        (
            each.kind, each.title.vi, each.summary.vi, each.provenance, each.gap, each.bounds,
            sorted((repair.statement.item, repair.text) for repair in each.repairs), [text.vi for text in each.missing],
        )
        for each in found.findings
    )  # fmt: skip


# ---- worked by hand: a department without a one-stop shop (1.2, 20 of the 60 points of main indicator 1)


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize(
    ("service", "total", "wrong"),
    [
        ({"rescale": "48", "leave": "32"}, {"rescale": "83", "leave": "67"}, False),
        ({"rescale": "32", "leave": "48"}, {"rescale": "67", "leave": "83"}, True),
    ],
)
def test_points_of_what_is_left_out_go_or_move_as_the_rule_says(table, how, service, total, wrong):
    rows = [("Sở Cát", "1.1", "points", "32"), ("Sở Cát", "1", "points", service[how])]
    assert table(departments(how), rows).contradicted == wrong
    parts = [("Sở Cát", "2", "points", "25"), ("Sở Cát", "3", "points", "10")]
    whole = [
        ("Sở Cát", "1", "points", {"rescale": "48", "leave": "32"}[how]),
        *parts,
        ("Sở Cát", "total", "points", total[how]),
    ]
    assert table(departments(how), whole).contradicted == wrong


def test_the_proof_names_what_is_left_out_and_where_that_is_written(table):
    found = table(departments(), [("Sở Cát", "1.1", "points", "32"), ("Sở Cát", "1", "points", "32")])
    (wrong,) = found.of("contradicts")
    said = [step.text.of("en") for step in wrong.steps]
    assert "Indicator 1 “Service” = 1.1 × 1.5, in points; not assessed: 1.2 (Invented, Article 3)" in said
    assert "Chỉ số 1 «Dịch vụ» = 1.1 × 1,5, tính bằng điểm; không chấm: 1.2 (Invented, Article 3)" in [
        step.text.vi for step in wrong.steps
    ]


def test_a_value_is_out_of_what_is_assessed_of_the_unit(table):
    rules = departments("leave", in_figures=False, condition=False)
    rows = [("Sở Cát", item, "points", figure) for item, figure in (("1", "32.00"), ("2", "25.00"), ("3", "10.00"))]
    assert kinds(table(rules, [*rows, ("Sở Cát", "total", "value", "0.6700")])).get("total") == "agrees"  # 67 of 100
    assert table(rules, [*rows, ("Sở Cát", "total", "value", "0.5583")]).contradicted  # of 120
    assert table(rules, [("Sở Cát", "1", "points", "32", "60")]).contradicted
    assert not table(rules, [("Sở Cát", "1", "points", "32", "40")]).contradicted


def test_an_item_that_is_not_assessed_for_the_unit_has_no_score_and_the_finding_says_why(table):
    (found,) = table(departments(), [("Thanh tra", "1.2", "points", "20")]).findings
    assert (found.kind, found.summary.of("en")) == (
        "undecidable", "the item is not assessed for this unit (Invented, Article 3)",
    )  # fmt: skip


def test_a_row_of_the_table_says_what_is_not_assessed(table):
    rows = [("An", "2.1", "points", "15"), ("An", "2", "points", "20")]
    assert kinds(table(departments(), [*rows, ("An", "2.2", "not_assessed", "12/QĐ-UBND")])) == {
        "2.1": "agrees", "2": "agrees",
    }  # fmt: skip
    assert table(departments(), [*rows, ("An", "2.2", "points", "10")]).contradicted


@pytest.mark.parametrize(("ranked_on", "said"), [("share", "theo giá trị đã in"), ("points", "theo điểm đã in")])
def test_a_rank_is_refuted_by_what_units_rank_on(table, ranked_on, said):
    measure = {"share": "value", "points": "points"}[ranked_on]
    figures = {"share": ("0.9000", "0.8000"), "points": ("90.00", "80.00")}[ranked_on]
    rows = [row for unit, figure, rank in zip(("An", "Bình"), figures, "21", strict=True)
            for row in ((unit, "total", measure, figure), (unit, "total", "rank", rank))]  # fmt: skip
    rows += [(unit, "total", measure, "0.1000" if measure == "value" else "10.00") for unit in ("Cát", "Thanh tra")]
    found = table(departments("leave", ranked_on), rows)
    assert found.contradicted and said in audit_text(found, "vi")


@pytest.mark.parametrize("word", ["không chấm", "Không được chấm", "bỏ chấm"])
def test_a_row_says_it_in_the_words_in_which_the_program_says_it(table, word):
    rows = [("An", "2.1", "points", "15"), ("An", "2", "points", "20"), ("An", "2.2", word, "12/QĐ-UBND")]
    assert kinds(table(departments(), rows)) == {"2.1": "agrees", "2": "agrees"}


def test_an_audit_without_a_finding_ends_its_line_with_the_count(table):
    said = audit_text(table(departments(), [("An", "2.2", "not_assessed", "12/QĐ-UBND")]), "vi")
    assert "; 0 kết luận\n" in said


def test_a_row_that_says_no_leaves_nothing_out(table):
    found = table(departments(), [("An", "2.2", "not_assessed", "no"), ("An", "2.2", "points", "10")])
    assert len(found.statements) == 1
    assert "1.2" not in kinds(found)


@pytest.mark.parametrize(
    ("rules", "row", "code"),
    [
        ({"in_figures": False}, ("An", "2.2", "not_assessed", "12/QĐ"), "DTI-T093"),
        ({}, ("An", "2.2", "not_assessed", "yes"), "DTI-T094"),
        ({}, ("An", "total", "not_assessed", "12/QĐ"), "DTI-T097"),
    ],
)
def test_a_row_that_may_not_say_so_is_refused_where_it_stands(table, rules, row, code):
    with pytest.raises(ProblemsError) as error:
        table(departments(**rules), [row, ("An", "2.1", "points", "1")])
    (problem,) = error.value.problems
    assert (problem.code, problem.place.line) == (code, 2)


def test_a_component_that_a_condition_may_leave_out_contradicts_nothing_until_it_is_printed(table):
    rules = departments(in_figures=False)  # 1.1 is left out of a unit without files
    assert (
        "contradicts" not in kinds(table(rules, [("An", "1.2", "points", "20"), ("An", "1", "points", "60")])).values()
    )
    printed = [("An", "1.1", "points", "0"), ("An", "1.2", "points", "20"), ("An", "1", "points", "60")]
    assert "contradicts" in kinds(table(rules, printed)).values()


def test_points_that_may_leave_a_sum_whose_parts_carry_the_weight_of_others_prove_nothing(table):
    # main indicator 3 is out for everyone, 1.2 for An: 32 of 40 and 25 of 40 points, so 57/80 of the 100 points left
    rules = departments("leave", named="", replaced=without("data", "rescale"))
    rows = [("An", item, "points", figure) for item, figure in (("1", "32.00"), ("2", "25.00"), ("total", "71.25"))]
    assert not table(rules, rows).contradicted
    told = [("An", "1.2", "not_assessed", "12/QĐ"), *rows]
    assert not table(rules, told).contradicted
    everything = [("An", item, "points", "0.00") for item in ("1.1", "1.2", "2.1", "2.2")]
    assert table(rules, [*everything, ("An", "total", "points", "71.25")]).contradicted


def test_a_value_out_of_an_unknown_maximum_is_undecidable_and_says_so(table):
    rules = departments("leave", in_figures=False)
    (found,) = table(rules, [("An", "1", "value", "0.9")]).findings
    assert "not known what is assessed of the unit" in found.summary.of("en")


def test_a_unit_of_which_nothing_is_assessed_has_no_total_to_hold_anything_against(table):
    rows = [("An", item, "not_assessed", "12/QĐ") for item in ("1", "2", "3")]
    (found,) = table(
        departments(),
        [
            *rows,
            ("An", "total", "points", "60"),
        ],
    ).findings
    assert (found.kind, found.where.item) == ("undecidable", "total")


def test_a_column_of_a_wide_table_says_what_is_not_assessed(tmp_path):
    rules = departments()
    (tmp_path / "t.csv").write_text(
        "unit,2.1_points,2_points,2.2_not_assessed\nAn,15,20,12/QĐ\nBình,15,20,\n", encoding="utf-8"
    )
    found = audit(read_statements([tmp_path / "t.csv"], rules.id, rules=rules), {rules.id: rules}.get, False)
    assert [(each.where.unit, each.where.item, each.kind) for each in found.findings if each.where.item == "people"] == [
        ("Sở Bình", "people", "undecidable"), ("Sở An", "people", "agrees"),
    ]  # fmt: skip


@pytest.mark.parametrize(("change", "wrong"), [("-20", False), ("-4", True)])
def test_changes_between_editions_are_those_of_what_each_assesses_of_the_unit(tmp_path, change, wrong):
    earlier = (("id: departments-2026", "id: departments-2025"), ("year: 2026", "year: 2025"))
    old, new = departments("leave", named="", replaced=earlier), departments("leave")
    claims = [f"measure: points, rule_set: {old.id}, item: '{item}', figure: '{figure}'"
              for item, figure in (("1.1", "32"), ("1.2", "20"))]  # fmt: skip
    claims += [f"measure: points, rule_set: {new.id}, item: '1.1', figure: '32'",
               f"measure: change_points, rule_set: {new.id}, against: {old.id}, item: '1', figure: '{change}'"]  # fmt: skip
    file = tmp_path / "c.yaml"
    file.write_text(
        "defaults: {numbers: en, unit: Sở Cát}\nclaims:\n" + "".join(f"  - {{{c}}}\n" for c in claims), "utf-8"
    )
    found = audit(read_statements([file]), {old.id: old, new.id: new}.get, False)
    assert found.contradicted == wrong


def test_counts_of_components_are_those_of_what_is_assessed_for_the_unit(tmp_path):
    rules = departments(in_figures=False, condition=False)
    text = "numbers: vi"
    claims = "\n".join(
        f"  - {{measure: components_{kind}, rule_set: {rules.id}, unit: Sở Cát, figure: '{count}'}}"
        for kind, count in (("at_maximum", 1), ("partial", 2), ("at_zero", 1))
    )
    file = tmp_path / "c.yaml"
    file.write_text(f"defaults: {{{text}}}\nclaims:\n{claims}\n", encoding="utf-8")
    found = audit(read_statements([file]), {rules.id: rules}.get, False)
    assert not found.contradicted  # 1.1, 2.1, 2.2 and 3.1 are assessed
    file.write_text(file.read_text("utf-8").replace("'2'", "'3'"), encoding="utf-8")
    assert audit(read_statements([file]), {rules.id: rules}.get, False).contradicted


def test_units_without_an_item_take_no_place_at_it_and_count_for_no_mean(tmp_path, table):
    rules = departments(in_figures=False, condition=False)
    printed = [("Sở An", "1.2", "value", "1.0000"), ("Sở Bình", "1.2", "value", "0.0000")]
    assert kinds(table(rules, [*printed, ("Sở Bình", "1.2", "rank", "2")])) == {"1.2": "agrees"}
    found = table(rules, [*printed, ("Sở Bình", "1.2", "rank", "3")])
    assert found.contradicted
    claims = tmp_path / "c.yaml"
    claims.write_text(
        "defaults: {numbers: en}\nclaims:\n"
        f"  - {{measure: mean_value, rule_set: {rules.id}, item: '1.2', figure: '0.5'}}\n", encoding="utf-8",
    )  # fmt: skip
    file = tmp_path / "t.csv"
    lines = [",".join([*row, "Sách", rules.id]) for row in printed]
    file.write_text("\n".join(["unit,item,measure,figure,source,rule_set", *lines]), encoding="utf-8")
    found = audit(read_statements([claims, file]), {rules.id: rules}.get, False)
    assert kinds(found)["1.2"] == "agrees"


# ---- what holds for all figures


LEAVABLE = ("on_time_rate", "one_stop", "training", "team", "people", "data")


@st.composite
def cohorts(draw, rules):
    """Submissions of some units: some without files, some of which figures leave something out."""
    found = []
    for unit in draw(st.lists(st.sampled_from(UNITS), min_size=1, unique=True)):
        received = draw(st.sampled_from([0, 0, 10]))
        figures = {
            "received": received, "on_time": draw(st.integers(0, received)), "hours": draw(st.integers(0, 40)),
            "has_team": draw(st.booleans()), "sets": draw(st.integers(0, 10)),
            "has_shop": draw(st.booleans()) if unit in UNITS[:2] else None,
        }  # fmt: skip
        out = [name for name in LEAVABLE if rules.nodes[name].assessed]
        left = draw(st.lists(st.sampled_from(out), max_size=3, unique=True)) if rules.by_unit.in_figures else []
        if rules.missing == "leave_out":
            for name in draw(st.lists(st.sampled_from(["hours", "sets"]), unique=True)):
                figures[name] = None
        found.append(stated(rules, unit, left, **figures))
    return score(rules, found)


def rows_of(draw, cards, told):
    """Some of what a ministry would print of a cohort; with what it leaves out where it is `told`."""
    rules, rows = cards.rule_set, []
    for card in cards:
        unit = card.unit.key
        if told:
            rows += [(unit, item, "not_assessed", who) for item, who in card.submission.not_assessed.items()]
        nodes = [each for each in card if isinstance(each.value, Fraction)]
        for each in draw(st.lists(st.sampled_from(nodes), min_size=1, unique_by=lambda n: n.node.id)) if nodes else []:
            measure = draw(st.sampled_from(["value", "points"])) if each.points is not None else "value"
            amount, decimals = (each.value, 4) if measure == "value" else (each.points, 2)
            figure = print_decimal(scaled_round(amount, decimals, rules.rounding.mode), decimals, "en")
            rows.append((unit, each.node.id, measure, figure))
        place = cards.ranking.of(card.unit)
        if place is not None and place.rank is not None and len(cards) == len(UNITS):
            rows.append((unit, "total", "rank", str(place.rank)))
    return draw(st.permutations(rows))


WAYS = st.fixed_dictionaries(
    {
        "how": st.sampled_from(HOWS),
        "ranked_on": st.sampled_from(["share", "points"]),
        "in_figures": st.booleans(),
        "replaced": st.sampled_from([(), LEAVE_OUT, without("data", "rescale")]),
        "weighted": st.booleans(),
    }
)


@settings(max_examples=examples(150))
@given(data=st.data(), way=WAYS)
def test_truthful_figures_contradict_nothing_whatever_is_left_out_and_whether_or_not_it_is_said(table, data, way):
    cards = data.draw(cohorts(departments(**way)))
    rows = rows_of(data.draw, cards, told=data.draw(st.booleans()))
    published = data.draw(st.integers(0, max(0, len(rows) - 1)))
    if rows:
        found = table(cards.rule_set, rows[published:], rows[:published])
        assert not found.of("contradicts") and not found.of("differs_from_reconstruction")


@settings(max_examples=examples(60))
@given(data=st.data(), how=st.sampled_from(HOWS))
def test_where_nothing_is_left_out_the_audit_is_that_of_the_rules_without_the_declaration(table, data, how):
    with_it, without = departments(how, in_figures=False, condition=False), departments("")
    units = UNITS[:2]
    figures = st.integers(0, 6000).map(lambda n: f"{n / 100:.2f}")
    items = [node.id for node in without.nodes.values()]
    rows = data.draw(st.lists(st.tuples(st.sampled_from(units), st.sampled_from(items), st.just("points"), figures),
                              min_size=1, max_size=6, unique_by=lambda row: row[:2]))  # fmt: skip
    assert conclusions(table(with_it, rows)) == conclusions(table(without, rows))


@settings(max_examples=examples(60))
@given(data=st.data(), how=st.sampled_from(HOWS))
def test_a_unit_is_audited_as_by_an_edition_that_leaves_the_same_out_for_every_unit(table, data, how):
    own = departments(how, in_figures=False, condition=False)
    every = departments("", replaced=without("one_stop", how))
    items = [node.id for node in own.nodes.values() if node.id != "one_stop"]
    figures = st.integers(0, 6000).map(lambda n: f"{n / 100:.2f}")
    rows = data.draw(st.lists(st.tuples(st.just("Sở Cát"), st.sampled_from(items), st.just("points"), figures),
                              min_size=1, max_size=6, unique_by=lambda row: row[:2]))  # fmt: skip
    assert conclusions(table(own, rows)) == conclusions(table(every, rows))


def test_what_an_edition_leaves_out_with_its_weight_to_the_others_is_no_contradiction(table):
    rules = departments("", replaced=without("one_stop", "rescale"))
    found = table(rules, [("An", "1.1", "points", "32"), ("An", "1", "points", "48")])
    assert kinds(found) == {"1.1": "agrees", "1": "agrees"}
    assert Interval(Fraction("31.67"), Fraction("32.34")).meet(found.findings[0].bounds.interval)
