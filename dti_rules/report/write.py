"""Writes results: whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dti_rules.words.problems import Place, fail, os_reason


def write_atomic(path: Path, content: str | bytes) -> None:
    """Writes text (as UTF-8) or bytes to a temporary file beside `path`, then moves it there.

    Raises ProblemsError where it cannot.
    """
    write_together({path: content})


def write_together(files: Mapping[Path, str | bytes]) -> None:
    """Writes several files, and moves none of them to its place before all are written. Raises ProblemsError."""
    written: dict[Path, Path] = {}
    path = Path()
    try:
        for path, content in files.items():
            written[path] = _beside(path, content)
        for path, temporary in written.items():
            temporary.replace(path)
    except OSError as error:
        raise fail("DTI-C002", Place(str(path)), reason=os_reason(error)) from None
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)


def _beside(path: Path, content: str | bytes) -> Path:
    """A temporary file beside `path` that holds the content."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
