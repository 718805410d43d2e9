"""Tables of tasks: kinds of shops, tasks, who watches them, what was said and done."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json

_ARMED = text("next_at IS NOT NULL")
_PENDING = text("closed_at IS NULL")


class TaskKindRow(Base):
    """A kind of tasks that a shop has changed or added."""

    __tablename__ = "task_kind"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    archived: Mapped[bool]
    made_at: Mapped[Instant] = mapped_column(Instant)
    content: Mapped[dict[str, Any]] = mapped_column(Json)


class TaskRow(Base):
    """Something that somebody has to see to."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("made_by", "client_id"),
        # what goes off next, found without touching the others
        Index("ix_task_next", "next_at", "id", sqlite_where=_ARMED, postgresql_where=_ARMED),
        # lists show what is pending; what is closed comes by its time
        Index("ix_task_pending_shop", "shop_id", "due_at", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index(
            "ix_task_pending_owner", "owner_id", "due_at", "id", sqlite_where=_PENDING, postgresql_where=_PENDING
        ),
        Index("ix_task_pending_team", "team_id", "due_at", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index("ix_task_shop", "shop_id", "due_at", "id"),
        Index("ix_task_owner", "owner_id", "due_at", "id"),
        Index("ix_task_made_by", "made_by", "due_at", "id"),
        Index("ix_task_customer", "customer_id", "id"),
        Index("ix_task_conversation", "conversation_id", "id"),
        Index("ix_task_made_at", "made_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    client_id: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    folded: Mapped[str]
    state: Mapped[str]
    rank: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[Instant] = mapped_column(Instant)
    changed_at: Mapped[Instant] = mapped_column(Instant)
    due_at: Mapped[Instant] = mapped_column(Instant)
    next_at: Mapped[Instant | None] = mapped_column(Instant)
    reminders: Mapped[list[Any]] = mapped_column(Json)
    reminded_at: Mapped[Instant | None] = mapped_column(Instant)
    late_told: Mapped[bool]
    lead_minutes: Mapped[int]
    waiting_for: Mapped[str]
    waiting_until: Mapped[Instant | None] = mapped_column(Instant)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    order_no: Mapped[str]
    promise_id: Mapped[int | None] = mapped_column(ForeignKey("promise.id", ondelete="SET NULL"))
    field_values: Mapped[dict[str, Any]] = mapped_column(Json)
    checks: Mapped[list[Any]] = mapped_column(Json)
    comments: Mapped[int]
    result: Mapped[str]
    closed_at: Mapped[Instant | None] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class TaskWatcherRow(Base):
    """Somebody hears of what becomes of a task."""

    __tablename__ = "task_watcher"
    __table_args__ = (Index("ix_task_watcher_staff", "staff_id", "task_id"),)

    task_id: Mapped[int] = mapped_column(
        ForeignKey("task.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, autoincrement=False)


class TaskCommentRow(Base):
    """Something that was said about a task."""

    __tablename__ = "task_comment"
    __table_args__ = (UniqueConstraint("task_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    client_id: Mapped[str]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant] = mapped_column(Instant)
    text: Mapped[str]
    mentions: Mapped[list[Any]] = mapped_column(Json)


class TaskEntryRow(Base):
    """Something that was done with a task; nobody's is the system's."""

    __tablename__ = "task_entry"
    __table_args__ = (Index("ix_task_entry_task", "task_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant] = mapped_column(Instant)
    what: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
