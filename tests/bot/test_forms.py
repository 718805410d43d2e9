"""What fits a slot: numbers as people write them, choices in words or by number, dates that exist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.bot.policy import forms
from yingda.bot.types import BotForm, Slot, SlotKind
from yingda.kit.errors import InvalidError

TODAY = date(2026, 11, 10)


def slot(kind: SlotKind, **more) -> Slot:
    return Slot(code="one", name="项", kind=kind, ask="请问？", **more)


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        (SlotKind.ORDER_NUMBER, "订单号是20261110123456哦", "20261110123456"),
        (SlotKind.ORDER_NUMBER, "２０２６１１１０１２３４", "202611101234"),
        (SlotKind.ORDER_NUMBER, "13812345678", None),
        (SlotKind.ORDER_NUMBER, "不记得了", None),
        (SlotKind.PHONE, "电话 138 1234 5678", "13812345678"),
        (SlotKind.PHONE, "+86 13812345678", "13812345678"),
        (SlotKind.PHONE, "1381234567", None),
        (SlotKind.DATE, "昨天", "2026-11-09"),
        (SlotKind.DATE, "11月3号", "2026-11-03"),
        (SlotKind.DATE, "2026年2月30日", None),
        (SlotKind.DATE, "随便", None),
        (SlotKind.TEXT, "  浙江省杭州市  ", "浙江省杭州市"),
    ],
)
def test_a_slot_takes_what_fits(kind: SlotKind, said: str, value: str | None) -> None:
    assert forms.value_of(slot(kind), said, TODAY) == value


@pytest.mark.parametrize(
    ("said", "value"), [("退货", "退货"), ("我要换货", "换货"), ("2", "换货"), ("3", None), ("退货或者换货", None)]
)
def test_a_choice_is_made_in_words_or_by_number(said: str, value: str | None) -> None:
    assert forms.value_of(slot(SlotKind.CHOICE, options=["退货", "换货"]), said, TODAY) == value


def test_an_optional_slot_is_skipped() -> None:
    assert forms.value_of(slot(SlotKind.PHONE, optional=True), "跳过", TODAY) == ""
    assert forms.value_of(slot(SlotKind.PHONE), "跳过", TODAY) is None


@pytest.mark.parametrize(("said", "leaves"), [("取消", True), ("算了", True), ("我要取消订单怎么操作呀", False)])
def test_cancelling_is_short(said: str, leaves: bool) -> None:
    assert forms.is_cancel(said) is leaves


def test_what_was_said_already_is_not_asked_again() -> None:
    form = BotForm(
        id=1, version=1, shop_id=1, name="查件", action=None, done_text="", active=True,
        slots=[
            Slot(code="order", name="单号", kind=SlotKind.ORDER_NUMBER, ask="单号？"),
            Slot(code="what", name="事", kind=SlotKind.TEXT, ask="什么事？"),
        ],
    )  # fmt: skip
    running = forms.prefill(form, forms.start(form), "20261110123456 到哪了", TODAY)
    assert (running.slot, running.facts) == (1, {"order": "20261110123456"})


def test_slots_are_checked_when_they_are_saved() -> None:
    with pytest.raises(InvalidError) as error:
        forms.check_slots([slot(SlotKind.TEXT), slot(SlotKind.CHOICE, options=["一个"])])
    assert {one.code for one in error.value.fields} == {"bot.slot_twice", "bot.slot_needs_options"}


@given(st.text(max_size=60), st.sampled_from(list(SlotKind)))
def test_no_text_breaks_a_slot(said: str, kind: SlotKind) -> None:
    value = forms.value_of(slot(kind, options=["退货", "换货"]), said, TODAY)
    assert value is None or isinstance(value, str)
