"""The user's cache folder: what a run may keep for the next one. It may be emptied at any time.

A file begins with the digest of what follows, so that one that was cut off or changed is not read. Where another user
may write to the folder, nothing is read from it or kept in it.
"""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b
else:  # `hashlib` loads OpenSSL first, which takes longer than all our digests
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

CACHE = "DTI_RULES_CACHE"
"""Environment variable: the folder; empty means that nothing is kept."""
_DIGEST = 32


def digest_of(content: "bytes | memoryview" = b"") -> "blake2b":
    """The digest by which kept content is known again. It takes a quarter of the time of SHA-256."""
    return blake2b(content, digest_size=_DIGEST)


def cache_folder() -> Path | None:
    """The folder; None where nothing is to be kept."""
    told = os.environ.get(CACHE)
    if told is not None:
        return Path(told) if told else None
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(variable):
            return Path(os.environ[variable]) / "dti-rules"
    with suppress(RuntimeError):  # no home
        return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "dti-rules"
    return None


def read_kept(path: Path) -> memoryview | None:
    """What was kept in a file; None where there is none, or where it is not what was written or may be forged."""
    try:
        if not (_is_ours(path.parent) and _is_ours(path)):
            return None
        whole = memoryview(path.read_bytes())
    except OSError:
        return None
    digest, content = whole[:_DIGEST], whole[_DIGEST:]
    return content if digest_of(content).digest() == digest else None


def keep(path: Path, content: bytes, most: int) -> None:
    """Keeps content for next time, and at most so many files of its ending, the newest.

    A folder that cannot be written is no reason to stop.
    """
    import tempfile  # noqa: PLC0415  most runs keep nothing

    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(path.parent):
            return
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(digest_of(content).digest() + content)
            Path(name).replace(path)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()
        for old in sorted(path.parent.glob(f"*{path.suffix}"), key=lambda each: each.stat().st_mtime)[:-most]:
            old.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    """Whether this user alone may write there, as far as the system tells."""
    if not hasattr(os, "getuid"):
        return True
    found = path.stat()
    return found.st_uid in (os.getuid(), 0) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
