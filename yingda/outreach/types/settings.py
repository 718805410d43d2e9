"""What a shop sets for its surveys."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

HourMinute = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
ReasonText = Annotated[str, Meta(min_length=1, max_length=20)]


class Moment(StrEnum):
    """When a customer in the chat is asked."""

    END = "end"  # as soon as the matter ended
    IDLE = "idle"  # once nothing was said for a while


class SurveySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When and how customers are asked; empty lists of reasons are those that ship. Quiet hours are for links."""

    enabled: bool = True
    moment: Moment = Moment.END
    idle_minutes: Annotated[int, Meta(ge=1, le=60)] = 5
    links: bool = True  # by mail or text message where there is no chat
    link_hours: Annotated[int, Meta(ge=1, le=168)] = 72
    quiet: bool = True
    quiet_from: HourMinute = "21:00"
    quiet_until: HourMinute = "09:00"
    low: Annotated[list[ReasonText], Meta(max_length=10)] = []
    high: Annotated[list[ReasonText], Meta(max_length=10)] = []
    low_stars: Annotated[int, Meta(ge=0, le=4)] = 2  # so many or fewer open a case for somebody else; 0: none do
