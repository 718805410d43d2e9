"""Tables of telling staff: alerts, bells, letters to the outside, robots, rules; notices and the shift log."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json

OPEN = text("settled_at IS NULL")
UNSEEN = text("seen_at IS NULL")
HELD = text("visible_at IS NOT NULL")
WAITING = text("state = 'waiting'")


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


class AlertRow(Base):
    """Something that was told; `step` is the next of its escalation, `steps` all of them."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_open", "key", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_alert_old", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    kind: Mapped[str]
    severity: Mapped[str]
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))
    code: Mapped[str]
    params: Mapped[dict[str, Any]]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]
    at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    steps: Mapped[list[Any]]
    step: Mapped[int]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    acknowledged_at: Mapped[datetime | None]


class BellRow(Base):
    """One line of somebody's bell: an alert, or `number` of them together; held back until `visible_at`."""

    __tablename__ = "bell"
    __table_args__ = (
        Index("ix_bell_staff", "staff_id", "at"),
        Index("ix_bell_unseen", "staff_id", "kind", sqlite_where=UNSEEN, postgresql_where=UNSEEN),
        Index("ix_bell_held", "visible_at", sqlite_where=HELD, postgresql_where=HELD),
        Index("ix_bell_alert", "alert_id"),
        Index("ix_bell_old", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))
    kind: Mapped[str]
    severity: Mapped[str]
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    visible_at: Mapped[datetime | None]


class AlertToldRow(Base):
    """An alert was told to somebody, in which line of their bell."""

    __tablename__ = "alert_told"
    __table_args__ = (Index("ix_alert_told_bell", "bell_id"),)

    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    bell_id: Mapped[int] = mapped_column(ForeignKey("bell.id", ondelete="CASCADE"))


class RobotRow(Base):
    """A group's robot; where it listens and what signs are sealed, `url_hint` is what may be shown."""

    __tablename__ = "alert_robot"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    platform: Mapped[str]
    url: Mapped[str]
    url_hint: Mapped[str]
    secret: Mapped[str | None]
    shop_ids: Mapped[list[Any]]
    kinds: Mapped[list[Any]]
    least: Mapped[str]
    locale: Mapped[str]
    active: Mapped[bool]
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    created_at: Mapped[datetime]


class AlertLetterRow(Base):
    """An alert that goes out to a robot, or to somebody by mail; `next_at` while it waits."""

    __tablename__ = "alert_letter"
    __table_args__ = (
        UniqueConstraint("alert_id", "robot_id"),
        UniqueConstraint("alert_id", "staff_id", name="uq_alert_letter_alert_id_staff_id"),
        Index("ix_alert_letter_robot", "robot_id", "next_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_alert_letter_staff", "staff_id", "next_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id", ondelete="CASCADE"))
    robot_id: Mapped[int | None] = mapped_column(ForeignKey("alert_robot.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str]
    attempts: Mapped[int]
    next_at: Mapped[datetime | None]


class AlertSendRow(Base):
    """One message to a robot or by mail, of `letters` alerts; without an outcome while it is on its way."""

    __tablename__ = "alert_send"
    __table_args__ = (
        Index("ix_alert_send_robot", "robot_id", "id"),
        Index("ix_alert_send_staff", "staff_id", "id"),
        Index("ix_alert_send_old", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    robot_id: Mapped[int | None] = mapped_column(ForeignKey("alert_robot.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    letters: Mapped[list[Any]]
    test: Mapped[bool]
    outcome: Mapped[str | None]
    detail: Mapped[str]
    ms: Mapped[int | None]


class AlertRulesRow(Base):
    """What a shop says about telling."""

    __tablename__ = "alert_rules"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)
    version: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(Json)


class StaffSettingRow(Base):
    """How one person wants to be told of things."""

    __tablename__ = "staff_setting"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    alerts: Mapped[dict[str, Any]] = mapped_column(Json)
    changed_at: Mapped[Instant] = mapped_column(Instant)
