"""Lengths of time from now on: within 10 minutes, half an hour later, 1 to 3 working days."""

import re
from datetime import datetime, timedelta

from yingda.lang.moments.counts import NUMBER, TO, Count, count_of
from yingda.lang.moments.days import months_later
from yingda.lang.moments.hours import Hours
from yingda.lang.moments.types import Precision, Reading, Relation, unknown

_MINUTES = {"秒": 1 / 60, "秒钟": 1 / 60, "分": 1, "分钟": 1, "刻钟": 15, "小时": 60, "钟头": 60, "h": 60}
_DAYS = {"月": 30, "天": 1, "日": 1, "自然日": 1, "自然天": 1, "星期": 7, "礼拜": 7, "周": 7}
_MOST_DAYS = 3660  # what lies further away is no time that anybody promises

_BOUND = "内|以内|之内|后|以后|之后|过后|左右"
_WITHIN = "内|以内|之内|里(?=[给回联完办处])"
_UNIT = (
    rf"秒钟?|分钟|分(?={_BOUND})|刻钟|小时|钟头|h(?![a-z])|工作[日天]|自然[日天]|天(?!猫|然|气)|日(?={_BOUND})"
    r"|星期|礼拜|周(?![一二三四五六日末年转边围期])|(?<=个)月|(?<=个半)月"
)
LENGTH = re.compile(
    rf"(?<![\d.第每前这那哪某:\-/a-z])(?P<low>{NUMBER})(?:\s?个?(?:秒钟?|分钟?|小时|天|周|工作日)?{TO}(?P<high>{NUMBER}))?"
    rf"\s?(?P<more>多)?[来]?个?(?P<half>半)?多?\s?(?P<unit>{_UNIT})(?P<rest>半)?(?:时效|工时)?(?:时间)?\s?"
    rf"(?P<suffix>(?P<within>{_WITHIN})|(?P<after>以后|之后|过后|后(?!天|台|面|期|续|边|悔))"
    r"|(?P<ago>以前|之前|前(?!后|台|面|往|提))|左右|上下)?"
)
# A length that is no time from now on: how long it took, how long something is guaranteed, how often.
_ELAPSED_BEFORE = re.compile(
    r"(?:等了|[都已]等|过了|(?<!不)超过|(?<!不会)超出|晚了|拖了|已经?|快|近|才|用了|满|提前|达|长达|延迟|推迟|顺延)(?:有)?$"
)
_KEPT_BEFORE = re.compile(
    r"(?:保质期?|质保期?|保修期?|有效期|保存|服务|营业|全天|在线|客服|每隔|间隔|支持)(?:为|是)?$"
)
_NO_MOMENT_AFTER = re.compile(
    r"\s?(?:无理由|价保|保价|价格保护|包换|包退|退换|质保|保修|在线|营业|不间断|客服|人工|服务|热线|一次|制|了|没|未|都没|的(?:保|质|价|有效))"
)
# The time runs from something else: 签收后7天内, 审核通过之后2小时内.
_AFTER_EVENT = re.compile(
    r"(?:[^\s,。!?;稍然最随今背前午晚天日点时分月周售了以之过个半早上](?:之|以)?后|完成|收货|签收|到货|完毕)"
    r"[,\s]?(?:的|我们|我|这边|财务|系统|会|将|在|就|于|最[快慢迟晚多]|大?约|预计|一般|通常|需要?|再|您|给您)*$"
)
_LEFT = 16


def length_at(text: str, match: re.Match[str], hours: Hours) -> Reading | None:
    """What a match of `LENGTH` means; None if it is no time statement."""
    before, after = text[max(0, match.start() - _LEFT) : match.start()], text[match.end() : match.end() + 4]
    low = count_of(match["low"])
    high = count_of(match["high"]) if match["high"] else low
    if low is None or high is None or _KEPT_BEFORE.search(before) or _ELAPSED_BEFORE.search(before):
        return None
    if not match["suffix"] and _NO_MOMENT_AFTER.match(after):
        return None
    relation = Relation.AFTER if match["after"] else Relation.BEFORE
    if _AFTER_EVENT.search(before):
        return unknown(relation, "moment.why.event")
    if low.low is None or high.high is None:
        return unknown(relation, "moment.why.masked")
    return _reading(match, _with_halves(match, Count(low.low, high.high)), relation, hours)


def _with_halves(match: re.Match[str], count: Count) -> tuple[float, float]:
    low, high = count.low or 0.0, count.high or 0.0
    half = 0.5 if match["half"] or match["rest"] else 0.0
    return low + half, high + half + (1 if match["more"] else 0)


def _reading(match: re.Match[str], count: tuple[float, float], relation: Relation, hours: Hours) -> Reading | None:
    unit, (low, high) = match["unit"], count
    if unit in _MINUTES:
        return _in_minutes(match, (low * _MINUTES[unit], high * _MINUTES[unit]), relation, hours)
    if unit.startswith("工作"):
        return _in_working_days(low, high, relation, hours)
    if unit == "月" and high >= 1:
        return _in_months(low, high, relation, hours)
    days = (low * _DAYS[unit], high * _DAYS[unit])
    if days[1] < 1:
        return _in_minutes(match, (days[0] * 24 * 60, days[1] * 24 * 60), relation, hours)
    return _in_days(match, days, relation, hours)


def _in_minutes(
    match: re.Match[str], minutes: tuple[float, float], relation: Relation, hours: Hours
) -> Reading | None:
    if minutes[1] > _MOST_DAYS * 24 * 60:
        return None
    low, high = timedelta(minutes=minutes[0]), timedelta(minutes=minutes[1])
    if match["ago"]:
        return Reading(
            Relation.AT, Precision.MINUTE, hours.now - high, hours.now - low, "moment.why.past", past=True
        )
    earliest = hours.now + low if relation is Relation.AFTER else hours.now
    return Reading(relation, Precision.MINUTE, earliest, hours.now + high, "moment.why.length")


def _in_days(match: re.Match[str], days: tuple[float, float], relation: Relation, hours: Hours) -> Reading | None:
    if days[1] > _MOST_DAYS:
        return None
    sign = -1 if match["ago"] else 1
    first, last = (hours.today + timedelta(days=sign * int(each)) for each in days)
    if match["ago"]:
        return Reading(
            Relation.AT, Precision.DAY, hours.at(last, 0), hours.at(first, 24 * 60), "moment.why.past", past=True
        )
    earliest = hours.start(first) if relation is Relation.AFTER else hours.now
    return Reading(relation, Precision.DAY, earliest, hours.end(last), "moment.why.days")


def _in_months(low: float, high: float, relation: Relation, hours: Hours) -> Reading | None:
    if high > _MOST_DAYS / 30:
        return None

    def end(months: float) -> datetime:
        extra = timedelta(days=15 if months % 1 else 0)
        return hours.end(months_later(hours.today, int(months)) + extra)

    earliest = end(low) if relation is Relation.AFTER else hours.now
    return Reading(relation, Precision.DAY, earliest, end(high), "moment.why.days")


def _in_working_days(low: float, high: float, relation: Relation, hours: Hours) -> Reading:
    first, last = (hours.working_day(max(1, int(-(-each // 1)))) for each in (low, high))
    if first is None or last is None:
        return unknown(relation, "moment.why.masked")
    earliest = hours.start(first) if relation is Relation.AFTER else hours.now
    return Reading(relation, Precision.DAY, earliest, hours.end(last), "moment.why.working_days")
