"""Tables of what customers are asked, and of matters across channels."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json

ANSWERED = text("answered_at IS NOT NULL")


class OutreachShopRow(Base):
    """What a shop sets for its surveys; none: what ships."""

    __tablename__ = "outreach_shop"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(Json)


class OutreachAskRow(Base):
    """An ended episode: its loop, and its one survey."""

    __tablename__ = "outreach_ask"
    __table_args__ = (
        UniqueConstraint("episode_id"),
        UniqueConstraint("token_hash"),
        # once per customer and day: only what is asked has a day
        UniqueConstraint("shop_id", "customer_id", "asked_day"),
        Index("ix_outreach_ask_shop", "shop_id", "ended_at", "id"),
        Index("ix_outreach_ask_agent", "agent_id", "answered_at", sqlite_where=ANSWERED, postgresql_where=ANSWERED),
        Index("ix_outreach_ask_conversation", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[Instant] = mapped_column(Instant)
    loop: Mapped[str]
    confirm: Mapped[bool]
    closed_by: Mapped[str | None]
    settled_at: Mapped[Instant | None] = mapped_column(Instant)
    category: Mapped[str | None]
    done: Mapped[str]
    duplicate: Mapped[bool]
    courtesy: Mapped[bool]
    state: Mapped[str]
    skip: Mapped[str | None]
    way: Mapped[str | None]
    stars_asked: Mapped[bool]
    asked_at: Mapped[Instant | None] = mapped_column(Instant)
    asked_day: Mapped[str | None]
    token_hash: Mapped[str | None]
    expires_at: Mapped[Instant | None] = mapped_column(Instant)
    tries: Mapped[int]
    settled: Mapped[bool | None]
    stars: Mapped[int | None]
    reasons: Mapped[list[Any]] = mapped_column(Json)
    comment: Mapped[str]
    answered_at: Mapped[Instant | None] = mapped_column(Instant)
    answered_day: Mapped[str | None]


class OutreachCaseRow(Base):
    """One matter of a customer over several episodes or channels."""

    __tablename__ = "outreach_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    opened_at: Mapped[Instant] = mapped_column(Instant)


class OutreachCaseEpisodeRow(Base):
    """An episode belongs to a matter."""

    __tablename__ = "outreach_case_episode"
    __table_args__ = (Index("ix_outreach_case_episode_case", "case_id", "episode_id"),)

    episode_id: Mapped[int] = mapped_column(
        ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("outreach_case.id", ondelete="CASCADE"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))


class OutreachMoveRow(Base):
    """A matter went on in another channel."""

    __tablename__ = "outreach_move"
    __table_args__ = (
        UniqueConstraint("staff_id", "client_id"),
        Index("ix_outreach_move_case", "case_id", "id"),
        Index("ix_outreach_move_episode", "episode_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("outreach_case.id", ondelete="CASCADE"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    moved_to: Mapped[str]
    address: Mapped[str]
    note: Mapped[str]
    at: Mapped[Instant] = mapped_column(Instant)
