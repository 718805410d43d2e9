"""On which topics a conversation's card is pushed: nobody hears of what they may not see."""

import pytest

from tests.conversations.conftest import Shop
from yingda.console.api.socket import may_hear
from yingda.conversations import service
from yingda.conversations.service import Ending
from yingda.conversations.types import Result
from yingda.infra.push.types import Push

pytestmark = pytest.mark.db


def topics_since(pushes: list[Push], start: int) -> set[str]:
    return {push.topic for push in pushes[start:] if push.kind == "conversation"}


def test_the_shop_hears_its_queue_and_what_has_left_it_and_no_more(shop: Shop, pushes: list[Push]) -> None:
    everybody, people = {"conversation", "visitor", "watch", "shop"}, {"conversation", "visitor", "watch", "staff"}
    place = shop.desk.customer(shop.id, "张女士")
    looked = 0

    def heard() -> set[str]:
        nonlocal looked
        start, looked = looked, len(pushes)
        return {topic.partition(":")[0] for topic in topics_since(pushes, start)}

    conversation_id = shop.desk.says(place, "耳机没声音")
    assert heard() == everybody
    shop.desk.assign(conversation_id, shop.qing)
    assert heard() == everybody | {"staff"}
    shop.desk.says(place, "左边没有")
    assert heard() == people
    shop.desk.answers(shop.qing, conversation_id, "您好")
    shop.desk.write(service.end, shop.qing, conversation_id, Ending(Result.SOLVED))
    assert heard() == people


def test_only_who_may_read_everything_watches_a_shop(shop: Shop) -> None:
    topics = [f"shop:{shop.id}", f"watch:{shop.id}"]
    assert shop.desk.read(may_hear, shop.qing, topics) == topics[:1]
    assert shop.desk.read(may_hear, shop.boss, topics) == topics
    assert shop.desk.read(may_hear, shop.stranger, topics) == []


def test_whoever_had_it_last_still_hears_of_it(shop: Shop, pushes: list[Push]) -> None:
    conversation_id = shop.active()
    shop.desk.write(service.end, shop.qing, conversation_id, Ending(Result.SOLVED))
    before = len(pushes)
    shop.desk.write(service.set_tags, shop.boss, conversation_id, ["耳机"])
    topics = topics_since(pushes, before)
    assert f"staff:{shop.qing.staff_id}" in topics
    assert f"staff:{shop.ming.staff_id}" not in topics
    assert f"shop:{shop.id}" not in topics
