"""The rounds of a register, as a table."""

from dti_rules.records.rounds import phrasing
from dti_rules.records.rounds.figures import differences
from dti_rules.records.rounds.history import History
from dti_rules.report.blocks import Grid
from dti_rules.words.numerals import print_day
from dti_rules.words.text import Lang, Text


def list_grid(known: History, lang: Lang) -> Grid:
    """Every round: its number in the register, which it follows, who made it, and how many figures it changed."""
    rows, by_digest = [], {each.digest: each for each in known.rounds}
    for each in known.rounds:
        before = by_digest.get(each.before or "")
        moved = 0 if before is None else len(differences(before.figures, each.figures))
        follows = phrasing.NONE if before is None else f"{before.number} {before.name}"
        rows.append((str(each.number), each.name, follows, print_day(each.date, lang), each.author, each.record.name,
                     str(each.record.units), str(moved), each.digest[7:23]))  # fmt: skip
    after = Text("Nối sau", "Follows")
    texts = (
        phrasing.NUMBER,
        phrasing.ROUND,
        after,
        phrasing.DATE,
        phrasing.AUTHOR,
        phrasing.RULES,
        phrasing.UNITS,
        phrasing.CHANGED,
        phrasing.DIGEST,
    )
    caption = Text("Các vòng trong sổ", "The rounds of the register").of(lang)
    return Grid("rounds", caption, phrasing.head(texts, lang), tuple(rows), frozenset({0, 6, 7}))
