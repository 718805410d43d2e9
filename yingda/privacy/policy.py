"""When something is old enough to go, when the night is, and cells that no spreadsheet runs. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from yingda.kit.errors import FieldError
from yingda.lang.contacts import mask_contacts
from yingda.privacy.types import Kept, Rules

NIGHT_HOUR_UTC = 19  # 03:00 in China, when the fewest customers write

Values = Mapping[str, Any]


def days_of(rules: Rules, kind: Kept, *, with_order: bool) -> int | None:
    """How many days something is kept; None keeps it for ever."""
    if kind is Kept.MESSAGES:
        return rules.messages_order_days if with_order else rules.messages_days
    if kind is Kept.FILES:
        return rules.files_order_days if with_order else rules.files_days
    return rules.audit_personal_days


def cutoff(rules: Rules, kind: Kept, now: datetime, *, with_order: bool = False) -> datetime | None:
    """What is older goes; None keeps it for ever."""
    days = days_of(rules, kind, with_order=with_order)
    return None if days is None else now - timedelta(days=days)


def faults(before: Rules, after: Rules) -> tuple[FieldError, ...]:
    """What is wrong with new rules: below what the law asks, unless it stood so before; orders kept for less."""
    found = []
    for name, least in (
        ("messages_days", after.least_days), ("files_days", after.least_days),
        ("messages_order_days", after.least_order_days), ("files_order_days", after.least_order_days),
    ):  # fmt: skip
        days = getattr(after, name)
        if days is not None and days < least and days != getattr(before, name):
            found.append(FieldError(f"/{name}", "privacy.below_law", {"days": least}))
    for kind in (Kept.MESSAGES, Kept.FILES):
        plain, ordered = (days_of(after, kind, with_order=one) for one in (False, True))
        if ordered is not None and (plain is None or ordered < plain):
            found.append(FieldError(f"/{kind}_order_days", "privacy.order_kept_less"))
    return tuple(found)


def holds_at(lifted_at: datetime | None, until: datetime | None, now: datetime) -> bool:
    """Whether a legal hold keeps things at an instant."""
    return lifted_at is None and (until is None or until > now)


def next_night(now: datetime) -> datetime:
    """When the next clearing begins."""
    today = now.replace(hour=NIGHT_HOUR_UTC, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def masked(values: Values) -> dict[str, Any]:
    """Values of an entry for who may not see how customers can be reached."""
    return {key: _masked(value) for key, value in values.items()}


def in_words(value: Any) -> str:
    """A value of an entry in one cell."""
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.encode(value).decode()


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_contacts(value)
    if isinstance(value, Mapping):
        return masked(value)
    return [_masked(one) for one in value] if isinstance(value, list) else value
