"""Finds every time statement of a text: one reading a place, the first and longest wins."""

import re
from collections.abc import Iterator
from datetime import datetime

from yingda.kit.calendar import BusinessCalendar
from yingda.lang.folding import Folded, fold
from yingda.lang.moments import desk, english
from yingda.lang.moments.hours import Hours, in_utc
from yingda.lang.moments.lengths import LENGTH, length_at
from yingda.lang.moments.spoken import spoken_at
from yingda.lang.moments.types import Moment, Precision, Reading, Why

# What a day, a part of a day or a clock time can begin with.
_BEGIN = re.compile(
    r"[\d\[x〇零一二两三四五六七八九十大前昨今明当即本这次翌隔第后上下周星礼年月凌半清早午中正傍晚夜深开到营打关闭]"
)
_LATIN = re.compile(r"[a-z]")

Place = tuple[int, int, Reading]


def find_moments(text: str, now: datetime, calendar: BusinessCalendar) -> tuple[Moment, ...]:
    """The times that the text states, in its order, none across another; 尽快 and 一会儿 state none."""
    folded, hours = fold(text), Hours(in_utc(now), calendar)
    found = sorted(_places(folded.text, hours), key=lambda place: (place[0], -place[1]))
    moments, reached = list[Moment](), 0
    for start, end, reading in found:
        if start >= reached:
            moments.append(_moment(folded, (start, end), reading, hours))
            reached = end
    return tuple(moments)


def _places(text: str, hours: Hours) -> Iterator[Place]:
    for match in LENGTH.finditer(text):
        if reading := length_at(text, match, hours):
            yield match.start(), match.end(), reading
    for match in desk.ALONE.finditer(text):
        yield match.start(), match.end(), desk.alone_reading(match, hours)
    for begin in _BEGIN.finditer(text):
        if said := spoken_at(text, begin.start(), hours):
            yield begin.start(), said[0], said[1]
    if _LATIN.search(text):
        yield from _english(text, hours)


def _english(text: str, hours: Hours) -> Iterator[Place]:
    for match in english.LENGTH.finditer(text):
        if reading := english.length_reading(match, hours):
            yield match.start(), match.end(), reading
    for match in english.SPOKEN.finditer(text):
        if match.end() > match.start() and (reading := english.spoken_reading(match, hours)):
            yield match.start(), match.end(), reading


def _moment(folded: Folded, span: tuple[int, int], reading: Reading, hours: Hours) -> Moment:
    start, end = folded.original_span(*span)
    params: dict[str, str | int] = {"said": folded.text[slice(*span)].strip()}
    if reading.latest is not None:
        local = hours.calendar.local(reading.latest)
        params["at"] = f"{local:%Y-%m-%d %H:%M}"
    known = reading.latest is not None
    return Moment(
        start,
        end,
        reading.relation,
        reading.precision if known else Precision.UNKNOWN,
        reading.earliest,
        reading.latest,
        Why(reading.code, params),
        reading.past,
    )
