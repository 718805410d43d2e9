"""Pictures of products: our own copy, fetched once, and only of what is a picture."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.journeys.conftest import House
from tests.receiver import Reaction, Receiver, a_receiver

EARBUDS = {"title": "降噪蓝牙耳机", "price_fen": 19900, "url": "https://shop.example/p/8827"}


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """The server of a shop's pictures, which the operator listed."""
    with a_receiver() as running:
        monkeypatch.setenv("YINGDA_OUTGOING_ALLOW", f"127.0.0.1:{running.port}")
        yield running


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#8fb8b5").save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_fetched_once_and_shown_from_our_own_copy(pictures: Receiver, house: House) -> None:
    qing = house.agent("qing")
    pictures.answers = [Reaction(body=_png())]
    product = {**EARBUDS, "picture": pictures.url("/8827.png")}
    guest, other = house.guest(), house.guest()
    page = {"url": EARBUDS["url"], "title": "商品", "product": product}
    guest.says("", kind="product", product=product, page=page)
    house.pass_time(1)
    other.says("这个有货吗", page=page)
    house.pass_time(1)
    assert [one.path for one in pictures.received] == ["/8827.png"]
    shown = guest.get("/messages")["items"][0]["product"]["picture_url"]
    assert shown.startswith("/files/")
    assert house.client().get(shown).headers["content-type"] == "image/webp"
    cards = qing.get("/conversations", view="waiting")["items"]
    assert all(card["page"]["product"]["picture_url"].startswith("/files/") for card in cards)
    assert len(cards) == 2


def test_what_is_no_picture_is_not_kept_and_not_asked_for_at_once_again(pictures: Receiver, house: House) -> None:
    house.agent("qing")
    pictures.answers = [Reaction(body=b"<html><script>alert(1)</script>")]
    product = {**EARBUDS, "picture": pictures.url("/8827.png")}
    guest = house.guest()
    for _ in range(2):
        guest.says("", kind="product", product=product)
        house.pass_time(1)
    assert guest.get("/messages")["items"][0]["product"]["picture_url"] is None
    assert len(pictures.received) == 1
