"""The sheet of one component of one unit: figures, points, reasons and evidence of every round side by side."""

from collections.abc import Iterator

from dti_rules.model.rules import Node
from dti_rules.model.scorecard import STATES
from dti_rules.model.units import Unit
from dti_rules.records.rounds import phrasing
from dti_rules.records.rounds.figures import FigureKey, code_of, figure_text, label, reaches
from dti_rules.records.rounds.moves import steps
from dti_rules.records.rounds.round import Round
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.explain import reading_of
from dti_rules.report.parameters import parameter_lines
from dti_rules.report.wording import PROVENANCE, printed
from dti_rules.words.numerals import print_day, print_exact
from dti_rules.words.text import Lang, Text

_MOST = Text("Điểm tối đa", "Most points")


def heading(node: Node, unit: Unit, lang: Lang) -> str:
    """`4.2 Tỷ lệ …, Cà Mau`."""
    return f"{node.code} {node.title.of(lang)}, {unit.named(lang)}"


def sheet(chain: tuple[Round, ...], unit: Unit, node: Node, lang: Lang) -> tuple[Block, ...]:
    """All that is said of one node of one unit."""
    return filled(
        [
            Lines(f"rule-{node.id}", "", tuple(_rule(chain[-1], node, lang))),
            _points(chain, unit, node, lang),
            _figures(chain, unit, node, lang),
            Lines(
                f"reasons-{node.id}",
                Text("Lý do, người sửa, tài liệu kiểm chứng", "Reasons, authors, evidence").of(lang),
                tuple(_reasons(chain, unit, node, lang)),
            ),
        ]
    )  # fmt: skip


def _rule(last: Round, node: Node, lang: Lang) -> Iterator[str]:
    if node.points is not None:
        yield f"{_MOST.of(lang)}: {print_exact(node.points, lang)}"
    if node.formula is not None:
        yield Text(f"Cách tính: {reading_of(last.rules, node).vi}",
                   f"Rule: {reading_of(last.rules, node).of('en')}").of(lang)  # fmt: skip
        yield from parameter_lines(last.rules, node, lang)
    rests = [each for each in (node.provenance.points, node.provenance.formula) if each is not None]
    sure = ", ".join(dict.fromkeys(PROVENANCE[each].of(lang) for each in rests or [node.provenance.title]))
    yield Text(f"Căn cứ: {node.cite} ({sure})", f"Citation: {node.cite} ({sure})").of(lang)
    if node.evidence is not None:
        yield node.evidence.of(lang)


def _points(chain: tuple[Round, ...], unit: Unit, node: Node, lang: Lang) -> Grid:
    rows = []
    for each in chain:
        card = each.cards.of(unit)
        score = None if card is None else card[node.id]
        row = [each.name, print_day(each.date, lang), each.author, phrasing.score_text(each.rules, score, lang)]
        if score is None or card is None:
            rows.append((*row, *[phrasing.NONE] * 5))
            continue
        rows.append((*row, printed(score, each.rules.rounding, lang), STATES[score.state].of(lang),
                     PROVENANCE[score.provenance].of(lang), phrasing.score_text(each.rules, card.total, lang),
                     phrasing.rank_text(each.cards.ranking.of(unit))))  # fmt: skip
    texts = (
        phrasing.ROUND,
        phrasing.DATE,
        phrasing.AUTHOR,
        phrasing.POINTS,
        phrasing.VALUE,
        phrasing.STATE,
        phrasing.RESTS,
        phrasing.TOTAL,
        phrasing.RANK,
    )
    caption = Text("Điểm qua các vòng", "Points, round by round").of(lang)
    return Grid(f"points-{node.id}", caption, phrasing.head(texts, lang), tuple(rows), frozenset({3, 4, 7, 8}))


def _figures(chain: tuple[Round, ...], unit: Unit, node: Node, lang: Lang) -> Grid:
    rules = chain[-1].rules
    keys = dict.fromkeys(key for each in chain for key in each.figures if _of(each, key, unit, node))
    rows = tuple(
        (code_of(rules, key), label(rules, key).of(lang),
         *(figure_text(rules, key, each.figures.get(key), lang) for each in chain)) for key in keys
    )  # fmt: skip
    texts = (phrasing.CODE.of(lang), phrasing.FIGURE.of(lang), *(each.name for each in chain))
    caption = Text("Số liệu qua các vòng", "Figures, round by round").of(lang)
    return Grid(f"figures-{node.id}", caption, texts, rows, frozenset(range(2, len(texts))))


def _of(one: Round, key: FigureKey, unit: Unit, node: Node) -> bool:
    stated = key.kind in ("input", "ratio", "given", "node", "not_assessed")
    return stated and key.unit == unit.key and reaches(one.rules, key, node)


def _reasons(chain: tuple[Round, ...], unit: Unit, node: Node, lang: Lang) -> Iterator[str]:
    moves = {step.after.name: move for step in steps(chain) for move in step.of(unit).moves if move.node.id == node.id}
    for each in chain:
        move, told = moves.get(each.name), set[int]()
        for cause in move.own if move is not None else ():
            yield phrasing.cause_text(each.rules, cause, lang)
            told.add(id(cause.said))
        if move is not None and move.others:
            yield f"{phrasing.ROUND.of(lang).lower()} {each.name}: {phrasing.others_text(move, lang)}"
        for key, reason in each.reasons.items():
            if id(reason) not in told and _of(each, key, unit, node):
                yield f"{phrasing.spoken_of(each, key, lang)}: {phrasing.reason_text(reason, lang)}"
