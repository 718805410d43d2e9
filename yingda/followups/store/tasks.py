"""Tasks in the database."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Integer, Row, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models import TaskRow, TaskWatcherRow
from yingda.followups.policy.tasks import RANKS
from yingda.followups.types import Check, Task, TaskState
from yingda.infra.db import Prepared, Reading, Unit

AnyRow = Row[*tuple[Any, ...]]
task = cast(Table, TaskRow.__table__)
watcher = cast(Table, TaskWatcherRow.__table__)

_PRIORITIES = {rank: each for each, rank in RANKS.items()}
_NAMES = tuple(each.name for each in fields(Task) if each.name not in {"id", "priority", "values"})
_LOCK_DUE = Prepared(
    select(task)
    .where(task.c.next_at.is_not(None), task.c.next_at <= bindparam("now"))
    .order_by(task.c.next_at, task.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)


def insert_task(unit: Unit, made: Task, folded: str) -> int | None:
    """A new task's id; None if this was made before."""
    kind: Any = sqlite.insert(task) if unit.sqlite else postgresql.insert(task)
    values = {**_values(made), "folded": folded}
    written = kind.values(**values).on_conflict_do_nothing(index_elements=["made_by", "client_id"])
    found = unit.execute(written.returning(task.c.id)).first()
    return None if found is None else int(found.id)


def find_made(reading: Reading, made_by: int, client_id: str) -> Task:
    """What somebody made before with an id of their own."""
    rows = select(task).where(task.c.made_by == made_by, task.c.client_id == client_id)
    return task_of(reading.execute(rows).one())


def save_task(unit: Unit, changed: Task, folded: str | None = None) -> None:
    """Write a task that is held; what a search looks in only if a text of it has changed."""
    values = _values(changed) if folded is None else {**_values(changed), "folded": folded}
    unit.execute(update(task).where(task.c.id == changed.id).values(**values))


def find_tasks(reading: Reading, ids: Collection[int]) -> dict[int, Task]:
    """Tasks by id."""
    rows = reading.execute(select(task).where(task.c.id.in_(ids)))
    return {row.id: task_of(row) for row in rows}


def lock_task(unit: Unit, task_id: int) -> Task | None:
    """A task by id, held until the unit ends."""
    row = unit.execute(select(task).where(task.c.id == task_id).with_for_update()).first()
    return None if row is None else task_of(row)


def lock_due(unit: Unit, limit: int) -> list[Task]:
    """Tasks of which something is due, in its order; those that another unit holds are left to it."""
    return [task_of(row) for row in unit.execute(_LOCK_DUE, {"now": unit.now, "most": limit})]


def find_next(reading: Reading) -> datetime | None:
    """When the next task goes off."""
    rows = select(task.c.next_at).where(task.c.next_at.is_not(None)).order_by(task.c.next_at).limit(1)
    found: datetime | None = reading.execute(rows).scalar()
    return found


def find_pending_of(reading: Reading, owner_id: int, shop_ids: Collection[int] | None, limit: int) -> list[Task]:
    """What somebody still has to see to, the first due first."""
    rows = select(task).where(task.c.owner_id == owner_id, task.c.closed_at.is_(None))
    if shop_ids is not None:
        rows = rows.where(task.c.shop_id.in_(shop_ids))
    return [task_of(row) for row in reading.execute(rows.order_by(task.c.due_at, task.c.id).limit(limit))]


def find_watchers(reading: Reading, task_ids: Collection[int]) -> dict[int, list[int]]:
    """Who watches each of the tasks."""
    rows = select(watcher).where(watcher.c.task_id.in_(task_ids)).order_by(watcher.c.staff_id)
    found: dict[int, list[int]] = {each: [] for each in task_ids}
    for row in reading.execute(rows):
        found[row.task_id].append(row.staff_id)
    return found


def put_watchers(unit: Unit, task_id: int, staff_ids: Collection[int]) -> None:
    """Exactly these watch the task."""
    unit.execute(delete(watcher).where(watcher.c.task_id == task_id))
    if staff_ids:
        values = [{"task_id": task_id, "staff_id": each} for each in sorted(staff_ids)]
        unit.execute(insert(watcher).values(values))


def is_watched(reading: Reading, staff_id: int, task_id: int) -> bool:
    """Whether somebody watches a task."""
    rows = select(watcher.c.task_id).where(watcher.c.task_id == task_id, watcher.c.staff_id == staff_id)
    return reading.execute(rows).first() is not None


def task_of(row: AnyRow) -> Task:
    """A row as a task."""
    values = {name: getattr(row, name) for name in _NAMES}
    values |= {
        "state": TaskState(row.state), "priority": _PRIORITIES[row.rank], "late_told": bool(row.late_told),
        "reminders": tuple(row.reminders), "values": row.field_values,
        "checks": msgspec.convert(row.checks, tuple[Check, ...]),
    }  # fmt: skip
    return Task(**values, id=row.id)


def _values(made: Task) -> dict[str, Any]:
    plain = {name: getattr(made, name) for name in _NAMES}
    return plain | {"rank": RANKS[made.priority], "field_values": made.values, "reminders": list(made.reminders)}
