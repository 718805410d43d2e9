"""What an agent's line says: contact, an act of the shop, an expectation about others, a hold, or nothing."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.followups.policy.statements import may_promise, statements_of
from yingda.followups.types import Channel, Statement, StatementKind, Who
from yingda.kit.calendar import BusinessCalendar, Interval, PublicRules
from yingda.lang.moments import find_moments

ZONE = ZoneInfo("Asia/Shanghai")
SHOP = BusinessCalendar(ZONE.key, ((Interval.of("09:00", "22:00"),),) * 7, public=PublicRules("cn"))
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=ZONE)  # a Monday

PIECES = (
    *(
        "给您",
        "回电",
        "联系您",
        "明天",
        "前",
        "已经",
        "了",
        "吗",
        "?",
        "，",
        " ",
        "您",
        "如果",
        "不会",
        "快递",
        "专员",
        "会",
    ),
    *(
        "稍等",
        "2分钟",
        "[数字x]",
        "小时内",
        "退款",
        "银行",
        "到账",
        "“",
        "”",
        "短信",
        "call you ",
        "by ",
        "tomorrow ",
    ),
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))


def read(text: str, before: str = "") -> tuple[Statement, ...]:
    return statements_of(text, before, NOW, SHOP)


def one(text: str, before: str = "") -> Statement:
    (found,) = read(text, before)
    return found


def due(found: Statement) -> str:
    latest = found.moment.latest if found.moment else None
    return f"{latest.astimezone(ZONE):%m-%d %H:%M}" if latest else "?"


def lines() -> Iterator[tuple[str, str]]:
    for line in (Path(__file__).parent / "data" / "statements.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            expected, text = line.split(" | ")
            yield expected, text


def test_the_examples() -> None:
    wrong = []
    for expected, text in lines():
        said = "+".join(f"{each.kind.value}{'*' if each.timed else ''}" for each in read(text)) or "none"
        if said != expected:
            wrong.append(f"{text}: {said} instead of {expected}")
    assert wrong == []
    assert len(list(lines())) >= 180


@pytest.mark.parametrize(
    ("text", "who", "channel", "when"),
    [
        ("我半小时内给您回电", Who.SELF, Channel.PHONE, "11-02 10:30"),
        ("专员明天上午短信通知您", Who.SPECIALIST, Channel.SMS, "11-03 12:00"),
        ("财务会在3个工作日内跟您联系", Who.FINANCE, None, "11-05 22:00"),
        ("这边升级给主管，主管下午三点前给您答复", Who.LEAD, Channel.CHAT, "11-02 15:00"),
        ("我跟仓库核实后明天发邮件给您", Who.SELF, Channel.MAIL, "11-03 22:00"),
        ("售后专员一小时内联系您", Who.SPECIALIST, None, "11-02 11:00"),
        ("给您回电，最晚明天中午", Who.SELF, Channel.PHONE, "11-03 13:00"),
        ("专员会在[数字x]小时内致电您", Who.SPECIALIST, Channel.PHONE, "?"),
    ],
)
def test_who_how_and_when(text: str, who: Who, channel: Channel | None, when: str) -> None:
    found = read(text)[-1]
    assert (found.kind, found.who, found.channel, due(found)) == (StatementKind.CONTACT, who, channel, when)
    assert found.definite is (when != "?")
    assert found.is_promise


def test_others_promise_nothing_for_the_shop() -> None:
    found = one("快递员会在下午给您打电话")
    assert (found.kind, found.who, found.is_promise) == (StatementKind.EXPECTATION, Who.COURIER, False)


def test_an_act_without_a_time_is_no_promise() -> None:
    assert not one("我们会尽快给您处理").is_promise
    assert one("我们今天给您处理").is_promise


def test_several_statements_of_a_line_stand_in_its_order() -> None:
    text = "亲稍等2分钟。退款我们今天给您审核，银行1-3个工作日到账，有问题专员明天联系您"
    found = read(text)
    assert [each.kind.value for each in found] == ["hold", "shop_act", "expectation", "contact"]
    assert [due(each) for each in found] == ["11-02 10:02", "11-02 22:00", "11-05 22:00", "11-03 22:00"]
    assert [text[each.start : each.end].strip() for each in found] == [
        "亲稍等2分钟",
        "退款我们今天给您审核",
        "银行1-3个工作日到账",
        "有问题专员明天联系您",
    ]


def test_places_are_those_of_the_original_text() -> None:
    text = "您好，  專員會在３小時內給您回電"
    found = one(text)
    assert text[found.start : found.end].strip() == "專員會在３小時內給您回電"
    assert found.moment is not None
    assert text[found.moment.start : found.moment.end] == "３小時內"


@pytest.mark.parametrize(
    ("before", "text", "kind"),
    [
        ("什么时候给我回电话？", "下午三点前", StatementKind.CONTACT),
        ("那多久能退款", "亲，3个工作日内哦", StatementKind.SHOP_ACT),
        ("什么时候能送到", "明天", StatementKind.EXPECTATION),
    ],
)
def test_a_bare_time_answers_what_was_asked(before: str, text: str, kind: StatementKind) -> None:
    found = one(text, before)
    assert (found.kind, found.timed) == (kind, True)


@pytest.mark.parametrize(
    ("before", "text"), [("好的", "明天"), ("什么时候发货", "好的"), ("什么时候发货", "明天可以吗")]
)
def test_a_bare_time_alone_says_nothing(before: str, text: str) -> None:
    assert read(text, before) == ()


def test_most_lines_need_not_be_read() -> None:
    assert [may_promise(text) for text in ("您好，在的呢", "好的亲，这款是红色哦", "专员会给您回电", "明天")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_a_line_that_says_a_time_and_nothing_else_is_read() -> None:
    phrases = (Path(__file__).parent.parent / "lang" / "data" / "moments.txt").read_text("utf-8").splitlines()
    times = [line.split(" | ")[0] for line in phrases if line and line[0] not in "@#"]
    said = {text[each.start : each.end] for text in times for each in find_moments(text, NOW, SHOP)}
    assert len(said) > 300
    assert [text for text in sorted(said) if not may_promise(text)] == []


def test_the_time_beside_the_verb_counts() -> None:
    assert due(one("今天18点前提交的明天12点前给您审核")) == "11-03 12:00"
    assert due(one("拍下后我们明天发货一般三天左右能到货哦")) == "11-03 22:00"


def test_timestamps_of_a_log_are_no_times_that_are_promised() -> None:
    assert [each.timed for each in read("2026-12-01 12:33:05 仓库给您处理，我们会跟进")] == [False]


@given(TEXTS, TEXTS)
@settings(max_examples=300, deadline=None)
def test_whatever_is_written(text: str, before: str) -> None:
    reached = 0
    assert may_promise(text) or not any(found.is_promise for found in read(text, before))
    for found in read(text, before):
        assert reached <= found.start < found.end <= len(text)
        reached = found.end
        assert found.channel is None or found.kind is StatementKind.CONTACT
        assert found.moment is None or not found.moment.past


@pytest.mark.parametrize(
    "piece", ["给您", "如果", "不会", "联系您 ", "稍等", "请", "建议您", "明天，", "“", "给您一个", "a "]
)
def test_ten_thousand_characters_are_read_at_once(piece: str) -> None:
    long = (piece * 10_000)[:10_000]
    assert all(each.end <= len(long) for each in read(long))
