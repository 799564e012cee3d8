"""The rounds of an appraisal on the page of a unit or a cohort: declared, reviewed, explained, final, side by side."""

from collections.abc import Iterator
from pathlib import Path

from dti_rules.analysis.compare.compare import comparable
from dti_rules.model.rules import RuleSet
from dti_rules.model.units import Unit, unit_among
from dti_rules.pages.found import Found
from dti_rules.pages.losses import section_of_blocks
from dti_rules.records.rounds.certificate import Chain, certificate
from dti_rules.records.rounds.figures import units_of
from dti_rules.records.rounds.history import history
from dti_rules.report.page import Section
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Lang, Text

_ROUNDS = Text("Qua các vòng thẩm định", "Round by round")


def chain_of(register: Path, rules: RuleSet) -> Chain:
    """The rounds up to the newest one. Raises ProblemsError for a register that is not sound or of another index."""
    known = history(register)
    if known.wrong is not None:
        raise fail("DTI-H016", Place(str(register)), reason=known.wrong)
    if not known.rounds:
        raise fail("DTI-H050", Place(str(register)))
    comparable(known.rounds[-1].rules, rules)
    return known.chain(known.rounds[-1])


def same_unit(chain: Chain, unit: Unit) -> None:
    """Raises ProblemsError where no round has the unit."""
    unit_among(units_of(*(each.submissions for each in chain)), unit.key, chain[-1].rules.lists)


def rounds(found: Found, lang: Lang) -> Iterator[Section]:
    """Totals and points of every round, each change with its reason and author."""
    if found.rounds:
        several = [block for block in certificate(found.rounds, found.unit, lang) if block.id not in ("lead", "sign")]
        yield section_of_blocks(found, "rounds", _ROUNDS, several, lang)
