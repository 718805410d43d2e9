"""Tables of the console: views that people keep, acts on many conversations, rehearsals."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json

RUNS = text("ended_at IS NULL")


class SavedViewRow(Base):
    """A filter with a name."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("owner_id", "client_id"),
        Index("ix_saved_view_shop", "shop_id"),
        Index("ix_saved_view_team", "team_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    name: Mapped[str]
    shared_with: Mapped[str]
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    wanted: Mapped[dict[str, Any]] = mapped_column(Json)


class BulkRow(Base):
    """One act on many conversations; `actor` is who asked, with the rights of then."""

    __tablename__ = "bulk"
    __table_args__ = (UniqueConstraint("staff_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    state: Mapped[str]
    act: Mapped[dict[str, Any]] = mapped_column(Json)
    actor: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[Instant] = mapped_column(Instant)
    starts_at: Mapped[Instant] = mapped_column(Instant)
    ended_at: Mapped[Instant | None] = mapped_column(Instant)


class BulkItemRow(Base):
    """One conversation of an act on many, and what became of it."""

    __tablename__ = "bulk_item"

    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str]
    code: Mapped[str | None]
    params: Mapped[dict[str, Any] | None] = mapped_column(Json)


class RehearsalRow(Base):
    """Simulated customers of one shop; over when all have left, which they do at `ends_at` at the latest."""

    __tablename__ = "rehearsal"
    __table_args__ = (
        UniqueConstraint("staff_id", "client_id"),
        Index("uq_rehearsal_running", "shop_id", unique=True, sqlite_where=RUNS, postgresql_where=RUNS),
        Index("ix_rehearsal_shop", "shop_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    customers: Mapped[int]
    customers_left: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[Instant] = mapped_column(Instant)
    ends_at: Mapped[Instant] = mapped_column(Instant)
    ended_at: Mapped[Instant | None] = mapped_column(Instant)
