"""What is kept of customers is deleted with them; what is counted stays."""

from tests.bot.conftest import Shop
from tests.words import clear_older
from yingda.bot import service
from yingda.bot.service import asking, figures
from yingda.bot.store import calls


def kept(shop: Shop, number: int):
    return shop.desk.read(asking.list_decisions, shop.boss, shop.id, number, None).items


def test_decisions_and_calls_lose_their_texts_and_stay_counted(shop: Shop) -> None:
    number = shop.says("我叫王小明，怎么充电")
    call = {
        "shop_id": shop.id, "conversation_id": number, "staff_id": None, "purpose": "draft", "model": "m",
        "asked": "王小明", "outcome": "ok", "article_ids": [],
    }  # fmt: skip
    shop.desk.write(calls.insert_call, call)
    shop.desk.write(service.erase_conversation, number)
    (one,) = kept(shop, number)
    assert (one.question, one.trace.lines, one.trace.hits) == ("", [], [])
    assert one.trace.article_id == 11
    assert [row.asked for row in shop.desk.read(calls.find_calls, shop.id, None, 10)] == [""]
    day = shop.desk.clock.now().date()
    assert shop.desk.read(figures.figures_of, shop.boss, shop.id, day, day).total.episodes == 1


def test_what_is_older_than_it_is_kept_goes_in_slices(shop: Shop) -> None:
    number = shop.says("怎么充电")
    assert clear_older(shop.desk, service.WORDS, shop.desk.clock.now()) == 0
    later = shop.desk.wait(days=1)
    assert clear_older(shop.desk, service.WORDS, later) == 1
    assert clear_older(shop.desk, service.WORDS, later) == 0
    assert kept(shop, number)[0].question == ""
