"""Tables of privacy."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db import Base, Instant, Json

IS_RUNNING = text("state = 'running'")
IS_WAITING = text("state = 'waiting'")
NOT_RELEASED = text("released_at IS NULL")


class RulesRow(Base):
    """The rules of the installation: one row, once somebody set them."""

    __tablename__ = "privacy_rules"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    watermark: Mapped[bool]
    messages_days: Mapped[int | None]
    messages_order_days: Mapped[int | None]
    files_days: Mapped[int | None]
    files_order_days: Mapped[int | None]
    audit_personal_days: Mapped[int | None]
    least_days: Mapped[int] = mapped_column(server_default="183")
    least_order_days: Mapped[int] = mapped_column(server_default="1095")
    copies: Mapped[bool] = mapped_column(server_default=false())
    copies_days: Mapped[int | None] = mapped_column(server_default="365")
    changed_at: Mapped[Instant] = mapped_column(Instant)


class ErasureRow(Base):
    """A customer's data that was asked to be deleted, and how far that is."""

    __tablename__ = "customer_erasure"
    __table_args__ = (
        Index("uq_customer_erasure_running", "customer_id", unique=True,
              sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING),
        Index("uq_customer_erasure_waiting", "customer_id", unique=True,
              sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    asked_by: Mapped[int]
    state: Mapped[str]
    conversation_id: Mapped[int]
    reached_seq: Mapped[int]
    done: Mapped[int]
    total: Mapped[int]
    asked_at: Mapped[Instant] = mapped_column(Instant)
    finished_at: Mapped[Instant | None] = mapped_column(Instant)


class SweepRow(Base):
    """How far the nightly clearing has come in what it clears in order."""

    __tablename__ = "retention_sweep"

    kind: Mapped[str] = mapped_column(primary_key=True)
    reached: Mapped[int]
    ran_at: Mapped[Instant] = mapped_column(Instant)


class LegalHoldRow(Base):
    """Nothing of a customer, or of one conversation, goes while it holds; released once its end was seen to."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        UniqueConstraint("made_by", "client_id"),
        Index("ix_legal_hold_active", "id", sqlite_where=NOT_RELEASED, postgresql_where=NOT_RELEASED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))
    reason: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[Instant] = mapped_column(Instant)
    until: Mapped[Instant | None] = mapped_column(Instant)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    lifted_at: Mapped[Instant | None] = mapped_column(Instant)
    lift_reason: Mapped[str]
    released_at: Mapped[Instant | None] = mapped_column(Instant)


class NightRow(Base):
    """One clearing: where it stands, what went, and the files that were written of it."""

    __tablename__ = "retention_night"
    __table_args__ = (
        Index("uq_retention_night_running", "state", unique=True,
              sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    started_at: Mapped[Instant] = mapped_column(Instant)
    changed_at: Mapped[Instant] = mapped_column(Instant)
    finished_at: Mapped[Instant | None] = mapped_column(Instant)
    step: Mapped[str]
    reached: Mapped[int]
    parts: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(Json)  # by table: how many went, how many a hold kept
    copies: Mapped[dict[str, Any]] = mapped_column(Json)  # by table: rows, bytes and checksum of the file
    error: Mapped[str]


class NightPartRow(Base):
    """A piece of a file that was written before its rows were cleared."""

    __tablename__ = "retention_part"

    night_id: Mapped[int] = mapped_column(ForeignKey("retention_night.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    key: Mapped[str]
    size: Mapped[int]
    rows: Mapped[int]
    checksum: Mapped[str]
    stored_at: Mapped[Instant] = mapped_column(Instant)
