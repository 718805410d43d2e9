"""Who is there to take conversations."""

from collections.abc import Collection
from dataclasses import dataclass

from yingda.accounts import service as accounts
from yingda.conversations import store
from yingda.infra.db import Reading, Unit
from yingda.presence import service as presence
from yingda.presence.types import State

SHOW_LOAD = "conversations.show_load"


@dataclass(frozen=True, slots=True)
class LoadChanged:
    """Somebody has more or less to do than colleagues see."""

    staff_id: int


def is_staffed(reading: Reading, shop_id: int) -> bool:
    """Whether anybody of the shop is on duty: online, paused or on a break."""
    seats = presence.seats_of(reading, accounts.staff_of_shop(reading, shop_id))
    return any(seat.state is not State.OFFLINE for seat in seats)


def online_among(reading: Reading, staff_ids: Collection[int]) -> list[int]:
    """Those who take new conversations now."""
    return [seat.staff_id for seat in presence.available_for(reading, staff_ids)]


def show_load(unit: Unit, changed: LoadChanged) -> None:
    """Show colleagues how many conversations somebody has and since when one of them waits."""
    presence.hold_load(unit, changed.staff_id)
    load = store.find_loads(unit, [changed.staff_id])[changed.staff_id]
    oldest = store.find_oldest_waiting(unit, [changed.staff_id]).get(changed.staff_id)
    presence.set_load(unit, changed.staff_id, load, None if oldest is None else oldest.waiting_since)
