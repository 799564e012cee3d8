"""Classes that are declared by their fields behave as frozen dataclasses of the standard library do."""

import copy
import dataclasses
import inspect
import pickle
import typing
import weakref
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.words import methods
from dti_rules.words.classes import as_dict, as_tuple, evolve, field, fields_of, frozen, mutable

T = TypeVar("T")


@frozen
class Share:
    part: int
    whole: int = 100
    note: str = field(default="", eq=False)
    places: list[int] = field(factory=list, eq=False, repr=False)


@frozen(cache_hash=True)
class Tree:
    name: str
    below: "tuple[Tree, ...]" = ()
    spelling: str = field(factory=lambda self: self.name.upper(), takes_self=True, eq=False)


@mutable
class Count:
    of: str
    count: int = 0


few = st.one_of(st.integers(0, 2), st.booleans(), st.just("a"))
kinds = st.fixed_dictionaries({"eq": st.booleans(), "repr": st.booleans()})


@st.composite
def shapes(draw: st.DrawFn) -> tuple[type[Any], type[Any], int]:
    """One class in both ways, and the number of its fields."""
    size = draw(st.sampled_from([0, 1, 2, 3, 13]))
    first_default = draw(st.integers(0, size))
    named = [f"field{i}" for i in range(size)]
    flags: list[dict[str, Any]] = draw(st.lists(kinds, min_size=size, max_size=size))
    defaults: list[dict[str, Any]] = [
        {} if i < first_default else {"default": draw(few)} for i in range(size)
    ]  # as many of the last as may be left out
    body = {name: field(**default, **flag) for name, default, flag in zip(named, defaults, flags, strict=True)}
    ours: type[Any] = frozen(
        type("Made", (), {"__annotations__": dict.fromkeys(named, int), "__module__": __name__, **body})
    )
    theirs = dataclasses.make_dataclass(
        "Made",
        [(name, int, dataclasses.field(**d, compare=f["eq"], repr=f["repr"]))
         for name, d, f in zip(named, defaults, flags, strict=True)],
        frozen=True,
    )  # fmt: skip
    return ours, theirs, size


def made(cls: type[Any], positional: list[Any], named: dict[str, Any]) -> Any:
    """A value, or the kind of problem with the arguments."""
    try:
        return cls(*positional, **named)
    except TypeError:
        return TypeError


@settings(max_examples=30)
@given(shapes(), st.data())
def test_a_class_is_made_shown_compared_and_hashed_as_a_dataclass_is(shape, data):
    ours, theirs, size = shape
    assert inspect.signature(ours).parameters == inspect.signature(theirs).parameters
    pairs = []
    for _ in range(2):
        positional = data.draw(st.lists(few, max_size=size + 1))
        named = data.draw(st.dictionaries(st.sampled_from([f"field{i}" for i in range(size + 1)]), few, max_size=3))
        mine, other = made(ours, positional, named), made(theirs, positional, named)
        if other is TypeError:
            assert mine is TypeError
            return
        assert repr(mine) == repr(other)
        assert as_dict(mine) == {each.name: getattr(other, each.name) for each in dataclasses.fields(other)}
        pairs.append((mine, other))
    (mine, other), (mine_2, other_2) = pairs
    assert (mine == mine_2) == (other == other_2) == (not mine != mine_2)  # noqa: SIM202  the operator is what is tried
    assert mine != mine_2 or hash(mine) == hash(mine_2)


def test_types_of_arguments_can_be_asked_for():
    assert typing.get_type_hints(Share.__init__) == {"part": int, "whole": int, "note": str, "places": list[int],
                                                     "return": type(None)}  # fmt: skip
    assert typing.get_type_hints(Tree.__init__)["below"] == tuple[Tree, ...]


@settings(max_examples=5)
@given(st.builds(Share))
def test_values_can_be_drawn_from_the_types_of_the_fields(share):
    assert isinstance(share.part, int)


def test_a_wrong_argument_is_told_by_its_name():
    cls: Any = Share
    with pytest.raises(TypeError, match=r"Share\.__init__\(\) missing 1 required positional argument: 'part'"):
        cls()
    with pytest.raises(TypeError, match=r"Share\.__init__\(\) got an unexpected keyword argument 'parts'"):
        cls(1, parts=2)


def test_a_frozen_value_is_not_changed():
    share: Any = Share(1)
    with pytest.raises(AttributeError, match=r"Share\.part is not changed"):
        share.part = 2
    with pytest.raises(AttributeError, match=r"Share\.part is not changed"):
        del share.part
    with pytest.raises(AttributeError, match=r"Share\.more is not changed"):
        share.more = 2
    assert share == Share(1)


def test_a_mutable_value_is_changed_and_not_hashed():
    count: Any = Count("units")
    count.count += 1
    assert count == Count("units", 1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(count)
    with pytest.raises(AttributeError):
        count.counts = 1


def test_a_default_that_is_made_is_made_for_each_value():
    one, other = Share(1), Share(1)
    one.places.append(3)
    assert (one.places, other.places, Share(1, places=[4]).places) == ([3], [], [4])
    assert Tree("a").spelling == "A"
    assert Tree("a", spelling="b").spelling == "b"


def test_a_value_with_changes_is_another_of_its_class():
    share = Share(1, note="x")
    assert (evolve(share, part=2), evolve(share, part=2).note) == (Share(2), "x")
    assert as_tuple(evolve(share)) == (1, 100, "x", [])
    with pytest.raises(TypeError, match="parts"):
        evolve(share, parts=2)


def test_a_private_field_is_given_without_its_underscore():
    @frozen
    class Kept:
        _steps: tuple[int, ...] = field(alias="steps")
        _made: int = 0

    assert Kept(steps=(1,))._steps == (1,)
    assert as_dict(evolve(Kept((1,)), made=2)) == {"_steps": (1,), "_made": 2}


def test_only_values_of_one_class_are_equal():
    class Below(Share):
        pass

    assert Share(1) != Below(1)
    assert Share(1) != (1, 100)
    assert Share(1) in {Share(1): 0}
    alone: Any = frozen(eq=False)(type("Alone", (), {"__module__": __name__}))
    assert alone() != alone()


def test_a_class_keeps_what_it_defines_itself():
    @frozen
    class Own:
        a: int
        KIND: ClassVar[str] = "own"
        kind: "ClassVar[str]" = "own"

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 1

    assert (repr(Own(1)), Own(1) == 3, hash(Own(1)), Own.KIND, Own.kind) == ("own", True, 1, "own", "own")
    assert [each.name for each in fields_of(Own)] == ["a"]


def test_a_class_takes_the_fields_of_the_one_above():
    @frozen
    class More(Share):
        """More of it."""

        whole: int = 10
        more: int = 0

        @cached_property
        def rest(self) -> int:
            return self.whole - self.part

    found = More(1, more=2)
    assert repr(found) == f"{More.__qualname__}(part=1, note='', whole=10, more=2)"
    assert (found.rest, found.rest, More.__doc__) == (9, 9, "More of it.")
    assert not hasattr(Share(1), "__dict__")


def test_a_generic_class_is_one_still():
    @frozen
    class Line(Generic[T]):
        items: tuple[T, ...]

    assert Line[int]((1,)) == Line((1,))


def test_a_value_is_copied_and_pickled_by_its_fields():
    tree = Tree("a", (Tree("b"),))
    assert hash(tree) == hash(tree)
    for other in (copy.copy(tree), copy.deepcopy(tree), pickle.loads(pickle.dumps(tree))):
        assert (other, hash(other), repr(other)) == (tree, hash(tree), repr(tree))
    assert tree.__getstate__() == ("a", (Tree("b"),), "A")  # no hash, which is another in another process
    assert pickle.loads(pickle.dumps(Count("a", 3))) == Count("a", 3)


def test_a_value_can_be_matched_and_referred_to_weakly():
    match Share(1, 2):
        case Share(part, whole):
            assert (part, whole) == (1, 2)
        case _:
            pytest.fail("it is a share")
    share = Share(1)
    assert weakref.ref(share)() is share


def test_a_declaration_that_makes_no_sense_is_refused():
    body = {"__annotations__": {"first": int, "second": int}, "first": 1, "__module__": __name__}
    wrong: Any = frozen(type("Wrong", (), body))
    with pytest.raises(TypeError, match="second has no default"):
        wrong(1)
    names = {f"f{i}": int for i in range(49)}
    long: Any = frozen(type("Long", (), {"__annotations__": names, "__module__": __name__}))
    with pytest.raises(TypeError, match="more than 48 fields"):
        long()


def test_many_fields_are_set_in_their_order():
    names = [f"f{i}" for i in range(48)]
    cls: Any = frozen(type("Long", (), {"__annotations__": dict.fromkeys(names, int), "__module__": __name__}))
    assert as_tuple(cls(*range(48))) == tuple(range(48))
    assert as_tuple(cls(**{name: i for i, name in enumerate(names)})) == tuple(range(48))


def test_nothing_is_compiled_to_make_a_value(monkeypatch):
    monkeypatch.setattr(methods, "_compiled", None)

    @frozen
    class Quick:
        a: int
        b: list[int] = field(factory=list)

    assert repr(Quick(1)).endswith("Quick(a=1, b=[])")
    with pytest.raises(TypeError, match="not callable"):
        Quick.__eq__  # noqa: B018  it is written when it is looked for
