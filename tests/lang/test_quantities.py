from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.lang.quantities import (
    format_amount,
    format_duration,
    format_wait_range,
    parse_amount,
    parse_duration,
    parse_number,
)

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一百二十", 120),
        ("一百零五", 105),
        ("一百五", 150),
        ("一千二", 1200),
        ("一千零二", 1002),
        ("两千零五十", 2050),
        ("一万二", 12_000),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二〇二六", 2026),
        ("三亿二千万", 320_000_000),
        ("两万亿", 2_000_000_000_000),
        ("壹佰贰拾", 120),
        ("一点五", Decimal("1.5")),
        ("零", 0),
        ("1.2万", 12_000),
        ("1万2", 12_000),
        ("3,000", 3000),
        ("３５", 35),
        ("兩萬", 20_000),
    ],
)
def test_numbers(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "两三", "百", "一点", "点五", "二三百", "很多", "1.2.3", "-5", "9" * 16, "一" * 5000]
)
def test_no_numbers(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("两个半小时", int(2.5 * HOUR)),
        ("半小时", HOUR // 2),
        ("半个小时", HOUR // 2),
        ("一小时半", int(1.5 * HOUR)),
        ("30分钟", 30 * MINUTE),
        ("2h30m", int(2.5 * HOUR)),
        ("1.5h", int(1.5 * HOUR)),
        ("1 小时 20 分", 80 * MINUTE),
        ("一小时零五分", 65 * MINUTE),
        ("一刻钟", 15 * MINUTE),
        ("三天", 3 * DAY),
        ("一天半", int(1.5 * DAY)),
        ("两周", 14 * DAY),
        ("两个星期", 14 * DAY),
        ("四十八小時", 48 * HOUR),
        ("1 hour and 20 minutes", 80 * MINUTE),
        ("half an hour", HOUR // 2),
        ("an hour", HOUR),
        ("90s", 90_000),
        ("01:20", 80_000),
        ("1:02:03", 3_723_000),
        ("0秒", 0),
    ],
)
def test_durations(text, ms):
    assert parse_duration(text) == ms


@pytest.mark.parametrize(
    "text", ["", "马上", "两三天", "30", "5 miles", "三点", "1:60", "30分钟后到", "9" * 15 + "天", "1" * 99]
)
def test_no_durations(text):
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("ms", "chinese", "english", "clock"),
    [
        (0, "0 秒", "0 s", "00:00"),
        (999, "0 秒", "0 s", "00:00"),
        (59_999, "59 秒", "59 s", "00:59"),
        (80_000, "1 分 20 秒", "1 min 20 s", "01:20"),
        (60_000, "1 分", "1 min", "01:00"),
        (HOUR + 5 * MINUTE + 9_000, "1 小时 5 分", "1 h 5 min", "1:05:09"),
        (2 * DAY + 30_000, "2 天", "2 d", "48:00:30"),
        (-5, "0 秒", "0 s", "00:00"),
    ],
)
def test_durations_in_words(ms, chinese, english, clock):
    assert format_duration(ms, "zh-CN") == chinese
    assert format_duration(ms, "en") == english
    assert format_duration(ms, "zh-CN", short=True) == clock


@pytest.mark.parametrize(
    ("low", "high", "chinese", "english"),
    [
        (10, 45, "约 1 分钟内", "within about 1 min"),
        (0, 60, "约 1 分钟内", "within about 1 min"),
        (60, 110, "约 1–2 分钟", "about 1–2 min"),
        (61, 110, "约 2 分钟", "about 2 min"),
        (0, 181, "约 1–4 分钟", "about 1–4 min"),
        (200, 100, "约 4 分钟", "about 4 min"),
    ],
)
def test_a_wait_is_rounded_up(low, high, chinese, english):
    assert format_wait_range(low, high, "zh-CN") == chinese
    assert format_wait_range(low, high, "en") == english


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12块5", 1250),
        ("12块55", 1255),
        ("十二块五毛", 1250),
        ("12元5角5分", 1255),
        ("12块零5分", 1205),
        ("两块半", 250),
        ("一百二十元", 12_000),
        ("一百二", 12_000),
        ("1.2万", 1_200_000),
        ("1.2万元", 1_200_000),
        ("¥12.50", 1250),
        ("￥1,280.00元", 128_000),
        ("12.5 rmb", 1250),
        ("3毛", 30),
        ("五分", 5),
        ("100块钱", 10_000),
        ("壹佰元整", 10_000),
        ("-5元", -500),
        ("0.005元", 1),
        ("CN¥12.50", 1250),
    ],
)
def test_amounts(text, fen):
    assert parse_amount(text) == fen


@pytest.mark.parametrize("text", ["", "免费", "12块了", "两三块", "12%", "元", "12块555", "块5", "$5"])
def test_no_amounts(text):
    assert parse_amount(text) is None


def test_amounts_in_words():
    assert format_amount(1250, "zh-CN") == "¥12.50"
    assert format_amount(1250, "en") == "CN¥12.50"
    assert format_amount(123_456_705, "zh-CN") == "¥1,234,567.05"
    assert format_amount(-5, "zh-CN") == "-¥0.05"


@settings(max_examples=80, deadline=None)
@given(st.integers(-(10**12), 10**12), st.sampled_from(["zh-CN", "en"]))
def test_a_written_amount_reads_the_same(fen, locale):
    assert parse_amount(format_amount(fen, locale)) == fen


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 59), st.integers(0, 59), st.sampled_from(["zh-CN", "en"]), st.booleans())
def test_a_written_duration_reads_the_same(minutes, seconds, locale, short):
    ms = (minutes * 60 + seconds) * 1000
    assert parse_duration(format_duration(ms, locale, short=short)) == ms


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0一二两三十百千万亿半点零元块角毛分钱小时天周个:, .-¥hm", max_size=10))
def test_nothing_written_this_way_breaks_the_readers(text):
    assert isinstance(parse_amount(text), int | None)
    assert isinstance(parse_duration(text), int | None)
