"""The form of DTI 2022 as Polars expressions, in floats."""

import polars as pl
from common import highest, main


def value(tree, most):
    kind, *rest = tree
    if kind == "number":
        return pl.lit(rest[0])
    if kind == "name":
        return pl.col(rest[0])
    if kind == "yes":
        return pl.col(rest[0]).cast(pl.Float64)
    if kind == "choice":
        return sum((pl.col(rest[0]) == i).cast(pl.Float64) * worth for i, worth in enumerate(rest[1]))
    if kind == "when":
        return pl.when(pl.col(rest[0])).then(value(rest[1], most)).otherwise(value(rest[2], most))
    if kind == "highest":
        return value(rest[1], most) / most[rest[0]] if most[rest[0]] > 0 else pl.lit(0.0)
    x = value(rest[0], most)
    if kind == "ratio":
        bottom, (scale, capped, zero) = value(rest[1], most), rest[2:]
        found = x / bottom * scale
        return pl.when(bottom > 0).then(found.clip(upper_bound=1.0) if capped else found).otherwise(zero)
    if kind == "amount":
        return (x / rest[1]).clip(upper_bound=1.0)
    if kind == "steps":
        (least, worth), *others = rest[1]
        found = pl.when(x >= least).then(worth)
        for least, worth in others:
            found = found.when(x >= least).then(worth)
        return found.otherwise(rest[2])
    return x + value(rest[1], most) if kind == "+" else x * value(rest[1], most)


def prepare(spec, columns):
    frame = pl.DataFrame(columns)

    def run():
        most = highest(spec, columns)
        done = frame.lazy().select([value(c["tree"], most).alias(c["id"]) for c in spec["components"]])
        for level in spec["levels"]:
            done = done.with_columns(
                [
                    (sum(pl.col(p) * w for w, p in spec["groups"][g]) / sum(w for w, _ in spec["groups"][g])).alias(g)
                    for g in level
                ]
            )
        return done.collect()[spec["total"]]

    return run


main(prepare)
