"""Words of the live wall, of saved views and of acts on many conversations."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.conversations.types import ListFilter, Result, UnsolvedReason
from yingda.kit.ids import MAX_ID

MOST_AT_ONCE = 500
_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
ClientId = Annotated[str, Meta(min_length=8, max_length=64)]
ViewName = Annotated[str, Meta(min_length=1, max_length=30)]


class AlarmKind(StrEnum):
    """What a supervisor should look at."""

    UNATTENDED = "unattended"  # a shop is open, customers wait, nobody is online
    WAITING_LONG = "waiting_long"  # somebody is served and not answered
    QUEUE_LONG = "queue_long"
    MISSED = "missed"  # an agent was paused for missing several conversations


class Level(StrEnum):
    """How urgent it is."""

    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing to look at; `who` is a customer, a shop, an agent or a skill."""

    kind: AlarmKind
    level: Level
    since: datetime
    who: str
    conversation_id: int | None = None
    staff_id: int | None = None


class SharedWith(StrEnum):
    """Who uses a saved view: its author, a team, or everybody of a shop."""

    NOBODY = "nobody"
    TEAM = "team"
    SHOP = "shop"


class ViewDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A view to be kept."""

    client_id: ClientId
    name: ViewName
    shared_with: SharedWith = SharedWith.NOBODY
    shop_id: _Id | None = None
    team_id: _Id | None = None
    wanted: ListFilter


class ViewChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A view's new name and filter, if it still has `version`."""

    version: int
    name: ViewName
    wanted: ListFilter


class BulkKind(StrEnum):
    """What can be done to many conversations at once."""

    ASSIGN = "assign"
    TAG = "tag"
    END = "end"
    SPAM = "spam"


class BulkState(StrEnum):
    """Where an act on many stands."""

    WAITING = "waiting"  # can still be taken back
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """What became of one conversation of an act on many."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class BulkAct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The act with what it needs; no `agent_id` puts back into the queue."""

    kind: BulkKind
    agent_id: _Id | None = None
    tags: Annotated[list[Annotated[str, Meta(min_length=1, max_length=30)]], Meta(max_length=10)] = []
    result: Result = Result.SOLVED
    unsolved_reason: UnsolvedReason | None = None


class BulkDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An act on many conversations; the same `client_id` again does nothing twice."""

    client_id: ClientId
    act: BulkAct
    conversation_ids: Annotated[list[_Id], Meta(min_length=1, max_length=MOST_AT_ONCE)]


class StepKey(StrEnum):
    """First steps of a new shop, in their order."""

    NAME = "name"
    HOURS = "hours"
    INVITE = "invite"
    REPLIES = "replies"
    BUBBLE = "bubble"
    MESSAGE = "message"
    REHEARSAL = "rehearsal"


class Advice(StrEnum):
    """What to try next after a rehearsal."""

    ANSWER_ALL = "answer_all"
    FASTER_FIRST = "faster_first"
    MORE_PEOPLE = "more_people"
    QUICK_REPLIES = "quick_replies"
    READY = "ready"


class Move(StrEnum):
    """What a simulated customer does next."""

    SAY = "say"
    NUDGE = "nudge"
    WAIT = "wait"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Turn:
    """A simulated customer looks up: which one, how many lines are said, whether an answer was asked for."""

    rehearsal_id: int
    number: int
    said: int = 0
    nudged: bool = False


MOST_CUSTOMERS = 5


class RehearsalDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rehearsal to begin; the same `client_id` again begins nothing twice."""

    client_id: ClientId
    customers: Annotated[int, Meta(ge=1, le=MOST_CUSTOMERS)] = 3
