"""Taking many people on from one sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from yingda.accounts.types.people import StaffDraft, Team
from yingda.accounts.types.rights import Actor, RoleInfo
from yingda.accounts.types.shops import ShopBrief
from yingda.kit.errors import FieldError

Cell = str | datetime | None


class Column(StrEnum):
    """What a sheet of people says of each; only the first two are always needed."""

    LOGIN = "login"
    NAME = "name"
    ROLE = "role"
    SHOPS = "shops"
    TEAMS = "teams"
    ALIAS = "alias"
    DUTY = "duty"
    EXPIRES_ON = "expires_on"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Directory:
    """What names in a sheet mean, as far as the actor may know and give it; keys are folded."""

    actor: Actor
    roles: Mapping[str, RoleInfo]
    shops: Mapping[str, ShopBrief]
    teams: Mapping[str, Team]
    duties: Mapping[str, str]
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """One person of a sheet: `number` is the row that the reader sees."""

    number: int
    cells: Mapping[Column, Cell]
    draft: StaffDraft | None = None
    duty: str = ""
    problems: Sequence[FieldError] = field(default=())
