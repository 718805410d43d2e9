"""Handing over at a shop: everything gets somebody who accepts it, and somebody has it until then."""

from datetime import timedelta
from typing import Any

import pytest

from tests.desk import Desk
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role, TeamChange
from yingda.alerts import service as alerts
from yingda.alerts.types import LogQuery
from yingda.conversations import service as conversations
from yingda.followups import service as followups
from yingda.followups.pushes.handover import HandoverCard, HandoverSheet
from yingda.followups.service import Sent, duties, tasks
from yingda.followups.service import handover as service
from yingda.followups.store import promises
from yingda.followups.types import Said, SaidKind, TaskDraft
from yingda.followups.types.duties import NewDuty, ProofKind, Rhythm, RhythmKind, RunState
from yingda.followups.types.handover import (
    HandoverReason,
    ItemDecline,
    ItemDraft,
    ItemOffer,
    ItemState,
    NewHandover,
    ThingKind,
)
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.presence import service as presence
from yingda.presence.types import ProfileChange, State

pytestmark = pytest.mark.db


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return int(desk.shop("qingchuan", name="晴川数码"))


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    desk.online(made)
    return made


@pytest.fixture
def ming(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("ming", shop_id)
    desk.online(made)
    return made


@pytest.fixture
def hong(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("hong", shop_id)
    desk.online(made)
    return made


def serves(desk: Desk, shop_id: int, agent: Actor, name: str, promised: int = 1) -> int:
    """A conversation that somebody has, with promises made in it."""
    talk = desk.says(desk.customer(shop_id, name), "我的快递呢")
    desk.assign(talk, agent)
    message = desk.answers(agent, talk, "今天下午给您答复")
    due = desk.clock.now() + timedelta(hours=5)
    said = [Said(kind=SaidKind.CONTACT, due_at=due + timedelta(minutes=each)) for each in range(promised)]
    desk.write(followups.record, Sent(talk, message.seq, message.text, message.at, agent.staff_id), said)
    return talk


def sheet(desk: Desk, actor: Actor, giver_id: int | None = None) -> HandoverSheet:
    found: HandoverSheet = desk.read(service.sheet_of, actor, giver_id)
    return found


def hands_over(desk: Desk, actor: Actor, *to: Actor, giver_id: int | None = None, **more: Any) -> HandoverCard:
    """Everything, to these in turn."""
    items = [
        ItemDraft(
            kind=each.kind, object_id=each.object_id, to_id=to[number % len(to)].staff_id, summary=each.summary
        )
        for number, each in enumerate(sheet(desk, actor, giver_id).items)
    ]
    new = NewHandover(client_id=f"handover-{next(desk.numbers):06}", giver_id=giver_id, items=items, **more)
    made: HandoverCard = desk.write(service.start_handover, actor, new)
    return made


def owner(desk: Desk, kind: ThingKind, object_id: int) -> int | None:
    if kind is ThingKind.CONVERSATION:
        active = desk.read(conversations.find_active, object_id)
        return None if active is None else active.owner_id
    found: int | None = desk.read(promises.find_promise, object_id).owner_id
    return found


def states(card: HandoverCard) -> list[ItemState]:
    return [each.state for each in card.items]


def told(desk: Desk, actor: Actor) -> list[str]:
    items, _ = desk.read(alerts.list_alerts, actor, None, 50, unread=True)
    return sorted(each.kind for each in items if each.kind.startswith("handover_"))


def pass_time(desk: Desk, **span: float) -> None:
    desk.wait(**span)
    desk.write(service.fire_handovers)


def test_what_is_accepted_changes_hands_and_its_time_stays(
    desk: Desk, shop_id: int, ming: Actor, hong: Actor
) -> None:
    talk = serves(desk, shop_id, ming, "wang")
    (promise,) = desk.read(followups.promises_of, ming, talk).items
    offered = sheet(desk, ming)
    assert [each.kind for each in offered.items] == [ThingKind.PROMISE, ThingKind.CONVERSATION]
    assert "今天下午给您答复" in offered.items[0].summary
    assert [each.id for each in offered.receivers] == [hong.staff_id]
    made = hands_over(desk, ming, hong)
    assert told(desk, hong) == ["handover_offered"]
    assert owner(desk, ThingKind.PROMISE, promise.id) == ming.staff_id
    assert sheet(desk, ming).items == []
    after = desk.write(service.accept_all, hong, made.id)
    assert states(after) == [ItemState.ACCEPTED, ItemState.ACCEPTED]
    assert {each.holder.id for each in after.items} == {hong.staff_id}
    (kept,) = desk.read(followups.promises_of, hong, talk).items
    assert (kept.owner.id, kept.due_at, kept.made_by.id) == (hong.staff_id, promise.due_at, ming.staff_id)
    assert owner(desk, ThingKind.CONVERSATION, talk) == hong.staff_id
    assert told(desk, hong) == []
    assert desk.write(service.accept_all, hong, made.id) == after


def test_the_summary_goes_with_the_conversation_and_into_the_shift_log(
    desk: Desk, shop_id: int, ming: Actor, hong: Actor
) -> None:
    talk = serves(desk, shop_id, ming, "wang", promised=0)
    made = hands_over(desk, ming, hong, note="库房今天盘点")
    desk.write(service.accept_item, hong, made.items[0].id)
    messages, _ = desk.read(conversations.messages_for_staff, hong, talk, conversations.Span())
    assert any(each.kind == "note" and made.items[0].summary == each.text for each in messages)
    (entry,), _ = desk.read(alerts.log_of, hong, shop_id, LogQuery())
    assert entry.text == "Ming 下班交接：Hong 1 项\n库房今天盘点"


def test_nothing_may_be_left_out(desk: Desk, shop_id: int, ming: Actor, hong: Actor) -> None:
    serves(desk, shop_id, ming, "wang")
    first = sheet(desk, ming).items[0]
    one = ItemDraft(kind=first.kind, object_id=first.object_id, to_id=hong.staff_id, summary="等回复")
    with pytest.raises(ConflictError, match="left_out"):
        desk.write(service.start_handover, ming, NewHandover(client_id="handover-x1", items=[one]))
    part = NewHandover(client_id="handover-x2", items=[one], reason=HandoverReason.OTHER)
    assert desk.write(service.start_handover, ming, part).open == 1
    assert desk.write(service.start_handover, ming, part).open == 1
    assert len(sheet(desk, ming).items) == 1


def test_each_needs_a_summary_and_somebody_else_of_the_shop(
    desk: Desk, shop_id: int, ming: Actor, hong: Actor
) -> None:
    serves(desk, shop_id, ming, "wang", promised=0)
    first = sheet(desk, ming).items[0]
    wrong = ItemDraft(kind=first.kind, object_id=first.object_id, to_id=ming.staff_id, summary="  ")
    with pytest.raises(InvalidError) as refused:
        desk.write(service.start_handover, ming, NewHandover(client_id="handover-y1", items=[wrong]))
    assert [each.code for each in refused.value.fields] == [
        "followups.handover.no_receiver", "followups.handover.no_summary",
    ]  # fmt: skip


def test_what_is_declined_stays_and_can_be_offered_to_another_or_kept(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    serves(desk, shop_id, ming, "wang")
    made = hands_over(desk, ming, hong)
    first, second = made.items
    desk.write(service.decline_item, hong, first.id, ItemDecline(reason="手上太多"))
    assert told(desk, ming) == ["handover_declined"]
    after = desk.write(service.offer_item, ming, first.id, ItemOffer(to_id=boss.staff_id))
    assert (after.items[0].state, after.items[0].to.id) == (ItemState.OFFERED, boss.staff_id)
    assert (told(desk, ming), told(desk, boss)) == ([], ["handover_offered"])
    with pytest.raises(NotFoundError):
        desk.write(service.accept_item, hong, first.id)
    assert desk.write(service.keep_item, ming, second.id).items[1].holder.id == ming.staff_id
    assert (states(desk.write(service.accept_item, boss, first.id)), told(desk, hong)) == (
        [ItemState.ACCEPTED, ItemState.KEPT], [],
    )  # fmt: skip


def test_what_nobody_accepts_goes_to_who_leads(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    lead = desk.staff("lead", shop_id, role=Role.TEAM_LEAD)
    desk.online(lead)
    team = desk.team("售后", shop_id, ming.staff_id, lead.staff_id)
    desk.write(accounts.update_team, desk.admin, team, TeamChange(version=1, lead_id=lead.staff_id))
    talk = serves(desk, shop_id, ming, "wang")
    desk.write(presence.choose_state, hong.staff_id, State.OFFLINE)
    made = hands_over(desk, ming, hong)
    pass_time(desk, minutes=29)
    assert owner(desk, ThingKind.CONVERSATION, talk) == ming.staff_id
    pass_time(desk, minutes=1)
    after = desk.read(service.show_handover, ming, made.id)
    assert states(after) == [ItemState.LED, ItemState.LED]
    assert owner(desk, ThingKind.CONVERSATION, talk) == lead.staff_id
    assert (told(desk, hong), told(desk, lead), told(desk, boss)) == ([], ["handover_led"], [])
    with pytest.raises(ConflictError):
        desk.write(service.keep_item, ming, made.items[0].id)


def test_a_supervisor_does_it_for_who_is_ill(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    serves(desk, shop_id, ming, "wang")
    with pytest.raises(ForbiddenError):
        sheet(desk, hong, ming.staff_id)
    made = hands_over(desk, boss, hong, giver_id=ming.staff_id, reason=HandoverReason.SICK)
    assert (made.giver.id, made.started_by.id) == (ming.staff_id, boss.staff_id)
    assert states(desk.write(service.accept_all, hong, made.id)) == [ItemState.ACCEPTED] * 2


def test_what_went_another_way_meanwhile_is_settled(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    talk = serves(desk, shop_id, ming, "wang", promised=0)
    made = hands_over(desk, ming, hong)
    desk.write(conversations.reassign, boss, talk, boss.staff_id)
    assert states(desk.write(service.accept_all, hong, made.id)) == [ItemState.SETTLED]
    assert owner(desk, ThingKind.CONVERSATION, talk) == boss.staff_id


def test_strangers_see_nothing_of_it(desk: Desk, shop_id: int, ming: Actor, hong: Actor) -> None:
    other = desk.staff("other", desk.shop("other"), role=Role.SUPERVISOR)
    colleague = desk.staff("colleague", shop_id)
    serves(desk, shop_id, ming, "wang")
    made = hands_over(desk, ming, hong)
    for actor in (other, colleague):
        with pytest.raises(NotFoundError):
            desk.read(service.show_handover, actor, made.id)
        with pytest.raises(NotFoundError):
            desk.write(service.accept_item, actor, made.items[0].id)
        assert desk.read(service.list_handovers, actor, shop=False, before=None, limit=10) == ([], None)


def test_handing_over_is_the_check_at_the_end_of_the_shift(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    rhythm = Rhythm(kind=RhythmKind.SHIFT_END, minutes=30)
    check = NewDuty(
        client_id="shift-end-1", shop_id=shop_id, name="下班前检查", rhythm=rhythm, minutes=60,
        proof=ProofKind.DATA, probe="own_open",
    )  # fmt: skip
    desk.write(duties.create_duty, boss, check)
    end = desk.clock.now() + timedelta(hours=1)
    desk.write(presence.set_profile, ming.staff_id, ProfileChange(shift_ends_at=end))
    serves(desk, shop_id, ming, "wang")
    desk.wait(minutes=31)
    desk.write(duties.fire_duties)
    (run,) = desk.read(duties.my_duties, ming, None).items
    assert (run.state, run.pending) == (RunState.OPEN, 2)
    made = hands_over(desk, ming, hong)
    (after,) = desk.read(duties.my_duties, ming, None).items
    assert (after.state, after.handover_id) == (RunState.DONE, made.id)


def test_tasks_go_along(desk: Desk, shop_id: int, ming: Actor, hong: Actor) -> None:
    due = desk.clock.now() + timedelta(days=1)
    draft = TaskDraft(
        client_id="task-handed-1", shop_id=shop_id, kind="callback", title="回电给张女士", owner_id=ming.staff_id,
        due_at=due,
    )  # fmt: skip
    task = desk.write(tasks.create_task, ming, draft)
    made = hands_over(desk, ming, hong)
    assert [(each.kind, each.due_at, each.holder.id) for each in made.items] == [
        (ThingKind.TASK, due, ming.staff_id)
    ]
    after = desk.write(service.accept_item, hong, made.items[0].id)
    (held,) = desk.read(tasks.open_items, hong.staff_id)
    assert (held.id, held.due_at, after.items[0].state) == (task.id, due, ItemState.ACCEPTED)
    assert desk.read(tasks.open_items, ming.staff_id) == []


def test_of_two_hundred_things_none_is_lost_and_each_has_one_owner(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor
) -> None:
    crew = [desk.staff(f"agent{number}", shop_id) for number in range(5)]
    desk.online(*crew[:3])  # two are not there
    for number in range(40):
        serves(desk, shop_id, ming, f"customer{number}", promised=4)
    made = hands_over(desk, ming, *crew)
    assert len(made.items) == 200
    check(desk, made, {ming.staff_id})
    desk.write(service.accept_all, crew[0], made.id)
    first = next(each for each in made.items if each.to.id == crew[1].staff_id)
    desk.write(service.decline_item, crew[1], first.id, ItemDecline(reason="接不了"))
    desk.write(service.accept_all, crew[1], made.id)
    check(desk, made, {ming.staff_id, crew[0].staff_id, crew[1].staff_id})
    for _ in range(6):  # a unit takes fifty at most
        pass_time(desk, minutes=10)
        check(desk, made, {boss.staff_id, ming.staff_id, crew[0].staff_id, crew[1].staff_id})
    after = desk.read(service.show_handover, boss, made.id)
    counted = {state: states(after).count(state) for state in ItemState}
    assert counted[ItemState.ACCEPTED] == 79
    assert counted[ItemState.LED] == 121
    assert after.open == 0


def check(desk: Desk, made: HandoverCard, allowed: set[int]) -> None:
    """Whoever the handover says has a thing has it."""
    card = desk.read(service.show_handover, desk.admin, made.id)
    assert len(card.items) == len(made.items)
    held = {(each.kind, each.object_id): each.holder.id for each in card.items}
    assert {key: owner(desk, *key) for key in held} == held
    assert set(held.values()) <= allowed

