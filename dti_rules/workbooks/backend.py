"""Workbooks as a backend: LibreOffice computes the points of test vectors in the formulas that workbooks hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue
from dti_rules.plugins.offers import NotTriedError, Told
from dti_rules.report.export.vectors import read_stated
from dti_rules.tables.xlsx import workbook
from dti_rules.words.numerals import print_decimal
from dti_rules.words.text import Text
from dti_rules.workbooks import office
from dti_rules.workbooks.bench import bench, figures_of, leaves_out
from dti_rules.workbooks.calc import OPEN, Calculation

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import StatedSubmission, Vector, Vectors

_AT_ONCE = 400
"""Fillings in one workbook."""
_NO_OFFICE = Text("máy này không có LibreOffice (soffice)", "there is no LibreOffice (soffice) on this machine")
_UNTOLD = Text(
    "số in lại từ nơi khác, hoặc chưa khai báo đầy đủ: ô trống của tệp Excel là số liệu thiếu",
    "printed figures, or not declared complete: an empty cell of a workbook is a missing figure",
)
_CODE = re.compile(r"DTI-W[0-9]{3}")
_NAME = re.compile(r"(.*)!([A-Z]+)([0-9]+)")

Filling = Mapping[str, InputValue]


def libreoffice(rules: RuleSet, document: "Vectors") -> Iterator[Told | Text]:
    """What the workbooks' cells say of each vector whose submissions are complete: points and codes, but no ranks."""
    if office.found() is None:
        raise NotTriedError(_NO_OFFICE)
    try:
        import xlsxwriter  # noqa: F401, PLC0415  an extra brings it
    except ModuleNotFoundError as error:
        install = 'pip install "dti-rules[excel]"'
        raise NotTriedError(Text(f"cần gói {error.name}: {install}", f"it needs {error.name}: {install}")) from None
    taken = [vector["submissions"] for vector in document["vectors"] if _is_taken(vector)]
    fillings = [(_filling(rules, stated), len(cohort) == 1) for cohort in taken for stated in cohort]
    told = _computed(rules, fillings)
    for vector in document["vectors"]:
        if _is_taken(vector):
            yield {"results": [{"unit": stated["unit"], **next(told)} for stated in vector["submissions"]]}
        else:
            yield _UNTOLD


def _is_taken(vector: "Vector") -> bool:
    return all(stated.get("complete") and not stated.get("source") for stated in vector["submissions"])


def _filling(rules: RuleSet, stated: "StatedSubmission") -> Filling:
    """The figures of a submission as cells hold them: of an indicator with points, its points."""
    given = {name: Fraction(value) * (rules.nodes[name].points or 1) for name, value in stated["values"].items()} \
        if "values" in stated else {}  # fmt: skip
    return {**read_stated(rules, stated).inputs, **given}


def _computed(rules: RuleSet, fillings: Sequence[tuple[Filling, bool]]) -> Iterator[dict[str, object]]:
    """What is told of each filling, and whether its unit is a whole cohort."""
    with TemporaryDirectory() as name:
        for start in range(0, len(fillings), _AT_ONCE):
            some, path = fillings[start : start + _AT_ONCE], Path(name, "fillings.xlsx")
            of = bench(rules, [filled for filled, _ in some], path)
            count = len(of.leaves) + len(of.means) + len(of.used)
            if not count:
                raise NotTriedError(Text("không chỉ số nào có công thức trong ô", "no indicator has a form in cells"))
            made = office.computed(path, Path(name), len(figures_of(rules)), count, len(some))
            said = _cells(made)
            for column, (filled, alone) in enumerate(some):
                texts = [said.get((row, column), "") for row in range(count)]
                first = count - len(of.used)
                codes = _codes(rules, of, dict(zip(of.used, texts[first:], strict=True)), alone)
                yield {**_told(rules, of, filled, texts[:first]), **codes}


def _codes(rules: RuleSet, of: Calculation, said: Mapping[str, str], alone: bool) -> dict[str, object]:
    """The codes of components, and which components they are told of: those that compare units only of one alone."""
    told = {leaf: text for leaf, text in said.items() if text != OPEN and (alone or leaf not in of.unsaid)}
    found = [f"{code} {rules.nodes[leaf].code}" for leaf, text in told.items() for code in _CODE.findall(text)]
    return {"warnings": sorted(found), "warned": [rules.nodes[leaf].code for leaf in told]}


def _cells(path: Path) -> dict[tuple[int, int], str]:
    """What the results say, by row and column from 0."""
    found = {}
    for sheet in workbook(path):
        if sheet.name == "results":
            for cell in (cell for row in sheet.rows for cell in row.cells if cell.text):
                match = _NAME.fullmatch(cell.name)
                assert match is not None
                column = 0
                for letter in match[2]:
                    column = column * 26 + ord(letter) - ord("A") + 1
                found[int(match[3]) - 1, column - 1] = cell.text
    return found


def _told(rules: RuleSet, of: Calculation, filled: Filling, said: Sequence[str]) -> dict[str, object]:
    """What the cells of one filling tell: nothing of a sum that leaves something out, or of what is not filled in."""
    nodes, left = {}, 0
    stated = {leaf for leaf in of.leaves if all(name in filled for name in of.used[leaf])}
    for name, text in zip((*of.leaves, *of.means), said, strict=True):
        node = rules.nodes[name]
        if name in of.leaves:
            expected = name in stated
        else:
            expected = not leaves_out(rules, node, of) and not stated.isdisjoint(of.leaves_of(node))
        if text == OPEN:
            left += 1
        elif expected or (text and name in of.leaves):
            nodes[name] = _printed(rules, node, text)
    return {"nodes": nodes, "partly": True, "left": left}


def _printed(rules: RuleSet, node: Node, text: str) -> dict[str, object]:
    """A cell as printed points, or a printed value where the node has none; anything else as it stands."""
    rounding = rules.rounding
    key, decimals = ("printed", rounding.decimals) if node.points is None else ("points", rounding.points_decimals)
    try:
        digits = round(Fraction(text) * 10**decimals)
    except ValueError:
        return {key: text or None}
    whole = abs(Fraction(text) * 10**decimals - digits) < Fraction(1, 10**6)  # a float's last digit is no digit of ours
    return {key: print_decimal(digits, decimals) if whole else text}
