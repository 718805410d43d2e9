"""Links to surveys: unguessable, kept as a hash alone, good once and for a while."""

import base64
import hashlib
import hmac
from datetime import datetime

from yingda.outreach.types import Asked, LinkState

TOKEN_BYTES = 24


def token_of(secret: str, ask_id: int) -> str:
    """The token of a survey's link: the same whenever it is sent again, known to nobody without the secret."""
    key = hmac.digest(secret.encode(), b"yingda/survey", hashlib.sha256)
    mac = hmac.digest(key, str(ask_id).encode(), hashlib.sha256)[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_state(asked: Asked, now: datetime) -> LinkState:
    """What the link of a survey is good for now."""
    if asked.answered_at is not None:
        return LinkState.USED
    if asked.expires_at is None or asked.expires_at <= now:
        return LinkState.EXPIRED
    return LinkState.OPEN
