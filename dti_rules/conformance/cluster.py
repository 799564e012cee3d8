"""A PostgreSQL of one's own, on a socket in a temporary folder, thrown away at the end."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dti_rules.plugins.offers import NotTriedError
from dti_rules.words.text import Text

USER, DATABASE = "dti", "postgres"
_NONE = Text("máy này không có PostgreSQL (initdb)", "there is no PostgreSQL (initdb) on this machine")
_ROOT = Text("PostgreSQL không chạy dưới quyền root, và máy không có người dùng nào khác để chạy",
             "PostgreSQL does not run as root, and there is no other user to run it as")  # fmt: skip


def programs() -> Path | None:
    """The folder of the server's programs."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextmanager
def cluster() -> Iterator[Path]:
    """Starts a server without a port; gives the folder of its socket. Raises NotTriedError where it cannot be had."""
    folder = programs()
    if folder is None:
        raise NotTriedError(_NONE)
    user = _user()
    with TemporaryDirectory(prefix="dti-pg-") as base:
        if user is not None:
            shutil.chown(base, user)
        data, control = f"{base}/data", str(folder / "pg_ctl")

        def call(*words: str) -> None:
            subprocess.run(words, check=True, cwd=base, stdout=subprocess.DEVNULL, user=user)

        call(str(folder / "initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{base}' -c fsync=off"
        call(control, "-D", data, "-w", "-t", "600", "-l", f"{base}/log", "-o", options, "start")
        try:
            yield Path(base)
        finally:
            call(control, "-D", data, "-w", "-m", "immediate", "stop")


def _user() -> str | None:
    """Who runs the server: `initdb` refuses root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415  not on every system

    known = {entry.pw_name for entry in pwd.getpwall()}
    name = next((name for name in ("postgres", "nobody") if name in known), None)
    if name is None:
        raise NotTriedError(_ROOT)
    return name
