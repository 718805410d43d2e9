"""Tasks over HTTP."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import Controller, Response, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.followups.pushes import (
    TaskCard,
    TaskCounts,
    TaskDays,
    TaskDetail,
    TaskHolders,
    TaskKindCard,
    TaskKindList,
    TaskList,
    TaskPage,
    TaskResult,
    TaskResults,
)
from yingda.followups.service import tasks as service
from yingda.followups.service.tasks import TaskOrder, TaskQuery, TaskWish
from yingda.followups.types import (
    KindContent,
    NewComment,
    TaskChange,
    TaskCheck,
    TaskDraft,
    TaskKind,
    TaskMove,
    TaskPriority,
    TaskSort,
    TaskState,
    TaskView,
)
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import ClientId, Cursor, Db, Id, Limit, PathId, QueryId
from yingda.kit.errors import AppError, FieldError, InvalidError
from yingda.kit.texts import text

Me = NamedDependency[Actor]
_When = Annotated[datetime | None, QueryParameter()]
_Kind = Annotated[str | None, QueryParameter(max_length=70)]
_Code = Annotated[str, PathParameter(min_length=1, max_length=70)]
_Priority = Annotated[TaskPriority | None, QueryParameter()]
LATEST_MS = 253_402_300_799_000  # the end of the year 9999


class ManyTasks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same done with many tasks: a change, or else an act."""

    task_ids: Annotated[list[Id], Meta(min_length=1, max_length=100)]
    change: TaskChange | None = None
    move: TaskMove | None = None


class WatchWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether one wants to hear of a task."""

    on: bool


class NewTaskKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind to be added; the same `client_id` again gives the first."""

    client_id: ClientId
    content: KindContent


class TaskKindChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind written over a version."""

    version: Annotated[int, Meta(ge=0)]
    content: KindContent
    archived: bool = False


@dataclass(frozen=True, slots=True)
class TaskTimes:
    """Between which times a list looks."""

    due_from: datetime | None
    due_before: datetime | None
    closed_from: datetime | None
    overdue: bool


async def provide_times(
    due_from: _When = None,
    due_before: _When = None,
    closed_from: _When = None,
    overdue: Annotated[bool, QueryParameter()] = False,
) -> TaskTimes:
    """Between which times; an instant without a zone is refused."""
    for name, each in (("due_from", due_from), ("due_before", due_before), ("closed_from", closed_from)):
        if each is not None and each.tzinfo is None:
            raise InvalidError(fields=(FieldError(f"query/{name}", "followups.task_zone"),))
    return TaskTimes(due_from, due_before, closed_from, overdue)


async def provide_wish(
    times: NamedDependency[TaskTimes],
    states: Annotated[list[TaskState] | None, QueryParameter(max_items=5)] = None,
    kind: _Kind = None,
    owner_id: QueryId = None,
    team_id: QueryId = None,
    priority: _Priority = None,
) -> TaskWish:
    """Which tasks."""
    return TaskWish(
        states=frozenset(states or ()), kind=kind, owner_id=owner_id, team_id=team_id, priority=priority,
        due_from=times.due_from, due_before=times.due_before, closed_from=times.closed_from, overdue=times.overdue,
    )  # fmt: skip


async def provide_order(
    sort: Annotated[TaskSort, QueryParameter()] = TaskSort.DUE,
    descending: Annotated[bool, QueryParameter()] = False,
    cursor: Cursor = None,
) -> TaskOrder:
    """In which order, from where."""
    return TaskOrder(sort, descending, _after(cursor))


async def provide_query(
    wish: NamedDependency[TaskWish],
    order: NamedDependency[TaskOrder],
    view: Annotated[TaskView, QueryParameter()] = TaskView.MINE,
    shop_id: QueryId = None,
    q: Annotated[str, QueryParameter(max_length=100)] = "",
    limit: Limit = None,
) -> TaskQuery:
    """Which list."""
    return TaskQuery(view, shop_id, wish, q, order, clamp_limit(limit))


ASKED = {
    "times": Provide(provide_times), "wish": Provide(provide_wish), "order": Provide(provide_order),
    "wanted": Provide(provide_query),
}  # fmt: skip


class TaskController(Controller):
    """Tasks in lists, and what is done with them."""

    path = "/api/v1/tasks"
    tags = ("tasks",)

    @get("/", operation_id="listTasks", dependencies=ASKED)
    async def page(self, db: Db, actor: Me, wanted: NamedDependency[TaskQuery]) -> TaskPage:
        """The reader's, those of their teams, or all of their shops."""
        items, more = await db.read(service.list_tasks, actor, wanted)
        return TaskPage(items, encode_cursor(*more) if more else None)

    @get("/counts", operation_id="countTasks", dependencies=ASKED)
    async def counts(self, db: Db, actor: Me, wanted: NamedDependency[TaskQuery]) -> TaskCounts:
        """How many of each state the same list has."""
        return await db.read(service.count_tasks, actor, wanted)

    @get("/export.csv", operation_id="exportTasks", media_type="text/csv", dependencies=ASKED)
    async def export(self, db: Db, actor: Me, wanted: NamedDependency[TaskQuery]) -> Response[str]:
        """The same list for a spreadsheet."""
        await db.write(service.note_export, actor, wanted.shop_id)
        table = await db.read(service.sheet_of, actor, wanted)
        headers = {"Content-Disposition": 'attachment; filename="tasks.csv"'}
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)

    @post("/", operation_id="createTask")
    async def create(self, db: Db, actor: Me, data: JSONBody[TaskDraft]) -> TaskCard:
        """Make a task."""
        return await db.write(service.create_task, actor, data)

    @post("/many", operation_id="changeTasks", status_code=HTTP_200_OK)
    async def many(self, db: Db, actor: Me, data: JSONBody[ManyTasks]) -> TaskResults:
        """Do the same with many tasks, each in a unit of its own."""
        found: list[TaskResult] = []
        for task_id in dict.fromkeys(data.task_ids):
            try:
                if data.move is not None:
                    card = await db.write(service.move_task, actor, task_id, data.move)
                else:
                    card = await db.write(service.change_task, actor, task_id, data.change or TaskChange())
                found.append(TaskResult(id=task_id, card=card))
            except AppError as error:
                told = text(error.code, actor.locale, error.params)
                fields = getattr(error, "fields", ())
                if fields:
                    told = "；".join(text(each.code, actor.locale, each.params) for each in fields)
                found.append(TaskResult(id=task_id, code=error.code, detail=told))
        return TaskResults(found)

    @get("/{task_id:int}", operation_id="getTask")
    async def read(self, db: Db, actor: Me, task_id: PathId) -> TaskDetail:
        """A task with comments and history."""
        return await db.read(service.task_detail, actor, task_id)

    @patch("/{task_id:int}", operation_id="changeTask")
    async def change(self, db: Db, actor: Me, task_id: PathId, data: JSONBody[TaskChange]) -> TaskCard:
        """Write what was edited."""
        return await db.write(service.change_task, actor, task_id, data)

    @post("/{task_id:int}/move", operation_id="moveTask", status_code=HTTP_200_OK)
    async def move(self, db: Db, actor: Me, task_id: PathId, data: JSONBody[TaskMove]) -> TaskCard:
        """Start, wait, put back, finish, cancel, reopen."""
        return await db.write(service.move_task, actor, task_id, data)

    @post("/{task_id:int}/take", operation_id="takeTask", status_code=HTTP_200_OK)
    async def take(self, db: Db, actor: Me, task_id: PathId) -> TaskCard:
        """See to what one's team was given."""
        return await db.write(service.take_task, actor, task_id)

    @post("/{task_id:int}/checks", operation_id="checkTaskLine", status_code=HTTP_200_OK)
    async def check(self, db: Db, actor: Me, task_id: PathId, data: JSONBody[TaskCheck]) -> TaskCard:
        """Tick off a line of the checklist."""
        return await db.write(service.check_line, actor, task_id, data)

    @post("/{task_id:int}/watch", operation_id="watchTask", status_code=HTTP_200_OK)
    async def watch(self, db: Db, actor: Me, task_id: PathId, data: JSONBody[WatchWish]) -> TaskCard:
        """Hear of a task, or no more."""
        return await db.write(service.watch_task, actor, task_id, data.on)

    @post("/{task_id:int}/comments", operation_id="commentTask", status_code=HTTP_200_OK)
    async def comment(self, db: Db, actor: Me, task_id: PathId, data: JSONBody[NewComment]) -> TaskCard:
        """Say something about a task."""
        return await db.write(service.comment_task, actor, task_id, data)


class TaskKindController(Controller):
    """Kinds of tasks of a shop, and its calendar."""

    path = "/api/v1/shops/{shop_id:int}"
    tags = ("tasks",)

    @get("/task-kinds", operation_id="listTaskKinds")
    async def kinds(self, db: Db, actor: Me, shop_id: PathId) -> TaskKindList:
        """Every kind, archived ones last."""
        return await db.read(service.list_kinds, actor, shop_id)

    @post("/task-kinds", operation_id="createTaskKind")
    async def add(self, db: Db, actor: Me, shop_id: PathId, data: JSONBody[NewTaskKind]) -> TaskKindCard:
        """Add a kind."""
        return await db.write(service.create_kind, actor, shop_id, data.client_id, data.content)

    @put("/task-kinds/{code:str}", operation_id="putTaskKind")
    async def write(
        self, db: Db, actor: Me, shop_id: PathId, code: _Code, data: JSONBody[TaskKindChange]
    ) -> TaskKindCard:
        """Write a kind, or archive it."""
        wanted = TaskKind(code, data.content, data.version, data.archived)
        return await db.write(service.put_kind, actor, shop_id, wanted)

    @get("/task-holders", operation_id="listTaskHolders")
    async def holders(self, db: Db, actor: Me, shop_id: PathId) -> TaskHolders:
        """People and teams of the shop."""
        return await db.read(service.holders_of, actor, shop_id)

    @get("/task-days", operation_id="listTaskDays")
    async def days(
        self,
        db: Db,
        actor: Me,
        shop_id: PathId,
        first: Annotated[date, QueryParameter()],
        last: Annotated[date, QueryParameter()],
    ) -> TaskDays:
        """Working days, holidays and make-up workdays of at most two months."""
        return await db.read(service.days_of, actor, shop_id, first, last)


@get("/api/v1/conversations/{conversation_id:int}/tasks", operation_id="listTasksOfConversation", tags=["tasks"])
async def of_conversation(db: Db, actor: Me, conversation_id: PathId) -> TaskList:
    """What is pending for the customer of a conversation, and what was closed last."""
    return await db.read(service.tasks_of, actor, conversation_id)


def _after(cursor: str | None) -> tuple[int, int] | None:
    if cursor is None:
        return None
    value, last = decode_cursor(cursor, tuple[int, int])
    if not 0 <= value <= LATEST_MS:
        raise InvalidError("error.cursor", fields=(FieldError("query/cursor", "error.cursor"),))
    return value, last


ROUTES = (TaskController, TaskKindController, of_conversation)
