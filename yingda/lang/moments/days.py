"""Days as they are said: today, next Wednesday, the 25th, the end of the month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from yingda.lang.moments.counts import MASK, whole

_NUMBER = rf"(?:{MASK}|\d{{1,2}}|[一二三四五六七八九十]{{1,3}})"
_WEEK = "(?:周|星期|礼拜)"
_WHICH = "(?:上上|上|本|这|下下|下)"
_HALF_A_YEAR = timedelta(days=183)
_NOT_A_DAY = "[店链楼线机库码色款电仓厅门房课桌字数]"  # 1号店, 7号电池

_WORDS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("大前天",), (-3, -3)),
    **dict.fromkeys(("前天", "前日"), (-2, -2)),
    **dict.fromkeys(("昨天", "昨日", "昨儿", "昨"), (-1, -1)),
    **dict.fromkeys(("今天", "今日", "今儿", "当天", "当日", "即日", "本日", "今", "当"), (0, 0)),
    **dict.fromkeys(("明天", "明日", "明儿", "次日", "翌日", "隔天", "隔日", "第二天", "第2天", "明"), (1, 1)),
    **dict.fromkeys(("后天", "后日", "后儿"), (2, 2)),
    **dict.fromkeys(("大后天", "大后日"), (3, 3)),
    **dict.fromkeys(("今明两天", "今明天", "今明两日", "这两天", "这两日"), (0, 1)),
    **dict.fromkeys(("明后两天", "明后天", "明后两日"), (1, 2)),
}
_WORD = "|".join(sorted((word for word in _WORDS if len(word) > 1), key=len, reverse=True))
# One character is a day only with what follows: 明早, 今晚, 当晚.
_SHORT_DAY = "(?:[昨今]|(?<![说证表声阐])明|(?<!正)当(?=晚))(?=早|晨|晚|夜|午后|下午|上午|中午)"

DAY = re.compile(
    rf"(?<![以之])(?P<word>{_WORD}|{_SHORT_DAY})"
    rf"|(?<!每)(?P<week>{_WHICH})?(?:个|一)?(?:(?<![一二两三四五六七八九十几半\d])|(?<=[下上]一)){_WEEK}"
    r"(?P<weekday>[一二三四五六日天末](?!次|般|下(?!午)|共|些)|[1-7](?![\d.个天月]))"
    rf"|(?P<weeks>{_WHICH})(?:个|一)?{_WEEK}(?![一二三四五六日天末年])"
    r"|(?<![\d.-])(?P<iso_year>20\d\d)[-/.](?P<iso_month>\d{1,2})[-/.](?P<iso_day>\d{1,2})(?![\d.-])"
    rf"|(?:(?P<year>20\d\d|今|明)年)?(?P<month>{_NUMBER})月份?(?P<of_month>{_NUMBER})[日号]?"
    r"|(?P<year_edge>年底|年末|今年底|今年年底)"
    rf"|(?P<relative>上个?月|本月|这个?月|当月|下下个?月|下个?月|{_NUMBER}月(?=[底末初中上下]))?的?"
    r"(?:(?P<edge>月[底末初中](?!旬)|(?<=月)[底末初中](?!旬)|月?[上中下]旬)"
    rf"|(?<![\d.\-:a-z第])(?P<day>{_NUMBER})(?:号(?!{_NOT_A_DAY})|日(?!之?内|以内|之?后|以后|[本用常期历元])))"
    r"|(?P<this_month>上个?月|这个月|本月|下个月)"
    r"|(?P<masked>\[日期x{0,2}\])"
)


class Repeat(Enum):
    """What to do if such a day is over: nothing, or take the next of its kind."""

    NEVER = "never"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`; `through` marks a stretch of which "before" still means its end (月底前)."""

    first: date
    last: date
    repeat: Repeat = Repeat.NEVER
    through: bool = False

    def later(self) -> "Days | None":
        """The next days of the kind, None if there are none."""
        if self.repeat is Repeat.WEEKLY:
            week = timedelta(days=7)
            return Days(self.first + week, self.last + week, self.repeat)
        if self.repeat is Repeat.MONTHLY:
            day = _next_of_month(self.first + timedelta(days=1), self.first.day)
            return Days(day, day, self.repeat)
        return None


def days_of(match: re.Match[str], today: date) -> Days | None:
    """The days that a match of `DAY` means; None if a number in it is masked or no such day exists."""
    try:
        return _days_of(match, today)
    except (ValueError, OverflowError):
        return None


def _days_of(match: re.Match[str], today: date) -> Days | None:
    if match["word"]:
        first, last = _WORDS[match["word"]]
        return Days(today + timedelta(days=first), today + timedelta(days=last))
    if match["weekday"]:
        return _weekday(match["week"], match["weekday"], today)
    if match["weeks"]:
        return _whole_week(match["weeks"], today)
    return _date(match, today) if match["iso_year"] or match["month"] else _in_month(match, today)


def _whole_week(which: str, today: date) -> Days:
    monday = _monday(today) + timedelta(days=7 * _week_offset(which))
    return Days(today if monday == _monday(today) else monday, monday + timedelta(days=6))


def _weekday(which: str | None, name: str, today: date) -> Days:
    number = int(name) - 1 if name.isdigit() else "一二三四五六日天末".index(name)
    first, last = (5, 6) if name == "末" else (min(number, 6), min(number, 6))
    monday = _monday(today) + timedelta(days=7 * _week_offset(which) if which else 0)
    if which is None and monday + timedelta(days=last) < today:
        monday += timedelta(days=7)
    repeat = Repeat.WEEKLY if which is None else Repeat.NEVER
    return Days(monday + timedelta(days=first), monday + timedelta(days=last), repeat)


def _week_offset(which: str) -> int:
    return {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}[which]


def _date(match: re.Match[str], today: date) -> Days | None:
    if match["iso_year"]:
        day = date(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
        return Days(day, day)
    month, of_month = whole(match["month"]), whole(match["of_month"])
    if month is None or of_month is None:
        return None
    if match["year"]:
        year = {"今": today.year, "明": today.year + 1}.get(match["year"]) or int(match["year"])
        day = date(year, month, of_month)
        return Days(day, day)
    # A date that lies long ago is next year's: 1月3日, said in December.
    years = (today.year, today.year + 1)
    days = [date(year, month, of_month) for year in years if of_month <= monthrange(year, month)[1]]
    near = [each for each in days if each >= today - _HALF_A_YEAR]
    return Days(near[0], near[0]) if near else None


def _in_month(match: re.Match[str], today: date) -> Days | None:
    if match["year_edge"]:
        return Days(date(today.year, 12, 21), date(today.year, 12, 31), through=True)
    if match["this_month"]:
        first = _month(today, {"上": -1, "下": 1}.get(match["this_month"][0], 0))
        return Days(first, _last_of(first), through=True)
    return None if match["masked"] else _day_or_edge(match, today)


def _day_or_edge(match: re.Match[str], today: date) -> Days | None:
    offset = _month_offset(match["relative"], today)
    first = _month(today, offset or 0)
    if match["edge"]:
        return _edge(match["edge"], first, today, stated=offset is not None)
    number = whole(match["day"])
    if number is None or not 1 <= number <= 31:
        return None
    if offset is not None:
        day = first.replace(day=number)
        return Days(day, day)
    day = _next_of_month(today, number)
    return Days(day, day, Repeat.MONTHLY)


def _month_offset(relative: str | None, today: date) -> int | None:
    if relative is None:
        return None
    if relative[0] in "上本这当下":
        return -1 if relative[0] == "上" else relative.count("下")
    number = whole(relative.removesuffix("月"))
    return None if number is None else (number - today.month + 6) % 12 - 6


def _edge(name: str, first: date, today: date, *, stated: bool) -> Days:
    """The beginning, the middle or the end of a month; one that is over is next month's, unless it was named."""
    bounds = {"初": (1, 5), "中": (14, 16), "底": (25, 31), "末": (25, 31), "上旬": (1, 10), "中旬": (11, 20)}
    low, high = bounds.get(name.removeprefix("月"), (21, 31))
    last = first.replace(day=min(high, _last_of(first).day))
    if last < today and not stated:
        return _edge(name, _month(first, 1), today, stated=True)
    return Days(first.replace(day=low), last, through=True)


def _next_of_month(since: date, number: int) -> date:
    first = since.replace(day=1)
    while True:
        if number <= _last_of(first).day and first.replace(day=number) >= since:
            return first.replace(day=number)
        first = _month(first, 1)


def _month(day: date, offset: int) -> date:
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def _last_of(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    first = _month(day, months)
    return first.replace(day=min(day.day, _last_of(first).day))
