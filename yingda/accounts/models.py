"""Tables of shops, staff, teams and sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yingda.infra.db.types import Base, Json


class Shop(Base):
    """A storefront; `hours` is the calendar without its zone, none = around the clock."""

    __tablename__ = "shop"
    __table_args__ = (Index("ix_shop_client", "author_id", "client_id", unique=True),)

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
    author_id: Mapped[int | None]
    client_id: Mapped[str | None]
    created_at: Mapped[datetime]


class Staff(Base):
    """Somebody who works here; never deleted, so that old conversations keep their names.

    `role` is a shipped role's name or a role row's code; `author_id` 0 is the command line.
    """

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_client", "author_id", "client_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str]
    locale: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool]
    expires_at: Mapped[datetime | None]
    company: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None]
    client_id: Mapped[str | None]
    created_at: Mapped[datetime]


class RoleRow(Base):
    """A role of the shops' own; `vendor`: for people of another company."""

    __tablename__ = "role"
    __table_args__ = (Index("ix_role_client", "author_id", "client_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    permissions: Mapped[list[Any]]
    vendor: Mapped[bool]
    archived: Mapped[bool]
    version: Mapped[int]
    author_id: Mapped[int | None]
    client_id: Mapped[str | None]
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
    __table_args__ = (Index("ix_team_client", "author_id", "client_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    archived: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None]
    client_id: Mapped[str | None]
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
    address: Mapped[str] = mapped_column(server_default="")
    method: Mapped[str] = mapped_column(server_default="password")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SessionHold(Base):
    """Somebody holds conversations: no session of theirs ends by time."""

    __tablename__ = "session_hold"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)


class SignInRulesRow(Base):
    """How long sessions last and who needs a second step; one row, none = the defaults."""

    __tablename__ = "sign_in_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    idle_minutes: Mapped[int]
    longest_hours: Mapped[int]
    two_step_roles: Mapped[list[Any]]
    version: Mapped[int]


class SignIn(Base):
    """An attempt to sign in; of an unknown name only that there was one."""

    __tablename__ = "sign_in"
    __table_args__ = (
        Index("ix_sign_in_staff", "staff_id", "id"),
        Index("ix_sign_in_place", "staff_id", "address", "at"),
        Index("ix_sign_in_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    outcome: Mapped[str]
    method: Mapped[str]
    address: Mapped[str]
    user_agent: Mapped[str]


class TwoStep(Base):
    """Somebody's second step; `last_step` is the newest time step whose code was used."""

    __tablename__ = "two_step"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    sealed: Mapped[str]
    last_step: Mapped[int]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that stands in for the second step once; gone when used."""

    __tablename__ = "recovery_code"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class InvitationRow(Base):
    """Somebody may become staff by a link; nobody as inviter is the command line."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_inviter", "invited_by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    draft: Mapped[Any] = mapped_column(Json)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class PasswordLink(Base):
    """Somebody may choose a password by a link, once; the newest link is the only one."""

    __tablename__ = "password_link"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]


class IdentityRow(Base):
    """Somebody at the identity provider, known by the subject there."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), Index("ix_identity_staff", "staff_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    issuer: Mapped[str]
    subject: Mapped[str]
    name: Mapped[str]
    linked_at: Mapped[datetime]


class ApiKeyRow(Base):
    """A system that acts for whoever made its key; `shop_ids` None: in all the maker's shops."""

    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("staff_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str]
    name: Mapped[str]
    prefix: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[Any]]
    shop_ids: Mapped[Any | None] = mapped_column(Json)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    last_address: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
