"""A deletion takes the product that was sent and the page that was looked at."""

import dataclasses

import pytest

from tests.desk import Desk
from yingda.accounts.types import Role
from yingda.conversations import service
from yingda.conversations.service import Span
from yingda.conversations.types import Draft, Kind, Product

pytestmark = pytest.mark.db
TITLE = "降噪蓝牙耳机"


def test_nothing_of_a_product_is_left(desk: Desk) -> None:
    shop_id = desk.shop("qingchuan")
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    page = {"url": "https://shop.example/p/1", "title": "商品", "product": {"title": TITLE}}
    place = dataclasses.replace(desk.customer(shop_id, "张女士"), page=page)
    draft = Draft("product-0001", Kind.PRODUCT, TITLE, product=Product(title=TITLE, price_fen=19900))
    desk.write(service.receive, place, draft)
    found = desk.read(service.find_customer_conversation, shop_id, "web", place.customer_id)
    assert found is not None
    sent = desk.read(service.messages_for_staff, boss, found, Span())[0][0]
    assert (sent.product is not None, sent.text) == (True, TITLE)
    desk.write(service.end_by_customer, found)
    desk.write(service.erase_conversation, found, 0)
    erased = desk.read(service.messages_for_staff, boss, found, Span())[0][0]
    assert (erased.product, erased.text, erased.event and erased.event.code) == (None, "", "erased")
    assert desk.read(service.access_card, boss, found).page is None
