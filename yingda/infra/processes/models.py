"""The table of running processes."""

from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db import Base, Instant


class ProcessRow(Base):
    """A server or worker; one that is not seen for some minutes is forgotten."""

    __tablename__ = "process"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    host: Mapped[str]
    pid: Mapped[int]
    version: Mapped[str]
    started_at: Mapped[Instant] = mapped_column(Instant)
    seen_at: Mapped[Instant] = mapped_column(Instant)
    sockets: Mapped[int]
    memory: Mapped[int]  # bytes
    log_level: Mapped[str]  # what it writes now
    wanted_level: Mapped[str | None]  # what it was asked to write, until log_until
    log_until: Mapped[Instant | None] = mapped_column(Instant)
