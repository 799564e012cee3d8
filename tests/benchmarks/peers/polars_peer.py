"""Decision 922 as Polars expressions, in floats."""

import polars as pl
from common import extremes, main


def term(pl_term, bounds):
    factor, kind, name, *rest = pl_term
    x = pl.col(name)
    if kind == "ratio":
        bottom, scale, capped, zero = rest
        ratio = x / pl.col(bottom) * scale
        value = pl.when(pl.col(bottom) > 0).then(ratio.clip(upper_bound=1.0) if capped else ratio).otherwise(zero)
    elif kind == "amount":
        value = (x / rest[0]).clip(upper_bound=1.0)
    elif kind == "choice":
        value = sum((x == i).cast(pl.Float64) * worth for i, worth in enumerate(rest[0]))
    elif kind == "extremes":
        low, high = bounds[name]
        value = (x - low) / (high - low) if high > low else pl.lit(0.0)
    else:
        value = x.cast(pl.Float64)
    return value * factor


def prepare(spec, columns):
    frame = pl.DataFrame(columns)

    def run():
        bounds = extremes(spec, columns)
        parts = [sum(term(t, bounds) for t in c["terms"]).alias(c["id"]) for c in spec["components"]]
        mains = {g: rows for g, rows in spec["groups"].items() if all(p not in spec["groups"] for _, p in rows)}
        above = {g: rows for g, rows in spec["groups"].items() if g not in mains}
        done = frame.lazy().select(parts)
        for level in (mains, above):
            done = done.with_columns(
                [(sum(pl.col(p) * w for w, p in rows) / sum(w for w, _ in rows)).alias(g) for g, rows in level.items()]
            )
        return done.collect()[spec["total"]]

    return run


main(prepare)
