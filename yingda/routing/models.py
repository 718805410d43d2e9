"""Tables of routing."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base


class QueueRow(Base):
    """Who waits in a shop for one skill is served by whom; a route unit begins with this row's lock."""

    __tablename__ = "routing_queue"
    __table_args__ = (
        UniqueConstraint("shop_id", "skill"),
        Index("ix_routing_queue_client", "author_id", "client_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    skill: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    reserved_for: Mapped[str]
    team_ids: Mapped[list[Any]]
    configured: Mapped[bool]  # false: made by its first customer
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None]
    client_id: Mapped[str | None]
    # how fast it moves: policy/wait.py
    interval_ms: Mapped[float | None] = mapped_column(Float)
    waiting_since: Mapped[datetime | None]


class WaitRow(Base):
    """A conversation in its queue: since when, why it still waits, what its customer was told."""

    __tablename__ = "routing_wait"
    __table_args__ = (Index("ix_routing_wait_queue", "queue_id"),)

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    episode_id: Mapped[int]
    queue_id: Mapped[int] = mapped_column(ForeignKey("routing_queue.id"))
    since: Mapped[datetime]
    outcome: Mapped[str]
    ahead: Mapped[int | None]
    low_s: Mapped[int | None]
    high_s: Mapped[int | None]
    risen: Mapped[bool]
    version: Mapped[int]


class DecisionRow(Base):
    """What was decided about an episode and why; written when the reason changes, not every second."""

    __tablename__ = "routing_decision"
    __table_args__ = (Index("ix_routing_decision_conversation", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    explanation: Mapped[dict[str, Any]]


class AttentionRow(Base):
    """When an agent last did something, and the misses since."""

    __tablename__ = "routing_attention"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, autoincrement=False)
    last_sign_at: Mapped[datetime]
    misses: Mapped[int] = mapped_column(default=0)


class UnattendedRow(Base):
    """A shop that is open and has nobody online while customers wait; gone when somebody comes."""

    __tablename__ = "routing_unattended"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True, autoincrement=False)
    since: Mapped[datetime]
