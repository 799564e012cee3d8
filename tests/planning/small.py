"""Small rule sets whose every plan can be tried, and the cheapest of all of them."""

import itertools
import random
from collections.abc import Sequence
from fractions import Fraction

from sure import exactly

from dti_rules.analysis.gaps.bench import Bench
from dti_rules.analysis.planning.terms import CostTerms
from dti_rules.formula.formula import build
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.scope import Input
from dti_rules.model.by_unit import ByUnit
from dti_rules.model.rules import Citation, Node, NodeProvenance, Role
from dti_rules.model.submission import InputValue, Submission
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

PERSON = {"person": Text("người", "people")}
ZERO = Fraction(0)


def _count(name, high=None, **more):
    return Input(name, "count", Text(name, name), measured_in="person", low=ZERO, high=high, **more)


def _yes(name):
    return Input(name, "yes_no", Text(name, name))


WORDS = {word: Text(word, word) for word in ("x", "y", "z")}
INPUTS = {
    each.id: each
    for each in (
        _count("a", Fraction(5)),
        _count("b", part_of="n"),
        _count("c", Fraction(4)),
        _count("n"),
        _yes("p"),
        _yes("q"),
        Input("w", "choice", Text("w", "w"), choices=WORDS),
    )
}
FORMULAS = (
    "share(b, n)",
    "share(b, n, full_from = 50%)",
    "rate(a, n, full_from = 100%)",
    "rate(a + c, n, full_from = 80%)",
    "amount(c, full_from = 3)",
    "bands(a, 4 = 1, 2 = 1/2, otherwise = 0)",
    "bands(share(b, n), 100% = 1, 60% = 70%, 30% = 30%, otherwise = 1/10)",
    "bands(c, 3 = 1/4, 1 = 1, otherwise = 0)",
    "bands(a, 4 = 1, 2 = 1/2, otherwise = 1/4) when p otherwise 0",
    "yes(p)",
    "4/5 * yes(p) + 1/5 * yes(q)",
    "yes(p or q)",
    "yes(p and not q)",
    "choice(w, x = 0, y = 1/2, z = 1)",
    "1 when w is z otherwise share(b, n, full_from = 100%) * 1/2",
    "deduct(c, each = 20%, floor = 1/10)",
    "1 - share(b, n) * 1/2",
    "smallest(share(b, n), amount(a, full_from = 5))",
    "largest(share(b, n), amount(c, full_from = 4) * 1/2)",
    "mean(share(b, n), yes(q), amount(a, full_from = 4))",
    "yes(a > 3)",
    "yes(a >= c)",
    "growth(c, n, full_from = 50%)",
    "capped(rate(a, n), at = 60%)",
    "of_highest(a)",
    "of_highest(rate(c, n))",
    "between_extremes(a)",
    "between_extremes(c, lowest = 0)",
)


def rules_of(rules, formulas, weights):
    """A rule set of a component for each formula, under two main indicators."""
    nodes, half = {}, len(formulas) // 2
    for i, (text, points) in enumerate(zip(formulas, weights, strict=True)):
        formula = build(text, INPUTS, BUILT_IN, PERSON, points)
        parent = "m1" if i < half else "m2"
        nodes[f"c{i}"] = _node(f"c{i}", points, formula=formula, inputs=formula.names, parent=parent, depth=2)
    for main in ("m1", "m2"):
        below = [each for each in nodes.values() if each.parent == main]
        worth = sum((each.points for each in below), ZERO)
        nodes[main] = _node(main, worth, parts=tuple(each.id for each in below),
                            weights=tuple(each.points for each in below), depth=1, parent="total")  # fmt: skip
    parts = (nodes["m1"].points, nodes["m2"].points)
    nodes["total"] = _node("total", sum(parts), parts=("m1", "m2"), weights=parts)
    uses = {name: tuple(node.id for node in nodes.values() if name in node.inputs) for name in INPUTS}
    return evolve(rules, id="small", nodes=nodes, inputs=INPUTS, functions=BUILT_IN, parameters={}, extremes={},
                        items=dict(zip(nodes, nodes, strict=True)), uses=uses)  # fmt: skip


def _node(name, points, **more):
    role: Role = "total" if name == "total" else "indicator"
    return Node(name, name, Text(name, name), role, NodeProvenance("official"), Citation("x", "y"), points=points,
                max_points=points, **more)  # fmt: skip


def drawn(rules, units, seed, how=""):
    """A cohort of three under a random rule set, and the terms of the first of it.

    `how` says how what its figures leave out counts: a component, two of different main indicators, or one of these.
    """
    chance = random.Random(seed)
    formulas = chance.sample(FORMULAS, 4)
    small = rules_of(rules, formulas, [Fraction(chance.choice((5, 10, 20))) for _ in formulas])
    if how:
        small = evolve(small, by_unit=ByUnit(how, "share", True, "official"))
    submissions = [Submission(unit, _figures(chance), complete=True) for unit in list(units.units.values())[:3]]
    costs = {name: Fraction(chance.randint(0, 6), chance.choice((1, 2))) for name in INPUTS if chance.random() < 0.9}
    if how:
        left = chance.choice((("c0",), ("c1", "c3"), ("m1",)))
        submissions[0] = evolve(submissions[0], not_assessed=dict.fromkeys(left, "12/QĐ"))
    return score(small, submissions), submissions[0].unit, CostTerms(costs)


def _figures(chance):
    whole = chance.randint(1, 4)
    return {"n": whole, "b": chance.randint(0, whole), "a": chance.randint(0, 5), "c": chance.randint(0, 4),
            "p": chance.random() < 0.5, "q": chance.random() < 0.5, "w": chance.choice("xyz")}  # fmt: skip


def every_plan(cards, unit, terms):
    """Every change of the figures that may move: what it costs, and the exact total and values of the main indicators."""
    card = cards.of(unit)
    bench, now = Bench(cards, card), card.submission.inputs
    domains: dict[str, Sequence[InputValue]] = {
        "a": range(6),
        "b": range(now["n"] + 1),
        "c": range(5),
        "p": (True, False),
        "q": (True, False),
        "w": "xyz",
    }
    named = {name for node in cards.rule_set.nodes.values() for name in node.inputs}
    moved = [name for name in domains if name in terms.costs and name in named]
    leaves = [row.node.id for row in bench.rows]
    worth = {row.node.id: row.worth for row in bench.rows}
    choices: list[Sequence[InputValue]] = [tuple(domains[name]) for name in moved]
    for values in itertools.product(*choices):
        changes: dict[str, InputValue] = dict(zip(moved, values, strict=True))
        try:
            found = bench.values(bench.with_inputs(changes), leaves)
        except ProblemsError:
            continue
        yield _cost(terms, now, changes), sum(exactly(found[node]) * worth[node] for node in leaves)


def _cost(terms, now, changes):
    total = ZERO
    for name, value in changes.items():
        far = Fraction(value != now[name]) if isinstance(value, (bool, str)) else abs(Fraction(value) - now[name])
        total += terms.costs[name] * far
    return total
