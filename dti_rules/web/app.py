"""The ASGI application: what arrives is bounded and looked at here, and goes to a computing process."""

import asyncio
import hmac
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dti_rules.report.page import STYLE as REPORTS
from dti_rules.web import problems
from dti_rules.web.asked import Answer, Asked, language_of
from dti_rules.web.call import Operation
from dti_rules.web.headers import cross_origin, security
from dti_rules.web.html import HTMX, STATIC, STYLE
from dti_rules.web.openapi import description
from dti_rules.web.operations import OPERATIONS
from dti_rules.web.pool import Pool
from dti_rules.web.problems import RefusedError, refuse
from dti_rules.web.service import Service
from dti_rules.web.settings import LOOPBACK, Settings
from dti_rules.words.text import Lang, Text

_DRAINED = 256 << 20
"""Of a body that is too long so much is read and thrown away, so that the client hears why."""


def application(settings: Settings, service: Service) -> Starlette:
    """The application of a service. Its computing processes live as long as the application's lifespan."""
    pool = Pool(settings) if settings.workers else None

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        if pool is not None:
            await pool.open()
        try:
            yield
        finally:
            if pool is not None:
                await pool.close()

    door = _Door(settings, service, pool)
    routes = [Route("/openapi.json", door.openapi, methods=["GET"], name="openapi")]
    routes += [Route(f"/static/{name}", door.static, methods=["GET"], name=name) for name in (HTMX, STYLE)]
    for path in dict.fromkeys(operation.path for operation in OPERATIONS.values()):
        here = {each.method: each for each in OPERATIONS.values() if each.path == path}
        routes.append(Route(path, door.at(here), methods=list(here)))
    made = Starlette(
        routes=routes, lifespan=lifespan, exception_handlers={HTTPException: door.refused, Exception: door.broken}
    )
    made.router.redirect_slashes = False
    made.state.pool = pool
    return made


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application behind its guard: the host's name, the token, CORS, and the headers of every answer."""
    return _Guard(app, settings)


class _Door:
    """Takes requests in."""

    def __init__(self, settings: Settings, service: Service, pool: Pool | None) -> None:
        self.settings, self.service, self.pool = settings, service, pool

    def at(self, operations: dict[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of an address."""

        async def endpoint(request: Request) -> Response:
            operation = operations["GET" if request.method == "HEAD" else request.method]
            try:
                body = b"" if operation.method == "GET" else _as_sent(request, await self._body(request))
                return _response(await self._answer(_asked(request, operation, body, self.settings.root_path)))
            except RefusedError as error:
                return self._said(request, error)
            except ClientDisconnect:
                return Response(status_code=400)

        return endpoint

    async def _answer(self, asked: Asked) -> Answer:
        if self.pool is None:
            return await run_in_threadpool(self.service.answer, asked)
        return await self.pool.answer(asked)

    async def _body(self, request: Request) -> bytes:
        """The whole body. Raises RefusedError where it is too long, or takes too long to arrive."""
        most, parts, length = self.settings.most_bytes, list[bytes](), 0
        stated = request.headers.get("content-length", "")
        too_long = stated.isdecimal() and int(stated[:20]) > most
        if not (too_long and request.headers.get("expect", "").lower() == "100-continue"):
            try:
                async with asyncio.timeout(self.settings.patience):
                    async for chunk in request.stream():
                        length += len(chunk)
                        if length > _DRAINED:
                            break
                        if length <= most and not too_long:
                            parts.append(chunk)
                        else:
                            parts.clear()
            except TimeoutError:
                if not too_long and length <= most:
                    raise _closing(refuse(408, "DTI-O006", seconds=f"{self.settings.patience:g}")) from None
        if too_long or length > most:
            raise _closing(refuse(413, "DTI-O005", most=str(most)))
        return b"".join(parts)

    def _said(self, request: Request, error: RefusedError) -> Response:
        lang = _language(request)
        return _response(
            problems.answer(error.status, error.problems, lang, self.settings.root_path, headers=error.headers)
        )

    async def refused(self, request: Request, error: Exception) -> Response:
        """What Starlette refuses: an address that is none, or another method."""
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            allowed = dict(error.headers or {}).get("Allow", "")
            found = refuse(405, "DTI-O002", method=request.method, known=allowed)
            return self._said(request, RefusedError(405, *found.problems, headers={"allow": allowed}))
        return self._said(request, refuse(404, "DTI-O001", path=request.url.path))

    async def broken(self, request: Request, error: Exception) -> Response:
        """An error of ours."""
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        return self._said(request, refuse(500, "DTI-C005", reason=reason))

    async def openapi(self, request: Request) -> Response:
        """The description of the API."""
        import json  # noqa: PLC0415  nothing else here writes JSON

        made = description(self.service, self.settings.root_path)
        return Response(json.dumps(made, ensure_ascii=False, indent=1) + "\n", media_type="application/json")

    async def static(self, request: Request) -> Response:
        """A file of the pages: one of two, by name."""
        script = request.url.path.endswith(f"/{HTMX}")
        kind = "text/javascript" if script else "text/css"
        text = (STATIC / (HTMX if script else STYLE)).read_text(encoding="utf-8")
        headers = {"cache-control": "max-age=3600" if script else "no-cache"}
        return Response(text if script else REPORTS + text, media_type=kind, headers=headers)


def _as_sent(request: Request, body: bytes) -> bytes:
    """The body. Raises RefusedError where it is compressed, or coded in another way."""
    coded = request.headers.get("content-encoding", "").strip().lower()
    if coded in ("", "identity"):
        return body
    found = refuse(415, "DTI-O004", type=coded, known=Text("nội dung không nén", "it uncompressed"))
    raise RefusedError(415, *found.problems, headers={"accept-encoding": "identity"})


def _closing(error: RefusedError) -> RefusedError:
    return RefusedError(error.status, *error.problems, headers={"connection": "close"})


def _asked(request: Request, operation: Operation, body: bytes, root: str) -> Asked:
    headers = request.headers
    return Asked(
        operation.id,
        {name: str(word) for name, word in request.path_params.items()},
        tuple(request.query_params.multi_items()),
        headers.get("accept", ""),
        headers.get("accept-language", ""),
        headers.get("content-type", ""),
        body,
        headers.get("if-none-match", ""),
        root,
    )


def _language(request: Request) -> Lang:
    return language_of(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


def _response(answer: Answer) -> Response:
    made = Response(answer.body, answer.status, answer.headers)
    if answer.status == 304:
        del made.headers["content-length"]
    return made


class _Guard:
    """Looks at who asks before anything is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        root = settings.root_path
        known = any(f"{operation.path}/".startswith(f"{root}/") for operation in OPERATIONS.values())
        self.twice = root + root if root and not known else ""

    def _once(self, scope: Scope) -> Scope:
        """A proxy takes the path off below which it serves us, or leaves it on: then it would stand twice."""
        path: str = scope["path"]
        if not self.twice or not f"{path}/".startswith(f"{self.twice}/"):
            return scope
        return {**scope, "path": path[len(self.settings.root_path) :]}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what may not pass, and adds the headers of every answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = self._once(scope)
        request = Request(scope)
        shared = cross_origin(self.settings.origins, request.headers.get("origin", ""))

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *security(message["headers"]), *shared]
            await send(message)

        found = self._refusal(request)
        if found is not None:
            said = problems.answer(found.status, found.problems, _language(request), self.settings.root_path,
                                   headers=found.headers)  # fmt: skip
            await _response(said)(scope, receive, sent)
        elif request.method == "OPTIONS" and shared:
            asked = {"access-control-allow-methods": "GET, POST",
                     "access-control-allow-headers": "authorization, content-type, if-none-match"}  # fmt: skip
            await Response(status_code=204, headers=asked)(scope, receive, sent)
        else:
            await self.app(scope, receive, sent)

    def _refusal(self, request: Request) -> RefusedError | None:
        if self.settings.token:
            if request.method == "OPTIONS" and self.settings.origins:
                return None
            if _knows(request.headers.get("authorization", ""), self.settings.token):
                return None
            found = refuse(401, "DTI-O010")
            return RefusedError(401, *found.problems, headers={"www-authenticate": 'Bearer, Basic realm="dti-rules"'})
        if "host" not in request.headers:  # HTTP/1.0, as monitors ask; a browser always says whom it asks
            return None
        host = request.headers["host"].rpartition("@")[2]
        name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
        if name.strip("[]").lower() in (*LOOPBACK, *self.settings.names):
            return None
        return refuse(421, "DTI-O022", name=name or "—")


def _knows(header: str, token: str) -> bool:
    """Whether the header Authorization has the token: as a bearer, or as the password of any name."""
    kind, _, word = header.partition(" ")
    said = word.strip().encode("latin-1", "replace")
    if kind.lower() == "basic":
        try:
            said = b64decode(said, validate=True).partition(b":")[2]
        except ValueError:
            return False
    elif kind.lower() != "bearer":
        return False
    return hmac.compare_digest(said, token.encode())
