"""A line that only asks to wait is no answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.lang.holding import is_holding


@pytest.mark.parametrize(
    "line",
    [
        "稍等", "请稍等", "请您稍等一下", "亲，稍等哦", "您好，请稍等", "好的，请稍等2-3分钟", "稍等，正在为您查询",
        "麻烦您耐心等待", "我帮您查一下", "这边马上给您核实", "您好亲", "在的", "好的亲", "等我一下哈", "马上",
        "我去问一下仓库", "正在查询中", "请稍候", "稍等片刻~", "One moment please", "Let me check that for you",
        "just a minute", "Hold on", "收到，我看看",
    ],
)  # fmt: skip
def test_it_only_asks_to_wait(line: str) -> None:
    assert is_holding(line)


@pytest.mark.parametrize(
    "line",
    [
        "48小时内发货", "可以退的", "您的订单明天发货", "这款支持蓝牙5.3", "稍等后重启耳机就好", "请提供一下订单号",
        "已经为您处理好了，退款3天内到账", "尺码偏小，建议拍大一码", "不可以哦", "可以等10分钟再试一次",
        "查了一下，仓库已经发出", "可以", "是的", "", "It ships tomorrow", "Please wait 24 hours before washing it",
        "请问订单号是多少？",
    ],
)  # fmt: skip
def test_it_says_something(line: str) -> None:
    assert not is_holding(line)


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert is_holding(text) in (True, False)


def test_a_long_row_of_the_same_is_judged_at_once() -> None:
    assert not is_holding("请稍等" * 4000)
