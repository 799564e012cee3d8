"""A comparison as Markdown."""

from dti_rules.analysis.compare.blocks import blocks
from dti_rules.analysis.compare.compare import Comparison
from dti_rules.analysis.compare.phrasing import title
from dti_rules.model.units import Unit
from dti_rules.report.document import markdown
from dti_rules.words.text import Lang


def comparison_markdown(comparison: Comparison, unit: Unit | None, lang: Lang) -> str:
    """The cohort, or one unit node by node."""
    return markdown(title(comparison).of(lang), blocks(comparison, unit, lang))
