"""Jobs: work written in the transaction that causes it, done after it, at least once."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Priority(IntEnum):
    """Lower goes first."""

    URGENT = 0  # somebody waits for it: routing
    NORMAL = 5
    BULK = 9


class JobState(StrEnum):
    """A finished job has no row."""

    WAITING = "waiting"
    RUNNING = "running"
    DEAD = "dead"  # failed too often; kept, can be run again
    PARKED = "parked"  # of a kind or version that this program does not know


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be written: `payload` is a frozen struct; `key` makes it once-only while it waits."""

    kind: str
    payload: Any = None
    due_at: datetime | None = None
    key: str | None = None
    priority: int = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job that this process holds under `lease`; a handler carries `id` outwards as its once-only key."""

    id: int
    kind: str
    payload: bytes
    attempts: int
    lease: str
    version: int
    due_at: datetime
