"""Who is really asking, when a trusted proxy stands in front."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from yingda.infra.http.context import RawHeaders, header
from yingda.infra.settings import SettingsError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
MAX_HOPS = 10  # a longer chain is made up


class Proxies:
    """Believes X-Forwarded-For and X-Forwarded-Proto of the named peers only."""

    def __init__(self, trusted: str) -> None:
        self._networks = tuple(_network(part.strip()) for part in trusted.split(",") if part.strip())
        self._is_trusted = lru_cache(1024)(self._look_up)

    def trusts(self, peer: str) -> bool:
        """Whether this peer's forwarding headers count."""
        return bool(self._networks) and self._is_trusted(peer)

    def client(self, peer: str, headers: RawHeaders) -> str:
        """The address nearest to us that is no trusted proxy; call only for trusted peers."""
        hops = [hop.strip() for hop in header(headers, b"x-forwarded-for").split(",")][-MAX_HOPS:]
        nearest = peer
        for hop in reversed(hops):
            if _address(hop) is None:
                return nearest
            nearest = hop
            if not self._is_trusted(hop):
                return hop
        return nearest

    def scheme(self, scheme: str, headers: RawHeaders) -> str:
        """The scheme that the browser used; call only for trusted peers."""
        forwarded = header(headers, b"x-forwarded-proto").strip().lower()
        if forwarded not in {"http", "https"}:
            return scheme
        secure = forwarded == "https"
        if scheme in {"ws", "wss"}:
            return "wss" if secure else "ws"
        return forwarded

    def _look_up(self, peer: str) -> bool:
        address = _address(peer)
        return address is not None and any(address in network for network in self._networks)


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        raise SettingsError(f"trusted_proxies: {text!r} is no address and no network") from error


def _address(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
