"""Tables of customers."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db import Base, Instant, Json

VERIFIED = text("verified")


class CustomerRow(Base):
    """One buyer."""

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    vip: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    city: Mapped[str | None]
    locale: Mapped[str]
    tags: Mapped[list[Any]] = mapped_column(Json, default=list)
    fields: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    first_seen_at: Mapped[Instant] = mapped_column(Instant)
    last_seen_at: Mapped[Instant] = mapped_column(Instant)
    episodes_count: Mapped[int] = mapped_column(default=0)


class IdentityRow(Base):
    """A way to know or reach a customer; `scope` is the shop for identities that a shop gives."""

    __tablename__ = "customer_identity"
    __table_args__ = (
        Index("uq_identity_verified", "kind", "scope", "value", unique=True,
              sqlite_where=VERIFIED, postgresql_where=VERIFIED),
        UniqueConstraint("customer_id", "kind", "scope", "value"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    kind: Mapped[str]
    scope: Mapped[int] = mapped_column(default=0)
    value: Mapped[str]
    verified: Mapped[bool]
    added_at: Mapped[Instant] = mapped_column(Instant)


class CustomerShopRow(Base):
    """A customer is seen by the staff of the shops that the customer wrote to."""

    __tablename__ = "customer_shop"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)
