"""`dti-rules check --fix` and `--diff`: rule files written anew, or shown as they would be."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.cli.common import tell
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.loading.fixing import Fixed

_LAYOUT = Text("cách trình bày", "layout")
_CHANGED = Text("{changed} tệp viết lại, {same} tệp giữ nguyên", "{changed} rewritten, {same} left as they are")
_WOULD = Text(
    "{changed} tệp sẽ viết lại, {same} tệp giữ nguyên", "{changed} would be rewritten, {same} left as they are"
)


def fix(paths: Sequence[str], write: bool, lang: Lang) -> int:
    """Writes the rule files of folders anew, all of them or none; without `write` it prints the differences instead.

    Gives the exit code: 1 where something is left to be written anew.
    """
    from dti_rules.words.write import write_together

    files = _files(paths)
    changed = {path: each for path, each in files.items() if each.changed}
    for each in changed.values():
        for line in _told(each, lang) if write else _differences(each):
            tell(line)
    if write:
        write_together({path: each.after for path, each in changed.items()})
    said = _CHANGED if write else _WOULD
    tell(said.of(lang).format(changed=len(changed), same=len(files) - len(changed)), err=not write)
    return 0 if write else int(bool(changed))


def _files(paths: Sequence[str]) -> "dict[Path, Fixed]":
    """The rule files that the paths mean, each once. Raises ProblemsError with the problems of all of them."""
    from dti_rules.loading.fixing import fixed, no_rule_file
    from dti_rules.plugins.registry import registry
    from dti_rules.words.problems import Problem, ProblemsError

    found, known, problems = dict[Path, "Fixed"](), registry(), list[Problem]()
    for name in paths:
        path = Path(name)
        try:
            if not path.exists():
                known.load(name)  # it says what is wrong with the name, unless it is that of an installed rule set
                raise no_rule_file(path)
            if path.is_file() and path.suffix.lower() not in (".yaml", ".yml", ".json"):
                raise no_rule_file(path)
            files = fixed(path, known.functions, known.find, known.unit_lists)
            found.update({each.path: each for each in files})
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found


def _told(each: "Fixed", lang: Lang) -> Iterator[str]:
    """A line for each place that is written anew: the words of a line, or the lines in a row that are laid out anew."""
    runs: list[tuple[int, int, str]] = []
    for change in each.changes:
        words = ", ".join(f"{older} → {word}" for older, word in change.words)
        if runs and not words and not runs[-1][2] and runs[-1][1] == change.line - 1:
            runs[-1] = (runs[-1][0], change.line, "")
        else:
            runs.append((change.line, change.line, words))
    for first, last, words in runs:
        yield f"{each.path}:{first if first == last else f'{first}-{last}'}: {words or _LAYOUT.of(lang)}"


def _differences(each: "Fixed") -> Iterator[str]:
    from difflib import unified_diff

    before, after = (_lines(text) for text in (each.before, each.after))
    yield from unified_diff(before, after, str(each.path), str(each.path), lineterm="")


def _lines(text: str) -> list[str]:
    return text[:-1].split("\n") if text.endswith("\n") else [*text.split("\n"), "\\ No newline at end of file"]
