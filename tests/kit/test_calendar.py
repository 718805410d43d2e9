from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yingda.kit.calendar import (
    BusinessCalendar,
    Interval,
    NeverOpenError,
    Override,
    PublicRules,
    around_the_clock,
)
from yingda.kit.public_holidays import last_published_year

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = (Interval.of("09:00", "12:00"), Interval.of("13:00", "18:00"))
WEEK = (OFFICE,) * 5 + ((), ())
CLOSED = ((),) * 7


def at(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def office(**more):
    return BusinessCalendar("Asia/Shanghai", WEEK, **more)


def cn(**more):
    return office(public=PublicRules("cn", **more))


def hours(n):
    return timedelta(hours=n)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-11-16 08:59:59.999", False),
        ("2026-11-16 09:00", True),
        ("2026-11-16 11:59:59.999", True),
        ("2026-11-16 12:00", False),
        ("2026-11-16 13:00", True),
        ("2026-11-16 18:00", False),
        ("2026-11-21 10:00", False),
    ],
)
def test_open_from_the_first_to_before_the_last_moment(when, is_open):
    assert office().is_open(at(when)) is is_open


def test_lunch_nights_and_weekends_do_not_count():
    friday = at("2026-11-20 11:00")
    assert office().add(friday, hours(1)) == at("2026-11-20 12:00")
    assert office().add(friday, hours(2)) == at("2026-11-20 14:00")
    assert office().add(friday, hours(7)) == at("2026-11-23 10:00")
    assert office().between(friday, at("2026-11-23 10:00")) == hours(7)
    assert office().between(at("2026-11-23 10:00"), friday) == -hours(7)


def test_adding_nothing_leaves_the_instant_even_when_closed():
    assert office().add(at("2026-11-21 10:00"), timedelta(0)) == at("2026-11-21 10:00")


def test_next_opening_and_closing():
    saturday = at("2026-11-21 10:00")
    assert office().next_opening(saturday) == at("2026-11-23 09:00")
    assert office().next_opening(at("2026-11-23 09:30")) == at("2026-11-23 09:30")
    assert office().next_closing(at("2026-11-23 09:30")) == at("2026-11-23 12:00")
    assert office().next_closing(saturday) == at("2026-11-23 12:00")


def test_hours_over_midnight_belong_to_the_day_they_start_on():
    bar = BusinessCalendar("Asia/Shanghai", ((),) * 4 + ((Interval.of("20:00", "02:00"),),) + ((),) * 2)
    assert bar.is_open(at("2026-11-21 01:59"))
    assert not bar.is_open(at("2026-11-21 02:00"))
    assert not bar.is_open(at("2026-11-20 01:00"))
    assert bar.add(at("2026-11-20 23:30"), hours(1)) == at("2026-11-21 00:30")
    assert bar.next_closing(at("2026-11-20 21:00")) == at("2026-11-21 02:00")


def test_hours_that_run_into_the_next_days_hours_count_once():
    late = BusinessCalendar(
        "Asia/Shanghai", ((Interval.of("20:00", "10:00"), Interval.of("08:00", "12:00")),) * 7
    )
    assert late.between(at("2026-11-16 00:00"), at("2026-11-17 00:00")) == hours(16)
    assert late.next_closing(at("2026-11-16 21:00")) == at("2026-11-17 12:00")


def test_a_minute_before_midnight():
    until_2359 = BusinessCalendar("Asia/Shanghai", ((Interval.of("00:00", "23:59"),),) * 7)
    assert until_2359.add(at("2026-11-30 23:58"), timedelta(minutes=2)) == at("2026-12-01 00:01")
    last_minute = BusinessCalendar("Asia/Shanghai", ((Interval.of("23:59", "24:00"),),) * 7)
    assert last_minute.next_opening(at("2026-12-31 12:00")) == at("2026-12-31 23:59")
    assert last_minute.add(at("2026-12-31 23:59"), timedelta(minutes=2)) == at("2027-01-02 00:00")


def test_month_and_year_ends():
    assert office().add(at("2026-02-27 17:00"), hours(2)) == at("2026-03-02 10:00")
    assert office().add(at("2028-02-29 17:00"), hours(2)) == at("2028-03-01 10:00")
    assert office().add(at("2026-12-31 17:00"), hours(2)) == at("2027-01-01 10:00")


def test_an_override_wins_and_may_close_or_open():
    special = office(
        overrides=(
            Override(date(2026, 11, 11), "双十一", (Interval.of("00:00", "24:00"),)),
            Override(date(2026, 11, 12), "盘点"),
        )
    )
    assert special.is_open(at("2026-11-11 23:30"))
    assert special.next_opening(at("2026-11-12 00:00")) == at("2026-11-13 09:00")
    assert cn(holiday_hours=OFFICE).is_open(at("2026-10-01 10:00"))


@pytest.mark.parametrize(
    "day", ["2025-01-26", "2025-02-08", "2025-10-11", "2026-01-04", "2026-02-14", "2026-10-10"]
)
def test_makeup_workdays_are_worked_like_mondays(day):
    assert date.fromisoformat(day).weekday() >= 5
    assert cn().between(at(f"{day} 00:00"), at(f"{day} 23:59")) == hours(8)
    assert cn(makeup_weekday=None).between(at(f"{day} 00:00"), at(f"{day} 23:59")) == hours(0)
    assert office().between(at(f"{day} 00:00"), at(f"{day} 23:59")) == hours(0)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2025-01-28", "2025-02-05"), ("2025-10-01", "2025-10-09"), ("2026-02-15", "2026-02-24")],
)
def test_holidays_are_closed(start, end):
    assert cn().between(at(f"{start} 00:00"), at(f"{end} 00:00")) == hours(0)
    assert cn().next_opening(at(f"{start} 10:00")) == at(f"{end} 09:00")


def test_makeup_days_may_take_another_weekdays_hours():
    week = (OFFICE,) * 4 + ((Interval.of("09:00", "12:00"),), (), ())
    calendar = BusinessCalendar("Asia/Shanghai", week, public=PublicRules("cn", makeup_weekday=4))
    assert calendar.between(at("2026-02-28 00:00"), at("2026-03-01 00:00")) == hours(3)


def test_unpublished_years_are_plain_weekdays():
    year = last_published_year("cn") + 1
    first = date(year, 10, 1)  # National Day, a holiday in every published year
    while first.weekday() >= 5:
        first += timedelta(days=1)
    assert cn().is_open(at(f"{first} 10:00"))
    assert cn().day(first).reason == "calendar.reason.weekly"


def test_new_year_2027_is_counted_and_never_an_exception():
    end = cn().add(at("2026-12-31 17:00"), hours(20))
    assert cn().between(at("2026-12-31 17:00"), end) == hours(20)


def test_around_the_clock_is_real_time():
    clock = around_the_clock("Europe/London")
    start = datetime(2026, 3, 28, tzinfo=UTC)
    assert clock.always_open
    assert clock.is_open(start)
    assert clock.add(start, hours(100)) == start + hours(100)
    assert clock.between(start, start + hours(100)) == hours(100)
    assert clock.next_opening(start) == start
    assert clock.next_closing(start) is None


def test_round_the_clock_with_one_closed_day_closes_for_it():
    week = (Interval.of("00:00", "24:00"),)
    calendar = BusinessCalendar("Asia/Shanghai", (week,) * 7, (Override(date(2026, 11, 20), "搬家"),))
    assert calendar.next_closing(at("2026-11-18 10:00")) == at("2026-11-20 00:00")
    assert calendar.next_closing(at("2026-11-21 10:00")) is None
    assert calendar.add(at("2026-11-19 12:00"), hours(24)) == at("2026-11-21 12:00")


def test_an_all_closed_calendar_is_an_error_and_no_loop():
    never = BusinessCalendar("Asia/Shanghai", CLOSED)
    with pytest.raises(NeverOpenError) as error:
        never.add(at("2026-11-21 10:00"), hours(1))
    assert error.value.code == "calendar.never_open"
    with pytest.raises(NeverOpenError):
        never.next_opening(at("2026-11-21 10:00"))
    with pytest.raises(NeverOpenError):
        never.next_closing(at("2026-11-21 10:00"))
    assert not never.is_open(at("2026-11-21 10:00"))
    assert never.between(at("2026-11-21 10:00"), at("2036-11-21 10:00")) == hours(0)


def test_an_empty_week_with_one_opening_ends_with_it():
    once = BusinessCalendar("Asia/Shanghai", CLOSED, (Override(date(2028, 6, 1), "开业", OFFICE),))
    assert once.add(at("2026-11-21 10:00"), hours(8)) == at("2028-06-01 18:00")
    assert once.next_closing(at("2028-06-01 14:00")) == at("2028-06-01 18:00")
    with pytest.raises(NeverOpenError):
        once.add(at("2026-11-21 10:00"), hours(9))


def test_more_working_time_than_the_calendar_of_the_world_has_is_an_error():
    sundays = BusinessCalendar("Asia/Shanghai", ((),) * 6 + ((Interval.of("09:00", "09:01"),),))
    with pytest.raises(NeverOpenError):
        sundays.add(at("8990-01-01 10:00"), timedelta(days=30))


def test_instants_need_a_zone_and_working_time_is_not_negative():
    with pytest.raises(ValueError, match="zone"):
        office().is_open(datetime(2026, 11, 21))
    with pytest.raises(ValueError, match="negative"):
        office().add(at("2026-11-21 10:00"), hours(-1))


NIGHTS = ((Interval.of("00:30", "03:30"),),) * 7


@pytest.mark.parametrize(
    ("zone", "day", "working"),
    [
        ("Europe/London", "2026-03-29", hours(2)),
        ("Europe/London", "2026-10-25", hours(4)),
        ("America/New_York", "2026-03-08", hours(2)),
        ("America/New_York", "2026-11-01", hours(4)),
        ("Australia/Lord_Howe", "2026-04-05", hours(3.5)),
        ("Australia/Lord_Howe", "2026-10-04", hours(2.5)),
    ],
)
def test_the_night_the_clocks_change_is_an_hour_shorter_or_longer(zone, day, working):
    calendar = BusinessCalendar(zone, NIGHTS)
    local = ZoneInfo(zone)
    start, end = at(f"{day} 00:00", local), at(f"{day} 12:00", local)
    assert calendar.between(start, end) == working
    assert calendar.add(start, working) == at(f"{day} 03:30", local)


def test_an_opening_inside_the_skipped_hour_is_the_moment_of_the_jump():
    week = ((Interval.of("01:30", "02:00"), Interval.of("02:00", "02:30")),) * 7
    calendar = BusinessCalendar("Europe/London", week)
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert calendar.next_opening(jump - hours(0.5)) == jump
    assert calendar.between(jump - hours(1), jump + hours(1)) == hours(0.5)
