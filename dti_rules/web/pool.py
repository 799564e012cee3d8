"""The computing processes: each request goes to one that is free, and a process that takes too long is ended.

The service's own process never computes, so that it answers while they do. A crash of one loses its request alone.
"""

import asyncio
import os
import pickle
import sys
from contextlib import suppress

from dti_rules.web.asked import Answer, Asked
from dti_rules.web.problems import refuse
from dti_rules.web.settings import Settings
from dti_rules.web.worker import LENGTH

_START = 120.0
"""Seconds in which a process must have started."""

_KEEPING = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
"""So much memory that an answer took is kept for the next one, where the C library is glibc: it would be given back to
the system and asked for again at every answer."""


class Worker:
    """One computing process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, settings: Settings) -> "Worker":
        """A process that is ready for requests."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dti_rules.web.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 20,
            env={**_KEEPING, **os.environ},
        )  # fmt: skip
        made = cls(process)
        try:
            await asyncio.wait_for(made.ask(pickle.dumps(settings)), _START)
        except BaseException:
            made.end()
            raise
        return made

    async def ask(self, data: bytes) -> bytes:
        """Sends a message and waits for the answer. Raises IncompleteReadError where the process ends first."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(LENGTH.pack(len(data)) + data)
        await self.process.stdin.drain()
        head = await self.process.stdout.readexactly(LENGTH.size)
        return await self.process.stdout.readexactly(LENGTH.unpack(head)[0])

    def end(self) -> None:
        """Ends the process at once."""
        with suppress(ProcessLookupError):
            self.process.kill()


class Pool:
    """A number of processes, and the requests that wait for one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.free: asyncio.Queue[Worker | None] = asyncio.Queue()
        self.alive: set[Worker] = set()
        self.waiting = 0
        self.closed = False

    async def open(self) -> None:
        """Starts the processes."""
        for worker in await asyncio.gather(*(Worker.start(self.settings) for _ in range(self.settings.workers))):
            self.alive.add(worker)
            self.free.put_nowait(worker)

    def end(self) -> None:
        """Ends the processes at once, without waiting for them: what they compute, and what waits, is refused."""
        self.closed = True
        for worker in self.alive:
            worker.end()

    async def close(self) -> None:
        """Ends the processes."""
        self.end()
        await asyncio.gather(*(worker.process.wait() for worker in self.alive))
        self.alive.clear()

    async def answer(self, asked: Asked) -> Answer:
        """The answer to a request. Raises RefusedError where too many wait, it takes too long, or the service ends."""
        if self.waiting >= self.settings.waiting:
            raise refuse(429, "DTI-O021", most=str(self.settings.waiting))
        self.waiting += 1
        try:
            worker = await self.free.get()
        finally:
            self.waiting -= 1
        keep: Worker | None = None
        try:
            self._open_still()
            worker = worker or await self._another()
            while worker.process.returncode is not None:  # it ended after its last answer, or was killed
                worker = await self._another(worker)
            keep = worker
            status, headers, body = await self._ask(worker, asked)
            return Answer(status, headers, body)
        except BaseException:  # also where the client goes away: what it asked for is computed no further
            if keep is not None:
                self._drop(keep)
                keep = None
            raise
        finally:
            self.free.put_nowait(keep)

    async def _ask(self, worker: Worker, asked: Asked) -> Answer:
        try:
            async with asyncio.timeout(self.settings.seconds):
                found = await worker.ask(pickle.dumps(asked))
        except TimeoutError:
            raise refuse(422, "DTI-O007", seconds=f"{self.settings.seconds:g}") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            self._open_still()
            raise refuse(422, "DTI-O008") from None
        return Answer(*pickle.loads(found))

    def _open_still(self) -> None:
        if self.closed:
            raise refuse(503, "DTI-O027")

    async def _another(self, gone: Worker | None = None) -> Worker:
        if gone is not None:
            self.alive.discard(gone)
        made = await Worker.start(self.settings)
        self.alive.add(made)
        if self.closed:
            made.end()
        return made

    def _drop(self, worker: Worker) -> None:
        worker.end()
        self.alive.discard(worker)
