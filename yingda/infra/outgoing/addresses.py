"""Which addresses the product may call: public ones on the usual ports, and what the operator listed."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from yingda.infra.settings import SettingsError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

USUAL_PORTS = frozenset({80, 443})

# IANA's registry of special-purpose IPv4 addresses, with multicast (224/4) and reserved space (240/4)
INSIDE_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# metadata services that cloud providers put at public addresses
METADATA_4 = (IPv4Network("168.63.129.16/32"), IPv4Network("100.100.100.200/32"))
# everything global is in 2000::/3; mapped, compatible, NAT64, local and multicast forms are outside of it
GLOBAL_6 = IPv6Network("2000::/3")
# Teredo, benchmarks and ORCHID (2001::/23), documentation, 6to4, documentation, the direct AS112 block
INSIDE_6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def is_public(address: Address) -> bool:
    """Whether this address can only be somebody else's."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in (*INSIDE_4, *METADATA_4))
    return address.scope_id is None and address in GLOBAL_6 and not any(address in network for network in INSIDE_6)


def parse_address(text: str) -> Address | None:
    """The address that a text writes in the one usual way."""
    try:
        return ip_address(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry of the list: a host name or a network, at one port or (None) at all."""

    host: str | None
    network: Network | None
    port: int | None

    def takes_port(self, port: int) -> bool:
        """Whether the entry speaks of this port."""
        return self.port is None or self.port == port

    def names(self, host: str, port: int) -> bool:
        """Whether the entry lists this host by its name."""
        return self.host == host and self.takes_port(port)

    def holds(self, address: Address, port: int) -> bool:
        """Whether the entry lists this address."""
        return self.network is not None and address in self.network and self.takes_port(port)


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts and networks that the operator trusts with requests from us, besides the public internet."""

    entries: tuple[Allowed, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "AllowList":
        """Read the setting: `models.internal:8080, 10.1.0.0/16, [fd00::/8]:443`."""
        return cls(tuple(_entry(part.strip()) for part in text.split(",") if part.strip()))

    def lists(self, host: str, port: int) -> bool:
        """Whether this host is listed, by its name or as an address."""
        address = parse_address(host)
        return any(
            entry.names(host, port) or (address is not None and entry.holds(address, port))
            for entry in self.entries
        )

    def may_reach(self, address: Address, port: int) -> bool:
        """Whether a connection to this address may be opened for a host that is not listed by name."""
        if any(entry.holds(address, port) for entry in self.entries):
            return True
        return is_public(address) and port in USUAL_PORTS

    def may_use(self, host: str, port: int) -> bool:
        """Whether this port could be called, if the host's address allows it."""
        return port in USUAL_PORTS or any(
            entry.takes_port(port) and (entry.network is not None or entry.host == host) for entry in self.entries
        )


def _entry(text: str) -> Allowed:
    head, port = _split_port(text)
    try:
        return Allowed(None, ip_network(head, strict=False), port)
    except ValueError:
        pass
    host = head.rstrip(".").lower()
    if not host.isascii() or not host.replace("-", "").replace(".", "").replace("_", "").isalnum():
        raise SettingsError(f"outgoing_allow: {text!r} is no host, no address and no network")
    return Allowed(host, None, port)


def _split_port(text: str) -> tuple[str, int | None]:
    if text.startswith("["):
        head, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":")
    elif text.count(":") == 1:
        head, _, port = text.partition(":")
    else:
        return text, None
    if not port:
        return head, None
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingsError(f"outgoing_allow: {text!r} has no usable port")
    return head, int(port)
