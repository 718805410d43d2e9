"""Requests to other systems: where they connect, what travels, what is cut off; against a real local server."""

import asyncio
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.receiver import Reaction, Receiver, a_receiver
from yingda.infra.outgoing import AllowList, Answer, Ask, Fetcher, OutgoingError, RefusedError

HERE = "127.0.0.0/8"


class Names:
    """A resolver whose answers are used up one by one; the last stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as running:
        yield running


def run(fetcher: Fetcher, work: Callable[[Fetcher], Coroutine[Any, Any, Any]]) -> Any:
    async def whole() -> Any:
        try:
            return await work(fetcher)
        finally:
            await fetcher.close()

    return asyncio.run(whole())


def fetch(ask: Ask, names: Names | None = None, allow: str = HERE, limit: int = 1_000) -> Answer:
    return run(Fetcher(AllowList.parse(allow), names), lambda fetcher: fetcher.fetch(ask, limit))


def failure(ask: Ask, names: Names | None = None, allow: str = HERE, limit: int = 1_000) -> str:
    with pytest.raises(OutgoingError) as caught:
        fetch(ask, names, allow, limit)
    return caught.value.code


def test_a_request_arrives_whole(receiver: Receiver) -> None:
    receiver.answers = [Reaction(201, b"taken", {"X-Mark": "7"})]
    ask = Ask("POST", receiver.url("/in?a=1"), {"Content-Type": "text/plain"}, b"hello")
    answer = fetch(ask)
    assert (answer.status, answer.body, answer.headers["x-mark"]) == (201, b"taken", "7")
    (got,) = receiver.received
    assert (got.method, got.path, got.body) == ("POST", "/in?a=1", b"hello")
    assert got.headers["content-type"] == "text/plain"
    assert got.headers["user-agent"] == "Yingda"


def test_the_connection_goes_to_the_address_that_was_checked_and_keeps_the_name(receiver: Receiver) -> None:
    # a second look-up would lead to an address nobody listens at
    names = Names(["127.0.0.1"], ["::1"])
    fetch(Ask("GET", receiver.url(host="hooks.example")), names, "hooks.example")
    assert names.asked == ["hooks.example"]
    assert receiver.received[0].headers["host"] == f"hooks.example:{receiver.port}"


def test_a_name_that_leads_elsewhere_the_second_time_is_refused_then(receiver: Receiver) -> None:
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    receiver.answers = [Reaction(headers={"Connection": "close"})]

    async def twice(fetcher: Fetcher) -> None:
        await fetcher.fetch(Ask("GET", receiver.url(host="rebind.example")))
        await fetcher.fetch(Ask("GET", receiver.url(host="rebind.example")))

    with pytest.raises(RefusedError, match=r"outgoing\.address"):
        run(Fetcher(AllowList.parse(f"127.0.0.1:{receiver.port}"), names), twice)
    assert names.asked == ["rebind.example", "rebind.example"]
    assert len(receiver.received) == 1


def test_without_the_list_nothing_on_this_machine_is_called(receiver: Receiver) -> None:
    for host in ("127.0.0.1", "localhost", "hooks.example"):
        names = Names(["127.0.0.1"])
        allow = f"192.168.0.0/16:{receiver.port}"
        assert failure(Ask("GET", receiver.url(host=host)), names, allow) == "outgoing.address"
    assert receiver.received == []


def test_the_next_address_is_tried_when_one_does_not_take_us(receiver: Receiver) -> None:
    names = Names(["::1", "127.0.0.1"])
    assert fetch(Ask("GET", receiver.url(host="two.example")), names, "two.example").body == b"ok"


def test_nobody_there_and_a_broken_answer_have_codes_of_their_own(receiver: Receiver) -> None:
    assert failure(Ask("GET", "http://127.0.0.1:1/")) == "outgoing.unreachable"
    receiver.answers = [Reaction(headers={"Content-Encoding": "gzip"})]
    assert failure(Ask("GET", receiver.url())) == "outgoing.broken"
    receiver.answers = [Reaction(headers={"Content-Length": "many"})]
    assert failure(Ask("GET", receiver.url())) == "outgoing.broken"


def test_a_redirect_is_handed_back_unless_it_was_asked_for(receiver: Receiver) -> None:
    receiver.answers = [Reaction(302, headers={"Location": "/there"}), Reaction(body=b"there")]
    assert fetch(Ask("GET", receiver.url())).status == 302
    receiver.answers = [Reaction(302, headers={"Location": "/there"}), Reaction(body=b"there")]
    assert fetch(Ask("GET", receiver.url(), redirects=1)).body == b"there"
    assert fetch(Ask("POST", receiver.url(), redirects=1)).body == b"there"
    assert [got.path for got in receiver.received] == ["/", "/", "/there", "/"]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", "outgoing.address"),
        ("http://inside.example/", "outgoing.address"),
        ("http://2130706433/", "outgoing.url"),
        ("file:///etc/passwd", "outgoing.scheme"),
        ("http://user:secret@example.com/", "outgoing.credentials"),
    ],
)
def test_every_hop_of_a_redirect_is_checked(receiver: Receiver, where: str, code: str) -> None:
    receiver.answers = [Reaction(307, headers={"Location": where})]
    names = Names(["10.0.0.1"])
    assert failure(Ask("GET", receiver.url(), redirects=3), names) == code
    assert len(receiver.received) == 1


def test_redirects_have_an_end(receiver: Receiver) -> None:
    receiver.answers = [Reaction(302, headers={"Location": "/again"})]
    assert failure(Ask("GET", receiver.url(), redirects=3)) == "outgoing.redirects"
    assert len(receiver.received) == 4


def test_a_pass_does_not_travel_to_another_host(receiver: Receiver) -> None:
    there = receiver.url("/there", host="other.example")
    receiver.answers = [Reaction(302, headers={"Location": there}), Reaction()]
    ask = Ask("GET", receiver.url(host="one.example"), {"Authorization": "Bearer x", "X-Mark": "7"}, redirects=1)
    fetch(ask, Names(["127.0.0.1"]))
    first, second = receiver.received
    assert first.headers["authorization"] == "Bearer x"
    assert "authorization" not in second.headers
    assert second.headers["x-mark"] == "7"


def test_an_answer_has_a_limit_in_bytes(receiver: Receiver) -> None:
    receiver.answers = [Reaction(body=b"x" * 1_001)]
    assert failure(Ask("GET", receiver.url()), limit=1_000) == "outgoing.too_large"
    assert len(fetch(Ask("GET", receiver.url()), limit=1_001).body) == 1_001


def test_an_excerpt_is_cut(receiver: Receiver) -> None:
    receiver.answers = [Reaction(500, b"x" * 500_000)]

    async def excerpt(fetcher: Fetcher) -> tuple[int, bytes]:
        async with fetcher.open(Ask("GET", receiver.url())) as reply:
            return reply.status, await reply.excerpt(10)

    assert run(Fetcher(AllowList.parse(HERE)), excerpt) == (500, b"x" * 10)


def test_an_answer_has_a_limit_in_seconds(receiver: Receiver) -> None:
    hold = threading.Event()
    receiver.answers = [Reaction(hold=hold)]
    try:
        assert failure(Ask("GET", receiver.url(), timeout_s=0.2)) == "outgoing.timeout"
    finally:
        hold.set()


def test_cookies_are_not_kept(receiver: Receiver) -> None:
    receiver.answers = [Reaction(headers={"Set-Cookie": "sid=1; Path=/"})]

    async def twice(fetcher: Fetcher) -> None:
        await fetcher.fetch(Ask("GET", receiver.url()))
        await fetcher.fetch(Ask("GET", receiver.url()))

    run(Fetcher(AllowList.parse(HERE)), twice)
    assert "cookie" not in receiver.received[1].headers


def test_proxies_of_the_environment_are_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert fetch(Ask("GET", receiver.url())).status == 200


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for `hooks.example` that vouches for itself, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, file = tmp_path / "key.pem", tmp_path / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=hooks.example", "-addext", "subjectAltName=DNS:hooks.example"]
    subprocess.run([*command, *names, "-days", "2", "-keyout", key, "-out", file], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


def test_the_certificate_is_checked_against_the_name_not_the_address(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    asked: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with a_receiver(server) as receiver:

        def through(host: str, tls: ssl.SSLContext | None) -> Answer:
            url = receiver.url(host=host, scheme="https")
            fetcher = Fetcher(AllowList.parse(HERE), Names(["127.0.0.1"]), tls)
            return run(fetcher, lambda fetcher: fetcher.fetch(Ask("GET", url)))

        assert through("hooks.example", trusting).body == b"ok"
        assert asked == ["hooks.example"]
        for host, tls in (("other.example", trusting), ("hooks.example", None)):
            with pytest.raises(OutgoingError, match=r"outgoing\.tls"):
                through(host, tls)
        assert len(receiver.received) == 1


def test_a_redirect_from_tls_to_none_is_refused(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with a_receiver(server) as receiver:
        receiver.answers = [Reaction(302, headers={"Location": "http://hooks.example/"})]
        ask = Ask("GET", receiver.url(host="hooks.example", scheme="https"), redirects=1)
        fetcher = Fetcher(AllowList.parse(HERE), Names(["127.0.0.1"]), trusting)
        with pytest.raises(RefusedError, match=r"outgoing\.scheme"):
            run(fetcher, lambda fetcher: fetcher.fetch(ask))
