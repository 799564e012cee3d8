"""Decision 922 as one fused loop, compiled by Numba from generated text, in floats; all results are kept.

In the quickest of the forms tried: on every core, a row of results after the other, into memory that it keeps.
"""

import numpy as np
from common import extremes, main
from numba import njit, prange


def term(t, place, bounds):
    factor, kind, name, *rest = t
    x = f"{place[name]}[i]"
    if kind == "ratio":
        bottom, scale, capped, zero = rest
        ratio = f"{x} / {place[bottom]}[i] * {scale!r}"
        value = f"(({f'min(1.0, {ratio})' if capped else ratio}) if {place[bottom]}[i] > 0 else {zero!r})"
    elif kind == "amount":
        value = f"min(1.0, {x} / {rest[0]!r})"
    elif kind == "choice":
        value = " + ".join(f"({worth!r} if {x} == {k} else 0.0)" for k, worth in enumerate(rest[0]))
        value = f"({value})"
    elif kind == "extremes":
        low, high = bounds[name]
        value = f"({x} - {low!r}) / {high - low!r}"
    else:
        value = f"(1.0 if {x} else 0.0)"
    return f"{factor!r} * {value}"


def prepare(spec, columns):
    names = list(columns)
    place = {name: f"c{i}" for i, name in enumerate(names)}
    bounds = extremes(spec, columns)
    ids = [c["id"] for c in spec["components"]] + list(spec["groups"])
    order = sorted(spec["groups"], key=lambda g: any(p in spec["groups"] for _, p in spec["groups"][g]))
    lines = [f"def loop({', '.join(place.values())}, out):", f"  for i in prange(len({place[names[0]]})):"]
    for c in spec["components"]:
        lines.append(f"    {c['id']} = " + " + ".join(term(t, place, bounds) for t in c["terms"]))
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
