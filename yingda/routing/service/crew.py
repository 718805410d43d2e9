"""The staff of shops as routing sees them."""

from collections.abc import Collection, Iterable

from yingda.accounts import service as accounts
from yingda.conversations import service as conversations
from yingda.infra.db import Reading
from yingda.presence import service as presence
from yingda.presence.types import Seat, State
from yingda.routing.types import Agent, QueueInfo, QueueRules


def staff_of(reading: Reading, shop_id: int) -> list[int]:
    """Everybody who may receive customers of a shop."""
    return accounts.staff_of_shop(reading, shop_id)


def shops_of(reading: Reading, staff_id: int) -> tuple[int, ...]:
    """The shops in which somebody receives customers."""
    return accounts.shops_of(reading, [staff_id])[staff_id]


def works_in(reading: Reading, staff_id: int) -> set[int]:
    """The shops in which somebody receives customers, none for whoever has left."""
    shop_ids = shops_of(reading, staff_id)
    return {shop_id for shop_id in shop_ids if staff_id in staff_of(reading, shop_id)}


def online_of(reading: Reading, shop_id: int) -> list[int]:
    """Everybody who receives customers of a shop now."""
    seats = presence.available_for(reading, staff_of(reading, shop_id))
    return [seat.staff_id for seat in seats]


def agents_of(reading: Reading, staff_ids: Collection[int]) -> list[Agent]:
    """Seats with loads; somebody who was never here is offline with nothing to offer."""
    loads = conversations.loads_of(reading, staff_ids)
    return [_agent(seat, loads.get(seat.staff_id, 0)) for seat in presence.seats_of(reading, staff_ids)]


def as_set_up(reading: Reading, staff_ids: Collection[int]) -> list[Agent]:
    """Agents with nothing to do, for asking what they could ever serve."""
    profiles = presence.profiles_of(reading, staff_ids)
    seats = (
        Seat(
            staff_id, State.ONLINE, each.duty, frozenset(each.skills), each.capacity, each.weight,
            each.reserved_seats, None, None,
        )
        for staff_id, each in profiles.items()
    )  # fmt: skip
    return [_agent(seat, 0) for seat in seats]


def rules_of(reading: Reading, queues: Iterable[QueueInfo]) -> dict[int, QueueRules]:
    """Who may serve each queue, by the queue's id."""
    queues = list(queues)
    staff = {shop_id: frozenset(staff_of(reading, shop_id)) for shop_id in {each.shop_id for each in queues}}
    return {
        each.id: QueueRules(each.shop_id, each.skill, staff[each.shop_id], each.team_ids, each.reserved_for)
        for each in queues
    }


def members_of(reading: Reading, team_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The members of teams."""
    return {team_id: frozenset(accounts.staff_in_team(reading, team_id)) for team_id in sorted(set(team_ids))}


def _agent(seat: Seat, load: int) -> Agent:
    return Agent(
        seat.staff_id, seat.state, seat.duty, seat.skills, seat.limit, seat.reserved_seats, load,
        seat.last_assigned_at,
    )  # fmt: skip
