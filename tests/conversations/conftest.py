"""A shop with two agents and a supervisor; jobs run only when a test drains them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.desk import Desk
from tests.fixtures import bare_wiring
from yingda.accounts.types import Actor, Role
from yingda.conversations.jobs import KINDS
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.jobs.kinds import JobKind


@dataclass
class Shop:
    """Who is there: 小晴 and 小明 serve, 主管 supervises, 外人 belongs to another shop."""

    desk: Desk
    id: int
    qing: Actor
    ming: Actor
    boss: Actor
    stranger: Actor

    def active(self, name: str = "张女士", text: str = "耳机没声音") -> int:
        """A conversation that 小晴 has."""
        conversation_id = self.desk.says(self.desk.customer(self.id, name), text)
        self.desk.assign(conversation_id, self.qing)
        return conversation_id


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def kinds() -> Mapping[str, JobKind]:
    return {kind.name: kind for kind in KINDS}


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture
def shop(desk: Desk) -> Shop:
    shop_id, other = desk.shop("qingchuan", alias="晴川客服"), desk.shop("xiaoman")
    qing = desk.staff("xiaoqing", shop_id, aliases={shop_id: "小晴"})
    ming = desk.staff("xiaoming", shop_id, aliases={shop_id: "小明"})
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    stranger = desk.staff("stranger", other, role=Role.SUPERVISOR)
    desk.online(qing, ming, boss)
    desk.clock.advance(timedelta(seconds=1))
    return Shop(desk, shop_id, qing, ming, boss, stranger)
