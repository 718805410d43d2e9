"""Signatures, when to try again, and when to give up. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from yingda.accounts.types import Actor, Permission
from yingda.kit.errors import FieldError, InvalidError
from yingda.webhooks.types import StopReason, Try

SECRET_PREFIX = "whsec_"  # noqa: S105  # what the specification begins every secret with
SECRET_BYTES = 32
OVERLAP = timedelta(hours=24)  # how long the old secret signs beside the new one
KEPT = timedelta(days=30)  # of the log
EXCERPT = 500  # characters of an answer
TIMEOUT_S = 10.0
AT_ONCE = 8  # requests to one receiver; a slow one must not take the workers' time

# after each failure; in all a little more than three days, as the Standard Webhooks advise
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
JITTER = (0.9, 1.1)
GIVE_UP_AFTER = timedelta(days=3)
GONE = 410


def new_secret(random: bytes) -> str:
    """A secret as receivers keep it."""
    return SECRET_PREFIX + base64.b64encode(random).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature of the Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers(secrets: Iterable[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """What travels beside the body; during a change of secrets both sign."""
    timestamp = int(at.timestamp())
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(one, message_id, timestamp, body) for one in secrets),
    }


def is_delivered(trial: Try) -> bool:
    """Whether the receiver has taken the message: any 2xx."""
    return trial.status is not None and 200 <= trial.status < 300


def next_try(attempts: int, now: datetime, jitter: float) -> datetime | None:
    """When to try again after the `attempts`th failure; None: no more."""
    return now + PAUSES[attempts - 1] * jitter if attempts <= len(PAUSES) else None


def why_disable(trial: Try, failing_since: datetime, now: datetime, *, exhausted: bool) -> StopReason | None:
    """Whether a failure ends the subscription: it is gone, or nothing has got through for days."""
    if trial.status == GONE:
        return StopReason.GONE
    return StopReason.FAILING if exhausted and now - failing_since >= GIVE_UP_AFTER else None


def excerpt_of(raw: bytes) -> str:
    """The beginning of an answer as the log shows it; U+0000 cannot be stored."""
    return raw.decode("utf-8", "replace").replace("\0", "\ufffd")[:EXCERPT]


def may_tell(owner: Actor | None, shop_id: int) -> bool:
    """Whether somebody still answers for telling a receiver about a shop."""
    return owner is not None and owner.may(Permission.INTEGRATION_MANAGE) and shop_id in owner.shop_ids


def may_tell_content(owner: Actor) -> bool:
    """Whether names and texts may leave on somebody's account: they could read every conversation themselves."""
    return owner.may(Permission.CONVERSATION_READ_ALL)


def check_content(actor: Actor, *, with_content: bool) -> None:
    """Refuse to send names and texts out for somebody who may not read them."""
    if with_content and not may_tell_content(actor):
        raise InvalidError(fields=(FieldError("/with_content", "webhooks.no_content"),))


def check_scheme(url: str, *, listed: bool) -> None:
    """Without TLS only to hosts that the operator listed: everybody on the way could read along."""
    if not url.lower().startswith("https://") and not listed:
        raise InvalidError(fields=(FieldError("/url", "webhooks.needs_tls"),))
