"""Clocks go off once, in order, in time, and tell those whom their marks name."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.sla.conftest import Shop
from yingda.accounts.types import Actor
from yingda.alerts import service as alerts
from yingda.app.wiring import TABLE, Row, make_wiring
from yingda.conversations import service as conversations
from yingda.infra.db import Unit, Wiring
from yingda.infra.db.unit import Reading
from yingda.sla import service
from yingda.sla.events import TargetBreached, TargetPassed
from yingda.sla.store import clocks as store
from yingda.sla.types import ClockState, FireClocks, MarkKind, TargetKind

FIRST, LEFT = TargetKind.FIRST_RESPONSE, TargetKind.LEFT_MESSAGE
Heard = list[TargetBreached | TargetPassed]


@pytest.fixture
def heard() -> Heard:
    return []


@pytest.fixture
def wiring(heard: Heard) -> Wiring:
    def keep(_unit: Unit, event: TargetBreached | TargetPassed) -> None:
        heard.append(event)

    table = [row for row in TABLE if not row.name.startswith(("triage.", "bot."))]
    return make_wiring("s" * 40, [*table, Row(TargetBreached, "now", keep), Row(TargetPassed, "now", keep)])


def told(shop: Shop, actor: Actor) -> list[str]:
    """What the bell of somebody says, oldest first; what is not of targets left out."""
    cards, _ = shop.desk.read(alerts.list_alerts, actor, None, 50, unread=True)
    return [card.kind for card in reversed(cards) if card.kind.startswith("target_")]


def test_marks_go_off_in_their_order_each_once(shop: Shop, heard: Heard) -> None:
    shop.active()
    asked = shop.desk.clock.now()
    for _ in range(20):
        shop.wait(seconds=10)
    seconds = [(event.at - asked) / timedelta(seconds=1) for event in heard]
    kinds = [event.mark if isinstance(event, TargetPassed) else "deadline" for event in heard]
    assert kinds == ["deadline", MarkKind.OVERDUE, MarkKind.OVERDUE, MarkKind.PLATFORM]
    assert seconds == [30, 120, 170, 180]
    shop.wait(minutes=5)
    assert len(heard) == 4


def test_after_a_restart_what_is_overdue_goes_off_once_and_in_order(shop: Shop, heard: Heard) -> None:
    first = shop.active(name="张女士")
    shop.desk.wait(seconds=7)
    second = shop.active(name="李先生")
    shop.desk.wait(minutes=4)
    assert heard == []
    shop.drain()
    shop.drain()
    breached = [event.conversation_id for event in heard if isinstance(event, TargetBreached)]
    assert breached == [first, second]
    assert [event.conversation_id for event in heard].count(first) == 4


def test_what_goes_off_within_a_minute_has_a_job_of_its_own_at_most_a_fifth_of_a_second_later(
    shop: Shop,
) -> None:
    def due_jobs(reading: Reading) -> list[int]:
        rows = reading.execute(text("SELECT due_at FROM job WHERE kind = 'sla.fire'"))
        return [row.due_at for row in rows]

    conversation_id = shop.active()
    due = shop.clock(conversation_id, FIRST).next_at
    assert due is not None
    late = [at / 1000 - due.timestamp() for at in shop.desk.read(due_jobs)]
    assert any(0 <= each <= 0.2 for each in late)


def test_many_that_are_due_together_all_go_off(shop: Shop, heard: Heard) -> None:
    for number in range(60):
        shop.says(name=f"客户{number}")
    shop.wait(seconds=31)
    assert sum(isinstance(event, TargetBreached) for event in heard) == 60


def test_a_clock_that_another_unit_holds_is_left_to_the_next_look(shop: Shop, heard: Heard) -> None:
    shop.active()
    shop.desk.wait(seconds=31)
    assert len(shop.desk.write(store.lock_due, 50)) == 1
    shop.desk.write(service.fire_due, FireClocks())
    shop.desk.write(service.fire_due, FireClocks())
    assert len(heard) == 1


def test_the_agent_and_the_supervisors_are_told_and_an_answer_takes_it_back(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.wait(seconds=31)
    assert told(shop, shop.qing) == []
    shop.wait(seconds=95)
    # handed on by then, because she let it lie: whoever has it now is told
    assert told(shop, shop.ming) == ["target_overdue"]
    shop.wait(seconds=60)
    assert "target_overdue" in told(shop, shop.boss)
    shop.desk.write(conversations.take_over, shop.boss, conversation_id)
    shop.desk.answers(shop.boss, conversation_id, "您好")
    assert told(shop, shop.ming) == told(shop, shop.boss) == []


def test_a_late_customer_goes_first(shop: Shop) -> None:
    conversation_id = shop.says()
    shop.desk.wait(seconds=171)
    shop.drain()
    card = shop.desk.read(conversations.cards, [conversation_id])[conversation_id]
    assert card.priority == "urgent"


def test_a_chain_climbs_step_by_step_until_somebody_answers(shop: Shop) -> None:
    shop.desk.write(conversations.leave_message, conversation_id := shop.says())
    due = shop.clock(conversation_id, LEFT).due_at
    assert due is not None
    shop.desk.clock.advance(due - shop.desk.clock.now() + timedelta(seconds=1))
    shop.drain()
    clock = shop.clock(conversation_id, LEFT)
    assert (clock.state, clock.told) == (ClockState.BREACHED, True)
    shop.wait(minutes=35)
    assert "target_deadline" in told(shop, shop.boss)


def test_what_was_met_before_its_time_goes_off_never(shop: Shop, heard: Heard) -> None:
    conversation_id = shop.active()
    shop.desk.wait(seconds=5)
    shop.desk.answers(shop.qing, conversation_id, "48小时内发货")
    shop.wait(minutes=2)
    assert heard == []
    assert shop.drain() == 0


def test_a_rehearsal_hurries_nobody(shop: Shop) -> None:
    from dataclasses import replace

    place = replace(shop.customer(), channel="rehearsal")
    conversation_id = shop.desk.says(place, "在吗")
    assert shop.clocks(conversation_id) == []
