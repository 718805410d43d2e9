"""A form in the middle of a conversation: digressions, cancelling, and what is done when it is filled in."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.bot.conftest import Shop
from yingda.app.wiring import make_actions
from yingda.bot.policy.decide import decide
from yingda.bot.ports import Errand, TrialAction
from yingda.bot.service import answering, forms, rules
from yingda.bot.types import BotRuleDraft, FormDraft, RuleAct, Slot, SlotKind
from yingda.conversations import service as conversations
from yingda.conversations.types import State
from yingda.infra.db import Unit
from yingda.infra.settings import Settings

ARTICLE = "请用原装充电线，充满约 2 小时。"
ORDER = "20261110123456"
TOLD = "地址已经改好，以新地址发出。"


@dataclass
class Clerk:
    """Does what a test says, and keeps what it was asked for."""

    told: str | None = TOLD
    broken: bool = False
    errands: list[Errand] = field(default_factory=list)

    def title(self, locale: str) -> str:
        return "改地址"

    def __call__(self, unit: Unit, errand: Errand) -> str | None:
        self.errands.append(errand)
        if self.broken:
            raise RuntimeError("the order system does not answer")
        return self.told


@pytest.fixture
def clerk(shop: Shop) -> Clerk:
    made = Clerk()
    shop.thoughts.actions["order.address"] = made
    return made


def with_form(shop: Shop, action: str | None = "order.address", **more: Any) -> None:
    """A form that asks for an order number and a phone, begun by 改地址."""
    slots = [
        Slot(code="order", name="订单号", kind=SlotKind.ORDER_NUMBER, ask="请发一下订单号"),
        Slot(code="phone", name="手机号", kind=SlotKind.PHONE, ask="请留一个手机号"),
    ]
    wanted = FormDraft(shop_id=shop.id, name="改地址", slots=slots, action=action, **more)
    form = shop.desk.write(forms.create_form, shop.boss, wanted)
    draft = BotRuleDraft(shop_id=shop.id, name="改地址", rule="改..地址", act=RuleAct.FORM, form_id=form.id)
    shop.desk.write(rules.create_rule, shop.boss, draft)


def fill(shop: Shop) -> int:
    number = shop.says("我想改一下地址")
    shop.says(ORDER)
    shop.says("13812345678")
    return number


def test_a_digression_is_answered_and_the_form_goes_on(shop: Shop, clerk: Clerk) -> None:
    with_form(shop)
    number = shop.says("我想改一下地址")
    assert shop.said(number) == ["请发一下订单号"]
    shop.says("怎么充电")
    assert shop.said(number)[-2:] == [ARTICLE, "请发一下订单号"]
    shop.says(ORDER)
    assert shop.said(number)[-1] == "请留一个手机号"
    assert clerk.errands == []
    shop.says("13812345678")
    (errand,) = clerk.errands
    assert errand.facts == {"order": ORDER, "phone": "13812345678"}
    assert (errand.shop_id, errand.conversation_id) == (shop.id, number)


def test_what_was_done_is_told_and_may_be_judged(shop: Shop, clerk: Clerk) -> None:
    with_form(shop, done_text="都记下了，马上为您处理。")
    number = fill(shop)
    assert shop.said(number)[-1] == TOLD
    assert [one.text for one in shop.messages(number)[-1].choices] == ["解决了", "没解决", "转人工"]
    assert shop.card(number).state is State.BOT
    shop.says("怎么充电")
    assert shop.said(number)[-1] == ARTICLE  # the form is over
    assert len(clerk.errands) == 1


def test_what_cannot_be_done_goes_to_a_person_with_the_facts(shop: Shop, clerk: Clerk) -> None:
    clerk.told = None
    with_form(shop, done_text="都记下了，马上为您处理。")
    number = fill(shop)
    assert shop.card(number).state is State.ACTIVE
    assert TOLD not in shop.said(number)
    assert shop.said(number)[-2] == "都记下了，马上为您处理。"
    assert "马上有人接待您" in shop.said(number)[-1]  # the expected wait
    assert f"订单号: {ORDER}" in shop.notes(number)[0]


@pytest.mark.parametrize("action", [None, "parcel.trace"])
def test_what_nobody_here_can_do_goes_to_a_person(shop: Shop, clerk: Clerk, action: str | None) -> None:
    with_form(shop, action)
    number = fill(shop)
    assert shop.card(number).state is State.ACTIVE
    assert f"订单号: {ORDER}" in shop.notes(number)[0]
    assert clerk.errands == []


@pytest.mark.parametrize("said", ["取消", "算了", "不改了"])
def test_a_form_that_is_cancelled_does_nothing(shop: Shop, clerk: Clerk, said: str) -> None:
    with_form(shop)
    number = shop.says("我想改一下地址")
    shop.says(ORDER)
    shop.says(said)
    assert "已经取消" in shop.said(number)[-1]
    assert [one.text for one in shop.messages(number)[-1].choices] == ["转人工"]
    shop.says("怎么充电")
    assert shop.said(number)[-1] == ARTICLE
    assert clerk.errands == []


def test_an_agent_who_takes_it_meanwhile_has_it_undone(shop: Shop, clerk: Clerk) -> None:
    with_form(shop)
    number = shop.says("我想改一下地址")
    shop.says(ORDER)
    shop.desk.wait(seconds=1)
    shop.desk.says(shop.desk.customer(shop.id, "张女士"), "13812345678")

    async def race() -> bool:
        db, brain = shop.desk.db, shop.thoughts.brain()
        scene = await db.read(answering.load, number, shop.card(number).episode_id)
        assert scene is not None
        context = await answering.think(scene, brain, db.read)
        decision = decide(context, scene.today)
        assert decision.action == "order.address"
        await db.write(conversations.take, shop.qing, number)
        return await db.write(answering.write, scene, context, decision, brain.library, brain.actions)

    assert not asyncio.run(race())
    assert clerk.errands == []
    assert TOLD not in shop.said(number)


def test_an_action_that_breaks_tells_nothing_and_a_person_goes_on(shop: Shop, clerk: Clerk) -> None:
    clerk.broken = True
    with_form(shop)
    number = fill(shop)
    assert TOLD not in shop.said(number)
    shop.passes(seconds=20)
    assert shop.card(number).state is State.ACTIVE
    assert "没有及时回答" in shop.notes(number)[0]


def test_the_trial_action_does_nothing_says_so_and_is_there_only_if_wanted(shop: Shop) -> None:
    assert make_actions(Settings()) == {}
    shop.thoughts.actions.update(make_actions(Settings(trial_action=True)))
    with_form(shop, TrialAction.NAME)
    number = fill(shop)
    assert shop.said(number)[-1].startswith(f"这是试用，还没有真正办理。收到的内容：{ORDER}")
    assert shop.card(number).state is State.BOT
