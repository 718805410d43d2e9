"""Times said by the shop's own hours: before closing, after opening, in working time, the next working day."""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum

from yingda.kit.calendar.types import MINUTES_A_DAY
from yingda.lang.moments.hours import Hours
from yingda.lang.moments.types import Precision, Reading, Relation, unknown

_SIGHT = 400  # days; who does not open in them never does
_CODE = "moment.why.hours"

DESK = re.compile(
    r"(?P<opening>(?:上班|开门|开店|营业|开工|到岗)(?:之后|以后|后(?!台)|的时候|时(?!间)|就|第一时间|再(?=给|联|回)))"
    r"|(?P<closing>(?:下班|关门|打烊|闭店)(?:之前|以前|前))"
    r"|(?P<closed>(?:下班|关门|打烊|闭店)(?:之后|以后|后(?!台)))"
)
ALONE = re.compile(
    r"(?P<time>(?:工作|上班|营业|办公)时间(?:段?内|之内|以内|里|一到))"
    r"|(?P<day>(?:下(?:一)?个?|次个?|最近的?(?:一个)?)工作日(?:内|之内)?)"
    r"|(?<![个\d\]])(?P<days>(?:本|当)?(?:个)?工作日(?:之?内|以内))"
)


class Edge(Enum):
    """Which end of the shop's day is meant."""

    OPENING = "opening"
    CLOSING = "closing"
    CLOSED = "closed"


def edge_of(match: re.Match[str]) -> Edge:
    """The edge that a match of `DESK` names."""
    return Edge(match.lastgroup)


def edge_reading(hours: Hours, edge: Edge, day: date | None) -> Reading:
    """The opening or closing of the day that was named, or the next one."""
    if edge is Edge.OPENING:
        return _opening(hours, day)
    found = day or _next(hours, hours.last_closing)
    if found is None:
        return unknown(Relation.AT, _CODE)
    closing = hours.last_closing(found) or hours.at(found, MINUTES_A_DAY)
    if edge is Edge.CLOSING:
        return _reading(hours, Relation.BEFORE, hours.now, closing)
    return _reading(hours, Relation.AFTER, closing, max(closing, hours.at(found, MINUTES_A_DAY)))


def alone_reading(match: re.Match[str], hours: Hours) -> Reading:
    """What a match of `ALONE` means."""
    if match["day"] or (match["days"] and not (hours.works(hours.today) and _ahead(hours, hours.today))):
        day = hours.working_day(1)
    else:
        day = _next(hours, hours.closing)
    if day is None:
        return unknown(Relation.BEFORE, _CODE)
    earliest = hours.now if day == hours.today else hours.start(day)
    return Reading(Relation.BEFORE, Precision.DAY, max(hours.now, earliest), hours.end(day), _CODE)


def _opening(hours: Hours, day: date | None) -> Reading:
    """After the next opening, a lunch break's end included; an open shop opens again on another day."""
    if day is None and not hours.calendar.is_open(hours.now) and hours.opens():
        at = hours.calendar.next_opening(hours.now)
        return _reading(hours, Relation.AFTER, at, hours.end(hours.calendar.local(at).date()))
    found = day or next(hours.open_days(hours.today, _SIGHT), None)
    if found is None:
        return unknown(Relation.AFTER, _CODE)
    return _reading(hours, Relation.AFTER, hours.start(found), hours.end(found))


def _reading(hours: Hours, relation: Relation, earliest: datetime, latest: datetime) -> Reading:
    past = latest < hours.now
    return Reading(relation, Precision.PART, earliest, latest, "moment.why.past" if past else _CODE, past)


def _ahead(hours: Hours, day: date) -> bool:
    closing = hours.closing(day)
    return closing is not None and closing > hours.now


def _next(hours: Hours, edge: Callable[[date], datetime | None]) -> date | None:
    """The first open day whose edge is still ahead."""
    at = edge(hours.today) if hours.calendar.day(hours.today).hours else None
    if at and at > hours.now:
        return hours.today
    return next(hours.open_days(hours.today, _SIGHT), None)
