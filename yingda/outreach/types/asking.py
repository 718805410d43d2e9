"""What is asked of an ended episode, by which way, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID

TEXT_MAX = 500
_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]


class Loop(StrEnum):
    """Whether the solution of an episode is confirmed."""

    NONE = "none"  # it was not called solved
    WAITING = "waiting"
    CLOSED = "closed"
    REOPENED = "reopened"  # the customer said that it is not solved


class ClosedBy(StrEnum):
    """What closed a loop."""

    CONFIRMED = "confirmed"
    STARS = "stars"
    THANKS = "thanks"
    SILENCE = "silence"  # nothing said for a day


class SurveyState(StrEnum):
    """What became of a survey."""

    WAITING = "waiting"  # to be decided
    SENDING = "sending"  # decided: a link is on its way
    ASKED = "asked"
    ANSWERED = "answered"
    SKIPPED = "skipped"


class SurveyWay(StrEnum):
    """How a customer is asked."""

    CHAT = "chat"
    MAIL = "mail"
    SMS = "sms"


class Skip(StrEnum):
    """Why a customer is not asked for stars."""

    OFF = "off"
    SPAM = "spam"
    DUPLICATE = "duplicate"
    COURTESY = "courtesy"
    NOT_SERVED = "not_served"
    GOES_ON = "goes_on"
    OWED = "owed"  # a promise or follow-up stayed open
    ASKED_TODAY = "asked_today"
    NO_WAY = "no_way"
    TOO_LATE = "too_late"
    FAILED = "failed"  # nobody took the letter
    ERASED = "erased"


class LinkState(StrEnum):
    """What a link is good for."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an ended episode when it is decided whether to ask."""

    ended_at: datetime | None  # None: it only rests
    quiet_since: datetime
    spam: bool = False
    duplicate: bool = False
    courtesy: bool = False
    served: bool = True
    goes_on: bool = False
    owed: bool = False
    asked_today: bool = False
    ways: tuple[SurveyWay, ...] = (SurveyWay.CHAT,)  # by which the customer can be reached, the best first


class Ending(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is kept of an ending besides its result."""

    done: Annotated[str, Meta(max_length=200)] = ""
    duplicate: bool = False
    courtesy: bool = False


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a customer answers; what is None or empty is not said."""

    settled: bool | None = None
    stars: Annotated[int, Meta(ge=1, le=5)] | None = None
    reasons: Annotated[list[Annotated[str, Meta(min_length=1, max_length=20)]], Meta(max_length=10)] = []
    comment: Annotated[str, Meta(max_length=TEXT_MAX)] = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An ended episode, what was asked of it and what came of that."""

    id: int
    shop_id: int
    conversation_id: int
    episode_id: int
    customer_id: int
    agent_id: int | None
    ended_at: datetime
    loop: Loop
    confirm: bool
    closed_by: ClosedBy | None
    settled_at: datetime | None
    category: str | None
    done: str
    duplicate: bool
    courtesy: bool
    state: SurveyState
    skip: Skip | None
    way: SurveyWay | None
    stars_asked: bool
    asked_at: datetime | None
    asked_day: str | None
    token_hash: str | None
    expires_at: datetime | None
    tries: int
    settled: bool | None
    stars: int | None
    reasons: tuple[str, ...]
    comment: str
    answered_at: datetime | None
    answered_day: str | None


class AskDue(msgspec.Struct, frozen=True):
    """Look whether to ask a customer now."""

    episode_id: _Id


class CloseDue(msgspec.Struct, frozen=True):
    """A day has passed since an episode was called solved."""

    episode_id: _Id


class Deliver(msgspec.Struct, frozen=True):
    """A link goes out."""

    ask_id: _Id


@dataclass(frozen=True, slots=True)
class Letter:
    """A link on its way: `key` is the same however often it is tried."""

    key: str
    way: SurveyWay
    address: str
    shop: str
    locale: str
    stars: bool
    token: str
