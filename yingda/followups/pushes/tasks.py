"""What screens are shown of tasks."""

from datetime import date, datetime
from typing import Any

import msgspec

from yingda.accounts.pushes import StaffBrief
from yingda.followups.pushes.promises import TeamName
from yingda.followups.types import KindContent, TaskNote, TaskPriority, TaskState, Value

TASK = "task"


class TaskCustomer(msgspec.Struct, frozen=True):
    """Whom a task is about."""

    id: int
    name: str


class CheckCard(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a checklist, and who ticked it off."""

    text: str
    done_by: str | None
    done_at: datetime | None


class TaskCard(msgspec.Struct, frozen=True, kw_only=True):
    """A task; contacts in its texts are masked, `erased` ones have none left."""

    id: int
    version: int
    shop_id: int
    kind: str
    title: str
    text: str
    state: TaskState
    priority: TaskPriority
    owner: StaffBrief | None
    team: TeamName | None
    watchers: list[StaffBrief]
    made_by: StaffBrief
    made_at: datetime
    changed_at: datetime
    due_at: datetime
    reminders: list[int]
    waiting_for: str
    waiting_until: datetime | None
    conversation_id: int | None
    customer: TaskCustomer | None
    order_no: str
    promise_id: int | None
    values: dict[str, Value]
    checks: list[CheckCard]
    comments: int
    result: str
    closed_at: datetime | None
    closed_by: StaffBrief | None
    erased: bool


class TaskComment(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was said about a task."""

    id: int
    by: StaffBrief
    at: datetime
    text: str
    mentions: list[StaffBrief]


class TaskEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done with a task; `by` is empty for what goes off by itself."""

    id: int
    by: StaffBrief | None
    at: datetime
    what: TaskNote
    detail: dict[str, Any]


class TaskDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A task with what was said about it and done with it; whether the reader may change it."""

    card: TaskCard
    comments: list[TaskComment]
    entries: list[TaskEntry]
    may_change: bool


class TaskPage(msgspec.Struct, frozen=True):
    """A page of a list of tasks."""

    items: list[TaskCard]
    next_cursor: str | None


class TaskList(msgspec.Struct, frozen=True):
    """All tasks of one matter."""

    items: list[TaskCard]


class TaskCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many tasks of each state a list has, and how many of them are overdue."""

    open: int = 0
    doing: int = 0
    waiting: int = 0
    done: int = 0
    cancelled: int = 0
    overdue: int = 0


class TaskKindCard(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of tasks; `shipped` if it came with the product, version 0 as long as nobody has changed it."""

    code: str
    version: int
    shipped: bool
    archived: bool
    content: KindContent


class TaskKindList(msgspec.Struct, frozen=True):
    """The kinds of tasks of a shop, archived ones last."""

    items: list[TaskKindCard]


class TaskDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day of a shop's calendar: worked or not, and what it is called if it is no ordinary one."""

    day: date
    works: bool
    makeup: bool
    name: str


class TaskDays(msgspec.Struct, frozen=True):
    """Days of a shop's calendar in their order."""

    items: list[TaskDay]


class TaskResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one task among many: its card, or why not."""

    id: int
    card: TaskCard | None = None
    code: str | None = None
    detail: str = ""


class TaskResults(msgspec.Struct, frozen=True):
    """What came of each of many tasks."""

    items: list[TaskResult]


class TaskHolders(msgspec.Struct, frozen=True, kw_only=True):
    """Who can have a task of a shop: its people by name, and its teams."""

    people: list[StaffBrief]
    teams: list[TeamName]
