"""One draw of a simulation, worked out with exact fractions from the same uniform numbers."""

from fractions import Fraction

import pytest
from sure import exactly

from dti_rules.analysis.uncertainty.simulate import stream
from dti_rules.formula.syntax import Number
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve, fields_of

TEN, FIFTH = Fraction(1, 10), Fraction(1, 5)
"""How far weights, and maxima and thresholds, are moved."""


def hold_to_the_exact_engine(simulation, rules, submissions):
    """Totals and ranks of some draws are those that the exact engine comes to."""
    for row in (0, 1, 57, 99):
        cards = score(*exact_draw(simulation, rules, submissions, row))
        assert simulation.totals[row] == pytest.approx(
            [float(exactly(card.value("total"))) for card in cards], abs=1e-12
        )
        assert [cards.rank_of(card).rank for card in cards] == list(simulation.ranks[row])


def exact_draw(simulation, rules, submissions, row):
    """The rules and the submissions of one draw."""
    u = {
        f.kind: stream(f.kind, simulation.seed, 0).random((simulation.draws, f.columns))[row]
        for f in simulation.factors
    }
    factors = {factor.kind: factor for factor in simulation.factors}
    plan = simulation.case.plan
    ids = list(plan.index)
    nodes = dict(rules.nodes)
    for index in range(len(ids)):
        node = nodes[ids[index]]
        counted = [i for i, weight in enumerate(node.weights) if weight]
        weights = [node.weights[i] for i in counted]
        if "maxima" in factors and index in factors["maxima"].of:
            places, columns = factors["maxima"].of[index]
            before = sum(weights[k] for k in places)
            for k, column in zip(places, columns, strict=True):
                weights[k] *= 1 - FIFTH + 2 * FIFTH * Fraction(u["maxima"][column])
            scale = before / sum(weights[k] for k in places)
            for k in places:
                weights[k] *= scale
        if "weights" in factors and index in factors["weights"].of:
            for k, column in enumerate(factors["weights"].of[index]):
                weights[k] *= 1 - TEN + 2 * TEN * Fraction(u["weights"][column])
        if counted:
            whole = list(node.weights)
            for i, weight in zip(counted, weights, strict=True):
                whole[i] = weight
            node = evolve(node, weights=tuple(whole))
        if "thresholds" in factors and index in factors["thresholds"].first:
            node = evolve(node, formula=evolve(node.formula, ground=other_thresholds(
                node.formula.ground, [u["thresholds"], factors["thresholds"].first[index]])))  # fmt: skip
        nodes[node.id] = node
    return evolve(rules, nodes=nodes), [exact_inputs(rules, s, i, u, factors) for i, s in enumerate(submissions)]


INNER = ("left", "right", "operand", "value", "condition", "otherwise")


def other_thresholds(tree, state):
    """The formula with its thresholds times their factors, one factor to all bounds of `bands`."""
    if not hasattr(tree, "arguments"):
        inner = {name: other_thresholds(getattr(tree, name), state) for name in INNER
                 if fields_of(getattr(tree, name, None))}  # fmt: skip
        return evolve(tree, **inner) if inner else tree
    arguments = []
    for argument in tree.arguments:
        arguments.append(evolve(argument, value=other_thresholds(argument.value, state)))
    if tree.function == "threshold_scale":
        bounds = [argument.key.value for argument in arguments if isinstance(argument.key, Number)]
        of_share = getattr(arguments[0].value, "function", None) == "share"
        factor = other_factor(state, 1 / max(bounds) if of_share else None)
        arguments = [evolve(a, key=Number(a.key.value * factor)) if isinstance(a.key, Number) else a
                     for a in arguments]  # fmt: skip
    for i, argument in enumerate(arguments):
        if argument.key == "full_from":
            before = argument.value.value
            factor = other_factor(state, 1 / before if tree.function == "share" else None)
            arguments[i] = evolve(argument, value=Number(before * factor))
    return evolve(tree, arguments=tuple(arguments))


def other_factor(state, most):
    high = 1 + FIFTH if most is None else min(1 + FIFTH, max(most, Fraction(1)))
    state[1] += 1
    return 1 - FIFTH + Fraction(state[0][state[1] - 1]) * (high - (1 - FIFTH))


def exact_inputs(rules, submission, column, u, factors):
    if "inputs" not in factors:
        return submission
    names, found = factors["inputs"].names, dict(submission.inputs)

    def settle(name):
        declared = rules.inputs[name]
        if name in names:
            x = float(submission.inputs[name])
            moved = x + (2 * u["inputs"][names[name] + column] - 1) * (x * 0.05)
            found[name] = round(moved) if declared.kind == "count" else Fraction(moved)
            if declared.high is not None:
                found[name] = min(found[name], declared.high)
        if declared.part_of is not None:
            found[name] = min(found[name], settle(declared.part_of))
        return found[name]

    for name, declared in rules.inputs.items():
        if declared.numeric:
            settle(name)
    return evolve(submission, inputs=found)
