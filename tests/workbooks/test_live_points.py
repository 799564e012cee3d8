"""What a spreadsheet computes in the workbook is what the exact reader prints."""

import random

import pytest

from dti_rules.formula.operations.base import UnsaidError
from dti_rules.formula.sheet import whole
from dti_rules.plugins.registry import load
from dti_rules.workbooks import office
from dti_rules.workbooks.calc import Calculation, Cells
from tests.workbooks import live

needs_office = pytest.mark.skipif(office.found() is None, reason="LibreOffice is not installed")


@pytest.mark.long
@needs_office
@pytest.mark.parametrize("name", live.RULE_SETS)
def test_live_points_are_those_of_the_exact_reader(name, tmp_path):
    rules, draw = load(name), random.Random(7)
    found = live.compared(rules, [live.filling(rules, draw) for _ in range(25)], tmp_path)
    assert found.different == [] and found.points >= 25 * 28 and found.open <= found.points // 100


def calculation(rules):
    cells = {item: f"in!$A${row}" for row, item in enumerate(rules.inputs, 1)}
    return Calculation(rules, Cells(cells, lambda item, word: f'"{word}"'), "")


def test_what_compares_units_is_not_said_and_all_else_is(rules, ict):
    found = calculation(rules)
    relative = {node.id for node in rules.leaves if node.assessed and node.formula.relative}
    assert set(found.unsaid) == relative and set(found.unsaid.values()) == {"relative"}
    assert len(found.leaves) + len(relative) == sum(node.assessed for node in rules.leaves)
    assert calculation(ict).unsaid == {} and calculation(ict).means == {}


def test_no_formula_is_too_long_and_no_constant_is_cut(rules):
    found = calculation(rules)
    formulas = [cell for rows in (found.rows, found.leaf_rows) for row in rows for cell in row if isinstance(cell, str)]
    formulas += [found.checked_mean(rules.nodes[mean], "wrong") for mean in found.means]
    assert max(map(len, formulas)) < 2000
    with pytest.raises(UnsaidError):
        whole(10**14 + 1)
