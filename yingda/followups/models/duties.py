"""Tables of recurring work."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.followups.models.promises import ARMED
from yingda.infra.db.types import Base, Instant, Json

UNDONE = text("done_at IS NULL")


class DutyRow(Base):
    """Recurring work of a shop; `code` if it is one of those that ship."""

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("shop_id", "client_id"),
        Index("ix_duty_next", "next_at", "id", sqlite_where=ARMED, postgresql_where=ARMED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    client_id: Mapped[str]
    code: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    personal: Mapped[bool]
    draft: Mapped[dict[str, Any]] = mapped_column(Json)
    next_at: Mapped[Instant | None] = mapped_column(Instant)
    archived_at: Mapped[Instant | None] = mapped_column(Instant)


class DutyRunRow(Base):
    """One time of recurring work."""

    __tablename__ = "duty_run"
    __table_args__ = (
        Index("ix_duty_run_next", "next_at", "id", sqlite_where=ARMED, postgresql_where=ARMED),
        Index("ix_duty_run_shop", "shop_id", "due_at"),
        Index("ix_duty_run_undone", "shop_id", "id", sqlite_where=UNDONE, postgresql_where=UNDONE),
        Index("ix_duty_run_owner", "owner_id", sqlite_where=UNDONE, postgresql_where=UNDONE),
        Index("ix_duty_run_duty", "duty_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    due_at: Mapped[Instant] = mapped_column(Instant)
    until_at: Mapped[Instant] = mapped_column(Instant)
    state: Mapped[str]
    next_at: Mapped[Instant | None] = mapped_column(Instant)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[Instant | None] = mapped_column(Instant)
    snoozes: Mapped[int]
    skipped: Mapped[int]
    pending: Mapped[int | None]
    handled: Mapped[int | None]
    count: Mapped[int | None]
    note: Mapped[str]
    checked: Mapped[list[Any]] = mapped_column(Json)
    picture: Mapped[dict[str, Any] | None] = mapped_column(Json)
    handover_id: Mapped[int | None]
