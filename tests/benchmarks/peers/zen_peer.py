"""The form of DTI 2022 as a GoRules decision of expression nodes, one a level, a row at a time."""

import json
from itertools import pairwise

import zen
from common import highest, main


def value(tree, most):
    kind, *rest = tree
    if kind in ("number", "name"):
        return str(rest[0])
    if kind == "yes":
        return f"({rest[0]} ? 1 : 0)"
    if kind == "choice":
        first, second = (*rest[1], 0)[:2]
        return f"({rest[0]} == 0 ? {first} : ({rest[0]} == 1 ? {second} : 0))"
    if kind == "when":
        return f"({rest[0]} ? {value(rest[1], most)} : {value(rest[2], most)})"
    if kind == "highest":
        return f"({value(rest[1], most)} / {most[rest[0]]})"
    x = value(rest[0], most)
    if kind == "ratio":
        bottom, (scale, capped, zero) = value(rest[1], most), rest[2:]
        found = f"({x}) / ({bottom}) * {scale}"
        return f"(({bottom}) > 0 ? {f'min([1, {found}])' if capped else found} : {zero})"
    if kind == "amount":
        return f"min([1, {x} / {rest[1]}])"
    if kind == "steps":
        found = str(rest[2])
        for least, worth in reversed(rest[1]):
            found = f"({x} >= {least} ? {worth} : {found})"
        return found
    return f"({x} {kind} {value(rest[1], most)})"


def prepare(spec, columns):
    most = highest(spec, columns)
    levels = [{c["id"]: value(c["tree"], most) for c in spec["components"]}]
    for level in spec["levels"]:
        rows = {g: spec["groups"][g] for g in level}
        levels.append(
            {g: f"({' + '.join(f'{w} * {p}' for w, p in r)}) / {sum(w for w, _ in r)}" for g, r in rows.items()}
        )
    nodes: list[dict[str, object]] = [{"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}}]
    for i, level in enumerate(levels):
        expressions = [{"id": key, "key": key, "value": text} for key, text in level.items()]
        content = {"expressions": expressions, "passThrough": True}
        nodes.append(
            {"id": f"n{i}", "name": f"n{i}", "type": "expressionNode", "content": content, "position": {"x": 0, "y": 0}}
        )
    nodes.append({"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}})
    ids = [node["id"] for node in nodes]
    edges = [{"id": f"e{i}", "sourceId": a, "targetId": b, "type": "edge"} for i, (a, b) in enumerate(pairwise(ids))]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    inputs = [dict(zip(columns, row, strict=True)) for row in zip(*(x.tolist() for x in columns.values()), strict=True)]

    def run():
        return [decision.evaluate(row)["result"][spec["total"]] for row in inputs]

    return run


main(prepare)
