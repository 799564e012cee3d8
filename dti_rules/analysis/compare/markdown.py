"""A comparison as Markdown."""

from dti_rules.analysis.compare.blocks import blocks
from dti_rules.analysis.compare.compare import Comparison
from dti_rules.analysis.compare.said import title
from dti_rules.model.units import Unit
from dti_rules.report.blocks import Grid
from dti_rules.report.markdown import escaped, table
from dti_rules.words.text import Lang


def comparison_markdown(comparison: Comparison, unit: Unit | None, lang: Lang) -> str:
    """The cohort, or one unit node by node."""
    lines = [f"# {escaped(title(comparison).of(lang))}", ""]
    for block in blocks(comparison, unit, lang):
        if block.caption:
            lines += [f"## {escaped(block.caption)}", ""]
        if isinstance(block, Grid):
            head, *rows = ([escaped(cell) for cell in row] for row in (block.head, *block.rows))
            lines += table(head, rows)
        else:
            lines += [*(f"- {escaped(line)}" for line in block.items), ""]
    return "\n".join(lines).rstrip("\n") + "\n"
