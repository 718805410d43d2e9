"""What a business calendar is made of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MINUTES_A_DAY = 24 * 60
_TIME_OF_DAY = re.compile(r"(?=24:00|[01]\d|2[0-3])(\d\d):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Open from `start` until `end`, in minutes of the local day; an end past 24:00 is in the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < MINUTES_A_DAY or not self.start < self.end <= self.start + MINUTES_A_DAY:
            raise ValueError(f"not an interval of a day: {self.start}–{self.end}")

    @classmethod
    def of(cls, start: str, end: str) -> "Interval":
        """An interval from "20:00" to "02:00"; an end not after the start is the next day's."""
        first, last = minutes_of(start), minutes_of(end)
        return cls(first, last if last > first else last + MINUTES_A_DAY)


@dataclass(frozen=True, slots=True)
class Override:
    """Hours of one date that replace all others; none = closed. They count by the day on which they start."""

    day: date
    label: str
    hours: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicRules:
    """What public holidays and make-up workdays mean; `makeup_weekday` None keeps the day's own hours."""

    id: str
    holiday_hours: tuple[Interval, ...] = ()
    makeup_weekday: int | None = 0  # Monday: an ordinary workday


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours that hold on one date, and why."""

    day: date
    hours: tuple[Interval, ...]
    reason: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def minutes_of(text: str) -> int:
    """Minutes of the day of "HH:MM", up to and including 24:00; ValueError for anything else."""
    matched = _TIME_OF_DAY.fullmatch(text)
    if matched is None:
        raise ValueError(f"not a time of day: {text!r}")
    return int(matched[1]) * 60 + int(matched[2])


def clock_text(minutes: int) -> str:
    """ "HH:MM" of the minutes of a day; 24:00 stays, later ones are the next day's."""
    if minutes > MINUTES_A_DAY:
        minutes -= MINUTES_A_DAY
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
