"""The live wall and the targets of a transfer."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.analytics import service as analytics
from yingda.console import service
from yingda.kit.errors import ForbiddenError, NotFoundError
from yingda.presence import service as presence
from yingda.presence.types import ProfileChange, State

pytestmark = pytest.mark.db


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", alias="小晴")


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("boss", shop_id, role=Role.SUPERVISOR)


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("mei", shop_id)
    desk.online(made)
    return made


def test_who_waits_and_who_serves(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    first = desk.says(desk.customer(shop_id, "甲"), "在吗，问个事")
    desk.assign(first, mei)
    since = desk.clock.now()
    desk.wait(seconds=30)
    desk.says(desk.customer(shop_id, "乙"), "有货吗")
    desk.wait(seconds=10)
    desk.says(desk.customer(shop_id, "丙"), "有货吗")
    desk.wait(seconds=5)
    wall = desk.read(service.wall_of, boss, shop_id)
    assert (wall.queue.waiting, wall.queue.longest_wait_s) == (2, 15)
    assert [(one.skill, one.waiting, one.longest_wait_s) for one in wall.queue.by_skill] == [("", 2, 15)]
    assert (wall.targets.first_s, wall.targets.average_s) == (30, 60)
    agents = {agent.name: agent for agent in wall.agents}
    assert sorted(agents) == ["Boss", "Mei"]
    of_mei = agents["Mei"]
    assert (of_mei.state, of_mei.load, of_mei.capacity) == ("online", 1, 15)
    assert (of_mei.oldest_conversation_id, of_mei.oldest_waiting_since) == (first, since)
    assert (of_mei.today.receptions, of_mei.today.first_response_avg_s) == (1, None)
    assert (agents["Boss"].state, agents["Boss"].today.receptions) == ("offline", 0)
    assert wall.alarms == []


def test_today_is_what_the_figures_say(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "甲"), "在吗，问个事")
    desk.assign(conversation_id, mei)
    desk.wait(seconds=12)
    desk.answers(mei, conversation_id, "在的")
    wall = desk.read(service.wall_of, boss, shop_id)
    values = desk.read(analytics.figures, boss, shop_id)[0].values
    today = wall.today
    assert (today.first_response_avg_s, today.response_avg_s) == (12.0, 12.0)
    assert (today.first_response_avg_s, today.reply_rate, today.within_3min, today.within_30s) == (
        values["first_response"], values["reply_rate"], values["within_3min"], values["within_30s"],
    )  # fmt: skip
    assert (today.receptions, today.customers) == (1, 1)


def test_alarms_in_the_readers_words(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    served = desk.says(desk.customer(shop_id, "张女士"), "在吗，问个事")
    desk.assign(served, mei)
    desk.wait(seconds=40)
    desk.says(desk.customer(shop_id, "乙"), "有货吗")
    desk.wait(seconds=60)
    assert desk.write(presence.pause_by_system, mei.staff_id)
    alarms = desk.read(service.wall_of, boss, shop_id).alarms
    assert [(one.kind, one.level, one.text) for one in alarms] == [
        ("waiting_long", "amber", "张女士已等 100 秒没有答复"),
        ("queue_long", "amber", "排队（不限技能）最久已等 60 秒"),
        ("missed", "amber", "Mei多次未应答，已自动挂起"),
    ]
    assert [(one.conversation_id, one.staff_id) for one in alarms] == [
        (served, mei.staff_id), (None, None), (None, mei.staff_id),
    ]  # fmt: skip
    desk.wait(seconds=60)
    levels = {one.kind: one.level for one in desk.read(service.wall_of, boss, shop_id).alarms}
    assert levels == {"waiting_long": "red", "queue_long": "red", "missed": "amber"}


def test_the_wall_of_all_shops_adds_up(desk: Desk, shop_id: int, mei: Actor) -> None:
    other = desk.shop("xiaoman")
    chief = desk.staff("chief", shop_id, other, role=Role.SUPERVISOR)
    ling = desk.staff("ling", other)
    desk.online(ling)
    desk.says(desk.customer(shop_id, "甲"), "有货吗")
    desk.wait(seconds=3)
    desk.says(desk.customer(other, "乙"), "有货吗")
    wall = desk.read(service.wall_of, chief, None)
    assert (wall.queue.waiting, wall.queue.longest_wait_s, wall.today.customers) == (2, 3, 2)
    assert [agent.name for agent in wall.agents] == ["Mei", "Chief", "Ling"]
    assert desk.read(service.wall_of, chief, other).queue.waiting == 1


def test_who_may_not_look(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    with pytest.raises(ForbiddenError):
        desk.read(service.wall_of, mei, shop_id)
    with pytest.raises(NotFoundError):
        desk.read(service.wall_of, boss, desk.shop("other"))


def test_targets_of_a_transfer_the_freest_first(desk: Desk, shop_id: int, mei: Actor) -> None:
    ling, hua, away = (desk.staff(name, shop_id) for name in ("ling", "hua", "away"))
    desk.online(ling, hua)
    desk.write(presence.set_profile, hua.staff_id, ProfileChange(capacity=1))
    desk.write(presence.choose_state, away.staff_id, State.BREAK, "吃饭")
    desk.team("售后", shop_id, ling.staff_id, away.staff_id)
    desk.team("空", shop_id, away.staff_id)
    own = desk.says(desk.customer(shop_id, "甲"), "在吗，问个事")
    desk.assign(own, mei)
    desk.assign(desk.says(desk.customer(shop_id, "乙"), "在吗，问个事"), hua)
    targets = desk.read(service.transfer_targets, mei, own)
    assert [(one.name, one.state, one.load, one.capacity) for one in targets.agents] == [
        ("Ling", "online", 0, 15), ("Hua", "online", 1, 1), ("Away", "break", 0, 15),
    ]  # fmt: skip
    assert targets.agents[0].alias == "小晴"
    assert [(one.name, one.available) for one in targets.teams] == [("售后", 1), ("空", 0)]
    with pytest.raises(NotFoundError):
        desk.read(service.transfer_targets, ling, own)
