"""Scoring as the world sees it: submissions in, scorecards and a ranking out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING, overload

from dti_rules.formula.irrational import Irrational
from dti_rules.model.figures import Interval, printings
from dti_rules.model.rules import TOTAL, Extreme, Node, Provenance, RuleSet
from dti_rules.model.scorecard import NodeScore, Rank, RankingTable, State, Value
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit, unit_among
from dti_rules.scoring.absent import refused as not_for_the_unit
from dti_rules.scoring.admissible import admissible, refuse_units_twice
from dti_rules.scoring.engine import UNBOUNDED, run
from dti_rules.scoring.plan import Plan, plan_of
from dti_rules.scoring.ranking import Contender, rank_spans
from dti_rules.scoring.resting import Resting
from dti_rules.scoring.values import UNIT_INTERVAL, final, lowest_terms
from dti_rules.scoring.warnings import warnings_of
from dti_rules.scoring.work import Work, prepare
from dti_rules.words.classes import evolve
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, problem, see_show
from dti_rules.words.text import number_of

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from dti_rules.model.by_unit import Filled
    from dti_rules.scoring.trace import Trace

ARITHMETIC = 2
"""The meaning of the built-in functions, of rounding, ranking and the policies. It is raised when any of them gives
another result from the same rules and figures. Since 2, a unit that does not state its figure leaves the others of its
cohort with bounds; before, it was left out of the comparison."""


UNSTATED = ("missing", "imputed", "not_assessed")
"""States of components that a unit does not state itself, whatever their value is."""


class Scorecard:
    """The results of one unit. Values are kept as the engine left them; each is reduced when it is first asked for."""

    def __init__(self, plan: Plan, work: Work) -> None:
        self._plan, self._work = plan, work
        self._scores: dict[str, NodeScore] = {}
        self._resting = Resting(plan, work)

    def __repr__(self) -> str:
        return f"<Scorecard {self.unit.name} ({self.unit.key}), {self.rule_set}: {self.total!r}>"

    def _repr_html_(self) -> str:
        """The total, pillars and main indicators as a notebook shows them."""
        from dti_rules.scoring.notebook import card_html  # noqa: PLC0415  most runs show none

        return card_html(self)

    @property
    def rule_set(self) -> RuleSet:
        """The rules that were applied."""
        return self._plan.rule_set

    @property
    def submission(self) -> Submission:
        """What was scored."""
        return self._work.submission

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self._work.submission.unit

    @property
    def total(self) -> NodeScore:
        """The total."""
        return self[self.rule_set.total.id]

    def stated(self, item: str = TOTAL) -> bool:
        """Whether a node's value (the total's) rests on nothing that is not stated; only then has it a rank."""
        return self._work.stated[self._plan.index[self._id(item)]]

    def known(self, item: str = TOTAL) -> bool:
        """Whether a node's value is stated, and compared with other units where it compares them."""
        i = self._plan.index[self._id(item)]
        return self._work.stated[i] and self._work.states[i] != "no_cohort"

    def assesses(self, node_id: str) -> bool:
        """Whether the rule set has the node, and it is assessed: by the edition, and for this unit."""
        node = self.rule_set.nodes.get(node_id)
        return node is not None and node.assessed and self._plan.index[node_id] not in self._work.out

    @property
    def components_stated(self) -> int:
        """How many of the assessed components the unit states, by their figures or by a figure of their own."""
        stated, states = self._work.stated, self._work.states
        return sum(stated[i] and states[i] not in UNSTATED for i in self._plan.components)

    @property
    def states_enough(self) -> bool:
        """Whether the unit states as many components as the rule set asks of a unit that is ranked."""
        least = self.rule_set.ranking.at_least
        return not least or self.components_stated >= least

    def given(self, item: str = TOTAL) -> bool:
        """Whether a figure was entered for a node itself."""
        return bool(self._work.given.get(self._plan.index[self._id(item)]))

    def __getitem__(self, item: str) -> NodeScore:
        """The score of a node, by id or code. Raises KeyError for neither."""
        return self._of(self.rule_set.nodes[self._id(item)])

    def _id(self, item: str) -> str:
        found = self.rule_set.items.get(item)
        if found is None:
            hint = did_you_mean(nearest(str(item), self.rule_set.items), see_show(self.rule_set.id))
            raise KeyError(problem("DTI-C004", code=str(item), rule_set=self.rule_set.id, hint=hint).line("en"))
        return found

    def _of(self, node: Node) -> NodeScore:
        score = self._scores.get(node.id)
        if score is None:
            score = self._scores[node.id] = self._score(node)
        return score

    def __iter__(self) -> Iterator[NodeScore]:
        """All nodes in the annex's order."""
        return map(self._of, self.rule_set.annex_order())

    def passing(self) -> Iterator[NodeScore]:
        """The same, of which none is kept that nobody asked for: those of many units would fill memory."""
        return (self._scores.get(node.id) or self._score(node) for node in self.rule_set.annex_order())

    def plain_values(self) -> Iterator[tuple[Node, tuple[int, int] | None, State | None]]:
        """All nodes in the annex's order, each with its value in lowest terms and its state.

        A value is None where nothing is known of it, as the state says. Both are None where more is to be said of the
        node than of the same node of other units: it is known within bounds, is no fraction, or something is given,
        filled, left out or compared with extremes of the user's at it or below.
        """
        work, ratios, special = self._work, self.submission.ratios, self._resting.special
        values, states = work.values, work.states
        for node, i in self._plan.annex_order:
            raw, state = values[i], states[i]
            if node.id in special or node.id in ratios:
                yield node, None, None
            elif raw is None or raw is UNIT_INTERVAL or raw is UNBOUNDED:
                yield node, None, state
            else:
                value = lowest_terms(raw) if state == "computed" else None
                yield node, value, None if value is None else state

    def value(self, item: str) -> Value:
        """The value of a node, by id or code: exact, an interval, or None where it is not assessed."""
        return final(self._work.values[self._plan.index[self._id(item)]])

    def rests_on(self, item: str) -> Extreme | int | None:
        """What a relative node was compared with: stated extremes, or so many units. None where it is not relative."""
        work, i = self._work, self._plan.index[self._id(item)]
        return work.rests.get(i, work.cohorts.get(i))

    @cached_property
    def compared(self) -> frozenset[str]:
        """The nodes that were compared with extremes that are stated, or known."""
        nodes = list(self.rule_set.nodes)
        return frozenset(nodes[i] for i in self._work.rests)

    def compared_between(self, item: str) -> tuple[Fraction, Fraction] | None:
        """The lowest and the highest figure between which a node's only cohort function runs, where both are fractions.

        A lowest figure that the rule itself states stands in the place of the units'. None where figures are open.
        """
        work, node_id = self._work, self._id(item)
        i = self._plan.index[node_id]
        calls = (self._plan.ratios[i].compiled if i in work.by_ratio else self._plan.compiled[node_id]).cohort
        if len(calls) != 1 or calls[0].slot in work.enclosed or work.v[calls[0].slot] is None:
            return None
        if not self.rule_set.functions[calls[0].call.function].by_extremes:
            return None
        ends = work.v[calls[0].slot]
        if any(isinstance(part, Irrational) for pair in ends for part in pair):
            return None
        low, high = map(final, ends)
        return (low, high) if isinstance(low, Fraction) and isinstance(high, Fraction) else None

    def trace(self, item: str) -> "Trace | None":
        """The operations of a component's formula with their values; None where it was not computed from inputs."""
        return self.traced(self.rule_set.nodes[self._id(item)])

    def traced(self, node: Node) -> "Trace | None":
        """The same of a node itself."""
        work, i = self._work, self._plan.index[node.id]
        raw = work.recomputed.get(i, work.values[i])
        ran = work.states[i] == "imputed" and node.id not in work.filled
        computed = work.states[i] == "computed" or ran or (i in work.recomputed and type(raw) is tuple)
        if node.formula is None or not computed:
            return None
        found: Trace | None = self._tracer(self._plan, node, work.v, by_ratio=i in work.by_ratio)
        return found

    @cached_property
    def _tracer(self) -> "Callable[..., Trace]":
        from dti_rules.scoring.trace import trace  # noqa: PLC0415  a ranking shows none

        return trace

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What a reader should know: zero denominators, missing inputs, small cohorts, undecided digits."""
        return tuple(warnings_of(self._plan, self._work, self))

    @cached_property
    def points_by_provenance(self) -> Mapping[Provenance, Value]:
        """The points of the total by the weakest provenance that each rests on. Empty for an index without points."""
        return self._resting.points()

    def _score(self, node: Node) -> NodeScore:
        work, i = self._work, self._plan.index[node.id]
        again, filled = work.recomputed.get(i), work.filled
        return NodeScore(
            node=node,
            state=work.states[i],
            value=final(work.values[i]),
            nominal_of=partial(work.nominal_of, i),
            recomputed=None if again is None else final(again),
            given=work.given.get(i, ()),
            provenance=self._resting.provenance(node),
            rounding=self._plan.rule_set.rounding,
            own_worth=work.worth.get(i),
            left_out=work.out.get(i),
            filled=tuple(filled[name] for name in (node.id, *node.inputs) if name in filled) if filled else (),
        )

    @property
    def left_out(self) -> tuple[NodeScore, ...]:
        """What is not assessed for this unit alone, the highest of each branch, in the annex's order.

        A node of which no part is assessed is told by its parts.
        """
        ids = list(self.rule_set.nodes)
        out = {ids[i] for i, found in self._work.out.items() if found.why != "parts"}
        nodes = (node for node in self.rule_set.annex_order() if node.id in out)
        return tuple(self[node.id] for node in nodes if node.parent not in out and node.assessed)

    def weights(self, item: str) -> Mapping[str, Fraction]:
        """How much each part of a node counts for this unit, by id; nothing for those that are not assessed."""
        node = self.rule_set.nodes[self._id(item)]
        step = self._work.counted.get(self._plan.index[node.id])
        if step is None:
            return dict(zip(node.parts, node.weights, strict=True))
        own = {i: Fraction(weight) for weight, i in step.terms}
        return {part: own.get(self._plan.index[part], Fraction(0)) for part in node.parts}


class Scorecards(Sequence[Scorecard]):
    """The scorecards of a cohort, in the order of the submissions, and their ranking."""

    def __init__(self, rule_set: RuleSet, cards: Sequence[Scorecard]) -> None:
        self.rule_set = rule_set
        self._cards = tuple(cards)

    def __repr__(self) -> str:
        return f"<Scorecards {self.rule_set}: {number_of(len(self), 'unit')}, {len(self.ranking.ranks)} ranked>"

    def _repr_html_(self) -> str:
        """The ranking with totals as a notebook shows it."""
        from dti_rules.scoring.notebook import cards_html  # noqa: PLC0415  most runs show none

        return cards_html(self)

    def to_pandas(self) -> "pd.DataFrame":
        """A pandas DataFrame, a row a unit and node: floats nearest to the exact values, the printed digits as text."""
        from dti_rules.scoring.tidy import pandas_frame  # noqa: PLC0415  most runs make none

        return pandas_frame(self)

    def to_polars(self) -> "pl.DataFrame":
        """The same as a polars DataFrame."""
        from dti_rules.scoring.tidy import polars_frame  # noqa: PLC0415  see `to_pandas`

        return polars_frame(self)

    def __len__(self) -> int:
        return len(self._cards)

    @overload
    def __getitem__(self, which: int | str) -> Scorecard: ...

    @overload
    def __getitem__(self, which: slice) -> Sequence[Scorecard]: ...

    def __getitem__(self, which: int | str | slice) -> Scorecard | Sequence[Scorecard]:
        """The scorecard at a place, or of the unit that a name, an alias or a key (`vn-63:96`) means; see `of`."""
        return self.of(which) if isinstance(which, str) else self._cards[which]

    @overload
    def of(self, unit: str) -> Scorecard: ...

    @overload
    def of(self, unit: Unit) -> Scorecard | None: ...

    def of(self, unit: Unit | str) -> Scorecard | None:
        """The scorecard of a unit: None for a Unit that was not scored.

        Of a name, an alias or a key (`vn-63:96`) ProblemsError is raised instead, with the nearest name.
        """
        if isinstance(unit, str):
            return self._named(unit)
        return next((card for card in self._cards if card.unit == unit), None)

    def _named(self, text: str) -> Scorecard:
        unit = unit_among([card.unit for card in self._cards], text, self.rule_set.lists)
        return next(card for card in self._cards if card.unit == unit)

    @cached_property
    def ranking(self) -> RankingTable:
        """The ranking of the units whose total is stated."""
        return rank(self)

    def rank_of(self, card: Scorecard) -> Rank | None:
        """The rank of a card's unit; None where it has none."""
        found: Rank | None = self._by_unit.get(card.unit)
        return found

    @cached_property
    def _by_unit(self) -> Mapping[Unit, Rank]:
        return {rank.unit: rank for rank in self.ranking}

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What holds of the cohort as a whole: how many of the list's units were ranked, stated ranks that differ."""
        ranked, every = len(self.ranking.ranks), len(self.rule_set.units.units)
        few = (problem("DTI-W007", count=str(ranked), all=str(every)),) if 0 < ranked < every else ()
        if any(card.submission.illustrative for card in self._cards):
            few = (problem("DTI-W008"), *few)
        return (*few, *self._ranks_that_differ(every))

    def _ranks_that_differ(self, every: int) -> Iterator[Problem]:
        """Stated ranks are compared, never scored: over the full list they agree, over fewer none is beaten."""
        for item in dict.fromkeys(item for card in self._cards for item, _ in card.submission.ranks):
            table = self.ranking if item == TOTAL else rank(self, item)
            by_unit = {rank.unit: rank for rank in table}
            for card in self._cards:
                found = by_unit.get(card.unit)
                for stated in (place for name, place in card.submission.ranks if name == item):
                    whole = len(table.ranks) == every
                    if found is not None and (found.best > stated or (whole and stated > found.worst)):
                        place = str(found.rank) if found.rank is not None else f"{found.best}–{found.worst}"
                        code = self.rule_set.nodes[item].code
                        yield problem("DTI-W005", Place(card.unit.name), item=code, given=str(stated), rank=place)


def score(
    rule_set: RuleSet,
    submissions: Sequence[Submission],
    extremes: Mapping[str, Extreme | Mapping[str, object]] | None = None,
    *,
    arithmetic: int = ARITHMETIC,
) -> Scorecards:
    """Scores a cohort: one submission per unit. Values are exact fractions, or intervals where only bounds are known.

    `extremes` states, by relative node, the highest figure of the whole cohort (and the lowest, where the rule needs
    it): `{"domain_name_rate": {"highest": "91.84%"}}`. They take the place of the units given. `arithmetic` is for
    replaying records of an older one. Raises ProblemsError for inadmissible inputs, and for figures at two levels that
    no unrounded state satisfies.
    """
    stated = _extremes(rule_set, extremes) if extremes else {}
    plan = plan_of(rule_set)
    refuse_units_twice(submissions)
    refused = [found for submission in submissions for found in admissible(plan, submission)]
    refused += [found for submission in submissions for found in not_for_the_unit(plan, submission)]
    if refused:
        raise ProblemsError(refused)
    works = _prepared(plan, submissions, stated, arithmetic)
    contradictions = run(plan, works)
    if any(work.wanting for work in works) and (filled := _filled(plan, works)):
        works = _prepared(plan, submissions, stated, arithmetic)
        for k, _, each in filled:
            works[k].filled[each.item] = each
        contradictions = run(plan, works)
    if contradictions:
        raise ProblemsError(contradictions)
    return Scorecards(rule_set, [Scorecard(plan, work) for work in works])


def _filled(plan: Plan, works: Sequence[Work]) -> "list[tuple[int, int, Filled]]":
    from dti_rules.scoring.imputing import components_filled  # noqa: PLC0415  as below

    return list(components_filled(plan, works))


def _extremes(rule_set: RuleSet, stated: Mapping[str, Extreme | Mapping[str, object]]) -> Mapping[str, Extreme]:
    from dti_rules.scoring.extremes import read_extremes  # noqa: PLC0415  most cohorts are scored without

    return read_extremes(rule_set, stated)


def _prepared(
    plan: Plan, submissions: Sequence[Submission], stated: Mapping[str, Extreme], arithmetic: int
) -> list[Work]:
    """The submissions before any node is computed, with what stands in for their missing figures."""
    works = [prepare(plan, submission) for submission in submissions]
    for work in works:
        work.extremes, work.old_cohorts = stated, arithmetic < 2
    if plan.rule_set.imputed:
        from dti_rules.scoring.imputing import fill_figures  # noqa: PLC0415  most editions fill nothing in

        fill_figures(plan, works)
    return works


def rank(cards: Scorecards, item: str = TOTAL) -> RankingTable:
    """Ranks scorecards by their totals (or by another node), from printed values where the rule set says so."""
    ranking, rounding = cards.rule_set.ranking, cards.rule_set.rounding
    on_points = item == TOTAL and cards.rule_set.ranked_on_points
    spans: list[Contender] = []
    unranked: list[Unit] = []
    for card in cards:
        result = card[item]
        out = item == TOTAL and ranking.at_least is not None and not card.states_enough
        if out or not card.stated(item) or result.value is None or result.printings is None:
            unranked.append(card.unit)
        elif ranking.on == "printed" and not on_points:
            spans.append((card.unit, *result.printings))
        else:
            found = result.points if on_points and result.points is not None else result.value
            value = found if isinstance(found, Interval) else Interval.point(found)
            ends: tuple[Fraction | int, Fraction | int] = value.low, value.high
            if ranking.on == "printed":
                ends = printings(value, rounding.points_decimals, rounding.mode)
            spans.append((card.unit, *ends))
    step = Fraction(1) if ranking.on == "printed" else None
    return evolve(rank_spans(spans, unranked, ranking, step), lists=cards.rule_set.lists)
