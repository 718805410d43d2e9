"""Tables of targets: policies, clocks, levels, joint sessions."""

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Dialect, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from yingda.infra.db.types import Base, Instant, Json
from yingda.sla.types import Target

OPEN = text("state IN ('running', 'paused', 'breached')")
ARMED = text("next_at IS NOT NULL")


class Terms(TypeDecorator[Target]):
    """A target as text; a shop has few, and they are read with every question and answer."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Target | None, _dialect: Dialect) -> str | None:
        return None if value is None else _written(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Target | None:
        return None if value is None else _read(value)


@lru_cache(maxsize=1024)
def _written(terms: Target) -> str:
    return msgspec.json.encode(terms).decode()


@lru_cache(maxsize=1024)
def _read(terms: str) -> Target:
    return msgspec.json.decode(terms, type=Target)


class SlaShopRow(Base):
    """What holds for all targets of a shop; none: what ships. `stamp` says which policies these are."""

    __tablename__ = "sla_shop"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True, autoincrement=False)
    stamp: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any] | None] = mapped_column(Json)


class SlaPolicyRow(Base):
    """A policy that a supervisor wrote."""

    __tablename__ = "sla_policy"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_sla_policy_shop", "shop_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    editor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    edited_at: Mapped[Instant] = mapped_column(Instant)
    archived_at: Mapped[Instant | None] = mapped_column(Instant)


class SlaCaseRow(Base):
    """What policies ask about an episode, and its level."""

    __tablename__ = "sla_case"
    __table_args__ = (
        Index("ix_sla_case_conversation", "conversation_id", "episode_id"),
        Index("ix_sla_case_level", "shop_id", "level", "episode_id"),
    )

    episode_id: Mapped[int] = mapped_column(
        ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    channel: Mapped[str]
    category: Mapped[str | None]
    level: Mapped[str | None]
    by_person: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)  # counts what is pushed of its clocks


class SlaLevelRow(Base):
    """A level was given to an episode: by whom (nobody: triage), and why."""

    __tablename__ = "sla_level"
    __table_args__ = (Index("ix_sla_level_episode", "episode_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    before: Mapped[str | None]
    after: Mapped[str]
    reason: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant] = mapped_column(Instant)


class SlaClockRow(Base):
    """A clock with the terms that it was started on."""

    __tablename__ = "sla_clock"
    __table_args__ = (
        # what goes off next, found without touching the others
        Index("ix_sla_clock_next", "next_at", "id", sqlite_where=ARMED, postgresql_where=ARMED),
        Index("ix_sla_clock_conversation", "conversation_id", "state"),
        Index("ix_sla_clock_shop", "shop_id", "state", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_sla_clock_episode", "episode_id"),
        Index("ix_sla_clock_started", "shop_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    shop_id: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    terms: Mapped[Target] = mapped_column(Terms)
    policy_id: Mapped[int | None]
    policy_version: Mapped[int]
    started_at: Mapped[Instant] = mapped_column(Instant)
    resumed_at: Mapped[Instant] = mapped_column(Instant)
    due_at: Mapped[Instant | None] = mapped_column(Instant)
    next_at: Mapped[Instant | None] = mapped_column(Instant)
    spent_ms: Mapped[int] = mapped_column(default=0)
    passed: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[Instant | None] = mapped_column(Instant)
    breached_at: Mapped[Instant | None] = mapped_column(Instant)
    stopped_at: Mapped[Instant | None] = mapped_column(Instant)
    stopped_by: Mapped[str | None]
    stopped_in: Mapped[int | None]  # the episode whose ending it was
    platform: Mapped[dict[str, Any] | None] = mapped_column(Json)
    provisional: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bool] = mapped_column(default=False)
    pauses: Mapped[list[Any]] = mapped_column(Json, default=list)
    moves: Mapped[list[Any]] = mapped_column(Json, default=list)


class SlaSessionRow(Base):
    """Several departments settle a matter together; the plan is what the customer was told, and where."""

    __tablename__ = "sla_session"
    __table_args__ = (UniqueConstraint("episode_id"), Index("ix_sla_session_conversation", "conversation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[Instant] = mapped_column(Instant)
    opened_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff_ids: Mapped[list[Any]] = mapped_column(Json)
    team_ids: Mapped[list[Any]] = mapped_column(Json)
    plan: Mapped[str] = mapped_column(default="")
    expected_at: Mapped[Instant | None] = mapped_column(Instant)
    told_seq: Mapped[int | None]
    told_at: Mapped[Instant | None] = mapped_column(Instant)
    told_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    thread_seq: Mapped[int | None]  # the note that began it
