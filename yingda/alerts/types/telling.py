"""Alerts: what happened, how much it matters, whom it is told, and who is told next if nobody acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.accounts.types import Permission
from yingda.kit.errors import Scalar
from yingda.kit.ids import MAX_ID

# an instant is told as the time of day in the shop's zone, with its date if that is another day
Param = Scalar | datetime
_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]


class Severity(StrEnum):
    """How much it matters; only urgent ones break quiet hours."""

    INFO = "info"
    WARNING = "warning"
    URGENT = "urgent"


class SubjectKind(StrEnum):
    """What an alert is about, and so which screen a press on it opens."""

    CONVERSATION = "conversation"
    CUSTOMER = "customer"
    FOLLOW_UP = "follow_up"
    DUTY = "duty"
    HANDOVER = "handover"
    STAFF = "staff"
    WALL = "wall"
    DAILY_LIST = "daily_list"
    WEBHOOK = "webhook"
    ROBOT = "robot"


class Subject(msgspec.Struct, frozen=True):
    """What an alert is about; `id` 0 for a screen that is the only one of its kind."""

    kind: SubjectKind
    id: Annotated[int, Meta(ge=0, le=MAX_ID)] = 0


class WhomKind(StrEnum):
    """How people are found when an alert is told, not when it is made: an escalation asks anew."""

    PEOPLE = "people"
    LEADS = "leads"  # who leads one of the teams
    LEADS_OF = "leads_of"  # who leads a team of one of the people
    COLLEAGUES = "colleagues"  # who is on duty in a team of one of the people, else in the shop; not the people
    HOLDERS = "holders"  # who holds the permission in the shop
    ON_DUTY = "on_duty"  # those of them who are not offline now
    ON_CALL = "on_call"  # whom the shop's settings name; who may manage the shop where they name nobody


class Whom(msgspec.Struct, frozen=True, omit_defaults=True):
    """Some of the staff of an alert's shop; make one with the class methods."""

    kind: WhomKind
    staff_ids: tuple[_Id, ...] = ()
    team_ids: tuple[_Id, ...] = ()
    permission: Permission = Permission.CONVERSATION_SERVE

    @classmethod
    def people(cls, *staff_ids: int) -> "Whom":
        """Exactly these, as far as they still work here."""
        return cls(WhomKind.PEOPLE, staff_ids)

    @classmethod
    def leads(cls, *team_ids: int) -> "Whom":
        """Who leads these teams."""
        return cls(WhomKind.LEADS, team_ids=team_ids)

    @classmethod
    def leads_of(cls, *staff_ids: int) -> "Whom":
        """Who leads a team of one of these."""
        return cls(WhomKind.LEADS_OF, staff_ids)

    @classmethod
    def colleagues(cls, *staff_ids: int) -> "Whom":
        """Who is on duty beside these: in their teams, else in the shop."""
        return cls(WhomKind.COLLEAGUES, staff_ids)

    @classmethod
    def holders(cls, permission: Permission) -> "Whom":
        """Everybody of the shop who holds the permission."""
        return cls(WhomKind.HOLDERS, permission=permission)

    @classmethod
    def on_duty(cls, permission: Permission = Permission.CONVERSATION_SERVE) -> "Whom":
        """Everybody of the shop who holds the permission and is not offline."""
        return cls(WhomKind.ON_DUTY, permission=permission)

    @classmethod
    def on_call(cls) -> "Whom":
        """Whom the shop calls when nobody else is left."""
        return cls(WhomKind.ON_CALL)


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of an escalation: `after_s` after the step before, if nobody has acted; may make it matter more."""

    after_s: Annotated[int, Meta(ge=0)]
    whom: tuple[Whom, ...]
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something to be told to staff.

    `key` names the cause ("sla:clock:17:breached"): as long as it is not settled the same key tells nobody twice.
    `kind` says which sort it is; the room that tells it has a text `alert.kind.<kind>`. `code` is the text told,
    with `params`, in each reader's language; no customer's name or words in it, the subject leads to them.
    `then` are the steps of an escalation, which ends when the cause is settled or somebody has taken it on.
    """

    key: str
    kind: str
    severity: Severity
    shop_id: int | None
    whom: tuple[Whom, ...]
    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    subject: Subject | None = None
    expires_at: datetime | None = None
    then: tuple[Step, ...] = ()
