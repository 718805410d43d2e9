"""What screens are shown of promises and holds."""

from datetime import datetime

import msgspec

from yingda.accounts.pushes import StaffBrief
from yingda.followups.pushes.callbacks import CallbackCard, MatterCard, TextCard
from yingda.followups.types import (
    Channel,
    PromiseKind,
    PromiseSettings,
    PromiseState,
    PromiseWhy,
    SaidKind,
    StatementKind,
    Who,
)

PROMISE = "promise"
HOLD = "hold"


class TeamName(msgspec.Struct, frozen=True):
    """A team, as lists name it."""

    id: int
    name: str


class PromiseCard(msgspec.Struct, frozen=True, kw_only=True):
    """A promise; `number` is masked, `settled_at` is empty as long as somebody has to see to it."""

    id: int
    version: int
    shop_id: int
    conversation_id: int
    customer: str
    kind: PromiseKind
    state: PromiseState
    said: str
    seq: int
    channel: Channel | None
    number: str
    owner: StaffBrief | None
    team: TeamName | None
    made_by: StaffBrief
    made_at: datetime
    due_at: datetime
    warn_at: datetime | None
    by_policy: bool
    postponed: int
    tries: int
    reason: str
    why: PromiseWhy | None
    decided_at: datetime | None
    decided_seq: int | None
    settled_at: datetime | None
    number_until: datetime | None = None
    callback: CallbackCard | None = None
    text: TextCard | None = None


class HoldCard(msgspec.Struct, frozen=True, kw_only=True):
    """A customer was asked to wait; `due_at` empty: the hold has ended."""

    conversation_id: int
    version: int
    staff_id: int | None = None
    began_at: datetime | None = None
    due_at: datetime | None = None
    over: bool = False


class PromisePage(msgspec.Struct, frozen=True):
    """A page of a list of promises."""

    items: list[PromiseCard]
    next_cursor: str | None


class ConversationPromises(msgspec.Struct, frozen=True, kw_only=True):
    """Promises of a conversation, the newest first, and its hold."""

    items: list[PromiseCard]
    hold: HoldCard
    matter: MatterCard | None = None


class ReadStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent's line says; `due_at` is empty if nobody can know, `explanation` says how it was found."""

    kind: StatementKind
    start: int
    end: int
    text: str
    who: Who
    channel: Channel | None
    timed: bool
    due_at: datetime | None
    by_policy: bool
    offered: SaidKind | None  # as what it can be sent
    explanation: str
    number: str = ""  # the last one that the customer wrote, masked
    number_seq: int | None = None


class PromiseReading(msgspec.Struct, frozen=True):
    """What an agent's line says about time."""

    items: list[ReadStatement]


class PromiseShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for the promises of a shop; refused when written over another `version`."""

    shop_id: int
    version: int
    settings: PromiseSettings
