"""Deadlines in a Chinese autumn, through the real server: a worked Saturday, a free one, the National Day week."""

from datetime import UTC, datetime

import pytest

from tests.journeys.conftest import House
from tests.journeys.test_targets import HOUR, clocks, conversation_of
from yingda.accounts import service as accounts
from yingda.accounts.types import Role
from yingda.app import main
from yingda.kit.calendar import BusinessCalendar, Interval, PublicRules
from yingda.sla import service as sla

DAY = 24 * HOUR
NINE_TO_SIX = (Interval.of("09:00", "18:00"),)
WEEKDAYS = BusinessCalendar("Asia/Shanghai", (NINE_TO_SIX,) * 5 + ((), ()), public=PublicRules("cn"))


@pytest.fixture
def _on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's clock stands at 23:00 of the last evening before the National Day week of 2026."""
    monkeypatch.setattr(main, "TEST_CLOCK_START", datetime(2026, 9, 30, 15, tzinfo=UTC))


@pytest.mark.usefixtures("_on_wednesday")
@pytest.mark.parametrize(
    ("days_later", "due_at"),
    [
        (0, "2026-10-08T01:30:00Z"),  # seven free days, then a Thursday
        (3, "2026-10-08T01:30:00Z"),  # in the middle of them
        (9, "2026-10-10T01:30:00Z"),  # Friday night: that Saturday is worked in exchange
        (16, "2026-10-19T01:30:00Z"),  # a week later Saturday and Sunday are free
    ],
)
def test_what_is_left_at_night_is_due_half_an_hour_after_the_next_opening(
    house: House, days_later: int, due_at: str
) -> None:
    house.desk.write(accounts.put_hours, house.desk.admin, house.shop_id, WEEKDAYS)
    house.desk.write(sla.arm)
    house.pass_time(days_later * DAY)
    house.guest().says("有人吗？")
    house.pass_time(1)
    boss = house.agent("boss", Role.SUPERVISOR)
    clock = clocks(boss, conversation_of(boss))["left_message"]
    assert (clock["state"], clock["due_at"]) == ("running", due_at)


@pytest.mark.usefixtures("_on_wednesday")
def test_a_solution_that_is_due_in_working_time_leaves_out_the_free_week(house: House) -> None:
    house.desk.write(accounts.put_hours, house.desk.admin, house.shop_id, WEEKDAYS)
    admin = house.agent("admin", Role.ADMIN)
    target = {"kind": "solution", "seconds": 12 * HOUR, "working": True}
    policy = {"client_id": "policy-0001", "shop_id": house.shop_id, "name": "十二个工时", "targets": [target]}
    admin.send("POST", "/sla/policies", policy, status=201)
    house.pass_time(8 * DAY + 14 * HOUR)  # Friday 9 October, 13:00
    boss = house.agent("boss", Role.SUPERVISOR)
    house.guest().says("耳机没声音怎么办")
    house.pass_time(1)
    clock = clocks(boss, conversation_of(boss))["solution"]
    # five hours on Friday, seven on the Saturday that is worked
    assert clock["due_at"] == "2026-10-10T08:00:00Z"
    told = boss.get(f"/conversations/{conversation_of(boss)}/clocks/{clock['id']}")
    assert [each["counts"] for each in told["stretches"]] == [True, False, True]
