"""What screens are shown of handing over."""

from datetime import datetime

import msgspec

from yingda.accounts.pushes import StaffBrief
from yingda.followups.types.handover import HandoverReason, ItemState, ThingKind
from yingda.presence.types import State

HANDOVER = "handover"


class ThingCard(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody has to see to; `summary` is what can be said of it beforehand."""

    kind: ThingKind
    object_id: int
    shop_id: int
    conversation_id: int | None
    title: str
    due_at: datetime | None
    summary: str


class Receiver(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who could have it; away: it waits for them, and then goes to who leads."""

    id: int
    name: str
    state: State
    load: int
    shop_ids: list[int]


class HandoverSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that somebody has, and who could have it: those who are there and have least first."""

    giver: StaffBrief
    items: list[ThingCard]
    receivers: list[Receiver]
    pending: int  # things that are on their way already


class HandoverItemCard(msgspec.Struct, frozen=True, kw_only=True):
    """A thing on its way: `holder` is who has it now."""

    id: int
    version: int
    kind: ThingKind
    object_id: int
    shop_id: int
    conversation_id: int | None
    title: str
    summary: str
    due_at: datetime | None
    to: StaffBrief
    holder: StaffBrief
    state: ItemState
    reason: str
    deadline_at: datetime
    decided_at: datetime | None


class HandoverCard(msgspec.Struct, frozen=True, kw_only=True):
    """What one person leaves to others."""

    id: int
    version: int
    giver: StaffBrief
    started_by: StaffBrief
    reason: HandoverReason
    note: str
    started_at: datetime
    open: int
    items: list[HandoverItemCard]


class HandoverPage(msgspec.Struct, frozen=True):
    """Handovers, newest first."""

    items: list[HandoverCard]
    next_cursor: str | None


class HandoverPush(msgspec.Struct, frozen=True, kw_only=True):
    """A handover has changed; whoever shows it fetches it."""

    id: int
    version: int
    open: int
