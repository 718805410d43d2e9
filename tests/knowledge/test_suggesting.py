"""What may answer a customer's last turn, and how it is shown to whoever writes."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.desk import Desk
from tests.knowledge.test_articles import create
from yingda.accounts.types import Actor
from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database
from yingda.kit.errors import NotFoundError
from yingda.knowledge.pushes.finding import FoundArticle
from yingda.knowledge.service import suggesting
from yingda.knowledge.service.finding import Finder
from yingda.knowledge.types.articles import Audience
from yingda.lang.retrieval import shelf

pytestmark = pytest.mark.db


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    actor = desk.staff("mei", shop_id)
    desk.online(actor)
    return actor


@pytest.fixture
def finder(db: Database) -> Iterator[Finder]:
    yield Finder(db, InlineCompute())
    shelf.wait()


def test_the_last_turn_is_all_that_was_said_in_a_row(desk: Desk, shop_id: int, mei: Actor) -> None:
    place = desk.customer(shop_id, "张")
    conversation_id = desk.says(place, "在吗")
    desk.says(place, "耳机怎么配对")
    turn = desk.read(suggesting.last_turn, mei, conversation_id)
    assert (turn.shop_id, turn.text) == (shop_id, "在吗 耳机怎么配对")


def test_thanks_ask_for_nothing(desk: Desk, shop_id: int, mei: Actor) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "张"), "好的，谢谢")
    assert desk.read(suggesting.last_turn, mei, conversation_id).text == ""


def test_a_conversation_of_others_is_not_read(desk: Desk, shop_id: int) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "张"), "耳机怎么配对")
    stranger = desk.staff("stranger", desk.shop("mumu"))
    with pytest.raises(NotFoundError):
        desk.read(suggesting.last_turn, stranger, conversation_id)


def test_staff_find_internal_ones_too_and_see_how_they_begin(
    desk: Desk, shop_id: int, mei: Actor, finder: Finder
) -> None:
    create(desk, mei, shop_id, "耳机怎么配对？", html="<p>长按 3 秒。</p>", publish=True, audience=Audience.PUBLIC)
    create(desk, mei, shop_id, "维修网点电话", html="<p>转 8011。</p>", publish=True, audience=Audience.INTERNAL)
    found = asyncio.run(finder.find(shop_id, "维修网点的电话是多少", 3, Audience.INTERNAL))
    shown: list[FoundArticle] = desk.read(suggesting.show_found, shop_id, found)
    said = (shown[0].question, shown[0].excerpt, shown[0].audience)
    assert said == ("维修网点电话", "转 8011。", Audience.INTERNAL)
