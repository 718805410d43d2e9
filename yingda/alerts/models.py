"""Tables of notices and the shift log."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant


class NoticeRow(Base):
    """Something that staff should know."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    body: Mapped[str]
    must_read: Mapped[bool]
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    at: Mapped[Instant] = mapped_column(Instant)
    archived_at: Mapped[Instant | None] = mapped_column(Instant)


class NoticeShopRow(Base):
    """For the staff of which shops a notice is."""

    __tablename__ = "notice_shop"
    __table_args__ = (Index("ix_notice_shop_shop", "shop_id", "notice_id"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)


class NoticeReceiptRow(Base):
    """Somebody said that they have read a notice."""

    __tablename__ = "notice_receipt"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    at: Mapped[Instant] = mapped_column(Instant)


class LogRow(Base):
    """What one shift leaves for the next."""

    __tablename__ = "shift_log"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_shift_log_shop", "shop_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    text: Mapped[str]
    at: Mapped[Instant] = mapped_column(Instant)
