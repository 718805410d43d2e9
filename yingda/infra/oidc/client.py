"""The relying party: begins a sign-in, redeems its code, believes only what is signed for us, now, and once.

Everything that the provider says in a front channel is bound to the browser by `state`, the code to us by PKCE, the
token to this very sign-in by its nonce (OpenID Connect Core 3.1.3.7, RFC 9700).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from yingda.infra.clock import Clock
from yingda.infra.oidc.types import Begun, Claims, Fetches, OidcError
from yingda.infra.outgoing import Ask, OutgoingError
from yingda.infra.settings import Settings
from yingda.kit.ids import new_token

# asymmetric only: a provider's public key must never serve as an HMAC secret
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SCOPES = "openid profile email"
BEGUN_LASTS_S = 600  # somebody looks for a password and a phone
KEEP_S = 3600  # how long metadata and keys are believed
KEYS_AGAIN_S = 60  # how rarely an unknown key makes us ask for the keys again
LEEWAY_S = 60
MAX_SUBJECT = 255  # OpenID Connect Core 2
FORM = "application/x-www-form-urlencoded"


class Client:
    """One provider, as the settings name it."""

    def __init__(self, settings: Settings, fetches: Fetches, clock: Clock) -> None:
        self.issuer = settings.oidc_issuer
        self._id, self._secret = settings.oidc_client_id, settings.oidc_client_secret
        self._fetches, self._clock = fetches, clock
        self._metadata: tuple[int, Mapping[str, Any]] | None = None
        self._keys: tuple[int, Mapping[str, Any]] | None = None

    async def begin(self, callback: str, next_: str = "", staff_id: int | None = None) -> tuple[str, Begun]:
        """Where to send the browser, and what it must bring back."""
        metadata = await self._load_metadata()
        begun = Begun(new_token(24), new_token(24), new_token(48), self._now() + BEGUN_LASTS_S, next_, staff_id)
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self._id,
                "redirect_uri": callback,
                "scope": SCOPES,
                "state": begun.state,
                "nonce": begun.nonce,
                "code_challenge": _challenge(begun.verifier),
                "code_challenge_method": "S256",
            }
        )
        endpoint = metadata["authorization_endpoint"]
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}", begun

    def check_return(self, begun: Begun, state: str, issuer: str | None) -> None:
        """Refuse an answer that is not to what this browser began, is late, or names another issuer (RFC 9207)."""
        if not hmac.compare_digest(begun.state.encode(), state.encode()) or begun.expires_at <= self._now():
            raise OidcError("oidc.state")
        if issuer is not None and issuer != self.issuer:
            raise OidcError("oidc.state")

    async def redeem(self, code: str, begun: Begun, callback: str) -> Claims:
        """Exchange the code for what the provider says of the person."""
        metadata = await self._load_metadata()
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "code_verifier": begun.verifier,
        }
        headers = {"content-type": FORM, "accept": "application/json"}
        self._authenticate(metadata, headers, body)
        tokens = await self._ask(
            Ask("POST", metadata["token_endpoint"], headers, urlencode(body).encode()), "oidc.code"
        )
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise OidcError
        return await self._believe(token, begun.nonce)

    async def _believe(self, token: str, nonce: str) -> Claims:
        claims = await self._verified(token)
        _check_claims(claims, self.issuer, self._id, nonce, self._now())
        return Claims(
            issuer=self.issuer,
            subject=claims["sub"],
            name=_text(claims, "name"),
            email=_text(claims, "email"),
            email_verified=claims.get("email_verified") is True,
        )

    async def _verified(self, token: str) -> dict[str, Any]:
        """The claims of a token that one of the provider's keys of now has signed."""
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError
        from joserfc.jwk import KeySet

        for again in (False, True):
            keys = await self._load_keys(again=again)
            try:
                return jwt.decode(token, KeySet.import_key_set(_signing(keys)), algorithms=ALGORITHMS).claims
            except InvalidKeyIdError:  # the provider may have turned to a new key
                continue
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise OidcError("oidc.token") from error
        raise OidcError("oidc.token")

    async def _load_metadata(self) -> Mapping[str, Any]:
        if self._metadata and self._now() - self._metadata[0] < KEEP_S:
            return self._metadata[1]
        url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = await self._ask(Ask("GET", url, {"accept": "application/json"}))
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self.issuer or not all(isinstance(found.get(name), str) for name in needed):
            raise OidcError
        self._metadata = (self._now(), found)
        return found

    async def _load_keys(self, *, again: bool) -> Mapping[str, Any]:
        age = self._now() - self._keys[0] if self._keys else KEEP_S
        if self._keys and age < (KEYS_AGAIN_S if again else KEEP_S):
            return self._keys[1]
        metadata = await self._load_metadata()
        found = await self._ask(Ask("GET", metadata["jwks_uri"], {"accept": "application/json"}))
        self._keys = (self._now(), found)
        return found

    async def _ask(self, ask: Ask, refused: str = "oidc.provider") -> Mapping[str, Any]:
        try:
            answer = await self._fetches.fetch(ask)
        except OutgoingError as error:
            raise OidcError from error
        if answer.status != 200:
            raise OidcError(refused if answer.status < 500 else None)
        try:
            return msgspec.json.decode(answer.body, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise OidcError from error

    def _authenticate(self, metadata: Mapping[str, Any], headers: dict[str, str], body: dict[str, str]) -> None:
        """Say who we are, the way the provider takes; without a secret PKCE alone protects the code."""
        methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if self._secret and "client_secret_basic" in methods:
            pair = f"{quote(self._id, safe='')}:{quote(self._secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
            return
        body["client_id"] = self._id
        if self._secret:
            body["client_secret"] = self._secret

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def make_client(settings: Settings, fetches: Fetches, clock: Clock) -> Client | None:
    """The provider of the settings, if they name one."""
    return Client(settings, fetches, clock) if settings.oidc_issuer else None


def _check_claims(claims: dict[str, Any], issuer: str, client_id: str, nonce: str, now: int) -> None:
    from joserfc.errors import JoseError
    from joserfc.jwt import JWTClaimsRegistry

    rules = JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY_S,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        rules.validate(claims)
    except JoseError as error:
        raise OidcError("oidc.token") from error
    others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if others else client_id) != client_id or not 0 < len(claims["sub"]) <= MAX_SUBJECT:
        raise OidcError("oidc.token")


def _signing(keys: Mapping[str, Any]) -> Any:
    """The keys that may sign; what others publish for encrypting, or as a shared secret, may not."""
    listed = keys.get("keys")
    if not isinstance(listed, list):
        raise OidcError
    return {"keys": [key for key in listed if _may_sign(key)]}


def _may_sign(key: Any) -> bool:
    return isinstance(key, dict) and key.get("kty") in {"RSA", "EC", "OKP"} and key.get("use", "sig") == "sig"


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value[:200] if isinstance(value, str) else ""
