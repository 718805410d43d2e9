"""Where agents are offered that something is written for them."""

from tests.bot.conftest import Shop
from yingda.bot.service import drafting


def test_only_where_there_is_a_model_and_the_shop_allows_it(shop: Shop) -> None:
    assert shop.desk.read(drafting.shops_with_model, shop.qing, "small") == []
    shop.settle(model_for_agents=True)
    assert shop.desk.read(drafting.shops_with_model, shop.qing, "small") == [shop.id]
    assert shop.desk.read(drafting.shops_with_model, shop.qing, "") == []
