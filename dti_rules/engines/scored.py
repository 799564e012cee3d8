"""Scores a source of record batches, whatever frame or file it stands for: text is read, a tidy table is widened."""

from typing import TYPE_CHECKING

from dti_rules.model.rules import RuleSet
from dti_rules.words.classes import evolve
from dti_rules.words.needs import arrow
from dti_rules.words.problems import ProblemsError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from dti_rules.scoring.batch.results import Report
    from dti_rules.scoring.batch.table import Ask, Source


def score_source(
    rule_set: RuleSet, source: "Source", ask: "Ask", report: "Callable[[Report], None] | None" = None
) -> "pa.Table":
    """An Arrow table of results; text is read, a tidy table is widened first."""
    from dti_rules.engines.headings import headed  # noqa: PLC0415
    from dti_rules.engines.tidy import is_tidy, widened  # noqa: PLC0415
    from dti_rules.engines.units import refuse_repeated  # noqa: PLC0415
    from dti_rules.scoring.batch.table import ArrowSource, score_table  # noqa: PLC0415

    source = headed(rule_set, source, ask.options)
    if not is_tidy(source.schema.names):
        ask = with_completeness(rule_set, source, ask)
        refuse_repeated(rule_set, source, ask.options)
        return score_table(rule_set, typed(rule_set, source, ask), ask, report)
    table = arrow().Table.from_batches(list(source.batches(source.schema.names)), source.schema)
    wide = widened(rule_set, table, ask.options)
    try:
        refuse_repeated(rule_set, ArrowSource(wide.table), ask.options)
        return score_table(rule_set, typed(rule_set, ArrowSource(wide.table), ask), ask, report)
    except ProblemsError as error:
        raise ProblemsError(wide.placed(found) for found in error.problems) from None


def typed(rule_set: RuleSet, source: "Source", ask: "Ask") -> "Source":
    """The source, its columns of text read."""
    from dti_rules.engines.typed import TypedSource  # noqa: PLC0415
    from dti_rules.scoring.batch.frame import COMPLETE_COLUMN  # noqa: PLC0415

    options = ask.options
    complete = options.complete if options.complete == COMPLETE_COLUMN else None
    apart = [name for name in (options.group, options.complete) if isinstance(name, str) and name != complete]
    return TypedSource.of(rule_set, source, [*apart, *options.carry], complete)


def with_completeness(rule_set: RuleSet, source: "Source", ask: "Ask") -> "Ask":
    """What is asked, with the table's own column `complete` where nothing else says which rows are."""
    from dti_rules.scoring.batch.frame import COMPLETE_COLUMN, says_complete  # noqa: PLC0415

    if ask.options.complete is not False or not says_complete(rule_set, source.schema.names, ask.options):
        return ask
    return evolve(ask, options=evolve(ask.options, complete=COMPLETE_COLUMN))
