"""Calling a customer back who was not reached: parts of the day, what follows a try, and what is asked of staff."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID

_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]


class DayPart(StrEnum):
    """A part of a day in which a customer may be called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class NextKind(StrEnum):
    """What follows a call that did not reach the customer."""

    TRY = "try"  # call again, in another part of the day
    TEXT = "text"  # a text message with reason and next time


@dataclass(frozen=True, slots=True)
class NextStep:
    """What follows: a try from `at` to `until`, or a text message now that says the time `until`."""

    kind: NextKind
    at: datetime
    until: datetime
    part: DayPart | None = None


class NotReached(StrEnum):
    """Why a customer was not reached, in words that a template may hold."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    OFF = "off"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class Callback:
    """What is to be done next for a promise whose customer was not reached."""

    promise_id: int
    shop_id: int
    kind: NextKind
    at: datetime
    until: datetime
    part: DayPart | None
    reason: NotReached
    next_at: datetime | None  # when whoever has it is reminded


class TextWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Tell a customer who was not reached by text message when the shop calls next; no words of one's own."""

    client_id: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
    due_at: datetime
    template_id: _Id | None = None  # absent: the one that the shop's settings name
    reason: NotReached = NotReached.NO_ANSWER
