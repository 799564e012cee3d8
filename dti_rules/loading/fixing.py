"""Rule files written anew: the field's words in the formulas, and one layout. What the files say stays the same.

A rule set with a problem is not touched. The digests of a rule set do not change: a formula that stands in the edition
or the transcription is part of what they cover as text, so its words alone are renewed there, and not its blanks.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.formula.functions.base import Function
from dti_rules.formula.parser import FormulaError, parse
from dti_rules.formula.printer import show
from dti_rules.formula.spellings import OLDER, of_the_field, respelt
from dti_rules.loading.digest import FORMULAS
from dti_rules.loading.documents import YamlNode, compose, read_text
from dti_rules.loading.layout import laid_out
from dti_rules.loading.load import examined
from dti_rules.loading.sources import DIGESTS, FindRuleSet, Sources, folder_of, is_folder, read_sources
from dti_rules.model.units import UnitList
from dti_rules.words.classes import frozen
from dti_rules.words.files import read_limited
from dti_rules.words.later import Later
from dti_rules.words.problems import Place, ProblemsError, fail

if TYPE_CHECKING:
    import yaml
else:
    yaml = Later("yaml")

_OLDER_CALL = re.compile(rf"(?<![\w\u0300-\u036f])({'|'.join(OLDER)})(?=\s*\()")
_MOST = 64_000_000


@frozen
class ChangedLine:
    """A line that is written anew, counted from 1 as the file was. `words`: the older ones in it and the field's."""

    line: int
    words: tuple[tuple[str, str], ...] = ()


@frozen
class Fixed:
    """A rule file as it is and as it is written anew."""

    path: Path
    before: str
    after: str
    changes: tuple[ChangedLine, ...]

    @property
    def changed(self) -> bool:
        """Whether anything of the file is written anew."""
        return bool(self.changes)


def fixed(
    path: Path, functions: Mapping[str, Function], find: FindRuleSet, lists: Mapping[str, UnitList]
) -> tuple[Fixed, ...]:
    """The rule files of a folder, or one of them, as they are and as they are written anew; nothing is written.

    Raises ProblemsError with every problem of the rule set that they belong to.
    """
    sources = read_sources(folder_of(path), find)
    _, problems = examined(sources, functions, lists)
    if problems:
        raise ProblemsError(problems)
    files = [(file, loose) for file, loose in _files(sources) if _is_meant(file, path)]
    if not files:
        raise no_rule_file(path)
    return tuple(_fixed(file, loose) for file, loose in files)


def no_rule_file(path: Path) -> ProblemsError:
    """The problem of a path that holds no rule file to write anew, to be raised."""
    return fail("DTI-C014", Place(str(path)))


def _is_meant(file: Path, path: Path) -> bool:
    whole, meant = file.resolve(), path.resolve()
    return whole == meant or (is_folder(path) and whole.is_relative_to(meant))


def _files(sources: Sources) -> Iterator[tuple[Path, bool]]:
    """The files that a rule set is read from, and whether the blanks of their formulas may be written anew."""
    yield Path(sources.edition.shown), False
    if sources.decision is not None:
        yield Path(sources.decision.shown), False
    for main in sources.mains:
        yield Path(main.shown), True
    for path, (document, _) in sources.edition.grafts.items():
        if path[0] == "unit_lists":
            yield Path(document.shown), False
    if (sources.folder / DIGESTS).is_file():
        yield sources.folder / DIGESTS, False


def _fixed(path: Path, loose: bool) -> Fixed:
    raw = read_limited(path, _MOST).decode("utf-8")
    text = read_text(path, str(path))
    renewed = _with_formulas(text, str(path), loose)
    after = laid_out(renewed)
    if not _says_the_same(text, after):
        after = renewed
    return Fixed(path, raw, after, tuple(_changes(raw, after)))


# ---- formulas


def _with_formulas(text: str, shown: str, loose: bool) -> str:
    """The text of a file with its formulas written anew, last one first so that the places before it stay right."""
    found = sorted(_formulas(compose(text, shown)), key=lambda node: -node.start_mark.index)
    for node in found:
        start, end = node.start_mark.index, node.end_mark.index
        text = text[:start] + _formula(text[start:end], node, loose) + text[end:]
    return text


def _formulas(node: YamlNode | None) -> "Iterator[yaml.ScalarNode]":
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _formulas(each)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in FORMULAS and isinstance(value, yaml.ScalarNode):
                yield value
            yield from _formulas(value)


def _formula(written: str, node: "yaml.ScalarNode", loose: bool) -> str:
    """A formula as a file writes it, quotes and all: printed anew on one line; over several, only its words are."""
    try:
        tree = parse(node.value)
    except FormulaError:  # a figure is called `formula`
        return written
    if node.value not in (written, written[1:-1]):
        header, end, lines = written.partition("\n") if node.style in ("|", ">") else ("", "", written)
        return header + end + _OLDER_CALL.sub(lambda call: of_the_field(call[1]), lines)
    words = respelt(node.value, tree, of_the_field)
    printed = show(parse(words))
    same = loose and "".join(printed.split()) == "".join(words.split())
    return written.replace(node.value, printed if same else words, 1)


# ---- that nothing else has changed


def _says_the_same(text: str, after: str) -> bool:
    """Whether two texts of a file say the same to whoever reads YAML, formulas by their meaning."""
    try:
        return _same(compose(text, ""), compose(after, ""))
    except ProblemsError:
        return False


def _same(a: YamlNode | None, b: YamlNode | None, formula: bool = False) -> bool:
    match a, b:
        case yaml.ScalarNode(), yaml.ScalarNode():
            plain = a.style is None, b.style is None
            return a.tag == b.tag and plain[0] == plain[1] and (a.value == b.value or (formula and _is_one(a, b)))
        case yaml.SequenceNode(), yaml.SequenceNode():
            return len(a.value) == len(b.value) and all(map(_same, a.value, b.value))
        case yaml.MappingNode(), yaml.MappingNode():
            return len(a.value) == len(b.value) and all(
                _same(key, other) and _same(value, its, key.value in FORMULAS)
                for (key, value), (other, its) in zip(a.value, b.value, strict=True)
            )
        case _:
            return a is None and b is None


def _is_one(a: "yaml.ScalarNode", b: "yaml.ScalarNode") -> bool:
    try:
        return parse(a.value) == parse(b.value)
    except FormulaError:
        return False


# ---- what to tell


def _changes(before: str, after: str) -> Iterator[ChangedLine]:
    """The lines of a file that are written anew. Lines are neither joined nor parted; blank ones around the text go."""
    olds, news = before.split("\n"), after.split("\n")
    skipped = next((i for i, line in enumerate(olds) if line.strip("\ufeff \t\r")), 0)
    ended = before.endswith("\n")
    for i, old in enumerate(olds):
        last = i + 1 == len(olds)
        new = news[i - skipped] if 0 <= i - skipped < len(news) else None
        if (old != new and not (last and ended)) or (last and not ended):
            yield ChangedLine(i + 1, _words(old, new or ""))


def _words(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The older words of a line that are no longer in it, with the field's."""
    gone = [word for word in _OLDER_CALL.findall(old) if word not in _OLDER_CALL.findall(new)]
    return tuple((word, OLDER[word]) for word in dict.fromkeys(gone))
