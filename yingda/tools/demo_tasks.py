"""What the demo's shop still sees to: follow-ups of every kind and state, some of them late, some of a team."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.types import ListQuery, State, View
from yingda.followups.service import tasks
from yingda.followups.types import NewComment, TaskAct, TaskCheck, TaskDraft, TaskMove, TaskPriority
from yingda.infra.db import Unit
from yingda.tools.demo_world import ALWAYS_OPEN, Act, World

_HOUR = timedelta(hours=1)
_MADE_AGO = 26 * _HOUR


@dataclass(frozen=True, slots=True)
class _Plan:
    """One follow-up: what, of which kind, when it is due from now, whose, and what has become of it."""

    kind: str
    title: str
    due: timedelta
    text: str = ""
    state: TaskAct | None = None
    team: bool = False
    priority: TaskPriority | None = None
    note: str = ""
    values: tuple[tuple[str, str | int | bool], ...] = ()


_PLANS = (
    _Plan("interception", "拦截发往旧地址的包裹", 2 * _HOUR, "客户换了地址，快递还没有派送。", TaskAct.START,
          values=(("parcel", "SF1420986655"), ("courier", "顺丰"))),
    _Plan("return_received", "核对耳机退货是否到仓", -3 * _HOUR, "物流显示昨天已签收。"),
    _Plan("refund_pending", "退差价 30 元", 5 * _HOUR, "活动价差，客户已接受。", values=(("amount", 30),)),
    _Plan("callback", "回电说明保修范围", timedelta(minutes=40), priority=TaskPriority.HIGH),
    _Plan("out_of_stock", "充电宝白色缺货，通知客户", 26 * _HOUR, "下周一到货，推荐黑色。", team=True,
          values=(("product", "充电宝 20000 毫安"),)),
    _Plan("quality", "左耳没有声音，等厂家检测", 50 * _HOUR, "", TaskAct.WAIT, note="厂家",
          values=(("product", "蓝牙耳机"), ("flaw", "左耳没有声音"))),
    _Plan("hard_case", "批发订单少发两箱", -20 * _HOUR, "仓库、物流各执一词，需要会商。", TaskAct.START,
          priority=TaskPriority.URGENT),
    _Plan("refund_pending", "运费险补偿登记", -5 * _HOUR, "", TaskAct.FINISH, note="已登记，三天内到账",
          values=(("amount", 12),)),
    _Plan("other", "寄送纸质发票", 72 * _HOUR, "", TaskAct.CANCEL, note="客户改要电子发票"),
)  # fmt: skip


@dataclass
class _Tasks:
    """The follow-ups of one person, noted by their supervisor, each about a customer of the past."""

    shop_id: int
    lead: Actor
    agent: Actor
    now: datetime

    def make(self, unit: Unit) -> None:
        """Each begins from a conversation that is over, as far as there are any."""
        cards, _ = conversations.list_page(unit, self.lead, ListQuery(View.ALL, limit=200))
        over = [each.id for each in cards if each.state is State.ENDED and each.shop_id == self.shop_id]
        team = next(iter(accounts.teams_of_shop(unit, self.shop_id)))
        for number, plan in enumerate(_PLANS):
            card = tasks.create_task(
                unit, self.lead,
                TaskDraft(
                    client_id=f"demo-task-{number:03}", shop_id=self.shop_id, kind=plan.kind, title=plan.title,
                    text=plan.text, due_at=self.now + plan.due, values=dict(plan.values),
                    conversation_id=over[number] if number < len(over) else None, priority=plan.priority,
                    owner_id=None if plan.team else self.agent.staff_id, team_id=team.id if plan.team else None,
                ),
            )  # fmt: skip
            self._decide(unit, card.id, plan)

    def fire(self, unit: Unit) -> None:
        """What is late by now is told."""
        tasks.fire_due(unit)

    def _decide(self, unit: Unit, task_id: int, plan: _Plan) -> None:
        if plan.text:
            said = NewComment(
                client_id=f"demo-said-{task_id}", text="有结果请写在这里。", mentions=[self.agent.staff_id]
            )
            tasks.comment_task(unit, self.lead, task_id, said)
        if plan.state is TaskAct.START:
            tasks.check_line(unit, self.agent, task_id, TaskCheck(index=0, done=True))
        if plan.state is TaskAct.WAIT:
            until = self.now + 20 * _HOUR
            wanted = TaskMove(act=TaskAct.WAIT, waiting_for=plan.note, waiting_until=until)
            tasks.move_task(unit, self.agent, task_id, wanted)
        elif plan.state is not None:
            tasks.move_task(unit, self.agent, task_id, TaskMove(act=plan.state, note=plan.note))


def acts_of_tasks(world: World, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """The follow-ups of the demo, noted yesterday."""
    lead = world.actor("fangyuan")
    plan = _Tasks(world.shops[ALWAYS_OPEN], lead, world.actor("luxiaoyu"), now)
    yield now - _MADE_AGO, plan.make
    yield now - timedelta(minutes=2), plan.fire
