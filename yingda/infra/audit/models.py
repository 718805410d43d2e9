"""Tables of the trail."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json


class AuditEntry(Base):
    """An act; `minute` is the sealed minute that it belongs to, a later one if it was committed late."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_minute", "minute", "id"),
        Index("ix_audit_entry_at", "at", "id"),
        Index("ix_audit_entry_actor", "actor_id", "id"),
        Index("ix_audit_entry_target", "target_kind", "target_id", "id"),
        Index("ix_audit_entry_act", "act", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Instant] = mapped_column(Instant)
    minute: Mapped[int]
    actor_id: Mapped[int]
    session_id: Mapped[int | None]
    act: Mapped[str]
    target_kind: Mapped[str]
    target_id: Mapped[str]
    shop_id: Mapped[int | None]
    before: Mapped[Any | None] = mapped_column(Json)
    after: Mapped[Any | None] = mapped_column(Json)
    personal_hash: Mapped[str | None]


class AuditPersonal(Base):
    """What of an entry is about a person; the salt goes with it, so that the hash betrays nothing."""

    __tablename__ = "audit_personal"
    __table_args__ = (
        Index("ix_audit_personal_customer", "customer_id"),
        Index("ix_audit_personal_address", "address", "entry_id"),
        Index("ix_audit_personal_at", "at"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True, autoincrement=False)
    at: Mapped[Instant] = mapped_column(Instant)
    customer_id: Mapped[int | None]
    salt: Mapped[str]
    address: Mapped[str]
    before: Mapped[Any | None] = mapped_column(Json)
    after: Mapped[Any | None] = mapped_column(Json)


class AuditSeal(Base):
    """A minute that is closed; sealed once nothing that began before can still come into it."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    through: Mapped[int] = mapped_column(unique=True)
    barrier: Mapped[int | None]
    rows: Mapped[Any | None] = mapped_column(Json)
    seal: Mapped[str | None]
