"""Listens: uvicorn with our application, and a protocol that does not wait for ever for a request's head."""

import signal
import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from dti_rules.web.app import application, guarded
from dti_rules.web.asked import Answer
from dti_rules.web.pool import Pool
from dti_rules.web.problems import answer
from dti_rules.web.service import Service
from dti_rules.web.settings import Settings
from dti_rules.words.apart import Ended
from dti_rules.words.problems import Problem, fail, os_reason, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from asyncio import BaseTransport, Transport

_BACKLOG = 1_024


def protocol(settings: Settings) -> type[H11Protocol]:
    """The protocol of a connection whose request must have begun in full within the settings' patience."""

    class Bounded(H11Protocol):
        """As uvicorn's, but a client that never ends its request's head, or sends no request at all, is told so."""

        _timer: Any = None

        def connection_made(self, transport: "BaseTransport") -> None:
            super().connection_made(cast("Transport", transport))
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._wait()

        def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's closes at once: the answer is lost
            """A client that has sent its whole request may close its side, and still waits for the answer."""
            waits = self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body
            if waits:
                self.cycle.keep_alive = False
            return waits

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def _wait(self) -> None:
            """Waits for the rest of a head, as long as there is one to come."""
            if self.conn.their_state is not h11.IDLE:
                self._stop()
            elif self._timer is None:
                self._timer = self.loop.call_later(settings.patience, self._give_up)

        def _stop(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _give_up(self) -> None:
            self._timer = None
            if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
                self._end(408, problem("DTI-O006", seconds=f"{settings.patience:g}"))

        def send_400_response(self, msg: str) -> None:
            """What arrives is no request that HTTP knows."""
            self._end(400, problem("DTI-O028"))

        def _end(self, status: int, found: Problem) -> None:
            """Answers before there is a request, so in the language of the service, and closes the connection."""
            self.transport.write(_written(answer(status, (found,), "vi", settings.root_path)))
            self.transport.close()

    return Bounded


def _written(said: Answer) -> bytes:
    """An answer as HTTP writes it."""
    headers = {**said.headers, "content-length": str(len(said.body)), "connection": "close"}
    lines = [f"HTTP/1.1 {said.status} {HTTPStatus(said.status).phrase}", *(f"{key}: {x}" for key, x in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + said.body


def listening(settings: Settings) -> socket.socket:
    """The socket of the service. Raises ProblemsError where it cannot be had."""
    made = None
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        family, kind, number, _, address = found[0]
        made = socket.socket(family, kind, number)  # asyncio sends at once only where it is told of TCP
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        if made is not None:
            made.close()
        reason = os_reason(error) if isinstance(error, OSError) else Text("tên máy không hợp lệ", "no host's name")
        raise fail("DTI-O016", host=settings.host, port=str(settings.port), reason=reason) from None
    return made


class _Server(uvicorn.Server):
    """Ends at once: what is computed is stopped and refused, and whoever still sends is not waited for."""

    def __init__(self, config: uvicorn.Config, pool: Pool | None) -> None:
        super().__init__(config)
        self.pool = pool

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, which waits for the answers of requests that have arrived."""
        if self.pool is not None:
            self.pool.end()
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle is not None and cycle.more_body:
                cast("H11Protocol", connection).transport.close()
        await super().shutdown(sockets)


def run(settings: Settings, service: Service, bound: socket.socket) -> None:
    """Serves until the process is told to end."""
    app = application(settings, service)
    config = uvicorn.Config(
        guarded(app, settings),
        http=protocol(settings),
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        root_path=settings.root_path,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        backlog=_BACKLOG,
    )
    try:
        _Server(config, app.state.pool).run(sockets=[bound])
    except (KeyboardInterrupt, Ended):  # uvicorn has ended what it had to, and raises the signal again
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
