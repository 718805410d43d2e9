"""When recurring work is due: by the shop's calendar, with its holidays and the weekends that are worked."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yingda.followups.types.duties import DutyDraft, Rhythm, RhythmKind, Window
from yingda.kit.calendar import BusinessCalendar

_DAY = timedelta(days=1)
_HORIZON = 400  # days; what is not due by then never is
_CLOSED = 21  # days; longer than the longest holiday
_WHOLE = (0, 1440)
MOST = 5_000  # times that are looked at when nobody could be told for long
Hours = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Due:
    """What has become due: one that can be done, and those that nobody can do any more."""

    open: tuple[datetime, datetime] | None
    missed: tuple[tuple[datetime, datetime], ...]
    next_at: datetime | None


def times(
    rhythm: Rhythm, calendar: BusinessCalendar, since: datetime, ends: Sequence[datetime] = ()
) -> Iterator[datetime]:
    """Instants at which it is due, from `since` on, in order; `ends` are the ends of people's own shifts."""
    first, reached = calendar.local(since).date() - _DAY, since
    own = sorted(end - timedelta(minutes=rhythm.minutes) for end in ends)
    for number in range(_HORIZON):
        day = first + number * _DAY
        # what people's own shifts add belongs to the day on which it falls
        beside = [at for at in own if calendar.local(at).date() == day]
        for at in sorted({*_of_day(rhythm, calendar, day), *beside}):
            if at >= reached:
                reached = at + timedelta(milliseconds=1)
                yield at


def next_time(
    rhythm: Rhythm, calendar: BusinessCalendar, since: datetime, ends: Sequence[datetime] = ()
) -> datetime | None:
    """The first instant at or after `since`; None if there is none within sight."""
    return next(times(rhythm, calendar, since, ends), None)


def until(draft: DutyDraft, at: datetime, following: datetime | None) -> datetime:
    """By when it has to be done: within its minutes, and before the next time."""
    last = at + timedelta(minutes=draft.minutes) if draft.minutes else following or at + _DAY
    return min(last, following) if following is not None else last


def due(
    draft: DutyDraft, calendar: BusinessCalendar, armed: datetime, now: datetime, ends: Sequence[datetime] = ()
) -> Due:
    """What became due from `armed` to `now`: at most one that is still open, the others are missed."""
    found = list[tuple[datetime, datetime]]()
    walk = times(draft.rhythm, calendar, armed, ends)
    at = next(walk, None)
    while at is not None and at <= now and len(found) < MOST:
        following = next(walk, None)
        found.append((at, until(draft, at, following)))
        at = following
    is_open = bool(found) and found[-1][1] > now
    return Due(found[-1] if is_open else None, tuple(found[:-1] if is_open else found), at)


def of_days(draft: DutyDraft, calendar: BusinessCalendar, day: date, days: int) -> list[datetime]:
    """When it is due on some days, for whoever writes it down."""
    return [at for number in range(days) for at in _of_day(draft.rhythm, calendar, day + number * _DAY)]


def _of_day(rhythm: Rhythm, calendar: BusinessCalendar, day: date) -> list[datetime]:
    hours = _hours(rhythm, calendar, day)
    if not hours or not _falls(rhythm, calendar, day):
        return []
    return sorted({calendar.instant(day, minute) for minute in _minutes(rhythm, hours)})


def _minutes(rhythm: Rhythm, hours: Sequence[Hours]) -> list[int]:
    first, last = hours[0][0], hours[-1][1]
    if rhythm.kind is RhythmKind.EVERY:
        return [minute for start, end in hours for minute in range(start, end, rhythm.minutes)]
    if rhythm.kind is RhythmKind.SHIFT_END:
        return [] if (first, last) == _WHOLE else [max(first, last - rhythm.minutes)]
    return [min(max(minute_of(one), first), last) for one in rhythm.times]


def _hours(rhythm: Rhythm, calendar: BusinessCalendar, day: date) -> list[Hours]:
    if rhythm.window is Window.ALWAYS:
        return [_WHOLE]
    works = [(each.start, each.end) for each in sorted(calendar.day(day).hours)]
    if rhythm.window is Window.OPEN or not works:
        return works
    start, end = minute_of(rhythm.begins), minute_of(rhythm.ends)
    return [(start, end if end > start else end + _WHOLE[1])]  # a night's shift ends on the day after


def _falls(rhythm: Rhythm, calendar: BusinessCalendar, day: date) -> bool:
    """Whether its day is this one, or was one of the closed days before it."""
    if rhythm.kind not in (RhythmKind.WEEKLY, RhythmKind.MONTHLY):
        return True
    for back in range(_CLOSED):
        meant = day - back * _DAY
        if back and _hours(rhythm, calendar, meant):
            return False
        if _is_named(rhythm, meant):
            return True
    return False


def _is_named(rhythm: Rhythm, day: date) -> bool:
    if rhythm.kind is RhythmKind.WEEKLY:
        return day.weekday() == rhythm.weekday
    return day.day == min(rhythm.day, monthrange(day.year, day.month)[1])


def minute_of(said: str) -> int:
    """Minutes since midnight."""
    hour, minute = said.split(":")
    return int(hour) * 60 + int(minute)
