"""What sockets are sent about presence."""

from datetime import datetime

import msgspec

from yingda.presence.types import Duty, State

PRESENCE = "presence"  # kind of these pushes


class PresenceCard(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as colleagues see them; `load` and `oldest_waiting_since` are told by the rooms above."""

    staff_id: int
    version: int
    name: str
    state: State
    reason: str | None
    since: datetime | None
    connected: bool
    load: int
    capacity: int
    duty: Duty
    skills: tuple[str, ...]
    team_ids: tuple[int, ...]
    shop_ids: tuple[int, ...]
    oldest_waiting_since: datetime | None
