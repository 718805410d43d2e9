"""Messages are found by their words, the newest first, wherever in the past they are."""

import pytest

from tests.conversations.conftest import Shop
from yingda.conversations.store import search
from yingda.kit.ids import MAX_ID

pytestmark = pytest.mark.db

WORDS = ("耳机没声音", "什么时候发货", "耳机坏了", "在吗", "想换耳机")


def found(shop: Shop, words: str, limit: int, before: int = MAX_ID) -> list[str]:
    return [row.text for row in shop.desk.read(search.search_messages, words, [shop.id], before, limit)]


@pytest.mark.parametrize("recent", [0, 1, 2, 10_000])
def test_the_newest_come_first_however_far_back(shop: Shop, monkeypatch: pytest.MonkeyPatch, recent: int) -> None:
    monkeypatch.setattr(search, "RECENT", recent)
    customer = shop.desk.customer(shop.id, "王女士")
    for words in WORDS:
        shop.desk.says(customer, words)
    assert found(shop, "耳机", 10) == ["想换耳机", "耳机坏了", "耳机没声音"]
    assert found(shop, "耳机", 2) == ["想换耳机", "耳机坏了"]
    assert found(shop, "潜艇", 10) == []
    (newest,) = shop.desk.read(search.search_messages, "耳机", [shop.id], MAX_ID, 1)
    assert found(shop, "耳机", 10, before=newest.id) == ["耳机坏了", "耳机没声音"]
    assert shop.desk.read(search.search_messages, "耳机", [shop.id + 1], MAX_ID, 10) == []
