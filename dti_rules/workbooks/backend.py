"""Workbooks as a backend: LibreOffice computes the points of test vectors in the formulas that workbooks hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dti_rules.model.rules import Node, RuleSet
from dti_rules.plugins.offers import NotTriedError, Told
from dti_rules.report.export.vectors import read_stated
from dti_rules.tables.xlsx import workbook
from dti_rules.words.needs import lacking_said
from dti_rules.words.numerals import print_decimal
from dti_rules.words.text import Text
from dti_rules.workbooks import office
from dti_rules.workbooks.bench import IS_COMPLETE, SAYS_ALONE, CellAsked, Filling, cohort_bench, figures_of
from dti_rules.workbooks.cohort import Cohort, leaves_out
from dti_rules.workbooks.sums import OPEN

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import StatedSubmission, Vector, Vectors

_AT_ONCE = 400
"""Fillings in one workbook."""
_NO_OFFICE = Text("máy này không có LibreOffice (soffice)", "there is no LibreOffice (soffice) on this machine")
_UNTOLD = Text(
    "số in lại từ nơi khác, hoặc đơn vị không có số liệu nào: tệp Excel không có chỗ ghi",
    "printed figures, or a unit without any: a workbook has no place for them",
)
_CODE = re.compile(r"DTI-W[0-9]{3}")
_NAME = re.compile(r"(.*)!([A-Z]+)([0-9]+)")


def libreoffice(rules: RuleSet, document: "Vectors") -> Iterator[Told | Text]:
    """What the cells of a workbook of several units say of each vector without printed figures."""
    if office.found() is None:
        raise NotTriedError(_NO_OFFICE)
    try:
        import xlsxwriter  # noqa: F401, PLC0415  an extra brings it
    except ModuleNotFoundError as error:
        raise NotTriedError(lacking_said(str(error.name), "excel")) from None
    told = _computed(rules, [vector["submissions"] for vector in document["vectors"] if _is_taken(vector)])
    for vector in document["vectors"]:
        yield next(told) if _is_taken(vector) else _UNTOLD


def _is_taken(vector: "Vector") -> bool:
    stated = vector["submissions"]
    return all((each.get("inputs") or each.get("values")) and not each.get("source") for each in stated)


def _filling(rules: RuleSet, stated: "StatedSubmission") -> Filling:
    """The figures of a submission as cells hold them: of an indicator with points, its points."""
    given = {name: Fraction(value) * (rules.nodes[name].points or 1) for name, value in stated["values"].items()} \
        if "values" in stated else {}  # fmt: skip
    return {**read_stated(rules, stated).inputs, **given, IS_COMPLETE: bool(stated.get("complete"))}


def _computed(rules: RuleSet, cohorts: "Sequence[Sequence[StatedSubmission]]") -> Iterator[Told]:
    with TemporaryDirectory() as name:
        for start in range(0, len(cohorts), _AT_ONCE):
            some, path = cohorts[start : start + _AT_ONCE], Path(name, "fillings.xlsx")
            fillings = [[_filling(rules, stated) for stated in cohort] for cohort in some]
            of, asked = cohort_bench(rules, fillings, path)
            if not asked:
                raise NotTriedError(Text("không chỉ số nào có công thức trong ô", "no indicator has a form in cells"))
            figures = (len(figures_of(rules)) + 1) * len(of.units)
            made = office.computed(path, Path(name), figures, len(asked), len(some))
            said = _cells(made)
            for column, cohort in enumerate(some):
                texts = {about: said.get((row, column), "") for row, about in enumerate(asked)}
                yield CohortTold(rules, of, cohort, fillings[column], texts).told()


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


def _printed(rules: RuleSet, node: Node, text: str) -> dict[str, object]:
    """A cell as printed points, or a printed value where the node has none; anything else as it stands."""
    rounding = rules.rounding
    key, decimals = ("printed", rounding.decimals) if node.points is None else ("points", rounding.points_decimals)
    if text == SAYS_ALONE:
        return {key: None}
    try:
        digits = round(Fraction(text) * 10**decimals)
    except ValueError:
        return {key: text or None}
    whole = abs(Fraction(text) * 10**decimals - digits) < Fraction(1, 10**6)  # a float's last digit is no digit of ours
    return {key: print_decimal(digits, decimals) if whole else text}


class CohortTold:
    """What the cells of one cohort tell: nothing of a sum that leaves something out, or of what is not filled in."""

    def __init__(
        self,
        rules: RuleSet,
        of: Cohort,
        stated: "Sequence[StatedSubmission]",
        fillings: Sequence[Filling],
        texts: Mapping[CellAsked, str],
    ) -> None:
        self.rules, self.of, self.stated, self.fillings, self.texts = rules, of, stated, fillings, texts

    def told(self) -> Told:
        """The results of the units."""
        return {"results": [self._unit(i, stated["unit"]) for i, stated in enumerate(self.stated)], **self._together()}

    def _together(self) -> dict[str, object]:
        """What holds of the cohort as a whole, where the cells know which units have a rank."""
        ranks = [text for (_, what, _), text in self.texts.items() if what == "rank"]
        if not ranks or OPEN in ranks:
            return {}
        count, every = int(self.texts[-1, "ranked", ""]), len(self.rules.units.units)
        return {"warnings": ["DTI-W007"] if 0 < count < every else []}

    def _unit(self, unit: int, name: str) -> dict[str, object]:
        nodes, left = {}, 0
        for (_, what, node_id), text in self._of(unit):
            if what == "points" and text == OPEN:
                left += 1
            elif what == "points" and self._expected(unit, self.rules.nodes[node_id], text):
                nodes[node_id] = _printed(self.rules, self.rules.nodes[node_id], text)
        return {"unit": name, "nodes": nodes, "partly": True, "left": left, **self._codes(unit), **self._rank(unit)}

    def _of(self, unit: int) -> Iterator[tuple[CellAsked, str]]:
        return (each for each in self.texts.items() if each[0][0] == unit)

    def _expected(self, unit: int, node: Node, text: str) -> bool:
        of, filled = self.of.first, self.fillings[unit]
        stated = {leaf for leaf in of.leaves if all(name in filled for name in of.used[leaf])}
        if node.id in of.leaves:
            return node.id in stated or bool(text)
        if node.id in self.of.upper[unit].found:
            return bool(text)
        return not leaves_out(self.rules, node, of) and not stated.isdisjoint(of.leaves_of(node))

    def _codes(self, unit: int) -> dict[str, object]:
        """The codes of the unit's components, and which components they are told of."""
        told = {about[2]: text for about, text in self._of(unit) if about[1] == "codes" and text != OPEN}
        codes = {leaf: self.rules.nodes[leaf].code for leaf in told}
        found = [f"{code} {codes[leaf]}" for leaf, text in told.items() for code in _CODE.findall(text)]
        return {"warnings": sorted(found), "warned": list(codes.values())}

    def _rank(self, unit: int) -> dict[str, object]:
        text = self.texts.get((unit, "rank", ""), OPEN)
        return {} if text == OPEN else {"rank": int(text) if text else None}
