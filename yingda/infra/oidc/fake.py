"""A whole identity provider in this process, for tests and for trying out; it vouches for anybody who is named."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import msgspec

from yingda.infra.clock import Clock
from yingda.infra.outgoing import Answer, Ask
from yingda.kit.ids import new_token

ISSUER = "https://id.example"
CODE_LASTS_S = 60


@dataclass
class FakeProvider:
    """Discovery, authorization, token and keys; `change` spoils what the next token says, to see it refused."""

    clock: Clock
    client_id: str
    client_secret: str
    issuer: str = ISSUER
    change: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._codes: dict[str, dict[str, str]] = {}
        self.turn_key()

    def turn_key(self) -> None:
        """Sign with a new key from now on, as providers do."""
        from joserfc.jwk import ECKey

        self.key = ECKey.generate_key("P-256", {"use": "sig", "kid": new_token(6)})

    def authorize(self, url: str, person: Mapping[str, Any]) -> str:
        """Somebody signs in at the provider: the address to which the browser is sent back."""
        asked = dict(parse_qsl(urlsplit(url).query))
        code = new_token()
        self._codes[code] = asked | {"person": msgspec.json.encode(person).decode()}
        back = urlencode({"code": code, "state": asked["state"], "iss": self.issuer})
        return f"{asked['redirect_uri']}?{back}"

    async def fetch(self, ask: Ask) -> Answer:
        """Answer as the provider's server would."""
        path = ask.url.removeprefix(self.issuer)
        self.asked.append(path)
        match path:
            case "/.well-known/openid-configuration":
                return _json(200, self._metadata())
            case "/keys":
                return _json(200, {"keys": [self.key.as_dict(private=False)]})
            case "/token":
                return self._token(ask)
        return _json(404, {})

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def _token(self, ask: Ask) -> Answer:
        body = {name: values[0] for name, values in parse_qs(ask.body.decode()).items()}
        begun = self._codes.pop(body.get("code", ""), None)  # a code works once
        if begun is None or not self._knows(ask) or not _answers(body, begun):
            return _json(400, {"error": "invalid_grant"})
        return _json(200, {"token_type": "Bearer", "id_token": self._sign(begun)})

    def _sign(self, begun: Mapping[str, str]) -> str:
        from joserfc import jwt

        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": now,
            "exp": now + CODE_LASTS_S,
            "nonce": begun["nonce"],
            **msgspec.json.decode(begun["person"]),
            **self.change,
        }
        header = {"alg": "ES256", "kid": self.key.kid}
        return jwt.encode(header, {name: value for name, value in claims.items() if value is not None}, self.key)

    def _knows(self, ask: Ask) -> bool:
        pair = f"{self.client_id}:{self.client_secret}".encode()
        return ask.headers.get("authorization") == f"Basic {base64.b64encode(pair).decode()}"


def _answers(body: Mapping[str, str], begun: Mapping[str, str]) -> bool:
    """Whether whoever redeems the code is who began (PKCE), with the address from there."""
    digest = hashlib.sha256(body.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return challenge == begun["code_challenge"] and body.get("redirect_uri") == begun["redirect_uri"]


def _json(status: int, value: Any) -> Answer:
    return Answer(status, {"content-type": "application/json"}, msgspec.json.encode(value))
