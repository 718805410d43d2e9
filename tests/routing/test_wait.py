"""What customers are told while they wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.routing import a
from yingda.routing.policy.wait import expected_wait, observe, round_up, tell
from yingda.routing.types import Place, Rate, Wait


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, 60), (1, 60), (60, 60), (61, 120), (599, 600), (601, 900), (3599, 3600), (3601, 5400), (9000, 9000)],
)
def test_waits_are_rounded_up_to_what_people_say(seconds: float, said: int) -> None:
    assert round_up(seconds) == said


def test_three_ahead_with_a_seat_freed_every_twenty_seconds() -> None:
    assert expected_wait(3, Rate(20_000, a.NOON), 10, a.NOON) == Wait(60, 120)


def test_without_a_rate_the_seats_tell() -> None:
    assert expected_wait(0, Rate(), 15, a.NOON) == Wait(60, 120)
    assert expected_wait(2, Rate(), 1, a.NOON) == Wait(900, 1500)


def test_with_nobody_online_nobody_can_say() -> None:
    assert expected_wait(0, Rate(20_000), 0, a.NOON) is None


def test_a_queue_that_stands_still_gets_longer() -> None:
    assert expected_wait(0, Rate(20_000, a.NOON), 5, a.at(0)) == Wait(60, 120)
    assert expected_wait(0, Rate(20_000, a.NOON), 5, a.at(240)) == Wait(180, 360)


def test_the_rate_counts_only_time_in_which_somebody_waited() -> None:
    first = observe(Rate(), a.at(0), 3, still_waiting=True)
    assert first == Rate(None, a.at(0))
    second = observe(first, a.at(30), 1, still_waiting=True)
    assert second == Rate(30_000.0, a.at(30))
    third = observe(second, a.at(40), 1, still_waiting=False)
    assert third == Rate(26_000.0, None)
    idle = observe(third, a.at(4000), 2, still_waiting=False)
    assert idle == Rate(26_000.0, None)
    assert observe(idle, a.at(5000), 0, still_waiting=True) == Rate(26_000.0, a.at(5000))
    assert observe(first, a.at(9), 0, still_waiting=True) == first


def test_several_at_once_weigh_as_several() -> None:
    both = observe(Rate(30_000.0, a.at(0)), a.at(20), 2, still_waiting=True)
    each = observe(Rate(30_000.0, a.at(0)), a.at(10), 1, still_waiting=True)
    after = observe(each, a.at(20), 1, still_waiting=True)
    assert both == Rate(pytest.approx(22_800.0), a.at(20))
    assert after == Rate(pytest.approx(22_800.0), a.at(20))


def test_more_than_was_told_is_said_to_have_risen() -> None:
    told = Place(3, Wait(60, 120))
    assert tell(None, 3, Wait(60, 120)) == told
    assert tell(told, 3, Wait(60, 120)) is told
    assert tell(told, 2, Wait(60, 120)) == Place(2, Wait(60, 120))
    assert tell(told, 3, Wait(120, 180)) == Place(3, Wait(120, 180), risen=True)
    assert tell(told, 3, Wait(120, 120)) == Place(3, Wait(120, 120), risen=True)
    assert tell(told, 4, Wait(60, 120)) == Place(4, Wait(60, 120), risen=True)
    assert tell(told, 3, None) == Place(3, None, risen=True)
    assert tell(Place(3, None, risen=True), 3, Wait(60, 120)) == Place(3, Wait(60, 120))


waits = st.none() | st.builds(
    expected_wait, st.integers(0, 50), st.just(Rate()), st.integers(1, 9), st.just(a.NOON)
)


@given(st.lists(st.tuples(st.integers(0, 50), waits), min_size=1))
def test_nothing_shown_ever_rises_silently(said: list[tuple[int, Wait | None]]) -> None:
    told: Place | None = None
    for ahead, wait in said:
        before, told = told, tell(told, ahead, wait)
        assert (told.ahead, told.wait) == (ahead, wait)
        if before is None or before == told or told.risen:
            continue
        assert told.ahead <= before.ahead
        if before.wait is not None:
            assert told.wait is not None
            assert (told.wait.high_s, told.wait.low_s) <= (before.wait.high_s, before.wait.low_s)


@given(st.integers(0, 500), st.floats(1, 1e7), st.integers(1, 100))
def test_a_range_holds_what_is_expected_and_has_two_ends(ahead: int, interval: float, seats: int) -> None:
    wait = expected_wait(ahead, Rate(interval), seats, a.NOON)
    assert wait is not None
    assert wait.low_s < wait.high_s
    assert wait.high_s * 1000 >= (ahead + 1) * interval
    assert wait.low_s % 60 == wait.high_s % 60 == 0
