"""Tables of calling back, text messages to customers, and matters that take long."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yingda.followups.models.promises import ARMED
from yingda.infra.db.types import Base, Instant, Json


class TextAccountRow(Base):
    """Where a shop's text messages are handed over; the secret is sealed."""

    __tablename__ = "text_account"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
    endpoint: Mapped[str]
    key_id: Mapped[str]
    secret: Mapped[str]
    sign: Mapped[str]
    active: Mapped[bool]


class TextTemplateRow(Base):
    """A text that the provider has approved, with places for what differs."""

    __tablename__ = "text_template"
    __table_args__ = (UniqueConstraint("author_id", "client_id"), Index("ix_text_template_shop", "shop_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    name: Mapped[str]
    code: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    changed_at: Mapped[Instant] = mapped_column(Instant)


class CustomerTextRow(Base):
    """A text message to a customer, from its wish to what came of it."""

    __tablename__ = "customer_text"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_customer_text_promise", "promise_id"),
        Index("ix_customer_text_day", "customer_id", "made_at"),
        Index("ix_customer_text_shop", "shop_id", "id"),
        Index("ix_customer_text_conversation", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    promise_id: Mapped[int] = mapped_column(ForeignKey("promise.id", ondelete="CASCADE"))
    template_id: Mapped[int] = mapped_column(ForeignKey("text_template.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    key: Mapped[str]  # goes outwards: the same again is the same message
    round: Mapped[int]  # another key once the provider has certainly taken nothing
    state: Mapped[str]
    number: Mapped[str]
    sign: Mapped[str]
    code: Mapped[str]
    variables: Mapped[dict[str, Any]] = mapped_column(Json)
    text: Mapped[str]
    made_at: Mapped[Instant] = mapped_column(Instant)
    next_at: Mapped[Instant | None] = mapped_column(Instant)
    tried_at: Mapped[Instant | None] = mapped_column(Instant)  # when this key was first handed over
    attempts: Mapped[int]
    outcome: Mapped[str]
    detail: Mapped[str]
    receipt: Mapped[str]
    decided_at: Mapped[Instant | None] = mapped_column(Instant)


class CallbackRow(Base):
    """What is to be done next for a promise whose customer was not reached."""

    __tablename__ = "callback"
    __table_args__ = (Index("ix_callback_next", "next_at", sqlite_where=ARMED, postgresql_where=ARMED),)

    promise_id: Mapped[int] = mapped_column(
        ForeignKey("promise.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    kind: Mapped[str]
    at: Mapped[Instant] = mapped_column(Instant)
    until: Mapped[Instant] = mapped_column(Instant)
    part: Mapped[str | None]
    reason: Mapped[str]
    next_at: Mapped[Instant | None] = mapped_column(Instant)


class MatterRow(Base):
    """An episode that somebody has: looked at while it lasts, for whether a promise is owed."""

    __tablename__ = "matter"
    __table_args__ = (Index("ix_matter_next", "next_at", sqlite_where=ARMED, postgresql_where=ARMED),)

    episode_id: Mapped[int] = mapped_column(
        ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    began_at: Mapped[Instant] = mapped_column(Instant)
    next_at: Mapped[Instant | None] = mapped_column(Instant)
    state: Mapped[str]
    version: Mapped[int]
