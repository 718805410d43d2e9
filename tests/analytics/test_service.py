"""Figures of a day, from conversations that were really held."""

from datetime import date

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.analytics import service
from yingda.analytics.types import Row, Scope
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending
from yingda.conversations.types import Result, UnsolvedReason
from yingda.kit.errors import ForbiddenError, InvalidError, NotFoundError
from yingda.presence import service as presence
from yingda.presence.types import State

pytestmark = pytest.mark.db

TODAY = date(2026, 11, 10)


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码")


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("boss", shop_id, role=Role.SUPERVISOR)


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("mei", shop_id)
    desk.online(made)
    return made


@pytest.fixture
def ling(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("ling", shop_id)
    desk.online(made)
    return made


def rows(desk: Desk, actor: Actor, shop_id: int | None = None, *days: date) -> dict[tuple[Scope, int], Row]:
    return {(row.scope, row.id): row for row in desk.read(service.figures, actor, shop_id, *days)}


def picked(row: Row, *keys: str) -> list[float | None]:
    return [row.values[key] for key in keys]


def end(desk: Desk, actor: Actor, conversation_id: int, result: Result) -> None:
    reason = UnsolvedReason.WAITING_STOCK if result is Result.UNSOLVED else None
    desk.write(conversations.end, actor, conversation_id, Ending(result, reason))


def rate(desk: Desk, conversation_id: int, stars: int) -> None:
    card = desk.read(conversations.cards, [conversation_id])[conversation_id]
    desk.write(conversations.rate, conversation_id, card.episode_id, stars, None)


def hold_a_day(desk: Desk, shop_id: int, mei: Actor, ling: Actor) -> None:
    zhang, li, wang = (desk.customer(shop_id, name) for name in ("张", "李", "王"))
    first = desk.says(zhang, "耳机左边没声音")
    desk.wait(seconds=5)
    desk.assign(first, mei)
    desk.wait(seconds=15)
    desk.answers(mei, first, "请长按 10 秒")  # 20 s for the customer, 15 s for Mei
    desk.wait(seconds=10)
    desk.says(zhang, "还是不行")
    desk.wait(seconds=40)
    desk.answers(mei, first, "给您换新")  # 40 s
    desk.says(zhang, "好的谢谢")
    end(desk, mei, first, Result.SOLVED)
    rate(desk, first, 5)

    second = desk.says(li, "什么时候发货")
    desk.assign(second, ling)
    desk.wait(seconds=200)
    desk.answers(ling, second, "今天发")  # 200 s: late for both targets
    end(desk, ling, second, Result.UNSOLVED)
    rate(desk, second, 2)

    third = desk.says(wang, "有人吗，订单错了")
    desk.assign(third, ling)
    desk.wait(seconds=181)  # nobody answers


def test_a_day_of_three_customers(desk: Desk, shop_id: int, boss: Actor, mei: Actor, ling: Actor) -> None:
    hold_a_day(desk, shop_id, mei, ling)
    table = rows(desk, boss, shop_id)
    shop = table[Scope.SHOP, shop_id]
    assert picked(shop, "customers", "received", "receptions", "unanswered", "reply_rate") == [3, 3, 3, 1, 0.6667]
    assert picked(shop, "first_response", "first_response_real", "within_30s") == [110.0, 110.0, 0.3333]
    assert picked(shop, "average_response", "longest_wait", "within_3min") == [86.7, 200.0, 0.5]
    assert picked(shop, "answers_per_question", "last_word", "solved_share") == [0.6, 0.6667, 0.5]
    assert picked(shop, "satisfaction", "satisfied_share", "survey_reply") == [3.5, 0.5, 1.0]
    assert picked(shop, "queue_time") == [1.7]

    of_mei, of_ling = table[Scope.AGENT, mei.staff_id], table[Scope.AGENT, ling.staff_id]
    assert (of_mei.name, of_ling.name) == ("Mei", "Ling")
    keys = ("receptions", "first_response", "average_response", "reply_rate", "within_3min", "satisfaction")
    assert picked(of_mei, *keys) == [1, 15.0, 27.5, 1.0, 1.0, 5.0]
    assert picked(of_ling, *keys) == [2, 200.0, 200.0, 0.5, 0.0, 2.0]


def test_shop_and_agents_are_told_alike_by_the_wall(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "张"), "在吗，问个事")
    desk.assign(conversation_id, mei)
    desk.wait(seconds=12)
    desk.answers(mei, conversation_id, "在的")
    table = rows(desk, boss, shop_id)
    today = desk.read(service.today_of, [shop_id])
    assert today.shops == table[Scope.SHOP, shop_id].values
    told = {key: value for key, value in today.agents[mei.staff_id].items() if not key.endswith("_time")}
    assert told == {
        key: value
        for key, value in table[Scope.AGENT, mei.staff_id].values.items()
        if not key.endswith("_time")
    }


def test_who_hands_on_without_answering_is_not_charged(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor, ling: Actor
) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "张"), "坏了怎么办")
    desk.assign(conversation_id, mei)
    desk.wait(seconds=100)
    desk.write(conversations.reassign, boss, conversation_id, ling.staff_id)
    desk.wait(seconds=181)
    table = rows(desk, boss, shop_id)
    assert picked(table[Scope.AGENT, mei.staff_id], "receptions", "within_3min", "within_30s") == [1, None, None]
    assert picked(table[Scope.AGENT, ling.staff_id], "receptions", "within_3min", "within_30s") == [1, 0.0, 0.0]
    assert picked(table[Scope.SHOP, shop_id], "receptions", "customers", "within_3min") == [1, 1, 0.0]


def test_days_are_the_shops_and_customers_count_once_a_day(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor
) -> None:
    zhang = desk.customer(shop_id, "张")
    for _ in range(2):
        conversation_id = desk.says(zhang, "问个问题")
        desk.assign(conversation_id, mei)
        desk.answers(mei, conversation_id, "请讲")
        end(desk, mei, conversation_id, Result.SOLVED)
    desk.wait(hours=14)  # 00:00 in Shanghai
    desk.says(zhang, "又有问题")
    key = (Scope.SHOP, shop_id)
    tomorrow = date(2026, 11, 11)
    assert picked(rows(desk, boss, shop_id)[key], "customers", "receptions") == [1, 1]
    assert picked(rows(desk, boss, shop_id, TODAY, TODAY)[key], "customers", "receptions") == [1, 2]
    assert picked(rows(desk, boss, shop_id, TODAY, tomorrow)[key], "customers", "receptions") == [2, 3]
    assert picked(rows(desk, boss, shop_id, TODAY)[key], "customers", "receptions") == [2, 3]


def test_time_in_states_is_that_of_the_days(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "张"), "在吗，问个事")
    desk.assign(conversation_id, mei)
    desk.wait(minutes=30)
    desk.write(presence.choose_state, mei.staff_id, State.BREAK, "吃饭")
    desk.wait(minutes=10)
    row = rows(desk, boss, shop_id)[Scope.AGENT, mei.staff_id]
    assert picked(row, "online_time", "paused_time", "break_time") == [1800, 0, 600]


def test_a_message_left_at_night_is_not_late_before_the_opening(desk: Desk, shop_id: int, boss: Actor) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "张"), "没人吗")
    assert desk.read(conversations.cards, [conversation_id])[conversation_id].state == "message_left"
    desk.wait(hours=2)
    shop = rows(desk, boss, shop_id)[Scope.SHOP, shop_id]
    assert picked(shop, "customers", "unanswered", "within_3min", "within_30s") == [1, 1, None, None]


def test_every_shop_at_once_adds_up_its_agents(desk: Desk, shop_id: int, mei: Actor) -> None:
    other = desk.shop("xiaoman")
    boss = desk.staff("chief", shop_id, other, role=Role.SUPERVISOR)
    ling = desk.staff("ling2", shop_id, other)
    desk.online(ling)
    for shop in (shop_id, other):
        conversation_id = desk.says(desk.customer(shop, "张"), "在吗，问个事")
        desk.assign(conversation_id, ling)
    table = rows(desk, boss)
    assert [key for key in table if key[0] is Scope.SHOP] == [(Scope.SHOP, shop_id), (Scope.SHOP, other)]
    assert table[Scope.AGENT, ling.staff_id].values["receptions"] == 2


def test_who_may_not(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    with pytest.raises(ForbiddenError):
        rows(desk, mei, shop_id)
    with pytest.raises(NotFoundError):
        rows(desk, boss, desk.shop("other"))
    with pytest.raises(InvalidError):
        rows(desk, boss, shop_id, date(2026, 11, 12), TODAY)


def test_a_spreadsheet_of_it(desk: Desk, shop_id: int, boss: Actor) -> None:
    risky = desk.staff("risky", shop_id)
    desk.online(risky)
    conversation_id = desk.says(desk.customer(shop_id, "张"), "在吗，问个事")
    desk.assign(conversation_id, risky)
    desk.wait(seconds=12)
    desk.answers(risky, conversation_id, "在的")
    table = desk.read(service.figures, boss, shop_id)
    evil = [Row(Scope.AGENT, 9, "=cmd|' /C calc'!A0", table[0].values)]
    text = service.to_csv([*table, *evil], "zh-CN")
    lines = text.split("\r\n")
    assert text.startswith("\ufeff范围,名称,咨询人数（个）,")
    assert lines[1].startswith("店铺,晴川数码,1,1,1,0,100.00%,12.0,12.0,100.00%,12.0,")
    assert lines[2].startswith("客服,Risky,1,1,1,0,100.00%,12.0,,100.00%,12.0,,12.0,")
    assert lines[3].startswith("客服,'=cmd|' /C calc'!A0,")
    assert lines[4:] == [""]
    assert service.to_csv(table, "en").startswith("\ufeffScope,Name,Customers consulting（number）,")
