"""A shop with two agents and an administrator; turns are understood when a test drains the jobs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.app import wiring as product
from yingda.conversations import service as conversations
from yingda.conversations.service import Place
from yingda.infra.clock import FakeClock
from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind
from yingda.triage import jobs as triage_jobs
from yingda.triage import service
from yingda.triage.policy import judging
from yingda.triage.pushes import TriageRule, UnderstandingCard
from yingda.triage.types import Actions, TriageRuleDraft


@dataclass
class Shop:
    """Who is there, and short ways to say what happens."""

    desk: Desk
    id: int
    agent: Actor
    colleague: Actor
    admin: Actor
    drain: Callable[[], int]
    numbers: Any

    def says(self, *texts: str, place: Place | None = None) -> int:
        """A customer writes one message after another, and all is understood; the conversation's id."""
        place = place or self.desk.customer(self.id, f"客户{next(self.numbers)}")
        found = [self.desk.says(place, text) for text in texts]
        self.drain()
        return found[-1]

    def serve(self, conversation_id: int) -> None:
        """The agent takes the conversation, whatever it waits for."""
        self.desk.write(conversations.take, self.agent, conversation_id)

    def card(self, conversation_id: int) -> UnderstandingCard:
        card = self.desk.read(service.card_of, conversation_id)
        assert card is not None
        return card

    def rule(self, text: str, name: str = "规则", **actions: Any) -> TriageRule:
        draft = TriageRuleDraft(
            client_id=f"rule-{next(self.numbers):06}", shop_id=self.id, name=name, text=text,
            actions=Actions(**actions),
        )  # fmt: skip
        made: TriageRule = self.desk.write(service.create_rule, self.admin, draft)
        return made


@pytest.fixture
def kinds(db: Database) -> Mapping[str, JobKind]:
    mine = triage_jobs.kinds(db, InlineCompute(), InlineCompute)
    return {**product.job_kinds(), **{kind.name: kind for kind in mine}}


@pytest.fixture(autouse=True)
def fresh_child() -> None:
    """Every test has a database of its own, in which numbers begin anew."""
    judging.forget()


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture
def shop(desk: Desk, drain: Callable[[], int]) -> Shop:
    shop_id = desk.shop("qingchuan", name="晴川数码")
    agent, colleague = desk.staff("qing", shop_id), desk.staff("ming", shop_id)
    admin = desk.staff("boss", shop_id, role=Role.ADMIN)
    return Shop(desk, shop_id, agent, colleague, admin, drain, count(1))
