"""Tables of quick replies."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json


class QuickReplyRow(Base):
    """Texts and pictures that are sent often."""

    __tablename__ = "quick_reply"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_quick_reply_shop", "shop_id"),
        Index("ix_quick_reply_team", "team_id"),
        Index("ix_quick_reply_owner", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    level: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="custom")
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))
    team_id: Mapped[int | None]  # teams can be dissolved; their replies stay readable
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    code: Mapped[str]
    group_name: Mapped[str]
    title: Mapped[str]
    parts: Mapped[list[Any]] = mapped_column(Json)
    edited_at: Mapped[Instant] = mapped_column(Instant)
    archived_at: Mapped[Instant | None] = mapped_column(Instant)


class QuickReplyUseRow(Base):
    """How often somebody sent a quick reply."""

    __tablename__ = "quick_reply_use"

    reply_id: Mapped[int] = mapped_column(ForeignKey("quick_reply.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    uses: Mapped[int]
