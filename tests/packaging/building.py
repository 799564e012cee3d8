"""Wheels and source distributions of the core and the plugins, built where nothing but tracked files is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EPOCH = 1_577_836_800
"""The first second of 2020: no file of a distribution is older or newer."""


def projects(root: Path) -> Iterator[Path]:
    """The core, then each plugin."""
    yield root
    yield from (file.parent for file in sorted((root / "plugins").glob("*/pyproject.toml")))


def tracked() -> list[str]:
    """The files under version control that are there."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def copied(names: Iterable[str], place: Path, time: float, umask: int) -> Path:
    """The files in a new folder, as somebody with another clock and another umask would have them."""
    before = os.umask(umask)
    try:
        for name in names:
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
            os.utime(target, (time, time))
    finally:
        os.umask(before)
    return place


def build(source: Path, into: Path, kinds: Iterable[str] = ("sdist", "wheel")) -> None:
    """Builds a project with the backend that is installed here."""
    wanted = [word for kind in kinds for word in ("-t", kind)]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", into, *wanted],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)},
        check=True,
        capture_output=True,
    )


def built(place: Path, time: float = EPOCH, umask: int = 0o022) -> Path:
    """The distributions of all projects, from a copy of the tracked files."""
    source = copied(tracked(), place / "source", time, umask)
    for project in projects(source):
        build(project, place / "dist")
    return place / "dist"


def rebuilt(sdist: Path, place: Path) -> Path:
    """The wheel that a source distribution gives."""
    shutil.unpack_archive(sdist, place / "unpacked", filter="data")
    (source,) = (place / "unpacked").iterdir()
    build(source, place / "dist", ["wheel"])
    (wheel,) = (place / "dist").glob("*.whl")
    return wheel
