"""The product that a customer looks at: shown live, sent as a card, checked, and never fetched from inside."""

from typing import Any

import pytest

from tests.journeys.conftest import House
from tests.receiver import a_receiver

EARBUDS = {"title": "降噪蓝牙耳机", "price_fen": 19900, "url": "https://shop.example/p/8827", "id": "8827"}


def _page(product: dict[str, Any] | None, path: str = "/p/8827") -> dict[str, Any]:
    return {"url": f"https://shop.example{path}", "title": "商品", "product": product}


def test_the_agent_sees_what_the_customer_looks_at_as_it_changes(house: House) -> None:
    qing = house.agent("qing")
    guest = house.guest()
    guest.send("/page", {"page": _page(EARBUDS)}, status=204)  # nobody there to see it, nothing kept
    guest.says("还有货吗", page=_page(EARBUDS))
    house.pass_time(1)
    card = qing.get("/conversations", view="waiting")["items"][0]
    assert card["page"]["product"] == {**EARBUDS, "currency": "CNY", "picture_url": None}
    line = qing.line(f"conversation:{card['id']}")
    guest.send("/page", {"page": _page({**EARBUDS, "title": "充电盒", "price_fen": None}, "/p/9")}, status=204)
    moved = line.next("conversation")["card"]
    assert (moved["page"]["product"]["title"], moved["page"]["url"]) == ("充电盒", "https://shop.example/p/9")
    guest.send("/page", {"page": _page({**EARBUDS, "title": "充电盒", "price_fen": None}, "/p/9")}, status=204)
    assert qing.get(f"/conversations/{card['id']}")["version"] == moved["version"]
    guest.send("/end", {"client_id": "ending-0001"})
    ended = qing.get(f"/conversations/{card['id']}")["version"]
    guest.send("/page", {"page": _page(EARBUDS)}, status=204)
    assert qing.get(f"/conversations/{card['id']}")["version"] == ended
    line.close()


def test_a_product_is_sent_as_a_card_that_both_sides_have(house: House) -> None:
    qing = house.agent("qing")
    guest = house.guest()
    title = "<img src=x onerror=alert(1)> 13812345678"
    sent = guest.says("", kind="product", product={**EARBUDS, "title": title})
    assert (sent["text"], sent["product"]["price_fen"]) == (title, 19900)
    house.pass_time(1)
    card = qing.get("/conversations", view="waiting")["items"][0]
    assert (card["last_message"]["kind"], card["needs_reply"]) == ("product", True)
    seen = qing.get(f"/conversations/{card['id']}/messages")["items"][0]
    assert seen["product"]["url"] == EARBUDS["url"]
    assert "13812345678" not in seen["product"]["title"]  # as in any other text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("picture", "data:image/svg+xml,<svg/>"),
        ("picture", "https://shop.example/中文.png"),
        ("price_fen", -1),
        ("price_fen", 10**13),
        ("currency", "元"),
        ("title", ""),
        ("title", "长" * 201),
        ("id", "8" * 101),
    ],
)
def test_what_is_no_product_is_refused(house: House, field: str, value: Any) -> None:
    guest = house.guest()
    body = {"client_id": "product-001", "kind": "product", "product": {**EARBUDS, field: value}}
    assert guest.send("/messages", body, status=422)["errors"][0]["pointer"] == f"/product/{field}"
    assert guest.get("/conversation")["conversation"] is None


def test_a_card_needs_its_product(house: House) -> None:
    body = {"client_id": "product-001", "kind": "product"}
    assert house.guest().send("/messages", body, status=422)["errors"][0]["pointer"] == "/product"


def test_no_picture_is_fetched_from_inside(house: House) -> None:
    house.agent("qing")
    with a_receiver() as inside:
        guest = house.guest()
        guest.says("", kind="product", product={**EARBUDS, "picture": inside.url("/secret.png")})
        house.pass_time(1)
        assert inside.received == []
        assert guest.get("/messages")["items"][0]["product"]["picture_url"] is None
