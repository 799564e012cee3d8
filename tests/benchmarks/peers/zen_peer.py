"""Decision 922 as a GoRules decision of three expression nodes, a row at a time."""

import json
from itertools import pairwise

import zen
from common import extremes, main


def term(t, bounds):
    factor, kind, name, *rest = t
    if kind == "ratio":
        bottom, scale, capped, zero = rest
        ratio = f"{name} / {bottom} * {scale}"
        return f"{factor} * ({bottom} > 0 ? {f'min([1, {ratio}])' if capped else ratio} : {zero})"
    if kind == "amount":
        return f"{factor} * min([1, {name} / {rest[0]}])"
    if kind == "choice":
        first, second, *_ = [*rest[0], 0]
        return f"{factor} * ({name} == 0 ? {first} : ({name} == 1 ? {second} : 0))"
    if kind == "extremes":
        low, high = bounds[name]
        return f"{factor} * ({name} - {low}) / {high - low}"
    return f"{factor} * ({name} ? 1 : 0)"


def prepare(spec, columns):
    bounds = extremes(spec, columns)
    mains = {g: r for g, r in spec["groups"].items() if all(p not in spec["groups"] for _, p in r)}
    above = {g: r for g, r in spec["groups"].items() if g not in mains}
    levels = [{c["id"]: " + ".join(term(t, bounds) for t in c["terms"]) for c in spec["components"]}]
    for level in (mains, above):
        levels.append(
            {
                g: f"({' + '.join(f'{w} * {p}' for w, p in rows)}) / {sum(w for w, _ in rows)}"
                for g, rows in level.items()
            }
        )
    nodes = [{"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}}]
    for i, level in enumerate(levels):
        rows = [{"id": key, "key": key, "value": text} for key, text in level.items()]
        content = {"expressions": rows, "passThrough": True}
        nodes.append(
            {"id": f"n{i}", "name": f"n{i}", "type": "expressionNode", "content": content, "position": {"x": 0, "y": 0}}
        )
    nodes.append({"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}})
    ids = [node["id"] for node in nodes]
    edges = [{"id": f"e{i}", "sourceId": a, "targetId": b, "type": "edge"} for i, (a, b) in enumerate(pairwise(ids))]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*(x.tolist() for x in columns.values()), strict=True)]

    def run():
        return [decision.evaluate(row)["result"][spec["total"]] for row in rows]

    return run


main(prepare)
