"""Lists of tasks: whose, which, in which order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select, tuple_

from yingda.followups.policy.tasks import RANKS
from yingda.followups.store.tasks import task, task_of, watcher
from yingda.followups.types import CLOSED, Task, TaskPriority, TaskSort, TaskState
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Reading

Clause = ColumnElement[bool]
PENDING = frozenset(TaskState) - CLOSED
_COLUMNS = {
    TaskSort.DUE: task.c.due_at, TaskSort.MADE: task.c.made_at, TaskSort.CHANGED: task.c.changed_at,
    TaskSort.PRIORITY: task.c.rank,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskWish:
    """Which tasks a list shows; nothing said of a thing is everything."""

    states: Collection[TaskState] = ()
    kind: str | None = None
    owner_id: int | None = None
    team_id: int | None = None
    customer_id: int | None = None
    conversation_id: int | None = None
    priority: TaskPriority | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    closed_from: datetime | None = None
    overdue: bool = False
    words: Sequence[str] = field(default_factory=list)  # folded


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """In which order, and after which task a page begins (what it is sorted by, and its id)."""

    by: TaskSort = TaskSort.DUE
    descending: bool = False
    after: tuple[int, int] | None = None


def find_page(reading: Reading, whose: Clause, wish: TaskWish, order: TaskOrder, limit: int) -> list[Task]:
    """A page of a list."""
    column = _COLUMNS[order.by]
    rows = select(task).where(whose, *_wanted(wish, reading.now))
    if order.after is not None:
        value = order.after[0] if order.by is TaskSort.PRIORITY else from_ms(order.after[0])
        last = tuple_(_bound(column, value), _bound(task.c.id, order.after[1]))
        key = tuple_(column, task.c.id)
        rows = rows.where(key < last if order.descending else key > last)
    ends = (column.desc(), task.c.id.desc()) if order.descending else (column, task.c.id)
    return [task_of(row) for row in reading.execute(rows.order_by(*ends).limit(limit))]


def find_closed_of(reading: Reading, shop_id: int, customer_id: int, limit: int) -> list[Task]:
    """What was closed last of what a shop had to see to for a customer."""
    whose = [task.c.shop_id == shop_id, task.c.customer_id == customer_id, task.c.closed_at.is_not(None)]
    rows = select(task).where(*whose).order_by(task.c.id.desc()).limit(limit)
    return [task_of(row) for row in reading.execute(rows)]


def place_of(one: Task, order: TaskOrder) -> tuple[int, int]:
    """After which place the next page begins."""
    if order.by is TaskSort.PRIORITY:
        return RANKS[one.priority], one.id
    at = {TaskSort.DUE: one.due_at, TaskSort.MADE: one.made_at, TaskSort.CHANGED: one.changed_at}[order.by]
    assert at is not None
    return to_ms(at), one.id


def count_by_state(reading: Reading, whose: Clause, wish: TaskWish) -> tuple[dict[TaskState, int], int]:
    """How many tasks of each state a list has, and how many of them are overdue."""
    late = func.sum(case((_overdue(reading.now), 1), else_=0))
    rows = select(task.c.state, func.count().label("number"), late.label("late"))
    found = list(reading.execute(rows.where(whose, *_wanted(wish, reading.now)).group_by(task.c.state)))
    return {TaskState(row.state): row.number for row in found}, sum(int(row.late or 0) for row in found)


def of_people(staff_ids: Collection[int], shop_ids: Collection[int]) -> Clause:
    """Tasks of these shops that these people have."""
    return and_(of_shops(shop_ids), task.c.owner_id.in_(staff_ids))


def of_teams(team_ids: Collection[int], led: Collection[int], shop_ids: Collection[int]) -> Clause:
    """Tasks of these shops that wait in these teams, or that somebody has whom the reader leads."""
    return and_(of_shops(shop_ids), or_(task.c.team_id.in_(team_ids), task.c.owner_id.in_(led)))


def made_by(staff_id: int, shop_ids: Collection[int]) -> Clause:
    """Tasks of these shops that somebody made."""
    return and_(of_shops(shop_ids), task.c.made_by == staff_id)


def watched_by(staff_id: int, shop_ids: Collection[int]) -> Clause:
    """Tasks of these shops that somebody watches."""
    ids = select(watcher.c.task_id).where(watcher.c.staff_id == staff_id)
    return and_(of_shops(shop_ids), task.c.id.in_(ids))


def of_shops(shop_ids: Collection[int]) -> Clause:
    """Tasks of these shops."""
    return task.c.shop_id.in_(shop_ids)


def _wanted(wish: TaskWish, now: datetime) -> list[Clause]:
    found: list[Clause] = [task.c.folded.contains(word, autoescape=True) for word in wish.words]
    same = {
        task.c.kind: wish.kind, task.c.owner_id: wish.owner_id, task.c.team_id: wish.team_id,
        task.c.customer_id: wish.customer_id, task.c.conversation_id: wish.conversation_id,
        task.c.rank: None if wish.priority is None else RANKS[wish.priority],
    }  # fmt: skip
    found += [column == value for column, value in same.items() if value is not None]
    if wish.states:
        if set(wish.states) <= PENDING:
            found.append(task.c.closed_at.is_(None))  # the index of what is pending
        if set(wish.states) != PENDING:
            found.append(task.c.state.in_([each.value for each in wish.states]))
    if wish.due_from is not None:
        found.append(task.c.due_at >= wish.due_from)
    if wish.due_before is not None:
        found.append(task.c.due_at < wish.due_before)
    if wish.closed_from is not None:
        found.append(task.c.closed_at >= wish.closed_from)
    return [*found, _overdue(now)] if wish.overdue else found


def _overdue(now: datetime) -> Clause:
    return and_(task.c.closed_at.is_(None), task.c.due_at < now)


def _bound(column: Any, value: Any) -> Any:
    return bindparam(None, value, type_=column.type)
