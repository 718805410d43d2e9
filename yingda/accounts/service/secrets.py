"""Secrets that only their owner keeps: as they are made, and as we keep them."""

import hashlib
from datetime import datetime

from yingda.accounts.types.signing import Link
from yingda.kit.ids import new_token

LINK_BYTES = 32


def digest(token: str) -> bytes:
    """A token as it is kept; long and random, so a plain digest protects it."""
    return hashlib.sha256(token.encode()).digest()


def new_link(expires_at: datetime) -> Link:
    """A token for a link that is told once."""
    return Link(new_token(LINK_BYTES), expires_at)
