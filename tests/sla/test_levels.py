"""Levels: what triage finds, what people say, what follows for clocks; joint sessions and plans that were told."""

from datetime import timedelta

import pytest

from tests.sla.conftest import Shop
from yingda.accounts.types import Role
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending
from yingda.conversations.types import Kind, Result, UnsolvedReason
from yingda.infra.db import Unit
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.sla import service
from yingda.sla.pushes import JointSession, MatterLevel
from yingda.sla.types import ClockState, Happening, JointDraft, ServiceLevel, TargetKind, ToldPlan
from yingda.triage.events import TurnUnderstood
from yingda.triage.types import Category, TurnKind

FULL, ACK, JOINT = TargetKind.FULL_ANSWER, TargetKind.ACKNOWLEDGEMENT, TargetKind.JOINT_SESSION
PLAN, DAILY = TargetKind.PLAN_TOLD, TargetKind.FOLLOW_UP
L1, L2, L3 = ServiceLevel


def understood(
    shop: Shop,
    conversation_id: int,
    category: Category,
    *,
    sensitive: bool = False,
    kind: TurnKind = TurnKind.QUESTION,
) -> None:
    def announce(unit: Unit) -> None:
        card = conversations.cards(unit, [conversation_id])[conversation_id]
        assert card.episode_id is not None
        place = (conversation_id, card.episode_id, shop.id, unit.now, "web")
        unit.announce(TurnUnderstood(*place, kind, category, sensitive))

    shop.desk.write(announce)


def level(shop: Shop, conversation_id: int) -> MatterLevel:
    return shop.desk.read(service.access_level, shop.qing, conversation_id)


def set_level(
    shop: Shop, conversation_id: int, wanted: ServiceLevel, reason: str = "需要仓库一起查"
) -> MatterLevel:
    return shop.desk.write(service.set_level, shop.qing, conversation_id, wanted, reason)


def open_session(shop: Shop, conversation_id: int, *staff_ids: int) -> JointSession:
    draft = JointDraft(client_id=f"joint-{conversation_id:06}", staff_ids=staff_ids, text="请一起看一下")

    def opened(unit: Unit) -> JointSession:
        return service.open_session(unit, shop.qing, service.access_place(unit, shop.qing, conversation_id), draft)

    return shop.desk.write(opened)


def tell(shop: Shop, conversation_id: int, seq: int, **ahead: float) -> JointSession:
    expected = shop.desk.clock.now() + timedelta(**(ahead or {"days": 1}))
    plan = ToldPlan(text="仓库明天盘点后换新", expected_at=expected, message_seq=seq)

    def told(unit: Unit) -> JointSession:
        return service.tell_plan(unit, shop.qing, service.access_place(unit, shop.qing, conversation_id), plan)

    return shop.desk.write(told)


def test_what_is_understood_gives_a_level_and_its_answer_counts_from_the_question(shop: Shop) -> None:
    conversation_id = shop.active()
    asked = shop.desk.clock.now()
    shop.desk.wait(seconds=2)
    understood(shop, conversation_id, Category.PRODUCT)
    clock = shop.clock(conversation_id, FULL)
    assert (clock.started_at, clock.due_at) == (asked, asked + timedelta(seconds=60))
    assert level(shop, conversation_id).level is L1
    understood(shop, conversation_id, Category.AFTER_SALES)
    clock = shop.clock(conversation_id, FULL)
    assert (clock.started_at, clock.due_at) == (asked, asked + timedelta(minutes=30))
    assert [(each.from_due, each.to_due) for each in clock.moves] == [
        (asked + timedelta(seconds=60), asked + timedelta(minutes=30))
    ]
    assert shop.clock(conversation_id, ACK).due_at == asked + timedelta(minutes=10)


def test_one_moment_responds_and_does_not_answer(shop: Shop) -> None:
    conversation_id = shop.active()
    understood(shop, conversation_id, Category.LOGISTICS)
    shop.desk.wait(seconds=10)
    shop.desk.answers(shop.qing, conversation_id, "亲，请稍等，正在为您查询")
    assert shop.states(conversation_id, TargetKind.FIRST_RESPONSE) == ["met"]
    assert (shop.states(conversation_id, ACK), shop.states(conversation_id, FULL)) == (["met"], ["running"])
    shop.desk.wait(minutes=5)
    shop.desk.answers(shop.qing, conversation_id, "包裹在杭州中转，明天上午送到")
    clock = shop.clock(conversation_id, FULL)
    assert (clock.state, clock.stopped_by) == (ClockState.MET, Happening.ANSWERED)


def test_triage_raises_a_level_never_lowers_it_and_leaves_what_a_person_said(shop: Shop) -> None:
    conversation_id = shop.active()
    understood(shop, conversation_id, Category.AFTER_SALES)
    understood(shop, conversation_id, Category.PRICE)
    assert level(shop, conversation_id).level is L2
    set_level(shop, conversation_id, L1, "只是问价格")
    understood(shop, conversation_id, Category.COMPLAINT, sensitive=True)
    card = level(shop, conversation_id)
    assert [(step.before, step.after, step.reason, step.by) for step in card.history] == [
        (None, L2, "", None), (L2, L1, "只是问价格", "Xiaoqing"),
    ]  # fmt: skip
    assert card.level is L1


def test_thanks_say_nothing_about_a_level(shop: Shop) -> None:
    conversation_id = shop.active()
    understood(shop, conversation_id, Category.COMPLAINT, sensitive=True, kind=TurnKind.COURTESY)
    assert level(shop, conversation_id).level is None


def test_a_sensitive_complaint_takes_several_departments(shop: Shop) -> None:
    conversation_id = shop.active()
    asked = shop.desk.clock.now()
    understood(shop, conversation_id, Category.COMPLAINT, sensitive=True)
    hours = {kind: shop.clock(conversation_id, kind).due_at for kind in (JOINT, PLAN, DAILY)}
    assert hours == {
        JOINT: asked + timedelta(hours=2),
        PLAN: asked + timedelta(hours=4),
        DAILY: asked + timedelta(1),
    }
    open_session(shop, conversation_id, shop.ming.staff_id)
    assert shop.states(conversation_id, JOINT) == ["met"]
    card = shop.desk.read(conversations.access_card, shop.ming, conversation_id)
    assert [helper.id for helper in card.helpers] == [shop.ming.staff_id]


def test_a_plan_is_told_by_a_message_to_the_customer_that_came_after_the_session(shop: Shop) -> None:
    conversation_id = shop.active()
    early = shop.desk.answers(shop.qing, conversation_id, "我们会尽快给您方案")
    set_level(shop, conversation_id, L3)
    with pytest.raises(ConflictError, match="no_session"):
        tell(shop, conversation_id, early.seq)
    shop.desk.wait(minutes=30)
    open_session(shop, conversation_id)
    for seq in (early.seq, 1, 999):
        with pytest.raises(InvalidError):
            tell(shop, conversation_id, seq)
    assert shop.states(conversation_id, PLAN) == ["running"]
    shop.desk.wait(minutes=10)
    said = shop.desk.answers(shop.qing, conversation_id, "仓库明天盘点，明天下午六点前给您换新")
    with pytest.raises(InvalidError):
        tell(shop, conversation_id, said.seq, seconds=0)
    session = tell(shop, conversation_id, said.seq)
    assert (session.told_seq, session.told_at) == (said.seq, said.at)
    clock = shop.clock(conversation_id, PLAN)
    assert (clock.state, clock.stopped_at) == (ClockState.MET, said.at)


def test_asking_again_adds_people_and_meets_nothing_twice(shop: Shop) -> None:
    conversation_id = shop.active()
    set_level(shop, conversation_id, L3)
    first = open_session(shop, conversation_id)
    again = open_session(shop, conversation_id, shop.ming.staff_id)
    assert again.id == first.id
    found, _ = shop.desk.read(conversations.messages_for_staff, shop.qing, conversation_id, conversations.Span())
    assert [again.thread_seq] == [each.seq for each in found if each.kind is Kind.NOTE]
    assert again.staff == [shop.qing.name, shop.ming.name]
    assert again.staff_ids == sorted([shop.qing.staff_id, shop.ming.staff_id])
    assert shop.states(conversation_id, JOINT) == ["met"]


def test_what_is_not_hard_has_no_joint_session(shop: Shop) -> None:
    conversation_id = shop.active()
    with pytest.raises(ConflictError):
        open_session(shop, conversation_id)
    set_level(shop, conversation_id, L3)
    with pytest.raises(InvalidError):
        open_session(shop, conversation_id, shop.stranger.staff_id)


def test_what_several_departments_owe_outlives_the_chat(shop: Shop) -> None:
    conversation_id = shop.active()
    set_level(shop, conversation_id, L3)
    unsolved = Ending(Result.UNSOLVED, UnsolvedReason.WAITING_WAREHOUSE)
    shop.desk.write(conversations.end, shop.qing, conversation_id, unsolved)
    assert [shop.states(conversation_id, kind) for kind in (JOINT, PLAN, DAILY)] == [["running"]] * 3
    assert shop.states(conversation_id, FULL) == []


def test_a_hard_matter_is_owed_a_word_every_day(shop: Shop) -> None:
    conversation_id = shop.active()
    set_level(shop, conversation_id, L3)
    shop.desk.wait(hours=20)
    shop.desk.answers(shop.qing, conversation_id, "今天仓库确认有货，正在安排")
    assert shop.states(conversation_id, DAILY) == ["met", "running"]
    assert shop.clock(conversation_id, DAILY).due_at == shop.desk.clock.now() + timedelta(days=1)
    shop.desk.answers(shop.qing, conversation_id, "请稍等")
    assert shop.states(conversation_id, DAILY) == ["met", "running"]


def test_a_lower_level_takes_back_what_the_higher_one_asked_for(shop: Shop) -> None:
    conversation_id = shop.active()
    set_level(shop, conversation_id, L3)
    set_level(shop, conversation_id, L2, "仓库已确认，不用会商")
    assert [shop.clock(conversation_id, kind).stopped_by for kind in (JOINT, PLAN, DAILY)] == [
        Happening.RECLASSED
    ] * 3
    set_level(shop, conversation_id, L3, "又需要了")
    assert shop.states(conversation_id, JOINT) == ["cancelled", "running"]


def test_what_the_bot_had_keeps_its_level_when_a_person_takes_it(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.answers(shop.qing, conversation_id, "好的")
    understood(shop, conversation_id, Category.LOGISTICS)
    assert shop.states(conversation_id, FULL) == []
    shop.says("怎么还没到？")
    assert shop.clock(conversation_id, FULL).due_at == shop.desk.clock.now() + timedelta(minutes=30)


def test_strangers_find_no_level_and_readers_set_none(shop: Shop) -> None:
    conversation_id = shop.active()
    with pytest.raises(NotFoundError):
        shop.desk.write(service.set_level, shop.stranger, conversation_id, L3, "?")

    inspector = shop.desk.staff("inspector", shop.id, role=Role.INSPECTOR)
    assert shop.desk.read(service.access_level, inspector, conversation_id).level is None
    with pytest.raises(ForbiddenError):
        shop.desk.write(service.set_level, inspector, conversation_id, L3, "?")
