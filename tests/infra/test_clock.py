"""The clock: whole milliseconds, a fake that only moves when told, sleepers that wake in time."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from yingda.infra.clock import FakeClock, SystemClock, from_ms, to_ms

START = datetime(2026, 11, 11, 0, 0, tzinfo=UTC)


def test_the_machines_clock_shows_whole_milliseconds_of_utc() -> None:
    now = SystemClock().now()
    assert now.microsecond % 1000 == 0
    assert now.utcoffset() == timedelta(0)
    assert from_ms(to_ms(now)) == now


def test_milliseconds_are_counted_from_1970_in_any_zone() -> None:
    china = timezone(timedelta(hours=8))
    assert to_ms(datetime(1970, 1, 1, 8, 0, 1, 234_000, tzinfo=china)) == 1234
    assert from_ms(-1) == datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)


@pytest.mark.parametrize("ms", [0, 1, 999, 1_762_819_200_001, 4_102_444_800_999])
def test_milliseconds_come_back_exactly(ms: int) -> None:
    assert to_ms(from_ms(ms)) == ms


def test_the_fake_stands_until_it_is_moved_and_never_goes_back() -> None:
    clock = FakeClock(START)
    assert clock.now() == clock.now() == START
    assert clock.advance(timedelta(hours=1)) == START + timedelta(hours=1)
    with pytest.raises(ValueError, match="only moves forward"):
        clock.advance(timedelta(seconds=-1))
    assert clock.now() == START + timedelta(hours=1)


@pytest.mark.anyio
async def test_a_sleeper_wakes_when_the_fake_has_moved_far_enough() -> None:
    clock = FakeClock(START)
    sleeper = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0)
    clock.advance(timedelta(seconds=59))
    await asyncio.sleep(2 * FakeClock.POLL_S)
    assert not sleeper.done()
    clock.advance(timedelta(seconds=1))
    await asyncio.wait_for(sleeper, 5)


@pytest.mark.anyio
async def test_an_instant_that_is_past_is_not_waited_for() -> None:
    await SystemClock().sleep_until(START - timedelta(days=36_500))
    await FakeClock(START).sleep_until(START)
