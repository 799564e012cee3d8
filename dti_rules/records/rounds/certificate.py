"""The certificate of a chain of rounds: what it rests on, totals and ranks side by side, and what is to be signed."""

from collections.abc import Iterator

from dti_rules.model.rules import Node
from dti_rules.model.units import Unit
from dti_rules.records.rounds import phrasing
from dti_rules.records.rounds.diff_blocks import kept_lines
from dti_rules.records.rounds.figures import differences, units_of
from dti_rules.records.rounds.moves import Moves, bearing, less, measured, steps
from dti_rules.records.rounds.round import Round
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.explain import governed_by
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.numerals import print_day
from dti_rules.words.text import Lang, Text

Chain = tuple[Round, ...]


def title(chain: Chain, unit: Unit | None, lang: Lang) -> str:
    """What the certificate is of."""
    rules = chain[-1].rules
    whose = "" if unit is None else f"{unit.named(lang)} ({unit.key}) · "
    what = Text("Giấy xác nhận kết quả qua các vòng", "Certificate of the rounds").of(lang)
    return f"{what} · {whose}{rules.title.of(lang)} ({rules})"


def certificate(chain: Chain, unit: Unit | None, lang: Lang) -> tuple[Block, ...]:
    """The whole, or one unit's part of it."""
    blocks: list[Block] = [Lines("lead", "", tuple(_lead(chain, lang))), _rounds(chain, lang)]
    if unit is None:
        blocks.append(_units(chain, lang))
    else:
        blocks += [_totals(chain, unit, lang), _items(chain, unit, lang), _reasons(chain, unit, lang),
                   _kept(chain, unit, lang)]  # fmt: skip
    blocks += [_files(chain, lang), _sign(chain, lang)]
    return filled(blocks)


def _lead(chain: Chain, lang: Lang) -> Iterator[str]:
    rules = chain[-1].rules
    yield governed_by(rules).of(lang)
    yield Text(
        "Mỗi vòng là một bản ghi giữ quy định, số liệu và kết quả; mã băm và thứ tự các vòng đều được kiểm tra khi in.",
        "Each round is a record that holds rules, figures and results; every digest and link was checked as this was "
        "printed.",
    ).of(lang)
    yield from (warning.line(lang) for warning in chain[-1].cards.warnings)


def _rounds(chain: Chain, lang: Lang) -> Grid:
    rows = [(str(each.number), each.name, print_day(each.date, lang), each.author,
             each.record.made.decision or phrasing.NONE, each.record.made.note or phrasing.NONE,
             str(changed(chain, i)), each.digest)
            for i, each in enumerate(chain)]  # fmt: skip
    texts = (
        phrasing.NUMBER,
        phrasing.ROUND,
        phrasing.DATE,
        phrasing.AUTHOR,
        phrasing.UNDER,
        phrasing.NOTE,
        phrasing.CHANGED,
        phrasing.DIGEST,
    )
    caption = Text("Các vòng", "The rounds").of(lang)
    return Grid("rounds", caption, phrasing.head(texts, lang), tuple(rows), frozenset({0, 6}))


def changed(chain: Chain, i: int) -> int:
    """How many figures moved in a round of a chain."""
    return len(differences(chain[i - 1].figures, chain[i].figures)) if i else 0


def _units(chain: Chain, lang: Lang) -> Grid:
    last = chain[-1].cards.ranking
    order = {rank.unit: place for place, rank in enumerate(last)}
    units = sorted(units_of(*(each.submissions for each in chain)), key=lambda unit: order.get(unit, len(order)))
    rows = tuple((unit.named(lang), *_by_round(chain, unit, lang)) for unit in units)
    caption = Text("Điểm tổng và hạng của các đơn vị", "Totals and ranks of the units").of(lang)
    texts = (phrasing.UNIT.of(lang), *_heads(chain, lang), phrasing.RESTS.of(lang))
    return Grid("units", caption, texts, rows, frozenset(range(1, len(texts) - 1)))


def _heads(chain: Chain, lang: Lang) -> Iterator[str]:
    for each in chain:
        yield f"{each.name}: {phrasing.TOTAL.of(lang).lower()}"
        yield phrasing.RANK.of(lang)


def _by_round(chain: Chain, unit: Unit, lang: Lang) -> Iterator[str]:
    provenance = phrasing.NONE
    for each in chain:
        card = each.cards.of(unit)
        yield phrasing.score_text(each.rules, None if card is None else card.total, lang)
        yield phrasing.rank_text(None if card is None else each.cards.ranking.of(unit))
        provenance = provenance if card is None else PROVENANCE[card.total.provenance].of(lang)
    yield provenance


def _totals(chain: Chain, unit: Unit, lang: Lang) -> Grid:
    *pairs, provenance = _by_round(chain, unit, lang)
    rows = tuple((each.name, *pairs[2 * i : 2 * i + 2], provenance) for i, each in enumerate(chain))
    caption = Text("Điểm tổng và hạng qua các vòng", "Total and rank, round by round").of(lang)
    texts = phrasing.head((phrasing.ROUND, phrasing.TOTAL, phrasing.RANK, phrasing.RESTS), lang)
    return Grid("totals", caption, texts, rows, frozenset({1, 2}))


def shown_nodes(chain: Chain, unit: Unit) -> Iterator[Node]:
    """The main indicators and the components of a unit, as far down as points are told."""
    rules, cards = chain[-1].rules, [each.cards.of(unit) for each in chain]
    below = list(bearing(rules, *cards))
    for main in rules.mains:
        yield main
        yield from (node for node in below if node.id != main.id and node in rules.components_of(main))


def _items(chain: Chain, unit: Unit, lang: Lang) -> Grid:
    rules, rows, strong = chain[-1].rules, list[tuple[str, ...]](), set[int]()
    for node in shown_nodes(chain, unit):
        if not node.assessed:
            continue
        scores = [None if card is None else card[node.id] for card in (each.cards.of(unit) for each in chain)]
        if node.depth <= 1:
            strong.add(len(rows))
        change = less(measured(scores[-1]), measured(scores[0]))
        last = scores[-1]
        rows.append((node.code, node.title.of(lang), *(phrasing.score_text(rules, score, lang) for score in scores),
                     phrasing.signed(change, lang), phrasing.fraction(node.points, lang),
                     phrasing.NONE if last is None else PROVENANCE[last.provenance].of(lang)))  # fmt: skip
    names = [each.name for each in chain]
    texts = (phrasing.CODE.of(lang), phrasing.ITEM.of(lang), *names, phrasing.CHANGE.of(lang), phrasing.MOST.of(lang),
             phrasing.RESTS.of(lang))  # fmt: skip
    caption = Text("Điểm từng chỉ số qua các vòng", "Points of each indicator, round by round").of(lang)
    return Grid("items", caption, texts, tuple(rows), frozenset(range(2, len(texts) - 1)), frozenset(strong))


def _reasons(chain: Chain, unit: Unit, lang: Lang) -> Lines:
    lines: list[str] = []
    for step in steps(chain):
        lines += phrasing.reason_lines(chain[-1].rules, step.of(unit), lang)
    return Lines("reasons", Text("Lý do từng thay đổi", "The reason of each change").of(lang), tuple(lines))


def _kept(chain: Chain, unit: Unit, lang: Lang) -> Lines:
    caption = Text(
        "Ý kiến về số liệu giữ nguyên, tài liệu kiểm chứng", "Remarks on figures that stay, and evidence"
    ).of(lang)
    first = [f"{phrasing.spoken_of(chain[0], key, lang)}: {phrasing.reason_text(reason, lang)}"
             for key, reason in chain[0].reasons.items() if key.unit == unit.key]  # fmt: skip
    later = kept_lines(Moves(chain[0], chain[1:]), {unit.key}, lang) if len(chain) > 1 else ()
    return Lines("kept", caption, (*first, *later))


def _files(chain: Chain, lang: Lang) -> Lines:
    lines = [f"{each.name}: {source.name}, {source.digest}" for each in chain for source in each.record.made.sources]
    return Lines("files", Text("Tệp số liệu của các vòng", "The files that the rounds were made from").of(lang),
                 tuple(lines))  # fmt: skip


def _sign(chain: Chain, lang: Lang) -> Lines:
    last = chain[-1]
    return Lines(
        "sign",
        Text("Ký", "To be signed").of(lang),
        (
            Text(f"Ký trên dòng này (mã băm của vòng {last.name}, gồm cả mọi vòng trước): {last.digest}",
                 f"Sign this line (the digest of the round {last.name}, which covers every round before it): "
                 f"{last.digest}").of(lang),
            Text("Kiểm tra: dti-rules register export, rồi dti-rules replay --signature.",
                 "To check: dti-rules register export, then dti-rules replay --signature.").of(lang),
        ),
    )  # fmt: skip
