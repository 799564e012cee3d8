"""What the columns of a caller's table are: inputs, figures given for nodes, the unit, the group, completeness."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dti_rules.formula.block import ColumnKind, Mask
from dti_rules.model.rules import PROVENANCE, Node, RuleSet
from dti_rules.scoring.batch.inputs import Given, Inputs
from dti_rules.scoring.batch.kinds import Binary, Column, Flags, Lying, Scaled, Whole, Words, lies_whole, lying
from dti_rules.scoring.batch.program import Scales, vocabulary
from dti_rules.scoring.plan import Plan, plan_of
from dti_rules.words.classes import field, frozen
from dti_rules.words.names import nearest, safe_id
from dti_rules.words.problems import Problem, ProblemsError, choices, did_you_mean, fail, problem
from dti_rules.words.text import Text

UNIT = "unit"
"""The column that names the unit; it is carried to the results."""
_POINTS, _VALUE = "_points", "_value"


def node_names(rule_set: RuleSet) -> dict[str, str]:
    """Every name by which a column may mean a node: its id, or its code made safe."""
    names: dict[str, str] = {}
    for node in rule_set.nodes.values():
        names.setdefault(node.id, node.id)
        names.setdefault(safe_id(node.code), node.id)
    return names


def node_columns(rule_set: RuleSet) -> Callable[[str], tuple[str | None, str]]:
    """What a column's name means: a node and its measure; None where it means none."""
    names = node_names(rule_set)

    def read(name: str) -> tuple[str | None, str]:
        if name in names:
            return names[name], "points" if rule_set.nodes[names[name]].points is not None else "value"
        for ending, measure in ((_POINTS, "points"), (_VALUE, "value")):
            if name.endswith(ending) and name.removesuffix(ending) in names:
                return names[name.removesuffix(ending)], measure
        return None, ""

    return read


@frozen
class GivenColumn:
    """A column of figures given for a node."""

    name: str
    node: Node
    index: int
    factor: Fraction
    """What a figure of 1 is as the node's value."""


@frozen
class Options:
    """What a caller says of the table."""

    group: str | None = None
    complete: bool | str = False
    carry: tuple[str, ...] = ()
    """Columns that go to the results as they are."""
    float_decimals: int | None = None


@frozen(eq=False)
class Frame:
    """A table's columns, understood. Raises ProblemsError for names that mean nothing."""

    rule_set: RuleSet
    plan: Plan
    inputs: Mapping[str, str]
    """Input id to column."""
    given: Mapping[int, GivenColumn]
    options: Options
    words: Mapping[str, int]
    compared: frozenset[str]
    """Inputs of cohort functions: they keep one scale in all record batches."""
    parameters: tuple[str, ...] = ()
    """Columns that state what the edition sets: every figure in them must be that."""
    _openings: "_BySchema[_Opening]" = field(
        factory=lambda self: _BySchema(lambda schema: _Opening.of(self.rule_set, self.inputs, schema)),
        takes_self=True,
        init=False,
    )

    @classmethod
    def of(cls, rule_set: RuleSet, schema: Any, options: Options) -> "Frame":
        """Reads the names and kinds of a table's columns."""
        reader = _Reader(rule_set, schema, options)
        return cls(
            rule_set, plan_of(rule_set), reader.inputs, reader.given, options, vocabulary(rule_set),
            _compared(rule_set), tuple(reader.parameters),
        )  # fmt: skip

    @property
    def columns(self) -> list[str]:
        """The columns that are read."""
        extra = [self.options.group] if self.options.group else []
        extra += [self.options.complete] if isinstance(self.options.complete, str) else []
        found = [*self.inputs.values(), *(given.name for given in self.given.values()), *self.parameters]
        found += [*extra, *self.options.carry]
        return list(dict.fromkeys(found))

    def open(self, batch: Any, first_row: int) -> Inputs:
        """The columns of one record batch."""
        decimals = self.options.float_decimals or 0
        declared = self.rule_set.inputs
        names = _places_of(batch.schema)
        arrays = _Arrays(batch, names)
        for name in self.parameters:
            if name in names:
                _set_by_edition(self.rule_set, name, arrays[name], first_row)
        opening = self._openings(batch.schema)
        columns: dict[str, Any] = dict.fromkeys(opening.order)
        opening.open(batch, columns)
        for name in [name for name, column in columns.items() if column is None]:
            column = self.inputs[name]
            array = _typed(arrays[column], declared[name].kind)
            if declared[name].kind == "yes_no":
                columns[name] = Flags(_flags(array, column, first_row))
            elif declared[name].kind == "choice":
                columns[name] = Words(array, self.words, declared[name])
            else:
                columns[name] = _numbers(array, decimals, name not in self.compared)
        given = {}
        for index, figure in self.given.items():
            if figure.name not in names:
                continue
            most = None if figure.node.open_range else 1 / figure.factor
            given[index] = Given(_numbers(arrays[figure.name], decimals, True), figure.factor, most, figure.name)
        return Inputs(columns, self.inputs, declared, given, first_row)

    def scales(self, inputs: Inputs) -> Scales:
        """What the figures of a record batch are multiplied by to be whole."""
        return Scales(
            inputs.scaled,
            {index: given.factor / given.column.scale for index, given in inputs.given.items()},
        )

    def complete(self, batch: Any, first_row: int) -> Any:
        """Whether each row of a record batch is declared complete: a bool, or bools."""
        declared = self.options.complete
        if isinstance(declared, bool):
            return declared
        array = batch.column(batch.schema.get_field_index(declared))
        stated = _flags(_typed(array, "yes_no"), declared, first_row).fill_null(False)
        rows: Mask = stated.to_numpy(zero_copy_only=False)
        return rows


@lru_cache(maxsize=64)
def _figures_of(rule_set: RuleSet) -> frozenset[str]:
    """The inputs that are numbers."""
    return frozenset(name for name, found in rule_set.inputs.items() if found.kind not in ("yes_no", "choice"))


@frozen(eq=False)
class _Opening:
    """How the inputs of record batches of one schema are opened: those of whole numbers, which lie alike, at once."""

    order: tuple[str, ...]
    """The inputs that there are."""
    whole: tuple[str, ...]
    places: tuple[int, ...]
    lies: tuple[ColumnKind, ...]
    strides: Any

    @classmethod
    def of(cls, rule_set: RuleSet, inputs: Mapping[str, str], schema: Any) -> "_Opening":
        """The inputs that are numbers, whose columns hold whole ones."""
        places, figures = _places_of(schema), _figures_of(rule_set)
        order = tuple(name for name, column in inputs.items() if column in places)
        kinds = {name: lies_whole(schema.field(places[inputs[name]]).type.id) for name in order if name in figures}
        found = [(name, places[inputs[name]], lies) for name, lies in kinds.items() if lies is not None]
        lies = tuple(lies for _, _, lies in found)
        strides = np.array([each.stride for each in lies], np.int64)
        return cls(order, tuple(name for name, _, _ in found), tuple(place for _, place, _ in found), lies, strides)

    def open(self, batch: Any, columns: dict[str, Any]) -> None:
        """Opens the columns of whole numbers, where they lie side by side."""
        lie = lying(batch, self.places)
        if lie is None:
            return
        nulls, buffers, first = lie
        addresses = (buffers + first * self.strides).tolist()
        for name, place, lies, address in zip(self.whole, self.places, self.lies, addresses, strict=True):
            columns[name] = Lying(batch, place, lies, address)
        for i in np.flatnonzero(nulls).tolist():
            columns[self.whole[i]] = Whole(batch.column(self.places[i]), self.lies[i])


class _Arrays(dict[str, Any]):
    """The columns of a record batch by name, each made an object when it is first asked for."""

    def __init__(self, batch: Any, names: Mapping[str, int]) -> None:
        super().__init__()
        self.batch, self.names = batch, names

    def __missing__(self, name: str) -> Any:
        found = self[name] = self.batch.column(self.names[name])
        return found


T = TypeVar("T")


class _BySchema(Generic[T]):
    """What has been made of schemas, for those that come again: to compare two is quicker than to hash one."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make = make
        self.known: deque[tuple[Any, T]] = deque(maxlen=16)

    def __call__(self, schema: Any) -> T:
        """What is made of a schema."""
        found = next((made for known, made in self.known if known.equals(schema)), None)
        if found is None:
            found = self.make(schema)
            self.known.append((schema, found))
        return found


@_BySchema
def _places_of(schema: Any) -> dict[str, int]:
    """The columns and their places."""
    return {name: place for place, name in enumerate(schema.names)}


def frame_of(rule_set: RuleSet, schema: Any, options: Options) -> Frame:
    """A table's columns, understood once for all tables of these columns. Raises ProblemsError."""
    return _frames_of(rule_set, options)(schema)


@lru_cache(maxsize=64)
def _frames_of(rule_set: RuleSet, options: Options) -> _BySchema[Frame]:
    return _BySchema(lambda schema: Frame.of(rule_set, schema, options))


def _set_by_edition(rule_set: RuleSet, name: str, array: Any, first_row: int) -> None:
    """Raises ProblemsError at the first row that states another number than the edition sets."""
    parameter = rule_set.parameters[name]
    for figure in pc.unique(array).drop_null().to_pylist():
        if Fraction(str(figure)) != parameter.value:
            row = pc.index(array, pa.scalar(figure, array.type)).as_py()
            value, sure = rule_set.value_said(parameter), PROVENANCE[parameter.provenance]
            raise fail("DTI-B040", row=str(first_row + row + 1), column=name, figure=str(figure),
                       rule_set=str(rule_set), value=value, provenance=sure)  # fmt: skip


def _compared(rule_set: RuleSet) -> frozenset[str]:
    """The inputs that cohort functions look at."""
    found: set[str] = set()
    for node in rule_set.nodes.values():
        if node.formula is not None and node.formula.relative:
            found.update(node.formula.names)
    return frozenset(found)


def _numbers(array: Any, decimals: int, shorten: bool) -> Column:
    array = _typed(array, "number")
    kind = array.type
    if pa.types.is_decimal(kind):
        if kind.bit_width != 128:
            array = array.cast(pa.decimal128(38, kind.scale))
        return Scaled(array, shorten)
    if pa.types.is_floating(kind):
        return Binary(array if kind != pa.float16() else array.cast(pa.float32()), decimals)
    lies = lies_whole(kind.id)
    assert lies is not None
    return Whole(array, lies)


def _flags(array: Any, column: str, first_row: int) -> Any:
    """Yes and no, where 1 and 0 may stand for them. Raises ProblemsError for other numbers."""
    if pa.types.is_boolean(array.type):
        return array
    wrong = pc.invert(pc.is_in(array, pa.array([0, 1]).cast(array.type)))
    row = pc.index(pc.and_(wrong, pc.is_valid(array)), True).as_py()
    if row >= 0:
        figure = str(array[row].as_py())
        raise fail("DTI-B009", row=str(first_row + row + 1), column=column, figure=figure, needed=_NEEDED["yes_no"])
    return array.cast(pa.bool_())


def _typed(array: Any, kind: str) -> Any:
    """A column of nulls alone has no type of its own: it states nothing of any kind."""
    if not pa.types.is_null(array.type):
        return array
    return array.cast({"yes_no": pa.bool_(), "choice": pa.string()}.get(kind, pa.int64()))


def _fits(declared: str, kind: Any) -> bool:
    types = pa.types
    if types.is_null(kind):
        return True
    if declared == "yes_no":
        return bool(types.is_boolean(kind) or types.is_integer(kind) or types.is_floating(kind))
    if declared == "choice":
        inner = kind.value_type if types.is_dictionary(kind) else kind
        return bool(types.is_string(inner) or types.is_large_string(inner) or types.is_null(inner))
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


TEXT_OR_NUMBERS = Text("chữ hoặc số", "text or numbers")
_NEEDED = {
    "yes_no": Text("có/không (bool, hoặc 1 và 0)", "yes or no (bool, or 1 and 0)"),
    "choice": Text("phương án (chuỗi chữ)", "a chosen word (text)"),
    "number": Text("số", "numbers"),
}


class _Reader:
    def __init__(self, rule_set: RuleSet, schema: Any, options: Options) -> None:
        self.rules, self.options, self.plan = rule_set, options, plan_of(rule_set)
        self.inputs: dict[str, str] = {}
        self.given: dict[int, GivenColumn] = {}
        self.parameters: list[str] = []
        self.problems: list[Problem] = []
        self.node = node_columns(rule_set)
        known = set(schema.names)
        if len(known) < len(schema.names):
            names = list(schema.names)
            raise fail("DTI-B025", column=next(name for name in names if names.count(name) > 1))
        named = [name for name in (options.group, options.complete) if isinstance(name, str)]
        for name in dict.fromkeys([*named, *options.carry]):
            if name not in known:
                hint = did_you_mean(nearest(name, list(known)), choices(schema.names))
                self.problems.append(problem("DTI-B013", column=name, hint=hint))
        if isinstance(options.complete, str) and options.complete in known:
            kind = schema.field(options.complete).type
            if not _fits("yes_no", kind):
                self.problems.append(
                    problem("DTI-B005", column=options.complete, found=str(kind), needed=_NEEDED["yes_no"])
                )
        if options.group is not None and options.group in known:
            kind = schema.field(options.group).type
            if pa.types.is_nested(kind):
                found = problem("DTI-B005", column=options.group, found=str(kind), needed=TEXT_OR_NUMBERS)
                self.problems.append(found)
        apart = {UNIT, *named, *options.carry}
        for column in schema:
            if column.name not in apart:
                self._column(column.name, column.type)
        if not self.problems and not self.inputs and not self.given:
            self.problems.append(problem("DTI-B014", rule_set=rule_set.id))
        if self.problems:
            raise ProblemsError(self.problems)

    def _column(self, name: str, kind: Any) -> None:
        declared = self.rules.inputs.get(name)
        if declared is not None:
            needed = declared.kind if declared.kind in ("yes_no", "choice") else "number"
            if _fits(needed, kind):
                self.inputs[name] = name
            else:
                self.problems.append(problem("DTI-B005", column=name, found=str(kind), needed=_NEEDED[needed]))
            return
        if name in self.rules.parameters:
            if _fits("number", kind):
                self.parameters.append(name)
            else:
                self.problems.append(problem("DTI-B005", column=name, found=str(kind), needed=_NEEDED["number"]))
            return
        node_id, measure = self.node(name)
        if node_id is None:
            self._unknown(name)
        else:
            self._given(name, self.rules.nodes[node_id], measure, kind)

    def _given(self, name: str, node: Node, measure: str, kind: Any) -> None:
        index = self.plan.index[node.id]
        if not node.assessed:
            self.problems.append(problem("DTI-T022", item=name, rule_set=self.rules.id))
        elif measure == "points" and not node.points:
            self.problems.append(problem("DTI-T017", item=name))
        elif not _fits("number", kind):
            self.problems.append(problem("DTI-B005", column=name, found=str(kind), needed=_NEEDED["number"]))
        elif index in self.given:
            self.problems.append(problem("DTI-B015", first=self.given[index].name, second=name, item=node.code))
        else:
            factor = 1 / node.points if measure == "points" and node.points else Fraction(1)
            self.given[index] = GivenColumn(name, node, index, factor)

    def _unknown(self, name: str) -> None:
        near = nearest(name, [*self.rules.inputs, *node_names(self.rules)])
        otherwise = Text(
            f"xem dti-rules show {self.rules.id}, hoặc khai báo carry để chép nguyên sang kết quả",
            f"see `dti-rules show {self.rules.id}`, or name it in `carry` to have it in the results as it is",
        )
        hint = did_you_mean(near, otherwise)
        self.problems.append(problem("DTI-B002", column=name, rule_set=self.rules.id, hint=hint))


Progress = Callable[[int], None]
"""Told the number of rows done."""


@frozen
class Piece:
    """One record batch of a table, the group of each row (None: all are one), and how many rows stand before it."""

    batch: Any
    codes: Any
    first_row: int

    def groups(self, rows: Any) -> Any:
        """The group of some of its rows."""
        return np.zeros(len(rows), np.int64) if self.codes is None else self.codes[rows]


Pieces = Callable[[Sequence[str] | None], Iterable[Piece]]
"""The record batches of a table, of some columns or of all; may be asked for more than once."""


def unknown_word(word: str, known: Sequence[str]) -> ProblemsError:
    """The refusal of a result that does not exist."""
    hint = did_you_mean(nearest(word, list(known)), choices(known))
    return fail("DTI-B016", word=word, hint=hint)
