"""The programme of a unit: the points of its items as sums of the steps of its figures."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval
from dti_rules.analysis.gaps.bench import Bench
from dti_rules.analysis.gaps.rows import ItemLoss, inputs_below
from dti_rules.analysis.planning.affine import ONE, Affine, number
from dti_rules.analysis.planning.moves import FigureMove, moves, tops_of
from dti_rules.analysis.planning.pieces import Ends, Pieces, UnsupportedError
from dti_rules.analysis.planning.program import Program, Solution
from dti_rules.analysis.planning.spans import FigureSpan, Spans
from dti_rules.analysis.planning.terms import CostTerms
from dti_rules.model.rules import Extreme, Node
from dti_rules.model.scorecard import Value
from dti_rules.model.submission import InputValue
from dti_rules.scoring.plan import plan_of
from dti_rules.scoring.relative import compared
from dti_rules.scoring.work import prepare


def sure(value: Value) -> Fraction:
    """What a value is at least; nothing known counts as 0."""
    return Fraction(0) if value is None else interval(value).low


def possible(value: Value) -> Fraction:
    """What a value may be at most; nothing known counts as full marks."""
    return Fraction(1) if value is None else interval(value).high


class Model:
    """The programme. `points` are the sums for each item, `still` the items whose figures cannot be moved.

    What stays counts for what it is at least (`stands` is `sure`), or for what it may be at most (`possible`).
    """

    def __init__(self, bench: Bench, terms: CostTerms, stands: Callable[[Value], Fraction] = sure) -> None:
        self.bench, self.terms, self.stands = bench, terms, stands
        self.still: set[str] = set()
        while not self._built():
            pass

    def _built(self) -> bool:
        """Builds the programme; False where an item turned out to have no rows, so that its figures must stay."""
        self.program = Program()
        fixed = {name for row in self.bench.rows if row.node.id in self.still for name in row.inputs}
        rows = [row for row in self.bench.rows if self._may_move(row)]
        spans = self._spans(rows)
        kept = {name: span for name, span in spans.items() if name not in fixed}
        self.moves: Mapping[str, FigureMove] = moves(self.bench, self.program, rows, kept, self.terms)
        self.points: dict[str, Affine] = {}
        for row in self.bench.rows:
            try:
                self.points[row.node.id] = self._points(row) * row.worth
            except UnsupportedError:
                self.still.add(row.node.id)
                return False
        return True

    def _may_move(self, row: ItemLoss) -> bool:
        exact = isinstance(row.score.value, Fraction)
        mine = self.bench.card.submission
        printed = any(name in mine.printed for name in row.inputs)  # known only as a range
        open_to = row.why in ("performance", "relative") and row.node.id not in mine.ratios
        return exact and open_to and not printed and row.node.id not in self.still

    def _points(self, row: ItemLoss) -> Affine:
        movable = self._may_move(row) and any(name in self.moves for name in row.inputs)
        return self._value(row.node, 1) if movable else number(self.stands(row.score.value))

    def _value(self, node: Node, way: int) -> Affine:
        rules = self.bench.rules
        if node.formula is None:
            weights = self.bench.card.weights(node.id)
            parts = [(rules.nodes[part], weight / sum(weights.values())) for part, weight in weights.items() if weight]
            return sum((self._value(part, way) * share for part, share in parts), number(0))
        if not any(name in self.moves for name in inputs_below(rules, node)):
            return number(self.stands(self.bench.card.value(node.id)))
        pieces = Pieces(self.program, rules.functions, self._figure, self._words, node.max_points, self._others(node))
        return pieces.value(node.formula.ground, way)

    def _figure(self, name: str, way: int) -> Affine:
        if name in self.moves:
            return self.moves[name].sum
        if name not in self.bench.rules.inputs:
            return self._value(self.bench.rules.nodes[name], way)
        value = self.bench.card.submission.inputs.get(name)
        if value is None or isinstance(value, str):
            raise UnsupportedError
        return number(value)

    def _words(self, name: str) -> Mapping[str, Affine]:
        if name in self.moves:
            return self.moves[name].words
        now, declared = self.bench.card.submission.inputs.get(name), self.bench.rules.inputs.get(name)
        return {word: number(word == now) for word in declared.choices} if declared is not None else {}

    def _others(self, node: Node) -> Ends | None:
        """The lowest and the highest figure of the other units, where the node compares one figure by its extremes."""
        if node.formula is None or not node.formula.extremes:
            return None
        rests = self.bench.card.rests_on(node.id)
        if isinstance(rests, Extreme):
            highest = rests.highest.high
            return None if highest is None else (None if rests.lowest is None else rests.lowest.high, highest)
        plan = plan_of(self.bench.rules)
        cohorts = [each for stage in plan.stages for each in stage.cohorts if each.node.id == node.id]
        others = [prepare(plan, card.submission) for card in self.bench.cards if card is not self.bench.card]
        figures = [Fraction(n) / Fraction(d) for n, d in compared(plan, cohorts[0], others)] if cohorts else []
        return (min(figures), max(figures)) if figures else None

    def _spans(self, rows: list[ItemLoss]) -> dict[str, FigureSpan]:
        """How far each figure is worth moving, in any item."""
        found: dict[str, FigureSpan] = {}
        tops = tops_of(self.bench)
        for row in rows:
            for node in self._formulas(row.node):
                assert node.formula is not None
                reader = Spans(self.bench.rules.functions, self.bench.card.submission.inputs, tops,
                               self._worth_reaching(node), node.max_points)  # fmt: skip
                for span in reader.of(node.formula.ground):
                    old = found.get(span.name)
                    reach = span.reach if old is None else max(span.reach, old.reach)
                    found[span.name] = FigureSpan(span.name, reach)
        return found

    def _worth_reaching(self, node: Node) -> Fraction | None:
        """The figure that earns all in a comparison: the others' highest, or any above it where all are equal."""
        lowest, highest = self._others(node) or (None, None)
        return highest + 1 if highest is not None and (highest == lowest or highest <= 0) else highest

    def _formulas(self, node: Node) -> list[Node]:
        below = [found for part in self.bench.rules.below(node) for found in self._formulas(part)]
        return below if node.formula is None else [*below, node]

    def below(self, node_id: str) -> Affine:
        """A node's points, by the items at or below it."""
        rules, total, worth = self.bench.rules, number(0), Fraction(0)
        for row in self.bench.rows:
            node: Node | None = row.node
            while node is not None and node.id != node_id:
                node = None if node.parent is None else rules.nodes[node.parent]
            if node is not None or node_id == rules.total.id:
                total += self.points[row.node.id]
                worth += row.worth
        own = self.bench.card[node_id].worth  # in the total they may count for more, where others leave their weight
        return total if own is None or not worth else total * (own / worth)

    def figures(self, solution: Solution) -> dict[str, InputValue]:
        """The figures that the solver changed."""
        found = {name: move.figure(solution.values) for name, move in self.moves.items()}
        return {name: value for name, value in found.items() if value != self.moves[name].now}

    def forbid(self, figures: Mapping[str, InputValue]) -> None:
        """Asks for more than a proposal that fell short: some figure must go further, or to another word."""
        ways: list[Affine] = []
        for name, move in self.moves.items():
            chosen = figures.get(name, move.now)
            if move.words:
                ways.append(number(1) - move.words[str(chosen)])
            elif isinstance(move.now, bool):
                assert move.up is not None
                switch = Affine(Fraction(0), {move.up: ONE})
                ways.append(number(1) - switch if chosen != move.now else switch)
            else:
                ways += self._further(move, chosen)
        self.program.at_least(sum(ways, number(0)), number(1))

    def _further(self, move: FigureMove, chosen: InputValue) -> list[Affine]:
        assert not isinstance(chosen, str)
        assert not isinstance(move.now, str)
        steps = (Fraction(chosen) - Fraction(move.now)) / move.step
        found = []
        for which, way in ((move.up, 1), (move.down, -1)):
            if which is None:
                continue
            unknown, least = Affine(Fraction(0), {which: ONE}), max(Fraction(0), way * steps) + 1
            if self.program.unknowns[which].high >= least:
                found.append(self._reaches(unknown, least))
        return found

    def _reaches(self, unknown: Affine, least: Fraction) -> Affine:
        """A switch that is 1 only where an unknown is at least so much."""
        switch = self.program.switch()
        self.program.at_least(unknown, switch * least)
        return switch
