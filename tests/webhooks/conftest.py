"""A shop whose system is told what happens: a real receiver on this machine, which the guard's list allows."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.desk import Desk
from tests.receiver import Receiver, a_receiver
from yingda.accounts.types import Actor, Role
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.outgoing import AllowList, Fetcher
from yingda.infra.sealing import Sealer
from yingda.webhooks import jobs as webhooks_jobs
from yingda.webhooks import service
from yingda.webhooks.types import Delivery, NewSecret, Subscription, SubscriptionChange, SubscriptionDraft, Topic

SECRET = "s" * 32
SEALER = Sealer(SECRET, service.PURPOSE)


@dataclass
class World:
    """小晴 serves one shop, 外人 another; 管理员 manages both."""

    desk: Desk
    receiver: Receiver
    run: Callable[[], None]
    shop: int
    other: int
    boss: Actor
    qing: Actor
    ming: Actor

    def subscribe(self, *topics: Topic, **more: Any) -> NewSecret:
        values = {
            "client_id": "webhook-1", "name": "ERP", "url": self.receiver.url("/hook"), "topics": list(topics),
            "shop_ids": [self.shop], **more,
        }  # fmt: skip
        actor = values.pop("actor", self.boss)
        return self.desk.write(service.create_webhook, actor, SubscriptionDraft(**values), service.mint(SEALER))

    def change(self, webhook: Subscription, **changes: Any) -> Subscription:
        now = self.webhook(webhook.id)
        return self.desk.write(
            service.update_webhook, self.boss, webhook.id, SubscriptionChange(version=now.version, **changes)
        )

    def webhook(self, webhook_id: int) -> Subscription:
        return self.desk.read(service.get_webhook, self.boss, webhook_id)

    def log(self, webhook_id: int) -> list[Delivery]:
        """Oldest first, as things happened."""
        briefs = self.desk.read(service.list_deliveries, self.boss, webhook_id, None, 100)
        return [self.desk.read(service.get_delivery, self.boss, webhook_id, one.id) for one in reversed(briefs)]

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(one.body) for one in self.receiver.received]

    def pass_time(self, **span: float) -> None:
        self.desk.clock.advance(timedelta(**span))
        self.run()

    def served(self, text: str = "耳机没声音") -> int:
        """A conversation that 小晴 has."""
        conversation_id = self.desk.says(self.desk.customer(self.shop, "张女士"), text)
        self.desk.assign(conversation_id, self.qing)
        return conversation_id


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as running:
        yield running


@pytest.fixture
def fetcher(receiver: Receiver) -> Fetcher:
    return Fetcher(AllowList.parse(f"127.0.0.1:{receiver.port}"))


@pytest.fixture
def kinds(db: Database, fetcher: Fetcher) -> Mapping[str, JobKind]:
    """Only what is ours runs, so that a test's conversations stay where it put them."""
    return {kind.name: kind for kind in (*webhooks_jobs.KINDS, *webhooks_jobs.kinds(db, fetcher, SECRET))}


@pytest.fixture
def world(db: Database, clock: FakeClock, jobs: JobRunner, fetcher: Fetcher, receiver: Receiver) -> World:
    async def drain() -> None:
        await jobs.drain()
        await fetcher.close()

    desk = Desk(db, clock)
    shop, other = desk.shop("tea"), desk.shop("shoes")
    boss = desk.staff("boss", shop, other, role=Role.ADMIN)
    qing, ming = desk.staff("qing", shop), desk.staff("ming", shop)
    desk.online(qing, ming)
    return World(desk, receiver, lambda: asyncio.run(drain()), shop, other, boss, qing, ming)
