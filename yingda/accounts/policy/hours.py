"""What hours mean. Pure."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

from yingda.accounts.types import Hours, HoursExplanation, HoursLine, HoursPreview, OverrideHours
from yingda.kit.calendar import (
    BusinessCalendar,
    Explanation,
    Interval,
    calendar_from_json,
    explain,
    explain_add,
    render,
)
from yingda.kit.calendar.codec import WEEKDAYS
from yingda.kit.calendar.types import MINUTES_A_DAY
from yingda.kit.errors import FieldError, InvalidError

LONGEST_PREVIEW = timedelta(days=31)  # a month on one screen


def check_zone(zone: str) -> None:
    """Refuse a time zone that does not exist."""
    if zone not in _zones():
        raise InvalidError(fields=(FieldError("/zone", "accounts.bad_zone"),))


@cache  # it walks through the machine's files for 10 ms, and shops are made in a unit
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def calendar_of_hours(hours: Hours, zone: str) -> BusinessCalendar:
    """The calendar of hours as the editor sends them; InvalidError says which field is wrong."""
    data = {
        "zone": zone,
        "weekly": {WEEKDAYS[int(day)]: _stretches(each) for day, each in hours.weekly.items()},
        "overrides": [
            {"date": each.date, "label": each.label, "hours": _stretches(each.intervals)}
            for each in hours.overrides
        ],
        "public": hours.public_calendar and {"id": hours.public_calendar},
    }
    try:
        return calendar_from_json(data)
    except InvalidError as error:
        fields = tuple(FieldError(_pointer(wrong.pointer), wrong.code, wrong.params) for wrong in error.fields)
        raise InvalidError(error.code, fields=fields) from error


def hours_of_calendar(calendar: BusinessCalendar, version: int) -> Hours:
    """Hours as the editor shows them."""
    return Hours(
        weekly={str(day): _minutes(each) for day, each in enumerate(calendar.weekly)},
        overrides=[
            OverrideHours(each.day.isoformat(), each.label, _minutes(each.hours)) for each in calendar.overrides
        ],
        public_calendar=calendar.public.id if calendar.public else None,
        version=version,
    )


def preview_hours(asked: HoursPreview, now: datetime, locale: str) -> HoursExplanation:
    """What hours mean, stretch by stretch and in words, before they are kept."""
    calendar = calendar_of_hours(asked.hours, asked.zone)
    explained = _explained(calendar, asked)
    words = render(calendar, explained, locale)
    count = len(explained.stretches)
    lines = [
        HoursLine(start=each.start, end=each.end, used=each.used, reason=each.reason, text=words[index])
        for index, each in enumerate(explained.stretches)
    ]
    return HoursExplanation(
        open_now=calendar.is_open(now),
        next_opening=calendar.next_opening(now),
        next_closing=calendar.next_closing(now),
        working_s=round(explained.working.total_seconds()),
        lines=lines,
        notes=words[count + 1 :],  # between them stands the sum, which is `working_s`
    )


def _explained(calendar: BusinessCalendar, asked: HoursPreview) -> Explanation:
    if asked.add_s is not None:
        return explain_add(calendar, asked.start, timedelta(seconds=asked.add_s))
    end = asked.end or asked.start + timedelta(days=7)
    if not asked.start <= end <= asked.start + LONGEST_PREVIEW:
        raise InvalidError("accounts.preview_range", days=LONGEST_PREVIEW.days)
    return explain(calendar, asked.start, end)


def _stretches(stretches: list[tuple[int, int]]) -> list[dict[str, str]]:
    return [{"from": _wall(start), "to": _wall(end)} for start, end in stretches]


def _wall(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minutes(intervals: tuple[Interval, ...]) -> list[tuple[int, int]]:
    return [(each.start, each.end if each.end <= MINUTES_A_DAY else each.end - MINUTES_A_DAY) for each in intervals]


def _pointer(pointer: str) -> str:
    """Where the editor's form has what the calendar's own has elsewhere."""
    match pointer.split("/")[1:]:
        case ["weekly", day, *rest] if day in WEEKDAYS:
            return "/".join(["/weekly", str(WEEKDAYS.index(day)), *rest])
        case ["overrides", index, "hours", *rest]:
            return "/".join(["/overrides", index, "intervals", *rest])
        case ["public", *_]:
            return "/public_calendar"
    return pointer
