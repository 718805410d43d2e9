"""What a key may do, and for how long. Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from yingda.accounts.types import Actor, Permission
from yingda.accounts.types.keys import KeyDraft
from yingda.kit.errors import FieldError, ForbiddenError, InvalidError

KEY_PREFIX = "yk_"
SHOWN = 10  # characters by which people tell keys apart
SEEN_EVERY = timedelta(minutes=10)  # how rarely a use is written down
# who may do what, and keys themselves, are changed by people who have signed in
NOT_FOR_KEYS = frozenset(
    {
        Permission.STAFF_MANAGE, Permission.ROLE_MANAGE, Permission.INTEGRATION_MANAGE, Permission.AUDIT_READ,
        Permission.PRIVACY_MANAGE,
    }
)  # fmt: skip
KEY_ROLE = "api_key"  # no role of people: nothing is open to a key but its scopes in its shops


def is_key(token: str) -> bool:
    """Whether a bearer token is one of our keys."""
    return token.startswith(KEY_PREFIX)


def check_key(actor: Actor, draft: KeyDraft, now: datetime) -> None:
    """Refuse a key that may do more than its maker, what no key may, or that is over already."""
    for scope in draft.scopes:
        if scope in NOT_FOR_KEYS:
            raise InvalidError(
                fields=(FieldError("/scopes", "accounts.not_for_keys", {"permission": scope.value}),)
            )
        if not actor.may(scope):
            raise ForbiddenError("accounts.permission_beyond", permission=scope.value)
    if draft.shop_ids is not None and not set(draft.shop_ids) <= actor.shop_ids:
        raise InvalidError(fields=(FieldError("/shop_ids", "accounts.no_such_shop"),))
    if draft.expires_at is not None and draft.expires_at <= now:
        raise InvalidError(fields=(FieldError("/expires_at", "accounts.expiry_past"),))


def is_live(now: datetime, expires_at: datetime | None, revoked_at: datetime | None) -> bool:
    """Whether a key still opens anything."""
    return revoked_at is None and (expires_at is None or now < expires_at)


def is_use_due(now: datetime, last_used_at: datetime | None) -> bool:
    """Whether it is time to write down that a key is in use."""
    return last_used_at is None or now - last_used_at >= SEEN_EVERY


def narrowed(maker: Actor, scopes: Collection[Permission], shop_ids: Collection[int] | None) -> Actor:
    """What a key may do now: its scopes and shops, as far as its maker still has them."""
    return replace(
        maker,
        role=KEY_ROLE,
        permissions=maker.permissions & (frozenset(scopes) - NOT_FOR_KEYS),
        shop_ids=maker.shop_ids if shop_ids is None else maker.shop_ids & frozenset(shop_ids),
        session_id=None,
    )
