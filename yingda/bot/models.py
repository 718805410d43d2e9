"""Tables of the bot."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Json


class BotShopRow(Base):
    """How the bot of a shop behaves; `shadow` and `trouble_on` are what openings look at."""

    __tablename__ = "bot_shop"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
    settings: Mapped[dict[str, Any]]
    trouble: Mapped[dict[str, Any]]
    shadow: Mapped[bool]
    trouble_on: Mapped[bool]
    trouble_number: Mapped[int] = mapped_column(default=0)  # which one it is: each is told once
    trouble_since: Mapped[datetime | None]
    trouble_told: Mapped[int] = mapped_column(default=0)
    curve: Mapped[dict[str, Any] | None] = mapped_column(Json)
    curve_at: Mapped[datetime | None]
    curve_asked_at: Mapped[datetime | None]


class BotRuleRow(Base):
    """A keyword rule of a shop."""

    __tablename__ = "bot_rule"
    __table_args__ = (
        Index("ix_bot_rule_shop", "shop_id", "place"),
        Index("ix_bot_rule_client", "author_id", "client_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    name: Mapped[str]
    rule: Mapped[str]
    act: Mapped[str]
    text: Mapped[str]
    article_id: Mapped[int | None]
    form_id: Mapped[int | None]
    place: Mapped[int]
    active: Mapped[bool]
    examples: Mapped[dict[str, Any]] = mapped_column(Json, server_default="{}")
    author_id: Mapped[int | None]
    client_id: Mapped[str | None]


class BotFormRow(Base):
    """A small dialogue of a shop."""

    __tablename__ = "bot_form"
    __table_args__ = (
        Index("ix_bot_form_shop", "shop_id"),
        Index("ix_bot_form_client", "author_id", "client_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    name: Mapped[str]
    slots: Mapped[list[Any]]
    action: Mapped[str | None]
    done_text: Mapped[str]
    active: Mapped[bool]
    author_id: Mapped[int | None]
    client_id: Mapped[str | None]


class BotVersionRow(Base):
    """What settings, a rule or a form were from then on; `object_id` is the shop's for settings."""

    __tablename__ = "bot_version"
    __table_args__ = (UniqueConstraint("kind", "object_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    kind: Mapped[str]
    object_id: Mapped[int]
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    staff_id: Mapped[int]
    at: Mapped[datetime]


class BotEpisodeRow(Base):
    """What the bot remembers of an episode that began with it, and what became of it."""

    __tablename__ = "bot_episode"
    __table_args__ = (Index("ix_bot_episode_day", "shop_id", "began_at"),)

    episode_id: Mapped[int] = mapped_column(
        ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    conversation_id: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    dialogue: Mapped[dict[str, Any]]
    category: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")  # why it was handed over
    answers: Mapped[int] = mapped_column(default=0)
    least_sure: Mapped[float] = mapped_column(Float, default=1.0)  # of its answers; the doubtful are checked first
    article_id: Mapped[int | None]  # its last answer


class BotDecisionRow(Base):
    """One decision with what it rests on."""

    __tablename__ = "bot_decision"
    __table_args__ = (
        UniqueConstraint("episode_id", "seq"),
        Index("ix_bot_decision_shop", "shop_id", "at"),
        Index("ix_bot_decision_conversation", "conversation_id", "seq"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int]
    seq: Mapped[int]
    at: Mapped[datetime]
    shadow: Mapped[bool]
    question: Mapped[str]
    does: Mapped[str]
    why: Mapped[str]
    category: Mapped[str]
    confidence: Mapped[float] = mapped_column(Float)
    article_id: Mapped[int | None]
    rule_id: Mapped[int | None]
    trace: Mapped[dict[str, Any]]
    judged: Mapped[str | None]  # right or wrong, by the customer's button or a re-check


class BotRecheckRow(Base):
    """An episode that the bot ended alone, to be looked at by a person."""

    __tablename__ = "bot_recheck"
    __table_args__ = (UniqueConstraint("episode_id"), Index("ix_bot_recheck_day", "shop_id", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int]
    day: Mapped[str]
    doubt: Mapped[float] = mapped_column(Float)
    category: Mapped[str]
    article_id: Mapped[int | None]
    verdict: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    staff_id: Mapped[int | None]
    judged_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class ModelCallRow(Base):
    """What was sent to the language model, what came back, and what was wrong with it."""

    __tablename__ = "llm_call"
    __table_args__ = (
        Index("ix_llm_call_shop", "shop_id", "at"),
        Index("ix_llm_call_conversation", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None]
    purpose: Mapped[str]
    model: Mapped[str]
    asked: Mapped[str]
    answered: Mapped[str]
    outcome: Mapped[str]  # ok, or the code of what was wrong
    article_ids: Mapped[list[Any]]
    took_ms: Mapped[int]
    at: Mapped[datetime]
