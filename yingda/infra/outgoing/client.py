"""The one client with which the product asks other systems."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import TYPE_CHECKING

from yingda.infra.outgoing.addresses import AllowList
from yingda.infra.outgoing.types import DEFAULT_LIMIT, DEFAULT_TIMEOUT_S, Answer, Ask, OutgoingError, RefusedError
from yingda.infra.settings import Settings
from yingda.infra.tracing import note, span

if TYPE_CHECKING:  # 60 ms that a server without outgoing requests need not spend
    import httpcore

    from yingda.infra.outgoing.guard import Guard, Resolver, Target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_CONNECTIONS = 100
KEEP_IDLE_S = 15
# what must not travel to another origin with a redirect
PRIVATE_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})


class Reply:
    """An answer that has begun; its body is read within limits, as a whole, in part or as it comes."""

    def __init__(self, response: "httpcore.Response") -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
        }
        self._response = response

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The body as it comes; whoever reads counts."""
        # packed answers are refused: a few bytes could become any number
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise OutgoingError("outgoing.broken")
        async for chunk in self._response.aiter_stream():
            yield chunk

    async def read(self, limit: int = DEFAULT_LIMIT) -> bytes:
        """The whole body; OutgoingError if it is longer than `limit` bytes."""
        body = bytearray()
        async for chunk in self.chunks():
            body += chunk
            if len(body) > limit:
                raise OutgoingError("outgoing.too_large", limit=limit)
        return bytes(body)

    async def excerpt(self, limit: int) -> bytes:
        """The first bytes of the body."""
        body = bytearray()
        async with contextlib.aclosing(self.chunks()) as chunks:
            async for chunk in chunks:
                body += chunk
                if len(body) >= limit:
                    break
        return bytes(body[:limit])


class Fetcher:
    """Asks other systems, through the guard; keeps no cookies and takes no proxy from the environment."""

    def __init__(
        self, allow: AllowList, resolver: "Resolver | None" = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._allow = allow
        self._resolver = resolver
        self._tls = tls
        self._made_guard: Guard | None = None
        self._pool: httpcore.AsyncConnectionPool | None = None

    def check_url(self, url: str) -> None:
        """RefusedError if the text of an address says that we don't call it; names are not looked up."""
        self._guard().read(url)

    async def check(self, url: str) -> None:
        """As `check_url`, and RefusedError or OutgoingError for where its name leads now."""
        target = self._guard().read(url)
        async with _errors_told(), asyncio.timeout(DEFAULT_TIMEOUT_S):
            await self._guard().addresses(target.host, target.port)

    def is_listed(self, url: str) -> bool:
        """Whether the operator listed this host, so that it may be inside and without TLS."""
        guard = self._guard()
        return guard.is_listed(guard.read(url))

    @contextlib.asynccontextmanager
    async def open(self, ask: Ask) -> AsyncIterator[Reply]:
        """Send a request; the answer can be read inside. OutgoingError says what went wrong."""
        async with _errors_told(), asyncio.timeout(ask.timeout_s), self._follow(ask) as reply:
            yield reply

    async def fetch(self, ask: Ask, limit: int = DEFAULT_LIMIT) -> Answer:
        """Send a request and read its answer to the end."""
        async with self.open(ask) as reply:
            return Answer(reply.status, reply.headers, await reply.read(limit))

    async def close(self) -> None:
        """Let go of the connections."""
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None

    @contextlib.asynccontextmanager
    async def _follow(self, ask: Ask) -> AsyncIterator[Reply]:
        import httpx

        guard = self._guard()
        url, headers = ask.url, {name.lower(): value for name, value in ask.headers.items()}
        target = guard.read(url)
        for left in range(ask.redirects, -1, -1):
            async with self._send(ask, target, headers) as reply:
                where = reply.headers.get("location")
                if reply.status not in REDIRECTS or where is None or not _may_follow(ask):
                    yield reply
                    return
            if not left:
                break
            url = str(httpx.URL(url).join(where))
            came_from, target = target, guard.read(url)
            if came_from.scheme == "https" and target.scheme != "https":
                raise RefusedError("outgoing.scheme")
            if came_from.origin != target.origin:
                headers = {name: value for name, value in headers.items() if name not in PRIVATE_HEADERS}
        raise OutgoingError("outgoing.redirects")

    @contextlib.asynccontextmanager
    async def _send(self, ask: Ask, target: "Target", headers: Mapping[str, str]) -> AsyncIterator[Reply]:
        import httpcore

        seconds = ask.timeout_s
        asked: dict[str, str | int] = {
            "http.request.method": ask.method,
            "server.address": target.host,
            "server.port": target.port,
        }
        with span("outgoing", asked) as traced:
            async with self._connections().stream(
                ask.method,
                httpcore.URL(
                    scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path
                ),
                headers=[*{"accept-encoding": "identity", "user-agent": "Yingda", **headers}.items()],
                content=ask.body,
                extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)},
            ) as response:
                note(traced, "http.response.status_code", response.status)
                yield Reply(response)

    def _connections(self) -> "httpcore.AsyncConnectionPool":
        if self._pool is None:
            import httpcore
            import httpx

            from yingda.infra.outgoing.guard import GuardedNetwork

            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=self._tls or httpx.create_ssl_context(),
                max_connections=MAX_CONNECTIONS,
                keepalive_expiry=KEEP_IDLE_S,
                network_backend=GuardedNetwork(self._guard(), httpcore.AnyIOBackend()),
            )
        return self._pool

    def _guard(self) -> "Guard":
        if self._made_guard is None:
            from yingda.infra.outgoing.guard import Guard, system_resolver

            self._made_guard = Guard(self._allow, self._resolver or system_resolver)
        return self._made_guard


def make_fetcher(settings: Settings) -> Fetcher:
    """The client that the settings ask for."""
    return Fetcher(AllowList.parse(settings.outgoing_allow))


def _may_follow(ask: Ask) -> bool:
    return ask.redirects > 0 and ask.method in {"GET", "HEAD"}


@contextlib.asynccontextmanager
async def _errors_told() -> AsyncIterator[None]:
    import httpcore

    try:
        yield
    except (TimeoutError, httpcore.TimeoutException) as error:
        raise OutgoingError("outgoing.timeout") from error
    except httpcore.ConnectError as error:
        is_tls = isinstance(error.__cause__ or error.__context__, ssl.SSLError)
        raise OutgoingError("outgoing.tls" if is_tls else "outgoing.unreachable") from error
    except httpcore.NetworkError as error:
        raise OutgoingError("outgoing.unreachable") from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise OutgoingError("outgoing.broken") from error
