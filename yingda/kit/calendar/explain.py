"""Why a deadline is where it is: the stretches that count, those that don't, and the reason in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from yingda.kit.calendar.business import BusinessCalendar
from yingda.kit.public_holidays import last_published_year
from yingda.kit.texts import text

_WEEKDAY_CODES = (
    "calendar.weekday.monday",
    "calendar.weekday.tuesday",
    "calendar.weekday.wednesday",
    "calendar.weekday.thursday",
    "calendar.weekday.friday",
    "calendar.weekday.saturday",
    "calendar.weekday.sunday",
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that counts as working time (`used`) or does not, and why."""

    start: datetime
    end: datetime
    used: bool
    reason: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about the whole, such as a year whose holidays are not yet published."""

    code: str
    params: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every moment from `start` to `end` accounted for; `working` is the sum of the used stretches."""

    start: datetime
    end: datetime
    working: timedelta
    stretches: tuple[Stretch, ...]
    notes: tuple[Note, ...]


def explain(calendar: BusinessCalendar, start: datetime, end: datetime) -> Explanation:
    """What of the time from `start` to `end` (not before it) is working time, and why."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if end < start:
        raise ValueError("the end is before the start")
    stretches = tuple(_merged(_stretches(calendar, start, end)))
    working = sum((each.end - each.start for each in stretches if each.used), timedelta(0))
    return Explanation(start, end, working, stretches, _notes(calendar, start, end))


def explain_add(calendar: BusinessCalendar, at: datetime, working: timedelta) -> Explanation:
    """Why `working` time after `at` ends where `add` says."""
    return explain(calendar, at, calendar.add(at, working))


def render(calendar: BusinessCalendar, explanation: Explanation, locale: str) -> list[str]:
    """The explanation in words: a line per stretch, the sum, then the notes."""
    lines = [_line(calendar, each, locale) for each in explanation.stretches]
    total = {"duration": _duration_text(explanation.working, locale)}
    lines.append(text("calendar.line.total", locale, total))
    return lines + [text(each.code, locale, each.params) for each in explanation.notes]


def reason_text(reason: str, params: Mapping[str, str | int], locale: str) -> str:
    """A reason in words; names and weekdays among its parameters are translated."""
    words: dict[str, object] = dict(params)
    if "name_code" in params:
        words["name"] = text(str(params["name_code"]), locale)
    if "weekday" in params:
        words["weekday"] = text(_WEEKDAY_CODES[int(params["weekday"])], locale)
    return text(reason, locale, words)


def _stretches(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[Stretch]:
    reached = start
    for each in calendar.walk(start, calendar.local(end).date()):
        if each.start >= end:
            break
        yield from _closed(calendar, reached, each.start)
        reached = min(each.end, end)
        yield Stretch(each.start, reached, True, each.day.reason, each.day.params)
    yield from _closed(calendar, reached, end)


def _closed(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[Stretch]:
    """The closed time from `start` to `end`, cut at local midnights, each piece with its day's reason."""
    while start < end:
        day = calendar.day(calendar.local(start).date())
        until = min(end, calendar.instant(day.day + timedelta(days=1), 0))
        if day.hours:
            yield Stretch(start, until, False, "calendar.reason.outside_hours")
        else:
            yield Stretch(start, until, False, day.reason, day.params)
        start = until


def _merged(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    pending: Stretch | None = None
    for each in stretches:
        if pending and replace(each, start=pending.start) == replace(pending, end=each.end):
            pending = replace(pending, end=each.end)
            continue
        if pending:
            yield pending
        pending = each
    if pending:
        yield pending


def _notes(calendar: BusinessCalendar, start: datetime, end: datetime) -> tuple[Note, ...]:
    if calendar.public is None:
        return ()
    unpublished = max(calendar.local(start).year, last_published_year(calendar.public.id) + 1)
    if calendar.local(end).year < unpublished:
        return ()
    return (Note("calendar.note.not_yet_published", {"year": unpublished}),)


def _line(calendar: BusinessCalendar, stretch: Stretch, locale: str) -> str:
    start, end = calendar.local(stretch.start), calendar.local(stretch.end)
    params = {
        "start": f"{start:%Y-%m-%d %H:%M}",
        "end": _end_text(start, end),
        "duration": _duration_text(stretch.end - stretch.start, locale),
        "reason": reason_text(stretch.reason, stretch.params, locale),
    }
    return text("calendar.line.used" if stretch.used else "calendar.line.skipped", locale, params)


def _end_text(start: datetime, end: datetime) -> str:
    if end.date() == start.date():
        return f"{end:%H:%M}"
    if end.date() == start.date() + timedelta(days=1) and f"{end:%H:%M}" == "00:00":
        return "24:00"
    return f"{end:%Y-%m-%d %H:%M}"


def _duration_text(duration: timedelta, locale: str) -> str:
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    counted = (
        ("calendar.unit.hours", hours),
        ("calendar.unit.minutes", minutes),
        ("calendar.unit.seconds", seconds),
    )
    parts = [text(code, locale, {"n": count}) for code, count in counted if count]
    return " ".join(parts) or text("calendar.unit.minutes", locale, {"n": 0})
