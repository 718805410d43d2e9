"""The business calendar: is it open, next opening and closing, adding and measuring working time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yingda.kit.calendar.types import MINUTES_A_DAY, DayHours, Interval, Override, PublicRules
from yingda.kit.errors import ConflictError
from yingda.kit.public_holidays import public_day

ALL_DAY = (Interval(0, MINUTES_A_DAY),)

# Longer than a year with its holidays: who has no opening for so long has none at all.
_HORIZON_DAYS = 400
_LAST_DAY = date(9000, 1, 1)  # far from the end of datetime's range
_CACHED_DAYS = 1000
_ONE_DAY = timedelta(days=1)
_ZERO = timedelta(0)


class NeverOpenError(ConflictError):
    """The calendar has no opening within sight, so the question has no answer."""

    default_code = "calendar.never_open"


@dataclass(frozen=True, slots=True)
class OpenStretch:
    """An open stretch in UTC and the day's hours it comes from."""

    start: datetime
    end: datetime
    day: DayHours


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Hours of each weekday (Monday first) in a zone; an override wins over a public day, that over them."""

    zone: str
    weekly: tuple[tuple[Interval, ...], ...]
    overrides: tuple[Override, ...] = ()
    public: PublicRules | None = None
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _by_date: dict[date, Override] = field(init=False, repr=False, compare=False)
    _cache: dict[date, tuple[OpenStretch, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError("weekly needs seven weekdays, Monday first")
        object.__setattr__(self, "_zone", ZoneInfo(self.zone))
        object.__setattr__(self, "_by_date", {override.day: override for override in self.overrides})

    @property
    def always_open(self) -> bool:
        """24 hours every day, with nothing that could close it."""
        return not self.overrides and self.public is None and all(hours == ALL_DAY for hours in self.weekly)

    def local(self, at: datetime) -> datetime:
        """The instant on the shop's clock."""
        return at.astimezone(self._zone)

    def day(self, day: date) -> DayHours:
        """The hours that hold on the date, and why."""
        override = self._by_date.get(day)
        if override:
            reason = "calendar.reason.override" if override.hours else "calendar.reason.closed_date"
            return DayHours(day, override.hours, reason, {"label": override.label})
        return self._public_hours(day) or self._weekday_hours(day)

    def is_open(self, at: datetime) -> bool:
        """Whether the shop is open at the instant; the closing instant itself is closed."""
        at = _utc(at)
        return self.always_open or any(each.start == at for each in self.walk(at, self.local(at).date()))

    def next_opening(self, at: datetime) -> datetime:
        """The first open instant at or after `at`."""
        at = _utc(at)
        if self.always_open:
            return at
        return next(self._walk_on(at)).start

    def next_closing(self, at: datetime) -> datetime | None:
        """The end of the open time that holds at `at` or comes next; None if not within 400 days."""
        if self.always_open:
            return None
        end = opening = self.next_opening(at)
        for each in self.walk(opening, self.local(opening).date() + timedelta(days=_HORIZON_DAYS)):
            if each.start > end:
                return end
            end = each.end
        return end if end - opening < timedelta(days=_HORIZON_DAYS) else None

    def add(self, at: datetime, working: timedelta) -> datetime:
        """The instant by which `working` time has passed since `at`; nothing added leaves `at` as it is."""
        at = _utc(at)
        if working < _ZERO:
            raise ValueError("working time cannot be negative")
        if not working or self.always_open:
            return at + working
        left = working
        for each in self._walk_on(at):
            if each.end - each.start >= left:
                break
            left -= each.end - each.start
        return each.start + left

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; negative if `end` is the earlier one."""
        start, end = _utc(start), _utc(end)
        if end < start:
            return -self.between(end, start)
        if self.always_open:
            return end - start
        total = _ZERO
        for each in self.walk(start, self.local(end).date()):
            if each.start >= end:
                break
            total += min(each.end, end) - each.start
        return total

    def walk(self, at: datetime, last_day: date) -> Iterator[OpenStretch]:
        """Open stretches from `at` on that belong to days up to `last_day`, in order, never overlapping."""
        day = self.local(at).date() - _ONE_DAY  # yesterday's hours may run past midnight
        reached = at
        while day <= last_day:
            for each in self._stretches(day):
                start = max(each.start, reached)
                if each.end > start:
                    reached = each.end
                    yield OpenStretch(start, each.end, each.day)
            day += _ONE_DAY

    def _walk_on(self, at: datetime) -> Iterator[OpenStretch]:
        """Like `walk`, but on and on; raises once nothing has opened for 400 days."""
        since = at
        while True:
            last_override = max(self._by_date, default=date.min)
            last_day = max(self.local(since).date(), last_override) + timedelta(days=_HORIZON_DAYS)
            opened = False
            for each in self.walk(since, min(last_day, _LAST_DAY)):
                opened, since = True, each.end
                yield each
            if not opened:
                raise NeverOpenError(zone=self.zone)

    def _public_hours(self, day: date) -> DayHours | None:
        published = public_day(self.public.id, day) if self.public else None
        if self.public is None or published is None:
            return None
        params: dict[str, str | int] = {"name_code": published.name_code}
        if not published.works:
            return DayHours(day, self.public.holiday_hours, "calendar.reason.holiday", params)
        if self.public.makeup_weekday is None:
            return None
        return DayHours(day, self.weekly[self.public.makeup_weekday], "calendar.reason.makeup", params)

    def _weekday_hours(self, day: date) -> DayHours:
        hours = self.weekly[day.weekday()]
        if hours:
            return DayHours(day, hours, "calendar.reason.weekly")
        return DayHours(day, (), "calendar.reason.day_off", {"weekday": day.weekday()})

    def _stretches(self, day: date) -> tuple[OpenStretch, ...]:
        cached = self._cache.get(day)
        if cached is not None:
            return cached
        hours = self.day(day)
        found = tuple(
            OpenStretch(self.instant(day, each.start), self.instant(day, each.end), hours)
            for each in sorted(hours.hours)
        )
        if len(self._cache) >= _CACHED_DAYS:
            self._cache.clear()
        self._cache[day] = found
        return found

    def instant(self, day: date, minutes: int) -> datetime:
        """The instant of a wall time: the first of two; for a skipped one the moment of the jump."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        before = wall.replace(tzinfo=self._zone).utcoffset() or _ZERO
        after = wall.replace(tzinfo=self._zone, fold=1).utcoffset() or _ZERO
        if after > before:
            return self._jump(wall.replace(tzinfo=UTC), before, after)
        return (wall - before).replace(tzinfo=UTC)

    def _jump(self, wall: datetime, before: timedelta, after: timedelta) -> datetime:
        low, high = int((wall - after).timestamp()), int((wall - before).timestamp())
        while high - low > 1:
            middle = (low + high) // 2
            if datetime.fromtimestamp(middle, self._zone).utcoffset() == before:
                low = middle
            else:
                high = middle
        return datetime.fromtimestamp(high, UTC)


def around_the_clock(zone: str) -> BusinessCalendar:
    """24 hours every day."""
    return BusinessCalendar(zone, (ALL_DAY,) * 7)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return at.astimezone(UTC)
