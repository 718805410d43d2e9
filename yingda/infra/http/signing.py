"""Values that leave the system and come back unforged: signed, optionally expiring, one key per purpose."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

from yingda.infra.clock import to_ms
from yingda.kit.errors import UnauthenticatedError

MAC_BYTES = 16  # 128 bits: out of reach for guessing, short in links
MAX_TOKEN = 4096  # longer than any of ours, so that nobody makes us hash megabytes


class Signer:
    """Signs and checks payloads; signers of different purposes never accept each other's tokens."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._key = hmac.digest(secret.encode(), f"yingda/{purpose}".encode(), hashlib.sha256)

    def sign(self, payload: str, expires_at: datetime | None = None, context: str = "") -> str:
        """`payload` as a URL-safe token; `context` is covered by the signature without being carried."""
        body = _encode(payload.encode())
        expiry = "" if expires_at is None else format(to_ms(expires_at), "x")
        return f"{body}.{expiry}.{self._mac(body, expiry, context)}"

    def verify(self, token: str, now: datetime, context: str = "") -> str:
        """The payload of an untouched, unexpired token; otherwise UnauthenticatedError."""
        parts = token.split(".")
        if len(parts) != 3 or len(token) > MAX_TOKEN or not token.isascii():
            raise UnauthenticatedError("error.token")
        body, expiry, mac = parts
        if not hmac.compare_digest(mac, self._mac(body, expiry, context)):
            raise UnauthenticatedError("error.token")
        if expiry and int(expiry, 16) <= to_ms(now):
            raise UnauthenticatedError("error.token_expired")
        return _decode(body).decode()

    def _mac(self, body: str, expiry: str, context: str) -> str:
        # neither body nor expiry can hold a dot, so the parts cannot be shifted against each other
        message = f"{body}.{expiry}.{context}".encode()
        return _encode(hmac.digest(self._key, message, hashlib.sha256)[:MAC_BYTES])


def identity_hash(secret: str, identity: str) -> str:
    """HMAC-SHA256 in hex, as a shop's own server makes it to vouch for its signed-in customer."""
    return hmac.digest(secret.encode(), identity.encode(), hashlib.sha256).hex()


def identity_matches(secret: str, identity: str, given: str) -> bool:
    """Whether `given` is the identity's hash; compared in constant time."""
    return hmac.compare_digest(identity_hash(secret, identity).encode(), given.lower().encode())


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise UnauthenticatedError("error.token") from error
