"""Checked rule sets kept between runs, so that the files of an installed rule set are proved once and not every time.

What is kept stands under the digest of the files it was made from and of the product that checked it: another version,
a changed file or a changed path, and the files are read again. Rules that call a function of a plugin are never kept.
"""

import marshal
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from dti_rules.formula.functions.base import Function
from dti_rules.loading.packed import CannotPackError, pack, unpack
from dti_rules.model.rules import RuleSet
from dti_rules.words.kept import cache_folder, digest_of, keep, read_kept

KEPT = 32
"""Rule sets in the cache folder; the oldest go first."""
MOST_FILES, MOST_BYTES = 500, 16_000_000
"""A folder with more is not looked through: its rule set is read each time."""
_PRODUCT = ("words", "formula", "model", "loading", "data/units", "schemas")
"""The rooms that decide what rule files mean."""

Folders = Mapping[str, Path]
"""Folders of rule sets by id: the rule set's own, and those of others whose files it names."""


def kept_rules(rule_set: str, installed: Folders, functions: Mapping[str, Function]) -> RuleSet | None:
    """The rule set as it was checked before; None where it was not, or where anything has changed since."""
    place = _place(rule_set, installed[rule_set])
    content = None if place is None else read_kept(place)
    if content is None:
        return None
    try:
        ids, digest, rows, documents = marshal.loads(content)
        if digest != _digest({each: installed[each] for each in ids}):
            return None
        return unpack(rows, documents, functions)
    except (ArithmeticError, AttributeError, EOFError, LookupError, OSError, TypeError, ValueError):
        return None  # of another make: it is made anew


def keep_rules(rules: RuleSet, folders: Folders, built_in: Mapping[str, Function]) -> None:
    """Keeps a rule set that was made from the files of these folders and that calls built-in functions only."""
    place = _place(rules.id, folders[rules.id])
    if place is None or not _made_of(rules, folders) or not _calls(rules) <= built_in.keys():
        return
    with suppress(CannotPackError, OSError, RecursionError, ValueError):
        digest = _digest(folders)
        if digest is not None:
            keep(place, marshal.dumps((tuple(folders), digest, *pack(rules))), KEPT)


def _digest(folders: Folders) -> bytes | None:
    """The digest of all files in the folders, their names and paths; None where there are too many."""
    found, files, size = digest_of(), 0, 0
    for folder in folders.values():
        for path in _files(str(folder)):
            with open(path, "rb") as file:  # noqa: PTH123  a hundred Path objects are slow to make
                content = file.read(MOST_BYTES + 1)
            files, size = files + 1, size + len(content)
            if files > MOST_FILES or size > MOST_BYTES:
                return None
            found.update(f"{path}\0{len(content)}\0".encode(errors="surrogateescape"))
            found.update(content)
    return found.digest()


def _files(folder: str, but: str = "") -> Iterator[str]:
    """All files below a folder, `but` for those in folders of that name.

    Raises OSError for one that cannot be read, and for a link to a folder.
    """
    inner: list[str] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != but:
                    inner.append(entry.path)
            elif entry.is_dir():
                raise NotADirectoryError(entry.path)  # a link may lead in a circle
            elif entry.is_file():
                yield entry.path
    for each in inner:
        yield from _files(each, but)


def _place(rule_set: str, folder: Path) -> Path | None:
    """The file of a rule set in the cache folder; None where nothing is kept."""
    cache, product = cache_folder(), _product()
    if cache is None or product is None:
        return None
    made_by = f"{rule_set}\0{folder}\0{sys.version}\0{product}"
    return cache / f"{digest_of(made_by.encode(errors='surrogateescape')).hexdigest()}.rules"


def _product() -> str | None:
    """The names, sizes and times of the product's own files, which may change without another version number."""
    root, found = Path(__file__).parent.parent, list[object]()
    try:
        found.append((root / "__init__.py").read_bytes())  # it names the version
        for room in _PRODUCT:
            folder = root / room
            if not folder.is_dir():
                folder = root.parent / room  # the schemas of a checkout
            found += [
                (path, stat.st_size, stat.st_mtime_ns)
                for path in _files(str(folder), "__pycache__")
                if (stat := os.stat(path))  # noqa: PTH116  as above
            ]
    except OSError:
        return None
    return repr(found)


def _made_of(rules: RuleSet, folders: Folders) -> bool:
    """Whether all that the rules say stands in files of the folders."""
    inside = tuple(f"{folder}{os.sep}" for folder in folders.values())
    places = [each.place for each in rules.nodes.values()] + [each.place for each in rules.inputs.values()]
    places += [each.place for each in rules.parameters.values()]
    return all(place.file.startswith(inside) and ".." not in place.file for place in places if place.file)


def _calls(rules: RuleSet) -> set[str]:
    from dti_rules.formula.syntax import Call, walk  # noqa: PLC0415  most runs keep nothing

    trees = [node.formula.tree for node in rules.nodes.values() if node.formula is not None]
    return {each.function for tree in trees for each in walk(tree) if isinstance(each, Call)}
