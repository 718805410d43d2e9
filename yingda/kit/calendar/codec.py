"""The calendar as plain JSON values, as shops edit and store it."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from yingda.kit.calendar.business import BusinessCalendar
from yingda.kit.calendar.types import Interval, Override, PublicRules, clock_text
from yingda.kit.errors import FieldError, InvalidError
from yingda.kit.public_holidays import PUBLIC_CALENDARS

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MAX_INTERVALS = 12  # of one day; a shop with more is mistaken
_MAX_OVERRIDES = 1000
_MAX_LABEL = 100
_YEARS = range(2000, 2101)


def calendar_to_json(calendar: BusinessCalendar) -> dict[str, object]:
    """`{zone, weekly: {mon: [{from, to}]}, overrides: [{date, label, hours}], public}`."""
    public = calendar.public
    return {
        "zone": calendar.zone,
        "weekly": {
            name: _hours_to_json(hours) for name, hours in zip(WEEKDAYS, calendar.weekly, strict=True)
        },
        "overrides": [
            {"date": each.day.isoformat(), "label": each.label, "hours": _hours_to_json(each.hours)}
            for each in calendar.overrides
        ],
        "public": public
        and {
            "id": public.id,
            "holiday_hours": _hours_to_json(public.holiday_hours),
            "makeup_weekday": None if public.makeup_weekday is None else WEEKDAYS[public.makeup_weekday],
        },
    }


def calendar_from_json(data: object) -> BusinessCalendar:
    """The calendar of the JSON values; InvalidError lists every wrong field by its pointer."""
    return _Reader().calendar(data)


def _hours_to_json(hours: tuple[Interval, ...]) -> list[dict[str, str]]:
    return [{"from": clock_text(each.start), "to": clock_text(each.end)} for each in hours]


class _Reader:
    """Reads the values and collects what is wrong with them."""

    def __init__(self) -> None:
        self._errors: list[FieldError] = []

    def calendar(self, data: object) -> BusinessCalendar:
        values = self._object(data, "")
        zone = self._zone(values.get("zone"))
        weekly = self._weekly(values.get("weekly"))
        overrides = self._overrides(values.get("overrides", []))
        public = self._public(values.get("public"))
        opens = any(weekly) or any(each.hours for each in overrides) or bool(public and public.holiday_hours)
        if not self._errors and not opens:
            self._wrong("/weekly", "calendar.never_open")
        if self._errors:
            raise InvalidError("calendar.invalid", fields=tuple(self._errors))
        return BusinessCalendar(zone, weekly, overrides, public)

    def _wrong(self, pointer: str, code: str, **params: str | int) -> None:
        self._errors.append(FieldError(pointer, code, params))

    def _object(self, value: object, pointer: str) -> Mapping[str, object]:
        if isinstance(value, Mapping):
            return value
        self._wrong(pointer, "calendar.wrong_shape")
        return {}

    def _list(self, value: object, pointer: str, most: int) -> list[object]:
        if not isinstance(value, list):
            self._wrong(pointer, "calendar.wrong_shape")
            return []
        if len(value) > most:
            self._wrong(pointer, "calendar.too_many", most=most)
            return []
        return value

    def _zone(self, value: object) -> str:
        try:
            return ZoneInfo(value).key if isinstance(value, str) and value else self._bad_zone()
        except (ValueError, OSError, KeyError):  # unknown names, paths and folders of the zone data
            return self._bad_zone()

    def _bad_zone(self) -> str:
        self._wrong("/zone", "calendar.bad_zone")
        return "UTC"

    def _weekly(self, value: object) -> tuple[tuple[Interval, ...], ...]:
        days = self._object(value, "/weekly")
        for name in days:
            if name not in WEEKDAYS:
                self._wrong(f"/weekly/{_escaped(name)}", "calendar.bad_weekday")
        return tuple(self._hours(days.get(name, []), f"/weekly/{name}") for name in WEEKDAYS)

    def _hours(self, value: object, pointer: str) -> tuple[Interval, ...]:
        entries = self._list(value, pointer, _MAX_INTERVALS)
        found = [self._interval(each, f"{pointer}/{index}") for index, each in enumerate(entries)]
        hours = sorted(each for each in found if each is not None)
        for earlier, later in pairwise(hours):
            if later.start < earlier.end:
                self._wrong(pointer, "calendar.overlap", start=clock_text(later.start))
        return tuple(hours)

    def _interval(self, value: object, pointer: str) -> Interval | None:
        entry = self._object(value, pointer)
        start, end = entry.get("from"), entry.get("to")
        try:
            if isinstance(start, str) and isinstance(end, str) and start != end:
                return Interval.of(start, end)
        except ValueError:
            pass
        self._wrong(pointer, "calendar.bad_interval")
        return None

    def _overrides(self, value: object) -> tuple[Override, ...]:
        entries = self._list(value, "/overrides", _MAX_OVERRIDES)
        found: dict[date, Override] = {}
        for index, each in enumerate(entries):
            override = self._override(each, f"/overrides/{index}")
            if override is None:
                continue
            if override.day in found:
                self._wrong(f"/overrides/{index}/date", "calendar.duplicate_date")
            found[override.day] = override
        return tuple(sorted(found.values(), key=lambda each: each.day))

    def _override(self, value: object, pointer: str) -> Override | None:
        entry = self._object(value, pointer)
        label = entry.get("label", "")
        if not isinstance(label, str) or len(label) > _MAX_LABEL:
            self._wrong(f"{pointer}/label", "calendar.bad_label", most=_MAX_LABEL)
            label = ""
        hours = self._hours(entry.get("hours", []), f"{pointer}/hours")
        day = _date(entry.get("date"))
        if day is None:
            self._wrong(f"{pointer}/date", "calendar.bad_date")
            return None
        return Override(day, label, hours)

    def _public(self, value: object) -> PublicRules | None:
        if value is None:
            return None
        entry = self._object(value, "/public")
        name = entry.get("id")
        if not isinstance(name, str) or name not in PUBLIC_CALENDARS:
            self._wrong("/public/id", "calendar.bad_public")
            return None
        weekday = entry.get("makeup_weekday", WEEKDAYS[0])
        if weekday is not None and weekday not in WEEKDAYS:
            self._wrong("/public/makeup_weekday", "calendar.bad_weekday")
            weekday = None
        hours = self._hours(entry.get("holiday_hours", []), "/public/holiday_hours")
        return PublicRules(name, hours, None if weekday is None else WEEKDAYS.index(str(weekday)))


def _date(value: object) -> date | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def _escaped(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")
