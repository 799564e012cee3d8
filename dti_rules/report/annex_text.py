"""The annex's table as text for the terminal, as Markdown and as CSV."""

from collections.abc import Iterator, Sequence

from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.annex import ABOUT, NOT_ENTERED, AnnexRow, Only, counted, has_points, headings, rows
from dti_rules.report.columns import wrapped
from dti_rules.report.explain import governed_by
from dti_rules.report.markdown import code, escaped, table
from dti_rules.words.cells import csv_text
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text

_DONE, _OPEN = "[x]", "[ ]"
_FORMULA, _READING = Text("Công thức", "Formula"), Text("Cách tính", "In words")
_COLUMNS = ("code", "id", "role", "parent", "title", "{worth}", "annex_text", "formula", "reading", "inputs",
            "title_provenance", "points_provenance", "formula_provenance", "checked_by", "checked_on", "page",
            "note")  # fmt: skip


def preface(rules: RuleSet, shown: tuple[AnnexRow, ...], only: Only | None, lang: Lang) -> Iterator[str]:
    """Title, decision, what is listed."""
    yield f"{rules.title.of(lang)} ({rules})"
    yield governed_by(rules).of(lang)
    if only is not None:
        yield ABOUT[only].of(lang)
    yield counted(rules, shown).of(lang)


def annex_text(rules: RuleSet, only: Only | None, lang: Lang) -> str:
    """A list to tick: every row with its reading, inputs and provenance under it."""
    shown = rows(rules, only, lang)
    lines = list(preface(rules, shown, only, lang))
    for row in shown:
        lines += ["", *_item(row, headings(rules), lang)]
    return "\n".join(lines) + "\n"


def _item(row: AnnexRow, heads: Sequence[Text], lang: Lang) -> Iterator[str]:
    mark = _DONE if row.node.checked is not None else _OPEN
    yield from wrapped(f"{mark} {row.code}  ", f"{row.title} ({heads[2].of(lang).lower()}: {row.worth})", 0)
    said = [(heads[3], row.annex_text), (_FORMULA, row.formula), (_READING, row.reading)]
    said += [(heads[5], "; ".join(row.inputs)), (heads[6], row.rests)]
    said += [(heads[7], row.checked), (heads[8], row.note)]
    for label, text in said:
        if text:
            yield from wrapped(f"{label.of(lang)}: ", text, 4)


def annex_markdown(rules: RuleSet, only: Only | None, lang: Lang) -> str:
    """One table, a line an indicator."""
    shown = rows(rules, only, lang)
    title, *rest = preface(rules, shown, only, lang)
    head = [text.of(lang) for text in headings(rules)]
    lines = [f"# {escaped(title)}", "", *(f"{escaped(line)}  " for line in rest), ""]
    return "\n".join([*lines, *table(head, [_cells(row, lang) for row in shown])]).rstrip() + "\n"


def _cells(row: AnnexRow, lang: Lang) -> list[str]:
    bold = "**" if row.heads else ""
    formula = f"{code(row.formula)}<br>" if row.formula else ""
    return [
        f"{bold}{escaped(row.code)}{bold}",
        f"{bold}{escaped(row.title)}{bold}",
        row.worth,
        escaped(row.annex_text or NOT_ENTERED.of(lang)),
        formula + escaped(row.reading),
        "<br>".join(map(escaped, row.inputs)),
        "<br>".join(escaped(f"{what}: {word}") for what, word in row.provenance),
        escaped(row.checked),
        escaped(row.note),
    ]


def _number(node: Node) -> str:
    worth = node.max_points if node.max_points is not None else node.weight
    return "" if worth is None else print_exact(worth, "en").replace(",", "")


def annex_csv(rules: RuleSet, only: Only | None, lang: Lang) -> str:
    """A row an indicator, provenance and numbers as rule files write them: for a spreadsheet, and for `new`."""
    worth = "max_points" if has_points(rules) else "weight"
    written: list[Sequence[object]] = [tuple(name.format(worth=worth) for name in _COLUMNS)]
    for row in rows(rules, only, lang):
        node, checked = row.node, row.node.checked
        rests = (node.provenance.title, node.provenance.points, node.provenance.formula)
        marks = ("", "", "") if checked is None else (checked.by, checked.on.isoformat(), checked.page)
        inputs = "; ".join(row.inputs)
        written.append(
            [
                *(
                    row.code,
                    node.id,
                    node.role,
                    rules.nodes[node.parent].code if node.parent else "",
                    row.title,
                    _number(node),
                    row.annex_text,
                ),
                *(row.formula, row.reading, inputs),
                *(rest or "" for rest in rests),
                *("" if mark is None else mark for mark in marks),
                row.note,
            ]
        )
    return csv_text(written)
