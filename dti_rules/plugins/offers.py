"""What a plugin hands in at a door. What is slow to import is named (`package.module:name`) and found when needed."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    import click

    from dti_rules.model.rules import RuleSet
    from dti_rules.scoring.batch.asked import ToGather, ToScore
    from dti_rules.scoring.batch.native import GatheringBlocks, ScoringBlocks
    from dti_rules.scoring.batch.results import Report
    from dti_rules.scoring.batch.table import Ask
    from dti_rules.scoring.score import Scorecards
    from dti_rules.tables.row import Row
    from dti_rules.words.numerals import Style


CORE = "dti-rules"
"""The name of the plugin that the core is."""


def found(what: Any) -> Any:
    """What a name `package.module:name` stands for; anything else stands for itself."""
    if not isinstance(what, str):
        return what
    module, _, name = what.partition(":")
    return getattr(import_module(module), name)


class Command:
    """A command of `dti-rules`: what it does in one line, and what builds it from a language and that line."""

    def __init__(self, about: Text, make: "str | Callable[[Lang, str], click.Command]") -> None:
        self.about, self.make = about, make


class ReportFormat:
    """A form of the results of `score`: its text from the scorecards, the language and the style of numbers.

    A file whose ending is the format's name (`-o results.md` for `md`) is written in it.
    """

    def __init__(self, about: Text, write: "str | Callable[[Scorecards, Lang, Style], str]") -> None:
        self.about, self.write = about, write


class ExportFormat:
    """A form of `export --to`: from a rule set, the scorecards where files were given, the options, and the language.

    It gives a text; with `binary` the bytes of a file; or, where `files` names all that it may write into a folder,
    several files. `alone` is the ending of an `-o` for which it gives the bytes of one file instead of a folder.

    `options` are those of `export` that it takes; with `files`, `numbers` and `complete` it takes figures. It may ask
    for three more: `alone` (whether one file is wanted), `record` (the head and digest of the record that was given, or
    None) and `result` (the JSON of `score` that was given, or None). With `scores` it is never without scorecards, but
    where a result is given.
    """

    def __init__(
        self,
        about: Text,
        write: "str | Callable[[RuleSet, Any, Mapping[str, Any], Lang], str | bytes | Mapping[str, str | bytes]]",
        options: frozenset[str] = frozenset(),
        files: frozenset[str] = frozenset(),
        *,
        binary: bool = False,
        alone: str = "",
        scores: bool = False,
    ) -> None:
        self.about, self.write, self.options, self.files = about, write, options, files
        self.binary, self.alone, self.scores = binary, alone, scores


class TableReader:
    """A reader of figures: the tidy rows of a file. Which files are its own is told by their ending (`.xml`)."""

    def __init__(self, about: Text, read: "str | Callable[[Path, RuleSet], Iterable[Row]]") -> None:
        self.about, self.read = about, read


class BatchEngine:
    """What reads the table of `batch --engine`: from the rules, the table, what is asked and the file of results.

    `rows_are_lines` says that a problem's row counts the rows of the whole file, so that a CSV's line can be told.
    """

    def __init__(
        self, about: Text, run: "str | Callable[[RuleSet, Path, Ask, Path], Report]", rows_are_lines: bool = False
    ) -> None:
        self.about, self.run, self.rows_are_lines = about, run, rows_are_lines


class BatchKernel:
    """What computes the blocks of `batch` in place of whole columns, and prints the same figures: machine code.

    `score` is asked for each record batch (`ToScore`), `gather` for each of the first pass (`ToGather`) where all rows
    are compared with each other. Each gives an object with a method `block(start, n)`, which may decline a block, or
    None for a record batch that is not for it. KernelError says that it cannot work here: the columns serve, and the
    report says why. What is handed in may change with each release of the core: pin its version.
    """

    def __init__(
        self,
        about: Text,
        score: "str | Callable[[ToScore], ScoringBlocks | None]",
        gather: "str | Callable[[ToGather], GatheringBlocks | None]",
    ) -> None:
        self.about, self.score, self.gather = about, score, gather


Told = Mapping[str, Any]
"""What a backend tells of one vector: `results`, a mapping a unit, and the cohort's `warnings` where it knows them.

A unit's mapping holds what the backend can tell of `unit`, `rank`, `rank_bounds`, `nodes`, `provenance` and `warnings`;
`undecided` says that it leaves the unit to another, `partly` that it tells only some of the nodes, `left` how many
figures it leaves to another. A node's mapping
holds what it can tell of `state`, `value`, `printed`, `printed_bounds` and `points`; without `state`, `printed` is told
of stated values alone.
"""


class Backend:
    """What computes the results of test vectors in its own way: `conformance` holds it to what the vectors state.

    `run` is given the rules and the document of vectors (the schema `vectors`), and answers each vector in turn: with
    what it tells of it, or with a Text that says why it does not take it. It raises NotTriedError where something that
    it needs is not there.
    """

    def __init__(self, about: Text, run: "str | Callable[[RuleSet, Mapping[str, Any]], Iterable[Told | Text]]") -> None:
        self.about, self.run = about, run


class BrokenError(Exception):
    """A property that does not hold, with the smallest counter-example found, in words."""

    def __init__(self, what: Text) -> None:
        self.what = what
        super().__init__(what.of("en"))


class NotTriedError(Exception):
    """A rule set holds nothing that a property could be tried on: why, in words."""

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.of("en"))


class Check:
    """A property that every rule set must have. `run` tries it with so many examples, and raises BrokenError.

    With `warning`, a rule set without the property is merely warned of.
    """

    def __init__(self, name: str, about: Text, run: "Callable[[RuleSet, int], None]", warning: bool = False) -> None:
        self.name, self.about, self.run, self.warning = name, about, run, warning
