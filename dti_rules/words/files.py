"""Reads files: no more than a limit, and nothing that is no file and has no end."""

import errno
import stat
from pathlib import Path

from dti_rules.words.problems import Place, fail, os_reason

_PIECE = 1 << 20


def read_limited(path: Path, most: int) -> bytes:
    """All bytes of a file. Raises ProblemsError where the system refuses, for a device, and for over `most` bytes."""
    pieces, length = [], 0
    try:
        refuse_device(path)
        with path.open("rb") as file:
            while length <= most and (piece := file.read(_PIECE)):
                pieces.append(piece)
                length += len(piece)
    except OSError as error:
        raise fail("DTI-L001", Place(str(path)), reason=os_reason(error)) from None
    if length > most:
        raise fail("DTI-L031", Place(str(path)), most=f"{most // 1_000_000} MB")
    return b"".join(pieces)


def refuse_device(path: Path) -> None:
    """Raises OSError for a device such as /dev/zero, which may never end. A pipe ends when its writer does."""
    mode = path.stat().st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise OSError(errno.EINVAL, "not a regular file")
