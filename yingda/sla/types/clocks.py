"""A clock, and what its life leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from yingda.alerts.types import Severity
from yingda.sla.types.policies import Target
from yingda.sla.types.words import ClockState, Happening, Rank, Remedy, TargetKind


class Platform(msgspec.Struct, frozen=True):
    """A platform's deadline of a clock."""

    name: str
    at: datetime
    missed: bool = False


class MoveCause(StrEnum):
    """Why a deadline is another one than at first."""

    UNDERSTOOD = "understood"  # the category was found out
    LEVEL = "level"
    RECOMPUTED = "recomputed"


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline was moved by an act."""

    at: datetime
    cause: MoveCause
    from_due: datetime | None
    to_due: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Whose clock it is."""

    conversation_id: int
    episode_id: int
    shop_id: int


class Clock(msgspec.Struct, frozen=True):
    """A clock with the terms it was started on; `passed` is how many of its marks are behind it.

    A struct, since every message changes several: to copy one costs a tenth of what a dataclass of this size costs.
    """

    place: Place
    kind: TargetKind
    state: ClockState
    terms: Target
    policy_id: int | None
    policy_version: int
    started_at: datetime
    resumed_at: datetime
    due_at: datetime | None
    next_at: datetime | None
    spent_ms: int = 0
    passed: int = 0
    paused_at: datetime | None = None
    breached_at: datetime | None = None
    stopped_at: datetime | None = None
    stopped_by: Happening | None = None
    stopped_in: int | None = None  # the episode in which that was
    platform: Platform | None = None
    provisional: bool = False  # started before the matter was understood
    told: bool = False
    pauses: Sequence[Sequence[int]] = ()  # the first ones: from and to, in milliseconds since 1970
    moves: tuple[Moved, ...] = ()
    id: int = 0


class MarkKind(StrEnum):
    """What a clock has passed."""

    WARNING = "warning"
    DEADLINE = "deadline"
    OVERDUE = "overdue"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Passed:
    """A clock passed a mark: its `number`th, or the platform's (0)."""

    kind: MarkKind
    number: int
    at: datetime
    tell: tuple[Rank, ...] = ()
    severity: Severity = Severity.WARNING
    do: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class FireClocks:
    """A job: let every clock go off whose time has come; one that looks `ahead` arms those of the next minute."""

    ahead: bool = False


@dataclass(frozen=True, slots=True)
class ToTell:
    """Marks of a clock that somebody is to be told of."""

    clock_id: int
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class TellClocks:
    """A job: tell whom the marks of clocks name, if it still concerns them."""

    clocks: tuple[ToTell, ...]


@dataclass(frozen=True, slots=True)
class RecomputeClocks:
    """A job: move the running clocks of a shop to where policies and calendar put them now."""

    shop_id: int
    by_id: int
    after_id: int = 0
    moved: int = 0
    looked_at: int = 0
    total: int = 0
