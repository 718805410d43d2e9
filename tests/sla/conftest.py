"""A shop with hours, two agents and a supervisor; clocks go off only when a test drains the jobs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.desk import Desk
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role
from yingda.app.wiring import TABLE, job_kinds, make_wiring
from yingda.conversations.service import Place
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.jobs.kinds import JobKind
from yingda.kit.calendar import BusinessCalendar, Interval, Override, PublicRules
from yingda.sla import service
from yingda.sla.store import clocks as store
from yingda.sla.types import Clock, TargetKind


@pytest.fixture
def wiring() -> Wiring:
    """The product's, but for what triage makes of the words: tests say that themselves."""
    return make_wiring("s" * 40, [row for row in TABLE if not row.name.startswith(("triage.", "bot."))])


@pytest.fixture
def kinds() -> Mapping[str, JobKind]:
    return job_kinds()


@dataclass
class Shop:
    """小晴 and 小明 serve, 主管 supervises, 外人 belongs to another shop."""

    desk: Desk
    id: int
    qing: Actor
    ming: Actor
    boss: Actor
    stranger: Actor
    drain: Callable[[], int]

    def says(self, text: str = "耳机没声音", name: str = "张女士") -> int:
        """A customer writes; the conversation's id."""
        return self.desk.says(self.customer(name), text)

    def customer(self, name: str = "张女士") -> Place:
        return self.desk.customer(self.id, name)

    def active(self, text: str = "耳机没声音", name: str = "张女士") -> int:
        """A conversation that 小晴 has."""
        conversation_id = self.says(text, name)
        self.desk.assign(conversation_id, self.qing)
        return conversation_id

    def wait(self, **span: float) -> datetime:
        """Time passes, and what comes due in it is done."""
        now = self.desk.wait(**span)
        self.drain()
        return now

    def until(self, text: str) -> datetime:
        """Wait until this time of the shop's day: "2026-11-11 09:29"."""
        there = datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)
        return self.wait(seconds=(there - self.desk.clock.now()) / timedelta(seconds=1))

    def clocks(self, conversation_id: int) -> list[Clock]:
        """All of them, the first first."""
        return self.desk.read(store.find_of_conversation, conversation_id, 1000)[::-1]

    def clock(self, conversation_id: int, kind: TargetKind) -> Clock:
        """The newest of its kind."""
        return [each for each in self.clocks(conversation_id) if each.kind is kind][-1]

    def states(self, conversation_id: int, kind: TargetKind) -> list[str]:
        return [each.state.value for each in self.clocks(conversation_id) if each.kind is kind]

    def open_from(
        self,
        *hours: tuple[str, str],
        days: Sequence[int] = range(5),
        public: bool = False,
        only: date | None = None,
    ) -> None:
        """Set the shop's hours of these weekdays, Monday first; `public`: holidays and make-up workdays count."""
        spans = tuple(Interval.of(start, end) for start, end in hours)
        weekly = tuple(spans if day in days else () for day in range(7))
        rules = PublicRules("cn") if public else None
        overrides = () if only is None else (Override(only, "", spans),)
        calendar = BusinessCalendar("Asia/Shanghai", weekly, overrides, public=rules)
        self.desk.write(accounts.put_hours, self.desk.admin, self.id, calendar)


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture
def shop(desk: Desk, drain: Callable[[], int]) -> Shop:
    shop_id, other = desk.shop("qingchuan", alias="晴川客服"), desk.shop("xiaoman")
    qing = desk.staff("xiaoqing", shop_id, aliases={shop_id: "小晴"})
    ming = desk.staff("xiaoming", shop_id, aliases={shop_id: "小明"})
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    stranger = desk.staff("stranger", other, role=Role.SUPERVISOR)
    desk.online(qing, ming, boss)
    desk.write(service.arm)
    desk.clock.advance(timedelta(seconds=1))
    return Shop(desk, shop_id, qing, ming, boss, stranger, drain)
