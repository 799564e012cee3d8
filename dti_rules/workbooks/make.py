"""The workbooks of the commands: empty ones, one for each owner, and one with what is wrong marked."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.words.many import Problems
from dti_rules.words.names import plain
from dti_rules.words.problems import ProblemsError, problem
from dti_rules.words.text import Lang
from dti_rules.words.write import write_together
from dti_rules.workbooks.checked import needed
from dti_rules.workbooks.cohort_write import CohortWriter
from dti_rules.workbooks.contents import Contents, Entry, EntryKey
from dti_rules.workbooks.layout import layout_of
from dti_rules.workbooks.owners import Duty, duties_in, of_figures, owned
from dti_rules.workbooks.prefilled import contents_of
from dti_rules.workbooks.read import Filled, every_filled
from dti_rules.workbooks.write import Writer


def templates(
    rules: RuleSet, output: Path, lang: Lang, unit: str | None = None, owner: Path | None = None, named: str = ""
) -> list[Path]:
    """Writes an empty workbook, and one beside it for each owner. Gives the paths. Raises ProblemsError."""
    needed()
    found: Unit | None = None if unit is None else rules.units.find(unit)
    duties = {} if owner is None else duties_in(rules, owner)
    layout = layout_of(rules, lang)
    contents = Contents(found, named, entries=_assigned(of_figures(rules, duties)))
    files: dict[Path, str | bytes] = {output: Writer(layout, contents, lang).write()}
    for name, leaves in owned(rules, duties).items():
        part = layout_of(rules, lang, leaves)
        path = _beside(output, name, files)
        files[path] = Writer(part, Contents(found, named, name, entries=contents.entries), lang).write()
    write_together(files)
    return list(files)


def cohort_template(
    rules: RuleSet,
    output: Path,
    lang: Lang,
    units: Sequence[str],
    named: str = "",
    filled_in: Sequence[Submission] = (),
) -> None:
    """Writes a workbook of several units, with the figures of some. Raises ProblemsError for what is no unit, or twice.

    Units that have figures and are not among `units` come last; of one unit in all it is the workbook of that unit.
    """
    needed()
    found = [rules.units.find(unit) for unit in units]
    if twice := [unit for i, unit in enumerate(found) if unit in found[:i]]:
        raise ProblemsError([problem("DTI-S008", unit=unit.name) for unit in twice])
    known = contents_of(rules, filled_in, named)
    every = [known.get(unit, Contents(unit, named, complete=True)) for unit in dict.fromkeys([*found, *known])]
    layout = layout_of(rules, lang)
    writer = Writer(layout, every[0], lang) if len(every) == 1 else CohortWriter(layout, every, lang)
    write_together({output: writer.write()})


def marked(rules: RuleSet, path: Path, output: Path, lang: Lang) -> int:
    """Makes a filled workbook again with its bad cells marked; gives how many there are. Raises ProblemsError."""
    needed()
    every = every_filled(path, rules)
    marks = [found.marks(rules, lang) for found in every]
    contents = [found.contents(rules, wrong) for found, wrong in zip(every, marks, strict=True)]
    if len(every) > 1:
        _refuse_misplaced(rules, every)
        made = CohortWriter(layout_of(rules, lang), contents, lang).write()
    else:
        made = Writer(layout_of(rules, lang, every[0].leaves(rules)), contents[0], lang).write()
    write_together({output: made})
    return sum(map(len, marks))


def _refuse_misplaced(rules: RuleSet, every: Sequence[Filled]) -> None:
    """Raises ProblemsError where figures of a unit may stand in the column of another."""
    units = [wrong for _, wrong in (found.unit_of(rules) for found in every) if wrong is not None]
    problems = Problems({wrong.line("en"): wrong for found in every for wrong in found.problems}.values())
    problems.extend(units)
    if problems:
        raise problems.error()


def _assigned(duties: Mapping[str, Duty]) -> dict[EntryKey, Entry]:
    """Owners and due dates, laid in beforehand."""
    entries: dict[EntryKey, Entry] = {}
    for item, duty in duties.items():
        entries[item, "owner"] = duty.owner
        if duty.due is not None:
            entries[item, "due"] = duty.due
    return entries


def _beside(output: Path, owner: str, taken: Mapping[Path, object]) -> Path:
    """`form.xlsx` for Sở Nội vụ is `form-so-noi-vu.xlsx`."""
    word = "-".join("".join(c if c.isalnum() else " " for c in plain(owner)).split())[:60] or "owner"
    path, number = output.with_name(f"{output.stem}-{word}.xlsx"), 2
    while path in taken:
        path, number = output.with_name(f"{output.stem}-{word}-{number}.xlsx"), number + 1
    return path
