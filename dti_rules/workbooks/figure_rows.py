"""Hidden rows of figures: each as a whole numerator over a denominator, and whether it is as scoring asks."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.scope import wholes_of
from dti_rules.formula.sheet import MOST, product, whole
from dti_rules.model.rules import RuleSet
from dti_rules.words.classes import frozen

DECIMALS = 10**4
"""Figures that are no counts are taken with four decimals."""

CalcRow = tuple[str | int, ...]
"""Texts that begin with `=` are formulas."""


@frozen
class Cells:
    """Where figures, words and sentences stand."""

    figure: Mapping[str, str]
    """By item the cell that a figure is read from, as a formula without `=`; empty text where it is blank."""
    word: Callable[[str, str], str]
    """The cell that holds a word of an input, or the `yes` and `no` of a yes/no input."""
    warning: Callable[[str], str]
    """The cell that holds what a code of warnings says."""
    alone: str = ""
    """What is said in the place of points where no other unit can be compared."""
    lacking: str = ""
    """What is said in the place of a sum where figures, or points that are given, are not there."""
    complete: str = "TRUE"
    """The condition that the unit is complete, so that what is absent is missing."""


def figure_row(rules: RuleSet, cells: Cells, at: Mapping[str, int], item: str) -> CalcRow:
    """A figure as numerator and denominator; state 0 where it is blank, 1 where it is right, else #N/A."""
    declared, row = rules.inputs.get(item), at[item]
    x = f"B{row}"
    blank = f'{x}=""'
    if declared is not None and declared.kind == "yes_no":
        right = f"OR({x}={cells.word(item, 'yes')},{x}={cells.word(item, 'no')})"
        n, d = "0", "1"
    elif declared is not None and declared.kind == "choice":
        right = f"OR({','.join(f'{x}={cells.word(item, word)}' for word in declared.choices)})"
        n, d = "0", "1"
    else:
        count = declared is not None and declared.kind == "count"
        worth = _worth(rules, item)
        d = "1" if count else str(DECIMALS * worth.numerator)
        n = x if count else product(str(worth.denominator), f"ROUND({x}*{DECIMALS},0)")
        same = f"ABS({x})<={MOST}" if count else f"ABS({x})<={MOST // DECIMALS},ROUND({x}*{DECIMALS},0)/{DECIMALS}={x}"
        right = f"IF(ISNUMBER({x}),AND({','.join(_within(rules, at, item, x))}),FALSE)"
        n = f"IF({blank},0,IF({right},IF(AND({same}),{n},NA()),NA()))"
    state = f"IF({blank},0,IF({right},1,NA()))"
    figure = f"={cells.figure[item]}"
    if d == "1":
        return (item, figure, "", "", f"={n}", "=1", f"={state}")
    common = f"=GCD(ABS(C{row}),{d})"
    return (item, figure, f"={n}", common, f"=C{row}/D{row}", f"={d}/D{row}", f"={state}")


def stated_inputs(rules: RuleSet, at: Mapping[str, int]) -> str:
    """How many inputs are stated, without `=`."""
    runs: list[list[int]] = []
    for row in (row for item, row in at.items() if item in rules.inputs):
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return "+".join(f'COUNTIF(G{run[0]}:G{run[-1]},">0")' for run in runs) or "0"


def _within(rules: RuleSet, at: Mapping[str, int], item: str, x: str) -> Iterator[str]:
    """What scoring asks of a figure."""
    declared = rules.inputs.get(item)
    yield f"{x}=INT({x})" if declared is not None and declared.kind == "count" else "TRUE"
    low, high = (declared.low, declared.high) if declared else (ZERO, rules.nodes[item].points or ONE)
    if low is not None:
        yield f"{x}*{whole(low.denominator)}>={whole(low.numerator)}"
    if high is not None and abs(high) < MOST // DECIMALS:
        yield f"{x}*{whole(high.denominator)}<={whole(high.numerator)}"
    for other in wholes_of(declared, rules.inputs) if declared else ():
        if other in at:
            cell = f"$B${at[other]}"
            yield f"IF(ISNUMBER({cell}),{x}<={cell},TRUE)"


def _worth(rules: RuleSet, item: str) -> Fraction:
    """What a figure given for a node is a share of; 1 for an input."""
    return ONE if item in rules.inputs else rules.nodes[item].points or ONE
