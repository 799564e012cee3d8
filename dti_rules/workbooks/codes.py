"""The codes of a component's warnings as a formula: those that scoring tells of a complete submission, told live."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dti_rules.model.rules import Node
from dti_rules.scoring.warnings import BETWEEN_CODES

if TYPE_CHECKING:
    from dti_rules.workbooks.calc import Calculation

CODES = ("DTI-W001", "DTI-W002", "DTI-W004", "DTI-W011", "DTI-W012")
"""Those that a component can have in a workbook of one unit."""


def codes_of(of: "Calculation", node: Node) -> str:
    """What is told of a leaf, without `=`: each code with its sentence; empty text where there is nothing to tell."""
    if node.formula is None or not of.rules.alike:
        return '""'
    state, missing = of.leaf_cell(node.id, "state"), of.cells.warning("DTI-W002")
    texts = ((f'"{BETWEEN_CODES}"&{of.cells.warning(code)}', condition) for code, condition in _known(of, node))
    told = "&".join(f'IF({condition},{text},"")' if condition else text for text, condition in texts)
    known = f"MID({told},{len(BETWEEN_CODES) + 1},999)" if told else '""'
    return f'IFERROR(IF({of.any}=0,"",IF({state}=0,{missing},IF({state}=1,{known},""))),"?")'


def _known(of: "Calculation", node: Node) -> Iterator[tuple[str, str]]:
    """The codes of a leaf all of whose figures are stated, sorted, and on what condition; empty for always."""
    if zeros := of.zeros.get(node.id):
        yield "DTI-W001", of.on_sheet(zeros[0] if len(zeros) == 1 else f"OR({','.join(zeros)})")
    if of.unsaid.get(node.id) == "relative":  # a workbook of one unit is a cohort of one
        yield ("DTI-W011" if node.id in of.rules.extremes else "DTI-W004"), ""
        if node.id not in of.rules.extremes:
            return
    if of.rules.weaker_parameters(node):
        yield "DTI-W012", ""
