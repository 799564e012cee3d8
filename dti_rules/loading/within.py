"""Keeps a rule set in its folder: a file that a rule file names is read only where it lies within."""

from pathlib import Path


def within(folder: Path, name: str | Path = "") -> Path | None:
    """The path of `name` in `folder`, or None where it leads out of it: by `..`, by a root, or by a link."""
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a circle of links, a name that no file can have
        return None
    return path if inside else None
