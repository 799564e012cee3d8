"""Writes results: whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dti_rules.words.problems import Place, fail, os_reason

_Content = str | bytes | Iterable[str | bytes]
"""A text, which is written in UTF-8, or bytes; or pieces of either, each written as it comes."""


def write_atomic(path: Path, content: _Content) -> None:
    """Writes to a temporary file beside `path`, then moves it there.

    Raises ProblemsError where it cannot.
    """
    write_together({path: content})


def write_together(files: Mapping[Path, _Content]) -> None:
    """Writes several files, and moves none of them to its place before all are written. Raises ProblemsError."""
    path = Path()
    try:
        with ExitStack() as stack:
            written: dict[Path, Path] = {}
            for path, content in files.items():
                written[path] = stack.enter_context(beside(path))
                with written[path].open("wb") as file:
                    for piece in (content,) if isinstance(content, (str, bytes)) else content:
                        file.write(piece.encode() if isinstance(piece, str) else piece)
                    file.flush()
                    os.fsync(file.fileno())
            for path, temporary in written.items():
                temporary.replace(target(path))
    except OSError as error:
        raise fail("DTI-C002", Place(str(path)), reason=os_reason(error)) from None


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """An empty temporary file beside `path`, of its mode and ending; what is left of it at the end is removed.

    Raises OSError where `path` is a folder, a device or a pipe, which a file must not replace.
    """
    place = target(path)
    if place.exists() and not place.is_file():
        if place.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        raise OSError(errno.EINVAL, "not a regular file")
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=place.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        temporary.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~_umask())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def target(path: Path) -> Path:
    """The file that a path leads to: a link stays a link."""
    return path.resolve() if path.is_symlink() else path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
