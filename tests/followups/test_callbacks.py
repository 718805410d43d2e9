"""The callback rule: two tries on one day in different parts of it, in hours, none after the last call."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yingda.followups.policy.callbacks import next_step, part_at, parts_of, windows_of
from yingda.followups.types import PromiseSettings
from yingda.followups.types.callbacks import DayPart, NextKind, NextStep
from yingda.kit.calendar import BusinessCalendar, Interval, Override, PublicRules, around_the_clock

ZONE = ZoneInfo("Asia/Shanghai")
SETTINGS = PromiseSettings()
LONG = BusinessCalendar(ZONE.key, ((Interval.of("09:00", "22:00"),),) * 7)
OFFICE = BusinessCalendar(
    ZONE.key, ((Interval.of("09:00", "12:00"), Interval.of("13:30", "18:00")),) * 5 + ((),) * 2,
    public=PublicRules("cn"),
)  # fmt: skip
EARLY = BusinessCalendar(ZONE.key, ((Interval.of("09:00", "11:30"),),) * 7)
LATE = BusinessCalendar(ZONE.key, ((Interval.of("20:00", "02:00"),),) * 7)
BRIEF = BusinessCalendar(ZONE.key, ((Interval.of("09:00", "09:45"),),) * 7)
NEVER = BusinessCalendar(ZONE.key, ((),) * 7)
CALENDARS = (LONG, OFFICE, EARLY, LATE, around_the_clock(ZONE.key))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def shown(step: NextStep) -> str:
    """As a table says it: try afternoon 2026-11-10 13:00–18:00."""
    start, until = (f"{each.astimezone(ZONE):%m-%d %H:%M}" for each in (step.at, step.until))
    return f"{step.kind} {step.part or ''} {start} – {until}".replace("  ", " ")


@pytest.mark.parametrize(
    ("calendar", "tries", "now", "expected"),
    [
        # nobody has called yet: at once, or in the next window
        (LONG, [], "2026-11-10 10:02", "try morning 11-10 10:05 – 11-10 12:00"),
        (LONG, [], "2026-11-10 07:00", "try morning 11-10 09:00 – 11-10 12:00"),
        (LONG, ["2026-11-10 10:00"], "2026-11-10 10:00", "try afternoon 11-10 12:00 – 11-10 18:00"),
        (LONG, ["2026-11-10 11:50"], "2026-11-10 11:50", "try afternoon 11-10 12:50 – 11-10 18:00"),
        (LONG, ["2026-11-10 16:00"], "2026-11-10 16:00", "try evening 11-10 18:00 – 11-10 20:30"),
        # the evening ends at 20:30: what is left of it is no time to call in
        (LONG, ["2026-11-10 17:50"], "2026-11-10 20:20", "try morning 11-11 09:00 – 11-11 12:00"),
        (LONG, ["2026-11-10 19:50"], "2026-11-10 19:50", "try morning 11-11 09:00 – 11-11 12:00"),
        # a lunch break
        (OFFICE, ["2026-11-10 11:00"], "2026-11-10 11:00", "try afternoon 11-10 13:30 – 11-10 18:00"),
        (OFFICE, [], "2026-11-10 12:10", "try afternoon 11-10 13:30 – 11-10 18:00"),
        # an office has no evening, and no weekend
        (OFFICE, ["2026-11-13 15:00"], "2026-11-13 15:00", "try morning 11-16 09:00 – 11-16 12:00"),
        # Saturday 2026-10-10 is worked for National Day, 2026-10-01 to 07 are not
        (OFFICE, ["2026-10-09 16:00"], "2026-10-09 16:00", "try morning 10-10 09:00 – 10-10 12:00"),
        (OFFICE, ["2026-09-30 16:00"], "2026-09-30 16:00", "try morning 10-08 09:00 – 10-08 12:00"),
        # both tries of a day were made
        (LONG, ["2026-11-10 10:00", "2026-11-10 14:00"], "2026-11-10 14:00", "text 11-10 14:00 – 11-11 12:00"),
        (OFFICE, ["2026-11-13 10:00", "2026-11-13 14:00"], "2026-11-13 14:00", "text 11-13 14:00 – 11-16 12:00"),
        # two in the same part are not enough, and yesterday's does not count
        (
            LONG, ["2026-11-10 09:10", "2026-11-10 11:00"], "2026-11-10 11:00",
            "try afternoon 11-10 12:00 – 11-10 18:00",
        ),
        (
            LONG, ["2026-11-10 19:50", "2026-11-11 09:30"], "2026-11-11 09:30",
            "try afternoon 11-11 12:00 – 11-11 18:00",
        ),
        # a shop whose hours lie in one part tries again in it
        (EARLY, ["2026-11-10 09:10"], "2026-11-10 09:10", "try morning 11-10 10:10 – 11-10 11:30"),
        (EARLY, ["2026-11-10 09:10", "2026-11-10 10:30"], "2026-11-10 10:30", "text 11-10 10:30 – 11-11 11:30"),
        # no room for a second one on any day: one is all that can be done
        (BRIEF, ["2026-11-10 09:10"], "2026-11-10 09:10", "text 11-10 09:10 – 11-11 09:45"),
        (NEVER, ["2026-11-10 09:10"], "2026-11-10 09:10", "text 11-10 09:10 – 11-11 09:10"),
    ],
)  # fmt: skip
def test_the_table(calendar: BusinessCalendar, tries: list[str], now: str, expected: str) -> None:
    found = next_step([at(each) for each in tries], at(now), calendar, SETTINGS)
    assert shown(found) == expected


nows = st.integers(0, 60 * 24 * 60).map(lambda minutes: at("2026-09-20 00:00") + timedelta(minutes=minutes))
settings = st.builds(
    PromiseSettings,
    tries=st.integers(1, 3),
    apart_minutes=st.sampled_from([15, 60, 180]),
    last_call=st.sampled_from(["19:00", "20:30"]),
)


def called_as_proposed(now: datetime, calendar: BusinessCalendar, rules: PromiseSettings) -> list[NextStep]:
    """Every step until the text message, each try made when it is proposed."""
    steps, tries = list[NextStep](), list[datetime]()
    while not steps or steps[-1].kind is NextKind.TRY:
        steps.append(next_step(tries, now, calendar, rules))
        now = steps[-1].at
        tries.append(now)
        assert len(steps) < 20
    return steps


@given(nows, st.sampled_from(CALENDARS), settings)
def test_whoever_calls_as_proposed_tries_often_enough_on_one_day_in_different_parts(
    now: datetime, calendar: BusinessCalendar, rules: PromiseSettings
) -> None:
    *tries, text = called_as_proposed(now, calendar, rules)
    day = calendar.local(text.at).date()
    today = [each for each in tries if calendar.local(each.at).date() == day]
    windows = windows_of(day, calendar, rules)
    if not windows:  # a shop that is open at night only, and calls nobody then
        assert not tries
        return
    short = windows[-1].end - windows[0].start < (rules.tries - 1) * timedelta(minutes=rules.apart_minutes + 30)
    assert len(today) >= (1 if short else rules.tries)
    if not short:
        assert len({each.part for each in today}) >= min(rules.tries, len({each.part for each in windows}))
    assert text.until > text.at


@given(nows, st.sampled_from(CALENDARS), settings)
def test_no_try_is_proposed_in_the_past_outside_of_hours_or_after_the_last_call(
    now: datetime, calendar: BusinessCalendar, rules: PromiseSettings
) -> None:
    last = rules.last_call
    before = now
    for step in called_as_proposed(now, calendar, rules)[:-1]:
        assert step.at >= before
        assert calendar.is_open(step.at)
        assert rules.call_from <= f"{calendar.local(step.at):%H:%M}" < last
        assert f"{calendar.local(step.until):%H:%M}" <= last
        assert calendar.local(step.at).date() == calendar.local(step.until).date()
        assert part_at(step.at, calendar, rules) is step.part
        before = step.at + timedelta(minutes=1)


@given(nows, st.sampled_from(CALENDARS), settings, st.lists(st.integers(-3000, 0), max_size=6))
def test_whatever_was_tried_the_same_part_of_a_day_is_not_proposed_while_another_has_room(
    now: datetime, calendar: BusinessCalendar, rules: PromiseSettings, ago: list[int]
) -> None:
    tries = sorted(now + timedelta(minutes=minutes) for minutes in ago)
    step = next_step(tries, now, calendar, rules)
    today = calendar.local(now).date()
    made = [each for each in tries if calendar.local(each).date() == today]
    assume(step.kind is NextKind.TRY and made and calendar.local(step.at).date() == today)
    assert step.at >= made[-1] + timedelta(minutes=rules.apart_minutes)
    if len({each.part for each in windows_of(today, calendar, rules)}) >= rules.tries:
        assert step.part not in {part_at(each, calendar, rules) for each in made}


def test_a_make_up_saturday_has_the_windows_of_a_workday() -> None:
    worked, free = (
        windows_of(date(2026, 10, 10), OFFICE, SETTINGS),
        windows_of(date(2026, 10, 17), OFFICE, SETTINGS),
    )
    assert [each.part for each in worked] == [DayPart.MORNING, DayPart.AFTERNOON]
    assert free == []


def test_a_day_that_the_shop_closes_has_none() -> None:
    closed = BusinessCalendar(ZONE.key, LONG.weekly, (Override(date(2026, 11, 11), "盘点"),))
    step = next_step([at("2026-11-10 19:50")], at("2026-11-10 19:50"), closed, SETTINGS)
    assert shown(step) == "try morning 11-12 09:00 – 11-12 12:00"


def test_parts_are_what_the_shop_says() -> None:
    rules = PromiseSettings(call_from="08:30", noon="11:30", evening="17:00", last_call="20:00")
    assert parts_of(rules) == (
        (DayPart.MORNING, 510, 690), (DayPart.AFTERNOON, 690, 1020), (DayPart.EVENING, 1020, 1200),
    )  # fmt: skip
