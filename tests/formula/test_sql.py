"""The reader of queries against the exact one, in DuckDB: no number is further off than it says, nor larger."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sqlglot")

from sql_reading import read
from sqlglot import exp

from dti_rules.formula.parser import parse
from dti_rules.formula.sql_terms import bound, either, fixed, one, wholes
from dti_rules.words.problems import ProblemsError

ROWS = 5
TYPES = {"count": "BIGINT", "yes_no": "BOOLEAN", "choice": "VARCHAR"}


def compiled(language, tree):
    """The form of a formula, and what tells the rows that are left to another."""
    form, compiler = read(language.scope, tree)
    return form, either(compiler.doubts)


@pytest.fixture(scope="module")
def engine():
    with pytest.importorskip("duckdb").connect() as found:
        yield found


def told(engine, scope, rows, *columns):
    """What the columns say of each row."""
    kinds = {name: TYPES.get(declared.kind, "DOUBLE") for name, declared in scope.items()}
    engine.execute(f"CREATE OR REPLACE TABLE rows ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
    figures = [[float(row[name]) if kind == "DOUBLE" else row[name] for name, kind in kinds.items()] for row in rows]
    engine.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(kinds))})", figures)
    said = ", ".join(each.sql(dialect="duckdb") for each in columns)
    return engine.execute(f"SELECT {said} FROM rows").fetchall()


@settings(max_examples=examples(200))
@given(st.data())
def test_every_value_is_within_its_bound_and_no_larger_than_its_size(engine, language, data):
    formula = language.formula(data)
    rows = [data.draw(language.inputs) for _ in range(ROWS)]
    try:
        form, doubted = compiled(language, formula.tree)
    except ProblemsError as refused:
        assert refused.problems[0].code == "DTI-I001"
        return
    if form.exact():
        over = form.denominator
        columns = [wholes(form, over), exp.Literal.number(0)]
    else:
        over, term = 1, one(form) if form.terms else fixed(form.constant)
        columns = [term.x, bound(term.error)]
    for row, (value, error, unsure) in zip(rows, told(engine, language.scope, rows, *columns, doubted), strict=True):
        exact, _ = language.run(formula.tree, row)
        if unsure:
            continue
        if form.exact():
            assert (int(value), Fraction(value).denominator) == (exact * over, 1)
            continue
        assert abs(Fraction(value) - exact) <= Fraction(error)
        assert term.most is None or abs(exact) <= term.most


@pytest.mark.parametrize(
    "formula",
    [
        "share(dx_staff + staff, staff + people) + level",
        "(level + change) / (1 + share(dx_staff + staff, staff + people))",
    ],
)
def test_what_stands_beside_a_quotient_without_a_value_keeps_its_error(engine, language, formula):
    form, doubted = compiled(language, parse(formula))
    term, row = one(form), {**dict.fromkeys(language.scope, 0), "chair": "head", "level": Fraction(1, 3)}
    ((value, error, unsure),) = told(engine, language.scope, [row], term.x, bound(term.error), doubted)
    exact, _ = language.run(parse(formula), row)
    assert 0 < abs(Fraction(value) - exact) <= Fraction(error)
    assert unsure is False


@pytest.mark.parametrize(
    ("formula", "most"),
    [
        ("rate(firms, people)", None),
        ("share(staff, people)", 1),
        ("rate(firms, people, full_from = 80%)", 1),
        ("rate(firms, people, full_from = 80%, if_zero = 3)", 3),
        ("level * change", 2),
        ("capped(change, at = 1/2)", 2),
    ],
)
def test_what_is_known_of_the_size_of_a_value(language, formula, most):
    form, _ = compiled(language, parse(formula))
    assert one(form).most == most
