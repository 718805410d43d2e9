"""Only what the provider signed for us, now, for this very sign-in is believed."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from yingda.infra.clock import FakeClock
from yingda.infra.oidc import Begun, Client, OidcError
from yingda.infra.oidc.fake import ISSUER, FakeProvider
from yingda.infra.outgoing import Answer, Ask, OutgoingError
from yingda.infra.settings import Settings

CALLBACK = "https://kefu.example/api/v1/session/company/callback"
MEI: Mapping[str, Any] = {"sub": "u-1", "name": "梅", "email": "mei@tea.example", "email_verified": True}
NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def provider(clock: FakeClock) -> FakeProvider:
    return FakeProvider(clock, "yingda", "a secret/with=signs")


@pytest.fixture
def client(provider: FakeProvider, clock: FakeClock) -> Client:
    settings = Settings(
        oidc_issuer=ISSUER, oidc_client_id="yingda", oidc_client_secret=provider.client_secret,
        public_url="https://kefu.example",
    )  # fmt: skip
    provider.client_secret = "a%20secret%2Fwith%3Dsigns"  # as RFC 6749 2.3.1 wants it in the header
    return Client(settings, provider, clock)


def begin(client: Client) -> tuple[str, Begun]:
    return asyncio.run(client.begin(CALLBACK, "/desk"))


def returned(provider: FakeProvider, url: str, person: Mapping[str, Any] = MEI) -> dict[str, str]:
    return {name: value[0] for name, value in parse_qs(urlsplit(provider.authorize(url, person)).query).items()}


def refused(client: Client, code: str, begun: Begun, callback: str = CALLBACK) -> str:
    with pytest.raises(OidcError) as error:
        asyncio.run(client.redeem(code, begun, callback))
    return error.value.code


def test_somebody_comes_back_and_is_known(client: Client, provider: FakeProvider) -> None:
    url, begun = begin(client)
    asked = dict(parse_qsl(urlsplit(url).query))
    assert url.startswith(f"{ISSUER}/authorize?")
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert begun.verifier not in url
    back = returned(provider, url)
    client.check_return(begun, back["state"], back["iss"])
    claims = asyncio.run(client.redeem(back["code"], begun, CALLBACK))
    assert (claims.issuer, claims.subject, claims.email, claims.email_verified) == (
        ISSUER, "u-1", "mei@tea.example", True,
    )  # fmt: skip


def test_a_code_works_once(client: Client, provider: FakeProvider) -> None:
    url, begun = begin(client)
    code = returned(provider, url)["code"]
    asyncio.run(client.redeem(code, begun, CALLBACK))
    assert refused(client, code, begun) == "oidc.code"


def test_a_stolen_code_is_useless_to_another_browser(client: Client, provider: FakeProvider) -> None:
    url, _ = begin(client)
    _, other = begin(client)
    assert refused(client, returned(provider, url)["code"], other) == "oidc.code"


def test_an_answer_belongs_to_the_browser_that_asked(client: Client, clock: FakeClock) -> None:
    _, begun = begin(client)
    for state, issuer in (("", None), ("x" * 32, None), (begun.state, "https://evil.example")):
        with pytest.raises(OidcError):
            client.check_return(begun, state, issuer)
    client.check_return(begun, begun.state, None)
    clock.advance(timedelta(seconds=600))
    with pytest.raises(OidcError):
        client.check_return(begun, begun.state, None)


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "somebody-else"},
        {"aud": None},
        {"aud": ["yingda", "other"]},
        {"azp": "other"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": None},
        {"iat": int(NOW.timestamp()) + 120},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
        {"nbf": int(NOW.timestamp()) + 120},
    ],
)
def test_a_token_that_is_not_for_us_now_is_refused(
    client: Client, provider: FakeProvider, change: dict[str, Any]
) -> None:
    url, begun = begin(client)
    provider.change = change
    assert refused(client, returned(provider, url)["code"], begun) == "oidc.token"


def test_several_audiences_need_us_as_the_party(client: Client, provider: FakeProvider) -> None:
    url, begun = begin(client)
    provider.change = {"aud": ["yingda", "other"], "azp": "yingda"}
    assert asyncio.run(client.redeem(returned(provider, url)["code"], begun, CALLBACK)).subject == "u-1"


def test_an_address_is_verified_only_if_the_provider_says_so(client: Client, provider: FakeProvider) -> None:
    for said in (None, "true", 1, False):
        url, begun = begin(client)
        back = returned(provider, url, {**MEI, "email_verified": said})
        assert asyncio.run(client.redeem(back["code"], begun, CALLBACK)).email_verified is False


def test_a_new_key_is_fetched_and_an_unknown_one_asked_for_rarely(
    client: Client, provider: FakeProvider, clock: FakeClock
) -> None:
    url, begun = begin(client)
    asyncio.run(client.redeem(returned(provider, url)["code"], begun, CALLBACK))
    provider.turn_key()
    url, begun = begin(client)
    assert refused(client, returned(provider, url)["code"], begun) == "oidc.token"
    clock.advance(timedelta(seconds=61))
    url, begun = begin(client)
    assert asyncio.run(client.redeem(returned(provider, url)["code"], begun, CALLBACK)).subject == "u-1"
    assert provider.asked.count("/keys") == 2


class Forger(FakeProvider):
    """Signs with what is public."""

    alg = "none"

    def _sign(self, begun: Mapping[str, str]) -> str:
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": "yingda",
            "sub": "u-1",
            "iat": now,
            "exp": now + 60,
            "nonce": begun["nonce"],
        }
        if self.alg == "none":
            return jwt.encode({"alg": "none"}, claims, OctKey.import_key("x" * 32), algorithms=["none"])
        public = msgspec.json.encode(self.key.as_dict(private=False)).decode()
        return jwt.encode({"alg": "HS256", "kid": self.key.kid}, claims, OctKey.import_key(public))


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_forged_tokens_are_refused(clock: FakeClock, alg: str) -> None:
    forger = Forger(clock, "yingda", "s")
    forger.alg = alg
    settings = Settings(oidc_issuer=ISSUER, oidc_client_id="yingda", oidc_client_secret="s")
    client = Client(settings, forger, clock)
    url, begun = begin(client)
    assert refused(client, returned(forger, url)["code"], begun) == "oidc.token"


class Broken:
    """Answers whatever it is told to."""

    def __init__(self, answer: Answer | Exception) -> None:
        self.answer = answer

    async def fetch(self, ask: Ask) -> Answer:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    "answer",
    [
        OutgoingError(),
        Answer(500, {}, b""),
        Answer(200, {}, b"<html>"),
        Answer(200, {}, b"[]"),
        Answer(200, {}, b"{}"),
        Answer(200, {}, msgspec.json.encode({"issuer": "https://evil.example"})),
        Answer(200, {}, msgspec.json.encode({"issuer": ISSUER, "token_endpoint": 7})),
    ],
)
def test_a_provider_that_answers_nonsense_is_named(clock: FakeClock, answer: Any) -> None:
    settings = Settings(oidc_issuer=ISSUER, oidc_client_id="yingda")
    with pytest.raises(OidcError) as error:
        asyncio.run(Client(settings, Broken(answer), clock).begin(CALLBACK))
    assert (error.value.code, error.value.status) == ("oidc.provider", 502)
