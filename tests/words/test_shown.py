"""A value is shown by its fields."""

import attrs

from dti_rules.words.shown import fields_shown


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
