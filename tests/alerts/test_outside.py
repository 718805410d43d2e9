"""What leaves the house: to robots and mailboxes, together, within limits, again if it fails, nowhere twice."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.alerts.telling import an_alert, to
from tests.desk import Desk
from tests.mailbox import Mailbox, a_mailbox
from tests.receiver import Reaction, Receiver, a_receiver
from yingda.accounts.types import Actor, Role
from yingda.alerts import jobs as alerts_jobs
from yingda.alerts import service
from yingda.alerts.service import Carrier
from yingda.alerts.types import (
    AlertSettings,
    Platform,
    Robot,
    RobotChange,
    RobotDraft,
    RobotSend,
    Severity,
    ShopRulesChange,
    To,
    Way,
)
from yingda.channels.robots import OutgoingRobots
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.mail import make_mailer
from yingda.infra.outgoing import AllowList, Fetcher
from yingda.infra.settings import Settings
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.db
TAKEN = Reaction(200, b'{"errcode":0,"code":0}')


@dataclass
class World:
    """清川茶铺 with a boss and 小晴, a robot's platform and a mail server on this machine."""

    desk: Desk
    receiver: Receiver
    box: Mailbox
    carrier: Carrier
    run: Callable[[], None]
    shop: int
    boss: Actor
    qing: Actor
    others: list[int] = field(default_factory=list)

    def robot(self, number: int = 1, **more: Any) -> Robot:
        values: dict[str, Any] = {
            "client_id": f"robot-{number:03}", "name": "值班群", "platform": Platform.WECOM,
            "url": self.receiver.url("/send?key=0123456789"), "shop_ids": [self.shop], **more,
        }  # fmt: skip
        return self.desk.write(service.create_robot, self.boss, RobotDraft(**values), self.carrier.sealer)

    def change(self, robot: Robot, **changes: Any) -> Robot:
        now = self.desk.read(service.get_robot, self.boss, robot.id)
        change = RobotChange(version=now.version, **changes)
        return self.desk.write(service.update_robot, self.boss, robot.id, change, self.carrier.sealer)

    def tell(self, key: str, *whom: Actor, **more: Any) -> None:
        self.desk.write(service.tell, an_alert(key, to(*(whom or (self.qing,))), shop=self.shop, **more))

    def sends(self, robot: Robot, *, failed: bool = False) -> list[RobotSend]:
        return self.desk.read(service.sends_of, self.boss, robot.id, failed=failed).items

    def said(self) -> list[str]:
        return [json.loads(one.body)["markdown"]["content"] for one in self.receiver.received]

    def pass_time(self, **span: float) -> None:
        self.desk.wait(**span)
        self.run()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as running:
        running.answers = [TAKEN]
        yield running


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with a_mailbox() as running:
        yield running


@pytest.fixture
def fetcher(receiver: Receiver) -> Fetcher:
    return Fetcher(AllowList.parse(f"127.0.0.1:{receiver.port}"))


@pytest.fixture
def carrier(fetcher: Fetcher, box: Mailbox, clock: FakeClock) -> Carrier:
    settings = Settings(mail_url=box.url(), mail_from="应答 <alerts@shop.example>")
    return Carrier(OutgoingRobots(fetcher), make_mailer(settings, clock), "s" * 32)


@pytest.fixture
def kinds(db: Database, carrier: Carrier) -> Mapping[str, JobKind]:
    return {kind.name: kind for kind in (*alerts_jobs.KINDS, *alerts_jobs.kinds(db, carrier))}


@pytest.fixture
def world(
    desk: Desk, jobs: JobRunner, fetcher: Fetcher, carrier: Carrier, receiver: Receiver, box: Mailbox
) -> World:
    async def drain() -> None:
        await jobs.drain()
        await fetcher.close()

    shop = desk.shop("tea", name="清川茶铺")
    boss, qing = desk.staff("boss", shop, role=Role.ADMIN), desk.staff("qing", shop)
    return World(desk, receiver, box, carrier, lambda: asyncio.run(drain()), shop, boss, qing)


# robots


def test_a_robot_is_told_once_in_its_shops_words(world: World) -> None:
    robot = world.robot()
    world.tell("k1")
    world.tell("k1")
    world.run()
    world.run()
    (said,) = world.said()
    assert said.startswith("**清川茶铺 · ")
    assert "> k1（连同此条共 1 条同类提醒）" in said
    (sent,) = world.sends(robot)
    assert (sent.ok, sent.alerts, sent.test, sent.text) == (True, 1, False, None)


def test_what_waits_goes_together(world: World) -> None:
    robot = world.robot()
    for key in ("k1", "k2", "k3"):
        world.tell(key)
    world.desk.write(service.settle, "k2")
    world.run()
    (said,) = world.said()
    assert said.startswith("**清川茶铺 · 2 条提醒**")
    assert ("k1" in said, "k2" in said, "k3" in said) == (True, False, True)
    assert world.sends(robot)[0].alerts == 2


def test_robots_hear_what_they_are_for(world: World) -> None:
    other = world.desk.shop("shoes")
    boss = world.boss
    world.robot(1, least=Severity.URGENT)
    world.robot(2, kinds=["agent_paused"])
    world.robot(3, least=Severity.INFO)
    silent = world.robot(4)
    world.change(silent, active=False)
    world.desk.write(service.tell, an_alert("elsewhere", shop=other))
    world.tell("minor", severity=Severity.INFO)
    world.run()
    assert world.said() == []  # minor ones stay in the bell unless a shop wants them out
    ways = {"shop_unattended": [Way.ROBOT], "agent_paused": []}
    world.desk.write(service.change_rules, boss, world.shop, ShopRulesChange(version=0, ways=ways))
    world.tell("minor2", severity=Severity.INFO)
    world.tell("paused", kind="agent_paused", severity=Severity.URGENT)
    world.run()
    assert [("minor2" in one, "paused" in one) for one in world.said()] == [(True, False)]


def test_a_robot_gets_at_most_twenty_messages_a_minute(world: World) -> None:
    robot = world.robot()
    for number in range(30):
        world.tell(f"k{number}")
        world.run()
        world.desk.wait(seconds=1)
    assert len(world.said()) == 20
    world.pass_time(seconds=29)
    world.pass_time(seconds=2)
    assert len(world.said()) == 21
    assert all(f"> k{number}（" in world.said()[-1] for number in range(20, 30))
    assert sum(one.alerts for one in world.sends(robot)) == 30


def test_a_failure_is_tried_again_and_a_success_is_not(world: World) -> None:
    robot = world.robot()
    world.receiver.answers = [Reaction(503), Reaction(200, b'{"errcode":45009,"errmsg":"freq"}'), TAKEN]
    world.tell("k1")
    world.run()
    assert world.sends(robot)[0].text == "平台暂时不可用：503"
    world.pass_time(seconds=8)
    assert len(world.receiver.received) == 1
    world.pass_time(seconds=5)
    assert len(world.receiver.received) == 2
    world.pass_time(seconds=80)
    assert [one.ok for one in world.sends(robot)] == [True, False, False]
    world.pass_time(hours=2)
    assert len(world.receiver.received) == 3
    assert len(world.sends(robot, failed=True)) == 2


def test_a_refusal_is_not_tried_again_and_who_manages_it_is_told(world: World) -> None:
    robot = world.robot()
    world.receiver.answers = [Reaction(200, b'{"errcode":93000,"errmsg":"invalid url"}'), TAKEN]
    world.tell("k1")
    world.run()
    world.pass_time(hours=2)
    assert len(world.receiver.received) == 1
    told = world.desk.read(service.list_alerts, world.boss, None, 50, unread=True)[0]
    assert [one.text for one in told] == ["群机器人「值班群」收不到消息：平台拒收：93000 invalid url"]
    world.tell("k2")
    world.run()
    assert world.sends(robot)[0].ok is True
    assert world.desk.read(service.list_alerts, world.boss, None, 50, unread=True)[0] == []


def test_a_robot_that_is_stopped_gets_nothing_until_it_goes_on(world: World) -> None:
    robot = world.robot()
    world.tell("k1")
    world.change(robot, active=False)
    world.run()
    assert world.said() == []
    world.change(robot, active=True)
    world.run()
    assert len(world.said()) == 1


def test_quiet_hours_of_the_shop_hold_robots_back(world: World) -> None:
    world.robot()
    change = ShopRulesChange(version=0, quiet=True, quiet_from="09:00", quiet_until="12:00")
    world.desk.write(service.change_rules, world.boss, world.shop, change)
    world.tell("k1")
    world.tell("k2")
    world.run()
    assert world.said() == []
    world.tell("k3", severity=Severity.URGENT)
    world.run()
    assert [("k1" in one, "k3" in one) for one in world.said()] == [(False, True)]
    world.pass_time(hours=2)
    assert [("k1" in one, "k2" in one) for one in world.said()[1:]] == [(True, True)]


def test_what_a_worker_left_behind_is_sent_by_the_sweep(world: World) -> None:
    robot = world.robot()
    world.tell("k1")
    assert world.desk.write(service.claim, To(robot_id=robot.id)) is not None  # and then its process died
    world.run()
    assert world.said() == []
    world.desk.wait(minutes=5)
    world.desk.write(service.sweep)
    world.run()
    assert len(world.said()) == 1


def test_what_is_old_is_forgotten(world: World) -> None:
    robot = world.robot()
    world.tell("k1")
    world.run()
    world.desk.wait(days=31)
    world.desk.write(service.sweep)
    assert world.sends(robot) == []
    world.desk.wait(days=30)
    while world.desk.write(service.sweep):
        pass
    assert world.desk.read(service.list_alerts, world.qing, None, 50, unread=False)[0] == []


def test_addresses_and_secrets_are_never_shown_or_kept_open(world: World) -> None:
    robot = world.robot(secret="SEC-secret")
    assert robot.url_hint == "127.0.0.1…6789"
    assert (robot.signed, hasattr(robot, "url")) == (True, False)
    kept = world.desk.read(lambda reading: service.access_robot(reading, world.boss, robot.id))
    assert "0123456789" not in kept.url
    assert "SEC" not in kept.secret
    assert world.robot(name="again").name == "值班群"  # the same sender's id: the first
    changed = world.change(robot, secret="", name="夜班群")
    assert (changed.signed, changed.name, changed.url_hint) == (False, "夜班群", robot.url_hint)


def test_robots_are_for_who_manages_integrations_of_all_their_shops(world: World) -> None:
    robot = world.robot()
    other = world.desk.shop("shoes")
    far = world.desk.staff("far", other, role=Role.ADMIN)
    with pytest.raises(ForbiddenError):
        world.desk.read(service.get_robot, world.qing, robot.id)
    with pytest.raises(NotFoundError):
        world.desk.read(service.get_robot, far, robot.id)
    with pytest.raises(InvalidError):
        world.change(robot, shop_ids=[other])
    world.change(robot, name="夜班群")
    with pytest.raises(ConflictError):
        world.desk.write(
            service.update_robot, world.boss, robot.id, RobotChange(version=1, name="旧"), world.carrier.sealer
        )
    world.desk.write(service.delete_robot, world.boss, robot.id)
    with pytest.raises(NotFoundError):
        world.sends(robot)


# mail


def wants_mail(world: World, actor: Actor, **more: Any) -> None:
    settings = AlertSettings(mail=True, mail_address=f"{actor.name}@example.com", **more)
    world.desk.write(service.keep_alerts, actor, settings)


def test_urgent_ones_go_by_mail_to_who_wants_it(world: World) -> None:
    wants_mail(world, world.qing)
    world.tell("k1", world.qing, world.boss, severity=Severity.URGENT)
    world.tell("k2")
    world.run()
    (mail,) = world.box.mails
    assert mail["To"] == "Qing@example.com"
    assert mail["Subject"].startswith("清川茶铺 · ")
    assert mail.get_content().strip() == "k1（连同此条共 1 条同类提醒）"


def test_a_mailbox_gets_four_mails_a_minute_and_the_rest_together(world: World) -> None:
    wants_mail(world, world.qing)
    for number in range(10):
        world.tell(f"k{number}", severity=Severity.URGENT)
        world.run()
        world.desk.wait(seconds=1)
    assert len(world.box.mails) == 4
    world.pass_time(seconds=55)
    assert world.box.mails[-1]["Subject"] == "清川茶铺 · 6 条提醒"


def test_who_no_longer_wants_mail_gets_none(world: World) -> None:
    wants_mail(world, world.qing)
    world.tell("k1", severity=Severity.URGENT)
    world.desk.write(service.keep_alerts, world.qing, AlertSettings())
    world.run()
    wants_mail(world, world.qing)
    world.pass_time(hours=1)
    assert world.box.mails == []


def test_a_mail_server_that_is_away_is_asked_again(world: World) -> None:
    wants_mail(world, world.qing)
    world.box.refuse = {"DATA": "451 later"}
    world.tell("k1", severity=Severity.URGENT)
    world.run()
    world.box.refuse = {}
    world.pass_time(seconds=40)
    assert len(world.box.mails) == 1
    world.pass_time(hours=1)
    assert len(world.box.mails) == 1
