"""Lunch, night, Saturdays that are worked and National Day week: time in which nobody works does not count."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.sla.conftest import Shop
from yingda.infra.clock import FakeClock
from yingda.sla.types import ClockState, TargetKind

FIRST = TargetKind.FIRST_RESPONSE


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> FakeClock:
    return FakeClock(shanghai(request.param) - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("2026-11-10 11:59:50", "2026-11-10 13:00:20"),  # lunch, 12 to 13
        ("2026-11-10 17:59:45", "2026-11-11 09:00:15"),  # night
        ("2026-11-13 17:59:45", "2026-11-16 09:00:15"),  # an ordinary weekend
        ("2026-09-18 17:59:45", "2026-09-20 09:00:15"),  # Sunday 20 September is worked
        ("2026-10-09 17:59:45", "2026-10-10 09:00:15"),  # Saturday 10 October is worked
        ("2026-09-30 17:59:45", "2026-10-08 09:00:15"),  # National Day week
    ],
    indirect=["clock"],
)
def test_closed_time_does_not_count(shop: Shop, due: str) -> None:
    shop.open_from(("09:00", "12:00"), ("13:00", "18:00"), public=True)
    conversation_id = shop.active()
    assert shop.clock(conversation_id, FIRST).due_at == shanghai(due)
    shop.desk.clock.advance(shanghai(due) - shop.desk.clock.now())
    shop.desk.answers(shop.qing, conversation_id, "您好")
    assert shop.clock(conversation_id, FIRST).state is ClockState.MET


@pytest.mark.parametrize("clock", ["2026-09-26 10:00:00"], indirect=True)
def test_a_message_left_in_the_holidays_is_due_after_them(shop: Shop) -> None:
    shop.open_from(("09:00", "18:00"), public=True)
    conversation_id = shop.says()
    # Saturday of the Mid-Autumn Festival; Monday is worked again
    assert shop.clock(conversation_id, TargetKind.LEFT_MESSAGE).due_at == shanghai("2026-09-28 09:30:00")


@pytest.mark.parametrize("clock", ["2026-11-10 10:00:00"], indirect=True)
def test_a_shop_that_never_opens_reaches_no_deadline_and_stops_nobody(shop: Shop) -> None:
    shop.open_from(("09:00", "18:00"), days=(), only=date(2026, 11, 1))
    conversation_id = shop.says()
    clock = shop.clock(conversation_id, TargetKind.LEFT_MESSAGE)
    assert clock.due_at is not None
    assert clock.due_at.year == 2999
