"""Tables of unanswered questions and of what is said about articles."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json


class GapRow(Base):
    """Questions that mean the same and that nothing answered."""

    __tablename__ = "knowledge_gap"
    __table_args__ = (Index("ix_knowledge_gap_list", "shop_id", "state", "customers", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    state: Mapped[str]
    text: Mapped[str]
    customers: Mapped[int] = mapped_column(default=0)
    questions: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[Instant] = mapped_column(Instant)
    last_at: Mapped[Instant] = mapped_column(Instant)
    snoozed_until: Mapped[Instant | None] = mapped_column(Instant)
    article_id: Mapped[int | None]
    proposal: Mapped[dict[str, Any] | None] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None] = mapped_column(Instant)
    alone: Mapped[bool] = mapped_column(default=False, server_default=false())  # an editor took it out of another


class GapQuestionRow(Base):
    """One question of one customer that nothing answered."""

    __tablename__ = "knowledge_gap_question"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        Index("ix_knowledge_gap_question_gap", "gap_id", "asked_at"),
        Index("ix_knowledge_gap_question_customer", "customer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gap_id: Mapped[int] = mapped_column(ForeignKey("knowledge_gap.id", ondelete="CASCADE"))
    source: Mapped[str]
    text: Mapped[str]
    conversation_id: Mapped[int | None]
    seq: Mapped[int | None]
    customer_id: Mapped[int | None]
    asked_at: Mapped[Instant] = mapped_column(Instant)


class FeedbackRow(Base):
    """What somebody said about an article; everybody once per conversation."""

    __tablename__ = "article_feedback"
    __table_args__ = (
        UniqueConstraint("article_id", "giver"),
        Index("ix_article_feedback_list", "shop_id", "state", "given_at", "id"),
        Index("ix_article_feedback_customer", "customer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    article_version: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    giver: Mapped[str]  # conversation, member of staff, or visitor of the help page
    verdict: Mapped[str]
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    conversation_id: Mapped[int | None]
    customer_id: Mapped[int | None]
    staff_id: Mapped[int | None]
    given_at: Mapped[Instant] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None] = mapped_column(Instant)
    reply: Mapped[str] = mapped_column(default="")


class KnowledgeImportRow(Base):
    """A file of articles on its way in; its articles are hidden until `state` says done."""

    __tablename__ = "knowledge_import"
    __table_args__ = (
        UniqueConstraint("made_by", "client_id"),
        Index("ix_knowledge_import_shop", "shop_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    made_by: Mapped[int]
    state: Mapped[str]
    name: Mapped[str]
    key: Mapped[str]  # where the file is kept until it is read
    strict: Mapped[bool]
    dry_run: Mapped[bool]
    publish: Mapped[bool]
    total: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0, server_default="0")
    same: Mapped[int] = mapped_column(default=0, server_default="0")
    changes: Mapped[list[Any]] = mapped_column(Json, default=list, server_default="[]")
    reached: Mapped[int] = mapped_column(default=0)  # the last row of the sheet that was taken
    report: Mapped[list[Any]] = mapped_column(Json, default=list)
    error: Mapped[str] = mapped_column(default="")
    begun_at: Mapped[Instant] = mapped_column(Instant)
    ended_at: Mapped[Instant | None] = mapped_column(Instant)


class ScriptElementRow(Base):
    """What a script of a kind has to contain in a shop that has changed the shipped list."""

    __tablename__ = "script_element"
    __table_args__ = (UniqueConstraint("shop_id", "kind", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    kind: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    words: Mapped[list[Any]] = mapped_column(Json)
    variables: Mapped[list[Any]] = mapped_column(Json)
    fields: Mapped[list[Any]] = mapped_column(Json)
    any_field: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int]
