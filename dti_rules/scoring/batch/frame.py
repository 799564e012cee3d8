"""What the columns of a caller's table are: inputs, figures given for nodes, the unit, the group, completeness."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dti_rules.formula.block import Mask
from dti_rules.model.rules import PROVENANCE, Node, RuleSet
from dti_rules.scoring.batch.inputs import Given, Inputs
from dti_rules.scoring.batch.kinds import Binary, Column, Flags, Scaled, Whole, Words, lies_whole
from dti_rules.scoring.batch.opening import BySchema, Opening, places_of
from dti_rules.scoring.batch.program import Scales, vocabulary
from dti_rules.scoring.plan import Plan, plan_of
from dti_rules.words.classes import field, frozen
from dti_rules.words.names import nearest, safe_id
from dti_rules.words.problems import Problem, ProblemsError, choices, did_you_mean, fail, problem
from dti_rules.words.text import Text

UNIT = "unit"
"""The column that names the unit; it is carried to the results."""
COMPLETE_COLUMN = "complete"
"""The column that says of each row whether it is complete, where the rule set has no input of that name."""
_POINTS, _VALUE = "_points", "_value"


def node_names(rule_set: RuleSet) -> dict[str, str]:
    """Every name by which a column may mean a node: its id, its code, or its code made safe."""
    names: dict[str, str] = {}
    for node in rule_set.nodes.values():
        names.setdefault(node.id, node.id)
        names.setdefault(safe_id(node.code), node.id)
    for node in rule_set.nodes.values():
        names.setdefault(node.code, node.id)
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


def says_complete(rule_set: RuleSet, names: Iterable[str], options: Options) -> bool:
    """Whether a table has a column `complete` that means what it says, and is not to be carried."""
    known = (
        COMPLETE_COLUMN in rule_set.inputs
        or COMPLETE_COLUMN in rule_set.parameters
        or COMPLETE_COLUMN in node_names(rule_set)
    )
    return (
        COMPLETE_COLUMN in names
        and not known
        and COMPLETE_COLUMN not in options.carry
        and options.group != COMPLETE_COLUMN
    )


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
    _openings: BySchema[Opening] = field(
        factory=lambda self: BySchema(lambda schema: Opening.of(self.rule_set, self.words, self.inputs, schema)),
        takes_self=True,
    )

    @classmethod
    def of(cls, rule_set: RuleSet, schema: pa.Schema, options: Options) -> "Frame":
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

    def open(self, batch: pa.RecordBatch, first_row: int) -> Inputs:
        """The columns of one record batch."""
        decimals = self.options.float_decimals or 0
        declared = self.rule_set.inputs
        names = places_of(batch.schema)
        arrays = _Arrays(batch, names)
        for name in self.parameters:
            if name in names:
                _set_by_edition(self.rule_set, name, arrays[name], first_row)
        columns = self._openings(batch.schema)(batch)
        for name in columns if len(columns.plain) < len(columns) else ():
            if name not in columns:
                column = self.inputs[name]
                array = _typed(arrays[column], declared[name].kind)
                if declared[name].kind == "yes_no":
                    columns.apart[name] = Flags(_flags(array, column, first_row))
                elif declared[name].kind == "choice":
                    columns.apart[name] = Words(array, self.words, declared[name])
                else:
                    columns.apart[name] = _numbers(array, decimals, name not in self.compared)
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

    def complete(self, batch: pa.RecordBatch, first_row: int) -> bool | Mask:
        """Whether each row of a record batch is declared complete: a bool, or bools."""
        declared = self.options.complete
        if isinstance(declared, bool):
            return declared
        array = batch.column(batch.schema.get_field_index(declared))
        stated = _flags(_typed(array, "yes_no"), declared, first_row).fill_null(False)
        rows: Mask = stated.to_numpy(zero_copy_only=False)
        return rows


class _Arrays(dict[str, Any]):
    """The columns of a record batch by name, each made an object when it is first asked for."""

    def __init__(self, batch: pa.RecordBatch, names: Mapping[str, int]) -> None:
        super().__init__()
        self.batch, self.names = batch, names

    def __missing__(self, name: str) -> pa.Array:
        found = self[name] = self.batch.column(self.names[name])
        return found


def frame_of(rule_set: RuleSet, schema: pa.Schema, options: Options) -> Frame:
    """A table's columns, understood once for all tables of these columns. Raises ProblemsError."""
    found: Frame = _frames_of(rule_set, options)(schema)
    return found


@lru_cache(maxsize=64)
def _frames_of(rule_set: RuleSet, options: Options) -> BySchema[Frame]:
    return BySchema(lambda schema: Frame.of(rule_set, schema, options))


def _set_by_edition(rule_set: RuleSet, name: str, array: pa.Array, first_row: int) -> None:
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


def _numbers(array: pa.Array, decimals: int, shorten: bool) -> Column:
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


def _flags(array: pa.Array, column: str, first_row: int) -> pa.Array:
    """Yes and no, where 1 and 0 may stand for them. Raises ProblemsError for other numbers."""
    if pa.types.is_boolean(array.type):
        return array
    wrong = pc.invert(pc.is_in(array, pa.array([0, 1]).cast(array.type)))
    row = pc.index(pc.and_(wrong, pc.is_valid(array)), True).as_py()
    if row >= 0:
        figure = str(array[row].as_py())
        raise fail("DTI-B009", row=str(first_row + row + 1), column=column, figure=figure, needed=_NEEDED["yes_no"])
    return array.cast(pa.bool_())


def _typed(array: pa.Array, kind: str) -> pa.Array:
    """A column of nulls alone has no type of its own: it states nothing of any kind."""
    if not pa.types.is_null(array.type):
        return array
    return array.cast({"yes_no": pa.bool_(), "choice": pa.string()}.get(kind, pa.int64()))


def _fits(declared: str, kind: pa.DataType) -> bool:
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
    def __init__(self, rule_set: RuleSet, schema: pa.Schema, options: Options) -> None:
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
        if options.complete is not False and says_complete(rule_set, known, options):
            apart.add(COMPLETE_COLUMN)
        for column in schema:
            if column.name not in apart:
                self._column(column.name, column.type)
        if not self.problems and not self.inputs and not self.given:
            self.problems.append(problem("DTI-B014", rule_set=rule_set.id))
        if self.problems:
            raise ProblemsError(self.problems)

    def _column(self, name: str, kind: pa.DataType) -> None:
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

    def _given(self, name: str, node: Node, measure: str, kind: pa.DataType) -> None:
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

    def groups(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The group of some of its rows."""
        return np.zeros(len(rows), np.int64) if self.codes is None else self.codes[rows]


Pieces = Callable[[Sequence[str] | None], Iterable[Piece]]
"""The record batches of a table, of some columns or of all; may be asked for more than once."""


def unknown_word(word: str, known: Sequence[str]) -> ProblemsError:
    """The refusal of a result that does not exist."""
    hint = did_you_mean(nearest(word, list(known)), choices(known))
    return fail("DTI-B016", word=word, hint=hint)
