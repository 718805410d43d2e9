"""Days and their ends on the shop's clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from yingda.kit.calendar import BusinessCalendar
from yingda.kit.calendar.types import MINUTES_A_DAY
from yingda.kit.public_holidays import public_day

_ONE_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SATURDAY = 5
_WORKING_SIGHT = 400  # days; whoever has no working day in them has none


@dataclass(frozen=True)
class Hours:
    """The shop's calendar as seen at an instant."""

    now: datetime
    calendar: BusinessCalendar

    @cached_property
    def today(self) -> date:
        """The shop's day."""
        return self.calendar.local(self.now).date()

    def at(self, day: date, minutes: int) -> datetime:
        """The instant of a wall time in UTC; minutes past 24:00 are the next day's."""
        return self.calendar.instant(day, minutes)

    def start(self, day: date) -> datetime:
        """When the shop opens on the day, midnight if it does not."""
        hours = self.calendar.day(day).hours
        return self.at(day, min((each.start for each in hours), default=0))

    def closing(self, day: date) -> datetime | None:
        """When the shop closes on the day, midnight at the latest; None if it is closed."""
        hours = self.calendar.day(day).hours
        return self.at(day, min(MINUTES_A_DAY, max(each.end for each in hours))) if hours else None

    def last_closing(self, day: date) -> datetime | None:
        """When the shop closes, be it after midnight; None if it is closed on the day."""
        hours = self.calendar.day(day).hours
        return self.at(day, max(each.end for each in hours)) if hours else None

    def opens(self) -> bool:
        """Whether the shop opens at all within sight."""
        return any(True for _ in self.open_days(self.today - _ONE_DAY, _WORKING_SIGHT))

    def end(self, day: date) -> datetime:
        """The end of the day for people: closing if that is still ahead, else midnight."""
        closing = self.closing(day)
        return closing if closing and closing > self.now else self.at(day, MINUTES_A_DAY)

    def last_end(self, first: date, last: date) -> datetime:
        """The end of the last open day of several that is still ahead; the last midnight if there is none."""
        day = last
        while day >= first:
            closing = self.closing(day)
            if closing and closing > self.now:
                return closing
            day -= _ONE_DAY
        return self.at(last, MINUTES_A_DAY)

    def serves(self, at: datetime) -> bool:
        """Whether the shop is open at the instant or closes just then."""
        return self.calendar.is_open(at) or self.calendar.is_open(at - _MINUTE)

    def open_days(self, after: date, within: int) -> Iterator[date]:
        """The days after the date on which the shop opens."""
        for number in range(1, within + 1):
            day = after + timedelta(days=number)
            if self.calendar.day(day).hours:
                yield day

    def works(self, day: date) -> bool:
        """A working day as everybody counts them, holiday exchanges included, on which the shop is open."""
        if not self.calendar.day(day).hours:
            return False
        published = public_day(self.calendar.public.id, day) if self.calendar.public else None
        return published.works if published else day.weekday() < _SATURDAY

    def working_day(self, count: int) -> date | None:
        """The day by which `count` working days have come after today; None if there are none."""
        days = (day for day in self.open_days(self.today, _WORKING_SIGHT) if self.works(day))
        return next((day for number, day in enumerate(days, 1) if number == max(1, count)), None)


def in_utc(at: datetime) -> datetime:
    """The instant in UTC; one without a zone is refused."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return at.astimezone(UTC)
