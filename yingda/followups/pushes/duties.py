"""What screens are shown of recurring work."""

from datetime import datetime

import msgspec

from yingda.accounts.pushes import StaffBrief
from yingda.followups.pushes.promises import TeamName
from yingda.followups.types.duties import DutyDraft, ProofKind, RunState
from yingda.presence.types import Duty as Role

DUTY_RUN = "duty_run"


class DutyCard(DutyDraft, frozen=True, kw_only=True):
    """Recurring work as it is written down, with when it is due next."""

    id: int
    version: int
    shop_id: int
    code: str
    next_at: datetime | None


class DutyBook(msgspec.Struct, frozen=True, kw_only=True):
    """Recurring work of a shop, and what ships that it has not taken on."""

    shop_id: int
    items: list[DutyCard]
    shipped: list[str]
    probes: list[str]


class DutyTimes(msgspec.Struct, frozen=True, kw_only=True):
    """When something that is being written down would be due, today and tomorrow; else its next time."""

    today: list[datetime]
    tomorrow: list[datetime]
    next_at: datetime | None


class DutyRunCard(msgspec.Struct, frozen=True, kw_only=True):
    """One time of recurring work; `pending` and `handled` of what is still open are what was seen just now."""

    id: int
    version: int
    duty_id: int
    shop_id: int
    name: str
    state: RunState
    due_at: datetime
    until_at: datetime
    owner: StaffBrief | None
    team: TeamName | None
    roles: list[Role]
    personal: bool
    done_by: StaffBrief | None
    done_at: datetime | None
    checklist: list[str]
    checked: list[int]
    proof: ProofKind
    probe: str
    pending: int | None
    handled: int | None
    count: int | None
    note: str
    picture_url: str | None
    snoozes_left: int
    snoozed_until: datetime | None
    skipped: int
    handover_id: int | None


class DutyList(msgspec.Struct, frozen=True):
    """The reader's own, oldest first."""

    items: list[DutyRunCard]


class DutyDay(msgspec.Struct, frozen=True, kw_only=True):
    """What was due in a shop on a day, who did it when; `late` were missed and made up for."""

    items: list[DutyRunCard]
    open: int
    done: int
    missed: int
    late: int
