"""Handing over what somebody has to see to: each thing to one colleague, who accepts it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID

_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_ClientId = Annotated[str, Meta(min_length=8, max_length=64)]
Summary = Annotated[str, Meta(min_length=1, max_length=1000)]


class ThingKind(StrEnum):
    """What is handed over."""

    PROMISE = "promise"
    TASK = "task"
    CONVERSATION = "conversation"
    DUTY = "duty"


class HandoverReason(StrEnum):
    """Why; at the end of a shift and when somebody is ill everything is handed over."""

    SHIFT_END = "shift_end"
    SICK = "sick"
    OTHER = "other"  # some of it only


class ItemState(StrEnum):
    """Where a thing is that is handed over: the giver has it until somebody else does."""

    OFFERED = "offered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    LED = "led"  # nobody accepted it in time: whoever leads has it
    KEPT = "kept"  # the giver has taken it back
    SETTLED = "settled"  # it was done, or went another way, meanwhile


PENDING = (ItemState.OFFERED, ItemState.DECLINED)


class ItemAct(StrEnum):
    """What can be done with a thing that is handed over, or happen to it."""

    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    LEAD = "lead"
    KEEP = "keep"
    SETTLE = "settle"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that somebody has to see to; `summary` is what can be said of it beforehand."""

    kind: ThingKind
    id: int
    shop_id: int
    title: str
    conversation_id: int | None = None
    due_at: datetime | None = None
    summary: str = ""

    @property
    def key(self) -> tuple[ThingKind, int]:
        """What it is known by."""
        return (self.kind, self.id)


class ItemDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A thing, who is to have it, and what they must know."""

    kind: ThingKind
    object_id: _Id
    to_id: _Id
    summary: Summary


class NewHandover(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Handing over what one has, or what `giver_id` has; the same `client_id` again hands over nothing twice."""

    client_id: _ClientId
    giver_id: _Id | None = None
    reason: HandoverReason = HandoverReason.SHIFT_END
    note: Annotated[str, Meta(max_length=2000)] = ""
    items: Annotated[list[ItemDraft], Meta(max_length=1000)] = []


class ItemOffer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody else is to have it."""

    to_id: _Id


class ItemDecline(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why somebody cannot take it."""

    reason: Annotated[str, Meta(min_length=1, max_length=300)]


@dataclass(frozen=True, slots=True)
class Item:
    """A thing on its way from one to another; something happens at `next_at` unless somebody acts."""

    handover_id: int
    shop_id: int
    kind: ThingKind
    object_id: int
    from_id: int
    to_id: int
    title: str
    summary: str
    due_at: datetime | None
    deadline_at: datetime
    next_at: datetime | None
    conversation_id: int | None = None
    state: ItemState = ItemState.OFFERED
    reason: str = ""
    decided_at: datetime | None = None
    version: int = 1
    id: int = 0

    @property
    def pending(self) -> bool:
        """Whether somebody still has to decide."""
        return self.state in PENDING


@dataclass(frozen=True, slots=True)
class Handover:
    """What one person leaves to others."""

    id: int
    giver_id: int
    started_by: int
    reason: HandoverReason
    note: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class FireHandovers:
    """Give to who leads what nobody has accepted in time."""
