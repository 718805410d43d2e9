"""What customers in the queue are told."""

import pytest

from tests.routing.floor import Floor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import QueuePlace
from yingda.presence.types import State

pytestmark = pytest.mark.db


def test_places_are_told_and_only_what_changed(floor: Floor) -> None:
    floor.hire(capacity=1)
    first = floor.asks()
    floor.route()
    second, third = floor.asks(), floor.asks()
    floor.route()
    # nothing is measured yet: one seat, about five minutes a reception
    assert floor.told(second) == [QueuePlace(0, 240, 480, risen=False)]
    assert floor.told(third) == [QueuePlace(1, 480, 900, risen=False)]
    assert floor.place(third) == QueuePlace(1, 480, 900, risen=False)
    floor.wait(30)
    assert len(floor.told(second)) == len(floor.told(third)) == 1
    floor.write(conversations.end_by_customer, first)
    floor.route()
    assert floor.place(second) is None
    assert len(floor.told(second)) == 1
    assert floor.told(third)[1:] == [QueuePlace(0, 60, 120, risen=False)]


def test_a_complaint_that_goes_before_is_told_as_risen(floor: Floor) -> None:
    floor.hire(capacity=1)
    floor.asks()
    floor.route()
    waits = floor.asks()
    floor.route()
    floor.asks(urgent=True)
    floor.route()
    assert floor.told(waits) == [QueuePlace(0, 240, 480, risen=False), QueuePlace(1, 480, 900, risen=True)]


def test_without_anybody_online_nobody_can_say_how_long(floor: Floor) -> None:
    agent = floor.hire()
    floor.be(agent, State.BREAK)
    waits = floor.asks()
    floor.route()
    assert floor.told(waits) == [QueuePlace(0, None, None, risen=False)]


def test_a_queue_that_stands_still_is_told_again_as_risen(floor: Floor) -> None:
    floor.hire(capacity=1)
    floor.asks()
    floor.route()
    waits = floor.asks()
    floor.route()
    for _ in range(20):
        floor.wait(30)
    assert floor.told(waits)[0] == QueuePlace(0, 240, 480, risen=False)
    assert all(each.risen for each in floor.told(waits)[1:])
    assert floor.told(waits)[-1] == QueuePlace(0, 480, 900, risen=True)


def test_versions_rise_even_while_the_clock_stands(floor: Floor) -> None:
    floor.hire(capacity=1)
    floor.asks()
    floor.route()
    ahead, waits = floor.asks(), floor.asks()
    floor.route()
    floor.write(conversations.end_by_customer, ahead)
    floor.route()
    topic = f"visitor:{waits}"
    versions = [push.version for push in floor.pushes if push.topic == topic and push.kind == "queue"]
    assert len(versions) == 2
    assert versions[0] < versions[1]


def test_only_the_first_hundred_places_are_told(floor: Floor) -> None:
    agent = floor.hire()
    floor.be(agent, State.PAUSED)
    asked = [floor.asks() for _ in range(102)]
    floor.route()
    assert floor.place(asked[99]) == QueuePlace(99, None, None, risen=False)
    assert floor.place(asked[100]) is None
    assert floor.told(asked[101]) == []


def test_who_does_not_wait_has_no_place(floor: Floor) -> None:
    floor.hire()
    asked = floor.asks()
    floor.route()
    assert floor.place(asked) is None
    assert floor.told(asked) == []
