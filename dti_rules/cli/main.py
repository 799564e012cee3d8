"""The door of `dti-rules`: what is needed before a command is known, and nothing that takes time to import."""

import atexit
import gc
import os
import signal
import sys
from collections.abc import Sequence

from dti_rules import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dti_rules.words.text import Lang

LANG = "DTI_RULES_LANG"
"""Environment variable: vi or en. Vietnamese is the default, whatever the locale."""


def language(arguments: Sequence[str]) -> "Lang":
    """The language that the arguments or the environment ask for. A wrong word is answered later, by the option."""
    words = list(arguments)
    asked = os.environ.get(LANG, "vi")
    for i, word in enumerate(words):
        if word == "--lang" and i + 1 < len(words):
            asked = words[i + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return "en" if asked.strip().casefold() == "en" else "vi"


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command. Exit codes: 0 done, 2 bad input, 130 interrupted, 1 an error of ours."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None and words != ["--version"]:
        gc.set_threshold(500_000, 20, 20)  # most of what a command makes lives as long as the command
        _interruptible()
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # it was closed: nothing is read, and what is printed goes nowhere
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  as long as the process
    for stream in (sys.stdout, sys.stderr):  # the same bytes under every locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n", errors="backslashreplace")
    sys.set_int_max_str_digits(0)  # every number is bounded where it is read; a result is as long as it is
    code = _done(words)
    if arguments is None:
        _leave(code)
    sys.exit(code)


def _done(words: Sequence[str]) -> int:
    if words == ["--version"]:  # asked by scripts and by other programs, often
        print(f"dti-rules {__version__}")
        return 0
    try:
        from dti_rules.cli.commands import main

        return main(list(words), language(words))
    except KeyboardInterrupt:  # while the modules were being imported
        return 130


def _leave(code: int) -> None:
    """Ends the process without taking apart what it made, which would take longer than many a command.

    Where a library still has threads, or the output was closed, the process ends the usual way.
    """
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        return
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


def _interruptible() -> None:
    """Has an interrupt come again until it is heeded: a library that is being imported may swallow the first."""
    if not hasattr(signal, "setitimer") or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return

    from dti_rules.words.apart import Ended, Interrupted

    def again(*_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 1)  # time enough to clean up
        raise Interrupted

    def ended(*_: object) -> None:
        raise Ended(128 + signal.SIGTERM)  # what is half written is removed on the way out

    signal.signal(signal.SIGALRM, again)
    signal.signal(signal.SIGINT, again)
    signal.signal(signal.SIGTERM, ended)
