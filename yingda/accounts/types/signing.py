"""Signing in: from where, how, with what result; invitations; rules of the installation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.accounts.types.fields import Alias, Id, Ids, Locale, Name, When
from yingda.kit.ids import MAX_ID
from yingda.kit.texts import DEFAULT_LOCALE

RoleName = Annotated[str, Meta(min_length=1, max_length=40)]


class Method(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105  names a method and is no password
    CODE = "code"  # password and a code of the second step
    RECOVERY = "recovery"  # password and a recovery code
    COMPANY = "company"  # the identity provider vouched


class Outcome(StrEnum):
    """What became of an attempt to sign in."""

    DONE = "done"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  names an outcome and is no password
    CODE_ASKED = "code_asked"  # the password was right; no code was given (yet)
    WRONG_CODE = "wrong_code"
    INACTIVE = "inactive"
    UNKNOWN = "unknown"  # nobody has this name


@dataclass(frozen=True, slots=True)
class Origin:
    """From where a request comes."""

    address: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class SecondStep:
    """Somebody's second step as it is kept; off until it is confirmed."""

    sealed: str
    last_step: int
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What of somebody was verified before a session is opened."""

    method: Method = Method.PASSWORD
    step: int | None = None  # the time step whose code was used
    recovery: bytes | None = None  # the digest of the recovery code that was used


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the identity provider."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    email_verified: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A secret link that is told only once, and until when it works."""

    token: str
    expires_at: datetime


class OwnSession(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is signed in."""

    id: int
    device: str
    address: str
    method: Method
    created_at: datetime
    last_seen_at: datetime
    current: bool


class SignInEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to sign in."""

    id: int
    at: datetime
    outcome: Outcome
    method: Method
    address: str
    device: str


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's account at the identity provider."""

    id: int
    name: str
    linked_at: datetime


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody signs in, as administration sees it."""

    two_step: bool
    sessions: list[OwnSession]
    identities: list[Linked]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How one signs in oneself."""

    two_step_since: datetime | None
    recovery_left: int
    identities: list[Linked]


IDLE_MINUTES_DEFAULT = 12 * 60  # a long shift with its breaks, but not the next day's
LONGEST_HOURS_DEFAULT = 7 * 24  # everybody signs in once a week


class SignInRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long sessions last and which roles need a second step; `version` 0 overwrites whatever is there."""

    # a session in use is noted every 10 minutes, so a shorter limit would end those at work
    idle_minutes: Annotated[int, Meta(ge=30, le=30 * 24 * 60)] = IDLE_MINUTES_DEFAULT
    longest_hours: Annotated[int, Meta(ge=1, le=30 * 24)] = LONGEST_HOURS_DEFAULT
    two_step_roles: Annotated[list[RoleName], Meta(max_length=50)] = []
    version: Annotated[int, Meta(ge=0, le=MAX_ID)] = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """How a session was opened, what holds it, and the rules under which it lasts."""

    method: Method
    created_at: datetime
    held: bool
    second_step: bool
    rules: SignInRules


class InvitationDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom to invite: what they will be; they choose name and password themselves."""

    client_id: Annotated[str, Meta(min_length=8, max_length=64)]
    role: RoleName
    name: Annotated[str, Meta(max_length=60)] = ""
    locale: Locale = DEFAULT_LOCALE
    shop_ids: Ids = []
    team_ids: Ids = []
    aliases: dict[Id, Alias] = {}
    expires_at: When | None = None
    company: Annotated[str, Meta(max_length=60)] = ""


@dataclass(frozen=True, slots=True)
class InvitationInfo:
    """An invitation as it is kept."""

    id: int
    draft: InvitationDraft
    invited_by: int | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    accepted_at: datetime | None
    staff_id: int | None


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the invited person chooses."""

    login: Annotated[str, Meta(min_length=2, max_length=64)]
    name: Name
