"""What every outgoing request passes: the address as written, and where its name leads when we connect."""

import asyncio
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import httpcore
import httpx

from yingda.infra.outgoing.addresses import AllowList, parse_address
from yingda.infra.outgoing.types import OutgoingError, RefusedError

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 2_000
CONNECT_S = 5.0  # to one address; a name may lead to several
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
# 2130706433, 127.1 and 0x7f.0.0.1 are addresses to some programs and names to others: to us they are nothing
NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)")


class Resolver(Protocol):
    """Tells where a name leads."""

    async def __call__(self, host: str, port: int) -> list[str]:
        """Every address of the name, best first; OSError if it has none."""
        ...


async def system_resolver(host: str, port: int) -> list[str]:
    """Ask the machine."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was checked as far as its text goes."""

    scheme: str
    host: str  # ASCII, lower case, without a trailing dot
    port: int
    path: bytes

    @property
    def origin(self) -> tuple[str, str, int]:
        """Whom the request goes to."""
        return self.scheme, self.host, self.port


class Guard:
    """Decides whom the product may call."""

    def __init__(self, allow: AllowList, resolver: Resolver) -> None:
        self._allow = allow
        self._resolver = resolver

    def read(self, url: str) -> Target:
        """Take an address apart; RefusedError if its text alone says that we don't call it."""
        try:
            parsed = httpx.URL(url)
            host = parsed.raw_host.decode("ascii").lower().removesuffix(".")
        except (httpx.InvalidURL, UnicodeError) as error:
            raise RefusedError("outgoing.url") from error
        if parsed.scheme not in PORTS:
            raise RefusedError("outgoing.scheme")
        if parsed.userinfo:
            raise RefusedError("outgoing.credentials")
        address = parse_address(host)
        is_name = NAME.fullmatch(host) is not None and NUMBER.fullmatch(host) is None
        if len(url) > LONGEST_URL or (address is None and not is_name):
            raise RefusedError("outgoing.url")
        port = PORTS[parsed.scheme] if parsed.port is None else parsed.port
        if not self._allow.may_use(host, port):
            raise RefusedError("outgoing.port", port=port)
        if address is not None:
            self._check(host, port, host)
        return Target(parsed.scheme, host, port, parsed.raw_path)

    async def addresses(self, host: str, port: int) -> list[str]:
        """Where a name leads, asked once; RefusedError if any of it is not for us to call."""
        found = [host] if parse_address(host) else await self._resolve(host, port)
        for address in found:
            self._check(host, port, address)
        return found

    def is_listed(self, target: Target) -> bool:
        """Whether the operator listed this host, by its name or as an address."""
        return self._allow.lists(target.host, target.port)

    def _check(self, host: str, port: int, text: str) -> None:
        address = parse_address(text)
        may_reach = address is not None and self._allow.may_reach(address, port)
        if not may_reach and not self._allow.lists(host, port):
            raise RefusedError("outgoing.address")

    async def _resolve(self, host: str, port: int) -> list[str]:
        try:
            found = list(dict.fromkeys(await self._resolver(host, port)))
        except (OSError, UnicodeError) as error:
            raise OutgoingError("outgoing.name") from error
        if not found:
            raise OutgoingError("outgoing.name")
        return found


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections to checked addresses only.

    The name is resolved here, once per connection, and the connection goes to the very address that was
    checked: there is no second look-up that could lead elsewhere. TLS and Host keep the name.
    """

    def __init__(self, guard: Guard, network: httpcore.AsyncNetworkBackend) -> None:
        self._guard = guard
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the interface of httpcore
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check every address, connect to the first that takes us."""
        addresses = await self._guard.addresses(host, port)
        seconds = min(timeout or CONNECT_S, CONNECT_S)
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(addresses[-1], port, seconds, local_address, socket_options)

    async def connect_unix_socket(self, *_args: Any, **_more: Any) -> httpcore.AsyncNetworkStream:
        """Never: sockets on this machine are inside."""
        raise RefusedError
