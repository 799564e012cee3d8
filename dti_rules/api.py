"""What the commands do, for Python: score, audit, compare, simulate, record, replay.

The other public names stand in their rooms; these need the registry, or several rooms: figures may be submissions,
or a file or a data frame that is read first.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.model.rules import Extreme, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.plugins.registry import Chosen, load, registry
from dti_rules.words.classes import frozen
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.analysis.compare.compare import Comparison
    from dti_rules.analysis.uncertainty.summary import Summary
    from dti_rules.analysis.uncertainty.variations import Variation
    from dti_rules.auditing.audit import Watch
    from dti_rules.auditing.findings import Audit
    from dti_rules.model.units import Unit
    from dti_rules.records.record import Record
    from dti_rules.records.replay import Difference, Narrowed
    from dti_rules.scoring.score import Scorecards
    from dti_rules.tables.frames import Frame
    from dti_rules.words.numerals import Style


def score(
    rules: RuleSet,
    submissions: "Sequence[Submission] | str | Path | Frame",
    extremes: Mapping[str, Extreme | Mapping[str, object]] | None = None,
    *,
    complete: bool = False,
    float_decimals: int | None = None,
) -> "Scorecards":
    """Scores a cohort: one submission per unit. Values are exact fractions, or intervals where only bounds are known.

    In the place of submissions a file or a data frame of them will do: `read` says which, and what `complete` and
    `float_decimals` say of it. `extremes` states, by relative node, the highest figure of the whole cohort (and the
    lowest, where the rule needs it): `{"domain_name_rate": {"highest": "91.84%"}}`. They take the place of the units
    given. Raises ProblemsError for inadmissible inputs, and for figures at two levels that no unrounded state
    satisfies.
    """
    from dti_rules.plugins.reading import cohort  # noqa: PLC0415  see `audit`
    from dti_rules.scoring.score import score as scored  # noqa: PLC0415

    return scored(rules, cohort(rules, submissions, complete, float_decimals), extremes)


def compare(
    old: RuleSet,
    before: "Sequence[Submission] | str | Path | Frame",
    new: RuleSet,
    after: "Sequence[Submission] | str | Path | Frame",
    sources: tuple[Text, Text] = (Text("", ""), Text("", "")),
) -> "Comparison":
    """Scores both cohorts, each under its own rules, and compares them. Raises ProblemsError for what either refuses.

    Each is submissions, or a file or a data frame of them. The rule sets may be the same. Rule sets of different
    indices are refused: their totals measure different things. `sources` say in words where the figures of each come
    from.
    """
    from dti_rules.analysis.compare.compare import compare as compared  # noqa: PLC0415  see `audit`
    from dti_rules.plugins.reading import cohort  # noqa: PLC0415

    return compared(old, cohort(old, before), new, cohort(new, after), sources)


def audit(
    *files: "str | Path | Frame",
    rules: RuleSet | None = None,
    numbers: "Style" = "en",
    published: bool = True,
    float_decimals: int | None = None,
    watch: "Watch" = iter,
) -> "Audit":
    """Checks published figures against each other and against the rules: claims as YAML, or tables of figures.

    A table is a file (CSV, Excel, Parquet) or a data frame, whose binary floats stand for `float_decimals` decimals.
    `rules` is the rule set that tables without a `rule_set` column speak of; `numbers` how tables write numbers;
    `published` lets the published figures of the rule sets bear witness; `watch` is told of each unit. Raises
    ProblemsError for a file that cannot be read.
    """
    from dti_rules.auditing.audit import audit as judged  # noqa: PLC0415  `import dti_rules` costs next to nothing
    from dti_rules.auditing.claims import read_statements  # noqa: PLC0415

    paths = [Path(file) if isinstance(file, str) else file for file in files]
    statements = read_statements(
        paths, "" if rules is None else rules.id, numbers, rules=rules, float_decimals=float_decimals
    )
    known = {} if rules is None else {rules.id: rules}
    return judged(statements, lambda name: known.get(name) or _installed(name), published, watch)


def _installed(name: str) -> RuleSet | None:
    """The installed rule set of that name; None where there is none. One that does not load is an error."""
    return load(name) if name.partition("@")[0] in registry().folders else None


def simulate(
    rules: RuleSet,
    submissions: "Sequence[Submission] | str | Path | Frame",
    variations: Sequence["Variation"],
    draws: int = 10_000,
    seed: int = 922,
    *,
    sobol: bool = False,
    of: Sequence["Unit"] = (),
) -> "Summary":
    """How certain the ranks are: scores and ranks again in every draw of the declared sources of uncertainty.

    `variations` are made of the classes in `dti_rules.analysis.uncertainty.variations` (`Rounding()`,
    `Weights(by=Fraction(1, 10))`, …). Needs the extra `simulate`. Raises ProblemsError where fewer than two units are
    ranked, and where a variation moves nothing.
    """
    from dti_rules.analysis.uncertainty.simulate import simulate as simulated  # noqa: PLC0415  see `audit`
    from dti_rules.analysis.uncertainty.summary import Summary  # noqa: PLC0415
    from dti_rules.plugins.reading import cohort  # noqa: PLC0415

    return Summary(simulated(rules, cohort(rules, submissions), variations, draws, seed, sobol=sobol, of=of))


def record(
    rules: RuleSet,
    submissions: "Sequence[Submission] | str | Path | Frame",
    extremes: Mapping[str, Extreme] | None = None,
    *,
    by: str = "",
    note: str = "",
    decision: str = "",
    sources: Sequence[str | Path] = (),
) -> "Record":
    """The record of scoring the submissions: `text` holds rules, figures and results, `digest` seals them.

    `by`, `note` and `decision` say who made it, why, and under which decision; of the files in `sources` it keeps the
    names and digests. The digest covers all of it. Raises ProblemsError where scoring refuses the submissions.
    """
    from dti_rules.plugins.reading import cohort  # noqa: PLC0415  see `audit`
    from dti_rules.records.made import made, source_of  # noqa: PLC0415
    from dti_rules.records.record import make  # noqa: PLC0415

    found = registry()
    chosen = Chosen("folder")
    if rules.id in found.folders:
        installed, by_id = found.resolve(rules.id)
        chosen = by_id if installed.content_digest == rules.content_digest else chosen
    said = made(by, note, decision, [source_of(Path(file)) for file in sources])
    return make(rules, cohort(rules, submissions), chosen, found.origin, extremes, said.head())


@frozen
class Replayed:
    """What came of replaying a record: nothing else, the first difference, or what of the file is damaged."""

    record: "Record | None"
    """The record; None where it is damaged."""
    difference: "Difference | None" = None
    damages: "tuple[Narrowed, ...]" = ()

    @property
    def identical(self) -> bool:
        """Whether every byte of the results came out again."""
        return self.difference is None and not self.damages


def opened(file: str | Path) -> "Record | Replayed":
    """The record in a file, or what of it is damaged. Raises ProblemsError for a file that is no record."""
    from dti_rules.loading.canonical import read_bytes  # noqa: PLC0415  see `audit`
    from dti_rules.records.record import Damaged, open_record  # noqa: PLC0415
    from dti_rules.records.replay import narrowed  # noqa: PLC0415

    found, path = registry(), Path(file)
    sound = open_record(read_bytes(path), str(path))
    if isinstance(sound, Damaged):
        return Replayed(None, damages=narrowed(sound.text, sound.damages, found.functions, found.origin))
    return sound


def replay(file: "str | Path | Record | Replayed") -> Replayed:
    """Computes the results of a record again, from the record alone, and compares every byte.

    What `opened` gave may stand for the file. Raises ProblemsError for a file that is no record, or is of another
    format or arithmetic.
    """
    from dti_rules.records.replay import replay as replayed  # noqa: PLC0415  see `audit`

    found = opened(file) if isinstance(file, (str, Path)) else file
    if isinstance(found, Replayed):
        return found
    return Replayed(found, replayed(found, registry().functions, registry().origin))
