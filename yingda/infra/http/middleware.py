"""The outermost ASGI layer: request id, client address, limits of what comes in, headers of what goes out."""

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import structlog
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from yingda.infra.http.context import client_address, header, request_id
from yingda.infra.http.headers import PageRule, RawHeader, SecurityHeaders
from yingda.infra.http.problems import MEDIA_TYPE, told
from yingda.infra.http.proxies import Proxies
from yingda.infra.metrics import count_request
from yingda.infra.settings import Settings
from yingda.infra.tracing import name_request, span
from yingda.kit.errors import FieldError, InvalidError

Scope = Any  # a mutable mapping; Litestar's and uvicorn's types of it differ
Message = Any
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

log = structlog.get_logger(__name__)

MAX_JSON = 1_000_000  # bytes; the longest message is thousands of characters, an import is a file
FORM_OVERHEAD = 64_000  # boundaries and field names round an upload
QUIET_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})  # asked every few seconds by machines
BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})  # no route reads a body of these
SANE_ID = re.compile(r"[A-Za-z0-9_.:-]{8,64}")
NUL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(slots=True)
class _Exchange:
    """One request under way."""

    scope: Scope
    headers: tuple[RawHeader, ...]
    status: int = 0


class Edge:
    """Wraps the whole application, so that even answers of the router itself carry the headers."""

    def __init__(self, app: App, settings: Settings, rules: tuple[PageRule, ...] = ()) -> None:
        self._app = app
        self._security = SecurityHeaders(rules, https=settings.public_url.startswith("https:"))
        self._proxies = Proxies(settings.trusted_proxies)
        self._max_body = settings.max_upload_mb * 1_000_000 + FORM_OVERHEAD

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        self._set_client(scope)
        chosen = _request_id(scope)
        token = request_id.set(chosen)
        address = client_address.set((scope.get("client") or ("", 0))[0])
        bound = structlog.contextvars.bind_contextvars(request_id=chosen)
        try:
            if scope["type"] == "http":
                await self._http(scope, receive, send, chosen)
            else:
                await self._app(scope, receive, send)
        finally:
            structlog.contextvars.reset_contextvars(**bound)
            client_address.reset(address)
            request_id.reset(token)

    async def _http(self, scope: Scope, receive: Receive, send: Send, chosen: str) -> None:
        started = time.perf_counter()
        own = (*self._security.for_path(scope["path"]), (b"x-request-id", chosen.encode()))
        exchange = _Exchange(scope, own)
        path = scope["path"]  # Litestar normalizes it in place
        reply = _adding_headers(exchange, send)
        try:
            _check_address(scope)
            source = receive if scope["method"] in BODILESS else self._checked(scope, receive)
            with span("request") as traced:
                await self._app(scope, source, reply)
                name_request(traced, scope["method"], scope.get("path_template"), exchange.status)
        except Exception as error:
            if exchange.status:
                raise
            await _tell(scope, error, reply)
        finally:
            took = time.perf_counter() - started
            count_request(scope["method"], scope.get("path_template") or "unknown", exchange.status, took)
            if path not in QUIET_PATHS:
                _log(exchange, took)

    def _set_client(self, scope: Scope) -> None:
        peer = (scope.get("client") or ("", 0))[0]
        if self._proxies.trusts(peer):
            scope["client"] = (self._proxies.client(peer, scope["headers"]), 0)
            scope["scheme"] = self._proxies.scheme(scope["scheme"], scope["headers"])

    def _checked(self, scope: Scope, receive: Receive) -> Receive:
        """The body's source, which refuses what is too large, and NUL characters in JSON."""
        is_form = header(scope["headers"], b"content-type").startswith("multipart/")
        limit = self._max_body if is_form else MAX_JSON
        announced = header(scope["headers"], b"content-length")
        received = 0

        async def limited() -> Message:
            nonlocal received
            if announced.isdecimal() and int(announced) > limit:
                raise RequestEntityTooLarge
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > limit:
                    raise RequestEntityTooLarge
            return message

        return _only_multipart(limited) if is_form else _without_nul(limited)


def has_nul(body: bytes) -> bool:
    """Whether JSON text holds U+0000, raw or escaped; no database stores it in a text."""
    return b"\0" in body or (b"\\u0000" in body and NUL_ESCAPE.search(body) is not None)


def _without_nul(receive: Receive) -> Receive:
    """Hand the body on in one piece, because an escape can be cut in two anywhere."""

    async def whole() -> Message:
        message = await receive()
        if message["type"] != "http.request":
            return message
        pieces = [message.get("body", b"")]
        while message["type"] == "http.request" and message.get("more_body", False):
            message = await receive()
            pieces.append(message.get("body", b""))
        if message["type"] != "http.request":
            return message
        body = b"".join(pieces)
        if has_nul(body):
            raise InvalidError("error.nul")
        return {"type": "http.request", "body": body, "more_body": False}

    return whole


def _only_multipart(receive: Receive) -> Receive:
    """Refuse JSON that calls itself a form, which would pass unchecked: Litestar reads it by the route."""
    begun = False

    async def checked() -> Message:
        nonlocal begun
        message = await receive()
        start = message.get("body", b"")
        if not begun and start:
            begun = True
            if not start.lstrip().startswith(b"--"):
                raise ClientException("not multipart")
        return message

    return checked


def _check_address(scope: Scope) -> None:
    if "\0" in scope["path"]:
        raise InvalidError("error.nul", fields=(FieldError("path", "error.field.invalid"),))
    query = scope["query_string"]
    if b"%00" in query or b"\0" in query:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
        wrong = [name for name, value in pairs if "\0" in value and "\0" not in name]
        fields = tuple(FieldError(f"query/{name}", "error.field.invalid") for name in wrong)
        raise InvalidError("error.nul", fields=fields)


def _request_id(scope: Scope) -> str:
    given = header(scope["headers"], b"x-request-id")
    return given if SANE_ID.fullmatch(given) else secrets.token_hex(8)


def _adding_headers(exchange: _Exchange, send: Send) -> Send:
    async def reply(message: Message) -> None:
        if message["type"] == "http.response.start":
            exchange.status = message["status"]
            headers = list(message.get("headers", ()))
            present = {name.lower() for name, _ in headers}
            headers += [one for one in exchange.headers if one[0] not in present]
            message = {**message, "headers": headers}
        await send(message)

    return reply


async def _tell(scope: Scope, error: Exception, send: Send) -> None:
    status, headers, body = told(error, scope["headers"])
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    raw += [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def _log(exchange: _Exchange, took: float) -> None:
    # the template, not the path: tokens and names of customers are part of paths
    log.info(
        "request",
        method=exchange.scope["method"],
        path=exchange.scope.get("path_template") or "unknown",
        status=exchange.status,
        ms=round(took * 1000, 1),
    )
