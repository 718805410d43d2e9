"""Tables of articles, categories and campaign fields."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Instant, Json


class ArticleRow(Base):
    """A question that is asked again and again, and its answer."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_article_edited", "edited_at", "id"),
        Index("ix_article_valid_from", "valid_from"),
        Index("ix_article_valid_until", "valid_until"),
        Index("ix_article_import", "import_id"),
        Index("ix_article_review", "review_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    audience: Mapped[str]
    stage: Mapped[str]
    question: Mapped[str]
    phrasings: Mapped[list[Any]] = mapped_column(Json)
    html: Mapped[str]
    plain: Mapped[str]
    pictures: Mapped[list[Any]] = mapped_column(Json)
    products: Mapped[list[Any]] = mapped_column(Json)
    tags: Mapped[list[Any]] = mapped_column(Json)
    folded: Mapped[str]  # question, phrasings and answer as they are looked up
    valid_from: Mapped[Instant | None] = mapped_column(Instant)
    valid_until: Mapped[Instant | None] = mapped_column(Instant)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    review_at: Mapped[Instant | None] = mapped_column(Instant)
    source_url: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    author_id: Mapped[int]  # 0: the system
    client_id: Mapped[str]
    import_id: Mapped[int | None]  # hidden until that import is done
    created_at: Mapped[Instant] = mapped_column(Instant)
    edited_by: Mapped[int]
    edited_at: Mapped[Instant] = mapped_column(Instant)


class ArticlePlaceRow(Base):
    """A shop that an article holds for."""

    __tablename__ = "article_place"
    __table_args__ = (
        Index("ix_article_place_shop", "shop_id", "article_id"),
        Index("ix_article_place_category", "category_id"),
        Index("ix_article_place_used", "shop_id", "used", "article_id"),
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("knowledge_category.id"))
    used: Mapped[int] = mapped_column(default=0, server_default="0")  # in the last 30 days, for sorting


class ArticleVersionRow(Base):
    """An article as it was saved once."""

    __tablename__ = "article_version"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]
    restored_from: Mapped[int | None]
    changed: Mapped[list[Any]] = mapped_column(Json)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    made_by: Mapped[int]
    made_at: Mapped[Instant] = mapped_column(Instant)


class ArticleUseRow(Base):
    """What was done with an article on one day of the shop; staff 0 is the bot and the customers themselves."""

    __tablename__ = "article_use"
    __table_args__ = (Index("ix_article_use_shop_day", "shop_id", "day"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[int] = mapped_column(default=0)
    inserted: Mapped[int] = mapped_column(default=0)
    edited: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    helped: Mapped[int] = mapped_column(default=0)


class CategoryRow(Base):
    """A branch of a shop's tree of articles."""

    __tablename__ = "knowledge_category"
    __table_args__ = (UniqueConstraint("shop_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("knowledge_category.id"))
    client_id: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    place: Mapped[int]
    archived_at: Mapped[Instant | None] = mapped_column(Instant)


class CampaignFieldRow(Base):
    """A value that stands in texts for a while: dispatch time, gift, discount."""

    __tablename__ = "campaign_field"
    __table_args__ = (
        UniqueConstraint("shop_id", "client_id"),
        Index("ix_campaign_field_name", "shop_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    client_id: Mapped[str]
    name: Mapped[str]
    value: Mapped[str]
    valid_from: Mapped[Instant | None] = mapped_column(Instant)
    valid_until: Mapped[Instant | None] = mapped_column(Instant)
    note: Mapped[str]
    edited_by: Mapped[int]
    edited_at: Mapped[Instant] = mapped_column(Instant)
    archived_at: Mapped[Instant | None] = mapped_column(Instant)


class KnowledgeShopRow(Base):
    """What a shop has decided, and a number that rises with every change to what is offered."""

    __tablename__ = "knowledge_shop"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    changes: Mapped[int] = mapped_column(default=0)
    strict_scripts: Mapped[bool] = mapped_column(default=False)
