"""Tasks: what somebody still has to see to after the conversation, by when, and what came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.kit.ids import MAX_ID

_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_When = Annotated[datetime, Meta(tz=True)]
_ClientId = Annotated[str, Meta(min_length=8, max_length=64)]
Title = Annotated[str, Meta(min_length=1, max_length=120)]
Body = Annotated[str, Meta(max_length=4000)]
OrderNumber = Annotated[str, Meta(max_length=64)]
KindCode = Annotated[str, Meta(min_length=1, max_length=70)]
People = Annotated[list[_Id], Meta(max_length=50)]
Minutes = Annotated[int, Meta(ge=1, le=43_200)]
# minutes before it is due, the farthest first
Reminders = Annotated[list[Minutes], Meta(max_length=20)]
Value = str | int | float | bool
Values = Annotated[dict[Annotated[str, Meta(max_length=40)], Value | None], Meta(max_length=20)]


class TaskState(StrEnum):
    """Where a task is."""

    OPEN = "open"
    DOING = "doing"
    WAITING = "waiting"  # for somebody, until a time
    DONE = "done"
    CANCELLED = "cancelled"


CLOSED = frozenset({TaskState.DONE, TaskState.CANCELLED})


class TaskAct(StrEnum):
    """What leads a task from one state to another."""

    START = "start"
    WAIT = "wait"
    PUT_BACK = "put_back"
    FINISH = "finish"
    CANCEL = "cancel"
    REOPEN = "reopen"


class TaskPriority(StrEnum):
    """How much a task matters, the least first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class TaskView(StrEnum):
    """Whose tasks a list shows."""

    MINE = "mine"
    TEAM = "team"  # those that wait in my teams, and of the people of teams that I lead
    WATCHING = "watching"
    MADE = "made"
    SHOP = "shop"


class TaskSort(StrEnum):
    """What a list of tasks is sorted by."""

    DUE = "due"
    MADE = "made"
    CHANGED = "changed"
    PRIORITY = "priority"


class TaskHappening(StrEnum):
    """What goes off by itself."""

    REMINDER = "reminder"
    LATE = "late"
    WAIT_OVER = "wait_over"


class TaskNote(StrEnum):
    """What is written into a task's history."""

    MADE = "made"
    CHANGED = "changed"
    GIVEN = "given"
    TAKEN = "taken"
    MOVED = "moved"
    CHECKED = "checked"
    LATE = "late"
    WAIT_OVER = "wait_over"


class FieldType(StrEnum):
    """What a field of a kind holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


class KindField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A field that tasks of a kind have; a required one has to be filled before the task is done."""

    key: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]
    name: Annotated[str, Meta(min_length=1, max_length=30)]
    type: FieldType = FieldType.TEXT
    options: Annotated[list[Annotated[str, Meta(min_length=1, max_length=40)]], Meta(max_length=30)] = []
    required: bool = False


class KindContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What tasks of a kind begin with; `due_minutes` count the shop's working time."""

    name: Annotated[str, Meta(min_length=1, max_length=30)]
    fields: Annotated[list[KindField], Meta(max_length=20)] = []
    checklist: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(max_length=30)] = []
    team_id: _Id | None = None
    priority: TaskPriority = TaskPriority.NORMAL
    due_minutes: Minutes = 480
    reminders: Reminders = msgspec.field(default_factory=lambda: [30])
    lead_minutes: Minutes = 30  # after it was due; then its lead and the supervisors hear of it


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a task's checklist, and who ticked it off."""

    text: str
    done_by: int | None = None
    done_at: datetime | None = None


class TaskDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A task to be made; what is left out follows from its kind. The same `client_id` again gives the first."""

    client_id: _ClientId
    shop_id: _Id
    kind: KindCode
    title: Title
    text: Body = ""
    priority: TaskPriority | None = None
    owner_id: _Id | None = None
    team_id: _Id | None = None
    due_at: _When | None = None
    reminders: Reminders | None = None
    watcher_ids: People = []
    conversation_id: _Id | None = None
    customer_id: _Id | None = None
    order_no: OrderNumber = ""
    promise_id: _Id | None = None
    values: Values = {}


class TaskChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a task; lists and values replace the old ones whole."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)] | UnsetType = UNSET
    kind: KindCode | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    text: Body | UnsetType = UNSET
    priority: TaskPriority | UnsetType = UNSET
    owner_id: _Id | UnsetType | None = UNSET
    team_id: _Id | UnsetType | None = UNSET
    due_at: _When | UnsetType = UNSET
    reminders: Reminders | UnsetType = UNSET
    watcher_ids: People | UnsetType = UNSET
    order_no: OrderNumber | UnsetType = UNSET
    values: Values | UnsetType = UNSET


class TaskMove(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An act on a task: `note` says what came of it or why, waiting names for whom and until when."""

    act: TaskAct
    note: Annotated[str, Meta(max_length=500)] = ""
    waiting_for: Annotated[str, Meta(max_length=60)] = ""
    waiting_until: _When | None = None


class TaskCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Tick off a line of the checklist, or take that back."""

    index: Annotated[int, Meta(ge=0, le=29)]
    done: bool


class NewComment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something said about a task; whoever is mentioned is told. The same `client_id` again gives the first."""

    client_id: _ClientId
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    mentions: People = []


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it is kept."""

    shop_id: int
    client_id: str
    kind: str
    title: str
    state: TaskState
    made_by: int
    made_at: datetime
    due_at: datetime
    text: str = ""
    priority: TaskPriority = TaskPriority.NORMAL
    owner_id: int | None = None
    team_id: int | None = None
    waiting_for: str = ""
    waiting_until: datetime | None = None
    reminders: tuple[int, ...] = ()
    reminded_at: datetime | None = None  # what was to be reminded of until then is over
    late_told: bool = False
    lead_minutes: int = 30
    next_at: datetime | None = None  # when something of it goes off
    conversation_id: int | None = None
    customer_id: int | None = None
    order_no: str = ""
    promise_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    comments: int = 0
    result: str = ""
    changed_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    version: int = 1
    id: int = 0


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of tasks of a shop; version 0 as long as it is as shipped."""

    code: str
    content: KindContent
    version: int = 0
    archived: bool = False


@dataclass(frozen=True, slots=True)
class FireTasks:
    """Let go off what is due of tasks."""
