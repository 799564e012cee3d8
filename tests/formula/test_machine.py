"""The machine reader against the exact one: no number is further off than its bound, no comparison is guessed."""

import ctypes
import functools
from fractions import Fraction

import numpy as np
import pytest
from effort import examples
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dti_rules.formula.block import ColumnKind
from dti_rules.formula.forms import Form, Term
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Unsupported
from dti_rules.formula.parser import parse
from dti_rules.words.kept import CACHE

pytest.importorskip("dti_rules_native", reason="the native kernel is not installed")
from llvmlite import ir

from dti_rules_native import engine
from dti_rules_native.loops import LARGEST, MOST_BITS, Lane, Loop
from dti_rules_native.reader import MachineCompiler, floats, of_lane, wholes

SCALE = 420  # the figures of the small scope are fractions over 1 .. 7
ROWS = 7
WORDS = {"head": 0, "deputy": 1, "none": 2}
KINDS = {"yes_no": ColumnKind("flag", 8), "choice": ColumnKind("code", 8)}


class Table:
    """A few rows in memory, the names of a formula, and what is known beforehand; only what is asked for is bounded."""

    def __init__(self, scope, rows):
        self.scope, self.rows, self.sizes, self.bits, self.alike = scope, rows, {}, MOST_BITS, None
        self.kinds = {name: KINDS.get(declared.kind, ColumnKind("i", 64, SCALE)) for name, declared in scope.items()}
        self.arrays = {name: self._array(name) for name in scope}

    def _array(self, name):
        figures = [row[name] for row in self.rows]
        if self.scope[name].kind == "choice":
            return np.array([WORDS[word] for word in figures], np.int8)
        if self.scope[name].kind == "yes_no":
            return np.array(figures, np.uint8)
        return np.array([int(Fraction(figure) * SCALE) for figure in figures], np.int64)

    def form(self, name):
        return Form(Fraction(0), (Term(Fraction(1, SCALE), lambda loop: self._lane(loop, name), True),))

    def _lane(self, loop, name):
        return Lane(loop.number(name, self.scope[name]), lambda known: (*known.ends(name, -LARGEST, LARGEST), 0.0))

    def kind(self, name):
        return self.scope[name].kind if name in self.scope else None

    def part_of(self, name):
        return self.scope[name].part_of

    def ends(self, name, low, high):
        x = self.arrays[name]
        return max(low, float(x.min())), min(high, float(x.max()))

    def word(self, name, word):
        return float(WORDS[word])


class Compiled:
    """A formula as a function of rows."""

    def __init__(self, language, tree, table, whole=None):
        self.table, self.module = table, ir.Module()
        self.loop = Loop(self.module, "loop", table.kinds, set(), False)
        self.form = MachineCompiler(BUILT_IN, language.max_points, table).form(tree)
        over = self.form.denominator if self.form.exact else 1
        lane = (wholes(self.form, over) if self.form.exact else floats(self.form))(self.loop)
        self.loop.store(("out",), lane.x, 8)
        self.loop.finish()
        low, high, error = lane.bound(table)
        self.over, self.low, self.high, self.error = over, low, high, error
        self.serves = all(holds(table) for holds in self.loop.needs)
        self.parameters = np.array([value(table) for value in self.loop.parameters] or [0.0])
        self.engine = engine.engine_of(self.module)
        pointers = [ctypes.c_void_p] * len(self.loop.pointers)
        kind = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64, *pointers)
        self.function = kind(self.engine.get_function_address("loop"))

    def run(self, first, rows):
        """The bits of a run, and the values."""
        out = np.zeros(rows)
        places = []
        for pointer in self.loop.pointers:
            assert isinstance(pointer.key, tuple)
            array = out if pointer.key == ("out",) else self.table.arrays[pointer.key[1]][first:]
            assert array.dtype.itemsize == pointer.stride
            places.append(array.ctypes.data)
        return self.function(self.parameters.ctypes.data, rows, *places), out


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch):
    monkeypatch.setenv(CACHE, "")


@settings(
    max_examples=examples(150), suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_every_value_is_within_its_bound(language, data):
    formula = language.formula(data)
    table = Table(language.scope, [data.draw(language.inputs) for _ in range(ROWS)])
    try:
        compiled = Compiled(language, formula.tree, table)
    except Unsupported:  # divisions of floats: the columnar reader's
        assume(False)
    assume(compiled.serves)
    refused = []
    for i, row in enumerate(table.rows):
        bits, (x,) = compiled.run(i, 1)
        refused.append(bits & 1)
        if refused[-1]:
            continue
        exact, _ = language.run(formula.tree, row)
        off = abs(Fraction(float(x)) - exact * compiled.over)
        assert off <= compiled.error
        assert compiled.low - compiled.error <= exact * compiled.over <= compiled.high + compiled.error
    bits, together = compiled.run(0, ROWS)
    assert (bits & 1) == max(refused)
    assert [x for x, bad in zip(together, refused, strict=True) if not bad] == [
        compiled.run(i, 1)[1][0] for i, bad in enumerate(refused) if not bad
    ]


def _bounded(ends, _loop):
    return Lane(ir.Constant(ir.DoubleType(), 0), lambda _known: ends)


@given(*[st.tuples(st.floats(-99, 99), st.floats(0, 99), st.floats(0, 9))] * 2)
def test_the_error_of_a_product_counts_the_furthest_values_of_either_side(first, second):
    lanes = [(low, low + wide, off) for low, wide, off in (first, second)]
    forms = [of_lane(functools.partial(_bounded, ends)) for ends in lanes]
    loop = Loop(ir.Module(), "loop", {}, set(), False)
    (term,) = MachineCompiler(BUILT_IN, None, None)._multiplied(*forms).terms
    _, _, error = term.make(loop).bound(None)
    for x in lanes[0][:2]:
        for y in lanes[1][:2]:
            for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                moved = (Fraction(x) + a * Fraction(lanes[0][2])) * (Fraction(y) + b * Fraction(lanes[1][2]))
                assert abs(moved - Fraction(x) * Fraction(y)) <= Fraction(error)


@pytest.mark.long
@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_quotient_held_against_a_bound_is_decided_in_whole_numbers(language, quotient_held_against_bounds, data):
    table = Table(language.scope, data.draw(st.lists(language.few, min_size=1, max_size=20)))
    compiled = Compiled(language, quotient_held_against_bounds, table)
    assert compiled.serves
    assert (compiled.form.exact, compiled.error) == (True, 0)
    bits, found = compiled.run(0, len(table.rows))
    assert not bits & 1
    assert [Fraction(x) / compiled.over for x in found] == [
        language.run(quotient_held_against_bounds, row)[0] for row in table.rows
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "yes(has_plan)",
        "mean(yes(has_plan), yes(has_portal))",
        "choice(chair, head = 1, deputy = 1/2, none = 0)",
        "bands(staff, 30 = 1, 10 = 1/3, otherwise = 0)",
        "amount(firms, full_from = 12)",
        "rate(firms, 7, full_from = 80%)",
        "rate(firms, 7)",
        "deduct(firms, each = 10%)",
        "points(3) when has_plan otherwise points(level)",
        "largest(level, child, 1/2)",
        "yes(not (chair is head) and (has_plan is has_portal or staff >= 12))",
    ],
)
def test_what_needs_no_division_is_exact_and_served(language, formula):
    rows = [
        dict.fromkeys(language.scope, 0) | {"chair": "head", "has_plan": True, "has_portal": False, "staff": 12}
    ] * 2
    compiled = Compiled(language, parse(formula), Table(language.scope, rows))
    bits, x = compiled.run(0, 2)
    assert compiled.form.exact
    assert compiled.serves
    assert (bits, compiled.error) == (0, 0.0)
    assert Fraction(float(x[0])) / compiled.over == language.run(parse(formula), rows[0])[0]


def test_a_comparison_of_two_ratios_on_the_line_is_refused(language):
    tree = parse("yes(rate(firms, people) >= rate(staff, staff_before))")
    row = dict.fromkeys(language.scope, 0) | {"chair": "head", "firms": 10, "people": 30, "staff": 1, "staff_before": 3}
    compiled = Compiled(language, tree, Table(language.scope, [row, row | {"people": 31}]))
    assert [compiled.run(i, 1)[0] & 1 for i in range(2)] == [1, 0]


@pytest.mark.parametrize(
    ("figures", "refused"),
    [
        ({"firms": -1}, 1),
        ({"staff_before": 61}, 1),
        ({"firms": 2**43}, 1),
        ({"firms": 2**42}, 0),
        ({"staff_before": 60}, 0),
    ],
)
def test_a_figure_out_of_its_range_or_too_large_is_refused(language, figures, refused):
    rows = [dict.fromkeys(language.scope, 0) | {"chair": "head"} | figures]
    compiled = Compiled(
        language, parse("amount(firms, full_from = 5) when staff_before > 3 otherwise 1"), Table(language.scope, rows)
    )
    assert compiled.run(0, 1)[0] & 1 == refused


def test_a_division_of_floats_is_left_to_the_columnar_reader(language):
    rows = [dict.fromkeys(language.scope, 0) | {"chair": "head"}]
    with pytest.raises(Unsupported):
        Compiled(language, parse("level / (1 + rate(firms, people))"), Table(language.scope, rows))


def test_a_figure_below_zero_without_a_lower_end_is_read(language):
    row = dict.fromkeys(language.scope, 0) | {"chair": "head", "open_end": Fraction(-300, 7)}
    compiled = Compiled(language, parse("open_end * 7"), Table(language.scope, [row]))
    bits, (x,) = compiled.run(0, 1)
    assert bits == 0
    assert Fraction(float(x)) / compiled.over == -300


# ---- the code that is kept


def _module(factor):
    """A module of one function: its argument times a number."""
    module = ir.Module()
    function = ir.Function(module, ir.FunctionType(ir.DoubleType(), [ir.DoubleType()]), "times")
    body = ir.IRBuilder(function.append_basic_block())
    body.ret(body.fmul(function.args[0], ir.DoubleType()(factor)))
    return module


def _times(module):
    found = engine.engine_of(module)
    return ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(found.get_function_address("times"))(3.0)


@pytest.fixture
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_code_is_kept_and_used_again(cache, monkeypatch):
    assert _times(_module(2.0)) == 6.0
    (kept,) = cache.iterdir()
    assert cache.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(engine, "_compiled", None)  # compiling again would fail
    assert _times(_module(2.0)) == 6.0
    assert list(cache.iterdir()) == [kept]


def test_code_that_is_not_what_was_written_is_made_again(cache):
    _times(_module(2.0))
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    for damaged in (whole[:-1], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:], b""):
        kept.write_bytes(damaged)
        assert _times(_module(2.0)) == 6.0
        assert kept.read_bytes() == whole


def test_the_folder_is_bounded_and_one_that_cannot_be_written_is_no_reason_to_stop(cache, monkeypatch, tmp_path):
    monkeypatch.setattr(engine, "KEPT", 2)
    for factor in (2.0, 3.0, 4.0, 5.0):
        assert _times(_module(factor)) == 3.0 * factor
    assert len(list(cache.iterdir())) == 2
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(CACHE, str(tmp_path / "file" / "below"))
    assert _times(_module(2.0)) == 6.0


def test_nothing_is_kept_where_the_folder_is_empty(cache, monkeypatch):
    monkeypatch.setenv(CACHE, "")
    assert _times(_module(2.0)) == 6.0
    assert not cache.exists()


def test_the_folder_is_that_of_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.delenv(CACHE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert _times(_module(2.0)) == 6.0
    assert len(list((tmp_path / "dti-rules").iterdir())) == 1
