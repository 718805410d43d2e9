from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.kit.calendar import BusinessCalendar, Interval, Override, PublicRules, explain

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
MODEST = settings(max_examples=60, deadline=None)

intervals = st.builds(
    lambda start, length: Interval(start, start + length), st.integers(0, 1439), st.integers(1, 1440)
)
day_hours = st.lists(intervals, max_size=3).map(tuple)
overrides = st.lists(
    st.builds(Override, st.dates(date(2026, 1, 1), date(2027, 2, 1)), st.just("特别"), day_hours),
    max_size=6,
    unique_by=lambda each: each.day,
).map(tuple)
calendars = st.builds(
    BusinessCalendar,
    st.sampled_from(ZONES),
    st.tuples(*[day_hours] * 7).filter(any),
    overrides,
    st.sampled_from([None, PublicRules("cn"), PublicRules("cn", (Interval.of("10:00", "16:00"),))]),
)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 31)).map(
    lambda each: each.replace(tzinfo=UTC)
)
durations = st.timedeltas(timedelta(0), timedelta(days=20))


@MODEST
@given(calendars, instants, durations)
def test_what_was_added_is_what_is_measured(calendar, at, working):
    assert calendar.between(at, calendar.add(at, working)) == working


@MODEST
@given(calendars, instants, durations, durations)
def test_adding_twice_is_adding_the_sum(calendar, at, first, second):
    assert calendar.add(calendar.add(at, first), second) == calendar.add(at, first + second)


@MODEST
@given(calendars, instants, instants, instants)
def test_measuring_is_additive_and_never_more_than_real_time(calendar, one, two, three):
    first, second, third = sorted((one, two, three))
    whole = calendar.between(first, third)
    assert calendar.between(first, second) + calendar.between(second, third) == whole
    assert timedelta(0) <= whole <= third - first


@MODEST
@given(calendars, instants, instants, durations)
def test_who_starts_later_is_never_due_earlier(calendar, one, other, working):
    earlier, later = sorted((one, other))
    assert calendar.add(earlier, working) <= calendar.add(later, working)


@MODEST
@given(calendars, instants)
def test_nothing_counts_before_the_next_opening(calendar, at):
    opening = calendar.next_opening(at)
    assert calendar.is_open(opening)
    assert calendar.between(at, opening) == timedelta(0)
    closing = calendar.next_closing(at)
    assert closing is None or (
        not calendar.is_open(closing) and calendar.between(at, closing) == closing - opening
    )


@MODEST
@given(calendars, instants, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_explained_stretches_cover_every_moment(calendar, start, length):
    explained = explain(calendar, start, start + length)
    edges = [start, *(each.end for each in explained.stretches)]
    assert [each.start for each in explained.stretches] == edges[:-1]
    assert edges[-1] == start + length
    assert explained.working == calendar.between(start, start + length)
