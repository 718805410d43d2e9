"""Looks over the network: a socket to the running server, the public address, Redis."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from yingda.infra.health.types import Finding, Patient, fail, ok, warn
from yingda.infra.push.socket import SIGN_IN

SOCKET = "/api/v1/socket"
TIMEOUT_S = 5.0
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 # compared, not listened on


def look_at_sockets(patient: Patient) -> Iterator[Finding]:
    """A real WebSocket to the server of this folder, if there is one."""
    if patient.address is None:
        yield ok("doctor.sockets.nobody")
        return
    host, port = patient.address
    host = ANYWHERE.get(host, host)
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    started = time.monotonic()
    if trouble := try_socket(f"ws://{where}{SOCKET}"):
        yield fail("doctor.sockets.broken", where=where, error=trouble)
    else:
        yield ok("doctor.sockets.ok", where=where, ms=round((time.monotonic() - started) * 1000))


def look_at_public(patient: Patient) -> Iterator[Finding]:
    """The same through the address that browsers use: proxies that swallow sockets are the usual fault."""
    url = urlsplit(patient.settings.public_url)
    if patient.address is None or not url.netloc:
        return
    scheme = "wss" if url.scheme == "https" else "ws"
    if trouble := try_socket(f"{scheme}://{url.netloc}{SOCKET}"):
        yield warn("doctor.public.broken", url=patient.settings.public_url, error=trouble)
    else:
        yield ok("doctor.public.ok", url=patient.settings.public_url)


def look_at_redis(patient: Patient) -> Iterator[Finding]:
    """Whether hints between processes can travel."""
    if not patient.settings.redis_url:
        return
    from redis import Redis
    from redis.exceptions import RedisError

    client = Redis.from_url(patient.settings.redis_url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
    started = time.monotonic()
    try:
        client.ping()
    except (RedisError, OSError) as error:
        yield fail("doctor.redis.away", error=str(error)[:200])
    else:
        yield ok("doctor.redis.ok", ms=round((time.monotonic() - started) * 1000))
    finally:
        client.close()


def try_socket(url: str) -> str:
    """Open a socket as nobody; empty if our server turned it away in its own words, else what went wrong."""
    from websockets.exceptions import ConnectionClosed, WebSocketException
    from websockets.sync.client import connect

    try:
        with connect(url, open_timeout=TIMEOUT_S, close_timeout=1, proxy=None) as socket:
            try:
                socket.recv(timeout=TIMEOUT_S)
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 0
                return "" if code == SIGN_IN else f"closed with {code}"
            return "nobody was asked to sign in"
    except (WebSocketException, OSError, TimeoutError) as error:
        return str(error)[:200] or type(error).__name__
