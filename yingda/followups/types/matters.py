"""Matters that last: how far one has come with proposing a promise for it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MatterState(StrEnum):
    """A promise is proposed once in an episode, and never again once somebody said no."""

    WATCHED = "watched"
    PROPOSED = "proposed"
    DISMISSED = "dismissed"
    PROMISED = "promised"


@dataclass(frozen=True, slots=True)
class Matter:
    """An episode that somebody has."""

    episode_id: int
    conversation_id: int
    shop_id: int
    began_at: datetime
    next_at: datetime | None
    state: MatterState
    version: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a matter stands now: whether it goes on, what it is about, whether the customer still waits."""

    active: bool
    lasting: bool  # about an order or after it, as triage sees it
    owed: bool  # unanswered, or asked to wait
    promised: bool


@dataclass(frozen=True, slots=True)
class LookAtMatters:
    """Look at matters that are due."""
