"""What an agent's line says about time, and what becomes of it: promises and holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.followups.types.callbacks import NotReached
from yingda.kit.ids import MAX_ID
from yingda.lang.moments import Moment

_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_Place = Annotated[int, Meta(ge=0, le=5000)]


class StatementKind(StrEnum):
    """What is said to happen."""

    CONTACT = "contact"  # somebody of the shop gets in touch: becomes a promise
    SHOP_ACT = "shop_act"  # the shop sends, refunds, issues, checks: becomes a promise
    EXPECTATION = "expectation"  # others act: bank, courier; a reminder at most
    HOLD = "hold"  # the customer waits in the conversation: 稍等


class Channel(StrEnum):
    """How somebody gets in touch."""

    PHONE = "phone"
    SMS = "sms"
    CHAT = "chat"
    MAIL = "mail"


class Who(StrEnum):
    """Who is to act, as the line names them."""

    SELF = "self"
    SPECIALIST = "specialist"
    AFTERSALES = "aftersales"
    FINANCE = "finance"
    WAREHOUSE = "warehouse"
    LEAD = "lead"
    COLLEAGUE = "colleague"
    SYSTEM = "system"
    COURIER = "courier"
    BANK = "bank"
    INSTALLER = "installer"
    OUTSIDER = "outsider"


OTHERS = frozenset((Who.SYSTEM, Who.COURIER, Who.BANK, Who.INSTALLER, Who.OUTSIDER))


@dataclass(frozen=True, slots=True)
class Statement:
    """What a line says from `start` to before `end`; `channel` only of a contact, None if it is left open."""

    kind: StatementKind
    start: int
    end: int
    who: Who
    channel: Channel | None = None
    moment: Moment | None = None

    @property
    def timed(self) -> bool:
        """Whether a time was said, be its number masked or not."""
        return self.moment is not None

    @property
    def definite(self) -> bool:
        """Whether the instant is known by which it has to happen."""
        return self.moment is not None and self.moment.latest is not None

    @property
    def is_promise(self) -> bool:
        """A contact always; an act of the shop if a time was said."""
        return self.kind is StatementKind.CONTACT or (self.kind is StatementKind.SHOP_ACT and self.timed)


class PromiseKind(StrEnum):
    """What was promised."""

    CONTACT = "contact"
    SHOP_ACT = "shop_act"


class PromiseState(StrEnum):
    """Where a promise is; what was decided stays, a broken one also when it is made good later."""

    SUGGESTED = "suggested"  # read out of a message, nobody has said yet that it is one
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"
    MOVED = "moved"  # postponed: another promise took its place


class PromiseAct(StrEnum):
    """What can be done with a promise, or happen to it."""

    CONFIRM = "confirm"
    KEEP = "keep"
    BREAK = "break"
    DROP = "drop"
    MOVE = "move"


class PromiseWhy(StrEnum):
    """What decided a promise."""

    MESSAGE = "message"
    CALL = "call"
    LATE = "late"
    AGENT = "agent"  # somebody dropped or postponed it
    SAID_AGAIN = "said_again"  # the customer was given another time
    NOT_REACHED = "not_reached"  # tried as the shop's rule says, and told by text message when the next call comes
    UNCONFIRMED = "unconfirmed"  # a suggestion that nobody answered for a day


class PromiseView(StrEnum):
    """Whose promises a list shows."""

    MINE = "mine"
    TEAM = "team"
    SHOP = "shop"


class PromiseFilter(StrEnum):
    """Which promises a list shows."""

    OPEN = "open"  # those that somebody still has to see to, overdue ones first
    OVERDUE = "overdue"
    SUGGESTED = "suggested"
    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"  # postponed ones among them


_Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class PromiseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What holds for the promises of a shop where nothing else was said; times of day are the shop's."""

    contact_minutes: Annotated[int, Meta(ge=1, le=10_080)] = 120  # of working time
    act_days: Annotated[int, Meta(ge=1, le=30)] = 1  # working days after today; at the end of the last one
    warn_minutes: Annotated[int, Meta(ge=0, le=1_440)] = 10  # before it is due
    hold_seconds: Annotated[int, Meta(ge=30, le=1_800)] = 120
    take_minutes: Annotated[int, Meta(ge=1, le=240)] = 10  # for a team, before its leads and supervisors are told
    matter_minutes: Annotated[int, Meta(ge=0, le=240)] = 10  # until a promise is proposed; 0: never
    number_days: Annotated[int, Meta(ge=1, le=365)] = 7  # numbers may be virtual
    # calling a customer back who was not reached
    tries: Annotated[int, Meta(ge=1, le=5)] = 2  # on one day, in different parts of it
    apart_minutes: Annotated[int, Meta(ge=15, le=480)] = 60
    call_from: _Clock = "09:00"
    noon: _Clock = "12:00"
    evening: _Clock = "18:00"
    last_call: _Clock = "20:30"
    # text messages to customers
    text_auto: bool = False  # once the tries are over, without anybody's press
    text_template_id: _Id | None = None
    text_from: _Clock = "08:00"
    text_until: _Clock = "21:00"
    texts_a_day: Annotated[int, Meta(ge=1, le=20)] = 3  # to one customer


class SaidKind(StrEnum):
    """What a message is sent with."""

    CONTACT = "contact"
    SHOP_ACT = "shop_act"
    HOLD = "hold"


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a message promises, as its sender saw it before sending: what stands from `start` to before `end`."""

    kind: SaidKind
    due_at: datetime
    start: _Place = 0
    end: _Place = 0
    by_policy: bool = False  # no time was said: the shop's was taken
    channel: Channel | None = None
    number: Annotated[str, Meta(max_length=100)] = ""
    number_seq: _Id | None = None  # the customer's message that the number stands in, instead of itself
    number_days: Annotated[int, Meta(ge=1, le=365)] | None = None  # how long it can be called
    owner_team_id: _Id | None = None


class Postponement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another time for a promise, and why."""

    due_at: datetime
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class PromiseDrop(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That a promise is not seen to, and why; a suggestion needs no reason."""

    reason: Annotated[str, Meta(max_length=500)] = ""


class CallNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A call to the customer of a promise."""

    reached: bool
    note: Annotated[str, Meta(max_length=500)] = ""
    reason: NotReached = NotReached.NO_ANSWER  # where the customer was not reached


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised to a customer, by when, and what came of it."""

    shop_id: int
    conversation_id: int
    episode_id: int
    customer_id: int
    kind: PromiseKind
    state: PromiseState
    said: str
    seq: int  # of the message
    start: int
    made_by: int
    made_at: datetime
    due_at: datetime
    warn_at: datetime | None
    next_at: datetime | None  # when it goes off
    channel: Channel | None = None
    number: str = ""
    number_until: datetime | None = None  # may belong to somebody else afterwards
    owner_id: int | None = None
    team_id: int | None = None
    taken_at: datetime | None = None
    by_policy: bool = False
    postponed: int = 0
    before_id: int | None = None  # the one that it took the place of
    tries: int = 0
    reason: str = ""
    why: PromiseWhy | None = None
    decided_at: datetime | None = None
    decided_seq: int | None = None
    settled_at: datetime | None = None  # none as long as somebody has to see to it
    version: int = 1
    id: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """What a person wrote to a customer: `again` if it says a time or to wait once more."""

    seq: int
    at: datetime
    text: str
    holds: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class FireDue:
    """Let go off what is due."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Read what a message promises."""

    conversation_id: int
    seq: int
    staff_id: int
