"""A plan as data: JSON (schema `plan`). Bounds that the solver proved are floats; all else is exact."""

from dti_rules.analysis.gaps.json_output import dumps, figure_json, head, unit_json
from dti_rules.analysis.planning.goals import Goal
from dti_rules.analysis.planning.plan import Plan, PlanStep, Reach
from dti_rules.model.scorecard import Rank
from dti_rules.report.json_output import rules_json
from dti_rules.report.result_form import value_json
from dti_rules.words.numerals import print_ratio


def plan_json(found: Plan) -> str:
    """The plan as JSON text."""
    before, after = found.ends
    rules = found.bench.rules
    touched = {node.id for step in found.steps for node in step.nodes}
    data = {
        **head(found.bench.cards),
        "unit": unit_json(found.bench.card.unit),
        "goals": [_goal(goal) for goal in found.goals],
        "reached": found.reached,
        "unreached": [_reach(reach) for reach in found.unreached],
        "costs": "default" if found.terms.costs is None else "stated",
        "cost": print_ratio(found.cost),
        "cost_bound": round(found.bound, 6) if found.reached else None,
        "total": {"before": value_json(before), "after": value_json(after)},
        "rank": {"before": _rank(found.ranks[0]), "after": _rank(found.ranks[1])},
        "steps": [_step(step) for step in found.steps],
        "rules": {node_id: rules_json(rules, rules.nodes[node_id]) for node_id in sorted(touched)},
        "warnings": [warning.as_json() for warning in found.after.warnings],
    }
    return dumps(data)


def _rank(rank: Rank | None) -> dict[str, int] | None:
    return None if rank is None else {"best": rank.best, "worst": rank.worst}


def _goal(goal: Goal) -> dict[str, object]:
    return {"node": goal.node, "points": print_ratio(goal.points), "rank": goal.rank,
            "others": None if goal.rank is None else "trend" if goal.moving else "still"}  # fmt: skip


def _reach(reach: Reach) -> dict[str, object]:
    return {**_goal(reach.goal), "best": value_json(reach.best), "bound": round(reach.bound, 6)}


def _step(step: PlanStep) -> dict[str, object]:
    return {
        "input": step.input.id,
        "from": figure_json(step.before),
        "to": figure_json(step.after),
        "won": print_ratio(step.won),
        "cost": print_ratio(step.cost),
        "nodes": [node.id for node in step.nodes],
        "relative": step.relative,
        "provenance": step.provenance,
    }
