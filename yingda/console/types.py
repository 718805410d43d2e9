"""Words of the live wall."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AlarmKind(StrEnum):
    """What a supervisor should look at."""

    UNATTENDED = "unattended"  # a shop is open, customers wait, nobody is online
    WAITING_LONG = "waiting_long"  # somebody is served and not answered
    QUEUE_LONG = "queue_long"
    MISSED = "missed"  # an agent was paused for missing several conversations


class Level(StrEnum):
    """How urgent it is."""

    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing to look at; `who` is a customer, a shop, an agent or a skill."""

    kind: AlarmKind
    level: Level
    since: datetime
    who: str
    conversation_id: int | None = None
    staff_id: int | None = None
