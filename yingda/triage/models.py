"""Tables of triage."""

from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json


class TriageShopRow(Base):
    """What judges a shop's turns now: its rules' stamp, its active model."""

    __tablename__ = "triage_shop"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)
    rules_stamp: Mapped[int] = mapped_column(default=0)
    model_id: Mapped[int | None]  # none: the model that ships
    learned_through: Mapped[int] = mapped_column(default=0)  # the newest correction that a model has seen
    training_since: Mapped[Instant | None] = mapped_column(Instant)


class TriageRuleRow(Base):
    """A rule that a supervisor wrote."""

    __tablename__ = "triage_rule"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_triage_rule_shop", "shop_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]
    enabled: Mapped[bool]
    actions: Mapped[dict[str, Any]] = mapped_column(Json)
    examples: Mapped[dict[str, Any]] = mapped_column(Json, server_default="{}")
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    editor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    edited_at: Mapped[Instant] = mapped_column(Instant)
    archived_at: Mapped[Instant | None] = mapped_column(Instant)


class TriageTurnRow(Base):
    """What was understood of a turn; its text stays with its messages."""

    __tablename__ = "triage_turn"
    __table_args__ = (
        UniqueConstraint("conversation_id", "first_seq"),
        Index("ix_triage_turn_episode", "episode_id", "id"),
        Index("ix_triage_turn_shop", "shop_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    episode_id: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    revision: Mapped[int] = mapped_column(default=1)
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    kind: Mapped[str]
    category: Mapped[str]
    sub_category: Mapped[str]
    stage: Mapped[str]
    emotion: Mapped[str]
    urgent: Mapped[bool]
    sensitive: Mapped[bool]
    wants_person: Mapped[bool]
    confidence: Mapped[int]  # of the category, in percent
    understood: Mapped[dict[str, Any]] = mapped_column(Json)  # everything, with confidences and reasons
    corrected: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # by field: the value somebody gave
    by_rule: Mapped[int | None]
    model_version: Mapped[str]
    at: Mapped[Instant] = mapped_column(Instant)


class TriageReasonRow(Base):
    """Why a customer came, of a whole episode: the contact reason."""

    __tablename__ = "triage_reason"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    category: Mapped[str]
    sub_category: Mapped[str]
    stage: Mapped[str]
    confidence: Mapped[int]  # percent; 100 if a person said so
    by_staff_id: Mapped[int | None]
    at: Mapped[Instant] = mapped_column(Instant)


class TriageCorrectionRow(Base):
    """A text and what somebody said is right of it: an example to learn from."""

    __tablename__ = "triage_correction"
    __table_args__ = (UniqueConstraint("turn_id", "field"), Index("ix_triage_correction_shop", "shop_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("triage_turn.id", ondelete="CASCADE"))
    field: Mapped[str]
    value: Mapped[str]
    was: Mapped[str]
    text: Mapped[str]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant] = mapped_column(Instant)


class TriageModelRow(Base):
    """A version of a shop's model, with its scores."""

    __tablename__ = "triage_model"
    __table_args__ = (UniqueConstraint("shop_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    number: Mapped[int]
    base_version: Mapped[str]
    weights: Mapped[bytes] = mapped_column(LargeBinary)
    examples: Mapped[int]
    scores: Mapped[dict[str, Any]] = mapped_column(Json)
    better: Mapped[bool]
    trained_at: Mapped[Instant] = mapped_column(Instant)
    asked_by: Mapped[int | None]
    activated_at: Mapped[Instant | None] = mapped_column(Instant)
