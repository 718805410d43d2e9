"""A shop with two agents and a supervisor; links go to a post box that can fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.app.wiring import TABLE, job_kinds, make_wiring
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending, Place
from yingda.conversations.types import Result, UnsolvedReason
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.jobs.kinds import JobKind
from yingda.outreach import service
from yingda.outreach.jobs import kinds as kinds_outside
from yingda.outreach.ports import SendingError
from yingda.outreach.service import Courier
from yingda.outreach.store import asks as store
from yingda.outreach.types import Asked, Letter, SurveySettings, SurveyWay
from yingda.outreach.types import Ending as Closing


@dataclass
class Box:
    """Takes links like a provider that knows keys: the same key again is the same letter."""

    ready: bool = True
    taken: dict[str, tuple[Letter, str]] = field(default_factory=dict)
    handed: int = 0
    fails: list[SendingError] = field(default_factory=list)
    dies_before: bool = False  # the process ends before the letter is handed over
    dies_after: bool = False  # or after it, before that is written down

    async def send(self, letter: Letter, link: str) -> None:
        if self.dies_before:
            raise KeyboardInterrupt
        self.handed += 1
        if self.fails:
            raise self.fails.pop(0)
        self.taken[letter.key] = (letter, link)
        if self.dies_after:
            raise KeyboardInterrupt

    @property
    def links(self) -> list[str]:
        return [link for _, link in self.taken.values()]


@pytest.fixture
def wiring() -> Wiring:
    """The product's, but for what triage and the bot make of the words."""
    return make_wiring("s" * 40, [row for row in TABLE if not row.name.startswith(("triage.", "bot."))])


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def kinds(db: Database, box: Box) -> Mapping[str, JobKind]:
    courier = Courier({SurveyWay.MAIL: box}, "s" * 40, "https://kefu.example")
    return job_kinds() | {kind.name: kind for kind in kinds_outside(db, courier)}


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

    def place(self, name: str = "张女士") -> Place:
        return self.desk.customer(self.id, name)

    def active(self, text: str = "耳机没声音", name: str = "张女士") -> int:
        """A conversation that 小晴 has and has answered."""
        conversation_id = self.desk.says(self.place(name), text)
        self.desk.assign(conversation_id, self.qing)
        self.desk.answers(self.qing, conversation_id, "您好，已为您处理")
        return conversation_id

    def end(self, conversation_id: int, result: Result = Result.SOLVED, **said: Any) -> int:
        """小晴 ends it; the episode."""
        reason = UnsolvedReason.WAITING_STOCK if result is Result.UNSOLVED else None
        card = self.desk.write(conversations.end, self.qing, conversation_id, Ending(result, reason))
        self.desk.write(service.record, card.episode_id, Closing(**said))
        return int(card.episode_id)

    def ended(self, text: str = "耳机没声音", name: str = "张女士", **said: Any) -> int:
        """An answered conversation that was ended as solved; its episode, decided."""
        episode_id = self.end(self.active(text, name), **said)
        self.drain()
        return episode_id

    def asked(self, episode_id: int) -> Asked:
        found = self.desk.write(store.lock_ask, episode_id)
        assert found is not None
        return found

    def card(self, episode_id: int) -> Any:
        """The episode as its customer sees it."""
        found = self.desk.read(conversations.conversation_for_customer, self.asked(episode_id).conversation_id)
        return found.episode

    def wait(self, **span: float) -> datetime:
        """Time passes, and what comes due in it is done."""
        at = self.desk.wait(**span)
        self.drain()
        return at

    def set(self, **values: Any) -> None:
        version = self.desk.read(service.get_settings, self.boss, self.id).version
        self.desk.write(service.put_settings, self.boss, self.id, SurveySettings(**values), version)


@pytest.fixture
def shop(db: Database, clock: FakeClock, drain: Callable[[], int]) -> Shop:
    desk = Desk(db, clock)
    shop_id, other = desk.shop("qingchuan", name="晴川数码"), desk.shop("yewan")
    made = Shop(
        desk, shop_id, desk.staff("qing", shop_id), desk.staff("ming", shop_id),
        desk.staff("boss", shop_id, role=Role.SUPERVISOR), desk.staff("stranger", other), drain,
    )  # fmt: skip
    desk.online(made.qing, made.ming)
    return made
