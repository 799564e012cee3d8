"""A plan as titled tables and lines."""

from fractions import Fraction

from dti_rules.analysis.gaps.phrasing import (
    FIGURE,
    ITEMS,
    LABEL,
    RESTS,
    TOTAL,
    WON,
    cohort_lines,
    figure_text,
    many,
    rule_lines,
    signed,
    won_text,
)
from dti_rules.analysis.planning.phrasing import notes, result_lines
from dti_rules.analysis.planning.plan import Plan
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.text import Lang, Text


def plan_blocks(found: Plan, lang: Lang) -> tuple[Block, ...]:
    """All that is said of a plan."""
    touched = {node.id for step in found.steps for node in step.nodes}
    nodes = [node for node in found.bench.rules.annex_order() if node.id in touched]
    return filled(
        [
            Lines("lead", "", (*cohort_lines(found.bench.cards, lang), *result_lines(found, lang))),
            _steps(found, lang),
            Lines("rules", Text("Quy định của các bước", "The rules of these steps").of(lang),
                  rule_lines(found.bench.rules, nodes, lang)),
            Lines("notes", Text("Ghi chú", "Notes").of(lang), tuple(note.of(lang) for note in notes(found))),
        ]
    )  # fmt: skip


def _steps(found: Plan, lang: Lang) -> Grid:
    rules = found.bench.rules
    rows = []
    for place, step in enumerate(found.steps, 1):
        name = step.input.id
        before, after = (figure_text(rules, name, value, lang) for value in (step.before, step.after))
        codes = ", ".join(node.code for node in step.nodes) + (" †" if step.relative else "")
        rows.append((str(place), name, step.input.label.of(lang), before, after, signed(step.won, lang),
                     won_text(step.cost, lang), codes, PROVENANCE[step.provenance].of(lang)))  # fmt: skip
    if rows:
        cost = won_text(sum((step.cost for step in found.steps), Fraction(0)), lang)
        rows.append(("", "", TOTAL.of(lang), "", "", signed(found.won, lang), cost, "", ""))
    texts = (Text("Bước", "Step"), FIGURE, LABEL, Text("Từ", "From"), Text("Đến", "To"), WON, Text("Chi phí", "Cost"))
    caption = Text("Các bước, bước lợi nhất trước", "The steps, those that win most for their cost first").of(lang)
    head = many((*texts, ITEMS, RESTS), lang)
    return Grid("steps", caption, head, tuple(rows), frozenset({0, 3, 4, 5, 6}), frozenset({len(rows) - 1}))
