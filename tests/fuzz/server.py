"""Runs commands, each in a process of its own with limits on memory and time: `python -m tests.fuzz.server`.

All modules are imported once; then a fork runs each command. Requests and answers are lines of JSON. The output of a
command goes to the files that the request names. The server ends when its input does.
"""

import json
import os
import pkgutil
import resource
import signal
import sys
import traceback
from importlib import import_module, invalidate_caches
from pathlib import Path
from typing import Any

ROOM = 2 << 30
"""Bytes of address space that a command may take besides what the server has: beyond, it gets a MemoryError."""
SECONDS = 12
"""Seconds of computing after which a command is ended; twice as many on the clock."""
OUTPUT = 256 << 20
"""Bytes that one file of a command's output may have."""
SLOW = 2.0
"""Seconds of computing after which a command is looked at: where it is, says what was slow."""
HEAVY = (
    "dti_rules.engines",
    "dti_rules.scoring.batch",
    "dti_rules.conformance",
    "dti_rules.analysis.uncertainty",
    "dti_rules.web",
    "dti_rules.cli.__main__",
)
OURS = f"{os.sep}dti_rules{os.sep}"


def prepare() -> None:
    """Imports what commands import, except what takes long and few need."""
    import dti_rules

    for module in pkgutil.walk_packages(dti_rules.__path__, "dti_rules."):
        if not module.name.startswith(HEAVY):
            import_module(module.name)


def innermost(frames: list[traceback.FrameSummary]) -> str:
    """Where in the product the innermost of these frames is."""
    ours = [frame for frame in frames if OURS in frame.filename] or frames[-1:]
    return f"{ours[-1].filename.rpartition(OURS)[2]}:{ours[-1].name}" if ours else ""


def run(asked: dict[str, Any]) -> None:
    """Runs one command in this process, which ends with it."""
    seen = {"type": "", "where": "", "text": "", "slow": ""}

    def slow(_signal: int, frame: Any) -> None:
        seen["slow"] = innermost(traceback.extract_stack(frame))

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, slow)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, SLOW)
    signal.alarm(2 * SECONDS)
    os.chdir(asked["folder"])
    os.environ.update(asked["environment"])
    for stream, path in ((1, asked["out"]), (2, asked["err"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if asked["site"]:
        sys.path.insert(0, asked["site"])
        invalidate_caches()
    limit(resource.RLIMIT_AS, asked["room"])
    limit(resource.RLIMIT_CPU, SECONDS)
    limit(resource.RLIMIT_FSIZE, OUTPUT)
    code = 1
    try:
        from dti_rules.cli.main import main

        main(["--debug", *asked["words"]])
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException as error:
        seen |= {
            "type": type(error).__name__,
            "where": innermost(traceback.extract_tb(error.__traceback__)),
            "text": "".join(traceback.format_exception(error))[-4_000:],
        }
    signal.setitimer(signal.ITIMER_PROF, 0)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
        if any(seen.values()):
            Path(asked["seen"]).write_text(json.dumps(seen), encoding="utf-8")
    finally:
        os._exit(code & 0xFF)


def limit(kind: int, most: int) -> None:
    """Limits a resource of this process, never beyond what it is allowed."""
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, hard))


def served(asked: dict[str, Any]) -> dict[str, Any]:
    """Forks for a command and says how it ended, how long it computed and how much memory it took."""
    before = bytes_of(1, 0) // 1024  # not the most it ever had, which comes from the process that started it
    pid = os.fork()
    if not pid:
        run(asked)
    _, status, usage = os.wait4(pid, 0)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": usage.ru_utime + usage.ru_stime,
        "megabytes": max(0, usage.ru_maxrss - before) // 1024,
    }


def bytes_of(field: int, otherwise: int) -> int:
    """Bytes that this process has: of address space (0) or in memory (1)."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[field]) * resource.getpagesize()
    except OSError:
        return otherwise


def main() -> None:
    """Serves until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    prepare()
    room = bytes_of(0, 4 << 30) + ROOM
    print("{}", file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(served({**json.loads(line), "room": room})), file=answers, flush=True)


if __name__ == "__main__":
    main()
