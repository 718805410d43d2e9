"""Tables of privacy."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db import Base, Instant

IS_RUNNING = text("state = 'running'")


class RulesRow(Base):
    """The rules of the installation: one row, once somebody set them."""

    __tablename__ = "privacy_rules"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    watermark: Mapped[bool]
    messages_days: Mapped[int | None]
    files_days: Mapped[int | None]
    audit_personal_days: Mapped[int | None]
    changed_at: Mapped[Instant] = mapped_column(Instant)


class ErasureRow(Base):
    """A customer's data that was asked to be deleted, and how far that is."""

    __tablename__ = "customer_erasure"
    __table_args__ = (
        Index("uq_customer_erasure_running", "customer_id", unique=True,
              sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING),
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
