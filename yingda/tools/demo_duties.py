"""The demo's recurring work, done, missed and due; what was handed over; its hard cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.types import ListQuery, View
from yingda.followups.service import duties, handover, hard_cases
from yingda.followups.types.duties import DutyDone, RunState
from yingda.followups.types.handover import HandoverReason, ItemDecline, ItemDraft, NewHandover, ThingKind
from yingda.followups.types.hard_cases import HardEdit, HardNote
from yingda.infra.db import Unit
from yingda.presence import service as presence
from yingda.presence.types import State
from yingda.tools.demo_world import Act, World

BEGAN_AGO, STEP, HANDED_AGO = timedelta(hours=5), timedelta(minutes=30), timedelta(minutes=3)
NOTES = ("已全部联系买家，两位约了明天再打", "系统核对无误")
PROBLEMS = (
    (
        "耳机升级固件以后左声道没有声音，重新配对无效",
        "先让客户长按电源键十秒恢复出厂设置。\n再到设置里忘记设备，重新配对。\n仍无声的按质量问题换新。",
    ),
    ("地址在海岛，三家快递都不派送", ""),
)


@dataclass(frozen=True)
class _Work:
    """A shop's recurring work, and two people who do it."""

    world: World
    chief: Actor
    agents: tuple[Actor, Actor]

    def adopt(self, unit: Unit) -> None:
        """What ships is taken on; both are there."""
        duties.adopt_shipped(unit, self.chief, self.shop_id)
        for agent in self.agents:
            presence.choose_state(unit, agent.staff_id, State.ONLINE)

    def look(self, unit: Unit) -> None:
        """What is due begins; of what one finds open, every third is left, until it is missed."""
        duties.fire_duties(unit)
        agent = self.agents[unit.now.hour % 2]
        found = duties.my_duties(unit, agent, self.shop_id).items
        for number, run in enumerate(each for each in found if each.state is RunState.OPEN):
            if (number + unit.now.hour) % 3:
                done = DutyDone(
                    count=number * 4 + 3, note=NOTES[number % 2], checked=tuple(range(len(run.checklist)))
                )
                duties.finish_duty(unit, agent, run.id, done)

    def last(self, unit: Unit) -> None:
        """What is due by now is left open."""
        duties.fire_duties(unit)

    def hand_over(self, unit: Unit) -> None:
        """Some promises go to two colleagues: one accepts, and cannot take another."""
        giver = next(each for each in self.world.actors if each.role == "admin")
        things = [each for each in handover.sheet_of(unit, giver, None).items if each.kind is ThingKind.PROMISE]
        first, second = self.agents
        items = [
            ItemDraft(
                kind=each.kind, object_id=each.object_id, to_id=(first, second)[number % 2].staff_id,
                summary=f"{each.summary}\n仓库已回复，等快递单号。",
            )
            for number, each in enumerate(things[:4])
            if each.shop_id in first.shop_ids & second.shop_ids
        ]  # fmt: skip
        note = "下午盘点，发货会晚一小时。"
        new = NewHandover(client_id="demo-handover-1", reason=HandoverReason.OTHER, items=items, note=note)
        made = handover.start_handover(unit, giver, new)
        theirs = [each for each in made.items if each.to.id == second.staff_id]
        for accepted in theirs[:1]:
            handover.accept_item(unit, second, accepted.id)
        for declined in theirs[1:2]:
            handover.decline_item(unit, second, declined.id, ItemDecline(reason="手上还有三位客户在等"))

    def collect(self, unit: Unit) -> None:
        """One hard case is written up, the other is not solved yet."""
        found, _ = conversations.list_page(unit, self.chief, ListQuery(View.ALL, shop_id=self.shop_id, limit=2))
        for card, (problem, solution) in zip(found, PROBLEMS, strict=False):
            made = hard_cases.add_hard_case(unit, self.chief, card.id, HardNote(problem=problem))
            if solution:
                edit = HardEdit(version=made.version, problem=problem, solution=solution)
                hard_cases.edit_hard_case(unit, self.chief, made.id, edit)

    @property
    def shop_id(self) -> int:
        return next(iter(self.world.shops.values()))


def acts_of_duties(world: World, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """Half a day of recurring work before `now`, and what was handed over just now."""
    shop_id = next(iter(world.shops.values()))
    here = [each for each in world.actors if shop_id in each.shop_ids]
    chief = next(each for each in here if each.role == "supervisor")
    agents = [each for each in here if each.role == "agent"]
    work = _Work(world, chief, (agents[0], agents[1]))
    at = now - BEGAN_AGO
    yield at, work.adopt
    while at + STEP < now:
        at += STEP
        yield at, work.look
    yield now - HANDED_AGO, work.last
    yield now - HANDED_AGO, work.hand_over
    yield now - HANDED_AGO, work.collect
