"""The form of DTI 2022 as one fused loop, compiled by Numba from generated text, in floats; all results are kept.

In the quickest of the forms tried: on every core, a row of results after the other, into memory that it keeps.
"""

import numpy as np
from common import highest, main
from numba import njit, prange


def value(tree, place, most):
    kind, *rest = tree
    if kind == "number":
        return repr(rest[0])
    if kind == "name":
        return f"{place[rest[0]]}[i]"
    if kind == "yes":
        return f"(1.0 if {place[rest[0]]}[i] else 0.0)"
    if kind == "choice":
        x = f"{place[rest[0]]}[i]"
        return "(" + " + ".join(f"({worth!r} if {x} == {k} else 0.0)" for k, worth in enumerate(rest[1])) + ")"
    if kind == "when":
        return f"({value(rest[1], place, most)} if {place[rest[0]]}[i] else {value(rest[2], place, most)})"
    if kind == "highest":
        return f"({value(rest[1], place, most)} / {most[rest[0]]!r})"
    x = value(rest[0], place, most)
    if kind == "ratio":
        bottom, (scale, capped, zero) = value(rest[1], place, most), rest[2:]
        found = f"({x}) / ({bottom}) * {scale!r}"
        return f"(({f'min(1.0, {found})' if capped else found}) if ({bottom}) > 0 else {zero!r})"
    if kind == "amount":
        return f"min(1.0, {x} / {rest[1]!r})"
    if kind == "steps":
        found = repr(rest[2])
        for least, worth in reversed(rest[1]):
            found = f"({worth!r} if {x} >= {least!r} else {found})"
        return found
    return f"({x} {kind} {value(rest[1], place, most)})"


def prepare(spec, columns):
    names = list(columns)
    place = {name: f"c{i}" for i, name in enumerate(names)}
    most = highest(spec, columns)
    order = [g for level in spec["levels"] for g in level]
    ids = [c["id"] for c in spec["components"]] + order
    lines = [f"def loop({', '.join(place.values())}, out):", f"  for i in prange(len({place[names[0]]})):"]
    lines += [f"    {c['id']} = {value(c['tree'], place, most)}" for c in spec["components"]]
    for g in order:
        rows = spec["groups"][g]
        lines.append(f"    {g} = ({' + '.join(f'{w!r} * {p}' for w, p in rows)}) / {sum(w for w, _ in rows)!r}")
    lines += [f"    out[i, {k}] = {name}" for k, name in enumerate(ids)]
    space = {"prange": prange}
    exec("\n".join(lines), space)
    loop = njit(space["loop"], fastmath=False, parallel=True)
    total = ids.index(spec["total"])

    out = np.zeros((len(columns[names[0]]), len(ids)))

    def run():
        loop(*(columns[name] for name in names), out)
        return out[:, total]

    return run


main(prepare)
