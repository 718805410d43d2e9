"""Left messages, openings, and shops where nobody is."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.routing.floor import Floor
from yingda.accounts import service as accounts
from yingda.accounts.types import Role
from yingda.alerts import service as alerts
from yingda.alerts.types import ShopRulesChange
from yingda.conversations import service as conversations
from yingda.kit.calendar import BusinessCalendar, Interval
from yingda.presence.types import State
from yingda.routing import service
from yingda.routing.events import ShopAttended, ShopUnattended

pytestmark = pytest.mark.db

DAYTIME = BusinessCalendar("Asia/Shanghai", ((Interval.of("09:00", "18:00"),),) * 7)
NIGHT = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)  # 23:00
OPENING = datetime(2026, 11, 11, 1, 0, tzinfo=UTC)  # 9:00


def keep_hours(floor: Floor) -> None:
    floor.write(accounts.put_hours, floor.admin, floor.shop_id, DAYTIME)
    floor.route()


def go_to(floor: Floor, at: datetime) -> None:
    floor.wait((at - floor.clock.now()).total_seconds())


def test_left_messages_are_first_in_line_after_opening(floor: Floor) -> None:
    keep_hours(floor)
    agent = floor.hire(capacity=1)
    go_to(floor, NIGHT)
    left = [floor.asks(), floor.asks()]
    floor.route()
    assert floor.queued() == []
    go_to(floor, OPENING - timedelta(seconds=1))
    assert floor.owner(left[0]) is None
    go_to(floor, OPENING)
    assert floor.owner(left[0]) == agent
    complaint = floor.asks(urgent=True)
    floor.route()
    assert floor.queued() == [left[1], complaint]


def test_many_left_messages_are_queued_in_slices(floor: Floor) -> None:
    keep_hours(floor)
    floor.hire(capacity=100)
    go_to(floor, NIGHT)
    left = [floor.asks() for _ in range(45)]
    go_to(floor, OPENING)
    assert all(floor.owner(each) for each in left)


def test_at_an_opening_without_anybody_messages_stay_until_somebody_comes(floor: Floor) -> None:
    keep_hours(floor)
    agent = floor.hire(online=False)
    go_to(floor, NIGHT)
    left = floor.asks()
    go_to(floor, OPENING)
    assert (floor.owner(left), floor.queued()) == (None, [])
    floor.be(agent, State.ONLINE)
    floor.route()
    assert floor.owner(left) == agent


def test_coming_online_at_night_queues_nothing(floor: Floor) -> None:
    keep_hours(floor)
    agent = floor.hire(online=False)
    go_to(floor, NIGHT)
    left = floor.asks()
    floor.be(agent, State.ONLINE)
    floor.route()
    assert (floor.owner(left), floor.queued()) == (None, [])


def test_hours_that_were_moved_forward_are_kept(floor: Floor) -> None:
    keep_hours(floor)
    agent = floor.hire()
    go_to(floor, NIGHT)
    left = floor.asks()
    floor.route()
    later = BusinessCalendar("Asia/Shanghai", ((Interval.of("23:10", "23:50"),),) * 7)
    floor.write(accounts.put_hours, floor.admin, floor.shop_id, later)
    go_to(floor, NIGHT + timedelta(minutes=9))
    assert floor.owner(left) is None
    go_to(floor, NIGHT + timedelta(minutes=10))
    assert floor.owner(left) == agent


def test_an_unattended_shop_is_announced_once_until_somebody_comes(floor: Floor) -> None:
    start = floor.clock.now()
    agent = floor.hire()
    floor.be(agent, State.PAUSED)
    floor.asks()
    floor.route()
    floor.asks()
    floor.wait(30)
    assert floor.events == [ShopUnattended(floor.shop_id, 1, start)]
    assert floor.read(service.unattended_since, [floor.shop_id]) == {floor.shop_id: start}
    floor.be(agent, State.ONLINE)
    assert floor.events[1:] == [ShopAttended(floor.shop_id, floor.clock.now())]
    assert floor.read(service.unattended_since, [floor.shop_id]) == {}


def test_a_message_left_in_open_hours_shows_that_nobody_is_there(floor: Floor) -> None:
    floor.hire(online=False)
    floor.asks()
    floor.route()
    assert floor.events == [ShopUnattended(floor.shop_id, 1, floor.clock.now())]


def test_who_watches_the_floor_hears_of_an_unattended_shop_and_then_who_is_on_call(floor: Floor) -> None:
    agent = floor.hire(online=False)
    lead, boss = floor.hire(role=Role.SUPERVISOR, online=False), floor.hire(role=Role.ADMIN, online=False)
    floor.write(alerts.change_rules, floor.admin, floor.shop_id, ShopRulesChange(version=0, on_call=[agent]))
    floor.asks()
    floor.route()
    assert (floor.bell(lead), floor.bell(boss), floor.bell(agent)) == (["shop_unattended"], ["shop_unattended"], [])
    floor.wait(120)
    assert floor.bell(agent) == ["shop_unattended"]
    floor.be(agent, State.ONLINE)
    assert (floor.bell(lead), floor.bell(boss), floor.bell(agent)) == ([], [], [])


def test_what_was_unattended_at_closing_is_no_longer_told(floor: Floor) -> None:
    keep_hours(floor)
    lead = floor.hire(role=Role.SUPERVISOR, online=False)
    floor.asks()
    floor.route()
    assert floor.bell(lead) == ["shop_unattended"]
    go_to(floor, NIGHT)
    assert floor.bell(lead) == []


def test_at_night_nothing_is_unattended(floor: Floor) -> None:
    keep_hours(floor)
    floor.hire(online=False)
    go_to(floor, NIGHT)
    floor.asks()
    floor.route()
    assert floor.events == []


def test_leaving_a_message_instead_of_waiting_leaves_the_queue(floor: Floor) -> None:
    floor.hire(capacity=1)
    floor.asks()
    floor.route()
    waits, behind = floor.asks(), floor.asks()
    floor.route()
    floor.write(conversations.leave_message, waits)
    floor.route()
    assert floor.queued() == [behind]
    assert floor.place(waits) is None
    place = floor.place(behind)
    assert place is not None
    assert place.ahead == 0


def test_every_start_looks_at_every_shop_once(floor: Floor) -> None:
    floor.write(service.arm)
    floor.write(service.arm)
    floor.route()
    assert floor.waiting_jobs("routing.open_shop") == 1
