"""Tables of handing over."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.followups.models.promises import ARMED
from yingda.infra.db.types import Base, Instant

PENDING = text("decided_at IS NULL")


class HandoverRow(Base):
    """What one person leaves to others."""

    __tablename__ = "handover"
    __table_args__ = (
        UniqueConstraint("started_by", "client_id"),
        Index("ix_handover_giver", "giver_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str]
    giver_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    started_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str]
    note: Mapped[str]
    started_at: Mapped[Instant] = mapped_column(Instant)


class HandoverItemRow(Base):
    """A thing on its way from one to another."""

    __tablename__ = "handover_item"
    __table_args__ = (
        Index("ix_handover_item_handover", "handover_id", "id"),
        Index("ix_handover_item_to", "to_id", "id"),
        Index("ix_handover_item_shop", "shop_id", "id"),
        Index("ix_handover_item_next", "next_at", "id", sqlite_where=ARMED, postgresql_where=ARMED),
        # a thing is on its way once
        Index(
            "uq_handover_item_pending", "kind", "object_id", unique=True, sqlite_where=PENDING,
            postgresql_where=PENDING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    kind: Mapped[str]
    object_id: Mapped[int]
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    title: Mapped[str]
    summary: Mapped[str]
    due_at: Mapped[Instant | None] = mapped_column(Instant)
    deadline_at: Mapped[Instant] = mapped_column(Instant)
    next_at: Mapped[Instant | None] = mapped_column(Instant)
    state: Mapped[str]
    reason: Mapped[str]
    decided_at: Mapped[Instant | None] = mapped_column(Instant)
