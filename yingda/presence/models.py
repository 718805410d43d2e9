"""Tables of presence."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base


class Presence(Base):
    """Somebody's state, what keeps it, and what they can take; `load` is told by the rooms above."""

    __tablename__ = "presence"
    # what the sweep looks for every 10 s
    __table_args__ = (Index("ix_presence_state", "state", "last_seen_at"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, autoincrement=False)
    state: Mapped[str]
    reason: Mapped[str | None]
    since: Mapped[datetime]
    chosen_state: Mapped[str]
    chosen_reason: Mapped[str | None]
    lost: Mapped[bool] = mapped_column(default=False)
    last_seen_at: Mapped[datetime]
    connected: Mapped[bool] = mapped_column(default=False)
    duty: Mapped[str]
    skills: Mapped[list[Any]]
    capacity: Mapped[int]
    weight: Mapped[float] = mapped_column(Float)
    reserved_seats: Mapped[int]
    shift_ends_at: Mapped[datetime | None]
    last_assigned_at: Mapped[datetime | None]
    load: Mapped[int] = mapped_column(default=0)
    oldest_waiting_since: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class PresenceLog(Base):
    """Every change of state, for the time spent in each."""

    __tablename__ = "presence_log"
    __table_args__ = (Index("ix_presence_log_staff", "staff_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    from_state: Mapped[str]
    to_state: Mapped[str]
    reason: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[datetime]
