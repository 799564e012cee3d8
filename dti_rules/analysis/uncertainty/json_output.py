"""A simulation as data: JSON (schema `simulation`), tidy CSV, and the draws. One seed gives the same bytes."""

import io
import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

from dti_rules.analysis.uncertainty.blocks import notes, output_said, threshold_rows
from dti_rules.analysis.uncertainty.case import Case
from dti_rules.analysis.uncertainty.factors import Factor, InputsFactor, ThresholdsFactor
from dti_rules.analysis.uncertainty.simulate import Simulation
from dti_rules.analysis.uncertainty.sobol import RESAMPLES, Index, OutputIndices
from dti_rules.analysis.uncertainty.summary import Spread, Summary, UnitSummary
from dti_rules.analysis.uncertainty.variations import Aggregation, Inputs, Rounding, Weights
from dti_rules.loading.digest import digest
from dti_rules.model.rules import Node
from dti_rules.model.units import Unit
from dti_rules.words.cells import csv_text
from dti_rules.words.text import Text

SCHEMA_VERSION = 1
GENERATOR = "numpy.random.PCG64, numpy.random.SeedSequence(seed, spawn_key=(variation, sample))"
_DIGITS = 6
COLUMNS = (
    *("list", "unit_code", "unit", "rank", "rank_best", "rank_worst", "rank_mean", "rank_median", "rank_p05"),
    *("rank_p95", "rank_least", "rank_most", "keeps_rank", "total", "total_mean", "total_median", "total_p05"),
    *("total_p95", "total_least", "total_most"),
)


def simulation_json(summary: Summary, above: Unit | None = None) -> str:
    """The whole result as JSON text."""
    return json.dumps(simulation_data(summary, above), ensure_ascii=False, indent=1) + "\n"


def simulation_data(summary: Summary, above: Unit | None = None) -> dict[str, object]:
    """The whole result as plain JSON data. Numbers of the simulation are rounded to six decimals."""
    found = summary.simulation
    rules, case = found.case.rules, found.case
    return {
        "schema": SCHEMA_VERSION,
        "rule_set": {
            "id": rules.id,
            "version": rules.version,
            "unit_list": rules.unit_list,
            "rules_digest": rules.rules_digest,
            "content_digest": rules.content_digest,
        },
        "figures_digest": figures_digest(case),
        "draws": found.draws,
        "seed": found.seed,
        "generator": {"name": GENERATOR, "numpy": version("numpy"), "scipy": version("scipy")},
        "ranked_by": "unrounded" if found.unrounded else "printed",
        "variations": [_factor(factor) for factor in found.factors],
        "moving_nothing": [{"kind": kind, "why": _text(why)} for kind, why in found.left_out],
        "set_aside": [{"unit": _key(unit), "node": _node(node)} for unit, node in case.set_aside],
        "units": [_unit(each) for each in summary.units],
        "not_ranked": [_key(unit) for unit in case.unranked],
        "average_shift": _spread(summary.shift),
        "pairs": _pairs(summary),
        "against": None if above is None else _against(summary, above),
        "sobol": None if found.sobol is None else {
            "n": found.sobol.n,
            "resamples": RESAMPLES,
            "outputs": [_output(each) for each in found.sobol.outputs],
        },
        "notes": [_text(note) for note in notes(summary)],
    }  # fmt: skip


def figures_digest(case: Case) -> str:
    """The digest of the figures that were simulated: inputs and given figures of every submission."""
    return digest(
        [
            {
                "unit": card.unit.key,
                "complete": card.submission.complete,
                "inputs": {k: v if isinstance(v, (bool, str)) else str(v) for k, v in card.submission.inputs.items()},
                "given": [[g.item, g.measure, g.text, str(g.interval)] for g in card.submission.given],
            }
            for card in case.cards
        ]
    )


def _text(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.of("en")}


def _key(unit: Unit) -> dict[str, str]:
    return {"list": unit.list, "code": unit.code, "name": unit.name}


def _node(node: Node) -> dict[str, object]:
    rests = node.provenance
    return {"id": node.id, "code": node.code,
            "provenance": {"title": rests.title, "points": rests.points, "formula": rests.formula}}  # fmt: skip


def _factor(factor: Factor) -> dict[str, object]:
    found: dict[str, Any] = {
        "kind": factor.kind,
        "said": _text(factor.variation.said),
        "how_far": _how_far(factor),
        "numbers_a_draw": factor.columns,
        "units": factor.units,
        "nodes": [_node(node) for node in factor.nodes],
        "kept": [{**_node(each.node), "why": _text(each.why)} for each in factor.kept],
    }
    if isinstance(factor, InputsFactor):
        found["inputs"] = list(factor.names)
    if isinstance(factor, ThresholdsFactor):
        found["thresholds"] = [{"id": node.id, "threshold": said} for node, said in threshold_rows(factor)]
    return found


def _how_far(factor: Factor) -> dict[str, object]:
    """The declared bounds, as exact fractions."""
    match factor.variation:
        case Rounding():
            return {}
        case Inputs(every=every, of=of):
            one = {name: {"by" if s.relative else "plus_minus": str(s.amount)} for name, s in of.items()}
            return {**({} if every is None else {"by": str(every)}), **({"of": one} if one else {})}
        case Weights(by=by, dirichlet=dirichlet, level=level):
            return {"dirichlet" if by is None else "by": str(dirichlet if by is None else by), "of": level}
        case Aggregation(geometric=geometric):
            return {"geometric": str(geometric)}
        case other:
            return {"by": str(other.by)}


def _round(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0  # no negative zero


def _spread(spread: Spread) -> dict[str, float]:
    names = {"mean": spread.mean, "median": spread.median, "p05": spread.low, "p95": spread.high,
             "least": spread.least, "most": spread.most}  # fmt: skip
    return {name: _round(value) for name, value in names.items()}


def _unit(each: UnitSummary) -> dict[str, object]:
    return {
        "unit": _key(each.unit),
        "baseline": {"rank": each.baseline, "best": each.exact.best, "worst": each.exact.worst,
                     "total": _round(each.total)},
        "rank": _spread(each.rank),
        "total": _spread(each.totals),
        "keeps_rank": _round(each.keeps),
        "chances": {str(rank): _round(chance) for rank, chance in each.chances.items()},
    }  # fmt: skip


def _pairs(summary: Summary) -> dict[str, object]:
    above, tied = summary.above
    return {
        "order": [each.unit.key for each in summary.units],
        "above": [[_round(x) for x in row] for row in above],
        "tied": [[_round(x) for x in row] for row in tied],
    }


def _against(summary: Summary, unit: Unit) -> dict[str, object]:
    j = summary.place(unit)
    above, tied = summary.above
    rows = [
        {"unit": _key(each.unit), "above": _round(above[i, j]), "tied": _round(tied[i, j])}
        for i, each in enumerate(summary.units)
        if i != j
    ]
    return {"unit": _key(unit), "chances": rows}


def _output(each: OutputIndices) -> dict[str, object]:
    return {
        "output": each.output,
        "unit": None if each.unit is None else _key(each.unit),
        "said": _text(output_said(each)),
        "moved": _round(each.moved),
        "variance": float(f"{each.variance:.6g}"),
        "indices": None if each.indices is None else [
            {"kind": kind, "first_order": _index(first), "total": _index(total)} for kind, first, total in each.indices
        ],
    }  # fmt: skip


def _index(index: Index) -> dict[str, float]:
    return {"value": _round(index.value), "low": _round(index.low), "high": _round(index.high)}


def simulation_csv(summary: Summary, above: Unit | None = None) -> str:
    """Tidy CSV: one row a unit, by its baseline rank; with `above` the chance to rank above that unit."""
    extra = () if above is None else (f"above_{above.key}",)
    table: list[tuple[object, ...]] = [(*COLUMNS, *extra)]
    for i, each in enumerate(summary.units):
        rank, total = _spread(each.rank), _spread(each.totals)
        table.append(
            (
                *(each.unit.list, each.unit.code, each.unit.name, each.baseline, each.exact.best, each.exact.worst),
                *rank.values(),
                *(_round(each.keeps), _round(each.total)),
                *total.values(),
                *(() if above is None or above == each.unit else (_round(summary.above[0][i, summary.place(above)]),)),
            )
        )
    return csv_text(table)


def draws_csv(simulation: Simulation) -> str:
    """Every draw and unit: its rank and its total in full."""
    head = ("draw", "list", "unit_code", "unit", "rank", "total")
    keys = [(unit.list, unit.code, unit.name) for unit in simulation.units]
    draws = enumerate(zip(simulation.ranks.tolist(), simulation.totals.tolist(), strict=True), start=1)
    rows = ((i, *row) for i, (ranks, totals) in draws for row in _placed(keys, ranks, totals))
    return csv_text([head, *rows])


def _placed(
    keys: Sequence[tuple[str, ...]], ranks: Sequence[int], totals: Sequence[float]
) -> Iterator[tuple[str | int | float, ...]]:
    """The units with their ranks and totals in one draw."""
    return ((*key, rank, total) for key, rank, total in zip(keys, ranks, totals, strict=True))


def draws_npz(simulation: Simulation) -> bytes:
    """The same as a NumPy archive: `ranks`, `totals` (draws x units), `units` (keys), `baseline`, `seed`, `about`."""
    import numpy as np  # noqa: PLC0415

    out = io.BytesIO()
    about = {"rules_digest": simulation.case.rules.rules_digest, "figures_digest": figures_digest(simulation.case),
             "generator": GENERATOR, "variations": [_factor(factor) for factor in simulation.factors]}  # fmt: skip
    np.savez_compressed(
        out,
        ranks=simulation.ranks,
        totals=simulation.totals,
        units=np.array([unit.key for unit in simulation.units]),
        baseline=simulation.baseline,
        seed=np.array(simulation.seed),
        about=np.array(json.dumps(about, ensure_ascii=False, sort_keys=True)),
    )
    return out.getvalue()
