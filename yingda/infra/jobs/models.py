"""The table of jobs."""

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant
from yingda.infra.jobs.types import JobState

IS_WAITING = text("state = 'waiting'")
IS_RUNNING = text("state = 'running'")
ONCE_ONLY = text("key IS NOT NULL AND state = 'waiting'")


class Job(Base):
    """Work to be done once `due_at` has come."""

    __tablename__ = "job"
    __table_args__ = (
        # what is due of one priority, in order, found without touching the 100,000 timers that are not
        Index("ix_job_due", "priority", "due_at", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        Index("ix_job_lease", "lease_until", sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING),
        Index("uq_job_key", "key", unique=True, sqlite_where=ONCE_ONLY, postgresql_where=ONCE_ONLY),
    )

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
