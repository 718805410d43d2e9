"""A shop whose bot is on; what it understands and finds is said by the test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.bot.thoughts import Thoughts
from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.app.wiring import job_kinds, make_wiring
from yingda.bot import jobs, service
from yingda.bot.service import setup
from yingda.bot.types import BotSettings, Mode
from yingda.conversations import service as conversations
from yingda.conversations.service import Span
from yingda.conversations.types import Author, Draft, Kind, Picked
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.jobs.kinds import JobKind

ON = BotSettings(in_hours=Mode.ON, out_of_hours=Mode.ON)


@pytest.fixture
def thoughts() -> Thoughts:
    return Thoughts()


@pytest.fixture
def wiring() -> Wiring:
    return make_wiring("s" * 40)


@pytest.fixture
def kinds(db: Database, thoughts: Thoughts) -> Mapping[str, JobKind]:
    return job_kinds() | {kind.name: kind for kind in jobs.kinds(db, thoughts.brain())}


@dataclass
class Shop:
    """小晴 serves, 主管 supervises, and the bot goes first."""

    desk: Desk
    id: int
    qing: Actor
    boss: Actor
    thoughts: Thoughts
    drain: Callable[[], int]

    def settle(self, **changes: Any) -> None:
        """Change the bot's settings."""
        bot = self.desk.read(service.shop_bot, self.id)
        values = {name: getattr(bot.settings, name) for name in bot.settings.__struct_fields__}
        self.desk.write(setup.put_settings, self.boss, self.id, BotSettings(**{**values, **changes}), bot.version)

    def says(self, text: str, name: str = "张女士") -> int:
        """A customer writes, and everything that is due is done."""
        self.desk.wait(seconds=1)
        number = self.desk.says(self.desk.customer(self.id, name), text)
        self.drain()
        return number

    def presses(self, number: int, choice: str, name: str = "张女士") -> None:
        """A customer presses a button of the bot's last message."""
        self.desk.wait(seconds=1)
        last = [one for one in self.messages(number) if one.choices][-1]
        draft = Draft(f"press-{next(self.desk.numbers)}", Kind.TEXT, "", picked=Picked(seq=last.seq, id=choice))
        self.desk.write(conversations.receive, self.desk.customer(self.id, name), draft)
        self.drain()

    def passes(self, **span: float) -> None:
        """Time goes by, and everything that is due is done."""
        self.desk.wait(**span)
        self.drain()

    def messages(self, number: int):
        items, _ = self.desk.read(conversations.messages_for_staff, self.boss, number, Span(after=0, limit=200))
        return items

    def said(self, number: int) -> list[str]:
        """What the bot said aloud."""
        return [
            one.text for one in self.messages(number) if one.author is Author.BOT and one.kind is not Kind.NOTE
        ]

    def notes(self, number: int) -> list[str]:
        return [one.text for one in self.messages(number) if one.kind is Kind.NOTE]

    def card(self, number: int):
        return self.desk.read(conversations.access_card, self.boss, number)


@pytest.fixture
def shop(db: Database, clock: FakeClock, thoughts: Thoughts, drain: Callable[[], int]) -> Shop:
    desk = Desk(db, clock)
    shop_id = desk.shop("qingchuan", alias="晴川客服")
    qing = desk.staff("xiaoqing", shop_id, aliases={shop_id: "小晴"})
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    desk.online(qing)
    made = Shop(desk, shop_id, qing, boss, thoughts, drain)
    made.settle(in_hours=Mode.ON, out_of_hours=Mode.ON)
    thoughts.knows("充电", 11, "请用原装充电线，充满约 2 小时。")
    thoughts.knows("保修", 12, "保修一年。")
    return made
