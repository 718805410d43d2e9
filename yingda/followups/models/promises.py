"""Tables of promises and holds."""

from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json

ARMED = text("next_at IS NOT NULL")
UNSETTLED = text("settled_at IS NULL")


class FollowupShopRow(Base):
    """What holds for the promises of a shop; none: what ships."""

    __tablename__ = "followup_shop"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(Json)


class PromiseRow(Base):
    """What was promised to a customer."""

    __tablename__ = "promise"
    __table_args__ = (
        Index("ix_promise_conversation", "conversation_id", "seq"),
        # what goes off next, found without touching the others
        Index("ix_promise_next", "next_at", "id", sqlite_where=ARMED, postgresql_where=ARMED),
        # asked with every message of staff: holds only what somebody has to see to
        Index("ix_promise_unsettled", "conversation_id", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
        Index("ix_promise_owner", "owner_id", "due_at"),
        Index("ix_promise_team", "team_id", "due_at"),
        Index("ix_promise_shop", "shop_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[str]
    state: Mapped[str]
    said: Mapped[str]
    seq: Mapped[int]
    start: Mapped[int]
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[Instant] = mapped_column(Instant)
    due_at: Mapped[Instant] = mapped_column(Instant)
    warn_at: Mapped[Instant | None] = mapped_column(Instant)
    next_at: Mapped[Instant | None] = mapped_column(Instant)
    channel: Mapped[str | None]
    number: Mapped[str]
    number_until: Mapped[Instant | None] = mapped_column(Instant)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    taken_at: Mapped[Instant | None] = mapped_column(Instant)
    by_policy: Mapped[bool]
    postponed: Mapped[int]
    before_id: Mapped[int | None] = mapped_column(ForeignKey("promise.id", ondelete="SET NULL"))
    tries: Mapped[int]
    reason: Mapped[str]
    why: Mapped[str | None]
    decided_at: Mapped[Instant | None] = mapped_column(Instant)
    decided_seq: Mapped[int | None]
    settled_at: Mapped[Instant | None] = mapped_column(Instant)


class PromiseCallRow(Base):
    """Somebody called the customer of a promise."""

    __tablename__ = "promise_call"
    __table_args__ = (Index("ix_promise_call_promise", "promise_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    promise_id: Mapped[int] = mapped_column(ForeignKey("promise.id", ondelete="CASCADE"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant] = mapped_column(Instant)
    reached: Mapped[bool]
    note: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="no_answer")


class HoldRow(Base):
    """A customer was asked to wait, and nothing was said since."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_next", "next_at", sqlite_where=ARMED, postgresql_where=ARMED),)

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    seq: Mapped[int]
    began_at: Mapped[Instant] = mapped_column(Instant)
    due_at: Mapped[Instant] = mapped_column(Instant)
    next_at: Mapped[Instant | None] = mapped_column(Instant)
