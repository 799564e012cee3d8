"""What the service is told when it starts, and the limits of a request."""

from pathlib import Path

from dti_rules.words.classes import frozen

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Where only this machine is heard."""


@frozen
class Settings:
    """How to serve. `register` and `targets` are the only files, and no request names one."""

    rule_sets: tuple[str, ...] = ()
    """As on the command line: ids, folders, exported files; empty, all that are installed."""
    host: str = "127.0.0.1"
    port: int = 8922
    root_path: str = ""
    register: Path | None = None
    targets: Path | None = None
    token: str = ""
    origins: tuple[str, ...] = ()
    """The origins whose pages may ask from a browser (CORS)."""
    names: tuple[str, ...] = ()
    """Host names, besides those of the loopback, by which the service may be called without a token."""
    workers: int = 2
    """Processes that compute; with 0 the service computes in its own, without limits of time and memory."""
    most_bytes: int = 16 << 20
    """Of a body."""
    most_units: int = 1_000
    """Of a request."""
    seconds: float = 30.0
    """Of computing, after which the process is ended."""
    megabytes: int = 1_500
    """Of memory that a computing process may take besides what it has when it starts."""
    patience: float = 15.0
    """Seconds in which a request must have arrived."""
    waiting: int = 1_000
    """Requests that may wait for a process."""

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine is heard."""
        return self.host in LOOPBACK
