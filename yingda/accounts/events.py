"""What happens to shops, staff and teams."""

from dataclasses import dataclass

from yingda.kit.events import Event


@dataclass(frozen=True, slots=True)
class ShopCreated(Event):
    """A shop was opened."""

    shop_id: int


@dataclass(frozen=True, slots=True)
class ShopChanged(Event):
    """Something about a shop other than its hours was changed."""

    shop_id: int


@dataclass(frozen=True, slots=True)
class HoursChanged(Event):
    """A shop's hours or zone were changed: clocks that count working time are wrong now."""

    shop_id: int


@dataclass(frozen=True, slots=True)
class StaffCreated(Event):
    """Somebody was taken on."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """Name, role, shops, teams or aliases of somebody changed; `deactivated` when this ended their work."""

    staff_id: int
    deactivated: bool = False


@dataclass(frozen=True, slots=True)
class RoleChanged(Event):
    """A role of the shops' own was added, changed or taken away."""

    code: str


@dataclass(frozen=True, slots=True)
class TeamChanged(Event):
    """A team was formed, changed or dissolved (`archived`)."""

    team_id: int
    archived: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn(Event):
    """Somebody signed in."""

    staff_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    """Somebody signed out; `last` when no other session of theirs is left."""

    staff_id: int
    session_id: int
    last: bool
