"""The ranking as a table that a script may sort and search, and the points of each unit by main indicator."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval
from dti_rules.analysis.compare.counts import Counts, components, count
from dti_rules.analysis.compare.phrasing import places_text, rank_text
from dti_rules.analysis.gaps.phrasing import MOST, POINTS, RANK, RESTS, UNIT
from dti_rules.analysis.gaps.phrasing import rank_text as place_text
from dti_rules.model.rules import Node
from dti_rules.model.scorecard import NodeScore
from dti_rules.model.units import Unit
from dti_rules.pages.found import Found
from dti_rules.pages.tools import search
from dti_rules.pages.words import ILLUSTRATIVE, STANDS, named, places, rests, words_of
from dti_rules.report.page import Cell, Html, Section, Sorts, items, paragraph, table, text
from dti_rules.report.ranking import signs
from dti_rules.report.wording import UNDECIDED, points_printed, printed
from dti_rules.scoring.score import Scorecard
from dti_rules.words.names import sort_key
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text

_RANKING = Text("Bảng xếp hạng", "Ranking")
_BY_MAIN = Text("Điểm từng chỉ số chính của các đơn vị", "Points of each unit by main indicator")
_UNITS = Text("tên đơn vị", "name of a unit")
_LAST = Text("Hạng năm trước → năm sau", "Rank, earlier → later")
_MOVED = Text("Tăng, giảm", "Moved")

Column = tuple[Cell, list[Cell]]
"""The head of a column, and its cells."""


def ranking(found: Found, lang: Lang) -> Section:
    """All units by rank, those without one last."""
    cards = in_order(found)
    columns = [*_first(found, cards, lang), *_scores(found, cards, lang), *_standings(found, cards, lang)]
    if found.last is not None:
        columns[2:2] = _moves(found, cards, lang)
    cells = [cell.text for _, column in columns for cell in column]
    notes = [text(note.of(lang)) for note in signs(found.cards, any(cell.endswith(UNDECIDED) for cell in cells))]
    body = [_table(f"{lang}-ranks", found, cards, columns, _RANKING, lang), items(notes)]
    if found.card is None and len(found.cards) > 1:
        body.append(paragraph(Text("Trang riêng của một đơn vị, từng chỉ số một: thêm --unit TÊN khi lập báo cáo.",
                                   "A page of one unit, item by item: add --unit NAME when the report is made."
                                   ).of(lang), "lead"))  # fmt: skip
    return Section(f"{lang}-ranking", _RANKING.of(lang), body, note(found, lang))


def by_main(found: Found, lang: Lang) -> Section:
    """What each unit earned of each main indicator."""
    cards = in_order(found)
    mains = [node for node in found.rules.mains if node.assessed]
    columns = [*_first(found, cards, lang), *(_column(found, cards, node, lang) for node in mains)]
    columns.append(_rests(cards, lang))
    body = [_table(f"{lang}-units", found, cards, columns, _BY_MAIN, lang)]
    return Section(f"{lang}-by-main", _BY_MAIN.of(lang), body, note(found, lang))


def in_order(found: Found) -> list[Scorecard]:
    """The cards by rank; those without one last, by name."""
    order = {rank.unit: place for place, rank in enumerate(found.cards.ranking)}
    return sorted(found.cards, key=lambda card: (order.get(card.unit, len(order)), card.unit.order))


def note(found: Found, lang: Lang) -> str:
    """The mark of invented figures, where a part tells of any."""
    return ILLUSTRATIVE.of(lang) if found.invented else ""


def _table(name: str, found: Found, cards: Sequence[Scorecard], columns: Sequence[Column], caption: Text,
           lang: Lang) -> Html:  # fmt: skip
    rows = [[column[i] for _, column in columns] for i in range(len(cards))]
    strong = frozenset(i for i, card in enumerate(cards) if card.unit == found.unit)
    finds = [words_of(card.unit.key, card.unit.named("en"), *_names(found, card.unit)) for card in cards]
    tools = search(name, _UNITS, lang) if len(cards) > 1 else Html("")
    head = [cell for cell, _ in columns]
    return Html(tools + table(caption.of(lang), head, rows, strong, repeated=True, sorts=Sorts(name, finds, heading=1)))


def _names(found: Found, unit: Unit) -> Iterator[str]:
    """The unit's own name, and all by which its list knows it."""
    yield unit.name
    yield from (name for name, each in found.rules.units.named.items() if each == unit and name != unit.name)


def _first(found: Found, cards: Sequence[Scorecard], lang: Lang) -> list[Column]:
    ranks = [found.cards.rank_of(card) for card in cards]
    keys = places([None if rank is None else (rank.best, rank.worst) for rank in ranks])
    shown = [Cell(place_text(rank), number=True, key=key) for rank, key in zip(ranks, keys, strict=True)]
    by_name = places([sort_key(card.unit.named(lang)) for card in cards])
    names = [Cell(card.unit.named(lang), html=named(card, lang), key=key)
             for card, key in zip(cards, by_name, strict=True)]  # fmt: skip
    return [(Cell(RANK.of(lang), number=True), shown), (Cell(UNIT.of(lang)), names)]


def _moves(found: Found, cards: Sequence[Scorecard], lang: Lang) -> list[Column]:
    """The rank in both years, for the units that are in both."""
    assert found.last is not None
    known = set(found.last.units)
    spans = [found.last.change(card.unit).places if card.unit in known else None for card in cards]
    gained = [None if each is None else each.gained for each in spans]
    keys = places([None if each is None else sum(each) for each in gained])
    both = [Cell("–" if each is None else rank_text(each)) for each in spans]
    moved = [Cell("–" if each is None else places_text(each), key=key) for each, key in zip(spans, keys, strict=True)]
    return [(Cell(_LAST.of(lang)), both), (Cell(_MOVED.of(lang), key="down"), moved)]


def _scores(found: Found, cards: Sequence[Scorecard], lang: Lang) -> list[Column]:
    """The total, its points, the pillars, and what the total rests on."""
    rules = found.rules
    columns = [_values(found, cards, rules.total, lang)]
    if rules.total.points is not None:
        head = f"{POINTS.of(lang)} / {print_exact(rules.total.points, lang)}"
        columns.append((Cell(head, number=True, key="down"), _points(cards, rules.total, lang)))
    columns += [_values(found, cards, pillar, lang) for pillar in rules.having("pillar")]
    return [*columns, _rests(cards, lang)]


def _values(found: Found, cards: Sequence[Scorecard], node: Node, lang: Lang) -> Column:
    scores = [card[node.id] for card in cards]
    keys = places([middle(score) for score in scores])
    cells = [Cell(printed(score, found.rules.rounding, lang), number=True, key=key)
             for score, key in zip(scores, keys, strict=True)]  # fmt: skip
    return Cell(node.title.of(lang), number=True, key="down"), cells


def _points(cards: Sequence[Scorecard], node: Node, lang: Lang) -> list[Cell]:
    scores = [card[node.id] for card in cards]
    keys = places([middle(score) for score in scores])
    return [Cell(points_printed(score.points, score.rounding, lang), number=True, key=key)
            for score, key in zip(scores, keys, strict=True)]  # fmt: skip


def _column(found: Found, cards: Sequence[Scorecard], node: Node, lang: Lang) -> Column:
    if node.points is None:
        return _values(found, cards, node, lang)
    most = f"{node.code} {node.title.of(lang)} ({MOST.of(lang).lower()} {print_exact(node.points, lang)})"
    return Cell(most, number=True, key="down"), _points(cards, node, lang)


def _rests(cards: Sequence[Scorecard], lang: Lang) -> Column:
    said = [rests(card.total, lang) for card in cards]
    return Cell(RESTS.of(lang)), [Cell(words, key=key) for words, key in zip(said, places(said), strict=True)]


def _standings(found: Found, cards: Sequence[Scorecard], lang: Lang) -> Iterator[Column]:
    """How many components stand how, where the index has components that can be counted."""
    if not components(found.rules):
        return
    counted: list[Counts] = [count(card)[0] for card in cards]
    for kind in ("maximum", "partial", "zero"):
        numbers = [getattr(counts, kind) if counts.assessed else None for counts in counted]
        cells = [Cell("–" if number is None else str(number), number=True, key="" if number is None else str(number))
                 for number in numbers]  # fmt: skip
        yield Cell(STANDS[kind].of(lang).capitalize(), number=True, key="down"), cells


def middle(score: NodeScore) -> Fraction | None:
    """Where a score stands among others: its value, or the middle of its bounds."""
    if score.value is None:
        return None
    ends = interval(score.value)
    return (ends.low + ends.high) / 2
