"""The table of hard cases."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant


class HardCaseRow(Base):
    """A matter that took more than usual, and how it was solved."""

    __tablename__ = "hard_case"
    __table_args__ = (
        Index("uq_hard_case_episode", "episode_id", unique=True),
        Index("ix_hard_case_shop", "shop_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    source: Mapped[str]
    state: Mapped[str]
    problem: Mapped[str]
    solution: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    added_at: Mapped[Instant] = mapped_column(Instant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[Instant] = mapped_column(Instant)
    gap_id: Mapped[int | None]
