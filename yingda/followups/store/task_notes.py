"""What was said about tasks and done with them, and what privacy takes out of it."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models import TaskCommentRow, TaskEntryRow
from yingda.followups.store.tasks import AnyRow, task
from yingda.followups.types import NewComment, TaskNote
from yingda.infra.db import Reading, Unit

comment = cast(Table, TaskCommentRow.__table__)
entry = cast(Table, TaskEntryRow.__table__)
WORDS: dict[str, Any] = {
    "title": "", "text": "", "folded": "", "waiting_for": "", "order_no": "", "result": "", "field_values": {},
}  # fmt: skip


def insert_comment(unit: Unit, task_id: int, staff_id: int, made: NewComment) -> int | None:
    """A new comment's id; None if this was said before."""
    written: Any = sqlite.insert(comment) if unit.sqlite else postgresql.insert(comment)
    written = written.values(
        task_id=task_id, staff_id=staff_id, at=unit.now, client_id=made.client_id, text=made.text,
        mentions=made.mentions,
    ).on_conflict_do_nothing(index_elements=["task_id", "client_id"])  # fmt: skip
    found = unit.execute(written.returning(comment.c.id)).first()
    return None if found is None else int(found.id)


def find_comments(reading: Reading, task_id: int, limit: int) -> list[AnyRow]:
    """What was said about a task, the newest of it, in the order of time."""
    rows = select(comment).where(comment.c.task_id == task_id).order_by(comment.c.id.desc()).limit(limit)
    return list(reversed(list(reading.execute(rows))))


def insert_entry(unit: Unit, task_id: int, staff_id: int | None, what: TaskNote, detail: dict[str, Any]) -> None:
    """Write into a task's history."""
    values = {"task_id": task_id, "staff_id": staff_id, "at": unit.now, "what": what.value, "detail": detail}
    unit.execute(insert(entry).values(**values))


def find_entries(reading: Reading, task_id: int, limit: int) -> list[AnyRow]:
    """What was done with a task, the newest of it, in the order of time."""
    rows = select(entry).where(entry.c.task_id == task_id).order_by(entry.c.id.desc()).limit(limit)
    return list(reversed(list(reading.execute(rows))))


def find_of_customer(reading: Reading, customer_id: int, limit: int) -> list[int]:
    """Tasks about a customer, the newest first."""
    rows = select(task.c.id).where(task.c.customer_id == customer_id).order_by(task.c.id.desc()).limit(limit)
    return list(reading.execute(rows).scalars())


def erase_of_customer(unit: Unit, customer_id: int, limit: int) -> int:
    """Take the words out of the next tasks about a customer; how many."""
    rows = select(task.c.id).where(task.c.customer_id == customer_id, task.c.title != "")
    ids = list(unit.execute(rows.limit(limit)).scalars())
    erase_tasks(unit, ids)
    return len(ids)


def erase_tasks(unit: Unit, ids: Collection[int]) -> None:
    """Take the words out of tasks, with what was said about them and done with them."""
    unit.execute(update(comment).where(comment.c.task_id.in_(ids)).values(text=""))
    unit.execute(update(entry).where(entry.c.task_id.in_(ids)).values(detail={}))
    unit.execute(update(task).where(task.c.id.in_(ids)).values(**WORDS, version=task.c.version + 1))
