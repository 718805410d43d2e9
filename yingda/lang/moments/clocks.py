"""Parts of the day and clock times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yingda.lang.moments.counts import MASK, TO, whole
from yingda.lang.moments.hours import Hours

_NOON, _MIDNIGHT = 12 * 60, 24 * 60
_SENSIBLE = (7 * 60, 23 * 60)  # nobody is called back at other hours unless it is said
_EVENING_END = 22 * 60
SIGHT = 14  # days; the longest holidays are nine


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day in minutes; "before" it means until `before`."""

    start: int
    end: int
    before: int


NIGHT = Part(0, 6 * 60, 6 * 60)
EARLY = Part(6 * 60, 10 * 60, 9 * 60)
FORENOON = Part(8 * 60, _NOON, _NOON)
MIDDAY = Part(11 * 60, 13 * 60, _NOON)
AFTERNOON = Part(_NOON, 18 * 60, _NOON)
DUSK = Part(17 * 60, 19 * 60, 18 * 60)
EVENING = Part(18 * 60, _MIDNIGHT, 18 * 60)

_PARTS: dict[str, Part] = {
    **dict.fromkeys(("凌晨", "半夜"), NIGHT),
    **dict.fromkeys(("一大早", "大清早", "清早", "清晨", "早晨", "早上", "早间", "一早", "早", "晨"), EARLY),
    **dict.fromkeys(("上午", "午前"), FORENOON),
    **dict.fromkeys(("中午", "正午", "午间"), MIDDAY),
    **dict.fromkeys(("下午", "午后"), AFTERNOON),
    **dict.fromkeys(("傍晚",), DUSK),
    **dict.fromkeys(("晚上", "晚间", "夜里", "夜间", "深夜", "夜晚", "晚", "夜"), EVENING),
}
_LONG = "|".join(sorted((word for word in _PARTS if len(word) > 1), key=len, reverse=True))
_HOUR = rf"(?:{MASK}|x{{1,2}}(?=[点时])|2[0-4]|1\d|0?\d|二十[一二三四]?|十[一二]?|[零〇一二两三四五六七八九])"
_MINUTES = r"(?:[0-5]?\d(?!\d)|[二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NO_CLOCK = r"(?![击赞评播亮滴心折元倍%]|个百分)"
_NO_HOUR = r"(?![间效候段长尚装髦刻常])"

PART = re.compile(rf"(?:{_LONG})(?!好|安)")
# After a day one character is enough, but 晚点 and 早些 name no part.
PART_OF_DAY = re.compile(rf"(?:{_LONG}|[早晨晚夜](?![点些一]))(?!好|安)")
CLOCK = re.compile(
    rf"(?<![\d.:\-a-z第])(?:(?P<from>{_HOUR}){TO}|(?P<about>[一二两三四五六七八九](?=[二三四五六七八九]点)))?(?:"
    r"(?P<colon>[01]?\d|2[0-4]):(?P<minutes>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    rf"|(?P<hour>{_HOUR})\s?(?:点钟?{_NO_CLOCK}|时{_NO_HOUR})"
    rf"(?:(?P<half>半)|(?P<quarter>[一三13])刻|整|(?:过|零)?(?P<past>{_MINUTES})(?:分(?!钟)|(?=前|之前|以前|给|左右|,|$)))?"
    rf"|(?P<masked>\[时间x{{0,2}}\]|{MASK}:{MASK}))"
)
# 一点 alone is mostly "a little", and 有两点 counts reasons.
_LITTLE = re.compile(r"[有快早晚多少差这那几第等好慢大小高低]$")
_CERTAIN = re.compile(r"[钟半整刻前后]|之前|以前|以后|左右|给|联系|回")
_REASONS = re.compile(r"[要需是:,]|说明|建议|原因|问题|注意|内容|意见|疑问|希望|事")


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time: the minutes of the day it may mean, likeliest order aside; none if it is masked."""

    minutes: tuple[int, ...]
    first: tuple[int, ...] = ()  # of a range, 三点到五点


def part_of(word: str) -> Part:
    """The part of the day that a match of `PART` means."""
    return _PARTS[word]


def is_a_little(text: str, match: re.Match[str]) -> bool:
    """Whether 一点, 两点 without day or part is no clock time."""
    if not match["hour"] or match["hour"].isdigit() or match["hour"][0] in "[x":
        return False
    if _LITTLE.search(text[max(0, match.start() - 1) : match.start()]):
        return True
    said = text[match.end("hour") : match.end("hour") + 3]
    if match["hour"] == "一":
        return not match["from"] and not _CERTAIN.match(said[1:])
    return _REASONS.match(said[1:]) is not None


def clock_of(match: re.Match[str], part: Part | None) -> Clock:
    """The minutes of the day that a match of `CLOCK` may mean in a part of the day."""
    if match["masked"]:
        return Clock(())
    if match["colon"]:
        hour, minutes = int(match["colon"]), int(match["minutes"])
        plain = hour >= 7 or match["colon"].startswith("0")
        return Clock(tuple(_meant(hour, minutes, part, plain=plain)))
    named = whole(match["hour"])
    if named is None or named > 24:
        return Clock(())
    last = tuple(_meant(named, _minutes_past(match), part))
    begun = whole(match["from"]) if match["from"] else None
    return Clock(last, () if begun is None or begun > 24 else tuple(_meant(begun, 0, part)))


def _minutes_past(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 if match["quarter"] in "一1" else 45
    return (whole(match["past"]) or 0) if match["past"] else 0


def _meant(hour: int, minutes: int, part: Part | None, *, plain: bool = False) -> list[int]:
    """Every minute of the day that may be meant; past 24:00 is the night after the evening."""
    said = hour * 60 + minutes
    if hour > 12 or (plain and part is None):
        return [said]
    if part is None:
        return [said, said + _MIDNIGHT] if hour == 0 else [said] if hour == 12 else [said, said + _NOON]
    if part is EVENING:
        return [said + _NOON if hour >= 5 else said + _MIDNIGHT]
    if part is NIGHT:
        return [said % _NOON]
    later = (part in (AFTERNOON, DUSK) and hour < 12) or (part is MIDDAY and hour < 10)
    return [said + _NOON] if later else [said]


def choose(hours: Hours, day: date, minutes: Sequence[int]) -> datetime:
    """The likeliest instant on a day that was named: ahead, while the shop is open, by day."""
    found = [(each, hours.at(day, each)) for each in minutes]
    ahead = [each for each in found if each[1] >= hours.now] or found[-1:]
    return _likeliest(hours, ahead)


def choose_next(hours: Hours, minutes: Sequence[int]) -> datetime:
    """The next instant that a shop may mean if no day was named."""
    ahead = [(each, hours.at(hours.today, each)) for each in minutes]
    ahead = [each for each in ahead if each[1] >= hours.now]
    today = [each for each in ahead if len(minutes) == 1 or hours.serves(each[1])]
    if not today and ahead and not hours.calendar.day(hours.today).hours:
        today = ahead
    if today:
        return _likeliest(hours, today)
    for day in hours.open_days(hours.today, SIGHT):
        served = [at for each in minutes if hours.serves(at := hours.at(day, each))]
        if served:
            return served[0]
    tomorrow = hours.today + timedelta(days=1)
    return _likeliest(hours, ahead + [(each, hours.at(tomorrow, each)) for each in minutes])


def _likeliest(hours: Hours, found: Sequence[tuple[int, datetime]]) -> datetime:
    served = [at for _, at in found if hours.serves(at)]
    by_day = [at for each, at in found if _SENSIBLE[0] <= each <= _SENSIBLE[1]]
    return (served or by_day or [at for _, at in found])[0]


def part_end(hours: Hours, day: date, part: Part) -> datetime:
    """The end of the part on the day; the evening ends when the shop closes, or at 22:00, or at midnight."""
    if part is not EVENING:
        return hours.at(day, part.end)
    closing = hours.closing(day)
    ends = [closing] if closing and closing > hours.at(day, part.start) else []
    ends += [hours.at(day, _EVENING_END)] if not ends else []
    return next((each for each in ends if each > hours.now), hours.at(day, part.end))
