"""Tokens of visitors, and the identity that a shop signs."""

from datetime import datetime, timedelta

import msgspec

from yingda.channels.web.types import Visitor
from yingda.kit.errors import InvalidError

# a customer comes back within a year and finds the history
TOKEN_LASTS = timedelta(days=400)
# a page that was open over night still signs in; an old page found in a cache doesn't
IDENTITY_FRESH = timedelta(days=1)
CLOCKS_DIFFER = timedelta(minutes=5)


def encode_visitor(visitor: Visitor) -> str:
    """The payload of a visitor's token."""
    return msgspec.json.encode(visitor).decode()


def decode_visitor(payload: str) -> Visitor:
    """The visitor of a token's payload."""
    return msgspec.json.decode(payload, type=Visitor)


def signed_identity(user_id: str, issued_at: int) -> str:
    """What a shop's server signs: the customer's id there and when, joined so that neither can be shifted."""
    return f"{issued_at}:{user_id}"


def check_fresh(issued_at: int, now: datetime) -> None:
    """Refuse an identity that was signed too long ago or in the future."""
    age = now - datetime.fromtimestamp(issued_at, now.tzinfo)
    if age > IDENTITY_FRESH or age < -CLOCKS_DIFFER:
        raise InvalidError("web.identity_expired")


def topic_of_newcomer(visitor: Visitor) -> str:
    """Where the sockets of a visitor listen who has no conversation yet."""
    return f"newcomer:{visitor.shop_id}:{visitor.user_id or ''}:{visitor.key}"


def uploader_of(visitor: Visitor) -> str:
    """Under which name a visitor's uploads are kept."""
    return f"visitor:{visitor.shop_id}:{visitor.user_id or visitor.key}"
