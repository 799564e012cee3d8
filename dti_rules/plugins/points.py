"""The entry points of installed plugins.

`importlib.metadata` finds them too, and stands in where packages are not plain folders; importing it takes longer than
all the plugins together.
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from dti_rules.words.classes import frozen

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object  # only the type checker reads the protocols below, and Python makes them slowly


class Distribution(Protocol):
    """The package that a plugin comes with."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102


class Point(Protocol):
    """An entry point: a name, and the module that it stands for."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def dist(self) -> Distribution | None: ...  # noqa: D102
    def load(self) -> object: ...  # noqa: D102


@frozen
class Package:
    """An installed package, from its folder of metadata."""

    folder: str

    @property
    def name(self) -> str:
        """Its name as it was given."""
        return self._field("Name")

    @property
    def version(self) -> str:
        """Its version."""
        return self._field("Version")

    def _field(self, key: str) -> str:
        for name in ("METADATA", "PKG-INFO"):
            text = _text(os.path.join(self.folder, name))  # noqa: PTH118  text is quicker than Path objects
            for line in text.splitlines():
                if line.lower().startswith(f"{key.lower()}:"):
                    return line.partition(":")[2].strip()
                if not line:
                    break
        return ""


@frozen
class PlainPoint:
    """An entry point as a line of `entry_points.txt` has it."""

    name: str
    value: str
    dist: Package

    def load(self) -> object:
        """Imports what it stands for."""
        module, _, path = self.value.partition(":")
        found = import_module(module.strip())
        for attribute in filter(None, path.partition("[")[0].strip().split(".")):
            found = getattr(found, attribute)
        return found


def points(group: str) -> tuple[Point, ...]:
    """The entry points of a group, of each package the first that the path of modules leads to."""
    if not _plain_path():
        from importlib.metadata import entry_points  # noqa: PLC0415  see above

        return tuple(entry_points(group=group))
    return tuple(_found(group))


def _plain_path() -> bool:
    """Whether all modules are found in plain folders: no archive or egg, no finder with packages of its own."""
    others = (finder for finder in sys.meta_path if getattr(finder, "__module__", "") != "_frozen_importlib_external")
    if any(hasattr(finder, "find_distributions") for finder in others):
        return False
    return not any(entry.endswith(".egg") or os.path.isfile(entry) for entry in sys.path)  # noqa: PTH113  see above


def _found(group: str) -> Iterator[Point]:
    seen: set[str] = set()
    for entry in sys.path:
        try:
            names = sorted(os.listdir(entry or "."))  # noqa: PTH208  see above
        except OSError:
            continue
        for name in names:
            if not name.endswith((".dist-info", ".egg-info")):
                continue
            package = name.rpartition(".")[0].partition("-")[0].lower().replace("-", "_").replace(".", "_")
            if package not in seen:
                seen.add(package)
                yield from _lines(group, os.path.join(entry, name))  # noqa: PTH118  see above


def _lines(group: str, folder: str) -> Iterator[Point]:
    section = ""
    for raw in _text(os.path.join(folder, "entry_points.txt")).splitlines():  # noqa: PTH118  see above
        line = raw.strip()
        if line.startswith("["):
            section = line.strip("[]").strip()
        elif section == group and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield PlainPoint(name.strip(), value.strip(), Package(folder))


def _text(path: str) -> str:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  see above
            return file.read().decode(errors="replace")
    except OSError:
        return ""
