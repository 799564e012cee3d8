"""Dask frames: partitions are summarised, then scored by `map_partitions`; ranks come from all totals."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dti_rules.engines.headings import columns_meant
from dti_rules.engines.parts import LOOK, OPEN, Job, PartSums, figures, schema_of, scored, told, with_rank, without_rank
from dti_rules.engines.scored import score_source
from dti_rules.engines.units import refuse_repeated
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.frame import UNIT
from dti_rules.scoring.batch.ranks import ranks
from dti_rules.scoring.batch.results import RANK, Report
from dti_rules.scoring.batch.table import ArrowSource, Ask
from dti_rules.words.classes import evolve
from dti_rules.words.needs import need

if TYPE_CHECKING:
    import dask.dataframe as dd


def _arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)


def score_dask(
    rule_set: RuleSet, frame: "dd.DataFrame", ask: Ask, report: Callable[[Report], None] | None = None
) -> "dd.DataFrame":
    """The results as a Dask frame of the same partitions."""
    dask = need("dask", "dask")
    frame = frame.rename(columns=columns_meant(rule_set, [str(name) for name in frame.columns], ask.options))
    part_ask, ranked = without_rank(rule_set, ask)
    total = rule_set.total.id
    columns = part_ask.columns if not ranked or total in part_ask.columns else (*part_ask.columns, total)
    group = ask.options.group
    if UNIT in frame.columns:
        named = frame[[UNIT, *([group] if group else [])]].compute()
        refuse_repeated(rule_set, ArrowSource(_arrow(named)), ask.options)
    groups = () if group is None else tuple(frame[group].unique().compute().tolist())
    job = Job(rule_set, evolve(part_ask, columns=columns), groups, ranked=ranked)
    delayed = frame.to_delayed()

    def run(function: Callable[[pa.Table], PartSums]) -> list[PartSums]:
        return list(dask.compute(*[dask.delayed(_on)(function, part) for part in delayed]))

    empty = _arrow(frame._meta)
    job = figures(job, empty, run)
    meta = schema_of(job, empty).empty_table().to_pandas()
    results = frame.map_partitions(_scored, job, meta=meta).persist()
    parts = list(dask.compute(*results.to_delayed()))
    told(report, sum(map(len, parts)), groups, sum(int((part[LOOK] > 0).sum()) for part in parts))
    if ranked:
        parts = _ranked(rule_set, parts, total, group, groups)
    parts = _resolved(rule_set, frame, job, parts)
    wanted = [*_shown(parts[0], part_ask, total, ranked, rule_set)]
    frames = need("dask.dataframe", "dask")
    found: dd.DataFrame = frames.from_delayed(
        [dask.delayed(part[wanted]) for part in parts], meta=parts[0][wanted].iloc[:0]
    )
    return found


def _shown(part: pd.DataFrame, ask: Ask, total: str, ranked: bool, rule_set: RuleSet) -> list[str]:
    from dti_rules.scoring.batch.results import wanted  # noqa: PLC0415

    asked = {w.name for w in wanted(rule_set, ask.columns).columns}
    hidden = {LOOK} | ({total} if ranked and total not in asked else set())
    return [name for name in part.columns if name not in hidden]


def _on(function: Callable[[pa.Table], PartSums], part: pd.DataFrame) -> PartSums:
    return function(_arrow(part))


def _scored(part: pd.DataFrame, job: Job) -> pd.DataFrame:
    found = scored(job, _arrow(part)).to_pandas()
    return found.set_index(part.index)


def _resolved(rule_set: RuleSet, frame: "dd.DataFrame", job: Job, parts: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Scores in one place, and ranks, the groups of which a row could not be decided within its partition."""
    group = job.ask.options.group
    open_rows = [part[part[LOOK] == OPEN] for part in parts if (part[LOOK] == OPEN).any()]
    if not open_rows:
        return parts
    wanted = None if group is None else set(pd.concat(open_rows)[group])
    sources = [part.compute() for part in frame.partitions]
    masks = [np.ones(len(s), bool) if wanted is None else s[group].isin(wanted).to_numpy() for s in sources]
    table = _arrow(pd.concat([s[mask] for s, mask in zip(sources, masks, strict=True)]))
    found = score_source(rule_set, ArrowSource(table), with_rank(job)).to_pandas()
    first = 0
    for i, mask in enumerate(masks):
        many = int(mask.sum())
        mine = found.iloc[first : first + many].set_index(parts[i].index[mask])
        for name in found.columns:
            ranks = name == RANK  # whole numbers, of which some may be none
            values = parts[i][name].to_numpy("float64", True, np.nan) if ranks else parts[i][name].to_numpy(copy=True)
            values[mask] = mine[name].to_numpy()
            parts[i][name] = pd.array(values, "Int64") if ranks else values
        first += many
    return parts


def _ranked(
    rule_set: RuleSet, parts: list[pd.DataFrame], total: str, group: str | None, groups: tuple[object, ...]
) -> list[pd.DataFrame]:
    printed = np.concatenate([part[total].to_numpy(np.float64) for part in parts])
    null = np.isnan(printed)
    digits = np.rint(np.where(null, 0.0, printed) * 10**rule_set.rounding.decimals).astype(np.int64)
    codes = None
    if group is not None:
        known = {value: i for i, value in enumerate(groups)}
        codes = np.concatenate([part[group].map(known).to_numpy() for part in parts])
    found = ranks(digits, null, codes, rule_set.ranking)
    ends = np.cumsum([len(part) for part in parts])[:-1]
    return [
        part.assign(**{RANK: pd.array(np.where(mine == 0, -1, mine), "Int64")}).pipe(_blank, mine)
        for part, mine in zip(parts, np.split(found, ends), strict=True)
    ]


def _blank(part: pd.DataFrame, found: NDArray[np.int64]) -> pd.DataFrame:
    part[RANK] = part[RANK].mask(found == 0)
    return part
