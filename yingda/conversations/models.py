"""Tables of conversations; no behaviour."""

from typing import Any, cast

from sqlalchemy import DDL, ForeignKey, Index, UniqueConstraint, event, false, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db import Base, Instant, Json

OPEN = text("state <> 'ended'")


class ConversationRow(Base):
    """One customer and one shop on one channel, with what lists sort, filter and show."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index("uq_conversation_open", "shop_id", "channel", "customer_id", unique=True,
              sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_conversation_customer", "customer_id", "shop_id", "channel", "id"),
        Index("ix_conversation_owner", "owner_id", "state", "loaded"),
        Index("ix_conversation_last_agent", "last_agent_id", "state", "last_message_at", "id"),
        Index("ix_conversation_queue", "shop_id", "state", "skill"),
        Index("ix_conversation_recent", "shop_id", "last_message_at", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    channel: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    locale: Mapped[str]
    version: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_visible_seq: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]
    episode_id: Mapped[int | None]
    episode_number: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    skill: Mapped[str] = mapped_column(default="")
    priority: Mapped[int] = mapped_column(default=0)
    sensitive: Mapped[bool] = mapped_column(default=False, server_default=false())  # this and the next: by triage
    pressing: Mapped[bool] = mapped_column(default=False, server_default=false())
    left_message: Mapped[bool] = mapped_column(default=False)
    queued_at: Mapped[Instant | None] = mapped_column(Instant)
    wanted_agent_id: Mapped[int | None]
    wanted_team_id: Mapped[int | None]
    avoid_agent_ids: Mapped[list[Any]] = mapped_column(Json, default=list)
    assigned_at: Mapped[Instant | None] = mapped_column(Instant)
    answered_since_assigned: Mapped[bool] = mapped_column(default=False)
    loaded: Mapped[bool] = mapped_column(default=False)
    needs_reply: Mapped[bool] = mapped_column(default=False)
    waiting_since: Mapped[Instant | None] = mapped_column(Instant)
    opened_at: Mapped[Instant | None] = mapped_column(Instant)
    ended_at: Mapped[Instant | None] = mapped_column(Instant)
    last_message_at: Mapped[Instant] = mapped_column(Instant)
    last_customer_at: Mapped[Instant | None] = mapped_column(Instant)
    preview: Mapped[dict[str, Any] | None] = mapped_column(Json)
    customer_read_seq: Mapped[int] = mapped_column(default=0)
    owner_read_seq: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)  # the customer's messages since the owner looked
    last_agent_id: Mapped[int | None]
    last_owned_at: Mapped[Instant | None] = mapped_column(Instant)
    transfer_id: Mapped[int | None]
    quiet_since: Mapped[Instant | None] = mapped_column(Instant)
    idle_asked: Mapped[bool] = mapped_column(default=False)
    helper_ids: Mapped[list[Any]] = mapped_column(Json, default=list)
    tags: Mapped[list[Any]] = mapped_column(Json, default=list)
    result: Mapped[str | None]
    unsolved_reason: Mapped[str | None]
    stars: Mapped[int | None]
    summary: Mapped[str | None]
    page: Mapped[dict[str, Any] | None] = mapped_column(Json)
    asks: Mapped[dict[str, Any] | None] = mapped_column(Json)  # what the customer is asked of the last episode


class EpisodeRow(Base):
    """From opening to ending; the figures belong to it."""

    __tablename__ = "episode"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        Index("ix_episode_shop_day", "shop_id", "opened_at"),
        Index("ix_episode_customer", "customer_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    number: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    channel: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    skill: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[Instant] = mapped_column(Instant)
    ended_at: Mapped[Instant | None] = mapped_column(Instant)
    ended_by: Mapped[str | None]
    result: Mapped[str | None]
    unsolved_reason: Mapped[str | None]
    note: Mapped[str | None]
    stars: Mapped[int | None]
    stars_comment: Mapped[str | None]
    stars_at: Mapped[Instant | None] = mapped_column(Instant)
    closed_at: Mapped[Instant | None] = mapped_column(Instant)  # the closed loop: settled, unless somebody says no
    tags: Mapped[list[Any]] = mapped_column(Json, default=list)
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    first_text: Mapped[str] = mapped_column(default="")
    # the figures: policy/figures.py says what each means
    state: Mapped[str]
    state_since: Mapped[Instant] = mapped_column(Instant)
    waiting_since: Mapped[Instant | None] = mapped_column(Instant)
    first_response_ms: Mapped[int | None]
    first_response_working_ms: Mapped[int | None]
    first_response_agent_ms: Mapped[int | None]
    responses: Mapped[int] = mapped_column(default=0)
    response_total_ms: Mapped[int] = mapped_column(default=0)
    response_working_total_ms: Mapped[int] = mapped_column(default=0)
    responses_in_3min: Mapped[int] = mapped_column(default=0)
    longest_wait_ms: Mapped[int] = mapped_column(default=0)
    customer_messages: Mapped[int] = mapped_column(default=0)
    customer_turns: Mapped[int] = mapped_column(default=0)
    agent_messages: Mapped[int] = mapped_column(default=0)
    bot_messages: Mapped[int] = mapped_column(default=0)
    bot_ms: Mapped[int] = mapped_column(default=0)
    queue_ms: Mapped[int] = mapped_column(default=0)
    agent_ms: Mapped[int] = mapped_column(default=0)
    shop_has_last_word: Mapped[bool] = mapped_column(default=False)
    customer_turn_open: Mapped[bool] = mapped_column(default=False)


class EpisodeOrderRow(Base):
    """An episode that is about an order, which is kept longer."""

    __tablename__ = "episode_order"
    __table_args__ = (Index("ix_episode_order_conversation", "conversation_id"),)

    episode_id: Mapped[int] = mapped_column(
        ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    noted_at: Mapped[Instant] = mapped_column(Instant)


class ReceptionRow(Base):
    """The time one agent had an episode, with that agent's share of its figures."""

    __tablename__ = "reception"
    __table_args__ = (
        Index("ix_reception_agent", "agent_id", "began_at"),
        Index("ix_reception_shop", "shop_id", "began_at"),
        Index("ix_reception_episode", "episode_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    conversation_id: Mapped[int]
    customer_id: Mapped[int]
    shop_id: Mapped[int]
    agent_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    how: Mapped[str]
    began_at: Mapped[Instant] = mapped_column(Instant)
    ended_at: Mapped[Instant | None] = mapped_column(Instant)
    first_response_ms: Mapped[int | None]
    first_response_working_ms: Mapped[int | None]
    responses: Mapped[int] = mapped_column(default=0)
    response_total_ms: Mapped[int] = mapped_column(default=0)
    response_working_total_ms: Mapped[int] = mapped_column(default=0)
    responses_in_3min: Mapped[int] = mapped_column(default=0)
    longest_wait_ms: Mapped[int] = mapped_column(default=0)
    customer_messages: Mapped[int] = mapped_column(default=0)
    agent_messages: Mapped[int] = mapped_column(default=0)


class MessageRow(Base):
    """A numbered message."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "author", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    shop_id: Mapped[int]
    seq: Mapped[int]
    prev_visible_seq: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    author: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    alias: Mapped[str | None]  # as the customer saw it then
    kind: Mapped[str]
    text: Mapped[str]
    event: Mapped[dict[str, Any] | None] = mapped_column(Json)
    file: Mapped[dict[str, Any] | None] = mapped_column(Json)
    quote: Mapped[dict[str, Any] | None] = mapped_column(Json)
    product: Mapped[dict[str, Any] | None] = mapped_column(Json)
    choices: Mapped[list[Any] | None] = mapped_column(Json)  # the buttons under a message of the bot
    picked: Mapped[dict[str, Any] | None] = mapped_column(Json)  # the button that this message is
    mentions: Mapped[list[Any]] = mapped_column(Json, default=list)
    source_kind: Mapped[str | None]
    source_id: Mapped[int | None]
    source_version: Mapped[int | None]
    consent_for: Mapped[int | None]
    client_id: Mapped[str | None]
    at: Mapped[Instant] = mapped_column(Instant)
    withdrawn_at: Mapped[Instant | None] = mapped_column(Instant)


class BotDutyRow(Base):
    """When a shop's bot receives customers first; kept here by calls of the room that answers."""

    __tablename__ = "bot_duty"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True, autoincrement=False)
    in_hours: Mapped[bool]
    out_of_hours: Mapped[bool]


class ProductPictureRow(Base):
    """Our copy of a picture that a shop's page names for its product; `file` is empty until it was fetched."""

    __tablename__ = "product_picture"
    __table_args__ = (UniqueConstraint("shop_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    url: Mapped[str]
    file: Mapped[dict[str, Any] | None] = mapped_column(Json)
    asked_at: Mapped[Instant] = mapped_column(Instant)


class TransferRow(Base):
    """Asking a customer to be handed on, and what came of it."""

    __tablename__ = "transfer"
    __table_args__ = (UniqueConstraint("conversation_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int]
    client_id: Mapped[str]
    state: Mapped[str]
    from_agent_id: Mapped[int]
    to_agent_id: Mapped[int | None]
    to_team_id: Mapped[int | None]
    reason: Mapped[str]
    summary: Mapped[str]
    consent: Mapped[str | None]
    asked_at: Mapped[Instant] = mapped_column(Instant)
    settled_at: Mapped[Instant | None] = mapped_column(Instant)


SEARCH_DDL = {
    "sqlite": (
        "CREATE VIRTUAL TABLE message_search "
        "USING fts5(grams, shop_id UNINDEXED, tokenize = 'unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE message_search (rowid BIGINT PRIMARY KEY, shop_id BIGINT NOT NULL, grams TSVECTOR NOT NULL)",
        "CREATE INDEX ix_message_search_grams ON message_search USING gin (grams)",
    ),
}
for _dialect, _statements in SEARCH_DDL.items():
    for _statement in _statements:
        _made: Any = cast(Any, DDL)(_statement)
        event.listen(MessageRow.__table__, "after_create", _made.execute_if(dialect=_dialect))
