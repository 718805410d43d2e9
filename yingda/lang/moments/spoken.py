"""Days, parts of days and clock times read together: 明天下午三点前, 周五上午, 今晚, 3号到5号."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yingda.lang.moments import clocks, desk
from yingda.lang.moments.clocks import CLOCK, PART, PART_OF_DAY, Clock, Part
from yingda.lang.moments.counts import TO
from yingda.lang.moments.days import DAY, Days, days_of
from yingda.lang.moments.desk import DESK, Edge
from yingda.lang.moments.hours import Hours
from yingda.lang.moments.types import Precision, Reading, Relation, unknown

_DAY = timedelta(days=1)
_MIDNIGHT = 24 * 60
_GAP = re.compile(r"\s?的?\s?")
_TO = re.compile(TO)
_RELATION = re.compile(
    r"\s?(?:左右|许|之间|钟)?\s?(?:(?P<before>之前|以前|前(?![面台往提期后天日年]))|(?P<within>内|以内|之内|里(?=[给回联完办]))"
    r"|(?P<after>之后|以后|过后|后(?![天台面期续边悔者来])))?"
)
_RELATIVE = frozenset(("次日", "翌日", "隔天", "隔日", "第二天", "第2天", "当天", "当日"))
_EVENT = re.compile(r"(?:(?:完成|收货|签收|到货|完毕|下单|付款|审核|日期)的?|(?<![稍然最今])[后前])$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of one time: each part None if it was not said; `masked` if a day's number is hidden."""

    end: int
    days: Days | None = None
    masked: bool = False
    part: Part | None = None
    clock: Clock | None = None
    edge: Edge | None = None


def spoken_at(text: str, at: int, hours: Hours) -> tuple[int, Reading] | None:
    """The time that is said from this place on, and where it ends."""
    first = _words(text, at, hours, None)
    if first is None:
        return None
    second = _second(text, first, hours)
    end = second.end if second else first.end
    suffix = _RELATION.match(text, end)
    said = suffix.lastgroup if suffix else None
    end = suffix.end() if suffix and said else end
    day = DAY.match(text, at)
    if day and day["word"] in _RELATIVE and _EVENT.search(text[max(0, at - 4) : at]):
        return end, unknown(Relation.AT, "moment.why.event")
    reading = _reading(first, said, hours)
    return end, _joined(reading, first, second, said, hours) if second else reading


def _words(text: str, at: int, hours: Hours, before: Spoken | None) -> Spoken | None:
    """The words from this place on; after 三点到 a clock time takes the part of the day from before."""
    start, day = at, DAY.match(text, at)
    days = days_of(day, hours.today) if day else None
    at = _skip(text, day.end()) if day else at
    part = (PART_OF_DAY if day else PART).match(text, at)
    after_part = _skip(text, part.end()) if part else at
    clock = CLOCK.match(text, after_part)
    if clock and not day and not part and before is None and clocks.is_a_little(text, clock):
        clock = None
    edge = None if clock else DESK.match(text, after_part)
    last = edge or clock or part or day
    if last is None or last.end() == start:
        return None
    meant = clocks.part_of(part[0]) if part else None
    inherited = meant or (before.part if before and not day else None)
    return Spoken(
        last.end(),
        days,
        masked=day is not None and days is None,
        part=meant,
        clock=clocks.clock_of(clock, inherited) if clock else None,
        edge=desk.edge_of(edge) if edge else None,
    )


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _second(text: str, first: Spoken, hours: Hours) -> Spoken | None:
    to = _TO.match(text, first.end)
    return _words(text, to.end(), hours, first) if to else None


def _joined(reading: Reading, first: Spoken, second: Spoken, said: str | None, hours: Hours) -> Reading:
    """From one time to another: the earlier beginning and the later end."""
    if second.days is None and not second.masked:
        second = replace(second, days=first.days)
    last = _reading(second, said, hours)
    if reading.earliest is None or reading.latest is None or last.latest is None:
        return unknown(reading.relation, "moment.why.masked")
    latest = last.latest
    if latest < reading.latest:
        latest = _after(reading.latest, second, hours)
    return Reading(last.relation, last.precision, reading.earliest, latest, last.code, latest < hours.now)


def _after(begun: datetime, second: Spoken, hours: Hours) -> datetime:
    """The first time after the beginning that the second words can mean."""
    day = hours.calendar.local(begun).date()
    minutes = second.clock.minutes if second.clock else ()
    ahead = [at for number in (0, 1) for each in minutes if (at := hours.at(day + number * _DAY, each)) > begun]
    return min(ahead, default=begun)


def _reading(words: Spoken, said: str | None, hours: Hours) -> Reading:
    relation = _relation(said, words)
    if words.masked or (words.clock and not words.clock.minutes):
        return unknown(relation, "moment.why.masked")
    if words.edge:
        return desk.edge_reading(hours, words.edge, words.days.last if words.days else None)
    if words.clock:
        return _clock(words, words.clock, relation, hours)
    if words.part:
        return _part(words, words.part, relation, hours)
    return _days(words.days, relation, hours) if words.days else unknown(relation, "moment.why.masked")


def _relation(said: str | None, words: Spoken) -> Relation:
    if said == "within" and words.clock:
        return Relation.BEFORE
    return {"before": Relation.BEFORE, "after": Relation.AFTER}.get(said or "", Relation.AT)


def _clock(words: Spoken, clock: Clock, relation: Relation, hours: Hours) -> Reading:
    days, repeated = words.days, False
    if days is None:
        at = clocks.choose_next(hours, clock.minutes)
        repeated = hours.calendar.local(at).date() > hours.today
    else:
        at = clocks.choose(hours, days.last, clock.minutes)
        later = days.later() if at < hours.now else None
        if later:
            at, repeated = clocks.choose(hours, later.last, clock.minutes), True
    past = at < hours.now
    code = "moment.why.past" if past else "moment.why.next" if repeated else "moment.why.clock"
    earliest, latest = _bounds(at, relation, hours)
    if clock.first and relation is Relation.AT:
        day = hours.calendar.local(at).date()
        begun = [each for minutes in clock.first if (each := hours.at(day, minutes)) <= at]
        earliest = max(begun, default=at)
    return Reading(relation, Precision.MINUTE, earliest, latest, code, past)


def _bounds(at: datetime, relation: Relation, hours: Hours) -> tuple[datetime, datetime]:
    if relation is Relation.BEFORE:
        return min(hours.now, at), at
    if relation is Relation.AFTER:
        return at, max(at, hours.end(hours.calendar.local(at).date()))
    return at, at


def _part(words: Spoken, part: Part, relation: Relation, hours: Hours) -> Reading:
    day = words.days.last if words.days else hours.today
    end = clocks.part_end(hours, day, part)
    if words.days is None and end <= hours.now:
        day = next(hours.open_days(hours.today, clocks.SIGHT), hours.today + _DAY)
        end = clocks.part_end(hours, day, part)
    later = words.days.later() if words.days and end <= hours.now else None
    if later:
        day = later.last
        end = clocks.part_end(hours, day, part)
    if relation is Relation.BEFORE and hours.at(day, part.before) > hours.now:
        end = hours.at(day, part.before)
    past = end <= hours.now
    code = "moment.why.past" if past else "moment.why.part"
    if relation is Relation.AFTER:
        return Reading(relation, Precision.PART, end, max(end, hours.end(day)), code, past)
    start = hours.at(day, part.start)
    earliest = start if past else hours.now if relation is Relation.BEFORE else max(hours.now, start)
    return Reading(relation, Precision.PART, min(earliest, end), end, code, past)


def _days(days: Days, relation: Relation, hours: Hours) -> Reading:
    later = days.later() if days.last == hours.today and _is_closed(hours) else None
    if later and later.first - days.first == 7 * _DAY:
        days = later  # 周三, said on Wednesday evening
    if hours.at(days.last, _MIDNIGHT) <= hours.now:
        bounds = (hours.at(days.first, 0), hours.at(days.last, _MIDNIGHT))
        return Reading(Relation.AT, Precision.DAY, *bounds, "moment.why.past", past=True)
    if relation is Relation.AFTER:
        return Reading(
            relation, Precision.DAY, hours.start(days.last + _DAY), hours.end(days.last + _DAY), "moment.why.day"
        )
    if relation is Relation.BEFORE and days.first > hours.today and not days.through:
        latest = hours.last_end(hours.today, days.first - _DAY)
        return Reading(relation, Precision.DAY, hours.now, latest, "moment.why.before_day")
    earliest = max(hours.now, hours.start(days.first)) if relation is Relation.AT else hours.now
    latest = hours.last_end(max(days.first, hours.today), days.last)
    return Reading(relation, Precision.DAY, min(earliest, latest), latest, "moment.why.day")


def _is_closed(hours: Hours) -> bool:
    closing = hours.closing(hours.today)
    return closing is not None and closing <= hours.now
