"""The callback rule: two tries on one day in different parts of it, then a text message and the next promise."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yingda.followups.types import PromiseSettings
from yingda.followups.types.callbacks import DayPart, NextKind, NextStep
from yingda.kit.calendar import BusinessCalendar
from yingda.kit.calendar.types import minutes_of

_ROOM = timedelta(minutes=15)  # a shorter rest of a part is no time to call in
_ROUND = 300  # seconds: times are proposed as people say them
_LOOK_DAYS = 40  # no shop is closed for longer and calls back after that
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """When a part of a day allows calls: within the shop's hours, never after its last call."""

    part: DayPart
    start: datetime
    end: datetime


def parts_of(settings: PromiseSettings) -> tuple[tuple[DayPart, int, int], ...]:
    """The parts of a day in minutes from midnight: one table, read in order."""
    first, noon = minutes_of(settings.call_from), minutes_of(settings.noon)
    evening, last = minutes_of(settings.evening), minutes_of(settings.last_call)
    return (
        (DayPart.MORNING, first, noon),
        (DayPart.AFTERNOON, noon, evening),
        (DayPart.EVENING, evening, last),
    )


def part_at(at: datetime, calendar: BusinessCalendar, settings: PromiseSettings) -> DayPart:
    """In which part of its day an instant lies; before the first and after the last count as these."""
    local = calendar.local(at)
    minutes = local.hour * 60 + local.minute
    found = [part for part, start, _ in parts_of(settings) if start <= minutes]
    return found[-1] if found else DayPart.MORNING


def windows_of(day: date, calendar: BusinessCalendar, settings: PromiseSettings) -> list[Window]:
    """When customers may be called on a day, in order; a lunch break parts a window in two."""
    midnight = calendar.instant(day, 0)
    stretches = list(calendar.walk(midnight, day))
    found = [
        Window(part, max(start, each.start), min(end, each.end))
        for part, begin, over in parts_of(settings)
        for start, end in [(calendar.instant(day, begin), calendar.instant(day, over))]
        for each in stretches
    ]
    return sorted((each for each in found if each.end - each.start >= _ROOM), key=lambda each: each.start)


def next_step(
    tries: Sequence[datetime], now: datetime, calendar: BusinessCalendar, settings: PromiseSettings
) -> NextStep:
    """What follows the tries so far, none of which reached the customer.

    Only tries of one day count together. Where the rest of the day has no other part left, they begin anew on the
    next day with hours.
    """
    today = calendar.local(now).date()
    made = [each for each in tries if calendar.local(each).date() == today]
    used = {part_at(each, calendar, settings) for each in made}
    windows = windows_of(today, calendar, settings)
    whole = _whole_day(windows, settings)
    if made and len(made) >= len(whole) and len(used) >= len({each.part for each in whole}):
        return _text(now, calendar, settings)
    last = max(made, default=None)
    earliest = now if last is None else max(now, last + timedelta(minutes=settings.apart_minutes))
    step = _within(earliest, windows, used, settings)
    return step or _first_on_later_day(today, calendar, settings) or _text(now, calendar, settings)


def _within(
    earliest: datetime, windows: Sequence[Window], used: Collection[DayPart], settings: PromiseSettings
) -> NextStep | None:
    """The first room of a day from `earliest` on, in a part that was not used.

    A day whose hours lie in fewer parts than tries are wanted gives them again.
    """
    step = _first_after(earliest, [each for each in windows if each.part not in used])
    if step is None and len({each.part for each in windows}) < settings.tries:
        step = _first_after(earliest, windows)
    return step


def _whole_day(windows: Sequence[Window], settings: PromiseSettings) -> list[NextStep]:
    """The tries that a day holds if they begin with it: as many as are wanted, or as there is room for."""
    steps = list[NextStep]()
    while windows and len(steps) < settings.tries:
        apart = timedelta(minutes=settings.apart_minutes)
        earliest = steps[-1].at + apart if steps else windows[0].start
        step = _within(earliest, windows, {each.part for each in steps if each.part}, settings)
        if step is None:
            break
        steps.append(step)
    return steps


def _text(now: datetime, calendar: BusinessCalendar, settings: PromiseSettings) -> NextStep:
    """The text message says the end of the next day's first window: by then the shop has called."""
    windows = next(_later_days(calendar.local(now).date(), calendar, settings), [])
    until = windows[0].end if windows else now + _DAY
    return NextStep(NextKind.TEXT, now, until)


def _first_on_later_day(today: date, calendar: BusinessCalendar, settings: PromiseSettings) -> NextStep | None:
    windows = next(_later_days(today, calendar, settings), [])
    return _first_after(windows[0].start, windows) if windows else None


def _later_days(today: date, calendar: BusinessCalendar, settings: PromiseSettings) -> Iterator[list[Window]]:
    for number in range(1, _LOOK_DAYS + 1):
        windows = windows_of(today + number * _DAY, calendar, settings)
        if windows:
            yield windows


def _first_after(earliest: datetime, windows: Sequence[Window]) -> NextStep | None:
    """The first window with room from `earliest` on."""
    for each in windows:
        at = _rounded(max(earliest, each.start))
        if each.end - at >= _ROOM:
            return NextStep(NextKind.TRY, at, each.end, each.part)
    return None


def _rounded(at: datetime) -> datetime:
    """Up to the next five minutes."""
    over = (at.timestamp()) % _ROUND
    return at if not over else at + timedelta(seconds=_ROUND - over)
