"""What happens to somebody's presence."""

from dataclasses import dataclass

from yingda.kit.events import Event
from yingda.presence.types import By, State


@dataclass(frozen=True, slots=True)
class StateChanged(Event):
    """Somebody's state is another one."""

    staff_id: int
    from_state: State
    to_state: State
    by: By
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AgentLost(Event):
    """Nothing was heard of somebody for the whole grace: their conversations need another."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class AgentReturned(Event):
    """Somebody who was lost is back."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class CapacityChanged(Event):
    """Duty, skills, capacity, weight or reserved seats of somebody changed."""

    staff_id: int
