"""Where a unit or a cohort stands: the figures that are asked for first, then main indicators and pillars."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval, mean, times
from dti_rules.analysis.compare.counts import STANDINGS, Counts, count
from dti_rules.analysis.compare.phrasing import node_texts, places_text, rank_text
from dti_rules.analysis.gaps.phrasing import NONE, points_text
from dti_rules.analysis.gaps.phrasing import rank_text as place_text
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import Node, weakest
from dti_rules.model.scorecard import Value
from dti_rules.pages.found import Found
from dti_rules.pages.ranking import note
from dti_rules.pages.words import STANDS, anchor, badge, rests, worth_of
from dti_rules.report.bars import LegendEntry, Share, Stack, share_bars, stack_bars
from dti_rules.report.page import Html, Section, facts, subheading, text
from dti_rules.report.ranking import signs
from dti_rules.report.wording import PROVENANCE, points_printed, printed
from dti_rules.scoring.score import Scorecard
from dti_rules.words.numerals import print_decimal
from dti_rules.words.text import Lang, Text

_SUMMARY = Text("Tóm tắt", "In short")
_STANDS = Text("Chỉ số chính và trụ cột", "Main indicators and pillars")
_RANK, _ALL = Text("Hạng", "Rank"), Text("Tất cả", "All")
_COUNTS = Text("Chỉ số thành phần", "Components")
_LOST, _CAN = (
    Text("Điểm mất", "Points lost"),
    Text("Theo quy định còn có thể đạt thêm", "What the rules still let it win"),
)
_LAST, _BY = Text("Năm trước", "The year before"), Text("Điểm theo nguồn gốc", "Points by what they rest on")
_MAINS, _PILLARS = Text("Chỉ số chính", "Main indicators"), Text("Trụ cột", "Pillars")


def summary(found: Found, card: Scorecard, lang: Lang) -> Section:
    """The unit's rank, total, counts, losses, and the year before."""
    return Section(f"{lang}-summary", _SUMMARY.of(lang), [facts(_facts(found, card, lang)), *_counted(card, lang)],
                   note(found, lang))  # fmt: skip


def _facts(found: Found, card: Scorecard, lang: Lang) -> Iterator[tuple[str, Html]]:
    rules, total = found.rules, card.total
    rank, many = found.cards.rank_of(card), len(found.cards.ranking.ranks)
    place = place_text(rank)
    among = Text(f"{place} (trong {many} đơn vị được xếp hạng)", f"{place} (of {many} ranked units)")
    unranked = "; ".join(sign.of(lang).removeprefix("– ") for sign in signs(found.cards, marked=False))
    yield _RANK.of(lang), text(unranked or place if rank is None else among.of(lang))
    value = "" if total.points is None else f"{printed(total, rules.rounding, lang)}; "
    said = f"{worth_of(rules, total, lang)} ({value}{rests(total, lang)})"
    yield total.node.title.of(lang), Html(text(said) + badge(card, lang))
    yield from _last(found, card, lang)
    if found.lost is not None:
        yield _LOST.of(lang), text(points_text(rules, found.lost.lost, lang))
        yield _CAN.of(lang), text(points_text(rules, found.lost.winnable, lang))
    shares = [f"{PROVENANCE[p].of(lang)} {points_printed(points, rules.rounding, lang)}"
              for p, points in sorted(card.points_by_provenance.items())]  # fmt: skip
    if shares:
        yield _BY.of(lang), text("; ".join(shares))


def _last(found: Found, card: Scorecard, lang: Lang) -> Iterator[tuple[str, Html]]:
    if found.last is not None:
        each = found.last.change(card.unit)
        before, after, change = node_texts(found.last, each, lang)
        said = f"{before} → {after} ({change})"
        if each.before is not None:
            said += f"; {rests(each.before, lang)} → {rests(card.total, lang)}"
        if each.places.basis is not None:
            said += f"; {_RANK.of(lang).lower()} {rank_text(each.places)} ({places_text(each.places)})"
        yield _LAST.of(lang), text(said)


def _counted(card: Scorecard, lang: Lang) -> Iterator[Html]:
    """How many components stand how: over all, and by main indicator."""
    whole, mains = count(card)
    if not whole.assessed:
        return
    nodes = [node for node in card.rule_set.mains if node.id in mains]
    rows = [Stack(text(_ALL.of(lang)), _told(whole, lang), whole.as_tuple())]
    rows += [Stack(_name(node, lang), _told(mains[node.id], lang), mains[node.id].as_tuple()) for node in nodes]
    keys = [LegendEntry(kind, STANDS[kind].of(lang)) for kind in STANDINGS]
    yield subheading(_COUNTS.of(lang))
    yield stack_bars(f"{lang}-counts", keys, rows)


def _told(counts: Counts, lang: Lang) -> str:
    pairs = zip(STANDINGS, counts.as_tuple(), strict=True)
    return ", ".join(f"{number} {STANDS[kind].of(lang)}" for kind, number in pairs if number)


def _name(node: Node, lang: Lang) -> Html:
    """A main indicator by its code and title, leading to its components."""
    code = f"{node.code} " if node.role == "indicator" else ""
    words = text(f"{code}{node.title.of(lang)}")
    return Html(f'<a href="#{text(anchor(node, lang))}">{words}</a>') if node.role == "indicator" else words


def mains(found: Found, lang: Lang) -> Section:
    """Main indicators and pillars as bars: those of the unit, or the means of the cohort."""
    rules = found.rules
    body: list[Html] = []
    for heading, nodes in ((_MAINS, rules.mains), (_PILLARS, rules.having("pillar"))):
        shown = [node for node in nodes if node.assessed and not node.open_range]
        if shown:
            name = f"{lang}-{'mains' if heading is _MAINS else 'pillars'}"
            body += [subheading(heading.of(lang)), share_bars(name, _keys(found, lang), _rows(found, shown, lang))]
    return Section(f"{lang}-stands", _STANDS.of(lang), body, note(found, lang))


def _keys(found: Found, lang: Lang) -> list[LegendEntry]:
    many = len(found.cards)
    if found.card is None:
        keys = [LegendEntry("sure", _MEAN.of(lang)),
                LegendEntry("tick", Text("thấp nhất và cao nhất", "lowest and highest").of(lang))]  # fmt: skip
    else:
        keys = [LegendEntry("sure", Text("đạt được", "earned").of(lang))]
    keys.append(LegendEntry("open", Text("chưa chắc chắn", "not certain").of(lang)))
    if found.card is not None and many > 1:
        keys.append(LegendEntry("tick", _MEAN.of(lang)))
    if found.card is not None and found.last is not None:
        keys.append(LegendEntry("ring", _LAST.of(lang)))
    return keys


_MEAN = Text("trung bình của các đơn vị đã có điểm", "mean of the units that have a score")


def _rows(found: Found, nodes: Sequence[Node], lang: Lang) -> list[Share]:
    if found.card is None:
        return [_of_all(found, node, lang) for node in nodes]
    return [_of_one(found, found.card, node, lang) for node in nodes]


def _of_one(found: Found, card: Scorecard, node: Node, lang: Lang) -> Share:
    score = card[node.id]
    low, high = _ends(score.value)
    said = f"{worth_of(found.rules, score, lang)} · {rests(score, lang)}"
    average = mean_of(found, node)
    if average is not None:
        said += f" · {mean_said(found, node, lang)}"
    ticks = () if average is None else (middle_of(average),)
    return Share(_name(node, lang), said, low, high, ticks, _before(found, card, node))


def _before(found: Found, card: Scorecard, node: Node) -> Fraction | None:
    if found.last is None:
        return None
    low, high = _ends(found.last.amounts(card.unit, node.id, "value")[0])
    return None if low is None or high is None else (low + high) / 2


def _of_all(found: Found, node: Node, lang: Lang) -> Share:
    known = sorted(known_of(found, node), key=middle_of)
    if not known:
        return Share(_name(node, lang), NONE, None, None)
    average, ends = mean(known), (known[0], known[-1])
    low, high = _ends(average)
    least, most = (amount(found, node, end, lang) for end in ends)
    said = Text(f"{len(known)} đơn vị, từ {least} đến {most}", f"{len(known)} units, from {least} to {most}").of(lang)
    sure = PROVENANCE[weakest(card[node.id].provenance for card in found.cards if card.known(node.id))].of(lang)
    words = f"{amount(found, node, average, lang)} ({said}) · {sure}"
    return Share(_name(node, lang), words, low, high, tuple(map(middle_of, ends)))


def mean_of(found: Found, node: Node) -> Value:
    """The mean value of a node over the units of which it is known; None where fewer than two are."""
    known = known_of(found, node)
    return mean(known) if len(known) > 1 else None


def mean_said(found: Found, node: Node, lang: Lang) -> str:
    """`trung bình của 4 đơn vị 52,1`: the mean in words."""
    many, value = len(known_of(found, node)), amount(found, node, mean_of(found, node), lang)
    return Text(f"trung bình của {many} đơn vị {value}", f"mean of {many} units {value}").of(lang)


def known_of(found: Found, node: Node) -> list[Fraction | Interval]:
    """The values of a node, of the units that state it."""
    values = [card.value(node.id) for card in found.cards if card.known(node.id)]
    return [value for value in values if value is not None]


def middle_of(value: Value) -> Fraction:
    """A value, or the middle of its bounds."""
    assert value is not None
    ends = interval(value)
    return (ends.low + ends.high) / 2


def amount(found: Found, node: Node, value: Value, lang: Lang) -> str:
    """A value of a node in points, or as it is where there are none."""
    if value is None:
        return NONE
    if node.points is not None:
        return points_text(found.rules, times(value, node.points), lang)
    rounding, ends = found.rules.rounding, interval(value)
    several = [scaled_round(end, rounding.decimals, rounding.mode) for end in (ends.low, ends.high)]
    return " – ".join(print_decimal(each, rounding.decimals, lang) for each in dict.fromkeys(several))


def _ends(value: Value) -> tuple[Fraction | None, Fraction | None]:
    if value is None:
        return None, None
    ends = interval(value)
    return max(ends.low, Fraction(0)), min(ends.high, Fraction(1))
