"""Hours of shops and what they mean."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.accounts.types.fields import When, Zone
from yingda.kit.ids import MAX_ID

# Minutes after midnight; an end that is not after its start is the next day's.
Minute = Annotated[int, Meta(ge=0, le=1440)]
Stretches = Annotated[list[tuple[Minute, Minute]], Meta(max_length=12)]
Weekday = Annotated[str, Meta(pattern="^[0-6]$")]


class OverrideHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours of one date that replace the week's; none = closed."""

    date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    label: Annotated[str, Meta(max_length=100)] = ""
    intervals: Stretches = []


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When a shop is open, Monday = "0"; `version` 0 in a request overwrites whatever is there."""

    weekly: dict[Weekday, Stretches]
    overrides: Annotated[list[OverrideHours], Meta(max_length=1000)] = []
    public_calendar: str | None = None
    version: Annotated[int, Meta(ge=0, le=MAX_ID)] = 0


class HoursPreview(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hours to be tried: from an instant `to` another, or until `add_s` of working time have passed."""

    hours: Hours
    zone: Zone
    start: When = msgspec.field(name="from")
    end: When | None = msgspec.field(name="to", default=None)
    add_s: Annotated[int, Meta(ge=0, le=90 * 86_400)] | None = None


class HoursLine(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch that counts as working time or does not, and why."""

    start: datetime = msgspec.field(name="from")
    end: datetime = msgspec.field(name="to")
    used: bool
    reason: str
    text: str


class HoursExplanation(msgspec.Struct, frozen=True, kw_only=True):
    """What hours mean; `notes` tell of years whose holidays are not yet published."""

    open_now: bool
    next_opening: datetime | None
    next_closing: datetime | None
    working_s: int
    lines: list[HoursLine]
    notes: list[str]
