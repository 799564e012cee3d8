"""Columns of frames and files under the names that Vietnamese tables give them, read under those of the rule set."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa

from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.frame import COMPLETE_COLUMN, UNIT, Options, node_columns
from dti_rules.scoring.batch.table import Source
from dti_rules.tables.headings import meant, unit_meant
from dti_rules.words.classes import frozen

TIDY = ("item", "measure", "figure", "out_of", "source")


@frozen(eq=False)
class HeadedSource:
    """A source whose columns have other names than those that they are asked for by."""

    source: Source
    names: Mapping[str, str]
    """What a column of the source means."""

    @property
    def schema(self) -> pa.Schema:
        """The columns under the names of the rule set."""
        return pa.schema([field.with_name(self.names.get(field.name, field.name)) for field in self.source.schema])

    @property
    def rows(self) -> int | None:
        """The number of rows, where it is known."""
        return self.source.rows

    def batches(self, columns: Sequence[str]) -> Iterable[pa.RecordBatch]:
        """The record batches of some columns."""
        written = {meaning: name for name, meaning in self.names.items()}
        for batch in self.source.batches([written.get(name, name) for name in columns]):
            yield batch.rename_columns([self.names.get(name, name) for name in batch.schema.names])


def headed(rule_set: RuleSet, source: Source, options: Options) -> Source:
    """The source itself where all its columns are called as the rule set calls them. Raises ProblemsError."""
    found = columns_meant(rule_set, source.schema.names, options)
    return HeadedSource(source, found) if found else source


def columns_meant(rule_set: RuleSet, names: Sequence[str], options: Options) -> dict[str, str]:
    """What columns mean that are called otherwise; those that are named in the options keep their names."""
    known = _known(rule_set, options)
    plain = {name: _plainly(name, known) for name in names}
    asked = {options.group, options.complete, *options.carry}
    written = [plain[name] for name in names if plain[name] not in asked]
    found = unit_meant(written)
    if "item" not in {found.get(name, name) for name in written}:
        found |= meant(written, [rule_set.inputs], known)
    every = {name: found.get(plain[name], plain[name]) for name in names}
    twice = [meaning for meaning, count in Counter(every.values()).items() if count > 1]
    return {name: meaning for name, meaning in every.items() if name != meaning and meaning not in twice}


def _known(rule_set: RuleSet, options: Options) -> Callable[[str], bool]:
    """Which names mean something as they are."""
    apart = {UNIT, *TIDY, COMPLETE_COLUMN, options.group, options.complete, *options.carry}
    nodes = node_columns(rule_set)
    return lambda name: (
        name in apart or name in rule_set.inputs or name in rule_set.parameters or nodes(name)[0] is not None
    )


def _plainly(name: str, known: Callable[[str], bool]) -> str:
    """A name without blanks around it, and in lower case where that is known."""
    plain = name.strip()
    if known(name) or not plain:
        return name
    return plain if known(plain) or not known(plain.lower()) else plain.lower()
