"""Clocks in a shop at work: what starts, stops and moves them, and what does not."""

from datetime import timedelta

import pytest

from tests.sla.conftest import Shop
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending, Saying, TransferWish
from yingda.conversations.types import Draft, Kind, Result, UnsolvedReason
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.sla.types import ClockState, Happening, TargetKind

FIRST, NEXT, SOLUTION = TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE, TargetKind.SOLUTION
LEFT = TargetKind.LEFT_MESSAGE


def test_an_answer_in_time_meets_the_clock(shop: Shop) -> None:
    conversation_id = shop.active()
    clock = shop.clock(conversation_id, FIRST)
    asked = shop.desk.clock.now()
    assert (clock.state, clock.due_at) == (ClockState.RUNNING, asked + timedelta(seconds=30))
    shop.wait(seconds=30)
    shop.desk.answers(shop.qing, conversation_id, "您好，请说一下型号")
    clock = shop.clock(conversation_id, FIRST)
    assert (clock.state, clock.stopped_by, clock.breached_at) == (ClockState.MET, Happening.RESPONDED, None)
    assert clock.stopped_at == asked + timedelta(seconds=30)


def test_an_answer_a_millisecond_late_is_late(shop: Shop) -> None:
    conversation_id = shop.active()
    due = shop.clock(conversation_id, FIRST).due_at
    shop.desk.wait(milliseconds=30_001)
    shop.desk.answers(shop.qing, conversation_id, "您好")
    clock = shop.clock(conversation_id, FIRST)
    assert (clock.state, clock.breached_at) == (ClockState.LATE, due)


@pytest.mark.parametrize("looked", [True, False])
def test_whether_a_timer_has_gone_off_by_then_makes_no_difference(shop: Shop, looked: bool) -> None:
    conversation_id = shop.active()
    due = shop.clock(conversation_id, FIRST).due_at
    (shop.wait if looked else shop.desk.wait)(seconds=40)
    assert shop.states(conversation_id, FIRST) == ["breached" if looked else "running"]
    shop.desk.answers(shop.qing, conversation_id, "您好")
    clock = shop.clock(conversation_id, FIRST)
    assert (clock.state, clock.breached_at, clock.next_at) == (ClockState.LATE, due, None)


def test_a_further_message_of_the_customer_restarts_nothing(shop: Shop) -> None:
    conversation_id = shop.active()
    before = shop.clocks(conversation_id)
    shop.desk.wait(seconds=10)
    for text in ("在吗？", "人呢", "谢谢"):
        shop.says(text)
    assert shop.clocks(conversation_id) == before


def test_the_next_question_has_a_clock_of_its_own_and_thanks_have_none(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.answers(shop.qing, conversation_id, "48小时内发货")
    shop.desk.wait(seconds=60)
    shop.says("好的，谢谢")
    assert shop.states(conversation_id, NEXT) == []
    shop.says("那退货运费谁出？")
    assert shop.clock(conversation_id, NEXT).due_at == shop.desk.clock.now() + timedelta(seconds=60)


def test_transfer_release_and_taking_over_restart_nothing(shop: Shop) -> None:
    conversation_id = shop.active()
    before = shop.clocks(conversation_id)
    shop.desk.wait(seconds=5)
    shop.desk.write(conversations.reassign, shop.boss, conversation_id, None)
    shop.desk.wait(seconds=5)
    shop.desk.assign(conversation_id, shop.ming)
    shop.desk.write(conversations.take_over, shop.boss, conversation_id)
    assert shop.clocks(conversation_id) == before
    shop.desk.wait(seconds=19)
    shop.desk.answers(shop.boss, conversation_id, "您好，我来处理")
    assert shop.states(conversation_id, FIRST) == ["met"]


def test_handed_on_in_the_middle_of_a_wait_the_next_agent_has_what_is_left(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.answers(shop.qing, conversation_id, "您好")
    shop.desk.wait(seconds=60)
    shop.says("左边没有声音")
    asked = shop.desk.clock.now()
    shop.desk.wait(seconds=20)
    wish = TransferWish("transfer-0001", "质量", "", to_agent_id=shop.ming.staff_id, customer_asked=True)
    cleared = guard.clear("为您转接", Source(SourceKind.TYPED))
    shop.desk.write(conversations.ask_transfer, shop.qing, conversation_id, wish, cleared)
    clock = shop.clock(conversation_id, NEXT)
    assert (clock.started_at, clock.due_at) == (asked, asked + timedelta(seconds=60))
    assert len(shop.states(conversation_id, NEXT)) == 1


def test_notes_lines_of_the_system_and_automatic_texts_answer_nobody(shop: Shop) -> None:
    conversation_id = shop.active()
    before = shop.clocks(conversation_id)
    shop.desk.write(conversations.write_note, shop.qing, conversation_id, Draft("note-00001", Kind.NOTE, "查一下"))
    cleared = guard.clear("系统繁忙，请稍候", Source(SourceKind.BOT))
    shop.desk.write(conversations.tell_open, [conversation_id], Saying(cleared), "trouble-1")
    assert shop.clocks(conversation_id) == before


def test_a_solution_waits_for_the_shop_only(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.wait(seconds=20)
    shop.desk.answers(shop.qing, conversation_id, "请发一下订单号")
    clock = shop.clock(conversation_id, SOLUTION)
    assert (clock.state, clock.due_at, clock.spent_ms) == (ClockState.PAUSED, None, 20_000)
    shop.wait(minutes=10)
    shop.says("订单号是 20261110")
    clock = shop.clock(conversation_id, SOLUTION)
    left = timedelta(hours=3) - timedelta(seconds=20)
    assert (clock.state, clock.due_at) == (ClockState.RUNNING, shop.desk.clock.now() + left)
    shop.desk.write(conversations.end, shop.qing, conversation_id, Ending(Result.SOLVED))
    assert shop.states(conversation_id, SOLUTION) == ["met"]


def test_one_that_an_answer_found_over_goes_off_like_any_other(shop: Shop) -> None:
    conversation_id = shop.active()
    due = shop.clock(conversation_id, TargetKind.SOLUTION).due_at
    shop.desk.wait(hours=4)
    shop.desk.answers(shop.qing, conversation_id, "这就为您查")
    found = shop.clock(conversation_id, TargetKind.SOLUTION)
    assert (found.state, found.breached_at) == (ClockState.BREACHED, due)
    shop.drain()
    after = shop.clock(conversation_id, TargetKind.SOLUTION)
    assert (after.state, after.breached_at, after.next_at, after.told) == (ClockState.BREACHED, due, None, True)


def test_an_unsolved_ending_leaves_the_solution_owed_until_a_later_episode_is_solved(shop: Shop) -> None:
    conversation_id = shop.active()
    unsolved = Ending(Result.UNSOLVED, UnsolvedReason.WAITING_STOCK)
    shop.desk.write(conversations.end, shop.qing, conversation_id, unsolved)
    assert shop.states(conversation_id, FIRST) == ["cancelled"]
    assert shop.states(conversation_id, SOLUTION) == ["running"]
    shop.desk.wait(minutes=10)
    shop.says("到货了吗？")
    shop.desk.assign(conversation_id, shop.qing)
    assert shop.states(conversation_id, SOLUTION) == ["running"]
    shop.desk.write(conversations.end, shop.qing, conversation_id, Ending(Result.SOLVED))
    assert shop.states(conversation_id, SOLUTION) == ["met"]


def test_an_ending_that_is_taken_back_stopped_nothing(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.wait(seconds=10)
    before = shop.clocks(conversation_id)
    shop.desk.write(conversations.end, shop.qing, conversation_id, Ending(Result.NO_NEED))
    assert [each.state.value for each in shop.clocks(conversation_id)] == ["cancelled", "met"]
    shop.desk.wait(seconds=5)
    shop.desk.write(conversations.reopen, shop.qing, conversation_id)
    assert shop.clocks(conversation_id) == before


def test_the_average_is_known_when_it_ends(shop: Shop) -> None:
    conversation_id = shop.active()
    for seconds in (20, 90, 70):
        shop.desk.wait(seconds=seconds)
        shop.desk.answers(shop.qing, conversation_id, "请看一下指示灯")
        shop.desk.wait(seconds=1)
        shop.says("还是不行？")
    shop.desk.answers(shop.qing, conversation_id, "给您换新")
    shop.desk.write(conversations.end, shop.qing, conversation_id, Ending(Result.SOLVED))
    clock = shop.clock(conversation_id, TargetKind.AVERAGE)
    assert (clock.state, clock.spent_ms) == (ClockState.MET, (20_000 + 90_000 + 70_000 + 0) // 4)


@pytest.mark.parametrize(("answered", "state"), [("09:29", "met"), ("09:31", "late")])
def test_a_message_left_at_night_is_due_half_an_hour_after_the_opening(
    shop: Shop, answered: str, state: str
) -> None:
    shop.open_from(("09:00", "12:00"), ("13:00", "18:00"))
    shop.until("2026-11-10 23:10")
    conversation_id = shop.says("有人吗？")
    assert shop.states(conversation_id, FIRST) == []
    clock = shop.clock(conversation_id, LEFT)
    assert clock.due_at is not None
    assert clock.due_at.isoformat() == "2026-11-11T01:30:00+00:00"
    shop.until(f"2026-11-11 {answered}")
    shop.desk.write(conversations.take_over, shop.boss, conversation_id)
    shop.desk.answers(shop.boss, conversation_id, "您好，昨晚的问题为您处理")
    assert shop.states(conversation_id, LEFT) == [state]


def test_whoever_would_rather_leave_a_message_is_not_hurried(shop: Shop) -> None:
    conversation_id = shop.says()
    shop.desk.wait(seconds=20)
    shop.desk.write(conversations.leave_message, conversation_id)
    assert shop.states(conversation_id, FIRST) == ["cancelled"]
    assert shop.clock(conversation_id, LEFT).due_at == shop.desk.clock.now() + timedelta(minutes=30)
