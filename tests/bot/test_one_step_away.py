"""A person is one step away in every text that ships, and whoever is handed over is told how long it takes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.bot.conftest import Shop
from tests.bot.thoughts import PLAIN, YES, context, hit
from yingda.bot.policy.decide import decide
from yingda.bot.policy.lines import HELPFUL, LEAVE, PERSON
from yingda.bot.service import words
from yingda.bot.types import (
    BotForm,
    BotSettings,
    BotText,
    Context,
    Decision,
    Dialogue,
    Does,
    RunningForm,
    Slot,
    SlotKind,
    Trouble,
)
from yingda.conversations.types import State
from yingda.kit.texts import LOCALES, catalogue
from yingda.presence import service as presence
from yingda.presence.types import State as Presence
from yingda.triage.types import TurnKind

TODAY = date(2026, 11, 10)
FORM = BotForm(
    id=1, version=1, shop_id=1, name="查件", action=None, done_text="都记下了。", active=True,
    slots=[Slot(code="order", name="单号", kind=SlotKind.ORDER_NUMBER, ask="单号？")],
)  # fmt: skip
FILLING = Dialogue(form=RunningForm(form_id=1, form_version=1))
# said before there is a conversation, where the page itself has the button; or when it is over or handed over
WITHOUT_BUTTON = {
    BotText.GREETING, BotText.SOLVED, BotText.SERVED_AGAIN, BotText.HAND_OVER_WAIT, BotText.PEAK_HAND_OVER,
}  # fmt: skip


def turns(settings: BotSettings) -> Iterator[Context]:
    """One turn for everything that the bot can say."""
    answered = Dialogue(answered=[1], standing=True)
    for kind, said in (
        (TurnKind.GREETING, "你好"), (TurnKind.COURTESY, "谢谢"), (TurnKind.ORDER_CARD, ""),
        (TurnKind.QUESTION, "啊"),
    ):  # fmt: skip
        yield context(said, seen=replace(PLAIN, kind=kind), settings=settings)
    yield context(hits=(hit(1, 0.9),), settings=settings)
    yield context(hits=(hit(1, 0.5), hit(2, 0.5)), settings=settings)
    yield context("没用", dialogue=answered, settings=settings)
    yield context("解决了", picked=HELPFUL, dialogue=answered, settings=settings)
    yield context("转人工", seen=replace(PLAIN, wants_person=YES), settings=settings)
    yield context("付不了款", trouble=Trouble(on=True, text="支付故障，正在修复"), settings=settings)
    for said in ("不知道", "取消", "20261110123456"):
        yield context(said, dialogue=FILLING, form=FORM, settings=settings)


def decisions(settings: BotSettings) -> list[Decision]:
    return [decide(one, TODAY) for one in turns(settings)]


@pytest.mark.parametrize("peak", [False, True])
@pytest.mark.parametrize("asks", [False, True])
def test_whatever_is_said_has_the_button_for_a_person(peak: bool, asks: bool) -> None:
    for decision in decisions(BotSettings(peak=peak, asks_if_solved=asks)):
        if decision.does in (Does.HAND_OVER, Does.END):
            continue
        assert decision.lines
        assert PERSON in decision.lines[-1].choices, decision


def test_every_text_of_ours_was_looked_at() -> None:
    said = {line.code for peak in (False, True) for one in decisions(BotSettings(peak=peak)) for line in one.lines}
    assert said - {None} == set(BotText) - {BotText.GREETING, BotText.SERVED_AGAIN}
    with_button = {
        line.code
        for peak in (False, True)
        for one in decisions(BotSettings(peak=peak))
        for line in one.lines
        if PERSON in (*line.choices, *one.lines[-1].choices)
    }
    assert with_button - {None} == set(BotText) - WITHOUT_BUTTON


@pytest.mark.parametrize("locale", LOCALES)
def test_a_peak_and_a_hand_over_tell_how_long_it_takes(locale: str) -> None:
    texts = words.default_texts(locale)
    for code in (BotText.PEAK, BotText.PEAK_HAND_OVER, BotText.HAND_OVER_WAIT):
        assert "{wait}" in texts[code]
    assert "{ahead}" in texts[BotText.PEAK]
    assert catalogue(locale)["bot.button.person"] in texts[BotText.PEAK]


@pytest.mark.parametrize("peak", [False, True])
def test_every_hand_over_tells_it_a_filled_form_too(peak: bool) -> None:
    over = [one for one in decisions(BotSettings(peak=peak)) if one.does is Does.HAND_OVER]
    assert len(over) >= 2
    wanted = BotText.PEAK_HAND_OVER if peak else BotText.HAND_OVER_WAIT
    for decision in over:
        assert decision.lines[-1].code is wanted
        assert (LEAVE in decision.lines[-1].choices) is peak


def test_nobody_is_promised_a_wait_while_the_shop_is_closed(shop: Shop) -> None:
    shop.desk.write(presence.choose_state, shop.qing.staff_id, Presence.OFFLINE)
    shop.settle(peak=True)
    number = shop.says("怎么充电")
    first = shop.messages(number)[1]
    assert "请留言" in first.text
    assert "上班后回复您" in first.text
    assert "预计等待" not in first.text
    assert [one.text for one in first.choices] == ["留言", "转人工"]
    shop.presses(number, "person")
    assert shop.card(number).state is State.MESSAGE_LEFT


def test_the_opening_is_told_by_the_shops_clock() -> None:
    opening = datetime(2026, 11, 11, 1, 0, tzinfo=UTC) + timedelta(minutes=30)
    assert "11-11 09:30" in words.closed_text(opening, "Asia/Shanghai", "zh-CN")
    assert "11-11 09:30" in words.closed_text(opening, "Asia/Shanghai", "en")
    assert words.closed_text(None, "Asia/Shanghai", "zh-CN") == "现在是休息时间，请留言，上班后回复您。"
