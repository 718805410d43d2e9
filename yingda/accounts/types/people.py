"""Staff and teams."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from yingda.accounts.types.fields import Alias, ClientId, Company, Id, Ids, Locale, Login, Name, RoleCode, When
from yingda.accounts.types.rights import Role
from yingda.kit.texts import DEFAULT_LOCALE


@dataclass(frozen=True, slots=True)
class StaffName:
    """How colleagues see somebody, also after leaving."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class StaffInfo:
    """A member of staff as administration shows one; `aliases` by shop, only where one is set."""

    id: int
    version: int
    login: str
    name: str
    role: str
    locale: str
    active: bool
    must_change_password: bool
    expires_at: datetime | None = None
    company: str = ""
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


class StaffDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody to be taken on; `aliases` by shop id. The same `client_id` again gives the first."""

    client_id: ClientId | None = None
    login: Login
    name: Name
    role: RoleCode = Role.AGENT.value
    locale: Locale = DEFAULT_LOCALE
    shop_ids: Ids = []
    team_ids: Ids = []
    aliases: dict[Id, Alias] = {}
    expires_at: When | None = None
    company: Company = ""


class StaffChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of somebody; lists and aliases replace the old ones whole."""

    version: int | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    role: RoleCode | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    shop_ids: Ids | UnsetType = UNSET
    team_ids: Ids | UnsetType = UNSET
    aliases: dict[Id, Alias] | UnsetType = UNSET
    expires_at: When | UnsetType | None = UNSET
    company: Company | UnsetType = UNSET


class TeamDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A team to be formed; the same `client_id` again gives the first."""

    client_id: ClientId | None = None
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
