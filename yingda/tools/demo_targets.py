"""What the demo's agents still owe: clocks that run, stand still, are nearly or quite over; joint sessions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.service import Outgoing, Place
from yingda.conversations.types import Draft, Kind
from yingda.customers import service as customers
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Unit
from yingda.sla import service as sla
from yingda.sla.types import (
    ChainStep,
    JointDraft,
    MarkPlace,
    PolicyDraft,
    PolicyMatch,
    Rank,
    ServiceLevel,
    Target,
    TargetKind,
    TargetMark,
    ToldPlan,
)
from yingda.tools.demo_world import ALWAYS_OPEN, Act, World

HOUR = 3600
CHANNEL = "web"
Step = tuple[float, Callable[[Unit], None]]  # hours before now


@dataclass
class _Matter:
    """One conversation that is still open."""

    world: World
    number: int
    name: str
    agent: Actor
    now: datetime
    conversation_id: int = 0
    last_seq: int = 0

    def asks(self, text: str, turn: int, unit: Unit) -> None:
        """The customer writes; whoever has the matter keeps it."""
        shop_id = self.world.shops[ALWAYS_OPEN]
        customer_id = customers.identify(unit, shop_id, f"demo-owed-{self.number}", self.name, "zh-CN")
        place = Place(shop_id, CHANNEL, customer_id, "zh-CN")
        conversations.receive(unit, place, Draft(f"demo-owed-{self.number}-{turn}", Kind.TEXT, text))
        found = conversations.find_customer_conversation(unit, shop_id, CHANNEL, customer_id)
        assert found is not None
        if not self.conversation_id:
            self.conversation_id = found
            conversations.assign(unit, found, self.agent.staff_id)

    def answers(self, text: str, turn: int, unit: Unit) -> None:
        draft = Draft(f"demo-owed-{self.number}-{turn}", Kind.TEXT, text)
        cleared = guard.clear(text, Source(SourceKind.TYPED))
        self.last_seq = conversations.send(unit, self.agent, self.conversation_id, Outgoing(draft, cleared)).seq

    def is_level(self, level: ServiceLevel, reason: str, unit: Unit) -> None:
        sla.set_level(unit, self.agent, self.conversation_id, level, reason)

    def meets(self, team: str, text: str, unit: Unit) -> None:
        """A joint session with another team."""
        place = sla.access_place(unit, self.agent, self.conversation_id)
        draft = JointDraft(
            client_id=f"demo-owed-{self.number}-joint", team_ids=(self.world.teams[team],), text=text
        )
        sla.open_session(unit, self.agent, place, draft)

    def told(self, plan: str, ahead: timedelta, unit: Unit) -> None:
        """The last line told the customer what is done, and by when."""
        place = sla.access_place(unit, self.agent, self.conversation_id)
        at = self.now + ahead
        sla.tell_plan(unit, self.agent, place, ToldPlan(text=plan, expected_at=at, message_seq=self.last_seq))


def acts_of_targets(world: World, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """A policy of the shop's own, and five matters of the last hours."""
    yield now - timedelta(days=1), partial(_write_policies, world)
    mine, other = world.actor("luxiaoyu"), world.actor("hezhizhou")
    for number, (name, agent, steps) in enumerate(
        (
            ("秋天的桂花", mine, _settled_together),
            ("陈工", mine, _nearly_late),
            ("阿楠不熬夜", other, _late),
            ("橙子不酸", mine, _being_checked),
            ("小北", mine, _paused),
        )
    ):
        matter = _Matter(world, number, name, agent, now)
        for hours, act in steps(matter):
            yield now - timedelta(hours=hours), act


def _settled_together(matter: _Matter) -> Iterator[Step]:
    yield 5, partial(matter.asks, "给公司买的六副耳机，三次发来的都不是订的型号，活动后天就要用！", 0)
    yield 4.98, partial(matter.answers, "非常抱歉，连着三次发错，我马上请仓库和售后一起查清楚", 1)
    yield 4.5, partial(matter.is_level, ServiceLevel.L3, "连续三次错发，仓库、售后都要查")
    yield 4, partial(matter.meets, "aftersales", "请查三次出库记录，并确认明天上午能不能从杭州仓加急补发六副")
    yield 3.5, partial(matter.answers, "查到了：货架贴错标签。明天上午杭州仓加急补发六副，后天中午前送到", 2)
    yield 3.48, partial(matter.told, "杭州仓加急补发六副，错发的到付寄回", timedelta(hours=38))


def _nearly_late(matter: _Matter) -> Iterator[Step]:
    yield 4, partial(matter.asks, "充电仓用了两天就鼓包，家里有小孩，你们说怎么办", 0)
    yield 3.97, partial(matter.answers, "请先停止使用并拔掉电源，放到孩子碰不到的地方，我这边请质量同事一起看", 1)
    yield 3.4, partial(matter.is_level, ServiceLevel.L3, "疑似电池安全问题，需要质量和法务一起定方案")
    yield 3, partial(matter.meets, "floating", "疑似电池鼓包，请确认批次，定召回还是换新，并给出赔付口径")


def _late(matter: _Matter) -> Iterator[Step]:
    yield 3.2, partial(matter.asks, "同一个订单被扣了两次款，银行说是你们没退", 0)
    yield 3.18, partial(matter.answers, "我先核对两笔流水", 1)
    yield 2.5, partial(matter.is_level, ServiceLevel.L3, "重复扣款，财务和支付渠道都要查")


def _being_checked(matter: _Matter) -> Iterator[Step]:
    yield 0.25, partial(matter.asks, "快递显示签收了，可我没收到", 0)
    yield 0.24, partial(matter.is_level, ServiceLevel.L2, "要问快递网点")
    yield 0.23, partial(matter.answers, "请稍等，我查一下", 1)


def _paused(matter: _Matter) -> Iterator[Step]:
    yield 0.8, partial(matter.asks, "发票抬头写错了能重开吗", 0)
    yield 0.78, partial(matter.answers, "可以的，请把正确的抬头和税号发给我", 1)


def _write_policies(world: World, unit: Unit) -> None:
    """The shop is open round the clock: what it owes is counted in all time."""
    chain = (
        ChainStep(tell=Rank.AGENT), ChainStep(tell=Rank.TEAM_LEAD, after_s=600),
        ChainStep(tell=Rank.SUPERVISOR, after_s=900),
    )  # fmt: skip
    soon = TargetMark(when=MarkPlace.PERCENT, value=80, tell=(Rank.AGENT,))

    def target(kind: TargetKind, seconds: int, *, pauses: bool = False) -> Target:
        return Target(kind=kind, seconds=seconds, working=False, pauses=pauses, marks=(soon,), chain=chain)

    written = (
        ("全天：L3 两小时会商、四小时告知方案", PolicyMatch(levels=(ServiceLevel.L3,)), (
            target(TargetKind.JOINT_SESSION, 2 * HOUR), target(TargetKind.PLAN_TOLD, 4 * HOUR),
            target(TargetKind.FOLLOW_UP, 24 * HOUR),
        )),
        ("全天：L2 半小时完整答复", PolicyMatch(levels=(ServiceLevel.L2,)), (
            target(TargetKind.FULL_ANSWER, HOUR // 2),
        )),
        ("全天：三小时解决", PolicyMatch(), (target(TargetKind.SOLUTION, 3 * HOUR, pauses=True),)),
    )  # fmt: skip
    for number, (name, match, targets) in enumerate(written):
        draft = PolicyDraft(
            client_id=f"demo-policy-{number}", shop_id=world.shops[ALWAYS_OPEN], name=name, match=match,
            targets=targets,
        )  # fmt: skip
        sla.create_policy(unit, world.actors[0], draft)
