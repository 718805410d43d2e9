"""Tables of webhooks and of what was sent to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base

ACTIVE = text("state = 'active'")
WAITING = text("state = 'waiting'")


class WebhookRow(Base):
    """A receiver; its secrets are sealed."""

    __tablename__ = "webhook"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_webhook_active", "id", sqlite_where=ACTIVE, postgresql_where=ACTIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    url: Mapped[str]
    topics: Mapped[list[Any]]
    shop_ids: Mapped[list[Any]]
    with_content: Mapped[bool]
    state: Mapped[str]
    disabled_by: Mapped[str | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    secret: Mapped[str]
    old_secret: Mapped[str | None]
    old_secret_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    created_at: Mapped[datetime]


class DeliveryRow(Base):
    """One message to one receiver, with its attempts; `next_at` while it waits."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "message_id"),
        Index("ix_webhook_delivery_log", "webhook_id", "id"),
        Index("ix_webhook_delivery_due", "webhook_id", "next_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_webhook_delivery_old", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    message_id: Mapped[str]
    topic: Mapped[str]
    body: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    tries: Mapped[list[Any]]
    next_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
