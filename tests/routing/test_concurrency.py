"""Many at once, on both engines: never above anybody's seats, never two owners, equals stay equal."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import text

from tests.routing.floor import Floor
from yingda.conversations import service as conversations
from yingda.infra.db.unit import Reading
from yingda.kit.errors import AppError
from yingda.presence import service as presence
from yingda.presence.types import State
from yingda.routing import service

pytestmark = pytest.mark.db

WRITERS = 16


def side_by_side(floor: Floor, works: list[Callable[[], object]]) -> None:
    """Run everything with 16 writers at once; refusals are fine, other errors are not."""
    with ThreadPoolExecutor(WRITERS) as threads:
        running = [threads.submit(work) for work in works]
        wait(running)
    errors = [error for each in running if (error := each.exception()) is not None]
    assert [error for error in errors if not isinstance(error, AppError)] == []


def two_owners(reading: Reading) -> int:
    """Episodes that more than one agent has at the same time."""
    open_receptions = text(
        "SELECT COUNT(*) FROM (SELECT episode_id FROM reception WHERE ended_at IS NULL"
        " GROUP BY episode_id HAVING COUNT(*) > 1) AS doubled"
    )
    return int(reading.execute(open_receptions).scalar_one())


def route(floor: Floor, skill: str = "") -> Callable[[], object]:
    return lambda: floor.write(service.route, [(floor.shop_id, skill)])


def test_sixteen_route_units_at_once_fill_every_seat_once(floor: Floor) -> None:
    agents = [floor.hire(capacity=5, skills=["退款"]) for _ in range(4)]
    plain = [floor.asks() for _ in range(18)]
    refunds = [floor.asks() for _ in range(8)]
    for each in refunds:
        floor.set_skill(each, "退款")
    side_by_side(floor, [*[route(floor), route(floor, "退款")] * WRITERS])
    assert [floor.load(each) for each in agents] == [5, 5, 5, 5]
    owned = [each for each in (*plain, *refunds) if floor.owner(each) is not None]
    assert (len(owned), len(floor.queued()) + len(floor.queued(skill="退款"))) == (20, 6)
    assert floor.read(two_owners) == 0


def test_equals_stay_within_one_of_each_other(floor: Floor) -> None:
    agents = [floor.hire(capacity=15) for _ in range(5)]
    customers = [floor.customer() for _ in range(32)]

    def arrive(place: conversations.Place) -> Callable[[], object]:
        def work() -> None:
            floor.says(place)
            route(floor)()

        return work

    side_by_side(floor, [arrive(each) for each in customers])
    floor.route()
    loads = [floor.load(each) for each in agents]
    assert (sum(loads), max(loads) - min(loads)) == (32, 1)
    assert floor.read(two_owners) == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_at_once_nobody_is_above_their_seats(floor: Floor, seed: int) -> None:
    chance = random.Random(seed)
    agents = [floor.hire(capacity=3) for _ in range(4)]
    conversation_ids = [floor.asks() for _ in range(20)]
    floor.route()

    def come_and_go(staff_id: int, state: State) -> Callable[[], object]:
        def work() -> None:
            floor.be(staff_id, state)
            if state is State.ONLINE:
                floor.write(service.route_agent, staff_id)

        return work

    def end(conversation_id: int) -> Callable[[], object]:
        def work() -> None:
            floor.write(conversations.end_by_customer, conversation_id)
            floor.write(service.route, [(floor.shop_id, "")])

        return work

    works = [end(each) for each in chance.sample(conversation_ids, 12)]
    works += [come_and_go(each, chance.choice([State.ONLINE, State.PAUSED])) for each in agents * 2]
    works += [route(floor)] * 12
    chance.shuffle(works)
    side_by_side(floor, works)

    for each in agents:
        assert floor.load(each) <= 3
        floor.be(each, State.ONLINE)
    assert floor.read(two_owners) == 0
    floor.route()
    left = [each for each in conversation_ids if floor.read(conversations.find_active, each)]
    assert (len(left), floor.queued()) == (8, [])
    assert {seat.state for seat in floor.read(presence.seats_of, agents)} == {State.ONLINE}


def test_the_load_that_colleagues_see_counts_everything_that_ended_at_once(floor: Floor) -> None:
    agent = floor.hire(capacity=15)
    asked = [floor.asks() for _ in range(15)]
    floor.route()

    def end(conversation_id: int) -> Callable[[], object]:
        return lambda: floor.write(conversations.end_by_customer, conversation_id)

    side_by_side(floor, [end(each) for each in asked[:12]])
    floor.route()
    assert (floor.load(agent), floor.read(presence.cards, [agent])[0].load) == (3, 3)


def test_taking_by_hand_and_routing_at_once_leave_one_owner(floor: Floor) -> None:
    agents = [floor.hire(capacity=5) for _ in range(3)]
    asked = [floor.asks() for _ in range(10)]

    def take(staff_id: int, conversation_id: int) -> Callable[[], object]:
        actor = floor.actor(staff_id)
        return lambda: floor.write(conversations.take, actor, conversation_id)

    takes = [take(staff_id, each) for each in asked for staff_id in agents[:2]]
    side_by_side(floor, [work for each in takes for work in (each, route(floor))])
    floor.route()
    assert all(floor.owner(each) in agents for each in asked)
    assert floor.read(two_owners) == 0
    assert floor.queued() == []
