"""Recurring work: who does what, how often, with what proof, and what became of each time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID
from yingda.presence.types import Duty as Role

_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_ClientId = Annotated[str, Meta(min_length=8, max_length=64)]
HourMinute = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Title = Annotated[str, Meta(min_length=1, max_length=40)]
Words = Annotated[str, Meta(max_length=500)]
Step = Annotated[str, Meta(min_length=1, max_length=80)]


class RhythmKind(StrEnum):
    """How often something has to be done."""

    EVERY = "every"  # so many minutes, as long as the window is open
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SHIFT_END = "shift_end"  # so many minutes before; everybody for themselves


class Window(StrEnum):
    """When it can be done."""

    OPEN = "open"  # the hours of the shop
    SHIFT = "shift"  # hours of its own, on days on which the shop works
    ALWAYS = "always"


class Rhythm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often and within which hours; on a closed day a weekly or monthly one waits for the next working day."""

    kind: RhythmKind
    minutes: Annotated[int, Meta(ge=10, le=1440)] = 60
    times: Annotated[tuple[HourMinute, ...], Meta(max_length=12)] = ()
    weekday: Annotated[int, Meta(ge=0, le=6)] = 0  # Monday first
    day: Annotated[int, Meta(ge=1, le=31)] = 1  # of the month; its last one if it is shorter
    window: Window = Window.OPEN
    begins: HourMinute = "09:00"
    ends: HourMinute = "18:00"


class ProofKind(StrEnum):
    """How it shows that something was done."""

    NONE = "none"
    DATA = "data"  # the system looks itself
    COUNT = "count"
    NOTE = "note"
    PICTURE = "picture"


class DutyDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Recurring work as it is written down; `minutes` are the time for it, 0: until the next time."""

    name: Title
    rhythm: Rhythm
    team_id: _Id | None = None
    roles: Annotated[tuple[Role, ...], Meta(max_length=7)] = ()
    minutes: Annotated[int, Meta(ge=0, le=10_080)] = 0
    checklist: Annotated[tuple[Step, ...], Meta(max_length=20)] = ()
    proof: ProofKind = ProofKind.NONE
    probe: Annotated[str, Meta(max_length=60)] = ""  # what the system looks at
    snooze_minutes: Annotated[int, Meta(ge=1, le=120)] = 10
    snoozes: Annotated[int, Meta(ge=0, le=10)] = 3
    active: bool = True


class NewDuty(DutyDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Recurring work of a shop; the same `client_id` again gives the first."""

    client_id: _ClientId
    shop_id: _Id


class DutyEdit(DutyDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Recurring work written over a version."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]


@dataclass(frozen=True, slots=True)
class Duty:
    """Recurring work; `code` if it is one of those that ship."""

    id: int
    version: int
    shop_id: int
    code: str
    draft: DutyDraft
    next_at: datetime | None = None
    archived: bool = False

    @property
    def personal(self) -> bool:
        """Whether everybody does it for themselves."""
        return self.draft.rhythm.kind is RhythmKind.SHIFT_END


class RunState(StrEnum):
    """Where one time of recurring work is; what was missed stays missed, also when it is made up for."""

    OPEN = "open"
    DONE = "done"
    MISSED = "missed"
    DROPPED = "dropped"  # the shop gave up the work it belongs to


class RunAct(StrEnum):
    """What can be done with one time of recurring work, or happen to it."""

    TAKE = "take"
    SNOOZE = "snooze"
    FINISH = "finish"
    MISS = "miss"


class DutyDone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said when it is done: which steps, how many, a note, a picture."""

    checked: Annotated[tuple[Annotated[int, Meta(ge=0, le=19)], ...], Meta(max_length=20)] = ()
    count: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    note: Words = ""
    file_token: Annotated[str, Meta(max_length=100)] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the system saw when it looked itself: what still waits, and what was done since the last time."""

    pending: int
    handled: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One time of recurring work: to be done between `due_at` and `until_at`."""

    duty_id: int
    shop_id: int
    due_at: datetime
    until_at: datetime
    state: RunState = RunState.OPEN
    next_at: datetime | None = None  # when it goes off: to be told anew, or missed
    owner_id: int | None = None
    done_by: int | None = None
    done_at: datetime | None = None
    snoozes: int = 0
    skipped: int = 0  # further times that were missed with it, while nobody could be told
    pending: int | None = None
    handled: int | None = None
    count: int | None = None
    note: str = ""
    checked: tuple[int, ...] = ()
    picture: dict[str, Any] | None = None
    handover_id: int | None = None
    version: int = 1
    id: int = 0


@dataclass(frozen=True, slots=True)
class FireDuties:
    """Begin, remind of and miss what is due."""
