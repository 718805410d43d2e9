"""Published public holidays and make-up workdays; the one place that knows the library they come from."""

from dataclasses import dataclass
from datetime import date
from functools import cache

PUBLIC_CALENDARS = ("cn",)

_NAME_CODES = {
    "New Year's Day": "calendar.holiday.new_year",
    "Spring Festival": "calendar.holiday.spring_festival",
    "Tomb-sweeping Day": "calendar.holiday.tomb_sweeping",
    "Labour Day": "calendar.holiday.labour_day",
    "Dragon Boat Festival": "calendar.holiday.dragon_boat",
    "National Day": "calendar.holiday.national_day",
    "Mid-autumn Festival": "calendar.holiday.mid_autumn",
}
_OTHER_NAME_CODE = "calendar.holiday.other"


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A published exception: a holiday (`works` is False) or a make-up workday (补班日, `works` is True)."""

    name_code: str
    works: bool


def public_day(calendar_id: str, day: date) -> PublicDay | None:
    """What was published for the day, None for an ordinary day and for years that are not published."""
    return _published(calendar_id)[0].get(day)


def last_published_year(calendar_id: str) -> int:
    """The last year whose holidays are known; later years are plain weekdays."""
    return _published(calendar_id)[1]


@cache
def _published(calendar_id: str) -> tuple[dict[date, PublicDay], int]:
    if calendar_id not in PUBLIC_CALENDARS:
        raise ValueError(f"unknown public calendar {calendar_id!r}")
    from chinese_calendar.constants import holidays, workdays

    days = {day: PublicDay(_name_code(name), works=False) for day, name in holidays.items()}
    days |= {day: PublicDay(_name_code(name), works=True) for day, name in workdays.items()}
    return days, max(holidays).year


def _name_code(name: str) -> str:
    return _NAME_CODES.get(name, _OTHER_NAME_CODE)
