"""What routing announces."""

from dataclasses import dataclass
from datetime import datetime

from yingda.kit.events import Event


@dataclass(frozen=True, slots=True)
class AgentPausedForMisses(Event):
    """Somebody missed several conversations without a sign of life and gets no new ones."""

    staff_id: int
    shop_ids: tuple[int, ...]
    misses: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LastAgentMissing(Event):
    """The only agent online of a shop gives no sign of life; not paused, so that somebody is left."""

    staff_id: int
    shop_ids: tuple[int, ...]
    misses: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ShopUnattended(Event):
    """The shop is open, customers wait and nobody is online; announced once until somebody comes."""

    shop_id: int
    waiting: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ShopAttended(Event):
    """Somebody came to a shop that was unattended."""

    shop_id: int
    at: datetime
