"""Operations on the figures of a request: score, record, explain, gaps, what-if, plan."""

from collections.abc import Sequence

from dti_rules.model.scorecard import Rank
from dti_rules.report.blocks import Block, Grid, Lines
from dti_rules.report.wording import PROVENANCE, points_printed, printed
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.web import figures
from dti_rules.web.asked import Answer
from dti_rules.web.call import Call
from dti_rules.web.html import blocks_page, lines_page
from dti_rules.web.problems import refuse
from dti_rules.web.rule_sets import node_of, rule_set_data
from dti_rules.words.problems import ProblemsError, fail
from dti_rules.words.text import Lang, Text


def score(call: Call) -> Answer:
    """`score`: the same bytes as the command prints."""
    from dti_rules.report.json_output import scorecards_bytes, scorecards_csv  # noqa: PLC0415  most requests need few of these

    cards = figures.scored_at_once(call) or figures.scored(call)[0]
    return call.written(
        json=lambda: scorecards_bytes(cards, call.flag("trace", otherwise=True)),
        csv=lambda: scorecards_csv(cards, figures.style_of(call)),
        html=lambda: blocks_page(call, _title(cards, call.lang), ranking_blocks(cards, call.lang)),
    )


def _title(cards: Scorecards, lang: Lang) -> str:
    return f"{cards.rule_set.title.of(lang)} ({cards.rule_set})"


def ranking_blocks(cards: Scorecards, lang: Lang) -> Sequence[Block]:
    """The ranking as the document model has it."""
    rules = cards.rule_set
    pillars = rules.having("pillar")
    head = (
        Text("Hạng", "Rank").of(lang),
        Text("Đơn vị", "Unit").of(lang),
        rules.total.title.of(lang),
        Text("Điểm", "Points").of(lang),
        *(pillar.title.of(lang) for pillar in pillars),
        Text("Nguồn gốc", "Rests on").of(lang),
    )
    by_unit = {card.unit: card for card in cards}
    rows = [_row(by_unit[rank.unit], rank, lang) for rank in cards.ranking]
    rows += [_row(by_unit[unit], None, lang) for unit in cards.ranking.unranked]
    right = frozenset({0, *range(2, len(head) - 1)})
    warnings = Lines("warnings", Text("Lưu ý", "Notes").of(lang), tuple(each.line(lang) for each in cards.warnings))
    return Grid("ranking", Text("Xếp hạng", "Ranking").of(lang), head, tuple(rows), right), warnings


def _row(card: Scorecard, rank: Rank | None, lang: Lang) -> tuple[str, ...]:
    rules = card.rule_set
    place = "–" if rank is None else str(rank.rank) if rank.rank is not None else f"{rank.best}–{rank.worst}"
    points = "–" if card.total.points is None else points_printed(card.total.points, rules.rounding, lang)
    return (
        place,
        card.unit.named(lang),
        printed(card.total, rules.rounding, lang),
        points,
        *(printed(card[pillar.id], rules.rounding, lang) for pillar in rules.having("pillar")),
        PROVENANCE[card.total.provenance].of(lang),
    )


def record(call: Call) -> Answer:
    """`record`: the same bytes as the command writes."""
    from dti_rules.records.record import make  # noqa: PLC0415  most requests need few of these

    rules, stated = call.rules, figures.extremes(call, call.rules)
    chosen, origins = call.service.chosen[rules.id], call.service.registry.origin
    made = make(rules, figures.submissions(call, rules), chosen, origins, stated)
    return call.written({"dti-record-digest": made.digest}, json=lambda: made.text)


def explain(call: Call) -> Answer:
    """`explain`: the text as the command prints it."""
    from dti_rules.report.explain import explain as explained  # noqa: PLC0415  most requests need few of these

    unit, item = _unit(call), call.option("item")
    node = None if item is None else node_of(call.rules, item, 422).id
    wanted = call.rules.units.find(unit)
    cards, _ = figures.scored(call)
    card = cards.of(wanted)
    if card is None:
        known = Text(*(", ".join(card.unit.named(said) for card in cards) for said in ("vi", "en")))
        raise fail("DTI-S003", unit=Text(wanted.name, wanted.named("en")), known=known)
    rests = (card.total if node is None else card[node]).provenance
    return call.written(
        json=lambda: _json(
            {
                "schema": 1,
                "rule_set": rule_set_data(call.rules),
                "unit": {"list": card.unit.list, "code": card.unit.code, "name": card.unit.name},
                "item": node,
                "provenance": rests,
                "text": {"vi": explained(card, node, "vi"), "en": explained(card, node, "en")},
            }
        ),
        text=lambda: explained(card, node, call.lang),
        html=lambda: lines_page(call, card.unit.named(call.lang), explained(card, node, call.lang)),
    )


def _json(data: dict[str, object]) -> str:
    from dti_rules.analysis.gaps.json_output import dumps  # noqa: PLC0415  most requests need few of these

    return dumps(data)


def _unit(call: Call) -> str:
    unit = call.option("unit")
    if unit is None:
        raise refuse(422, "DTI-L007", key="unit")
    return unit


def gaps(call: Call) -> Answer:
    """`gaps`: of one unit, or of all."""
    from dti_rules.analysis.gaps import blocks, cohort_blocks, phrasing  # noqa: PLC0415  most requests need few of these
    from dti_rules.analysis.gaps.gaps import gaps as gaps_of  # noqa: PLC0415  as above
    from dti_rules.analysis.gaps.json_output import gaps_json  # noqa: PLC0415  as above

    cards, stated = figures.scored(call)
    unit = call.option("unit")
    wanted = cards[0].unit if unit is None and len(cards) == 1 else unit
    found = None if wanted is None else gaps_of(cards, wanted, stated)

    def page() -> str:
        if found is None:
            return blocks_page(call, _title(cards, call.lang), cohort_blocks.cohort_blocks(cards, call.lang))
        return blocks_page(
            call, phrasing.heading(cards, found.card).of(call.lang), blocks.unit_blocks(found, call.lang)
        )

    return call.written(
        json=lambda: gaps_json(cohort_blocks.all_gaps(cards) if found is None else (found,), cards), html=page
    )


def what_if(call: Call) -> Answer:
    """`what-if`: other figures of one unit."""
    from dti_rules.analysis.gaps import phrasing  # noqa: PLC0415  most requests need few of these
    from dti_rules.analysis.gaps.what_if import pointed  # noqa: PLC0415  as above
    from dti_rules.analysis.gaps.what_if import what_if as answered  # noqa: PLC0415  as above
    from dti_rules.analysis.gaps.what_if_blocks import what_if_blocks  # noqa: PLC0415  as above
    from dti_rules.analysis.gaps.what_if_data import what_if_json  # noqa: PLC0415  as above

    cards, stated = figures.scored(call)
    changes = [(name, _said(value)) for name, value in call.part("set").items()]
    try:
        found = answered(cards, _unit(call), changes, stated, "en")
    except ProblemsError as error:
        raise pointed(error, "#/set") from None
    return call.written(
        json=lambda: what_if_json(found),
        html=lambda: blocks_page(
            call, phrasing.heading(found.bench.cards, found.bench.card).of(call.lang), what_if_blocks(found, call.lang)
        ),
    )


def _said(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).strip()


def plan(call: Call) -> Answer:
    """`plan`: the cheapest changes that reach a goal."""
    from dti_rules.analysis.gaps import phrasing  # noqa: PLC0415  most requests need few of these
    from dti_rules.analysis.planning.blocks import plan_blocks  # noqa: PLC0415  as above
    from dti_rules.analysis.planning.json_output import plan_json  # noqa: PLC0415  as above
    from dti_rules.analysis.planning.plan import plan as planned  # noqa: PLC0415  as above

    cards, stated = figures.scored(call)
    found = planned(
        cards,
        _unit(call),
        target=call.part("target"),
        rank=call.part("rank"),
        mains=list((call.part("main") or {}).items()),
        terms=figures.terms(call),
        extremes=stated,
        numbers="en",
    )
    return call.written(
        json=lambda: plan_json(found),
        html=lambda: blocks_page(
            call, phrasing.heading(found.bench.cards, found.bench.card).of(call.lang), plan_blocks(found, call.lang)
        ),
    )
