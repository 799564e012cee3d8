"""A parameter in a formula is the number that it stands for: for the proof, the value and every direction."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.grounding import ground, parameters_in
from dti_rules.formula.parser import parse
from dti_rules.formula.printer import show
from dti_rules.formula.scope import Input
from dti_rules.formula.syntax import Name, walk
from dti_rules.words.text import Text

VALUE = Fraction(3, 7)
RATIO = Input("ratio", "parameter", Text("Tỷ lệ", "Ratio"), None, VALUE, VALUE)
HEADS = Input("heads", "parameter", Text("Số người", "Heads"), "person", Fraction(40), Fraction(40))
TEMPLATES = (
    "rate(firms, people, full_from = {ratio})",
    "share(staff, people, if_zero = {ratio})",
    "bands(level, 2/3 = 1, 1/3 = {ratio}, otherwise = 0)",
    "choice(chair, head = 1, deputy = {ratio}, none = 0)",
    "level * {ratio}",
    "{ratio} - level",
    "(1 when level >= {ratio} otherwise change)",
    "mean(level, {ratio})",
    "rate(staff, {heads}, full_from = 1)",
    "yes(staff >= {heads})",
    "growth(staff, people + 1, full_from = {ratio})",
)


@pytest.mark.parametrize("template", TEMPLATES)
@given(data=st.data())
@settings(max_examples=20)
def test_a_formula_with_a_parameter_equals_that_with_the_number_written(language, template, data):
    scope = {**language.scope, "ratio": RATIO, "heads": HEADS}
    named = language.build(template.format(ratio="ratio", heads="heads"), scope=scope)
    written = language.build(template.format(ratio="3/7", heads="40"))
    assert (named.range, named.directions, named.names) == (written.range, written.directions, written.names)
    inputs = data.draw(language.inputs)
    assert language.run(named.ground, inputs)[0] == language.run(written.ground, inputs)[0]


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_tree_prints_as_it_is_written_and_the_ground_has_no_parameter(language, template):
    scope = {**language.scope, "ratio": RATIO, "heads": HEADS}
    text = template.format(ratio="ratio", heads="heads")
    formula = language.build(text, scope=scope)
    assert parse(show(formula.tree)) == parse(text) == formula.tree
    assert parameters_in(formula.ground, scope) == ()
    assert set(formula.parameters) == {n.id for n in walk(parse(text)) if isinstance(n, Name)} & {"ratio", "heads"}


def test_a_formula_without_parameters_is_its_own_ground(language):
    formula = language.build("share(staff, people)")
    assert formula.ground is formula.tree
    assert ground(formula.tree, language.scope) is formula.tree


def test_a_parameter_has_a_unit_as_an_input_has(language):
    scope = {**language.scope, "ratio": RATIO, "heads": HEADS}
    assert language.refusal("yes(firms > heads)", scope=scope).code == "DTI-F012"


def test_a_share_may_be_of_a_parameter(language):
    part = Input("trained", "count", Text("x", "x"), "person", Fraction(0), Fraction(40), part_of_parameter="heads")
    scope = {**language.scope, "heads": HEADS, "trained": part}
    found = language.build("share(trained, heads)", (Fraction(0), Fraction(1)), scope=scope)
    assert (found.range.low, found.range.high) == (0, 1)
    assert language.refusal("share(staff, heads)", scope=scope).code == "DTI-F013"
