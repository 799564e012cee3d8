"""Runs the tests on mutants, in copies of the checkout: no file of the checkout itself is ever written."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from dti_rules.words.classes import frozen
from tests.mutation.mutants import Mutant
from tests.mutation.quickest import FIRST, TIMES, write
from tests.mutation.reached import SETTINGS, Reached, learnt
from tests.mutation.rooms import ROOT

Verdict = Literal["killed", "survived", "undecided"]
NO_TESTS = 5
"""Exit code of pytest where no test was collected."""
QUICKEST = 30
"""So many of the tests that reach a mutant run before the others: most mutants are killed by one of them."""


@frozen
class Result:
    """What became of a mutant: by exit code of the tests, in how many seconds."""

    mutant: Mutant
    verdict: Verdict
    seconds: float


class Copy:
    """A copy of the checkout in which one mutant at a time is tested."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mutation-"))
        self.running: subprocess.Popen[bytes] | None = None
        for name in _names():
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)

    def close(self) -> None:
        """Ends what runs and removes the copy."""
        self.stop()
        for folder in (str(self.folder), f"{self.folder}-tests"):
            shutil.rmtree(folder, ignore_errors=True)

    def stop(self) -> None:
        """Ends the tests and all that they started."""
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)

    def learn(self, tests: Sequence[str], modules: Sequence[Path], jobs: int) -> Reached | None:
        """Which tests reach which line of the modules, and which fail; nothing where they do not run."""
        with tempfile.TemporaryDirectory(prefix="mutation-") as name:
            folder = Path(name)
            include = ",".join(str(self.folder / module) for module in modules)
            (folder / "settings").write_text(SETTINGS.format(data=folder / "data", include=include), encoding="utf-8")
            coverage = ("--cov", f"--cov-config={folder / 'settings'}", "--cov-context=test", "--cov-report=")
            told = {TIMES: str(folder / "times")}
            code = self._run((*coverage, "-n", str(jobs), "--maxfail=0", *tests), told, None)
            return learnt(self.folder, folder / "data", folder / "times") if code in (0, 1) else None

    def test(self, reaching: Sequence[str], files: Sequence[str], unfit: Sequence[str], limit: float) -> int | None:
        """The exit code of the tests, `NO_TESTS` where there are none; None where they took longer than `limit`.

        The quickest of those that reach a mutant are tried first, then the others, then what else is in the files.
        """
        until, passed = time.monotonic() + limit, NO_TESTS
        quickest, others = reaching[:QUICKEST], reaching[QUICKEST:]
        near = list(dict.fromkeys(test.partition("::")[0] for test in quickest))
        for named, first, left_out, only in (
            (near, quickest, unfit, True),
            (files, others, [*quickest, *unfit], False),
        ):
            if not named:
                continue
            order = self.folder / "order.json"
            write(order, first, left_out, only=only)
            code = self._run(named, {FIRST: str(order)}, max(until - time.monotonic(), 0))
            if code not in (0, NO_TESTS):
                return code
            passed = min(passed, code)
        return passed

    def _run(self, tests: Sequence[str], told: Mapping[str, str], limit: float | None) -> int | None:
        """The exit code of the default tests; None where they took too long."""
        paths = [self.folder, *sorted((self.folder / "plugins").glob("*/"))]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([*map(str, paths), os.environ.get("PYTHONPATH", "")]),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONHASHSEED": "0",
            **told,
        }
        plugins = ("-p", "no:cacheprovider", "-p", "tests.mutation.quickest")
        room = ("--basetemp", f"{self.folder}-tests")  # other runs of pytest clear away what lies in the common one
        words = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-m", "not long", *room, *plugins, *tests]
        self.running = subprocess.Popen(
            words, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            return self.running.wait(limit)
        except subprocess.TimeoutExpired:
            return None
        finally:
            self.stop()
            self.running.wait()

    def judge(self, mutant: Mutant, reached: Reached, limit: float) -> Result:
        """Tests one mutant; the file is as it was afterwards."""
        path = self.folder / mutant.file
        source = path.read_text(encoding="utf-8")
        reaching = reached.tests(mutant, source)
        started = time.monotonic()
        try:
            _write(path, mutant.apply(source))
            code = self.test(reaching, reached.files(mutant, reaching), reached.failed, limit)
        finally:
            _write(path, source)
        verdict: Verdict = "undecided" if code is None else "survived" if code in (0, NO_TESTS) else "killed"
        return Result(mutant, verdict, time.monotonic() - started)


def _write(path: Path, source: str) -> None:
    """Writes a module and forgets what was compiled of it."""
    path.write_text(source, encoding="utf-8")
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


def _names() -> list[str]:
    """The files of the checkout, by git where there is one: what is tracked, and what is new."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        places = ("dti_rules", "plugins", "schemas", "tests")
        listed = [path.relative_to(ROOT).as_posix() for place in places for path in (ROOT / place).rglob("*")]
        listed += ["pyproject.toml"]
    return [name for name in listed if name and "__pycache__" not in name and (ROOT / name).is_file()]


class Crew:
    """Several copies at work on one queue of mutants."""

    def __init__(self, jobs: int) -> None:
        self.copies = [Copy() for _ in range(jobs)]
        self.stopped = threading.Event()

    def close(self) -> None:
        """Ends all work at once."""
        self.stopped.set()
        for copy in self.copies:
            copy.close()

    def results(self, mutants: Iterable[Mutant], reached: Reached, limit: float) -> Iterator[Result]:
        """The results as they come."""
        waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
        done: queue.SimpleQueue[Result | BaseException] = queue.SimpleQueue()
        count = 0
        for mutant in mutants:
            waiting.put(mutant)
            count += 1
        for copy in self.copies:
            threading.Thread(target=self._work, args=(copy, waiting, done, reached, limit), daemon=True).start()
        while count:
            try:
                found = done.get(timeout=0.2)  # short, so that Ctrl-C is heeded
            except queue.Empty:
                continue
            if isinstance(found, BaseException):
                raise found
            count -= 1
            yield found

    def _work(
        self,
        copy: Copy,
        waiting: "queue.SimpleQueue[Mutant]",
        done: "queue.SimpleQueue[Result | BaseException]",
        reached: Reached,
        limit: float,
    ) -> None:
        try:
            while not self.stopped.is_set():
                done.put(copy.judge(waiting.get_nowait(), reached, limit))
        except queue.Empty:
            pass
        except BaseException as error:
            done.put(error)
