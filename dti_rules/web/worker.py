"""A computing process: reads requests from its standard input, writes answers to its standard output, one at a time.

It ends with its input. Before each request it is within its limit of memory; a request that goes beyond is answered so,
and the process ends afterwards, so that what it took goes back to the system.
"""

import gc
import os
import pickle
import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

LENGTH = struct.Struct(">Q")
_WAITING = 1 << 20
"""Bytes of an answer that may wait in the pipe; one that is no longer is written at once, and wakes its reader once."""
RECYCLED_ABOVE = 0.5
"""Of its memory: above, a process ends after its answer, and another takes its place."""


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next message; None where there are no more."""
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Writes a message."""
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def main() -> None:
    """Serves until the input ends. What plugins print goes to the errors."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service's own process ends this one
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", _WAITING)
    os.dup2(2, 1)
    _widen(sink)
    sys.set_int_max_str_digits(0)
    settings = pickle.loads(read_frame(source) or b"")
    from dti_rules.web import operations  # noqa: F401, PLC0415  so that the first request does not wait for it
    from dti_rules.web.service import Service  # noqa: PLC0415  it takes long to import

    service = Service(settings)
    gc.freeze()
    most = settings.megabytes << 20
    start = _bytes(0)
    _limit(start + most)
    write_frame(sink, b"ready")
    while (frame := read_frame(source)) is not None:
        answer = service.answer(pickle.loads(frame))
        write_frame(sink, pickle.dumps(tuple(answer)))
        del answer, frame
        if _bytes(0) - start > RECYCLED_ABOVE * most:
            break


def _widen(pipe: BinaryIO) -> None:
    """Lets a whole answer wait in the pipe, so that the processes need not take turns over it. Where the system can."""
    try:
        import fcntl  # noqa: PLC0415  not on every system

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WAITING)
    except (ImportError, AttributeError, OSError):
        return


def _bytes(field: int) -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[field]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _limit(most: int) -> None:
    try:
        import resource  # noqa: PLC0415  not on every system
    except ModuleNotFoundError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted: Any = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


if __name__ == "__main__":
    main()
