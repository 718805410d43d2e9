"""States of presence, duties, and what routing needs to know of somebody."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.accounts.types import StaffChange, StaffDraft


class State(StrEnum):
    """What somebody takes on: paused takes nothing new and keeps the current."""

    ONLINE = "online"
    PAUSED = "paused"
    BREAK = "break"
    OFFLINE = "offline"


class Trigger(StrEnum):
    """What may change a state: a choice of the agent's, or something that happened."""

    CHOOSE_ONLINE = "choose_online"
    CHOOSE_PAUSED = "choose_paused"
    CHOOSE_BREAK = "choose_break"
    CHOOSE_OFFLINE = "choose_offline"
    LOST = "lost"
    RETURNED = "returned"
    SHIFT_ENDING = "shift_ending"
    UNRESPONSIVE = "unresponsive"
    DEACTIVATED = "deactivated"


class By(StrEnum):
    """Who changed a state."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"


class Duty(StrEnum):
    """What somebody is there for."""

    PRESALES = "presales"
    AFTERSALES = "aftersales"
    FLOATING = "floating"
    PAYMENT_REMINDER = "payment_reminder"
    TEMPORARY = "temporary"
    VENDOR = "vendor"
    SPECIALIST = "specialist"


@dataclass(frozen=True, slots=True)
class Seat:
    """How much somebody can take, and of what."""

    staff_id: int
    state: State
    duty: Duty
    skills: frozenset[str]
    capacity: int
    weight: float
    reserved_seats: int
    last_assigned_at: datetime | None
    since: datetime | None

    @property
    def limit(self) -> int:
        """Conversations at once: the capacity by the weight, at least one."""
        return max(1, int(self.capacity * self.weight + 1e-9))


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody does and how much, as administration sets it."""

    staff_id: int
    duty: Duty
    skills: tuple[str, ...]
    capacity: int
    weight: float
    reserved_seats: int
    shift_ends_at: datetime | None


Capacity = Annotated[int, Meta(ge=1, le=200)]
Weight = Annotated[float, Meta(gt=0, le=1)]
Reserved = Annotated[int, Meta(ge=0, le=200)]
Skills = Annotated[list[Annotated[str, Meta(min_length=1, max_length=40)]], Meta(max_length=20)]


class ProfileChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a profile."""

    duty: Duty | UnsetType = UNSET
    skills: Skills | UnsetType = UNSET
    capacity: Capacity | UnsetType = UNSET
    weight: Weight | UnsetType = UNSET
    reserved_seats: Reserved | UnsetType = UNSET
    shift_ends_at: Annotated[datetime, Meta(tz=True)] | UnsetType | None = UNSET


class StaffCreate(StaffDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody to be taken on, with what they are to do."""

    duty: Duty | UnsetType = UNSET
    skills: Skills | UnsetType = UNSET
    capacity: Capacity | UnsetType = UNSET
    weight: Weight | UnsetType = UNSET
    reserved_seats: Reserved | UnsetType = UNSET


class StaffEdit(StaffChange, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of somebody; lists and aliases replace the old ones whole."""

    duty: Duty | UnsetType = UNSET
    skills: Skills | UnsetType = UNSET
    capacity: Capacity | UnsetType = UNSET
    weight: Weight | UnsetType = UNSET
    reserved_seats: Reserved | UnsetType = UNSET
