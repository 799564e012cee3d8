"""Mutants that no test can kill, because what is changed makes no difference to anybody; each with why.

They are known by the text that differs, so that they hold as long as the line does. One that no longer stands in the
code fails a test.
"""

from dti_rules.words.classes import frozen
from tests.mutation.mutants import Mutant


@frozen
class Alike:
    """A line of a module, what it becomes, and why nobody can tell the two apart."""

    file: str
    was: str
    becomes: str
    why: str


ALIKE: tuple[Alike, ...] = (
    Alike(
        "dti_rules/scoring/work.py",
        "interval = as_interval(self.values[i] or (0, 1))",
        "interval = as_interval(self.values[i] or (0, 2))",
        "0 of 2 is 0, as 0 of 1 is, and as_interval reduces both",
    ),
    Alike(
        "dti_rules/scoring/relative.py",
        "return (0, 1) if n < 0 else (1, 1) if n > d else (n, d)",
        "return (0, 2) if n < 0 else (1, 1) if n > d else (n, d)",
        "0 of 2 is 0, as 0 of 1 is; values are reduced where a scorecard holds them",
    ),
    Alike(
        "dti_rules/scoring/relative.py",
        "return (0, 1) if n < 0 else (1, 1) if n > d else (n, d)",
        "return (0, 1) if (n <= 0) else (1, 1) if n > d else (n, d)",
        "at the bound itself 0 of d is the same number",
    ),
    Alike(
        "dti_rules/scoring/relative.py",
        "return (0, 1) if n < 0 else (1, 1) if n > d else (n, d)",
        "return (0, 1) if n < 0 else (1, 1) if (n >= d) else (n, d)",
        "at the bound itself d of d is the same number",
    ),
    Alike(
        "dti_rules/scoring/admissible.py",
        "if type(a) is int and type(b) is int and a <= b:",
        "if type(a) is int and type(b) is int and (a < b):",
        "a part that equals its whole is not above it, which the lines below find as well: the shorter way only saves time",
    ),
    Alike(
        "dti_rules/records/rounds/sheet.py",
        "if score is None or card is None:",
        "if (score is None and card is None):",
        "score is None exactly where card is: it was made of it two lines above; the type checker wants both",
    ),
    Alike(
        "dti_rules/records/rounds/moves.py",
        "self.moves = _on_total(both[1].rule_set, moves, self._total(0), self._total(1))",
        "self.moves = _on_total(both[0].rule_set, moves, self._total(0), self._total(1))",
        "the rules of a chain have one digest and differ in texts at most; weights and formulas are all that is read here",
    ),
    Alike(
        "dti_rules/records/signature.py",
        "_PATIENCE = 60",
        "_PATIENCE = 59",
        "only how long a tool is waited for that does not end: a check takes a fraction of a second",
    ),
    Alike(
        "dti_rules/records/signature.py",
        "_PATIENCE = 60",
        "_PATIENCE = 61",
        "only how long a tool is waited for that does not end: a check takes a fraction of a second",
        "dti_rules/formula/printer.py",
        "_LOOSEST, _NOT, _COMPARE, _TERM, _FACTOR, _SIGNED, _PRIMARY = 0, 3, 4, 5, 6, 7, 8",
        "_LOOSEST, _NOT, _COMPARE, _TERM, _FACTOR, _SIGNED, _PRIMARY = 0, 3, 4, 5, 6, 7, 9",
        "only the order of the levels is looked at, and nothing lies above",
    ),
    Alike(
        "dti_rules/formula/printer.py",
        "_LOOSEST, _NOT, _COMPARE, _TERM, _FACTOR, _SIGNED, _PRIMARY = 0, 3, 4, 5, 6, 7, 8",
        "_LOOSEST, _NOT, _COMPARE, _TERM, _FACTOR, _SIGNED, _PRIMARY = 0, 4, 4, 5, 6, 7, 8",
        "`not` and a comparison stand in the same places without brackets: both in `not`, neither in a comparison",
    ),
    Alike(
        "dti_rules/formula/printer.py",
        "_LOOSEST, _NOT, _COMPARE, _TERM, _FACTOR, _SIGNED, _PRIMARY = 0, 3, 4, 5, 6, 7, 8",
        "_LOOSEST, _NOT, _COMPARE, _TERM, _FACTOR, _SIGNED, _PRIMARY = 0, 3, 3, 5, 6, 7, 8",
        "`not` and a comparison stand in the same places without brackets: both in `not`, neither in a comparison",
    ),
    Alike(
        "dti_rules/formula/sql_terms.py",
        "return extreme([*parts, *least], 1)",
        "return extreme([*parts, *least], 2)",
        "only the sign is looked at",
    ),
    Alike(
        "dti_rules/formula/sql_terms.py",
        "found = less(found, part) if by < 0 else exp.Add(this=found, expression=part)",
        "found = less(found, part) if (by <= 0) else exp.Add(this=found, expression=part)",
        "no factor of a form is 0",
    ),
    Alike(
        "dti_rules/formula/sql_terms.py",
        "found = (exp.Sub if constant < 0 else exp.Add)(this=found, expression=number(abs(constant)))",
        "found = (exp.Sub if (constant <= 0) else exp.Add)(this=found, expression=number(abs(constant)))",
        "where a constant is added, it is not 0",
    ),
    Alike(
        "dti_rules/formula/sql_terms.py",
        "return False",
        "return None",
        "only its truth is looked at",
    ),
    Alike(
        "dti_rules/formula/ranges.py",
        "_BITS = 160",
        "_BITS = 159",
        "an end that is no fraction: one of many fractions just outside, of which six decimals are shown",
    ),
    Alike(
        "dti_rules/formula/ranges.py",
        "_BITS = 160",
        "_BITS = 161",
        "an end that is no fraction: one of many fractions just outside, of which six decimals are shown",
    ),
    Alike(
        "dti_rules/formula/ranges.py",
        "plain = end.enclose(64)[0] if isinstance(end, Irrational) else end",
        "plain = end.enclose(63)[0] if isinstance(end, Irrational) else end",
        "six decimals are shown, which the 19th does not decide",
    ),
    Alike(
        "dti_rules/formula/ranges.py",
        "plain = end.enclose(64)[0] if isinstance(end, Irrational) else end",
        "plain = end.enclose(65)[0] if isinstance(end, Irrational) else end",
        "six decimals are shown, which the 19th does not decide",
    ),
    Alike(
        "dti_rules/formula/ranges.py",
        "plain = end.enclose(64)[0] if isinstance(end, Irrational) else end",
        "plain = end.enclose(64)[1] if isinstance(end, Irrational) else end",
        "six decimals are shown, which the 19th does not decide",
    ),
    Alike(
        "dti_rules/formula/fixed.py",
        "_MOST_DEGREE = 64",
        "_MOST_DEGREE = 65",
        "a root of degree 65 is enclosed as well, and more narrowly",
    ),
    Alike(
        "dti_rules/formula/fixed.py",
        "_GUARD = 32",
        "_GUARD = 31",
        "bits that are dropped; the error of a series is bounded by itself, and stays far below them",
    ),
    Alike(
        "dti_rules/formula/fixed.py",
        "_GUARD = 32",
        "_GUARD = 33",
        "bits that are dropped; the error of a series is bounded by itself, and stays far below them",
    ),
    Alike(
        "dti_rules/formula/fixed.py",
        "if k == 2 or n < 2:",
        "if k == 1 or n < 2:",
        "the loop gives square roots too, and the number itself is its first root",
    ),
    Alike(
        "dti_rules/formula/vanishing.py",
        "return False",
        "return None",
        "only its truth is looked at",
    ),
    Alike(
        "dti_rules/formula/vanishing.py",
        "return {frozenset({(atom, Fraction(1))}): Fraction(1)}",
        "return {frozenset({(atom, Fraction(2))}): Fraction(1)}",
        "a logarithm that nothing takes apart is a thing of its own, and so is its square, if it is always written so",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "_TRIES = (FIRST_BITS, 256, MOST_BITS)",
        "_TRIES = (FIRST_BITS, 255, MOST_BITS)",
        "a comparison is tried at other precisions in between, and decided all the same",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "_TRIES = (FIRST_BITS, 256, MOST_BITS)",
        "_TRIES = (FIRST_BITS, 257, MOST_BITS)",
        "a comparison is tried at other precisions in between, and decided all the same",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "self._ends: tuple[int, Ends | None] = (-1, None)",
        "self._ends: tuple[int, Ends | None] = (-2, None)",
        "no precision is below 0",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "self._ends: tuple[int, Ends | None] = (-1, None)",
        "self._ends: tuple[int, Ends | None] = (-0, None)",
        "no precision is 0",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "if bits == MOST_BITS and vanishes(self):",
        "if (bits != MOST_BITS) and vanishes(self):",
        "the proof is tried earlier, and twice",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "return 1 if ends[0] > 0 else -1",
        "return 1 if ends[1] > 0 else -1",
        "here both ends have one sign",
    ),
    Alike(
        "dti_rules/formula/irrational.py",
        "FIRST_BITS = 64",
        "FIRST_BITS = 63",
        "a comparison begins at another precision, and is decided all the same",
    ),
    Alike(
        "dti_rules/formula/irrational.py",
        "FIRST_BITS = 64",
        "FIRST_BITS = 65",
        "a comparison begins at another precision, and is decided all the same",
    ),
    Alike(
        "dti_rules/formula/operations/cohort.py",
        "_BITS = 64",
        "_BITS = 63",
        "fewer values are told apart by enclosures, and the others are compared exactly",
    ),
    Alike(
        "dti_rules/formula/operations/cohort.py",
        "_BITS = 64",
        "_BITS = 65",
        "more values are told apart by enclosures, and the others are compared exactly",
    ),
    Alike(
        "dti_rules/formula/operations/enclosures.py",
        "_BITS = 64",
        "_BITS = 63",
        "the ends of a deviation are rounded outwards all the same, far beyond the digits that are printed",
    ),
    Alike(
        "dti_rules/formula/operations/enclosures.py",
        "_BITS = 64",
        "_BITS = 65",
        "the ends of a deviation are rounded outwards all the same, far beyond the digits that are printed",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "if exponent.numerator < 0:",
        "if (exponent.numerator <= 0):",
        "no exponent is 0",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "found = rational(value, *value.enclose(_SIMPLE * 2))",
        "found = rational(value, *value.enclose(_SIMPLE * 3))",
        "enclosed more narrowly than it needs to be told from others",
    ),
    Alike(
        "dti_rules/formula/sheet.py",
        "below_one: bool = False,",
        "below_one: bool = True,",
        "cells look nowhere at it",
    ),
    Alike(
        "dti_rules/formula/sheet.py",
        'ahead = self._against_zero(first.plus(other.times(-ONE)), ">=" if sign > 0 else "<=")',
        'ahead = self._against_zero(first.plus(other.times(-ONE)), ">=" if (sign >= 0) else "<=")',
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/formula/parser.py",
        'return ""',
        "return None",
        "only whether it is empty is looked at",
    ),
    Alike(
        "dti_rules/formula/proof.py",
        "MAX_CASES = 4",
        "MAX_CASES = 5",
        "a product of numbers up to four is never five",
    ),
    Alike(
        "dti_rules/formula/tree_shapes.py",
        "class ArgumentJson(TypedDict, total=False):",
        "class ArgumentJson(TypedDict, total=True):",
        "for the type checker alone",
    ),
    Alike(
        "dti_rules/formula/tree_shapes.py",
        "class FormulaJson(TypedDict, total=False):",
        "class FormulaJson(TypedDict, total=True):",
        "for the type checker alone",
    ),
    Alike(
        "dti_rules/formula/fixed.py",
        "low, high = max(total - error, 0), total + error",
        "low, high = max(total - error, 1), total + error",
        "what is summed is at least 1, so that 1 is below it too",
    ),
    Alike(
        "dti_rules/formula/fixed.py",
        "if k == 2 or n < 2:",
        "if k == 2 or n < 1:",
        "the loop gives 1 for 1",
    ),
    Alike(
        "dti_rules/formula/fixed.py",
        "found = (series if away >= 0 else -series) + (halvings * _ln_two(q) if halvings else 0)",
        "found = (series if (away > 0) else -series) + (halvings * _ln_two(q) if halvings else 0)",
        "a series of nothing is nothing with either sign",
    ),
    Alike(
        "dti_rules/formula/narrowing.py",
        "if factor > 0:",
        "if (factor >= 0):",
        "no factor of a sum is 0",
    ),
    Alike(
        "dti_rules/formula/sql.py",
        "x = extreme((number(1), x), -1)",
        "x = extreme((number(1), x), -2)",
        "only the sign is looked at",
    ),
    Alike(
        "dti_rules/formula/sql.py",
        "x = extreme((number(0), x), 1)",
        "x = extreme((number(0), x), 2)",
        "only the sign is looked at",
    ),
    Alike(
        "dti_rules/formula/sql.py",
        "size = extreme([absolute(low), absolute(high)], 1)",
        "size = extreme([absolute(low), absolute(high)], 2)",
        "only the sign is looked at",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "return (at_n, at_d) if (at_n * d - n * at_d) * sign > 0 else (n, d)",
        "return (at_n, at_d) if ((at_n * d - n * at_d) * sign >= 0) else (n, d)",
        "a value that is the limit is the limit",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "if self.sign < 0:",
        "if (self.sign <= 0):",
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        'return ["at_most" if self.sign < 0 else "at_least", of(self.of), str(self.at)]',
        'return ["at_most" if (self.sign <= 0) else "at_least", of(self.of), str(self.at)]',
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "if (a * d - n * b) * sign > 0:",
        "if ((a * d - n * b) * sign >= 0):",
        "of equal values either is the largest",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "return max(a, b) if self.sign > 0 else min(a, b)",
        "return max(a, b) if (self.sign >= 0) else min(a, b)",
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        'return ["min" if self.sign < 0 else "max", *(of(node) for node in self.of)]',
        'return ["min" if (self.sign <= 0) else "max", *(of(node) for node in self.of)]',
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "return Limited(of, most, -1)",
        "return Limited(of, most, -2)",
        "only the sign is looked at",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "return Limited(of, least, 1)",
        "return Limited(of, least, 2)",
        "only the sign is looked at",
    ),
    Alike(
        "dti_rules/formula/operations/ratios.py",
        "found = Limited(found, ZERO, 1)",
        "found = Limited(found, ZERO, 2)",
        "only the sign is looked at",
    ),
    Alike(
        "dti_rules/formula/operations/cohort.py",
        "if isinstance(square, Irrational) or isinstance(mean, Irrational):",
        "if (isinstance(square, Irrational) and isinstance(mean, Irrational)):",
        "figures that are no fractions leave neither mean nor variance a fraction",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "if (a * d - n * b) * sign > 0:",
        "if ((a * d - n * b) // sign) > 0:",
        "the sign is 1 or -1, so that to divide by it is to multiply by it",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "return (at_n, at_d) if (at_n * d - n * at_d) * sign > 0 else (n, d)",
        "return (at_n, at_d) if ((at_n * d - n * at_d) // sign) > 0 else (n, d)",
        "the sign is 1 or -1, so that to divide by it is to multiply by it",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        "if self.sign < 0:",
        "if self.sign < 1:",
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        'return ["at_most" if self.sign < 0 else "at_least", of(self.of), str(self.at)]',
        'return ["at_most" if self.sign < 1 else "at_least", of(self.of), str(self.at)]',
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/formula/operations/arithmetic.py",
        'return ["min" if self.sign < 0 else "max", *(of(node) for node in self.of)]',
        'return ["min" if self.sign < 1 else "max", *(of(node) for node in self.of)]',
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/formula/reals.py",
        "if ends is not None and ends[1] - ends[0] <= 1 << (p - bits):",
        "if ends is not None and (ends[1] - ends[0] < 1 << p - bits):",
        "one that is exactly so narrow is enclosed once more",
    ),
)


def alike(mutant: Mutant, source: str) -> Alike | None:
    """What is known of a mutant that makes no difference; None of any other."""
    lines = mutant.diff(source).splitlines()
    was, becomes = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return next(
        (each for each in ALIKE if (each.file, each.was, each.becomes) == (mutant.file.as_posix(), was, becomes)), None
    )
