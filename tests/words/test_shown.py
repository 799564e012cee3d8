"""A value is shown and compared by its fields."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.words.shown import fields_equal, fields_hash, fields_shown


@attrs.frozen
class Plain:
    a: int
    b: str = attrs.field(repr=False)
    c: tuple[str, ...] = ()


@attrs.frozen
class Shown:
    __repr__ = fields_shown

    a: int
    b: str = attrs.field(repr=False)
    c: tuple[str, ...] = ()


def test_a_value_is_shown_as_attrs_shows_it() -> None:
    assert (
        repr(Shown(1, "b", ("c",))) == repr(Plain(1, "b", ("c",))).replace("Plain", "Shown") == "Shown(a=1, c=('c',))"
    )


@attrs.frozen
class Compared:
    a: object
    b: object = attrs.field(eq=False)


@attrs.frozen
class ComparedHere:
    __eq__ = fields_equal
    __hash__ = fields_hash

    a: object
    b: object = attrs.field(eq=False)


class Below(ComparedHere):
    pass


few = st.one_of(st.integers(0, 2), st.booleans(), st.just("a"))


@given(few, few, few, few)
def test_values_are_equal_where_attrs_finds_them_equal(a, b, c, d):
    mine, other = ComparedHere(a, b), ComparedHere(c, d)
    assert (mine == other) == (Compared(a, b) == Compared(c, d)) == (not mine != other)  # noqa: SIM202 - the operator is what is tried
    assert mine != other or hash(mine) == hash(other)


def test_values_of_two_classes_are_never_equal():
    assert ComparedHere(1, 2) != Compared(1, 2)
    assert ComparedHere(1, 2) != Below(1, 2)
    assert ComparedHere(1, 2) != (1, 2)
