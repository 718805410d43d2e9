"""The table of jobs."""

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant
from yingda.infra.jobs.types import JobState


class Job(Base):
    """Work to be done once `due_at` has come."""

    __tablename__ = "job"
    __table_args__ = (
        # what is due, found without touching the 100,000 timers that are not
        Index("ix_job_due", "due_at", "priority", sqlite_where=text("state = 'waiting'"),
              postgresql_where=text("state = 'waiting'")),
        Index("ix_job_lease", "lease_until", sqlite_where=text("state = 'running'"),
              postgresql_where=text("state = 'running'")),
        Index("uq_job_key", "key", unique=True, sqlite_where=text("key IS NOT NULL AND state = 'waiting'"),
              postgresql_where=text("key IS NOT NULL AND state = 'waiting'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    version: Mapped[int]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=JobState.WAITING)
    priority: Mapped[int]
    due_at: Mapped[Instant] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    lease_until: Mapped[Instant | None] = mapped_column(Instant)
    created_at: Mapped[Instant] = mapped_column(Instant)
    last_error: Mapped[str | None]
