"""Writes a result: whole or not at all."""

import os
import tempfile
from pathlib import Path

from dti_rules.words.problems import Place, fail, os_reason


def write_atomic(path: Path, content: str | bytes) -> None:
    """Writes text (as UTF-8) or bytes to a temporary file beside `path`, then moves it there.

    Raises ProblemsError where it cannot.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise fail("DTI-C002", Place(str(path)), reason=os_reason(error)) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
