"""Time statements: where they stand, what they mean beside the instant, and what holds for every text."""

import json
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.kit.calendar import BusinessCalendar, Interval, PublicRules, around_the_clock
from yingda.kit.texts import text as words
from yingda.lang.moments import Moment, Precision, Relation, find_moments

ZONE = ZoneInfo("Asia/Shanghai")
SHOP = BusinessCalendar(ZONE.key, ((Interval.of("09:00", "22:00"),),) * 7, public=PublicRules("cn"))
NEVER = BusinessCalendar(ZONE.key, ((),) * 7)
BERLIN = BusinessCalendar("Europe/Berlin", ((Interval.of("09:00", "18:00"),),) * 7)
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=ZONE)  # a Monday

PIECES = (
    *"一二两三五十半几前后内号日点时分周月天个大今明昨上下早晚中午秒刻钟到至-~:[]x,。 0123459",
    *("工作日", "小时", "分钟", "星期", "之前", "以后", "左右", "[数字x]", "[时间x]", "上午", "下午", "凌晨"),
    *("上班后", "下班前", "within ", "by ", "3pm ", "tomorrow ", "next ", "monday", "给您回电", "收到货后", "底"),
)
NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(ZONE))
CALENDARS = st.sampled_from([SHOP, NEVER, BERLIN, around_the_clock(ZONE.key)])
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


def moment(text: str, now: datetime = NOW, calendar: BusinessCalendar = SHOP) -> Moment:
    (found,) = find_moments(text, now, calendar)
    return found


def local(at: datetime | None) -> str:
    return f"{at.astimezone(ZONE):%m-%d %H:%M}" if at else "?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("亲，我们会在明天上午十二点前给您回电", "明天上午十二点前"),
        ("專員會在兩小時內聯繫您", "兩小時內"),
        ("稍等，３０ 分钟左右回复", "３０ 分钟左右"),
        ("预计[数字x]-[数字x]个工作日到账", "[数字x]-[数字x]个工作日"),
        ("We call you back by 3 pm tomorrow.", "by 3 pm tomorrow"),
    ],
)
def test_the_place_is_that_of_the_original_text(text: str, said: str) -> None:
    found = moment(text)
    assert text[found.start : found.end].strip() == said


@pytest.mark.parametrize(
    ("text", "relation", "precision", "earliest"),
    [
        ("三点前", Relation.BEFORE, Precision.MINUTE, "11-02 10:00"),
        ("三点", Relation.AT, Precision.MINUTE, "11-02 15:00"),
        ("三点以后", Relation.AFTER, Precision.MINUTE, "11-02 15:00"),
        ("半小时后", Relation.AFTER, Precision.MINUTE, "11-02 10:30"),
        ("2-3小时后", Relation.AFTER, Precision.MINUTE, "11-02 12:00"),
        ("三天内", Relation.BEFORE, Precision.DAY, "11-02 10:00"),
        ("三天后", Relation.AFTER, Precision.DAY, "11-05 09:00"),
        ("明天", Relation.AT, Precision.DAY, "11-03 09:00"),
        ("明天下午", Relation.AT, Precision.PART, "11-03 12:00"),
        ("下午3点到5点", Relation.AT, Precision.MINUTE, "11-02 15:00"),
        ("3-5点", Relation.AT, Precision.MINUTE, "11-02 15:00"),
        ("周三到周五", Relation.AT, Precision.DAY, "11-04 09:00"),
        ("上班后", Relation.AFTER, Precision.PART, "11-03 09:00"),
        ("[数字x]点前", Relation.BEFORE, Precision.UNKNOWN, "?"),
    ],
)
def test_how_it_was_said(text: str, relation: Relation, precision: Precision, earliest: str) -> None:
    found = moment(text)
    assert (found.relation, found.precision, local(found.earliest)) == (relation, precision, earliest)


def test_a_summer_of_its_own_zone_is_kept() -> None:
    now = datetime(2026, 3, 28, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # clocks go forward in the night
    found = moment("明天上午十点", now, BERLIN)
    assert found.latest == datetime(2026, 3, 29, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert found.latest - now.astimezone(UTC) == timedelta(hours=21)


def test_a_shop_that_never_opens_has_days_but_no_working_days() -> None:
    assert local(moment("明天", calendar=NEVER).latest) == "11-04 00:00"
    assert moment("3个工作日内", calendar=NEVER).latest is None
    assert moment("上班后", calendar=NEVER).latest is None


def test_why_is_told_in_both_languages() -> None:
    why = moment("明天上午").why
    assert words(why.code, "zh-CN", why.params) == "“明天上午”：到这一段时间结束，2026-11-03 12:00"
    assert words(why.code, "en", why.params) == "“明天上午”: the end of that part of the day, 2026-11-03 12:00"
    assert moment("[数字x]点前").why.params == {"said": "[数字x]点前"}


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        find_moments("明天", datetime(2026, 11, 2, 10, 0), SHOP)


@given(TEXTS, NOWS, CALENDARS)
@settings(max_examples=250, deadline=None)
def test_whatever_is_written(text: str, now: datetime, calendar: BusinessCalendar) -> None:
    codes = json.loads(files("yingda.lang").joinpath("texts.en.json").read_text("utf-8"))
    reached = 0
    for found in find_moments(text, now, calendar):
        assert reached <= found.start < found.end <= len(text)
        reached = found.end
        assert found.why.code in codes
        assert (found.latest is None) == (found.precision is Precision.UNKNOWN)
        assert (found.latest is None) == (found.earliest is None)
        if found.earliest is None or found.latest is None:
            continue
        assert found.earliest <= found.latest
        assert found.past or found.latest >= now


@given(
    st.sampled_from(["{}分钟内", "{}小时后", "{}天内", "{}天后", "{}周内", "{}个月内", "{}个工作日内"]),
    st.integers(1, 60),
    NOWS,
    st.timedeltas(timedelta(0), timedelta(days=9)),
)
@settings(max_examples=200, deadline=None)
def test_said_later_a_length_never_ends_earlier(form: str, count: int, now: datetime, later: timedelta) -> None:
    first, second = (moment(form.format(count), at).latest for at in (now, now + later))
    assert first is not None
    assert second is not None
    assert now < first <= second


@given(st.integers(1, 59), NOWS)
@settings(max_examples=50, deadline=None)
def test_minutes_are_exact(count: int, now: datetime) -> None:
    assert moment(f"{count}分钟内", now).latest == now + timedelta(minutes=count)


@pytest.mark.parametrize(
    "piece",
    ["1", "一", "[数字x]", "半", "个", "今", "明天", "1-", "三点到", "上", "[", "1天", "后,", "a ", "周", "x"],
)
def test_ten_thousand_characters_are_read_at_once(piece: str) -> None:
    long = (piece * 10_000)[:10_000]
    found = find_moments(long, NOW, SHOP)
    assert all(each.end <= len(long) for each in found)
