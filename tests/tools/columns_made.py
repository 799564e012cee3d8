"""Columns made of given numbers, with the bounds that one likes, and what forms over them come to."""

from fractions import Fraction
from typing import Any, cast

import numpy as np

from dti_rules.formula.block import Block
from dti_rules.formula.columns import ColumnCompiler, floats
from dti_rules.formula.forms import Form, Term
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import parse

U = Fraction(1, 2**53)
ZERO, ONE = Fraction(0), Fraction(1)
FIGURES = (3.0, -2.0, 5.0)


def given(values=FIGURES, error=0.0, most=None, own=False, kind=np.float64):
    """What makes an array of these numbers, with its bounds."""

    def make(block):
        x = np.array(values, kind)
        return x, float(np.abs(x).max()) if most is None else most, float(error), own

    return make


def form(values=FIGURES, error=0.0, most=None, factor=1, constant=0, whole=False):
    return Form(Fraction(constant), (Term(Fraction(factor), given(values, error, most), whole),))


class Figures(dict[str, Form]):
    """Names that stand for forms."""

    def __init__(self, positive=(), **forms):
        super().__init__(forms)
        self.words = {f"word{i}": i for i in range(256)}
        self.above_0 = positive
        self.coded = np.array([0, 1, 2], np.uint8)
        self.parts: dict[str, str] = {}
        self.nodes: tuple[str, ...] = ()
        self.kinds: dict[str, str] = {}

    def form(self, name):
        return self[name]

    def kind(self, name):
        return "node" if name in self.nodes else "number" if name in self else self.kinds.get(name)

    def part_of(self, name):
        return self.parts.get(name)

    def positive(self, name):
        return name in self.above_0

    def word(self, name):
        return self.coded

    def yes(self, name):
        return np.array([0, 1, 1], np.uint8)


def compiler(**forms: Any) -> ColumnCompiler:
    return ColumnCompiler(BUILT_IN, None, Figures(**forms))


def made(make, names=None, n=3):
    """The numbers, their greatest size, their error, and the rows that are doubted."""
    block = Block(n)
    block.source = cast(Any, names)
    with np.errstate(all="ignore"):
        x, most, error, _ = make(block)
    doubted = np.zeros(n, bool)
    for mask in block.doubts:
        doubted |= mask
    return x.tolist(), most, error, doubted.tolist()


def fits(found: float, derived: Fraction | float) -> bool:
    """Whether an error is the one derived, widened by one per cent (by two where it went through two steps)."""
    return derived <= Fraction(found) <= Fraction(103, 100) * Fraction(derived)


def read(tree: str, **forms: Any):
    names = Figures(**forms)
    found = ColumnCompiler(BUILT_IN, None, names).form(parse(tree))
    return made(floats(found), names)


class Counting(Block):
    """Counts the arrays that are lent and not given back."""

    lent = 0

    def take(self):
        self.lent += 1
        return super().take()

    def bits(self):
        self.lent += 1
        return super().bits()

    def free(self, x):
        self.lent -= 1
        super().free(x)
