"""The codes of a component's warnings as a formula: those that scoring tells of a complete submission, told live."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dti_rules.model.rules import Node
from dti_rules.scoring.warnings import BETWEEN_CODES

if TYPE_CHECKING:
    from dti_rules.workbooks.calc import Calculation

KNOWN, HELD, UNCOMPARED, UNSETTLED = 1, 2, 3, 4
"""States of a leaf whose figures are all stated: its value is known; it is held to the edition's extremes, which leave
it open; no other unit can be compared; a unit that is not complete may yet be."""
CODES = ("DTI-W001", "DTI-W002", "DTI-W003", "DTI-W004", "DTI-W010", "DTI-W011", "DTI-W012")
"""Those that a component can have."""


def leaf_codes(of: "Calculation", node: Node) -> str:
    """What is told of a leaf, without `=`: each code with its sentence; empty text where there is nothing to tell."""
    if node.formula is None or not of.rules.alike:
        return '""'
    state, unsaid = of.leaf_cell(node.id, "state"), of.unsaid.get(node.id)
    if unsaid is not None and (of.cohort is not None or unsaid == "function"):
        known = '"?"'
    else:
        texts = ((f'"{BETWEEN_CODES}"&{of.cells.warning(code)}', condition) for code, condition in _known(of, node))
        told = "&".join(f'IF({condition},{text},"")' if condition else text for text, condition in texts)
        known = f"MID({told},{len(BETWEEN_CODES) + 1},999)" if told else '""'
    return f'IFERROR(IF({of.present}=0,"",IF({state}=0,{_lacking(of, node)},IF({state}>0,{known},""))),"?")'


def _lacking(of: "Calculation", node: Node) -> str:
    """What is told where a figure is absent: that it is missing, of a unit that is complete."""
    missing = of.cells.warning("DTI-W002")
    if of.cohort is None:
        return f'IF({of.any}=0,"",{missing})'
    partly = f"SUM({','.join(of.states(node.id))})>0"
    less = f'IF({partly},{of.cells.warning("DTI-W012")},"")' if of.rules.weaker_parameters(node) else '""'
    return f"IF({of.zeroed}=1,{missing},{less})"


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
        few, waiting = f"MIN({','.join(counts)})<2", f"MAX({','.join(of.waiting[node.id])})>0"
        yield "DTI-W003", f"IF(OR({few},{waiting}),FALSE,{counts[-1]}<{len(of.rules.units.units)})"
        if held:
            yield "DTI-W011", f"OR({few},{waiting})"
        else:
            yield "DTI-W004", few
            yield "DTI-W010", f"IF({few},FALSE,{waiting})"
    elif alone:
        yield ("DTI-W011" if held else "DTI-W004"), ""
    if of.rules.weaker_parameters(node) and (held or not alone):
        yield "DTI-W012", by_formula
