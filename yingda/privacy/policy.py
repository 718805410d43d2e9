"""When something is old enough to go, when the night is, and cells that no spreadsheet runs. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from yingda.lang.contacts import mask_contacts
from yingda.privacy.types import Kept, Rules

NIGHT_HOUR_UTC = 19  # 03:00 in China, when the fewest customers write

Values = Mapping[str, Any]


def cutoff(rules: Rules, kind: Kept, now: datetime) -> datetime | None:
    """What is older goes; None keeps it for ever."""
    days = {
        Kept.MESSAGES: rules.messages_days,
        Kept.FILES: rules.files_days,
        Kept.AUDIT_PERSONAL: rules.audit_personal_days,
    }[kind]
    return None if days is None else now - timedelta(days=days)


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
