"""The table of stored files."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db import Base, Instant


class FileRow(Base):
    """An upload; one that nothing refers to within a day is swept."""

    __tablename__ = "stored_file"
    __table_args__ = (
        # SQLite has no boolean: it compares with 0, and so must the index
        Index(
            "ix_stored_file_unused", "stored_at",
            sqlite_where=text("used = 0"), postgresql_where=text("NOT used"),
        ),
        Index("ix_stored_file_key", "key"),
        Index("ix_stored_file_thumbnail_key", "thumbnail_key"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str]
    thumbnail_key: Mapped[str | None]
    name: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    uploader: Mapped[str]
    used: Mapped[bool] = mapped_column(default=False)
    stored_at: Mapped[Instant] = mapped_column(Instant)
