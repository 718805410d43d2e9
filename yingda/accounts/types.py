"""Who works where, and what each may do."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.kit.errors import ForbiddenError
from yingda.kit.ids import MAX_ID
from yingda.kit.texts import DEFAULT_LOCALE

SESSION_COOKIE = "yingda_session"
CSRF_COOKIE = "yingda_csrf"
CSRF_HEADER = "X-CSRF-Token"


class Permission(StrEnum):
    """What somebody may do; roles are sets of these."""

    CONVERSATION_SERVE = "conversation.serve"
    CONVERSATION_READ_TEAM = "conversation.read_team"
    CONVERSATION_READ_ALL = "conversation.read_all"
    CONVERSATION_TAKE_OVER = "conversation.take_over"
    CONVERSATION_REASSIGN = "conversation.reassign"
    QUICK_REPLY_EDIT_SHOP = "quick_reply.edit_shop"
    QUICK_REPLY_EDIT_TEAM = "quick_reply.edit_team"
    CUSTOMER_EDIT = "customer.edit"
    FIGURES_READ = "figures.read"
    WALL_READ = "wall.read"
    NOTICE_WRITE = "notice.write"
    SHOP_MANAGE = "shop.manage"
    STAFF_MANAGE = "staff.manage"
    EXPORT = "export"


class Role(StrEnum):
    """A named set of permissions."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    TEAM_LEAD = "team_lead"
    AGENT = "agent"
    INSPECTOR = "inspector"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, with everything that decides what the answer may be."""

    staff_id: int
    name: str
    role: Role
    permissions: frozenset[Permission]
    shop_ids: frozenset[int]
    team_ids: frozenset[int] = frozenset()
    session_id: int | None = None
    locale: str = DEFAULT_LOCALE

    def may(self, permission: Permission) -> bool:
        """Whether the actor holds `permission` at all."""
        return permission in self.permissions

    def may_in(self, permission: Permission, shop_id: int) -> bool:
        """Whether the actor holds `permission` and works in the shop."""
        return permission in self.permissions and shop_id in self.shop_ids

    def check(self, permission: Permission) -> None:
        """Raise ForbiddenError unless the actor holds `permission`."""
        if permission not in self.permissions:
            raise ForbiddenError


@dataclass(frozen=True, slots=True)
class StaffName:
    """How colleagues see somebody, also after leaving."""

    id: int
    name: str


class ShopBrief(msgspec.Struct, frozen=True):
    """A shop as a list shows it."""

    id: int
    code: str
    name: str
    color: str
    zone: str


@dataclass(frozen=True, slots=True)
class ShopInfo:
    """Everything about a shop except its hours; `picture` is what infra.files keeps of one."""

    id: int
    version: int
    code: str
    name: str
    color: str
    zone: str
    locale: str
    greeting: str
    alias: str
    out_of_hours_text: str
    closing_text: str
    quick_questions: tuple[str, ...]
    picture: dict[str, Any] | None
    idle_minutes: int
    silence_is_consent: bool
    identity_secret: str
    active: bool


@dataclass(frozen=True, slots=True)
class StaffInfo:
    """A member of staff as administration shows one; `aliases` by shop, only where one is set."""

    id: int
    version: int
    login: str
    name: str
    role: Role
    locale: str
    active: bool
    must_change_password: bool
    shop_ids: tuple[int, ...] = ()
    team_ids: tuple[int, ...] = ()
    aliases: dict[int, str] = field(default_factory=dict)


class Team(msgspec.Struct, frozen=True):
    """People who stand in for each other."""

    id: int
    version: int
    name: str
    shop_ids: tuple[int, ...]
    lead_id: int | None
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid session: who it is, and what a request must echo."""

    actor: Actor
    login: str
    csrf: str
    must_change_password: bool
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is checked against; nobody's for a sign-in name that does not exist."""

    staff_id: int | None
    password_hash: str


@dataclass(frozen=True, slots=True)
class NewSession:
    """The secrets of a fresh session; only their owner's browser keeps them."""

    token: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Secret:
    """A new password as its hash; `must_change` when somebody else knows it."""

    password_hash: str
    must_change: bool = False


# Lengths are bounded so that no screen breaks and no row grows without end.
Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Alias = Annotated[str, Meta(max_length=30)]
Words = Annotated[str, Meta(max_length=500)]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
# part of addresses, QR codes and snippets
Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
Zone = Annotated[str, Meta(min_length=1, max_length=64)]
Locale = Annotated[str, Meta(pattern=r"^(zh-CN|en)$")]
Token = Annotated[str, Meta(min_length=8, max_length=128)]
Questions = Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(max_length=12)]
Minutes = Annotated[int, Meta(ge=1, le=1440)]
Ids = Annotated[list[Id], Meta(max_length=500)]
Login = Annotated[str, Meta(min_length=2, max_length=64)]

DEFAULT_COLOR = "#0F6B68"
DEFAULT_ZONE = "Asia/Shanghai"
IDLE_MINUTES = 15  # glossary: a silent customer before ordering


class ShopDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A shop to be opened."""

    code: Code
    name: Name
    color: Color = DEFAULT_COLOR
    zone: Zone = DEFAULT_ZONE
    locale: Locale = DEFAULT_LOCALE
    greeting: Words = ""
    alias: Alias = ""
    out_of_hours_text: Words = ""
    closing_text: Words = ""
    quick_questions: Questions = []
    picture: Token | None = None
    idle_minutes: Minutes = IDLE_MINUTES
    silence_is_consent: bool = False


class ShopChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a shop; with a `version` only if nobody changed it since."""

    version: int | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    zone: Zone | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    greeting: Words | UnsetType = UNSET
    alias: Alias | UnsetType = UNSET
    out_of_hours_text: Words | UnsetType = UNSET
    closing_text: Words | UnsetType = UNSET
    quick_questions: Questions | UnsetType = UNSET
    picture: Token | UnsetType | None = UNSET
    idle_minutes: Minutes | UnsetType = UNSET
    silence_is_consent: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class StaffDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody to be taken on; `aliases` by shop id."""

    login: Login
    name: Name
    role: Role = Role.AGENT
    locale: Locale = DEFAULT_LOCALE
    shop_ids: Ids = []
    team_ids: Ids = []
    aliases: dict[Id, Alias] = {}


class StaffChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of somebody; lists and aliases replace the old ones whole."""

    version: int | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    shop_ids: Ids | UnsetType = UNSET
    team_ids: Ids | UnsetType = UNSET
    aliases: dict[Id, Alias] | UnsetType = UNSET


class TeamDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A team to be formed."""

    name: Name
    shop_ids: Ids
    lead_id: Id | None = None
    member_ids: Ids = []


class TeamChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a team; lists replace the old ones whole."""

    version: int | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    shop_ids: Ids | UnsetType = UNSET
    lead_id: Id | UnsetType | None = UNSET
    member_ids: Ids | UnsetType = UNSET


When = Annotated[datetime, Meta(tz=True)]
# Minutes after midnight; an end that is not after its start is the next day's.
Minute = Annotated[int, Meta(ge=0, le=1440)]
Stretches = Annotated[list[tuple[Minute, Minute]], Meta(max_length=12)]
Weekday = Annotated[str, Meta(pattern="^[0-6]$")]


class OverrideHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours of one date that replace the week's; none = closed."""

    date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    label: Annotated[str, Meta(max_length=100)] = ""
    intervals: Stretches = []


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When a shop is open, Monday = "0"; `version` 0 in a request overwrites whatever is there."""

    weekly: dict[Weekday, Stretches]
    overrides: Annotated[list[OverrideHours], Meta(max_length=1000)] = []
    public_calendar: str | None = None
    version: Annotated[int, Meta(ge=0, le=MAX_ID)] = 0


class HoursPreview(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hours to be tried: from an instant `to` another, or until `add_s` of working time have passed."""

    hours: Hours
    zone: Zone
    start: When = msgspec.field(name="from")
    end: When | None = msgspec.field(name="to", default=None)
    add_s: Annotated[int, Meta(ge=0, le=90 * 86_400)] | None = None


class HoursLine(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch that counts as working time or does not, and why."""

    start: datetime = msgspec.field(name="from")
    end: datetime = msgspec.field(name="to")
    used: bool
    reason: str
    text: str


class HoursExplanation(msgspec.Struct, frozen=True, kw_only=True):
    """What hours mean; `notes` tell of years whose holidays are not yet published."""

    open_now: bool
    next_opening: datetime | None
    next_closing: datetime | None
    working_s: int
    lines: list[HoursLine]
    notes: list[str]


def changes_of(change: msgspec.Struct) -> dict[str, Any]:
    """The fields that are set, without `version`."""
    values = {name: getattr(change, name) for name in change.__struct_fields__ if name != "version"}
    return {name: value for name, value in values.items() if value is not UNSET}
