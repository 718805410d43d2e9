"""Time statements in English: within 2 hours, by 3pm tomorrow, in 3 working days, next Monday."""

import re
from datetime import timedelta

from yingda.lang.moments import clocks
from yingda.lang.moments.clocks import AFTERNOON, EVENING, FORENOON, Part
from yingda.lang.moments.days import Days
from yingda.lang.moments.hours import Hours
from yingda.lang.moments.types import Precision, Reading, Relation

_WRITTEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: value for value, word in enumerate(_WRITTEN)}
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d)?|half\s+an?|a\s+few|a\s+couple\s+of|{'|'.join(_NUMBERS)}|an?)"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"(?:\d{1,2}(?::[0-5]\d)?\s?[ap]\.?m\b\.?|(?:[01]?\d|2[0-3]):[0-5]\d|noon|midnight)"
_DAY = timedelta(days=1)
_MINUTES = {"s": 1 / 60, "m": 1, "h": 60}

LENGTH = re.compile(
    rf"(?<![a-z])(?P<how>within|in|after)\s+(?:the\s+next\s+)?(?:(?P<low>{_NUMBER})(?:\s?(?:-|to|or)\s?(?P<high>{_NUMBER}))?\s*|(?<=next\s))"
    r"(?P<unit>seconds?|minutes?|mins?|hours?|hrs?|(?P<working>(?:business|working)\s+days?)|days?|weeks?)\b"
)
SPOKEN = re.compile(
    r"(?<![a-z])(?:(?P<how>by|before|until|no later than|after)\s+)?(?:(?:at|the)\s+)?"
    rf"(?:(?P<clock>{_CLOCK})(?:\s+on)?\s*)?"
    r"(?P<day>(?:the\s+)?day after tomorrow|today|this(?=\s+(?:morning|afternoon|evening))|tonight|tomorrow"
    rf"|(?:this|next)\s+week|(?:(?:next|this)\s+)?(?:{'|'.join(_WEEKDAYS)})"
    r"|end of (?:the\s+)?(?:day|week)|eod)?"
    r"(?:\s+(?P<part>morning|afternoon|evening|night))?"
    rf"(?:\s+(?:at\s+|by\s+)?(?P<later>{_CLOCK}))?(?![a-z])"
)
_PARTS: dict[str, Part] = {"morning": FORENOON, "afternoon": AFTERNOON, "evening": EVENING, "night": EVENING}


def length_reading(match: re.Match[str], hours: Hours) -> Reading | None:
    """What a match of `LENGTH` means."""
    low = _count(match["low"] or "a")
    high = _count(match["high"]) if match["high"] else low
    relation = Relation.AFTER if match["how"] == "after" else Relation.BEFORE
    if low is None or high is None:
        return Reading(relation, Precision.UNKNOWN, None, None, "moment.why.masked")
    unit = match["unit"][0]
    if match["working"]:
        day = hours.working_day(max(1, int(high)))
        latest = hours.end(day) if day else None
        return Reading(relation, Precision.DAY, hours.now, latest, "moment.why.working_days")
    if unit in _MINUTES:
        latest = hours.now + timedelta(minutes=high * _MINUTES[unit])
        earliest = hours.now + timedelta(minutes=low * _MINUTES[unit])
        begun = earliest if relation is Relation.AFTER else hours.now
        return Reading(relation, Precision.MINUTE, begun, latest, "moment.why.length")
    day = hours.today + timedelta(days=int(high * (7 if unit == "w" else 1)))
    return Reading(relation, Precision.DAY, hours.now, hours.end(day), "moment.why.days")


def spoken_reading(match: re.Match[str], hours: Hours) -> Reading | None:
    """What a match of `SPOKEN` means; None if nothing in it is a time."""
    clock = match["clock"] or match["later"]
    if match["day"] is None and clock is None:
        return None
    relation = {"after": Relation.AFTER, None: Relation.AT}.get(match["how"], Relation.BEFORE)
    days = _days(match["day"], hours) if match["day"] else None
    part = EVENING if match["day"] == "tonight" else _PARTS.get(match["part"] or "")
    if clock:
        return _clock(clock, part, days, relation, hours)
    if days is None:
        return None
    if part:
        end = clocks.part_end(hours, days.last, part)
        past = end <= hours.now
        earliest = min(end, max(hours.now, hours.at(days.last, part.start)))
        return Reading(relation, Precision.PART, earliest, end, _code("moment.why.part", past=past), past)
    latest = hours.last_end(days.first, days.last)
    return Reading(relation, Precision.DAY, hours.now, latest, "moment.why.day")


def _count(text: str) -> float | None:
    if text in _NUMBERS:
        return _NUMBERS[text]
    if text.startswith("half"):
        return 0.5
    if text in ("a", "an") or "couple" in text:
        return 2 if "couple" in text else 1
    return float(text) if text[0].isdigit() else None


def _days(said: str, hours: Hours) -> Days:
    today = hours.today
    name = said.rsplit(maxsplit=1)[-1]
    if name in _WEEKDAYS:
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(days=_WEEKDAYS.index(name) + (7 if said.startswith("next") else 0))
        day += timedelta(days=7) if name == said and day < today else timedelta(0)
        return Days(day, day)
    if name == "week":
        monday = today + timedelta(days=7 - today.weekday())
        return Days(monday, monday + timedelta(days=6)) if said.startswith("next") else Days(today, monday - _DAY)
    ahead = 2 if "after" in said else 1 if name == "tomorrow" else 0
    day = today + timedelta(days=ahead)
    return Days(day, day)


def _clock(said: str, part: Part | None, days: Days | None, relation: Relation, hours: Hours) -> Reading:
    minutes = _minutes(said)
    if part is EVENING and len(minutes) == 2:
        minutes = minutes[1:]
    at = clocks.choose(hours, days.last, minutes) if days else clocks.choose_next(hours, minutes)
    past = at < hours.now
    earliest = at if relation is not Relation.BEFORE or past else hours.now
    latest = max(at, hours.end(hours.calendar.local(at).date())) if relation is Relation.AFTER else at
    return Reading(relation, Precision.MINUTE, earliest, latest, _code("moment.why.clock", past=past), past)


def _minutes(said: str) -> tuple[int, ...]:
    if said in ("noon", "midnight"):
        return (12 * 60,) if said == "noon" else (24 * 60,)
    digits = re.match(r"(\d{1,2})(?::(\d\d))?", said)
    hour, minute = (int(digits[1]), int(digits[2] or 0)) if digits else (0, 0)
    if said.rstrip(".").endswith("m"):
        late = "p" in said
        return ((hour % 12 + (12 if late else 0)) * 60 + minute,)
    return (hour * 60 + minute,) if hour >= 7 or hour == 0 else (hour * 60 + minute, hour * 60 + minute + 12 * 60)


def _code(code: str, *, past: bool) -> str:
    return "moment.why.past" if past else code
