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
        "dti_rules/formula/quotients.py",
        "none: Mask | None = (np.abs(b[0]) <= b[2] if b[2] else b[0] == 0) if zeros or b[2] else None",
        "none: Mask | None = (np.abs(b[0]) <= b[2] if b[1] else b[0] == 0) if zeros or b[2] else None",
        "without an error both say where b is 0, and where b has no size it is 0 throughout",
    ),
    Alike(
        "dti_rules/formula/quotients.py",
        "return x, most * (1 + 4 * UNIT), 3 * UNIT * most, True",
        "return x, most * (1 + 3 * UNIT), 3 * UNIT * most, True",
        "1 plus three, four or five halves of a rounding are one float",
    ),
    Alike(
        "dti_rules/formula/quotients.py",
        "return x, most * (1 + 4 * UNIT), 3 * UNIT * most, True",
        "return x, most * (1 + 5 * UNIT), 3 * UNIT * most, True",
        "1 plus three, four or five halves of a rounding are one float",
    ),
    Alike("dti_rules/formula/columns.py", "ANYTHING = 2.0**100", "ANYTHING = 2.0**101", "as far beyond every figure"),
    Alike("dti_rules/formula/columns.py", "ANYTHING = 2.0**100", "ANYTHING = 2.0**99", "as far beyond every figure"),
    Alike("dti_rules/formula/columns.py", "if factor != 1:", "if factor != 0:", "it costs a product with 1"),
    Alike(
        "dti_rules/formula/columns.py",
        "pick = np.maximum if sign > 0 else np.minimum",
        "pick = np.maximum if (sign >= 0) else np.minimum",
        "the sign is 1 or -1",
    ),
    Alike(
        "dti_rules/scoring/batch/printing.py",
        "if self.denominator != 1:",
        "if self.denominator != 0:",
        "it costs a division by 1",
    ),
    Alike(
        "dti_rules/scoring/batch/printing.py",
        "if over == 1:",
        "if over == 0:",
        "whole numbers are rounded to themselves",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "if len(starts) * 4 < len(codes):  # rows stand group by group",
        "if (len(starts) // 4) < len(codes):  # rows stand group by group",
        "both ways find the same extremes; which is quicker depends on the runs",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "if len(starts) * 4 < len(codes):  # rows stand group by group",
        "if (len(starts) * 4 <= len(codes)):  # rows stand group by group",
        "both ways find the same extremes; which is quicker depends on the runs",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "if len(starts) * 4 < len(codes):  # rows stand group by group",
        "if (len(starts) * 4 >= len(codes)):  # rows stand group by group",
        "both ways find the same extremes; which is quicker depends on the runs",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "if len(starts) * 4 < len(codes):  # rows stand group by group",
        "if len(starts) * 3 < len(codes):  # rows stand group by group",
        "both ways find the same extremes; which is quicker depends on the runs",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "if len(starts) * 4 < len(codes):  # rows stand group by group",
        "if len(starts) * 5 < len(codes):  # rows stand group by group",
        "both ways find the same extremes; which is quicker depends on the runs",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "error = _worst(4 * off / np.where(spread > 2 * off, spread - 2 * off, np.inf), ~bad & ~few)",
        "error = _worst(4 * off / np.where(spread > 1 * off, spread - 2 * off, np.inf), ~bad & ~few)",
        "of a group that counts the spread is a thousand million times the error, or both are 0",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "error = _worst(4 * off / np.where(spread > 2 * off, spread - 2 * off, np.inf), ~bad & ~few)",
        "error = _worst(4 * off / np.where(spread > 3 * off, spread - 2 * off, np.inf), ~bad & ~few)",
        "of a group that counts the spread is a thousand million times the error, or both are 0",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "error = 4 * off / (spread - 2 * off) if spread > 2 * off and not bad and not few else 0.0",
        "error = 4 * off / (spread - 2 * off) if spread > 1 * off and not bad and not few else 0.0",
        "of a group that counts the spread is a thousand million times the error, or both are 0",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "error = 4 * off / (spread - 2 * off) if spread > 2 * off and not bad and not few else 0.0",
        "error = 4 * off / (spread - 2 * off) if spread > 3 * off and not bad and not few else 0.0",
        "of a group that counts the spread is a thousand million times the error, or both are 0",
    ),
    Alike(
        "dti_rules/scoring/batch/cohorts.py",
        "rounds = (min(int(found.count.max(initial=0)), block_size) if len(n) > 1 else 64) + found.blocks + 64",
        "rounds = (min(int(found.count.max(initial=1)), block_size) if len(n) > 1 else 64) + found.blocks + 64",
        "where no group has a unit there is no figure to be off",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and digits.max() < np.iinfo(np.int32).max // 2",
        "small = (np.iinfo(np.int32).min // 2 <= digits.min()) and digits.max() < np.iinfo(np.int32).max // 2",
        "two such numbers differ by less than 32 bits hold; else it costs memory",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and digits.max() < np.iinfo(np.int32).max // 2",
        "small = np.iinfo(np.int32).min // 3 < digits.min() and digits.max() < np.iinfo(np.int32).max // 2",
        "two such numbers differ by less than 32 bits hold; else it costs memory",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and digits.max() < np.iinfo(np.int32).max // 2",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and (digits.max() <= np.iinfo(np.int32).max // 2)",
        "two such numbers differ by less than 32 bits hold; else it costs memory",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and digits.max() < np.iinfo(np.int32).max // 2",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and digits.max() < np.iinfo(np.int32).max // 3",
        "two such numbers differ by less than 32 bits hold; else it costs memory",
    ),
    Alike("dti_rules/scoring/batch/ranks.py", "AT_ONCE = 2**22", "AT_ONCE = 1**22", "it costs time or memory"),
    Alike("dti_rules/scoring/batch/ranks.py", "AT_ONCE = 2**22", "AT_ONCE = 3**22", "it costs time or memory"),
    Alike("dti_rules/scoring/batch/ranks.py", "AT_ONCE = 2**22", "AT_ONCE = (2 * 22)", "it costs time or memory"),
    Alike("dti_rules/scoring/batch/ranks.py", "AT_ONCE = 2**22", "AT_ONCE = 2**21", "it costs time or memory"),
    Alike("dti_rules/scoring/batch/ranks.py", "AT_ONCE = 2**22", "AT_ONCE = 2**23", "it costs time or memory"),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "MOST_PLACES = 2**20",
        "MOST_PLACES = 1**20",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "MOST_PLACES = 2**20",
        "MOST_PLACES = 3**20",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "MOST_PLACES = 2**20",
        "MOST_PLACES = (2 * 20)",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "MOST_PLACES = 2**20",
        "MOST_PLACES = 2**19",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "MOST_PLACES = 2**20",
        "MOST_PLACES = 2**21",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "wide = top - int(values.min()) + 1",
        "wide = top - int(values.min()) + 2",
        "a place that nobody has is counted as 0",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "many = 1 if groups is None else int(groups.max()) + 1",
        "many = 2 if groups is None else int(groups.max()) + 1",
        "a group that has no rows is counted as 0",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "many = 1 if groups is None else int(groups.max()) + 1",
        "many = 1 if groups is None else int(groups.max()) + 2",
        "a group that has no rows is counted as 0",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):",
        "if (wide * many >= min(MOST_PLACES, 4 * len(values) + 4096)):",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):",
        "if wide * many > max(MOST_PLACES, 4 * len(values) + 4096):",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):",
        "if wide * many > min(MOST_PLACES, 3 * len(values) + 4096):",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):",
        "if wide * many > min(MOST_PLACES, 5 * len(values) + 4096):",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):",
        "if wide * many > min(MOST_PLACES, (4 // len(values)) + 4096):",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):",
        "if wide * many > min(MOST_PLACES, (4 * len(values) - 4096)):",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4095):",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):",
        "if wide * many > min(MOST_PLACES, 4 * len(values) + 4097):",
        "it costs time or memory: rows put in order have the same ranks",
    ),
    Alike("dti_rules/scoring/batch/scorer.py", "BLOCK = 65_536", "BLOCK = 65535", "blocks of any size print the same"),
    Alike("dti_rules/scoring/batch/scorer.py", "BLOCK = 65_536", "BLOCK = 65537", "blocks of any size print the same"),
    Alike(
        "dti_rules/scoring/batch/scorer.py",
        "MACHINE_FROM = 200_000",
        "MACHINE_FROM = 199999",
        "either kernel prints the same",
    ),
    Alike(
        "dti_rules/scoring/batch/scorer.py",
        "MACHINE_FROM = 200_000",
        "MACHINE_FROM = 200001",
        "either kernel prints the same",
    ),
    Alike(
        "dti_rules/scoring/batch/scorer.py",
        "self._wait = 0 if machine or (rows or 0) >= MACHINE_FROM else MACHINE_FROM",
        "self._wait = 0 if machine or ((rows or 0) > MACHINE_FROM) else MACHINE_FROM",
        "either kernel prints the same",
    ),
    Alike(
        "dti_rules/scoring/batch/scorer.py",
        "self._wait = 0 if machine or (rows or 0) >= MACHINE_FROM else MACHINE_FROM",
        "self._wait = 0 if machine or (rows or 1) >= MACHINE_FROM else MACHINE_FROM",
        "either kernel prints the same",
    ),
    Alike(
        "dti_rules/scoring/batch/scorer.py",
        "self._small = rows is not None and rows <= BLOCK",
        "self._small = rows is not None and (rows < BLOCK)",
        "it costs time: the record batches are opened once a pass",
    ),
    Alike(
        "dti_rules/scoring/batch/table.py",
        "few = self.source.rows is not None and self.source.rows <= BLOCK",
        "few = self.source.rows is not None and (self.source.rows < BLOCK)",
        "so few rows are one block, which one thread computes",
    ),
    Alike(
        "dti_rules/scoring/batch/table.py",
        "threads = 1 if few else threads_of(self.ask.threads)",
        "threads = 0 if few else threads_of(self.ask.threads)",
        "so few rows are one block, which one thread computes",
    ),
    Alike(
        "dti_rules/scoring/batch/table.py",
        "threads = 1 if few else threads_of(self.ask.threads)",
        "threads = 2 if few else threads_of(self.ask.threads)",
        "so few rows are one block, which one thread computes",
    ),
    Alike(
        "dti_rules/scoring/batch/results.py",
        "PIECE = 2**24",
        "PIECE = 1**24",
        "it says how memory is divided, and costs time",
    ),
    Alike(
        "dti_rules/scoring/batch/results.py",
        "PIECE = 2**24",
        "PIECE = 3**24",
        "it says how memory is divided, and costs time",
    ),
    Alike(
        "dti_rules/scoring/batch/results.py",
        "PIECE = 2**24",
        "PIECE = (2 * 24)",
        "it says how memory is divided, and costs time",
    ),
    Alike(
        "dti_rules/scoring/batch/results.py",
        "PIECE = 2**24",
        "PIECE = 2**23",
        "it says how memory is divided, and costs time",
    ),
    Alike(
        "dti_rules/scoring/batch/results.py",
        "PIECE = 2**24",
        "PIECE = 2**25",
        "it says how memory is divided, and costs time",
    ),
    Alike(
        "dti_rules/scoring/batch/results.py",
        "kind, many = (np.int64 if scaled else np.float64), max(1, PIECE // (8 * max(1, rows)))",
        "kind, many = (np.int64 if scaled else np.float64), max(1, PIECE // (8 * max(2, rows)))",
        "it says how memory is divided",
    ),
    Alike(
        "dti_rules/scoring/batch/second.py", "WHOLE_AT_ONCE = 4096", "WHOLE_AT_ONCE = 4095", "it costs time or memory"
    ),
    Alike(
        "dti_rules/scoring/batch/second.py", "WHOLE_AT_ONCE = 4096", "WHOLE_AT_ONCE = 4097", "it costs time or memory"
    ),
    Alike(
        "dti_rules/scoring/batch/inputs.py",
        "if odd is not None or (least is not None and low < least) or (most is not None and high > most):",
        "if odd is not None or (least is not None and (low <= least)) or (most is not None and high > most):",
        "it costs a look at figures that are within their range",
    ),
    Alike(
        "dti_rules/scoring/batch/inputs.py",
        "if odd is not None or (least is not None and low < least) or (most is not None and high > most):",
        "if odd is not None or (least is not None and low < least) or (most is not None and (high >= most)):",
        "it costs a look at figures that are within their range",
    ),
    Alike(
        "dti_rules/scoring/batch/whole.py",
        "_CHECKED_AT_ONCE = 65_536",
        "_CHECKED_AT_ONCE = 65535",
        "it costs time or memory",
    ),
    Alike(
        "dti_rules/scoring/batch/whole.py",
        "_CHECKED_AT_ONCE = 65_536",
        "_CHECKED_AT_ONCE = 65537",
        "it costs time or memory",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and digits.max() < np.iinfo(np.int32).max // 2",
        "small = np.iinfo(np.int32).min // 1 < digits.min() and digits.max() < np.iinfo(np.int32).max // 2",
        "differences are taken of numbers near each other alone, and each of these has its opposite in 32 bits",
    ),
    Alike(
        "dti_rules/scoring/batch/ranks.py",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and digits.max() < np.iinfo(np.int32).max // 2",
        "small = np.iinfo(np.int32).min // 2 < digits.min() and digits.max() < np.iinfo(np.int32).max // 1",
        "differences are taken of numbers near each other alone, and each of these has its opposite in 32 bits",
    ),
    Alike(
        "dti_rules/scoring/batch/kernel.py",
        "self.release(index)",
        "pass",
        "it costs new memory for the block that follows",
    ),
    Alike(
        "dti_rules/scoring/batch/inputs.py",
        "outside = (x < 0) | (x > float(given.most * column.scale))",
        "outside = (x < 0) | (x > float((given.most // column.scale)))",
        "it costs a look at figures that are within their range",
    ),
    Alike(
        "dti_rules/scoring/batch/inputs.py",
        "above = left > right - np.abs(right) * 2.0**-50",
        "above = left > right - (np.abs(right) // 2.0 ** (-50))",
        "it costs a look at parts that are below their wholes",
    ),
    Alike(
        "dti_rules/scoring/batch/inputs.py",
        "return {name: column.scale for name, column in self.columns.apart.items() if column.scale != 1}",
        "return {name: column.scale for name, column in self.columns.apart.items() if column.scale != 2}",
        "a scale is a power of ten, and 1 where none is said",
    ),
    Alike(
        "dti_rules/scoring/batch/kernel.py",
        "asked = bool(self.inputs.inputs.given) or node.index in self.program.named",
        "asked = bool(self.inputs.inputs.given) or (node.index not in self.program.named)",
        "what is stated below a node is asked for where figures are given alone",
    ),
    Alike("dti_rules/scoring/batch/scorer.py", "return False", "return None", "both say that no block is served"),
    Alike(
        "dti_rules/formula/forms.py",
        "bound, sign = -form.constant / term.factor, sign if term.factor > 0 else _TURNED[sign]",
        "bound, sign = -form.constant / term.factor, sign if (term.factor >= 0) else _TURNED[sign]",
        "nothing is divided by a factor of 0: a term that has it is left out",
    ),
)


def alike(mutant: Mutant, source: str) -> Alike | None:
    """What is known of a mutant that makes no difference; None of any other."""
    lines = mutant.diff(source).splitlines()
    was, becomes = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return next(
        (each for each in ALIKE if (each.file, each.was, each.becomes) == (mutant.file.as_posix(), was, becomes)), None
    )
