from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yingda.kit.calendar import (
    BusinessCalendar,
    Interval,
    Override,
    PublicRules,
    explain,
    explain_add,
    render,
)
from yingda.kit.public_holidays import last_published_year

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = (Interval.of("09:00", "18:00"),)
WEEK = (OFFICE,) * 5 + ((), ())
CALENDAR = BusinessCalendar(
    "Asia/Shanghai", WEEK, (Override(date(2026, 10, 9), "店庆休息"),), PublicRules("cn")
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_deadline_over_national_day_in_words():
    explained = explain_add(CALENDAR, at("2026-09-30 17:30"), timedelta(hours=11))
    assert explained.end == at("2026-10-10 10:30")
    assert render(CALENDAR, explained, "zh-CN") == [
        "2026-09-30 17:30 – 18:00 计入 30 分钟：营业时间",
        "2026-09-30 18:00 – 24:00 不计：非营业时间",
        "2026-10-01 00:00 – 2026-10-08 00:00 不计：法定节假日：国庆节",
        "2026-10-08 00:00 – 09:00 不计：非营业时间",
        "2026-10-08 09:00 – 18:00 计入 9 小时：营业时间",
        "2026-10-08 18:00 – 24:00 不计：非营业时间",
        "2026-10-09 00:00 – 24:00 不计：当日休息：店庆休息",
        "2026-10-10 00:00 – 09:00 不计：非营业时间",
        "2026-10-10 09:00 – 10:30 计入 1 小时 30 分钟：补班日：国庆节",
        "合计工作时间 11 小时",
    ]


def test_the_same_in_english():
    explained = explain(CALENDAR, at("2026-11-20 17:00"), at("2026-11-23 09:00:30"))
    assert render(CALENDAR, explained, "en") == [
        "2026-11-20 17:00 – 18:00 counts 1 h: business hours",
        "2026-11-20 18:00 – 24:00 does not count: outside business hours",
        "2026-11-21 00:00 – 24:00 does not count: closed on Saturday",
        "2026-11-22 00:00 – 24:00 does not count: closed on Sunday",
        "2026-11-23 00:00 – 09:00 does not count: outside business hours",
        "2026-11-23 09:00 – 09:00 counts 30 s: business hours",
        "Working time in all: 1 h 30 s",
    ]


def test_an_unpublished_year_is_said():
    year = last_published_year("cn") + 1
    explained = explain_add(CALENDAR, at(f"{year - 1}-12-31 17:00"), timedelta(hours=30))
    assert [(note.code, note.params) for note in explained.notes] == [
        ("calendar.note.not_yet_published", {"year": year})
    ]
    assert render(CALENDAR, explained, "zh-CN")[-1] == f"{year} 年的放假安排尚未公布，暂按平常的星期计算"
    later = explain(CALENDAR, at(f"{year + 3}-10-01 00:00"), at(f"{year + 3}-10-02 00:00"))
    assert later.notes[0].params == {"year": year + 3}


def test_published_years_and_shops_without_public_holidays_have_no_note():
    assert explain(CALENDAR, at("2026-11-20 17:00"), at("2026-11-23 09:00")).notes == ()
    plain = BusinessCalendar("Asia/Shanghai", WEEK)
    assert explain(plain, at("2050-01-01 00:00"), at("2050-01-03 00:00")).notes == ()


def test_nothing_to_explain():
    explained = explain(CALENDAR, at("2026-11-20 17:00"), at("2026-11-20 17:00"))
    assert explained.stretches == ()
    assert render(CALENDAR, explained, "zh-CN") == ["合计工作时间 0 分钟"]
    with pytest.raises(ValueError, match="before"):
        explain(CALENDAR, at("2026-11-20 17:00"), at("2026-11-20 16:00"))
