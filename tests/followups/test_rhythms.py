"""When recurring work is due: lunch, weekends that are worked, holidays, nights, what was missed meanwhile."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.followups.policy.rhythms import Due, due, next_time, of_days, times
from yingda.followups.types.duties import DutyDraft, Rhythm, RhythmKind, Window
from yingda.kit.calendar import BusinessCalendar, Interval, PublicRules, around_the_clock

ZONE = "Asia/Shanghai"
DAY_SHIFT = (Interval.of("09:00", "12:00"), Interval.of("13:00", "18:00"))
SHOP = BusinessCalendar(ZONE, (DAY_SHIFT,) * 5 + ((),) * 2, public=PublicRules("cn", makeup_weekday=0))
NIGHT = BusinessCalendar(ZONE, ((Interval.of("18:00", "02:00"),),) * 7)
TUESDAY = date(2026, 11, 10)


def a_duty(kind: RhythmKind = RhythmKind.EVERY, minutes: int = 0, **rhythm: Any) -> DutyDraft:
    return DutyDraft(name="检查", rhythm=Rhythm(kind=kind, **rhythm), minutes=minutes)


def clocks(calendar: BusinessCalendar, found: list[datetime]) -> list[str]:
    return [f"{calendar.local(at):%H:%M}" for at in found]


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    """On the shop's clock, in November."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour - 8, minutes=minute)


def test_every_interval_begins_with_the_opening_and_leaves_out_lunch() -> None:
    found = of_days(a_duty(), SHOP, TUESDAY, 1)
    assert clocks(SHOP, found) == ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00", "17:00"]
    half = of_days(DutyDraft(name="x", rhythm=Rhythm(kind=RhythmKind.EVERY, minutes=30)), SHOP, TUESDAY, 1)
    assert len(half) == 16


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday that is worked
        (date(2026, 11, 14), False),  # a Saturday
        (TUESDAY, True),
    ],
)
def test_holidays_are_left_out_and_weekends_that_are_worked_are_not(day: date, works: bool) -> None:
    twice = a_duty(RhythmKind.DAILY, times=("11:00", "17:00"))
    assert clocks(SHOP, of_days(twice, SHOP, day, 1)) == (["11:00", "17:00"] if works else [])


def test_a_time_outside_the_hours_is_moved_to_their_edge() -> None:
    early = a_duty(RhythmKind.DAILY, times=("08:00", "20:30"))
    assert clocks(SHOP, of_days(early, SHOP, TUESDAY, 1)) == ["09:00", "18:00"]
    always = a_duty(RhythmKind.DAILY, times=("08:00",), window=Window.ALWAYS)
    assert clocks(SHOP, of_days(always, SHOP, TUESDAY, 1)) == ["08:00"]


def test_what_falls_on_a_closed_day_waits_for_the_next_one_that_is_worked() -> None:
    monthly = a_duty(RhythmKind.MONTHLY, times=("10:00",), day=1)
    since = datetime(2026, 9, 20, tzinfo=UTC)
    found = islice(times(monthly.rhythm, SHOP, since), 3)
    days = [SHOP.local(each).date() for each in found]
    assert days == [date(2026, 10, 8), date(2026, 11, 2), date(2026, 12, 1)]
    weekly = a_duty(RhythmKind.WEEKLY, times=("10:00",), weekday=5)
    following = next_time(weekly.rhythm, SHOP, at(12))
    assert following is not None
    assert SHOP.local(following).date() == date(2026, 11, 16)


def test_the_last_day_stands_for_days_that_a_month_has_not() -> None:
    last = a_duty(RhythmKind.MONTHLY, times=("10:00",), day=31, window=Window.ALWAYS)
    since = datetime(2026, 2, 1, tzinfo=UTC)
    following = next_time(last.rhythm, SHOP, since)
    assert following is not None
    assert SHOP.local(following).date() == date(2026, 2, 28)


def test_a_shift_of_its_own_ends_on_the_day_after() -> None:
    night = a_duty(window=Window.SHIFT, begins="22:00", ends="02:00")
    assert clocks(SHOP, of_days(night, SHOP, TUESDAY, 1)) == ["22:00", "23:00", "00:00", "01:00"]
    assert of_days(night, SHOP, date(2026, 11, 14), 1) == []
    assert clocks(NIGHT, of_days(a_duty(RhythmKind.SHIFT_END, minutes=0), NIGHT, TUESDAY, 1)) == ["01:00"]


def test_the_end_of_a_shift_is_the_closing_and_every_end_of_ones_own() -> None:
    check = Rhythm(kind=RhythmKind.SHIFT_END, minutes=30)
    own = [at(15)]
    found = list(islice(times(check, SHOP, at(9), own), 2))
    assert clocks(SHOP, found) == ["14:30", "17:30"]
    assert next_time(check, around_the_clock(ZONE), at(9), own) == at(14, 30)
    assert next_time(check, around_the_clock(ZONE), at(9)) is None


def test_what_nobody_could_be_told_of_is_missed_and_the_last_one_is_open() -> None:
    hourly = a_duty()
    found = due(hourly, SHOP, at(9), at(15, 20))
    assert found.open == (at(15), at(16))
    assert [start for start, _ in found.missed] == [at(9), at(10), at(11), at(13), at(14)]
    assert found.next_at == at(16)
    # its time is over as well
    short = due(a_duty(minutes=10), SHOP, at(15), at(15, 20))
    assert short == Due(None, ((at(15), at(15, 10)),), at(16))
    assert due(hourly, SHOP, at(16), at(15)) == Due(None, (), at(16))


rhythms = st.builds(
    Rhythm,
    kind=st.sampled_from(RhythmKind),
    minutes=st.integers(10, 400),
    times=st.lists(st.sampled_from(["00:00", "09:10", "12:30", "23:59"]), min_size=1, max_size=3).map(tuple),
    weekday=st.integers(0, 6),
    day=st.integers(1, 31),
    window=st.sampled_from(Window),
    begins=st.sampled_from(["00:00", "09:00", "22:00"]),
    ends=st.sampled_from(["06:00", "18:00", "23:30"]),
)


@given(rhythms, st.integers(0, 60 * 24 * 400), st.integers(0, 60 * 24 * 3), st.sampled_from([SHOP, NIGHT]))
def test_every_time_is_met_once_however_often_it_is_looked(
    rhythm: Rhythm, since: int, later: int, calendar: BusinessCalendar
) -> None:
    draft = DutyDraft(name="检查", rhythm=rhythm)
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=since)
    end = start + timedelta(minutes=later)
    whole = [found for found in times(rhythm, calendar, start) if found <= end] if later < 3000 else []
    met, armed = [], next_time(rhythm, calendar, start)
    now = start
    while later < 3000 and now < end:
        now = min(now + timedelta(minutes=700), end)
        if armed is not None and armed <= now:
            step = due(draft, calendar, armed, now)
            met += [one for one, _ in step.missed] + ([step.open[0]] if step.open else [])
            assert step.next_at is None or step.next_at > now
            armed = step.next_at
    assert met == whole
