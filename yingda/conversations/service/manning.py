"""Who is there to take conversations."""

from collections.abc import Collection

from yingda.accounts import service as accounts
from yingda.infra.db import Reading
from yingda.presence import service as presence
from yingda.presence.types import State


def is_staffed(reading: Reading, shop_id: int) -> bool:
    """Whether anybody of the shop is on duty: online, paused or on a break."""
    seats = presence.seats_of(reading, accounts.staff_of_shop(reading, shop_id))
    return any(seat.state is not State.OFFLINE for seat in seats)


def online_among(reading: Reading, staff_ids: Collection[int]) -> list[int]:
    """Those who take new conversations now."""
    return [seat.staff_id for seat in presence.available_for(reading, staff_ids)]
