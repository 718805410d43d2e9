"""Whom the product calls: public addresses on usual ports and what the operator listed, however it is written."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.infra.outgoing import AllowList, Fetcher, OutgoingError, RefusedError
from yingda.infra.outgoing.addresses import is_public, parse_address
from yingda.infra.settings import SettingsError

INSIDE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fec0::1", "ff02::1", "fe80::1%eth0", "5f00::1",
]  # fmt: skip
PUBLIC = ["93.184.216.34", "8.8.8.8", "223.5.5.5", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "240e::1"]


@pytest.mark.parametrize("text", INSIDE)
def test_what_is_inside_is_not_public(text: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_outside_is_public(text: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert is_public(address)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_whatever_python_calls_private_is_never_public(address: object) -> None:
    if is_public(address):  # type: ignore[arg-type]  # the strategy's type is wider
        assert not address.is_private  # type: ignore[attr-defined]  # as above, an address
        assert not address.is_multicast  # type: ignore[attr-defined]  # as above, an address


def code_of(url: str, allow: str = "") -> str:
    """The code with which an address is refused by its text, "" if it is not."""
    try:
        Fetcher(AllowList.parse(allow)).check_url(url)
    except RefusedError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "outgoing.scheme"),
        ("example.com/hook", "outgoing.scheme"),
        ("//example.com/hook", "outgoing.scheme"),
        ("ftp://example.com/", "outgoing.scheme"),
        ("file:///etc/passwd", "outgoing.scheme"),
        ("gopher://example.com/", "outgoing.scheme"),
        ("unix:///run/docker.sock", "outgoing.scheme"),
        ("http:///hook", "outgoing.url"),
        ("http://exa mple.com/", "outgoing.url"),
        ("http://ex%61mple.com/", "outgoing.url"),
        ("http://a..example.com/", "outgoing.url"),
        ("http://example.com\r\nHost: x/", "outgoing.url"),
        ("https://example.com/" + "a" * 2_000, "outgoing.url"),
        ("http://user@example.com/", "outgoing.credentials"),
        ("http://user:secret@example.com/", "outgoing.credentials"),
        ("http://example.com\\@127.0.0.1/", "outgoing.credentials"),
        ("http://93.184.216.34 &@127.0.0.1/", "outgoing.credentials"),
        ("http://example.com:22/", "outgoing.port"),
        ("http://example.com:0/", "outgoing.port"),
        ("http://example.com:6379/", "outgoing.port"),
        ("http://example.com:99999/", "outgoing.port"),
        ("http://127.0.0.1/", "outgoing.address"),
        ("http://127.0.0.1./", "outgoing.address"),
        ("http://[::1]/", "outgoing.address"),
        ("http://[::ffff:127.0.0.1]/", "outgoing.address"),
        ("http://[::ffff:7f00:1]/", "outgoing.address"),
        ("http://[64:ff9b::a9fe:a9fe]/", "outgoing.address"),
        ("http://169.254.169.254/latest/meta-data/", "outgoing.address"),
        ("http://2130706433/", "outgoing.url"),
        ("http://017700000001/", "outgoing.url"),
        ("http://0177.0.0.1/", "outgoing.url"),
        ("http://0x7f000001/", "outgoing.url"),
        ("http://0x7f.0.0.0x1/", "outgoing.url"),
        ("http://127.1/", "outgoing.url"),
        ("http://127.0.0.1.0x/", "outgoing.url"),
        ("http://１２７.０.０.１/", "outgoing.url"),
        ("http://①②⑦.0.0.1/", "outgoing.url"),
        ("http://ⅼocalhost/", "outgoing.url"),
        ("https://hooks.example.com/yingda?x=1", ""),
        ("https://hooks.example.com./", ""),
        ("http://例子.测试/回调", ""),
        ("https://93.184.216.34:443/", ""),
        ("HTTPS://EXAMPLE.COM/", ""),
    ],
)
def test_the_text_of_an_address_is_checked(url: str, code: str) -> None:
    assert code_of(url) == code


class Names:
    """A resolver whose answers are used up one by one; the last stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def code_when_resolved(url: str, found: list[str], allow: str = "") -> str:
    fetcher = Fetcher(AllowList.parse(allow), Names(found))
    try:
        asyncio.run(fetcher.check(url))
    except OutgoingError as error:
        return error.code
    return ""


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    assert code_when_resolved("https://evil.example/", [address]) == "outgoing.address"


def test_one_inside_address_among_public_ones_is_enough_to_refuse() -> None:
    assert code_when_resolved("https://evil.example/", [*PUBLIC, "10.0.0.1"]) == "outgoing.address"
    assert code_when_resolved("https://good.example/", PUBLIC) == ""


def test_what_a_resolver_makes_up_is_refused() -> None:
    assert code_when_resolved("https://evil.example/", ["localhost"]) == "outgoing.address"
    assert code_when_resolved("https://evil.example/", []) == "outgoing.name"


def test_a_name_that_nobody_knows_says_so() -> None:
    async def nobody(host: str, port: int) -> list[str]:
        raise OSError(host, port)

    with pytest.raises(OutgoingError, match=r"outgoing\.name"):
        asyncio.run(Fetcher(AllowList(), nobody).check("https://nowhere.example/"))


@pytest.mark.parametrize(
    ("allow", "url", "found", "code"),
    [
        ("models.internal", "http://models.internal:8080/", ["10.0.0.5"], ""),
        ("models.internal:8080", "http://models.internal:8080/", ["10.0.0.5"], ""),
        ("models.internal:8080", "http://models.internal/", ["10.0.0.5"], "outgoing.address"),
        ("models.internal:8080", "http://models.internal:9090/", ["10.0.0.5"], "outgoing.port"),
        ("models.internal:8080", "http://other.internal:8080/", ["10.0.0.5"], "outgoing.port"),
        ("Models.Internal.", "http://models.internal./", ["10.0.0.5"], ""),
        ("10.0.0.0/8", "http://other.internal/", ["10.0.0.5"], ""),
        ("10.0.0.0/8", "http://other.internal/", ["10.0.0.5", "192.168.0.1"], "outgoing.address"),
        ("10.0.0.0/8:8080", "http://other.internal:8080/", ["10.0.0.5"], ""),
        ("10.0.0.0/8:8080", "http://other.internal:8080/", ["93.184.216.34"], "outgoing.address"),
        ("10.0.0.0/8:8080", "http://10.0.0.5:8080/", [], ""),
        ("[fd00::/8]:8080", "http://[fd00::5]:8080/", [], ""),
        ("[fd00::/8]:8080", "http://[fd00::5]/", [], "outgoing.address"),
        ("fd00::/8", "http://inside.example/", ["fd00::7"], ""),
        ("127.0.0.1", "http://[::ffff:127.0.0.1]/", [], "outgoing.address"),
    ],
)
def test_the_operator_lists_what_is_called_besides_the_internet(
    allow: str, url: str, found: list[str], code: str
) -> None:
    assert code_when_resolved(url, found, allow) == code


@pytest.mark.parametrize("allow", ["models.internal:x", "http://a/", "a b", "10.0.0.0/99", "a:0", "[::1]:70000"])
def test_a_list_that_cannot_be_read_stops_the_start(allow: str) -> None:
    with pytest.raises(SettingsError, match="outgoing_allow"):
        AllowList.parse(allow)


def test_what_is_listed_can_be_told_from_the_internet() -> None:
    fetcher = Fetcher(AllowList.parse("models.internal:8080, 127.0.0.1:9000"))
    assert fetcher.is_listed("http://models.internal:8080/")
    assert fetcher.is_listed("http://127.0.0.1:9000/")
    assert not fetcher.is_listed("http://example.com/")
