"""Tables of shops, staff, teams and sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Json


class Shop(Base):
    """A storefront; `hours` is the calendar without its zone, none = around the clock."""

    __tablename__ = "shop"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    color: Mapped[str]
    zone: Mapped[str]
    locale: Mapped[str]
    greeting: Mapped[str]
    alias: Mapped[str]
    out_of_hours_text: Mapped[str]
    closing_text: Mapped[str]
    quick_questions: Mapped[list[Any]]
    picture: Mapped[Any | None] = mapped_column(Json)
    idle_minutes: Mapped[int]
    silence_is_consent: Mapped[bool]
    identity_secret: Mapped[str]
    hours: Mapped[Any | None] = mapped_column(Json)
    hours_version: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class Staff(Base):
    """Somebody who works here; never deleted, so that old conversations keep their names."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str]
    locale: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class StaffShop(Base):
    """Somebody works in a shop, there under `alias` if not empty."""

    __tablename__ = "staff_shop"
    __table_args__ = (Index("ix_staff_shop_shop", "shop_id"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)
    alias: Mapped[str] = mapped_column(default="")


class TeamRow(Base):
    """A team; archived ones keep their names."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    archived: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class TeamMember(Base):
    """Somebody belongs to a team."""

    __tablename__ = "team_member"
    __table_args__ = (Index("ix_team_member_staff", "staff_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)


class TeamShop(Base):
    """A team works for a shop."""

    __tablename__ = "team_shop"
    __table_args__ = (Index("ix_team_shop_shop", "shop_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)


class StaffSession(Base):
    """A browser that is signed in; only the hash of its token is kept."""

    __tablename__ = "staff_session"
    __table_args__ = (Index("ix_staff_session_staff", "staff_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    csrf: Mapped[str]
    user_agent: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
