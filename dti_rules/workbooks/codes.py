"""The codes of a component's warnings as a formula: those that scoring tells of a complete submission, told live."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dti_rules.model.rules import Node
from dti_rules.scoring.warnings import BETWEEN_CODES

if TYPE_CHECKING:
    from dti_rules.workbooks.calc import Calculation

KNOWN, UNCOMPARED, HELD = 1, 2, 3
"""States of a leaf whose figures are all stated: its value is known; no other unit can be compared; no other unit can,
and the edition's extremes stand in, which cells do not compute."""
CODES = ("DTI-W001", "DTI-W002", "DTI-W003", "DTI-W004", "DTI-W011", "DTI-W012")
"""Those that a component can have."""


def leaf_codes(of: "Calculation", node: Node) -> str:
    """What is told of a leaf, without `=`: each code with its sentence; empty text where there is nothing to tell."""
    if node.formula is None or not of.rules.alike:
        return '""'
    state, missing = of.leaf_cell(node.id, "state"), of.cells.warning("DTI-W002")
    if node.id in of.unsaid and (of.cohort is not None or of.unsaid[node.id] == "function"):
        return f'IF({of.any}=0,"",IF({state}=0,{missing},IF({state}>0,"?","")))'
    texts = ((f'"{BETWEEN_CODES}"&{of.cells.warning(code)}', condition) for code, condition in _known(of, node))
    told = "&".join(f'IF({condition},{text},"")' if condition else text for text, condition in texts)
    known = f"MID({told},{len(BETWEEN_CODES) + 1},999)" if told else '""'
    return f'IFERROR(IF({of.any}=0,"",IF({state}=0,{missing},IF({state}>0,{known},""))),"?")'


def _known(of: "Calculation", node: Node) -> Iterator[tuple[str, str]]:
    """The codes of a leaf all of whose figures are stated, sorted, and on what condition; empty for always."""
    state, counts = of.leaf_cell(node.id, "state"), of.counts.get(node.id, ())
    alone = of.unsaid.get(node.id) == "relative"  # a workbook of one unit is a cohort of one
    held = node.id in of.rules.extremes
    by_formula = f"{state}<>{UNCOMPARED}" if counts and not held else ""
    if (zeros := of.zeros.get(node.id)) and (held or not alone):
        zero = of.on_sheet(zeros[0] if len(zeros) == 1 else f"OR({','.join(zeros)})")
        yield "DTI-W001", f"IF({by_formula},{zero},FALSE)" if by_formula else zero
    if counts:
        every = len(of.rules.units.units)
        few = f"MIN({','.join(counts)})<2"
        yield "DTI-W003", f"IF({few},FALSE,{counts[-1]}<{every})"
        yield ("DTI-W011" if held else "DTI-W004"), few
    elif alone:
        yield ("DTI-W011" if held else "DTI-W004"), ""
    if of.rules.weaker_parameters(node) and (held or not alone):
        yield "DTI-W012", by_formula
